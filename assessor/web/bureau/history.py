"""The record of a case for officers: every step, who took it, for whom and why; every opinion with its revisions."""

from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.day_words import day_words
from assessor.cases.set_amount import KIND as SET_AMOUNT
from assessor.cases.step_papers import paper_words
from assessor.cases.windows import BEIJING
from models.application import Application, Submission
from models.objecting import CreditProof
from models.people import Organisation, Person
from models.record import CreditReview, Event, Opinion, Remark, SiteCheck
from models.two_persons import Proposal
from models.vocabulary import RETURN_REASONS, ReturnCode
from questionnaires.shapes import Pack

STAGE_WORDS = {"county": "县（市、区）", "city": "设区市", "province": "省厅"}
_TONES = {
    "returned": "warn",
    "held": "warn",
    "province_held": "warn",
    "refused": "bad",
    "not_rated": "bad",
    "withdrawn": "neutral",
    "rated": "good",
    "reported": "good",
}
OUTSIDE = {SET_AMOUNT: "核定补助金额（两人）", "pay_after": "补付", "recover_paid": "登记追回"}
"""What is recorded without being a step of the process table."""
_SITE = {"confirmed": "与申报一致", "partly": "部分一致", "refuted": "与申报不符"}
_CREDIT = {"clear": "未发现失信或违法记录", "found": "发现失信或违法记录"}


def history_of(session: Session, case: Application, pack: Pack, names: dict[str, str]) -> list[dict[str, Any]]:
    """Every event, newest first, in the shape of the macro `timeline`."""
    assert pack.process is not None
    titles = {(s.step, state): s.title for s in pack.process.steps for state in s.from_states}
    query = (
        select(Event, Person.name, Organisation.name)
        .join(Person, col(Person.id) == col(Event.actor_id))
        .join(Organisation, col(Organisation.id) == col(Event.organisation_id))
        .where(Event.application_id == case.id)
        .order_by(col(Event.seq).desc())
    )
    details = _details(session, case, pack, names) | _entered_by(session, case)
    return [
        {
            "what": titles.get((event.action, event.from_state or "")) or OUTSIDE.get(event.action, event.action),
            "who": person,
            "behalf": office,
            "at": event.at,
            "reason": event.reason,
            "remark": _remark(event, details),
            "tone": _TONES.get(event.to_state, "info") if event.to_state != event.from_state else "neutral",
        }
        for event, person, office in session.exec(query)
    ]


def _entered_by(session: Session, case: Application) -> dict[Any, str]:
    """Who entered each payment that somebody else confirmed, by the event's id."""
    query = select(Event).where(Event.application_id == case.id)
    events = [one for one in session.exec(query) if one.data.get("voucher") and one.data.get("proposal")]
    refs = {one.id: str(one.data["proposal"]) for one in events}
    if not refs:
        return {}
    asked = select(Proposal.ref, Person.name).join(Person, col(Person.id) == col(Proposal.proposed_by))
    who = dict(session.exec(asked.where(col(Proposal.ref).in_(refs.values()))).all())
    return {event_id: f"{who[ref]} 登记，经另一人确认" for event_id, ref in refs.items() if ref in who}


def _details(session: Session, case: Application, pack: Pack, names: dict[str, str]) -> dict[Any, str]:
    found: dict[Any, str] = {}
    for remark in session.exec(select(Remark).where(Remark.application_id == case.id).order_by(col(Remark.id))):
        words = f"{place_words(pack, remark, names)}：{RETURN_REASONS[ReturnCode(remark.code)]}。{remark.words}"
        found[remark.event_id] = "\n".join(filter(None, (found.get(remark.event_id), words)))
    for visit in session.exec(select(SiteCheck).where(SiteCheck.application_id == case.id)):
        found["record_site_check", visit.at] = (
            f"{day_words(visit.visited_on)}，{visit.inspectors}：{_SITE[visit.result]}。{visit.words}"
        )
    reviews = select(CreditReview, CreditProof).outerjoin(CreditProof).where(CreditReview.application_id == case.id)
    for look, kept_page in session.exec(reviews):
        proof: CreditProof | None = kept_page  # an outer join
        minute = f" {proof.looked_at.astimezone(BEIJING):%H:%M}" if proof is not None else ""
        kept = "，附查询结果页" if proof is not None else ""
        looked_up = f"{look.source}，{day_words(look.looked_on)}{minute} 查询{kept}：{_CREDIT[look.result]}"
        words = f"{looked_up}，有效期至 {day_words(look.valid_until)}。{look.words}"
        found["record_credit_review", look.at] = found["record_province_credit_review", look.at] = words
    return found


