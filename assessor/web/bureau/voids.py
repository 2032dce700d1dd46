"""Voids of providers inside the viewer's region: what each changed, and for the city the way to take one back."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases import two_persons
from assessor.cases.provider_totals import FIGURES, SCOPES, changes
from assessor.cases.refusal import Refusal
from assessor.cases.scope import conditions
from assessor.cases.undo_void import find_void, propose_undoing, service_of, undone
from assessor.cases.void_facts import subject_of
from assessor.web.bureau.provider_blueprint import pages, provider_tabs
from assessor.web.bureau.two_persons import rows_of
from assessor.web.filters import yuan
from models.application import Application
from models.confirming import ServiceVoid, ServiceVoidUndoing
from models.people import Organisation
from models.vocabulary import OrgKind, Role

MOST = 500

__all__ = ["pages"]


@pages.get("/voids/")
def voids() -> str:
    """Every void in the viewer's scope, the newest first."""
    query = (
        select(ServiceVoid, Application, Organisation.name, ServiceVoidUndoing.id)
        .join(Application, col(Application.id) == col(ServiceVoid.application_id))
        .join(Organisation, col(Organisation.id) == col(ServiceVoid.provider_id))
        .outerjoin(ServiceVoidUndoing, col(ServiceVoidUndoing.void_id) == col(ServiceVoid.id))
        .where(*conditions(g.viewer))
    )
    rows = g.session.exec(query.order_by(col(ServiceVoid.id).desc()).limit(MOST)).all()
    firms = dict(
        g.session.exec(
            select(Organisation.id, Organisation.name).where(
                col(Organisation.id).in_({case.enterprise_id for _, case, _, _ in rows})
            )
        ).all()
    )
    return render_template(
        "bureau/voids.html",
        title="作废记录",
        tabs=provider_tabs("bureau_providers.voids"),
        rows=[
            {
                "href": url_for("bureau_providers.void", void_ref=void.ref),
                "service": service_of(g.session, void).title,
                "firm": firms.get(case.enterprise_id),
                "number": case.number,
                "provider": provider,
                "reason": void.reason,
                "at": void.at,
                "state": ("已撤销", "neutral") if taken_back else ("已作废", "bad"),
            }
            for void, case, provider, taken_back in rows
        ],
    )


@pages.get("/voids/<void_ref>")
def void(void_ref: str) -> str:
    """One void: reason, what every total was before and after, and what was proposed about it."""
    one, case = find_void(g.session, g.viewer, void_ref)
    return _page(one, case, {})


@pages.post("/voids/<void_ref>")
def propose_undoing_of(void_ref: str) -> ResponseReturnValue:
    """Propose to take the void back; another person of the office confirms it under 双人确认."""
    one, case = find_void(g.session, g.viewer, void_ref)
    try:
        propose_undoing(g.session, g.viewer, one, request.form.get("reason", ""), g.moment)
    except Refusal as no:
        return _page(one, case, {"reason" if no.status == 422 else "": "".join(no.reasons)}), no.status
    flash("已提出，等待本单位另一人在“双人确认”里确认。", "good")
    return redirect(url_for("bureau_providers.void", void_ref=void_ref), 303)


def _page(void: ServiceVoid, case: Application, errors: dict[str, str]) -> str:
    back = undone(g.session, void)
    own_city = g.viewer.kind is OrgKind.CITY and g.viewer.role is Role.OFFICER
    return render_template(
        "bureau/void.html",
        title=service_of(g.session, void).title,
        caption="服务商作废",
        void=void,
        case=case,
        firm=g.session.get_one(Organisation, case.enterprise_id).name,
        provider=g.session.get_one(Organisation, void.provider_id),
        effects=effect_rows(void.before, void.after),
        back=back,
        restored=effect_rows(back.before, back.after) if back else [],
        proposals=rows_of(two_persons.entries(g.session, subject=subject_of(void.id))),
        may=own_city and back is None and two_persons.open_about(g.session, subject_of(void.id)) is None,
        errors=errors,
        typed=request.form,
        breadcrumb=[{"label": "作废记录", "href": url_for("bureau_providers.voids")}, {"label": case.number}],
    )


def effect_rows(before: dict[str, Any], after: dict[str, Any]) -> list[dict[str, str]]:
    """Totals that changed, as rows of words."""
    return [
        {
            "what": f"{SCOPES[one.scope]}：{FIGURES[one.figure]}",
            "before": _figure(one.figure, one.before),
            "after": _figure(one.figure, one.after),
        }
        for one in changes(before, after)
    ]


def _figure(name: str, value: int) -> str:
    return yuan(value) if name.endswith("_fen") else f"{value:,}"
