"""Take a file out of a draft. The stored bytes stay: an earlier submission may name them."""

from sqlmodel import Session

from assessor.cases.open_file import find_file
from assessor.cases.save_answers import must_be_editable
from assessor.workflow import Moment
from models.application import Application
from models.evidence import EvidenceFile


def remove_file(session: Session, case: Application, ref: str, moment: Moment) -> EvidenceFile:
    """Remove the file from the filing as it is now. Raises Refusal when the filing is frozen, NotFound."""
    must_be_editable(case)
    file = find_file(session, case, ref)
    file.removed_at = moment.at
    session.add(file)
    session.flush()
    return file
