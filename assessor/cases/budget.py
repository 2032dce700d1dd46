"""A programme's budget: entered by its authority in versions, taken by approvals, never exceeded; shared out when it is short.

Approvals of one programme wait for each other on its batch's row, so that of two at once the second sees what the first took.
"""

from dataclasses import dataclass

import polars as pl
from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.award_now import award_now
from assessor.cases.projects import grant, granted_fen, set_by_hand
from assessor.cases.refusal import Refusal
from assessor.cases.scope import last_submission
from assessor.policy.awards import settle
from assessor.policy.awards.by_hand import left_to_the_authority
from assessor.policy.words import money
from assessor.workflow import Moment
from models.application import Application, Submission
from models.batch import Batch
from models.people import Organisation
from models.project import BudgetHold, ProgrammeBudget
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

METHODS = {"first_come": "按申报先后", "pro_rata": "按比例"}
SHORTEST_REASON = 4
_LARGEST = 10**14
SHARED = "share"
"""The basis of an amount that came from sharing out a budget."""


@dataclass(frozen=True)
class BudgetStanding:
    """A year's budget and what approved projects take of it, in 分. `entered` is None while the authority entered none."""

    year: int
    entered: ProgrammeBudget | None
    held: int

    @property
    def left(self) -> int | None:
        """What is left; None without a budget: then nothing limits the sum."""
        return None if self.entered is None else self.entered.fen - self.held


def standing_of(session: Session, batch_id: int, year: int) -> BudgetStanding:
    """How a year's budget stands."""
    newest = select(ProgrammeBudget).where(ProgrammeBudget.batch_id == batch_id, ProgrammeBudget.year == year)
    entered = session.exec(newest.order_by(col(ProgrammeBudget.seq).desc()).limit(1)).one_or_none()
    taken = select(func.coalesce(func.sum(BudgetHold.fen), 0)).where(
        BudgetHold.batch_id == batch_id, BudgetHold.year == year, col(BudgetHold.released_at).is_(None)
    )
    return BudgetStanding(year, entered, int(session.exec(taken).one()))


def versions_of(session: Session, batch_id: int) -> list[ProgrammeBudget]:
    """Every version of every year, the newest first."""
    query = select(ProgrammeBudget).where(ProgrammeBudget.batch_id == batch_id)
    return list(session.exec(query.order_by(col(ProgrammeBudget.year).desc(), col(ProgrammeBudget.seq).desc())))


def keeps_budget(viewer: Viewer, pack: Pack) -> bool:
    """Whether the viewer sits in the office that decides on the programme."""
    level = next(iter(pack.levels.values()))
    here = pack.area or (pack.province + "0000",)
    inside = any(viewer.region_code[:4] == code[:4] or code.endswith("0000") for code in here)
    return viewer.role is Role.OFFICER and viewer.kind is OrgKind(level.decided_by) and inside


