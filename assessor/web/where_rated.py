"""Whether anybody rates enterprises by stars where a person is: elsewhere pages speak of programmes only."""

from flask import current_app

from assessor.access import Viewer
from assessor.web.menu import rated_provinces, rates


def rated() -> frozenset[str]:
    """The provinces of this installation that rate by stars (two digits)."""
    return rated_provinces(current_app.extensions["packs"].values())


def nobody_rates(viewer: Viewer | None) -> bool:
    """True for somebody signed in of an office or a firm where nobody does; strangers see the rating."""
    return viewer is not None and not rates(viewer, rated())
