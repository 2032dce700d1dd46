"""The provider's home page: what waits for it, and the ways to its other pages."""

from flask import g, render_template

from assessor.cases.fraud_scope import told_findings
from assessor.web.provider.blueprint import pages
from models.people import Organisation


@pages.get("")
def home() -> str:
    """Where the provider's work begins."""
    own = g.session.get_one(Organisation, g.viewer.organisation_id)
    return render_template("provider/home.html", title="服务商首页", own=own, told=told_findings(g.session, g.viewer))
