"""The province's board of its cities: windows, where the cases stand, visits owed and made, what is overdue."""

from typing import Any

from flask import Blueprint, g, render_template, url_for

from assessor.cases import standing_of_cities as standing
from assessor.cases.windows import BEIJING, last_day
from assessor.web.bureau import common
from dashboards.board import stage_bars

pages = Blueprint("bureau_board", __name__, url_prefix="/bureau/board")


@pages.get("/")
def show() -> str:
    """The board."""
    batch, pack = common.chosen_batch()
    cities = standing.cities(g.session, g.viewer, batch, pack, g.moment)
    stages = [stage for stage in standing.COLUMNS if any(city.counts.get(stage) for city in cities)]
    rows = [_row(city, batch.pack_id) for city in cities]
    return render_template(
        "bureau/board.html",
        title="各市进展",
        batch=batch,
        pack=pack,
        rows=rows,
        stages=stages,
        words=standing.COLUMNS,
        totals=standing.totals(cities),
        bars=stage_bars({city.name: city.counts for city in cities}),
        batches=common.batches(),
    )


def _row(city: standing.City, pack_id: str) -> dict[str, Any]:
    window = city.window
    return {
        "name": city.name,
        "href": url_for("bureau.home", tab="all", city=city.code, batch=pack_id),
        **city.counts,
        "total": sum(city.counts.values()),
        "required": city.inspection.required,
        "done": city.inspection.done,
        "stars_missing": "、".join(city.inspection.stars_missing),
        "overdue": city.overdue,
        "opens": window.opens_at.astimezone(BEIJING).date() if window else None,
        "closes": last_day(window.closes_at) if window else None,
        "short": city.inspection.done < city.inspection.required or bool(city.inspection.stars_missing),
    }
