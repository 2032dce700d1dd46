"""Pages for everybody."""

from flask import Blueprint, g, render_template
from sqlalchemy import text

pages = Blueprint("public", __name__)


@pages.get("/healthz")
def health() -> dict[str, str]:
    """Whether the service answers and its database does."""
    g.session.connection().execute(text("SELECT 1"))
    return {"status": "ok", "time": g.moment.at.isoformat()}


@pages.get("/")
def home() -> str:
    """The front page."""
    return render_template("public/home.html")
