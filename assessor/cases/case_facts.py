"""Gather what the process table needs to know about a case."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.cases.assemble import assemble
from assessor.cases.award_now import outcome_now
from assessor.cases.deadlines import step_deadlines
from assessor.cases.fraud_standing import fraud_facts
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
from assessor.workflow import CaseFacts, Moment, Notice
from assessor.workflow_subsidies import moves_money
from models.application import Application, Submission
from models.notice import NoticeItem, Objection, PublicNotice
from models.record import CreditReview, Event
from models.site_visit import SiteVisit
from models.vocabulary import Stage
from questionnaires.shapes import Pack

ASKED = frozenset({"panel_not_decided", "panel_against", "in_no_panel"})
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
    """Read the case's facts from the tables. One place, so that every predicate sees the same case."""
    submission = last_submission(session, case)
    window = window_of(session, case.batch_id, case.city_code)
    credit = _last_credit_review(session, case)
    reviewed = _opinions(session, case, submission)
    opened, upheld = _objections(session, case)
    paid = _of_project(session, case, pack, submission) if pack.kind == "subsidy" else {}
    return CaseFacts(
        state=case.state,
        level=case.level,
        decided_by=pack.levels[case.level].decided_by,
        enterprise_id=case.enterprise_id,
        county_code=case.county_code,
        city_code=case.city_code,
        outcome=paid.pop("outcome") if "outcome" in paid else reviewed.outcome,
        complete=_complete(session, case, pack, moment),
        opens_at=window.opens_at if window else None,
        closes_at=window.closes_at if window else None,
        correct_until=end_of(case.correct_by) if case.correct_by else None,
        opinions_missing=reviewed.missing,
        opinion_against=reviewed.against,
        inspected_worse=reviewed.worse,
        visit_open=_visit_open(session, case),
        credit_valid_until=credit.valid_until if credit else None,
        credit_clear=credit.result == "clear" if credit else None,
        inspection=inspection_of_case(session, case, pack) if _asks(pack, case, "too_few_inspected") else None,
        notice=_notice(session, case),
        objections_open=opened,
        objections_upheld=upheld,
        provider_id=provider_of_project(session, pack, submission),
        **_of_fraud(session, case, pack),
        check_owed=check_owed(session, case) if _asks(pack, case, "check_not_clear") else None,
        due_days=step_deadlines(session, case.batch_id, pack) if _asks(pack, case, "past_due") else {},
        came_from=_came_from(session, case),
        paid_fen=paid_of(session, case).net if _moves_money(pack, case) else None,
        undoing_confirmed=undoing_confirmed(session, case),
        panel=said_of(session, case) if _asks_for_a_panel(case, pack) else None,
        **paid,
    )


def _came_from(session: Session, case: Application) -> str | None:
    """Where the case was before the last step that changed its state."""
    query = select(Event.from_state).where(
        Event.application_id == case.id, Event.to_state == case.state, Event.from_state != case.state
    )
    return session.exec(query.order_by(col(Event.seq).desc()).limit(1)).first()


def _of_fraud(session: Session, case: Application, pack: Pack) -> dict[str, Any]:
    """Whether its parties are barred, whether fraud in it was established, whether money has still to come back."""
    fraud = fraud_facts(session, case, pack)
    return {"barred": fraud.barred, "fraud_confirmed": fraud.confirmed, "money_outstanding": fraud.money_outstanding}


def _of_project(session: Session, case: Application, pack: Pack, submission: Submission | None) -> dict[str, Any]:
    """What only the steps of a programme ask for: route, amount, acceptance, extensions, the month's last intake."""
    events = events_since_filed(session, case, pack)
    results = [event.data["acceptance"] for event in events if event.data.get("acceptance")]
    settled = settled_award(session, case, pack)
    intake = pack.parameter(INTAKE_DAY) if INTAKE_DAY in pack.parameters else None
    judged = any(_asks(pack, case, one) for one in ASK_THE_RULES)
    return {
        **({"outcome": outcome_now(session, case, submission, pack) if submission else None} if judged else {}),
        "route": route_of(session, case, pack),
        "intake_until_day": intake if isinstance(intake, int) else None,
        "award_fen": settled if settles(pack) else granted_fen(session, case) or None,
        "accepted": results[-1] == "accepted" if results else None,
        "times_extended": sum(1 for event in events if event.data.get("until_day")),
    }


def _asks(pack: Pack, case: Application, predicate: str) -> bool:
    """Whether any step from here asks a predicate; only then what it needs is read."""
    steps = pack.process.steps if pack.process else ()
    return any(case.state in step.from_states and predicate in step.unless for step in steps)


def _moves_money(pack: Pack, case: Application) -> bool:
    """Whether any step from here follows on money; only then the payments are read."""
    steps = pack.process.steps if pack.process else ()
    return any(case.state in step.from_states and moves_money(step) for step in steps)


def _asks_for_a_panel(case: Application, pack: Pack) -> bool:
    """Whether any step from here asks what an expert panel said."""
    steps = pack.process.steps if pack.process else ()
    return any(case.state in step.from_states and ASKED.intersection(step.unless) for step in steps)


def _complete(session: Session, case: Application, pack: Pack, moment: Moment) -> bool:
    if case.state not in ("draft", "returned"):
        return True
    made = assemble(session, case, pack, moment.today)
    return not made.unreadable and not made.missing


@dataclass(frozen=True)
class _Reviewed:
    """The outcome as it stands, rules without an opinion at this stage, whether any says 'not met', and the rules that
    a visit made worse and nobody explained."""

    outcome: str | None = None
    missing: tuple[str, ...] = ()
    against: bool = False
    worse: tuple[str, ...] = ()


def _opinions(session: Session, case: Application, submission: Submission | None) -> _Reviewed:
    if submission is None:
        return _Reviewed()
    standing = standing_opinions(session, submission, STAGE_OF.get(case.state, Stage.CITY))
    verdict = verdict_in_force(session, submission)
    return _Reviewed(
        outcome=outcome_with_opinions(verdict, standing),
        missing=tuple(finding["rule"] for finding in verdict["findings"] if finding["rule"] not in standing),
        against=any(opinion.judgement == "not_met" for opinion in standing.values()),
        worse=tuple(worse_and_unexplained(session, submission, standing)),
    )


def _visit_open(session: Session, case: Application) -> bool:
    """Whether a visit was begun and is not finished: what it finds is not known yet."""
    begun = select(SiteVisit.id).where(SiteVisit.application_id == case.id, col(SiteVisit.phase).in_(BEGUN))
    return session.exec(begun.limit(1)).first() is not None


def _last_credit_review(session: Session, case: Application) -> CreditReview | None:
    query = select(CreditReview).where(CreditReview.application_id == case.id).order_by(col(CreditReview.id).desc())
    return session.exec(query.limit(1)).one_or_none()


def _notice(session: Session, case: Application) -> Notice | None:
    query = select(PublicNotice).join(NoticeItem).where(NoticeItem.application_id == case.id)
    found = session.exec(query.order_by(col(PublicNotice.id).desc()).limit(1)).one_or_none()
    return Notice(found.opened_by, found.ends_on) if found else None


def _objections(session: Session, case: Application) -> tuple[int, int]:
    opened = select(func.count()).where(Objection.application_id == case.id, col(Objection.answered_at).is_(None))
    upheld = select(func.count()).where(Objection.application_id == case.id, col(Objection.upheld).is_(True))
    return session.exec(opened).one(), session.exec(upheld).one()
