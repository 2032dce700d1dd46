"""What the pages of a fund share: the batch whose award is settled, and of which city the viewer sees the figures."""

from dataclasses import dataclass

from flask import g, request

from assessor.cases.authority_figures import settled_awards
from assessor.cases.programme_offices import reviewing_regions
from assessor.cases.refusal import NotFound
from assessor.web.bureau import common
from models.batch import Batch
from models.vocabulary import OrgKind
from questionnaires.awards import Award
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Fund:
    """A batch with an award that is shared out of a year's fund, and the other batches of this kind."""

    batch: Batch
    pack: Pack
    award: Award
    batches: list[tuple[Batch, Pack]]


def chosen_fund() -> Fund:
    """The batch named in the address (?batch=pack id), else the newest with a fund. Raises NotFound when there is none."""
    found = [(batch, pack) for batch, pack in common.every_batch() if settled_awards(pack)]
    wanted = request.values.get("batch", "")
    for batch, pack in found:
        if wanted in ("", batch.pack_id):
            return Fund(batch, pack, settled_awards(pack)[0], found)
    raise NotFound("没有找到按年度资金核算的批次")


def has_fund() -> bool:
    """Whether any batch here is settled out of a fund."""
    return any(settled_awards(pack) for _, pack in common.every_batch())


def fund_of(batch: Batch) -> Fund:
    """The fund of a batch that is known already."""
    for one, pack in common.every_batch():
        if one.id == batch.id and settled_awards(pack):
            return Fund(one, pack, settled_awards(pack)[0], [])
    raise NotFound("没有找到按年度资金核算的批次")


def own_city() -> str | None:
    """The city whose figures the viewer sees; None for the province and audit, who see all."""
    return g.viewer.region_code if g.viewer.kind in (OrgKind.CITY, OrgKind.FINANCE) else None


def must_see(city: str) -> None:
    """Raises NotFound unless the viewer may see this city's figures."""
    own = own_city()
    if own is not None and own != city:
        raise NotFound("没有找到这个设区市的名单")


def city_names() -> dict[str, str]:
    """Names of the cities, and of the counties that stand beside them, by code."""
    return {one.code: one.name for one in reviewing_regions(g.session)}


def is_province() -> bool:
    """Whether the viewer sits in the province's office."""
    return bool(g.viewer.kind is OrgKind.PROVINCE)
