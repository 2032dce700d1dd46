"""What is done in a re-check: the enterprise answers, the province visits, proposes, publishes; a second person confirms."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn
from assessor.cases.change_award import AwardDecision, change_award
from assessor.cases.publish import WORKING_DAYS
from assessor.cases.recheck import FINAL, facts_of, step_recheck
from assessor.cases.record_site_check import FEWEST_INSPECTORS, RESULTS
from assessor.cases.refusal import Refusal
from assessor.policy.calendar import add_working_days
from assessor.workflow import Moment
from assessor.workflow_recheck import DOWNGRADE, KEEP
from models.application import Submission
from models.notice import Award
from models.recheck import Recheck, RecheckEvent, RecheckFile
from models.vocabulary import Judgement
from questionnaires.shapes import Pack

CONFIRM = {"confirm_keep": KEEP, "confirm_downgrade": DOWNGRADE, "confirm_withdraw": "withdraw"}
KINDS = {"keep": "保持星级", "downgrade": "降低星级", "withdraw": "撤销星级"}
MOST_FILES = 50
CONDITIONS = "一("
"""Labels of the clauses that hold the conditions of a star (46号 一); rules of other clauses are about the act of filing."""


@dataclass(frozen=True)
class RuleToCheck:
    """A rule that the star stood on, as the pack named words it; `found` is what was found when it was filed, if it was."""

    rule: str
    says: str
    clause: str
    found: str | None


@dataclass(frozen=True)
class RecheckVisit:
    """What the inspectors bring back; `judged` by rule id."""

    visited_on: date
    inspectors: tuple[str, ...]
    result: str
    words: str
    judged: dict[str, str]


def rules_for(session: Session, award: Award, pack: Pack) -> tuple[str, list[RuleToCheck]]:
    """The rules to judge by, and where they come from: the filing's own pack, else (earlier stars) the present pack.

    For stars announced before this service the pack of their year is not known; that is said, not guessed.
    """
    if award.application_id is not None:
        query = select(Submission).where(Submission.application_id == award.application_id)
        filed = session.exec(query.order_by(col(Submission.seq).desc()).limit(1)).one_or_none()
        if filed is not None:
            rules = [RuleToCheck(f["rule"], f["says"], f["clause"], f["outcome"]) for f in filed.verdict["findings"]]
            return f"申报时的规则包 {filed.pack_id}（{filed.pack_digest[:15]}…）", _conditions(rules)
    level = pack.levels.get(award.level)
    rules = [RuleToCheck(rule.id, rule.says, rule.cites, None) for rule in level.rules] if level else []
    return f"该星级评定当年的规则包本系统没有，对照现行规则包 {pack.id}", _conditions(rules)


def _conditions(rules: list[RuleToCheck]) -> list[RuleToCheck]:
    """The conditions of the star; all rules where no clause is labelled so. Which star may follow which is not asked again."""
    found = [rule for rule in rules if rule.clause.startswith(CONDITIONS) and rule.rule != "ladder"]
    return found or rules


def answer_recheck(
    session: Session,
    viewer: Viewer,
    recheck: Recheck,
    award: Award,
    pack: Pack,
    words: str,
    files: list[TakenIn],
    moment: Moment,
) -> RecheckEvent:
    """The enterprise says how it uses the cloud now and sends proof; it may add to this until the visit."""
    event = step_recheck(
        session, viewer, recheck, award, pack, "answer", moment, reason=words, data={"files": [f.sha256 for f in files]}
    )
    there = {row.sha256 for row in files_of(session, recheck)}
    if len(there) + len(files) > MOST_FILES:
        raise Refusal(f"一项复查最多上传 {MOST_FILES} 个文件，请合并同类材料。", status=422)
    for kept in {one.sha256: one for one in files}.values():
        if kept.sha256 not in there:
            session.add(
                RecheckFile(
                    recheck_id=recheck.id or 0, sha256=kept.sha256, name=kept.name, media_type=kept.seen.media_type,
                    size=kept.size, pages=kept.seen.pages, by_person_id=viewer.person_id, at=moment.at,
                )
            )  # fmt: skip
    session.flush()
    return event


def files_of(session: Session, recheck: Recheck) -> list[RecheckFile]:
    """What the enterprise sent, in order."""
    query = select(RecheckFile).where(RecheckFile.recheck_id == recheck.id)
    return list(session.exec(query.order_by(col(RecheckFile.id))))


def record_visit(
    session: Session, viewer: Viewer, recheck: Recheck, award: Award, pack: Pack, visit: RecheckVisit, moment: Moment
) -> RecheckEvent:
    """Record a visit with a judgement of every rule. Raises Refusal for what is missing or cannot be."""
    names = tuple(dict.fromkeys(name.strip() for name in visit.inspectors if name.strip()))
    if len(names) < FEWEST_INSPECTORS:
        raise Refusal(f"请填写复查人员姓名，至少 {FEWEST_INSPECTORS} 人，用顿号隔开。", status=422)
    if visit.result not in RESULTS:
        raise Refusal("请选择复查结果。", status=422)
    if visit.visited_on > moment.today or visit.visited_on < recheck.state_since.date().replace(month=1, day=1):
        raise Refusal("复查日期不能晚于今天，也不能早于今年。", status=422)
    source, rules = rules_for(session, award, pack)
    known = {j.value for j in Judgement}
    if any(visit.judged.get(rule.rule) not in known for rule in rules):
        raise Refusal("请对每条规则选择现在是否符合；说不清的选“尚不明确”。", status=422)
    data = {
        "visited_on": visit.visited_on.isoformat(),
        "inspectors": "、".join(names),
        "result": visit.result,
        "judged_by": source,
        "findings": [
            {"rule": r.rule, "says": r.says, "clause": r.clause, "judgement": visit.judged[r.rule]} for r in rules
        ],
    }
    return step_recheck(session, viewer, recheck, award, pack, "record_visit", moment, reason=visit.words, data=data)


def propose_outcome(
    session: Session, viewer: Viewer, recheck: Recheck, award: Award, pack: Pack, kind: str, to_level: str | None,
    reason: str, moment: Moment,
) -> RecheckEvent:  # fmt: skip
    """One person proposes to keep, downgrade or withdraw the star. Raises Refusal."""
    if kind not in KINDS:
        raise Refusal("请选择处理意见：保持、降低或撤销星级。", status=422)
    data: dict[str, Any] = {"kind": kind}
    if kind == DOWNGRADE:
        held, left = pack.levels.get(award.level), pack.levels.get(to_level or "")
        if left is None or held is None or left.rank >= held.rank:
            raise Refusal("请选择降低后的星级，须低于现在的星级。", status=422)
        data["to_level"] = left.id
    return step_recheck(session, viewer, recheck, award, pack, "propose", moment, reason=reason, data=data)


def publish_outcome(
    session: Session, viewer: Viewer, recheck: Recheck, award: Award, pack: Pack, moment: Moment
) -> RecheckEvent:
    """Publish the proposal; the day of publication does not count, objections are taken through the last day."""
    days = pack.parameter(WORKING_DAYS)
    if not isinstance(days, int) or days < 1:
        raise Refusal("规则包没有设定公示的工作日数，不能公示。")
    data = {
        "published_on": moment.today.isoformat(),
        "ends_on": add_working_days(moment.today, days).isoformat(),
        "working_days": days,
    }
    return step_recheck(session, viewer, recheck, award, pack, "publish", moment, data=data)


def confirm(
    session: Session, viewer: Viewer, recheck: Recheck, award: Award, pack: Pack, action: str, moment: Moment
) -> RecheckEvent:
    """The second person's yes: the re-check ends and the star is changed, in one transaction. Raises Refusal."""
    kind = CONFIRM[action]
    facts = facts_of(session, recheck, award, pack)
    proposal = last_proposal(session, recheck)
    event = step_recheck(session, viewer, recheck, award, pack, action, moment)
    assert proposal is not None and facts.evaluated_by is not None and recheck.state == FINAL[kind]
    decided = AwardDecision(kind, f"{KINDS[kind]}：{proposal.reason}", proposal.data.get("to_level"))
    change_award(session, viewer, award, pack, decided, moment, confirmed_by=facts.evaluated_by)
    return event


def last_proposal(session: Session, recheck: Recheck) -> RecheckEvent | None:
    """The newest proposal."""
    query = select(RecheckEvent).where(RecheckEvent.recheck_id == recheck.id, RecheckEvent.action == "propose")
    return session.exec(query.order_by(col(RecheckEvent.seq).desc()).limit(1)).one_or_none()
