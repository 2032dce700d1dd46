"""On-site checks and credit reviews: the forms, and the city's own quota of visits (46号 三.2)."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import inspected
from assessor.cases import record_credit_review as credit
from assessor.cases import record_site_check as site
from assessor.cases.inspection import inspection_of
from assessor.cases.refusal import Refusal
from assessor.web.bureau import common, typed
from assessor.web.regions import region_names
from models.application import Application
from questionnaires.shapes import Pack

pages = Blueprint("bureau_checks", __name__, url_prefix="/bureau")

SOURCES = "例如“信用中国（江苏）”“国家企业信用信息公示系统”。"


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


@pages.route("/cases/<ref>/credit-review", methods=["GET", "POST"])
def credit_review(ref: str) -> ResponseReturnValue:
    """Record a look at the credit record."""
    case, pack = common.case_at(ref, lock=request.method == "POST")
    days = pack.parameter("credit_review_days") if "credit_review_days" in pack.parameters else None
    until = g.moment.today + timedelta(days=days) if isinstance(days, int) else None
    values: dict[str, Any] = {
        "looked_on": g.moment.today.isoformat(),
        "valid_until": until.isoformat() if until else "",
    }
    errors: dict[str, str] = {}
    if request.method == "POST":
        values = dict(request.form)
        look = _look(errors)
        if look is not None and not errors:
            try:
                credit.record_credit_review(g.session, g.viewer, case, pack, look, g.moment)
            except Refusal as refusal:
                places = {"查询日期": "looked_on", "有效期": "valid_until", "来源": "source", "发现记录": "words"}
                errors[_place(refusal, places)] = "".join(refusal.reasons)
            else:
                flash("已记录信用审查。", "good")
                return redirect(url_for("bureau_case.show", ref=ref, pane="record"), 303)
    page = _form(
        "bureau/credit_review.html",
        "记录信用审查",
        case,
        pack,
        values,
        errors,
        results=list(credit.RESULTS.items()),
        days=days,
        sources=SOURCES,
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


def _look(errors: dict[str, str]) -> credit.CreditLook | None:
    looked_on = typed.day("looked_on", "查询日期", errors)
    valid_until = typed.day("valid_until", "有效期截止日", errors)
    source = typed.text("source", "查询来源", errors, most=200)
    result = typed.chosen("result", "审查结果", list(credit.RESULTS), errors)
    words = typed.text("words", "说明", errors, least=0)
    if looked_on is None or valid_until is None:
        return None
    return credit.CreditLook(looked_on, valid_until, source, result, words)


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
