"""Remove a line from a draft; the files that proved it stay in the filing and lose only this link."""

from sqlmodel import Session, select

from assessor.cases.refusal import Stale
from assessor.cases.save_answers import find_line, must_be_editable
from models.application import Application
from models.evidence import EvidenceFile, EvidenceLink
from questionnaires.shapes import Section


def remove_line(session: Session, case: Application, section: Section, line_id: str, version: int) -> None:
    """Remove the line under the version the person saw. Raises Stale when it was changed since."""
    must_be_editable(case)
    row = find_line(session, case, section, line_id)
    if row.version != version:
        raise Stale(dict(row.answers), row.version)
    links = (
        select(EvidenceLink)
        .join(EvidenceFile)
        .where(
            EvidenceFile.application_id == case.id, EvidenceLink.section == section.id, EvidenceLink.line_id == line_id
        )
    )
    for link in session.exec(links):
        session.delete(link)
    session.delete(row)
    session.flush()
