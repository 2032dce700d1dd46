"""Decisions on filings with equal findings, place by place, for the province. It only reads."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, select
from sqlmodel import Session, col
from sqlmodel import select as sqlmodel_select

from assessor.access import Viewer
from assessor.cases.fingerprints import FINDINGS
from assessor.cases.scope import conditions
from assessor.signals.fairness import Decided
from models.application import Application, Submission
from models.people import Organisation
from models.record import Event, Opinion, Remark
from models.signal import Fingerprint
from models.vocabulary import Stage

SUBMITTING = ("submit", "resubmit")
STAGES = {"county": "县级审核", "city": "市级评定"}
DECISIONS: dict[str, dict[str, tuple[str, bool]]] = {
    "county": {"forward": ("通过审核并转报", True), "return": ("退回补正", False), "refuse": ("不予受理", False)},
    "city": {
        "evaluate": ("评定通过", True),
        "screen": ("初审通过", True),
        "send_back": ("退回补正", False),
        "reject": ("不予评定", False),
    },
}
"""By stage, the steps that decide a filing: words, and whether it goes on."""

JUDGED = {"met": "符合", "not_met": "不符合", "unknown": "尚不明确"}


@dataclass(frozen=True)
class Told:
    """A decision in words: what, why, and which submission it was about."""

    action: str
    words: str
    reason: str
    seq: int


@dataclass(frozen=True)
class Compared:
    """Every decision of a stage, and what is to be said of each by its case (application and submission)."""

    decided: list[Decided]
    told: dict[str, Told]


def decisions(session: Session, viewer: Viewer, batch_id: int, stage: str, case_id: int | None = None) -> Compared:
    """The first decision on each submission at a stage, with the fingerprint of its findings; of one case when asked."""
    acts = DECISIONS[stage]
    prints = _prints(session, batch_id, case_id)
    decided: list[Decided] = []
    told: dict[str, Told] = {}
    seq, waiting = 0, False
    case = None
    for row in _events(session, viewer, batch_id, (*SUBMITTING, *acts), case_id):
        if row.application_id != case:
            case, waiting = row.application_id, False
        if row.action in SUBMITTING:
            seq, waiting = int(row.data["submission"]), True
        elif waiting and (found := prints.get((row.application_id, seq))):
            words, passed = acts[row.action]
            name = f"{row.ref}.{seq}"
            place = row.county_code if stage == "county" else row.city_code
            decided.append(Decided(name, place, found, words, passed, row.id))
            told[name] = Told(row.action, words, row.reason, seq)
            waiting = False
    return Compared(decided, told)


def opinions(session: Session, viewer: Viewer, batch_id: int, stage: str) -> Compared:
    """The newest opinion on each rule that the engine left open or found against, as a decision on that rule."""
    query = (
        select(
            Opinion, col(Application.ref), col(Application.county_code), col(Application.city_code), col(Submission.seq)
        )
        .join(Application, col(Application.id) == col(Opinion.application_id))
        .join(Submission, col(Submission.id) == col(Opinion.submission_id))
        .where(
            *conditions(viewer),
            col(Application.batch_id) == batch_id,
            col(Opinion.stage) == Stage(stage),
            col(Opinion.found) != "met",
        )
        .order_by(col(Opinion.id))
    )
    newest: dict[tuple[int, str], Any] = {(row[0].submission_id, row[0].rule): row for row in session.execute(query)}
    decided: list[Decided] = []
    told: dict[str, Told] = {}
    for opinion, ref, county, city, seq in newest.values():
        name = f"{ref}.{seq}.{opinion.rule}"
        words, passed = JUDGED[opinion.judgement], opinion.judgement == "met"
        place = county if stage == "county" else city
        decided.append(Decided(name, place, f"{opinion.rule}={opinion.found}", words, passed, opinion.id or 0))
        told[name] = Told(opinion.rule, words, opinion.reason, seq)
    return Compared(decided, told)


def _prints(session: Session, batch_id: int, case_id: int | None) -> dict[tuple[int, int], str]:
    """The fingerprint of the findings by application and submission."""
    query = (
        select(col(Fingerprint.application_id), col(Submission.seq), col(Fingerprint.value_hash))
        .join(Submission, col(Submission.id) == col(Fingerprint.submission_id))
        .where(col(Fingerprint.kind) == FINDINGS, col(Fingerprint.batch_id) == batch_id)
    )
    if case_id is not None:
        query = query.where(col(Fingerprint.application_id) == case_id)
    return {(application, seq): value for application, seq, value in session.execute(query)}


def _events(
    session: Session, viewer: Viewer, batch_id: int, actions: Iterable[str], case_id: int | None
) -> Iterator[Row[Any]]:
    query = (
        select(
            col(Event.id), col(Event.application_id), col(Event.action), col(Event.reason), col(Event.data),
            col(Application.ref), col(Application.county_code), col(Application.city_code),
        )
        .join(Application, col(Application.id) == col(Event.application_id))
        .where(*conditions(viewer), col(Application.batch_id) == batch_id, col(Event.action).in_(tuple(actions)))
        .order_by(col(Event.application_id), col(Event.seq))
    )  # fmt: skip
    if case_id is not None:
        query = query.where(col(Application.id) == case_id)
    return iter(session.execute(query))


def names_of(session: Session, viewer: Viewer, refs: Iterable[str]) -> dict[str, tuple[str, str, str]]:
    """By ref: the enterprise, the number people say, and the star applied for."""
    query = (
        select(col(Application.ref), col(Organisation.name), col(Application.number), col(Application.level))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(col(Application.ref).in_(set(refs)), *conditions(viewer))
    )
    return {ref: (name, number or "", level) for ref, name, number, level in session.execute(query)}


def remarks_after(session: Session, case: Application, seq: int) -> list[Remark]:
    """What was asked to be put right of a submission: the remarks of the first return after it."""
    query = select(Event).where(col(Event.application_id) == case.id).order_by(col(Event.seq))
    found = False
    for event in session.execute(query).scalars():
        if event.action in SUBMITTING:
            found = int(event.data["submission"]) == seq
        elif found and event.action in ("return", "send_back"):
            return list(
                session.exec(sqlmodel_select(Remark).where(Remark.event_id == event.id).order_by(col(Remark.id)))
            )
    return []
