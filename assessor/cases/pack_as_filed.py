"""The rules a filing was made under: the kept copy of the pack, with the deadlines that stood extended then."""

from datetime import date

from sqlmodel import Session

from models.application import Submission
from models.archive import PackCopy
from questionnaires.shapes import Pack


def pack_as_filed(session: Session, submission: Submission) -> Pack | None:
    """The pack by the submission's digest; None when the archive does not have it."""
    copy = session.get(PackCopy, submission.pack_digest)
    if copy is None:
        return None
    days = {name: date.fromisoformat(day) for name, day in submission.verdict.get("extended", {}).items()}
    return Pack.model_validate(copy.content).with_extended(days)
