"""Reviewers' judgements, rule by rule. Going against the engine's finding names it and gives a reason."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.inspected_verdicts import verdict_in_force
from assessor.cases.move import move
from assessor.cases.refusal import Refusal
from assessor.cases.scope import last_submission
from assessor.cases.standing import standing_opinions
from assessor.workflow import Moment
from models.application import Application, Submission
from models.record import Opinion
from models.vocabulary import Judgement, OrgKind, Stage
from questionnaires.shapes import Pack

ACTIONS = {
    OrgKind.COUNTY: ("record_county_opinion", Stage.COUNTY),
    OrgKind.CITY: ("record_opinion", Stage.CITY),
    OrgKind.PROVINCE: ("record_province_opinion", Stage.PROVINCE),
}


@dataclass(frozen=True)
class Judged:
    """One rule as the reviewer judges it."""

    rule: str
    judgement: Judgement
    reason: str = ""


def record_opinions(
    session: Session, viewer: Viewer, case: Application, pack: Pack, judged: list[Judged], moment: Moment
) -> int:
    """Record the judgements that are new or changed; returns how many. Older ones stay as earlier revisions.

    Raises Refusal when the step is not open, a rule is unknown, or a judgement differs from the finding without a reason.
    """
    action, stage = ACTIONS.get(viewer.kind, ("", Stage.CITY))
    submission = last_submission(session, case)
    if submission is None or not action:
        raise Refusal("还没有可以评定的申报内容。")
    verdict = verdict_in_force(session, submission)
    found = {finding["rule"]: finding for finding in verdict["findings"]}
    standing = standing_opinions(session, submission, stage, verdict)
    fresh = [one for one in judged if _differs(one, standing.get(one.rule))]
    for one in fresh:
        if one.rule not in found:
            raise Refusal("意见中有本申报没有的规则，请刷新页面。", status=422)
        if one.judgement != found[one.rule]["outcome"] and not one.reason.strip():
            words = found[one.rule]["says"]
            raise Refusal(f"您的意见与规则判定不一致，请写明理由：{words}（{found[one.rule]['clause']}）。", status=422)
    if not fresh:
        return 0
    move(session, viewer, case, pack, action, moment, data={"rules": [one.rule for one in fresh]})
    last = _last_revisions(session, submission, stage)
    for one in fresh:
        session.add(
            Opinion(
                application_id=submission.application_id,
                submission_id=submission.id or 0,
                stage=stage,
                rule=one.rule,
                found=found[one.rule]["outcome"],
                judgement=one.judgement,
                reason=one.reason.strip(),
                revision=last.get(one.rule, 0) + 1,
                by_person_id=viewer.person_id,
                at=moment.at,
            )
        )
    session.flush()
    return len(fresh)


def _last_revisions(session: Session, submission: Submission, stage: Stage) -> dict[str, int]:
    """By rule; also of opinions that no longer count: a revision's number is never used again."""
    query = select(Opinion.rule, func.max(Opinion.revision)).where(
        Opinion.submission_id == submission.id, Opinion.stage == stage
    )
    return dict(session.exec(query.group_by(Opinion.rule)).all())


def _differs(one: Judged, standing: Opinion | None) -> bool:
    return standing is None or (standing.judgement, standing.reason) != (one.judgement, one.reason.strip())
