"""Targeted checks and what the visits found: random and targeted side by side, never added together."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.assignments import assigned_to
from assessor.cases.check_results import Found, check_results
from assessor.cases.refusal import Refusal
from assessor.cases.target_check import CODES, target_check
from assessor.web.bureau import common, typed
from assessor.web.regions import region_names

pages = Blueprint("bureau_targeted", __name__, url_prefix="/bureau")


@pages.route("/cases/<ref>/targeted", methods=["GET", "POST"])
def choose(ref: str) -> ResponseReturnValue:
    """Add a targeted check of one enterprise, with a reason."""
    case, pack = common.case_at(ref, lock=request.method == "POST")
    errors: dict[str, str] = {}
    if request.method == "POST":
        code = typed.chosen("code", "原因", list(CODES), errors)
        words = typed.text("words", "说明", errors, least=4, most=500)
        signal = request.form.get("signal", "").strip()[:80] or None
        if not errors:
            try:
                target_check(g.session, g.viewer, case, code, words, g.moment, signal)
            except Refusal as refusal:
                errors["words" if refusal.status == 422 and "写明" in refusal.reasons[0] else ""] = "".join(refusal.reasons)
            else:
                flash("已安排定向核查，核查人员已由抽取的种子排定。", "good")
                return redirect(url_for("bureau_targeted.choose", ref=ref), 303)
    page = render_template(
        "bureau/targeted.html",
        title="定向核查",
        case=case,
        pack=pack,
        enterprise=common.enterprise_of(case),
        given=assigned_to(g.session, case),
        codes=list(CODES.items()),
        errors=errors,
        values={name: request.args.get(name, "")[:80] for name in ("code", "signal")} | dict(request.form),
        breadcrumb=[
            {"label": "申报办理", "href": url_for("bureau.home")},
            {"label": case.number, "href": url_for("bureau_case.show", ref=ref)},
            {"label": "定向核查"},
        ],
    )
    return page, 422 if errors else 200


@pages.get("/site-checks/results")
def results() -> str:
    """Errors found per city and star: the random part with an interval, the targeted part beside it."""
    batch, pack = common.chosen_batch()
    city = g.viewer.region_code if common.is_city() else None
    found = check_results(g.session, batch.id or 0, city)
    names = region_names(g.session)
    return render_template(
        "bureau/check_results.html",
        title="核查结果统计",
        batch=batch,
        pack=pack,
        batches=common.batches(),
        random=[_row(one, names) for one in found if one.kind == "random"],
        targeted=[_row(one, names) for one in found if one.kind == "targeted"],
    )


def _row(one: Found, names: dict[str, str]) -> dict[str, Any]:
    ends = one.interval
    return {
        "city": names.get(one.city_code, ""),
        "level": one.level,
        "visits": one.visits,
        "partly": one.partly,
        "refuted": one.refuted,
        "share": f"{one.errors * 100 / one.visits:.1f}%",
        "interval": f"{ends[0] * 100:.1f}% 至 {ends[1] * 100:.1f}%" if ends else None,
    }
