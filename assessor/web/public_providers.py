"""The public catalogue: providers whose filing under a programme was accepted, with what they offer."""

from typing import Any

from flask import Blueprint, current_app, g, render_template, request, url_for
from sqlmodel import col, select

from assessor.cases.products import CATEGORIES, products_of
from assessor.cases.provider_filing import filed_on, steps_of
from assessor.cases.refusal import NotFound
from assessor.web.provider.products import product_row
from models.people import Organisation
from models.provider import ProviderFiling
from questionnaires.shapes import Pack

pages = Blueprint("catalogue", __name__, url_prefix="/providers")


@pages.get("/")
def index() -> str:
    """The catalogue of a programme; by default of the first that lists anybody."""
    packs = admitting()
    wanted = request.args.get("programme", "")
    pack = next((one for one in packs if one.id == wanted), None)
    pack = pack or next((one for one in packs if _listed(one)), packs[0] if packs else None)
    category = request.args.get("category", "")
    category = category if category in CATEGORIES else ""
    rows = _listed(pack) if pack else []
    if category:
        rows = [row for row in rows if category in row["categories"]]
    return render_template(
        "public/providers.html",
        title="云服务商目录",
        pack=pack,
        tabs=[
            {"label": one.title, "current": one is pack, "href": url_for("catalogue.index", programme=one.id)}
            for one in packs
        ],
        rows=rows,
        categories=list(CATEGORIES.items()),
        category=category,
    )


@pages.get("/<uscc>")
def show(uscc: str) -> str:
    """One provider: where it is filed since when, and its products. Only while a filing stands."""
    query = select(Organisation).where(Organisation.kind == "provider", Organisation.uscc == uscc)
    own = g.session.exec(query).one_or_none()
    filed = [row | {"pack": pack} for pack in admitting() for row in _listed(pack) if own and row["uscc"] == own.uscc]
    if own is None or not filed:
        raise NotFound("没有找到这家已备案的服务商")
    return render_template(
        "public/provider.html",
        title=own.name,
        firm=own,
        filed=filed,
        products=[product_row(one) for one in products_of(g.session, own.id or 0)],
        breadcrumb=[{"label": "云服务商目录", "href": url_for("catalogue.index")}, {"label": own.name}],
    )


def admitting() -> list[Pack]:
    """Programmes that admit providers by a filing."""
    return [pack for pack in current_app.extensions["packs"].values() if pack.providers is not None]


def _listed(pack: Pack) -> list[dict[str, Any]]:
    query = (
        select(ProviderFiling, Organisation)
        .join(Organisation, col(Organisation.id) == col(ProviderFiling.organisation_id))
        .where(ProviderFiling.pack_id == pack.id)
        .order_by(col(Organisation.name))
    )
    rows = []
    for filing, own in g.session.exec(query):
        day = filed_on(steps_of(g.session, filing))
        if day is None:
            continue
        offered = products_of(g.session, own.id or 0)
        rows.append(
            {
                "name": own.name,
                "uscc": own.uscc,
                "day": day,
                "products": len(offered),
                "categories": {one.category for one in offered},
                "offers": "、".join(dict.fromkeys(CATEGORIES[one.category] for one in offered)),
                "href": url_for("catalogue.show", uscc=own.uscc),
            }
        )
    return rows
