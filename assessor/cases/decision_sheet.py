"""一企一单: what is known and decided about one case, gathered for its sheet (assessor/documents)."""

from collections.abc import Iterator
from datetime import datetime
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.day_words import day_words
from assessor.cases.history import SHOWN_REASONS
from assessor.cases.inspected_verdicts import inspected_verdict
from assessor.cases.panel_outcome import outcome_of
from assessor.cases.record_credit_review import RESULTS as CREDIT
from assessor.cases.record_site_check import RESULTS as VISIT
from assessor.cases.refusal import NotFound
from assessor.cases.scope import last_submission
from assessor.cases.service_standing import STATE_WORDS, standings_of_case
from assessor.cases.standing import standing_opinions
from assessor.cases.windows import BEIJING
from assessor.cases.would_change import would_change
from assessor.documents.shapes import Basis, Check, Conclusion, Decision, DecisionRule, Enterprise, Step
from assessor.policy.second_look import difference
from assessor.workflow import Moment
from models.application import Application, Submission
from models.batch import Batch
from models.people import Organisation, Person
from models.record import CreditReview, Event, Opinion, SiteCheck
from models.vocabulary import Stage
from questionnaires.process_shapes import STAY
from questionnaires.shapes import Pack

MOST_FILES = 3
STAFF = "经办人"
TOLD = frozenset({"returned", "refused", "not_rated", "rated", "reported"})
"""States in which an office has concluded: only then the enterprise gets its version."""
OWN_STEPS = frozenset({"提交申报", "补正后重新提交", "撤回申报"})
SPEND = "spend_yuan"


def decision_sheet(
    session: Session, case: Application, pack: Pack, region: str, moment: Moment, *, demo: bool, applicant: bool = False
) -> Decision:
    """The sheet of a case as it stands at `moment`. `region` is the applicant's full place name. Raises NotFound.

    `applicant`: the enterprise's version. Offices are named, their staff are not; of notes only what the enterprise is
    told anyway: the reason of each opinion and of a return, refusal or rejection. It is there once an office concluded.
    """
    submission = last_submission(session, case)
    if submission is None or pack.process is None:
        raise NotFound
    firm = session.get_one(Organisation, case.enterprise_id)
    if applicant and case.state not in TOLD:
        raise NotFound("审核评定还没有结论，一企一单在有结论后提供")
    people = _names(session, applicant)
    unset = set(submission.verdict.get("unset", ()))
    made = _conclusion(session, case, pack)
    spend = submission.verdict.get("totals", {}).get(SPEND)
    return Decision(
        number=case.number or "",
        issued_at=moment.at,
        demo=demo,
        basis=_basis(session, case, pack, submission),
        enterprise=Enterprise(name=firm.name, uscc=firm.uscc or "", region=region),
        star=pack.levels[submission.level].title,
        state=pack.process.states[case.state].staff,
        submission=submission.seq,
        submitted_at=submission.at,
        spend_fen=None if spend is None else int(Decimal(spend) * 100),
        rules=tuple(_rules(session, submission, {} if applicant else people)),
        checks=(*_checks(session, case, people, applicant), *_panel(session, case)),
        conclusion=_for_applicant(case, made) if applicant and made else made,
        would_change=would_change(session, case, pack, submission, moment.today),
        steps=tuple(_told(step) if applicant else step for step in _steps(session, case, pack)),
        unset=tuple(f["says"] for f in submission.verdict["findings"] if f["rule"] in unset),
    )


def _names(session: Session, applicant: bool) -> dict[Any, str]:
    people = dict(session.exec(select(Person.id, Person.name)).all())
    return dict.fromkeys(people, STAFF) if applicant else people


def _for_applicant(case: Application, made: Conclusion) -> Conclusion:
    reason = made.reason if case.state in SHOWN_REASONS else ""
    return made.model_copy(update={"by": STAFF, "reason": reason})


def _told(step: Step) -> Step:
    """A step as the enterprise is told of it: its own people by name, an office's not."""
    own = step.what in OWN_STEPS
    return step if own else step.model_copy(update={"who": STAFF, "remark": ""})


def _basis(session: Session, case: Application, pack: Pack, submission: Submission) -> Basis:
    return Basis(
        document_number=pack.document_number or pack.title,
        batch=session.get_one(Batch, case.batch_id).title,
        pack_id=submission.pack_id,
        pack_digest=submission.pack_digest,
    )


