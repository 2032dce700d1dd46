"""The blueprint of the bureaus' pages about providers, and the tabs between them."""

from typing import Any

from flask import Blueprint, g, url_for

from assessor import access

pages = Blueprint("bureau_providers", __name__, url_prefix="/bureau/providers")


def provider_tabs(here: str) -> list[dict[str, Any]]:
    """Filings, voids, and for city and province how customers are spread over providers."""
    tabs = [
        ("bureau_providers.voids", "作废记录"),
        ("bureau_providers.filings", "备案"),
    ]
    if access.notice_keepers.holds(g.viewer):
        tabs.insert(0, ("bureau_signals.providers", "集中情况"))
    if not access.bureau_people.holds(g.viewer):
        tabs = [one for one in tabs if one[0] != "bureau_providers.filings"]
    return [{"label": words, "href": url_for(name), "current": name == here} for name, words in tabs]
