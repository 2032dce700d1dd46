"""The rules a filing was made under: the kept copy of the pack, with the deadlines that stood extended then."""

from datetime import date

from sqlmodel import Session

from assessor.cases.keep_pack import kept_pack
from models.application import Submission
from questionnaires.shapes import Pack


def pack_as_filed(session: Session, submission: Submission) -> Pack | None:
    """The pack by the submission's digest; None when the archive does not have it."""
    pack = kept_pack(session, submission.pack_digest)
    if pack is None:
        return None
    days = {name: date.fromisoformat(day) for name, day in submission.verdict.get("extended", {}).items()}
    return pack.with_extended(days)
