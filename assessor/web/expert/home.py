"""The expert's first page."""

from flask import render_template

from assessor.web.expert.blueprint import pages


@pages.get("/")
def home() -> str:
    """What this expert is asked to do."""
    return render_template("expert/home.html", title="我的评审")
