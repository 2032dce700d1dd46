"""Pictures of a visit: looked at like every upload, kept once by SHA-256, tied to an item or to the visit as a whole."""

from typing import IO

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn, take_in
from assessor.cases.names import new_ref
from assessor.cases.record_visit_line import checked_key, must_be_under_way
from assessor.cases.refusal import NotFound, Refusal
from assessor.evidence.store import EvidenceStore
from assessor.workflow import Moment
from models.site_visit import SiteVisit, SiteVisitPhoto

MOST_PHOTOS = 120
IMAGES = ("image/jpeg", "image/png")


def take_in_picture(store: EvidenceStore, stream: IO[bytes], name: str, largest: int) -> TakenIn:
    """Inspect and keep a picture (JPEG or PNG). Raises Refusal; a PDF is no picture."""
    taken = take_in(store, stream, name, largest)
    if taken.seen.media_type not in IMAGES:
        raise Refusal("现场照片请用 JPG 或 PNG 格式，这个文件不是图片。", status=422)
    return taken


def photo_called(session: Session, visit: SiteVisit, key: str) -> SiteVisitPhoto | None:
    """The picture that an earlier arrival of the same sending made."""
    query = select(SiteVisitPhoto).where(SiteVisitPhoto.visit_id == visit.id, SiteVisitPhoto.entry_key == key)
    return session.exec(query).one_or_none()


def add_visit_photo(
    session: Session, viewer: Viewer, visit: SiteVisit, key: str, item: str, taken: TakenIn, moment: Moment
) -> SiteVisitPhoto:
    """Add a kept picture to a locked visit under way; the same sending again gives the same picture.

    Raises Refusal for a visit that is not under way or has too many, NotFound for an item that is not on the list.
    """
    again = photo_called(session, visit, checked_key(key))
    if again is not None:
        return again
    must_be_under_way(visit)
    if item and item not in {one["key"] for one in visit.checklist}:
        raise NotFound("核查清单里没有这一项")
    here = (SiteVisitPhoto.visit_id == visit.id, col(SiteVisitPhoto.removed_at).is_(None))
    if session.exec(select(func.count()).where(*here)).one() >= MOST_PHOTOS:
        raise Refusal(f"一次核查最多保存 {MOST_PHOTOS} 张照片，请先移除不需要的。", status=422)
    photo = SiteVisitPhoto(
        ref=new_ref(),
        visit_id=visit.id or 0,
        item=item,
        entry_key=key,
        sha256=taken.sha256,
        name=taken.name,
        media_type=taken.seen.media_type,
        size=taken.size,
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(photo)
    session.flush()
    return photo


def find_photo(session: Session, visit: SiteVisit, ref: str) -> SiteVisitPhoto:
    """A picture of the visit that was not taken back. Raises NotFound."""
    query = select(SiteVisitPhoto).where(SiteVisitPhoto.visit_id == visit.id, SiteVisitPhoto.ref == ref)
    found = session.exec(query.where(col(SiteVisitPhoto.removed_at).is_(None))).one_or_none()
    if found is None:
        raise NotFound("没有找到这张照片")
    return found


def remove_photo(session: Session, visit: SiteVisit, ref: str, moment: Moment) -> None:
    """Take a picture back while the visit is under way; its bytes stay in the store."""
    must_be_under_way(visit)
    photo = find_photo(session, visit, ref)
    photo.removed_at = moment.at
    session.add(photo)
    session.flush()
