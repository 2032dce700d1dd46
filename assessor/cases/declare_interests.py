"""The yearly declaration of interests of an expert: by the expert, or entered from paper by the province."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer, panel_organisers
from assessor.cases.panel_later_ties import bar_new_ties
from assessor.cases.refusal import Refusal
from assessor.cases.register_enterprise import credit_code_problem
from assessor.panel.conflicts import declaration_ends
from assessor.workflow import Moment
from models.experts import Expert, ExpertDeclaration, ExpertInterest
from models.vocabulary import Role

KINDS = {"enterprise": "企业", "provider": "云服务商"}
MOST_INTERESTS = 60


@dataclass(frozen=True)
class Interest:
    """One line: an enterprise or a provider by name, credit code or both, and what ties the expert to it."""

    kind: str
    name: str
    uscc: str = ""
    words: str = ""


def declare(
    session: Session,
    viewer: Viewer,
    expert: Expert,
    interests: Iterable[Interest],
    moment: Moment,
    declared_on: date | None = None,
) -> ExpertDeclaration:
    """Record a declaration; it holds for a year from its day and replaces the one before. New ties bar at once.

    An expert declares as of today; the province may enter a paper one of an earlier day that still holds. Raises Refusal.
    """
    own = viewer.role is Role.EXPERT and expert.person_id == viewer.person_id
    if not own and not panel_organisers.holds(viewer):
        raise Refusal("只能由专家本人申报，或由省工业和信息化厅据纸质申报录入。", status=403)
    day = moment.today if own or declared_on is None else declared_on
    until = _until(day)
    if day > moment.today:
        raise Refusal("申报日期不能晚于今天。", status=422)
    if until < moment.today:
        raise Refusal("这份申报已满一年，不再有效，请专家重新申报。", status=422)
    lines = [_tidy(one) for one in interests if one.name.strip() or one.uscc.strip()]
    if problem := problem_of(lines):
        raise Refusal(problem, status=422)
    session.refresh(expert, with_for_update=True)
    of_them = ExpertDeclaration.expert_id == expert.id
    last = session.exec(select(func.coalesce(func.max(ExpertDeclaration.seq), 0)).where(of_them)).one()
    made = ExpertDeclaration(
        expert_id=expert.id or 0,
        seq=last + 1,
        declared_on=day,
        valid_until=until,
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(made)
    session.flush()
    session.add_all(
        ExpertInterest(declaration_id=made.id or 0, kind=one.kind, name=one.name, uscc=one.uscc, words=one.words)
        for one in lines
    )
    session.flush()
    bar_new_ties(session, expert, moment)
    return made


def problem_of(lines: Sequence[Interest]) -> str | None:
    """Why the lines of a declaration cannot be taken, or None."""
    if len(lines) > MOST_INTERESTS:
        return f"利害关系最多填写 {MOST_INTERESTS} 项。"
    for number, one in enumerate(lines, 1):
        if one.kind not in KINDS:
            return f"第 {number} 项：请选择是企业还是云服务商。"
        if one.uscc and (problem := credit_code_problem(one.uscc)):
            return f"第 {number} 项“{one.name or one.uscc}”：{problem}"
        if len(one.name) > 100 or len(one.words) > 200:
            return f"第 {number} 项：名称最多 100 字，说明最多 200 字。"
    return None


def interests_of(session: Session, declaration: ExpertDeclaration | None) -> list[ExpertInterest]:
    """The lines of a declaration, in order."""
    if declaration is None:
        return []
    query = select(ExpertInterest).where(ExpertInterest.declaration_id == declaration.id)
    return list(session.exec(query.order_by(col(ExpertInterest.id))))


def declarations_of(session: Session, expert: Expert) -> list[ExpertDeclaration]:
    """Every declaration of an expert, the newest first."""
    query = select(ExpertDeclaration).where(ExpertDeclaration.expert_id == expert.id)
    return list(session.exec(query.order_by(col(ExpertDeclaration.seq).desc())))


def _until(day: date) -> date:
    end = declaration_ends(day)
    assert end is not None
    return end - timedelta(days=1)


def _tidy(one: Interest) -> Interest:
    return Interest(one.kind, one.name.strip(), "".join(one.uscc.split()).upper(), one.words.strip())
