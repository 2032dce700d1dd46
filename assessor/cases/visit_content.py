"""What is signed: the whole of a visit as one JSON object, named by its SHA-256."""

from typing import Any

from sqlmodel import Session, select

from assessor.cases.digest import digest_of
from assessor.cases.visits import inspectors_of, photos_of, recorded
from models.application import Application, Submission
from models.site_visit import SiteVisit, SiteVisitRecord, SiteVisitSignature

ENTERPRISE = "enterprise"


def content_of(session: Session, visit: SiteVisit, case: Application) -> dict[str, Any]:
    """The visit as it stands. A changed word, picture or inspector makes another digest, so earlier signatures lapse."""
    submission = session.get_one(Submission, visit.submission_id)
    return {
        "visit": visit.ref,
        "number": case.number,
        "submission": submission.seq,
        "submission_sha256": submission.document_sha256,
        "supplements": _sealed_digest(session, visit.supplements),
        "visited_on": visit.visited_on.isoformat() if visit.visited_on else None,
        "inspectors": [{"name": one.name, "unit": one.unit} for one in inspectors_of(session, visit)],
        "items": [
            {
                "key": one.item["key"],
                "claims": one.item["claims"],
                "result": one.entry.result if one.entry else None,
                "words": one.entry.words if one.entry else "",
                "corrections": one.entry.corrections if one.entry else {},
                "photos": [photo.sha256 for photo in one.photos],
            }
            for one in recorded(session, visit)
        ],
        "photos": [photo.sha256 for photo in photos_of(session, visit) if not photo.item],
    }


def digest_of_visit(session: Session, visit: SiteVisit, case: Application) -> str:
    """SHA-256 of the content as it stands."""
    return digest_of(content_of(session, visit, case))


def signers(session: Session, visit: SiteVisit) -> dict[str, str]:
    """Who has to sign, with the name that is known beforehand: the enterprise, and each inspector."""
    people = {f"inspector:{one.position}": one.name for one in inspectors_of(session, visit)}
    return {ENTERPRISE: "", **people}


def signatures(session: Session, visit: SiteVisit, digest: str) -> dict[str, SiteVisitSignature]:
    """The signatures under exactly this content, by signer."""
    query = select(SiteVisitSignature).where(
        SiteVisitSignature.visit_id == visit.id, SiteVisitSignature.content_sha256 == digest
    )
    return {row.signer: row for row in session.exec(query)}


def missing(content: dict[str, Any]) -> list[str]:
    """Keys of items that nothing was recorded of."""
    return [item["key"] for item in content["items"] if item["result"] is None]


def record_of(session: Session, visit: SiteVisit) -> SiteVisitRecord | None:
    """The sealed record, once everybody has signed."""
    return session.exec(select(SiteVisitRecord).where(SiteVisitRecord.visit_id == visit.id)).one_or_none()


def _sealed_digest(session: Session, visit_id: int | None) -> str | None:
    if visit_id is None:
        return None
    return session.exec(
        select(SiteVisitRecord.content_sha256).where(SiteVisitRecord.visit_id == visit_id)
    ).one_or_none()