def enter_budget(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, year: int, fen: int, method: str, reason: str, seen: int,
    moment: Moment,
) -> ProgrammeBudget:  # fmt: skip
    """Enter the next version of a year's budget. `seen`: the version that the form showed, 0 for none.

    Raises Refusal for anybody but the deciding office, a stale version, less than approved projects take, no reason.
    """
    if not keeps_budget(viewer, pack):
        raise Refusal("年度资金由本政策的主管部门录入。", status=403)
    if method not in METHODS:
        raise Refusal("请选择资金不足时怎样安排。", status=422)
    if not 0 <= fen <= _LARGEST or not 2000 <= year <= 2199:
        raise Refusal("请核对年度和金额。", status=422)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal("请写明依据（至少 4 个字），例如预算文件的名称。", status=422)
    _in_turn(session, batch.id or 0)
    now = standing_of(session, batch.id or 0, year)
    last = now.entered.seq if now.entered else 0
    if last != seen:
        raise Refusal("年度资金刚被他人更改过，请刷新页面后再录入。")
    if fen < now.held:
        raise Refusal(f"已核定的项目共 {money(now.held)}，年度资金不能少于这个数。", status=422)
    row = ProgrammeBudget(
        batch_id=batch.id or 0, year=year, seq=last + 1, fen=fen, method=method, reason=reason.strip(),
        by_person_id=viewer.person_id, at=moment.at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def hold(session: Session, case: Application, fen: int, moment: Moment) -> BudgetHold:
    """Take an amount of the year's budget for a project that is being approved. Raises Refusal when it is not there."""
    if fen <= 0:
        raise Refusal("核定的金额要大于零。", status=422)
    _in_turn(session, case.batch_id)
    mine = session.exec(select(BudgetHold).where(BudgetHold.application_id == case.id)).one_or_none()
    if mine is not None and mine.released_at is None:
        mine.released_at = moment.at
        session.add(mine)
        session.flush()
    left = standing_of(session, case.batch_id, moment.today.year).left
    if left is not None and fen > left:
        raise Refusal(f"{moment.today.year} 年度资金还剩 {money(max(left, 0))}，不够核定 {money(fen)}。", status=409)
    if mine is None:
        assert case.id is not None
        mine = BudgetHold(application_id=case.id, batch_id=case.batch_id, year=0, fen=fen, at=moment.at)
    mine.year, mine.fen, mine.at, mine.released_at = moment.today.year, fen, moment.at, None
    session.add(mine)
    session.flush()
    return mine


def release(session: Session, case: Application, moment: Moment) -> None:
    """Give back what a project took, because it ended without money."""
    query = select(BudgetHold).where(BudgetHold.application_id == case.id, col(BudgetHold.released_at).is_(None))
    mine = session.exec(query).one_or_none()
    if mine is not None:
        mine.released_at = moment.at
        session.add(mine)
        session.flush()


def waiting_projects(session: Session, batch: Batch, pack: Pack) -> list[Application]:
    """Projects that stand where the amount is committed next, in the order in which they were first filed."""
    steps = pack.process.steps if pack.process else ()
    states = {state for step in steps if step.commits for state in step.from_states}
    first = (
        select(func.min(Submission.at))
        .where(Submission.application_id == Application.id)
        .correlate(Application)
        .scalar_subquery()
    )
    query = select(Application).where(Application.batch_id == batch.id, col(Application.state).in_(states))
    return list(session.exec(query.order_by(first, col(Application.number))))


def share_out(session: Session, viewer: Viewer, batch: Batch, pack: Pack, moment: Moment) -> dict[str, int]:
    """Share what is left of this year's budget over the waiting projects, by its method; returns the amounts (分) by number.

    Each project's full award is its claim. Raises Refusal without a budget, for another office, and when nothing waits.
    """
    if not keeps_budget(viewer, pack):
        raise Refusal("资金安排由本政策的主管部门办理。", status=403)
    _in_turn(session, batch.id or 0)
    now = standing_of(session, batch.id or 0, moment.today.year)
    if now.entered is None or now.left is None:
        raise Refusal(f"还没有录入 {moment.today.year} 年度资金。", status=422)
    cases = {case.number or "": case for case in waiting_projects(session, batch, pack)}
    claims = {number: claim for number, case in cases.items() if (claim := full_claim(session, case, pack))}
    if not claims:
        raise Refusal("没有等待核定、金额已经算定的项目。", status=422)
    shared = shares(claims, max(now.left, 0), now.entered.method)
    for number, fen in shared.items():
        words = (
            f"{METHODS[now.entered.method]}安排 {now.year} 年度资金：应补 {money(claims[number])}，本次 {money(fen)}"
        )
        if fen != granted_fen(session, cases[number]):
            grant(session, viewer, cases[number], fen, SHARED, words, moment)
    return shared


def shares(claims: dict[str, int], left: int, method: str) -> dict[str, int]:
    """What each claim (分, in order of filing) gets of what is left: all in full while it lasts, or everybody alike."""
    frame = pl.DataFrame(
        {settle.PROJECT: list(claims), settle.BASE: list(claims.values()), "order": list(range(len(claims)))},
        schema={settle.PROJECT: pl.String, settle.BASE: pl.Int64, "order": pl.Int64},
    )
    made = settle.pro_rata(frame, left) if method == "pro_rata" else settle.first_come(frame, left, "order")
    return dict(zip(made[settle.PROJECT], made[settle.AWARD], strict=True))


def full_claim(session: Session, case: Application, pack: Pack) -> int | None:
    """What the documents would give the project today, whatever the budget: as computed, else as two persons set it where the
    documents leave it to the authority; None when neither is known."""
    submission = last_submission(session, case)
    if submission is None:
        return None
    found = award_now(session, case, submission, pack).found
    return set_by_hand(session, case) if left_to_the_authority(found) else found.fen


def lock_applicant(session: Session, case: Application) -> None:
    """Approvals for one enterprise wait for each other: its yearly limits are shared by its projects."""
    session.exec(
        select(Organisation).where(Organisation.id == case.enterprise_id).with_for_update(key_share=True)
    ).one()


def _in_turn(session: Session, batch_id: int) -> None:
    session.exec(select(Batch).where(Batch.id == batch_id).with_for_update(key_share=True)).one()