def place_words(pack: Pack, remark: Remark, names: dict[str, str]) -> str:
    """Where a remark points, in words: 云服务 · 云服务器 · 使用时间."""
    section = next((s for s in pack.sections if s.id == remark.section), None)
    question = section.question(remark.question) if section else None
    parts = (
        section.title if section else remark.section,
        names.get(remark.line_id, remark.line_id),
        question.label if question else "",
    )
    return " · ".join(part for part in parts if part)


def _remark(event: Event, details: dict[Any, str]) -> str:
    said = details.get(event.id) or details.get((event.action, event.at)) or ""
    if day := event.data.get("correct_by"):
        said = f"补正期限：{day_words(day)}\n{said}"
    if papers := "\n".join(paper_words(event.data)):
        said = f"{papers}\n{said}"
    if rules := event.data.get("rules"):
        said = f"{len(rules)} 条规则的意见"
    if event.data.get("sha256"):
        named = {"declaration": "申报书", "settlement": "核算结果"}
        filed = f"第 {event.data.get('submission')} 次提交"
        what = next((words for name, words in named.items() if event.data.get(name)), filed)
        said = f"{what}，SHA-256 {event.data['sha256'][:16]}…"
    return said.strip()


def opinions_of(session: Session, submission: Submission) -> dict[str, list[dict[str, Any]]]:
    """Every recorded opinion on a submission by rule, all stages and revisions, the newest first."""
    query = (
        select(Opinion, Person.name)
        .join(Person, col(Person.id) == col(Opinion.by_person_id))
        .where(Opinion.submission_id == submission.id)
        .order_by(col(Opinion.id).desc())
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for row, name in session.exec(query):
        found.setdefault(row.rule, []).append(
            {
                "stage": STAGE_WORDS[row.stage],
                "judgement": row.judgement,
                "found": row.found,
                "reason": row.reason,
                "revision": row.revision,
                "by": name,
                "at": row.at,
            }
        )
    return found


def who_acts(pack: Pack, case: Application) -> str | None:
    """Who has the next move on a case, in words; None when it is closed."""
    assert pack.process is not None
    decided = f"{pack.levels[case.level].decided_by}_decides_this_level"
    words = {"county_of": "县（市、区）工信局", "city_of": "设区市工信局", "province": "省工业和信息化厅"}
    if case.state in ("draft", "returned"):
        return "申报企业"
    open_ = [
        s.who for s in pack.process.steps if case.state in s.from_states and s.to != "stay" and decided not in s.unless
    ]
    return next((words[who] for who in open_ if who in words), None)


def stage_line(session: Session, case: Application, pack: Pack) -> list[dict[str, Any]]:
    """The way of this star with where the case stands, in the shape of the macro `process_line`."""
    assert pack.process is not None
    stages = [s for s in pack.process.stages if not s.levels or case.level in s.levels]
    last = session.exec(
        select(Event.from_state).where(Event.application_id == case.id).order_by(col(Event.seq).desc()).limit(1)
    ).one_or_none()
    stopped = not any(case.state in stage.states for stage in stages)
    standing = last if stopped else case.state
    here = next((i for i, stage in enumerate(stages) if standing in stage.states), len(stages))
    done = pack.process.states[case.state].final and not stopped
    now = "stopped" if stopped else "done" if done else "current"
    return [
        {"title": stage.title, "state": "done" if i < here else now if i == here else "todo", "at": None, "note": None}
        for i, stage in enumerate(stages)
    ]
