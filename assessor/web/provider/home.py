"""The provider's home page: what waits for it, and the ways to its other pages."""

from collections import Counter
from typing import Any

from flask import current_app, g, render_template, url_for
from sqlmodel import select

from assessor.cases.customer_cases import customer_services
from assessor.cases.fraud_scope import told_findings
from assessor.cases.products import products_of
from assessor.cases.provider_filing import STATES, filed_on, steps_of
from assessor.web.provider.blueprint import pages
from models.people import Organisation
from models.provider import ProviderFiling


@pages.get("")
def home() -> str:
    """Where the provider's work begins."""
    own = g.session.get_one(Organisation, g.viewer.organisation_id)
    states = Counter(one.state for one, _ in customer_services(g.session, g.viewer))
    return render_template(
        "provider/home.html",
        title="服务商首页",
        firm=own,
        told=told_findings(g.session, g.viewer),
        counts=[
            _count("待核对的服务", states["waiting"], "open", "info" if states["waiting"] else None),
            _count("有出入和不认可", states["differs"] + states["refused"], "differs"),
            _count("已确认", states["confirmed"], "all"),
            _count("已作废", states["void"], "void"),
        ],
        filings=_filings(),
        products=len(products_of(g.session, g.viewer.organisation_id)),
    )


def _count(label: str, value: int, tab: str, tone: str | None = None) -> dict[str, Any]:
    return {"label": label, "value": value, "unit": "项", "href": url_for("provider.customers", tab=tab), "tone": tone}


def _filings() -> list[dict[str, Any]]:
    known = current_app.extensions["packs"]
    query = select(ProviderFiling).where(ProviderFiling.organisation_id == g.viewer.organisation_id)
    return [
        {
            "title": f"{known[one.pack_id].title}：{known[one.pack_id].providers.title}",
            "state": STATES[one.state],
            "day": filed_on(steps_of(g.session, one)),
            "href": url_for("provider.filing", filing_ref=one.ref),
        }
        for one in g.session.exec(query)
        if one.pack_id in known and known[one.pack_id].providers is not None
    ]
