"""Find visits within what a person may see, and read what stands in one: inspectors, items, entries, pictures."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.refusal import NotFound
from assessor.cases.scope import conditions
from assessor.policy.inspected_document import LineFinding
from models.application import Application
from models.record import SiteCheck
from models.site_visit import SiteVisit, SiteVisitEntry, SiteVisitInspector, SiteVisitPhoto
from models.vocabulary import Role

PHASES = {
    "planned": "拟定",
    "under_way": "进行中",
    "sealed": "已签字封存",
    "done": "完成",
    "dropped": "已取消",
}
OPEN = ("planned", "under_way", "sealed")
BEGUN = ("under_way", "sealed")
"""A visit that was begun and is not finished: what it finds is not known yet."""

Json = dict[str, Any]


@dataclass(frozen=True)
class Recorded:
    """One item of a visit with its newest entry (None: nothing recorded yet) and the pictures taken of it."""

    item: Json
    entry: SiteVisitEntry | None
    photos: tuple[SiteVisitPhoto, ...]


def is_inspector(viewer: Viewer | None) -> bool:
    """Whether somebody signed in as an inspector: they reach the visits they are named in, and nothing else."""
    return viewer is not None and viewer.role is Role.INSPECTOR


def find_visit(
    session: Session, viewer: Viewer | None, ref: str, *, lock: bool = False
) -> tuple[SiteVisit, Application]:
    """The visit called `ref` and its case: for inspectors one they are named in, for others one of a case in their scope.

    `lock` takes the visit's row for update. Raises NotFound.
    """
    query = select(SiteVisit, Application).join(Application).where(SiteVisit.ref == ref, *_reach(viewer))
    if lock:
        query = query.with_for_update(of=SiteVisit)
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这次核查")
    return found[0], found[1]


def _reach(viewer: Viewer | None) -> list[Any]:
    if viewer is None or not is_inspector(viewer):
        return list(conditions(viewer))
    named = select(SiteVisitInspector.visit_id).where(SiteVisitInspector.person_id == viewer.person_id)
    return [col(SiteVisit.id).in_(named), SiteVisit.phase != "dropped"]


def visits_within(
    session: Session, viewer: Viewer, batch_id: int | None = None
) -> Sequence[tuple[SiteVisit, Application]]:
    """Every visit this person may see, the newest first; `batch_id` narrows it."""
    query = select(SiteVisit, Application).join(Application).where(*_reach(viewer))
    if batch_id is not None:
        query = query.where(Application.batch_id == batch_id)
    return session.exec(query.order_by(col(SiteVisit.id).desc()).limit(500)).all()


def visits_of(session: Session, case: Application) -> Sequence[SiteVisit]:
    """The visits of one case in order of planning."""
    query = select(SiteVisit).where(SiteVisit.application_id == case.id).order_by(col(SiteVisit.id))
    return session.exec(query).all()


def visits_on_paper(session: Session, case: Application) -> bool:
    """Whether the case's record has a visit, with or without the kit."""
    query = select(SiteCheck.id).where(SiteCheck.application_id == case.id)
    return session.exec(query.limit(1)).first() is not None


def inspectors_of(session: Session, visit: SiteVisit) -> Sequence[SiteVisitInspector]:
    """Who goes, in the order in which they were named."""
    query = select(SiteVisitInspector).where(SiteVisitInspector.visit_id == visit.id)
    return session.exec(query.order_by(col(SiteVisitInspector.position))).all()


def newest_entries(session: Session, visit: SiteVisit) -> dict[str, SiteVisitEntry]:
    """The newest entry of each item that has one."""
    query = select(SiteVisitEntry).where(SiteVisitEntry.visit_id == visit.id)
    return {entry.item: entry for entry in session.exec(query.order_by(col(SiteVisitEntry.version)))}


def photos_of(session: Session, visit: SiteVisit) -> Sequence[SiteVisitPhoto]:
    """The pictures that were not taken back, in order of arrival."""
    query = select(SiteVisitPhoto).where(SiteVisitPhoto.visit_id == visit.id, col(SiteVisitPhoto.removed_at).is_(None))
    return session.exec(query.order_by(col(SiteVisitPhoto.id))).all()


def recorded(session: Session, visit: SiteVisit) -> list[Recorded]:
    """Every item of the check-list with what was recorded of it."""
    entries, photos = newest_entries(session, visit), photos_of(session, visit)
    return [
        Recorded(item, entries.get(item["key"]), tuple(photo for photo in photos if photo.item == item["key"]))
        for item in visit.checklist
    ]


def findings_of(session: Session, visit: SiteVisit) -> list[LineFinding]:
    """What the visit found of each item that has an entry."""
    return [
        LineFinding(
            section=one.item["section"],
            line=one.item["line"],
            question=one.item["question"],
            claims=one.item["claims"],
            result=one.entry.result,  # type: ignore[arg-type]
            corrections=one.entry.corrections,
        )
        for one in recorded(session, visit)
        if one.entry is not None
    ]
