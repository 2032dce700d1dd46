"""What belongs to a project beside its answers: provider, route, frozen award, what was granted, earlier projects."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, String, cast, func, literal, or_
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.named_provider import registered_provider
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import EDITABLE
from assessor.cases.scope import last_submission
from assessor.policy.named_services import PROVIDER
from assessor.workflow import Moment, who
from models.application import Application, DraftAnswer, Submission
from models.batch import Batch
from models.people import Organisation
from models.project import BudgetHold, GrantedAmount, ProjectFiling
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack


def names_a_provider(pack: Pack) -> bool:
    """Whether the programme's process has steps for the provider, so that a project has to name one."""
    steps = pack.process.steps if pack.process else ()
    actors = (who.known[step.who].actor for step in steps)
    return any(actor is not None and actor.kind is OrgKind.PROVIDER for actor in actors)


def provider_named(session: Session, case: Application, pack: Pack) -> Organisation | None:
    """The registered provider that the project names by credit code: in the draft while it is one, else as it was filed."""
    question = next((q for s in pack.sections for q in s.questions if q.names == PROVIDER), None)
    code = answer_of(session, case, pack, question.id) if question else None
    return registered_provider(session, "".join(str(code).split()).upper()) if code else None


def answer_of(session: Session, case: Application, pack: Pack, question_id: str) -> Any:
    """One answer that is given once: as typed in the draft while it is one, else as it was filed; None when not answered."""
    if case.state not in EDITABLE:
        submission = last_submission(session, case)
        return submission.document.get(question_id) if submission else None
    section = next((s for s in pack.sections if s.kind == "single" and s.question(question_id) is not None), None)
    if section is None:
        return None
    query = select(DraftAnswer).where(DraftAnswer.application_id == case.id, DraftAnswer.section == section.id)
    row = session.exec(query.where(DraftAnswer.line_id == "")).one_or_none()
    return row.answers.get(question_id) if row else None


def filing_of(session: Session, case: Application) -> ProjectFiling | None:
    """What the newest submission came to, frozen; None for a draft and for a rating."""
    newest = last_submission(session, case)
    if newest is None:
        return None
    return session.exec(select(ProjectFiling).where(ProjectFiling.submission_id == newest.id)).one_or_none()


def route_of(session: Session, case: Application, pack: Pack) -> str | None:
    """The answer that decides the project's way: of the draft while it is one, else as it was filed."""
    if pack.route is None:
        return None
    question = next((q for s in pack.sections for q in s.questions if q.id == pack.route), None)
    answer = answer_of(session, case, pack, pack.route)
    known = {value for value, _ in question.choices} if question else set()
    return str(answer) if answer in known else None


def granted_fen(session: Session, case: Application) -> int | None:
    """The amount that stands: the newest that was granted, else what the filing came to; None while neither is known."""
    newest = newest_grant(session, case)
    if newest is not None:
        return newest.fen
    filed = filing_of(session, case)
    return filed.fen if filed else None


def newest_grant(session: Session, case: Application) -> GrantedAmount | None:
    """The newest amount set for this case after it was filed."""
    query = select(GrantedAmount).where(GrantedAmount.application_id == case.id, still_counts())
    return session.exec(query.order_by(col(GrantedAmount.seq).desc()).limit(1)).one_or_none()


BY_HAND = "by_hand:"


def by_hand_basis(submission: Submission) -> str:
    """The basis of an amount that two persons set for a filing; a later filing of the project is not bound by it."""
    return f"{BY_HAND}{submission.id}"


def still_counts() -> ColumnElement[bool]:
    """Whether a granted amount still counts: one set by hand only while the filing it was set for is the newest."""
    newest = (
        select(func.max(Submission.id))
        .where(Submission.application_id == GrantedAmount.application_id)
        .correlate(GrantedAmount)
        .scalar_subquery()
    )
    basis = col(GrantedAmount.basis)
    return or_(~basis.startswith(BY_HAND), basis == literal(BY_HAND) + cast(newest, String))


def set_by_hand(session: Session, case: Application) -> int | None:
    """The amount (分) that two persons set for the newest filing, whatever was shared out since; None when there is none."""
    query = select(GrantedAmount.fen).where(
        GrantedAmount.application_id == case.id, col(GrantedAmount.basis).startswith(BY_HAND), still_counts()
    )
    return session.exec(query.order_by(col(GrantedAmount.seq).desc()).limit(1)).first()


def grant(
    session: Session, viewer: Viewer, case: Application, fen: int, basis: str, words: str, moment: Moment
) -> GrantedAmount:
    """Set the amount of a project: by a settlement, a share of a budget or an office's step (`basis`). Raises Refusal."""
    if fen < 0:
        raise Refusal("金额不能是负数。", status=422)
    assert case.id is not None
    last = select(func.coalesce(func.max(GrantedAmount.seq), 0)).where(GrantedAmount.application_id == case.id)
    row = GrantedAmount(
        application_id=case.id, seq=session.exec(last).one() + 1, fen=fen, basis=basis, words=words,
        by_person_id=viewer.person_id, at=moment.at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


@dataclass(frozen=True)
class Earlier:
    """Another project of the same enterprise in the same programme that money was committed to or paid for."""

    case: Application
    filing: ProjectFiling
    fen: int
    year: int
    document: dict[str, Any]


def earlier_projects(session: Session, case: Application, pack: Pack) -> list[Earlier]:
    """Projects of the case's enterprise under the same pack, other than itself, that were approved or paid, oldest first."""
    paying = [name for name, state in pack.process.states.items() if state.pays] if pack.process else []
    query = (
        select(Application, BudgetHold)
        .join(Batch, col(Batch.id) == col(Application.batch_id))
        .outerjoin(BudgetHold, col(BudgetHold.application_id) == col(Application.id))
        .where(
            Application.enterprise_id == case.enterprise_id, Batch.pack_id == pack.id,
            col(Application.id) != (case.id or 0),
        )
        .order_by(col(Application.id))
    )  # fmt: skip
    return list(_earlier(session, session.exec(query), paying))


def _earlier(session: Session, rows: Iterable[Any], paying: list[str]) -> Iterable[Earlier]:
    for other, hold in rows:
        held = hold is not None and hold.released_at is None
        if not held and other.state not in paying:
            continue
        filed, submission = filing_of(session, other), last_submission(session, other)
        if filed is None or submission is None:
            continue
        fen = hold.fen if held else granted_fen(session, other) or 0
        year = hold.year if held else other.state_since.year
        yield Earlier(other, filed, fen, year, submission.document)
