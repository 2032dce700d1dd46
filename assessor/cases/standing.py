"""What stands now: the newest opinion on each rule, and the outcome once reviewers have explained findings away."""

from sqlmodel import Session, col, select

from models.application import Submission
from models.record import Opinion
from models.vocabulary import Judgement, Stage

ORDER = ("ineligible", "return", "manual", "eligible")


def standing_opinions(session: Session, submission: Submission, stage: Stage) -> dict[str, Opinion]:
    """The newest opinion on each rule of a submission at a stage."""
    query = select(Opinion).where(Opinion.submission_id == submission.id, Opinion.stage == stage)
    return {row.rule: row for row in session.exec(query.order_by(col(Opinion.revision)))}


def outcome_with_opinions(submission: Submission, standing: dict[str, Opinion]) -> str:
    """The outcome when findings that a reviewer judged 'met' (with a reason) no longer speak.

    A bar that no correction can lift stays a bar: 'ineligible' findings cannot be explained away.
    """
    speaking = [
        finding["effect"]
        for finding in submission.verdict["findings"]
        if finding["effect"] in ORDER
        and (finding["effect"] == "ineligible" or not _explained(standing.get(finding["rule"])))
    ]
    return min(speaking, key=ORDER.index, default="eligible")


def _explained(opinion: Opinion | None) -> bool:
    return opinion is not None and opinion.judgement == Judgement.MET and bool(opinion.reason)
