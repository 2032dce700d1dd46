"""Gather what the process table needs to know about a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import cached_property

from sqlalchemy import ColumnElement, func
from sqlmodel import Session, col, select

from assessor.cases.assemble import assemble
from assessor.cases.award_now import outcome_now
from assessor.cases.deadlines import step_deadlines
from assessor.cases.fraud_standing import FraudFacts, fraud_facts
from assessor.cases.fund_checks import check_owed
from assessor.cases.inspected_verdicts import verdict_in_force
from assessor.cases.inspection import inspection_of_case
from assessor.cases.known_facts import events_since_filed
from assessor.cases.named_provider import provider_of_project
from assessor.cases.paid_money import paid_of
from assessor.cases.panel_outcome import said_of
from assessor.cases.projects import granted_fen, route_of
from assessor.cases.scope import last_submission
from assessor.cases.settled_award import settled_award, settles
from assessor.cases.standing import outcome_with_opinions, standing_opinions, worse_and_unexplained
from assessor.cases.visits import BEGUN
from assessor.cases.void_facts import undoing_confirmed
from assessor.cases.windows import end_of, window_of
from assessor.workflow import CaseFacts, Inspection, Moment, Notice
from models.application import Application, Submission
from models.batch import FillingWindow
from models.notice import NoticeItem, Objection, PublicNotice
from models.record import CreditReview, Event
from models.site_visit import SiteVisit
from models.vocabulary import Stage
from questionnaires.shapes import Pack

ASK_THE_RULES = ("a_rule_refuses", "no_rule_refuses", "a_rule_bars_for_good")
"""The predicates for which a project is judged again as of now; no other step waits for that."""

INTAKE_DAY = "intake_day"
"""The parameter that says until which day of a month filings are passed on."""

STAGE_OF = {
    "submitted": Stage.COUNTY,
    "at_province": Stage.PROVINCE,
    "province_evaluated": Stage.PROVINCE,
    "province_held": Stage.PROVINCE,
}


def case_facts(session: Session, case: Application, pack: Pack, moment: Moment) -> CaseFacts:
    """The case's facts, each read from the tables when a predicate first asks for it. One place, so that every predicate
    sees the same case; to be asked before the case is changed."""
    return _FactsOfCase(session, case, pack, moment)


class _FactsOfCase(CaseFacts):
    """A step asks two or three of the thirty facts, and most cost a query; what nobody asks is not read.

    A fact that is not overridden here keeps the default of `CaseFacts`.
    """

    _session: Session
    _case: Application
    _pack: Pack
    _moment: Moment

    def __init__(self, session: Session, case: Application, pack: Pack, moment: Moment) -> None:
        self.__dict__.update(
            _session=session,
            _case=case,
            _pack=pack,
            _moment=moment,
            state=case.state,
            level=case.level,
            decided_by=pack.levels[case.level].decided_by,
            enterprise_id=case.enterprise_id,
            county_code=case.county_code,
            city_code=case.city_code,
            correct_until=end_of(case.correct_by) if case.correct_by else None,
        )

    @cached_property
    def _submission(self) -> Submission | None:
        return last_submission(self._session, self._case)

    @cached_property
    def _window(self) -> FillingWindow | None:
        return window_of(self._session, self._case.batch_id, self._case.city_code)

    @cached_property
    def opens_at(self) -> datetime | None:
        return self._window.opens_at if self._window else None

    @cached_property
    def closes_at(self) -> datetime | None:
        return self._window.closes_at if self._window else None

    @cached_property
    def complete(self) -> bool:
        if self.state not in ("draft", "returned"):
            return True
        made = assemble(self._session, self._case, self._pack, self._moment.today)
        return not made.unreadable and not made.missing

    @cached_property
    def outcome(self) -> str | None:
        """Of a rating as the reviewers left it; a project is judged again as of now where a step waits for that."""
        waits = any(_asks(self._pack, self.state, one) for one in ASK_THE_RULES)
        if self._pack.kind == "subsidy" and waits and self._submission is not None:
            return outcome_now(self._session, self._case, self._submission, self._pack)
        return self._reviewed.outcome

    @cached_property
    def _reviewed(self) -> "_Reviewed":
        return _opinions(self._session, self._submission, STAGE_OF.get(self.state, Stage.CITY))

    @cached_property
    def opinions_missing(self) -> tuple[str, ...]:
        return self._reviewed.missing

    @cached_property
    def opinion_against(self) -> bool:
        return self._reviewed.against

    @cached_property
    def inspected_worse(self) -> tuple[str, ...]:
        return self._reviewed.worse

    @cached_property
    def visit_open(self) -> bool:
        """Whether a visit was begun and is not finished: what it finds is not known yet."""
        begun = select(SiteVisit.id).where(SiteVisit.application_id == self._case.id, col(SiteVisit.phase).in_(BEGUN))
        return self._session.exec(begun.limit(1)).first() is not None

    @cached_property
    def _credit(self) -> CreditReview | None:
        query = select(CreditReview).where(CreditReview.application_id == self._case.id)
        return self._session.exec(query.order_by(col(CreditReview.id).desc()).limit(1)).one_or_none()

    @cached_property
    def credit_valid_until(self) -> date | None:
        return self._credit.valid_until if self._credit else None

    @cached_property
    def credit_clear(self) -> bool | None:
        return self._credit.result == "clear" if self._credit else None

    @cached_property
    def inspection(self) -> Inspection | None:
        return inspection_of_case(self._session, self._case, self._pack)

    @cached_property
    def notice(self) -> Notice | None:
        query = select(PublicNotice).join(NoticeItem).where(NoticeItem.application_id == self._case.id)
        found = self._session.exec(query.order_by(col(PublicNotice.id).desc()).limit(1)).one_or_none()
        return Notice(found.opened_by, found.ends_on) if found else None

    @cached_property
    def objections_open(self) -> int:
        return self._objections(col(Objection.answered_at).is_(None))

    @cached_property
    def objections_upheld(self) -> int:
        return self._objections(col(Objection.upheld).is_(True))

    def _objections(self, which: ColumnElement[bool]) -> int:
        return self._session.exec(select(func.count()).where(Objection.application_id == self._case.id, which)).one()

    @cached_property
    def provider_id(self) -> int | None:
        return provider_of_project(self._session, self._pack, self._submission)

    @cached_property
    def _fraud(self) -> FraudFacts:
        return fraud_facts(self._session, self._case, self._pack)

    @cached_property
    def barred(self) -> bool | None:
        return self._fraud.barred

    @cached_property
    def fraud_confirmed(self) -> bool | None:
        return self._fraud.confirmed

    @cached_property
    def money_outstanding(self) -> bool | None:
        return self._fraud.money_outstanding

    @cached_property
    def check_owed(self) -> bool | None:
        return check_owed(self._session, self._case)

    @cached_property
    def due_days(self) -> Mapping[str, date]:
        if not _asks(self._pack, self.state, "past_due"):
            return {}
        return step_deadlines(self._session, self._case.batch_id, self._pack)

    @cached_property
    def came_from(self) -> str | None:
        """Where the case was before the last step that changed its state."""
        query = select(Event.from_state).where(
            Event.application_id == self._case.id, Event.to_state == self.state, Event.from_state != self.state
        )
        return self._session.exec(query.order_by(col(Event.seq).desc()).limit(1)).first()

    @cached_property
    def paid_fen(self) -> int | None:
        return paid_of(self._session, self._case).net

    @cached_property
    def undoing_confirmed(self) -> bool | None:
        return undoing_confirmed(self._session, self._case)

    @cached_property
    def panel(self) -> str | None:
        return said_of(self._session, self._case)

    @cached_property
    def route(self) -> str | None:
        return route_of(self._session, self._case, self._pack) if self._pack.kind == "subsidy" else None

    @cached_property
    def intake_until_day(self) -> int | None:
        intake = self._pack.parameter(INTAKE_DAY) if INTAKE_DAY in self._pack.parameters else None
        return intake if isinstance(intake, int) and self._pack.kind == "subsidy" else None

    @cached_property
    def award_fen(self) -> int | None:
        if self._pack.kind != "subsidy":
            return None
        if settles(self._pack):
            return settled_award(self._session, self._case, self._pack)
        return granted_fen(self._session, self._case) or None

    @cached_property
    def _since_filed(self) -> list[Event]:
        return events_since_filed(self._session, self._case, self._pack) if self._pack.kind == "subsidy" else []

    @cached_property
    def accepted(self) -> bool | None:
        results = [event.data["acceptance"] for event in self._since_filed if event.data.get("acceptance")]
        return results[-1] == "accepted" if results else None

    @cached_property
    def times_extended(self) -> int | None:
        if self._pack.kind != "subsidy":
            return None
        return sum(1 for event in self._since_filed if event.data.get("until_day"))


def _asks(pack: Pack, state: str, predicate: str) -> bool:
    """Whether any step from this state asks a predicate."""
    steps = pack.process.steps if pack.process else ()
    return any(state in step.from_states and predicate in step.unless for step in steps)


@dataclass(frozen=True)
class _Reviewed:
    """The outcome as it stands, rules without an opinion at this stage, whether any says 'not met', and the rules that
    a visit made worse and nobody explained."""

    outcome: str | None = None
    missing: tuple[str, ...] = ()
    against: bool = False
    worse: tuple[str, ...] = ()


def _opinions(session: Session, submission: Submission | None, stage: Stage) -> _Reviewed:
    if submission is None:
        return _Reviewed()
    verdict = verdict_in_force(session, submission)
    standing = standing_opinions(session, submission, stage, verdict)
    return _Reviewed(
        outcome=outcome_with_opinions(verdict, standing),
        missing=tuple(finding["rule"] for finding in verdict["findings"] if finding["rule"] not in standing),
        against=any(opinion.judgement == "not_met" for opinion in standing.values()),
        worse=tuple(worse_and_unexplained(session, submission, standing)),
    )
