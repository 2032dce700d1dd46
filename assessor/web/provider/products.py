"""The provider's list of products: shown in the public catalogue once a filing is accepted."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.products import (
    CATEGORIES,
    PERIODS,
    Offer,
    add_product,
    change_product,
    find_product,
    offer_problems,
    products_of,
    retire_product,
)
from assessor.web.enterprise.common import number_in
from assessor.web.provider.blueprint import pages
from assessor.web.provider.typed import fen_or_none
from models.provider import ProviderProduct

LABELS = {"name": "名称", "category": "类别", "price": "单价", "period": "计价方式", "intro": "功能简介"}


@pages.get("/products")
def products() -> str:
    """The list, and the form for another product."""
    return _page(None, {}, {})


@pages.post("/products")
def add_offer() -> ResponseReturnValue:
    """Put a product on the list."""
    errors: dict[str, str] = {}
    offer = _offer(errors)
    if errors := {**offer_problems(offer), **errors}:
        return _page(None, errors, dict(request.form)), 422
    add_product(g.session, g.viewer, offer, g.moment)
    flash(f"“{offer.name.strip()}”已加入产品目录。", "good")
    return redirect(url_for("provider.products"), 303)


@pages.route("/products/<product_ref>", methods=["GET", "POST"])
def product(product_ref: str) -> ResponseReturnValue:
    """Change one product, or take it off the list."""
    one = find_product(g.session, g.viewer, product_ref)
    if request.method == "GET":
        return _page(one, {}, _typed(one))
    if request.form.get("do") == "retire":
        retire_product(g.session, g.viewer, one, g.moment)
        flash(f"“{one.name}”已从产品目录移出。", "good")
        return redirect(url_for("provider.products"), 303)
    errors: dict[str, str] = {}
    offer = _offer(errors)
    if errors := {**offer_problems(offer), **errors}:
        return _page(one, errors, dict(request.form)), 422
    change_product(g.session, g.viewer, one, offer, number_in("version"), g.moment)
    flash(f"“{offer.name.strip()}”已保存。", "good")
    return redirect(url_for("provider.products"), 303)


def _page(one: ProviderProduct | None, errors: dict[str, str], typed: dict[str, Any]) -> str:
    return render_template(
        "provider/products.html",
        title="产品目录",
        rows=[product_row(each) for each in products_of(g.session, g.viewer.organisation_id)],
        one=one,
        errors=errors,
        labels=LABELS,
        typed=typed,
        categories=list(CATEGORIES.items()),
        periods=list(PERIODS.items()),
    )


def product_row(one: ProviderProduct) -> dict[str, Any]:
    """A product as the tables draw it."""
    return {
        "name": one.name,
        "category": CATEGORIES[one.category],
        "price": one.unit_price_fen,
        "period": PERIODS[one.period],
        "intro": one.intro,
        "href": url_for("provider.product", product_ref=one.ref),
    }


def _typed(one: ProviderProduct) -> dict[str, Any]:
    fen = one.unit_price_fen
    price = "" if fen is None else f"{fen // 100}.{fen % 100:02d}"
    return {"name": one.name, "category": one.category, "period": one.period, "price": price, "intro": one.intro}


def _offer(errors: dict[str, str]) -> Offer:
    form = request.form
    price = fen_or_none("price", errors)
    return Offer(form.get("name", ""), form.get("category", ""), form.get("period", ""), price, form.get("intro", ""))