def _rules(session: Session, submission: Submission, people: dict[Any, str]) -> Iterator[DecisionRule]:
    standing: dict[str, Opinion] = {}
    for stage in (Stage.COUNTY, Stage.CITY, Stage.PROVINCE):  # the last office to judge a rule is the one shown
        standing |= standing_opinions(session, submission, stage)
    second = inspected_verdict(session, submission)
    turns = difference(submission.verdict, second.verdict) if second else []
    changed = {turn.rule: turn for turn in turns if turn.changed}
    for finding in submission.verdict["findings"]:
        turn = changed.get(finding["rule"])
        opinion = standing.get(finding["rule"])
        lines = {line["id"] for line in finding["lines"]}
        proof = [f["name"] for f in submission.files if any(place["line"] in lines for place in f["proves"])]
        yield DecisionRule(
            says=finding["says"],
            clause=finding["clause"],
            found=finding["outcome"],
            observed=finding["observed"],
            required=finding["required"],
            after=turn.after if turn else None,  # type: ignore[arg-type]
            observed_after=turn.observed_after if turn else "",
            judgement=opinion.judgement if opinion else None,  # type: ignore[arg-type]
            judged_by=people.get(opinion.by_person_id) if opinion else None,
            reason=opinion.reason if opinion else "",
            evidence=_some(proof),
        )


def _some(proof: list[str]) -> tuple[str, ...]:
    """The first few names, and how many there are when that is not all."""
    return tuple(proof) if len(proof) <= MOST_FILES else (*proof[:MOST_FILES], f"共 {len(proof)} 份")


def _checks(session: Session, case: Application, people: dict[Any, str], applicant: bool) -> Iterator[Check]:
    for visit in session.exec(select(SiteCheck).where(SiteCheck.application_id == case.id).order_by(col(SiteCheck.id))):
        by, words = (STAFF, "") if applicant else (visit.inspectors, visit.words)
        yield Check(title="现场核查", on=visit.visited_on, by=by, result=VISIT[visit.result], remark=words)
    looks = select(CreditReview).where(CreditReview.application_id == case.id).order_by(col(CreditReview.id))
    for look in session.exec(looks):
        said = f"来源：{look.source}，有效期至 {day_words(look.valid_until)}。{'' if applicant else look.words}"
        by = people[look.by_person_id]
        yield Check(title="信用审查", on=look.looked_on, by=by, result=CREDIT[look.result], remark=said)

    for one in standings_of_case(session, case):
        if one.word is not None and one.provider is not None:
            said = "；".join(f"{d.label}所填 {d.claimed}，服务商 {d.said}" for d in one.differences) or one.word.words
            day = one.word.at.astimezone(BEIJING).date()
            yield Check(title=f"服务商核对：{one.service.title}", on=day, by=one.provider.name,
                        result=STATE_WORDS[one.state], remark=said)  # fmt: skip


def _panel(session: Session, case: Application) -> Iterator[Check]:
    """What an expert panel said, once two persons confirmed it: the answer and its reason, no scores and no persons."""
    if (said := outcome_of(session, case)) is not None:
        on = said.at.astimezone(BEIJING).date()
        yield Check(title="专家评审", on=on, by="专家组", result=said.words, remark=said.reason)


def _events(session: Session, case: Application) -> list[tuple[Event, str, str]]:
    query = (
        select(Event, Person.name, Organisation.name)
        .join(Person, col(Person.id) == col(Event.actor_id))
        .join(Organisation, col(Organisation.id) == col(Event.organisation_id))
        .where(Event.application_id == case.id)
        .order_by(col(Event.seq))
    )
    return list(session.exec(query).all())


def _steps(session: Session, case: Application, pack: Pack) -> Iterator[Step]:
    titles = {step.step: step.title for step in pack.process.steps} if pack.process else {}
    for event, who, office in _events(session, case):
        what = titles.get(event.action, event.action)
        yield Step(at=event.at, who=who, organisation=office, what=what, remark=event.reason)


def _conclusion(session: Session, case: Application, pack: Pack) -> Conclusion | None:
    """The last step of an office that moved the case; None while it is with the enterprise or untouched."""
    assert pack.process is not None
    own = ("certifier_of", "people_of")
    moves = {step.step: step for step in pack.process.steps if step.to != STAY and step.who not in own}
    for event, who, office in reversed(_events(session, case)):
        if event.action in ("submit", "resubmit", "withdraw"):
            return None
        if event.action in moves:
            at: datetime = event.at
            words = f"{moves[event.action].title}（{pack.process.states[event.to_state].staff}）"
            return Conclusion(words=words, by=who, organisation=office, at=at, reason=event.reason)
    return None
