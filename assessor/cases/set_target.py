"""How many enterprises of a star a city means to bring through in a batch (46号 三.1)."""

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.batch import Batch, CultivationTarget
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

MOST = 100_000


def set_target(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, level: str, count: int, version: int, moment: Moment
) -> CultivationTarget:
    """Set the viewer's city's target for a star. `version` is 0 for a target not set before.

    Raises Refusal for a viewer outside a city office, an unknown star, a number out of bounds, or a stale version.
    """
    if viewer.kind is not OrgKind.CITY or viewer.role is not Role.OFFICER:
        raise Refusal("只有设区市工信局可以设置本市培育目标。", status=403)
    if level not in pack.levels:
        raise Refusal("没有这个星级，请刷新页面。", status=422)
    if not 0 <= count <= MOST:
        raise Refusal(f"培育目标请填写 0 至 {MOST:,} 之间的家数。", status=422)
    found = targets_of(session, batch, viewer.region_code).get(level)
    if (found.version if found else 0) != version:
        raise Refusal("培育目标刚被别人改过，请看过最新数字后再设置。")
    if found is None:
        found = CultivationTarget(
            batch_id=batch.id or 0, region_code=viewer.region_code, level=level, count=count,
            by_person_id=viewer.person_id, at=moment.at,
        )  # fmt: skip
    elif found.count != count:
        found.count, found.by_person_id, found.at = count, viewer.person_id, moment.at
        found.version += 1
    session.add(found)
    session.flush()
    return found


def targets_of(session: Session, batch: Batch, region_code: str) -> dict[str, CultivationTarget]:
    """The targets of a city in a batch by star; a star without one is not in it (not set is not 0)."""
    query = select(CultivationTarget).where(
        CultivationTarget.batch_id == batch.id, CultivationTarget.region_code == region_code
    )
    return {row.level: row for row in session.exec(query)}
