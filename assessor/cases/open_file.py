"""Find a file of a case; what was once submitted can be opened for good, also after it was taken out of the draft."""

from sqlmodel import Session, select

from assessor.cases.refusal import NotFound
from models.application import Application, Submission
from models.evidence import EvidenceFile


def find_file(session: Session, case: Application, ref: str, *, submitted: bool = False) -> EvidenceFile:
    """The file called `ref` of this case. Raises NotFound.

    `submitted` also finds a file that was removed later but belongs to one of the case's submissions.
    """
    query = select(EvidenceFile).where(EvidenceFile.application_id == case.id, EvidenceFile.ref == ref)
    found = session.exec(query).one_or_none()
    if found is not None and found.removed_at is not None and not (submitted and _was_submitted(session, case, ref)):
        found = None
    if found is None:
        raise NotFound("没有找到这份材料")
    return found


def _was_submitted(session: Session, case: Application, ref: str) -> bool:
    manifests = session.exec(select(Submission.files).where(Submission.application_id == case.id))
    return any(entry["ref"] == ref for manifest in manifests for entry in manifest)
