"""The disagreement list of a panel with its second looks and override rate; the optional hint that may order it."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.panel_hint import hint_in_use, hints, order_by_hint, past_rows, use_hint
from assessor.cases.panel_reading import nominees_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.second_look import ANSWERS, Listed, listed_in, look_again, rate_of
from assessor.panel.hint import FEWEST_CASES, FEWEST_ROWS
from assessor.web.bureau.panel_pages import frame, opened_at, pages, panel_at
from models.batch import Batch
from models.panel import Panel

LOOKS = {"kept": ("核对后维持", "neutral"), "reopen": ("已提出退回重评", "warn")}
AFTER = {"kept": "已记录：核对后维持。", "reopen": "已记录，并提出退回重评。请本单位另一位工作人员在“双人确认”中确认。"}


@pages.get("/disagreement")
def disagreement(panel_ref: str) -> str:
    """Scores that the other seats' scores do not bear out."""
    return _page(panel_at(panel_ref), "", {})


@pages.post("/disagreement/<sheet_ref>")
def look(panel_ref: str, sheet_ref: str) -> ResponseReturnValue:
    """Record what came of looking at a score again."""
    panel = panel_at(panel_ref, lock=True)
    answer = request.form.get(f"answer-{sheet_ref}", "")
    try:
        made = look_again(
            g.session, g.viewer, panel, sheet_ref, answer, request.form.get(f"reason-{sheet_ref}", ""), g.moment
        )
    except NotFound:
        raise
    except Refusal as refusal:
        said = "".join(refusal.reasons)
        field = f"reason-{sheet_ref}" if "理由" in said else f"answer-{sheet_ref}" if "结果" in said else ""
        return _page(panel, sheet_ref, {field: said}), refusal.status
    flash(AFTER[made.answer], "good")
    return redirect(url_for("bureau_panel_results.disagreement", panel_ref=panel.ref), 303)


def _page(panel: Panel, sheet_ref: str, errors: dict[str, str]) -> str:
    opened = opened_at(panel)
    listed = listed_in(g.session, panel, opened.opening, order_by_hint(g.session, panel)) if opened else []
    nominees = nominees_of(g.session, panel)
    return render_template(
        "bureau/panel_disagreement.html",
        title="分歧清单",
        opened=opened,
        rows=[_row(panel, one, nominees[one.residual.nominee].firm) for one in listed],
        rate=rate_of(g.session, panel),
        hint=hint_in_use(g.session, panel),
        answers=[(key, words) for key, words in ANSWERS.items()],
        tried=sheet_ref,
        errors=errors,
        typed=request.form if errors else {},
        **frame(panel, ("分歧清单", None)),
    )


def _row(panel: Panel, one: Listed, firm: str) -> dict[str, Any]:
    row = one.residual
    return {
        "sheet": one.given.sheet.ref if one.given else None,
        "code": row.nominee,
        "firm": firm,
        "seat": row.expert,
        "value": f"{row.value:.2f}",
        "predicted": f"{row.predicted:.2f}",
        "difference": f"{row.difference:+.2f}",
        "z": f"{row.z:+.1f}",
        "href": url_for("panel_meeting.one", panel_ref=panel.ref, code=row.nominee),
        "look": one.look,
        "badge": LOOKS[one.look.answer] if one.look else ("未核对", "waiting"),
    }


@pages.route("/hint", methods=["GET", "POST"])
def hint(panel_ref: str) -> ResponseReturnValue:
    """The trained hints with their cards; switching one on or off for this panel goes on record."""
    panel = panel_at(panel_ref, lock=request.method == "POST")
    errors: dict[str, str] = {}
    if request.method == "POST":
        version = request.form.get("version", "") or None
        try:
            use_hint(g.session, g.viewer, panel, version, request.form.get("reason", ""), g.moment)
        except Refusal as refusal:
            errors["reason" if "理由" in refusal.reasons[0] else ""] = "".join(refusal.reasons)
        else:
            flash("已启用，只影响分歧清单的先后。" if version else "已停用。", "good")
            return redirect(url_for("bureau_panel_results.disagreement", panel_ref=panel.ref), 303)
    page = render_template(
        "bureau/panel_hint.html",
        title="排序提示",
        kept=hints(g.session),
        past=len(past_rows(g.session, g.session.get_one(Batch, panel.batch_id))),
        fewest=(FEWEST_ROWS, FEWEST_CASES),
        used=hint_in_use(g.session, panel),
        errors=errors,
        typed=request.form if errors else {},
        **frame(
            panel,
            ("分歧清单", url_for("bureau_panel_results.disagreement", panel_ref=panel.ref)), ("排序提示", None),
        ),
    )  # fmt: skip
    return page, 422 if errors else 200
