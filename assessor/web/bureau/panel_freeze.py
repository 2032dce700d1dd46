"""The page on which a panel is frozen: which enterprises, which experts, and what still stands against it."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases import panels
from assessor.cases.experts import InPool, cities_of, experts_of
from assessor.cases.freeze_panel import candidates_of, freeze_panel, problems_before
from assessor.cases.refusal import Refusal
from assessor.web.bureau import common
from assessor.web.bureau.experts import STANDINGS
from assessor.web.bureau.panel import pages
from assessor.web.bureau.panel_tabs import trail
from assessor.web.regions import region_names
from models.panel import Panel
from models.people import Organisation
from models.vocabulary import EXPERT_FIELDS

__all__ = ["pages"]


@pages.route("/<panel_ref>/freeze", methods=["GET", "POST"])
def freeze(panel_ref: str) -> ResponseReturnValue:
    """Choose and freeze. Everybody who can take part is ticked to begin with."""
    panel = panels.find_panel(g.session, g.viewer, panel_ref)
    problems: list[str] = []
    chosen: tuple[list[str], list[str]] | None = None
    if request.method == "POST":
        chosen = request.form.getlist("case"), request.form.getlist("expert")
        try:
            freeze_panel(g.session, g.viewer, panel, *chosen, common.version_sent(), g.moment)
        except Refusal as refusal:
            problems = list(refusal.reasons)
        else:
            flash("已冻结。下一步分派专家。", "good")
            return redirect(url_for("bureau_panel.show", panel_ref=panel_ref), 303)
    page = _page(panel, problems, chosen)
    return page, 422 if problems else 200


def _page(panel: Panel, problems: list[str], chosen: tuple[list[str], list[str]] | None) -> str:
    today = g.moment.today
    cases = candidates_of(g.session, g.viewer, panel) if panel.phase == "setup" else []
    names = dict(
        g.session.exec(
            select(Organisation.id, Organisation.name).where(
                col(Organisation.id).in_([case.enterprise_id for case in cases])
            )
        ).all()
    )
    places, cities = region_names(g.session), cities_of(g.session)
    pool = [one for one in experts_of(g.session, g.viewer) if one.expert.active]
    able = [one for one in pool if one.may_serve(today)]
    if chosen is None:
        chosen = [case.ref for case in cases], [one.expert.ref for one in able]
        problems = problems or problems_before(g.session, panel, len(cases), len(able))
    return render_template(
        "bureau/panel_freeze.html",
        title="冻结名单",
        panel=panel,
        problems=problems,
        sent=request.method == "POST",
        breadcrumb=trail(panel, "冻结名单"),
        locked=panel.phase != "setup",
        firms=[
            {
                "ref": case.ref,
                "name": names.get(case.enterprise_id, ""),
                "place": places.get(case.county_code, ""),
                "number": case.number,
                "href": url_for("bureau_case.show", ref=case.ref),
            }
            for case in cases
        ],
        able=[_row(one, cities) for one in able],
        unable=[_row(one, cities) for one in pool if not one.may_serve(today)],
        chosen_cases=set(chosen[0]),
        chosen_experts=set(chosen[1]),
    )


def _row(one: InPool, cities: dict[str, str]) -> dict[str, Any]:
    expert, standing = one.expert, one.standing(g.moment.today)
    return {
        "ref": expert.ref,
        "name": expert.name,
        "employer": expert.employer,
        "city": cities.get(expert.city_code or "", "省外"),
        "fields": "、".join(EXPERT_FIELDS[code] for code in expert.fields),
        "until": one.declaration.valid_until if one.declaration else None,
        "why": "没有账号" if expert.person_id is None else STANDINGS[standing][0],
    }
