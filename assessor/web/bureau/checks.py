"""On-site checks: the form, and the city's own quota of visits (46号 三.2)."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import inspected
from assessor.cases import record_site_check as site
from assessor.cases.check_results import kinds_of
from assessor.cases.inspection import inspection_of
from assessor.cases.refusal import Refusal
from assessor.web.bureau import common, typed
from assessor.web.regions import region_names
from models.application import Application
from questionnaires.shapes import Pack

pages = Blueprint("bureau_checks", __name__, url_prefix="/bureau")


@pages.get("/site-checks")
def quota() -> str:
    """How many visits the city owes and has made, which stars are missing, and every visit."""
    batch, pack = common.chosen_batch()
    seen = inspection_of(g.session, batch.id or 0, g.viewer.region_code, pack)
    return render_template(
        "bureau/quota.html",
        title="现场核查",
        batch=batch,
        pack=pack,
        seen=seen,
        share=pack.parameter("site_check_share"),
        visits=inspected.visits_of(g.session, batch.id or 0, g.viewer.region_code),
        stars=inspected.by_star(g.session, batch.id or 0, g.viewer.region_code),
        kinds=kinds_of(g.session, batch.id or 0, g.viewer.region_code),
        results=site.RESULTS,
        region=common.own_region(),
        names=region_names(g.session),
        batches=common.batches(),
    )


@pages.route("/cases/<ref>/site-check", methods=["GET", "POST"])
def site_check(ref: str) -> ResponseReturnValue:
    """Record a visit."""
    case, pack = common.case_at(ref, lock=request.method == "POST")
    values: dict[str, Any] = {"visited_on": g.moment.today.isoformat()}
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = dict(request.form)
        visit = _visit(errors)
        if visit is not None and not errors:
            try:
                site.record_site_check(g.session, g.viewer, case, pack, visit, g.moment)
            except Refusal as refusal:
                errors[_place(refusal, {"核查日期": "visited_on", "人员": "inspectors", "情况": "words"})] = "".join(
                    refusal.reasons
                )
            else:
                flash("已记录现场核查。", "good")
                return redirect(url_for("bureau_case.show", ref=ref, pane="record"), 303)
    page = _form(
        "bureau/site_check.html", "记录现场核查", case, pack, values, errors, results=list(site.RESULTS.items())
    )
    return page, 422 if errors else 200


def _visit(errors: dict[str, str]) -> site.Visit | None:
    visited_on = typed.day("visited_on", "核查日期", errors)
    names = typed.text("inspectors", "核查人员姓名", errors, most=200)
    result = typed.chosen("result", "核查结果", list(site.RESULTS), errors)
    words = typed.text("words", "核查情况", errors)
    if visited_on is None:
        return None
    for mark in "，,;；\n ":
        names = names.replace(mark, "、")
    return site.Visit(visited_on, tuple(names.split("、")), result, words)


def _place(refusal: Refusal, places: dict[str, str]) -> str:
    return next((field for words, field in places.items() if words in refusal.reasons[0]), "")


def _form(
    template: str,
    title: str,
    case: Application,
    pack: Pack,
    values: dict[str, Any],
    errors: dict[str, str],
    **more: Any,
) -> str:
    here = [
        {"label": "申报办理", "href": url_for("bureau.home")},
        {"label": case.number, "href": url_for("bureau_case.show", ref=case.ref)},
        {"label": title},
    ]
    open_ = {action.step.step: action.reasons for action in common.actions_for(case, pack)}
    return render_template(
        template,
        title=title,
        case=case,
        pack=pack,
        enterprise=common.enterprise_of(case),
        values=values,
        errors=errors,
        breadcrumb=here,
        open=open_,
        today=g.moment.today,
        **more,
    )
