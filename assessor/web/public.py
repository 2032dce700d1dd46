"""Pages for everybody: the front page, help, and whether the service is well."""

from typing import Any

from flask import Blueprint, current_app, g, render_template
from sqlalchemy import text

from assessor.web.batches import as_it_stands, batch_in_force, packs_by_title
from assessor.web.public_windows import city_windows
from questionnaires.shapes import Pack

pages = Blueprint("public", __name__)


@pages.get("/healthz")
def health() -> dict[str, str]:
    """Whether the service answers and its database does."""
    g.session.connection().execute(text("SELECT 1"))
    return {"status": "ok", "time": g.moment.at.isoformat()}


@pages.get("/")
def home() -> str:
    """The front page: three doors, the batch in force with its dates in each city, the way of an application."""
    pack = pack_in_force()
    windows = city_windows(g.session, pack.id, g.moment.at)
    return render_template(
        "public/home.html", title="首页", pack=pack, windows=windows, dates=key_dates(pack), stages=stages_of(pack),
        basis=[pack.document_number or pack.title],
    )  # fmt: skip


@pages.get("/help")
def help_page() -> str:
    """How to file, how filings are checked, what happens to the data."""
    pack = pack_in_force()
    return render_template("public/help.html", title="办事帮助", pack=pack, basis=[pack.document_number or pack.title])


def pack_in_force() -> Pack:
    """The pack of the batch that visitors are shown."""
    known = {pack.id: pack for pack in packs_by_title(current_app.extensions["packs"])}
    return as_it_stands(g.session, batch_in_force(g.session, known))


def key_dates(pack: Pack) -> list[dict[str, Any]]:
    """The dates that the documents themselves give, in order; a date that is not set is said to be so."""
    dated = [p for p in pack.parameters.values() if p.unit == "date"]
    rows = [
        {"says": p.says, "value": pack.parameter(p.id), "cites": p.cites, "extended": p.id in pack.extended}
        for p in dated
    ]
    return sorted(rows, key=lambda row: (row["value"] is None, str(row["value"])))


def stages_of(pack: Pack) -> list[dict[str, Any]]:
    """The visible stages of an application: title, for which stars, what an applicant is told while it is there."""
    if pack.process is None:
        return []
    states = pack.process.states
    return [
        {
            "title": stage.title,
            "levels": [pack.levels[level].title for level in stage.levels if level in pack.levels],
            "told": list(dict.fromkeys(states[name].applicant for name in stage.states)),
        }
        for stage in pack.process.stages
    ]
