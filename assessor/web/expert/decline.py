"""An expert gives a nominee back: with a coded reason, asked for once more before it is done."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.panel_swap import DECLINES, decline_sheet
from assessor.cases.refusal import Refusal
from assessor.web.bureau import typed
from assessor.web.expert.blueprint import pages
from assessor.web.expert.common import desk, trail


@pages.route("/sheets/<ref>/decline", methods=["GET", "POST"])
def decline(ref: str) -> ResponseReturnValue:
    """Ask for the reason; then the sheet is no longer this expert's."""
    at = desk(ref)
    errors: dict[str, str] = {}
    if request.method == "POST":
        code = typed.chosen("code", "不能评审的原因", list(DECLINES), errors)
        words = typed.text("words", "说明", errors, least=0, most=500)
        if not errors:
            try:
                with g.session.begin_nested():
                    decline_sheet(g.session, g.viewer, ref, code, words, g.moment)
            except Refusal as refusal:
                if refusal.status != 422:
                    raise
                errors["words"] = "".join(refusal.reasons)
            else:
                flash(f"已记录：{at.nominee.code} 不再由您评审。", "good")
                return redirect(url_for("expert.home"), 303)
    page = render_template(
        "expert/decline.html",
        title="不能评审这家企业",
        caption=f"{at.nominee.code} {at.name}",
        at=at,
        declines=list(DECLINES.items()),
        errors=errors,
        labels={"code": "原因", "words": "说明"},
        values=dict(request.form),
        breadcrumb=trail(at, "不能评审"),
    )
    return page, 422 if errors else 200
