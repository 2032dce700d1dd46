"""What stands now: the newest opinion on each rule, and the outcome once reviewers have explained findings away."""

from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.inspected_verdicts import inspected_verdict, verdict_in_force
from assessor.policy.second_look import in_force, worse_rules
from models.application import Submission
from models.record import Opinion
from models.vocabulary import Judgement, Stage

ORDER = ("ineligible", "return", "manual", "eligible")


def standing_opinions(
    session: Session, submission: Submission, stage: Stage, verdict: dict[str, Any] | None = None
) -> dict[str, Opinion]:
    """The newest opinion on each rule of a submission at a stage. An opinion on a finding that a visit has made another
    since then no longer counts: the rule has to be judged again. `verdict`: the one in force, where it was read already."""
    query = select(Opinion).where(Opinion.submission_id == submission.id, Opinion.stage == stage)
    newest = {row.rule: row for row in session.exec(query.order_by(col(Opinion.revision)))}
    verdict = verdict or verdict_in_force(session, submission)
    found = {finding["rule"]: finding["outcome"] for finding in verdict["findings"]}
    return {rule: row for rule, row in newest.items() if row.found == found.get(rule)}


def outcome_with_opinions(verdict: dict[str, Any], standing: dict[str, Opinion]) -> str:
    """The outcome when findings that a reviewer judged 'met' (with a reason) no longer speak.

    A bar that no correction can lift stays a bar: 'ineligible' findings cannot be explained away.
    """
    speaking = [
        finding["effect"]
        for finding in verdict["findings"]
        if finding["effect"] in ORDER and not _explained_away(finding, standing)
    ]
    return min(speaking, key=ORDER.index, default="eligible")


def worse_and_unexplained(session: Session, submission: Submission, standing: dict[str, Opinion]) -> list[str]:
    """Rules that a visit made worse and that nobody has explained since, as far as they may be explained at all."""
    second = inspected_verdict(session, submission)
    if second is None:
        return []
    worse = worse_rules(submission.verdict, second.verdict)
    findings = {finding["rule"]: finding for finding in in_force(submission.verdict, second.verdict)["findings"]}
    return [rule for rule in worse if not _explained_away(findings[rule], standing)]


def _explained_away(finding: dict[str, Any], standing: dict[str, Opinion]) -> bool:
    opinion = standing.get(finding["rule"])
    explained = opinion is not None and opinion.judgement == Judgement.MET and bool(opinion.reason)
    return explained and finding["effect"] != "ineligible"
