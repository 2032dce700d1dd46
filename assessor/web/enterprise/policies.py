"""哪些政策能用: every subsidy programme for this enterprise, from what is answered and on record already."""

from typing import Any

from flask import current_app, g, render_template, url_for

from assessor.cases.answer_words import answer_words
from assessor.cases.policies_for import PolicyForUs, combination_of, policies_for
from assessor.web.enterprise.blueprint import pages


@pages.get("/policies")
def policies() -> str:
    """Each programme with its verdict and amount, the best legal combination, and why the others are not in it."""
    found = policies_for(g.session, g.viewer, current_app.extensions["packs"], g.moment)
    here = [one for one in found if one.here or one.case is not None]
    return render_template(
        "enterprise/policies.html",
        title="哪些政策能用",
        policies=[_row(one) for one in here],
        others=[one for one in found if one not in here],
        combination=combination_of(g.session, found),
        unsure={one.id for one in found if one.verdict and one.verdict.verdict.outcome != "eligible"},
        basis=[one.pack.document_number or one.pack.title for one in here],
        breadcrumb=[{"label": "企业首页", "href": url_for("enterprise.home")}, {"label": "哪些政策能用"}],
    )


def _row(one: PolicyForUs) -> dict[str, Any]:
    case = one.case
    state = None
    if case is not None and one.pack.process is not None:
        state = (case.state, one.pack.process.states[case.state].applicant)
    return {
        "id": one.id,
        "pack": one.pack,
        "case": case,
        "state": state,
        "found": one.verdict,
        "closed": one.closed,
        "given": one.given,
        "asked": one.asked,
        "taken": [
            {"label": taken.label, "value": answer_words(taken.question, taken.value) or "没有", "source": taken.source}
            for taken in one.taken
            if taken.value is not None
        ],
        "href": url_for("enterprise.tasks", ref=case.ref) if case is not None else None,
        "trial": url_for("programmes.form", pack=one.pack.id),
    }
