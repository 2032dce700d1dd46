"""Register every audience's pages, the filters and what every template may use."""

import secrets
from datetime import timedelta
from typing import Any

from flask import Flask, current_app, g, request
from flask_wtf import CSRFProtect

from assessor.access import Viewer
from assessor.api import push
from assessor.api import routes as api
from assessor.cases.demo_clock import told_until
from assessor.web import (
    admin,
    auth,
    bureau,
    certificates,
    components_page,
    demo,
    enterprise,
    errors,
    expert,
    filters,
    heard,
    programmes,
    provider,
    public,
    public_audit,
    public_basis,
    public_draws,
    public_notices,
    public_objections,
    public_providers,
    public_rechecks,
    public_stars,
    selfcheck,
    selfcheck_carry,
    selfcheck_paper,
)
from assessor.web.filters import address
from assessor.web.menu import Item, menu_for
from assessor.web.where_rated import nobody_rates, rated
from models.vocabulary import ROLE_NAMES


def register(app: Flask, csrf: CSRFProtect) -> None:
    """Hang pages on the application."""
    filters.register(app)
    errors.register(app)
    for pages in (
        public.pages,
        public_notices.pages,
        public_rechecks.pages,
        public_draws.pages,
        public_objections.pages,
        public_stars.pages,
        public_providers.pages,
        certificates.pages,
        public_basis.pages,
        public_audit.pages,
        auth.pages,
    ):
        app.register_blueprint(pages)
    for pages in (selfcheck.pages, selfcheck_carry.pages, programmes.pages, api.pages, push.pages):
        app.register_blueprint(pages)
    for pages in (enterprise.pages, provider.pages, heard.pages, *bureau.BLUEPRINTS, expert.pages, admin.pages):
        app.register_blueprint(pages)
    if app.config["DEMO"]:
        app.register_blueprint(components_page.blueprint)
        app.register_blueprint(demo.pages)
    csrf.exempt(public_objections.pages)  # asks for the token itself, after counting
    csrf.exempt(push.pages)  # opened by a key in the header; no cookie means anything there
    csrf.exempt(api.pages)  # no cookie means anything there
    csrf.exempt(selfcheck_paper.paper)
    csrf.exempt(programmes.check)  # as the self-check below
    csrf.exempt(selfcheck.check)  # it changes nothing, and a form left open overnight must not be lost
    app.context_processor(common)


def common() -> dict[str, Any]:
    """What every page may use: who is signed in, the menu, the clock, the demonstration banner."""
    viewer = g.get("viewer")
    moment = g.get("moment")
    return {
        "viewer": viewer,
        "person": _person(viewer),
        "nav_items": [_entry(item) for item in menu_for(viewer, rated())],
        "home_url": address(auth.home_endpoint(viewer)),
        "usual_trail": _usual_trail,
        "elsewhere": nobody_rates(viewer),
        "sign_in_url": address("auth.sign_in"),
        "sign_out_url": address("auth.sign_out"),
        "moment": moment,
        "demo": current_app.config["DEMO"],
        "demo_links": _demo_links(),
        "once_key": lambda: secrets.token_urlsafe(16),
    }


def _person(viewer: Viewer | None) -> dict[str, str] | None:
    if viewer is None:
        return None
    return {"name": viewer.name, "organisation": viewer.organisation_name, "role": ROLE_NAMES[viewer.role]}


def _demo_links() -> dict[str, Any] | None:
    """Where the demonstration's clock and accounts are; `ahead`: how far the viewer's cases are told beyond the clock."""
    if not current_app.config["DEMO"]:
        return None
    viewer, session, ahead = g.get("viewer"), g.get("session"), None
    if viewer is not None and session is not None and session.in_transaction() and session.is_active:
        ahead = told_until(session, viewer, g.moment)  # an error page may come after the transaction
    clock = address("demo.clock")
    if ahead is not None:
        clock = f"{clock}?day={ahead + timedelta(days=1)}"
    return {"clock": clock, "about": address("demo.about"), "ahead": ahead}


def _usual_trail(title: str) -> list[dict[str, str | None]]:
    """The breadcrumb of a page that names none: the person's first page, the menu entry it lies under, the page."""
    viewer: Viewer | None = g.get("viewer")
    home = auth.home_endpoint(viewer)
    if request.endpoint in (home, "auth.sign_in", None):
        return []
    items = menu_for(viewer, rated())
    label = next((item.label for item in items if item.endpoint == home), "首页")
    over = [item for item in items if item.endpoint not in (home, request.endpoint) and _covers(item)]
    steps = [(label, home), *((item.label, item.endpoint) for item in over[:1])]
    trail: list[dict[str, str | None]] = [{"label": words, "href": address(endpoint)} for words, endpoint in steps]
    return [*trail, {"label": title, "href": None}]


def _covers(item: Item) -> bool:
    return (request.endpoint or "").partition(".")[0] in item.covers.split()


def _entry(item: Item) -> dict[str, Any]:
    current = request.endpoint == item.endpoint or _covers(item)
    return {
        "label": item.label,
        "href": address(item.endpoint),
        "current": bool(current),
        "aside": item.aside,
        "group": item.group,
    }
