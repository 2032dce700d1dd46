"""The office's own filling window: set it, extend it with a reason; every change stays on the page."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases.day_words import span_words
from assessor.cases.refusal import Refusal
from assessor.cases.shorten_window import NOTICE_DAYS, propose_shortening, subject_of
from assessor.cases.two_persons import entries
from assessor.cases.windows import BEIJING, last_day, set_window, window_of
from assessor.web.bureau import common, typed
from assessor.web.bureau.two_persons import rows_of
from models.batch import Batch, FillingWindow, WindowChange
from models.people import Person
from models.vocabulary import PROVINCE_CODE, OrgKind
from questionnaires.shapes import Pack

pages = Blueprint("bureau_windows", __name__, url_prefix="/bureau/window")


@pages.route("/", methods=["GET", "POST"])
def own() -> ResponseReturnValue:
    """The window of the viewer's city, or of the province."""
    batch, pack = common.chosen_batch()
    errors: dict[str, str] = {}
    if request.method == "POST":
        opens = typed.day("opens", "开始日期", errors)
        closes = typed.day("closes", "截止日期", errors)
        reason = typed.text("reason", "理由", errors, least=4, most=500)
        if not errors and opens and closes:
            try:
                set_window(g.session, g.viewer, batch, opens, closes, reason, common.version_sent(), g.moment)
            except Refusal as refusal:
                errors[_place(refusal)] = "".join(refusal.reasons)
            else:
                flash(f"填报时间已设为 {span_words(opens, closes)}，首尾两天都算。", "good")
                return redirect(url_for("bureau_windows.own", batch=batch.pack_id), 303)
    return _page(batch, pack, errors), 422 if errors else 200


@pages.post("/shorten")
def shorten() -> ResponseReturnValue:
    """Propose an earlier last day; another person of the office has to confirm."""
    batch, pack = common.chosen_batch()
    errors: dict[str, str] = {}
    last = typed.day("earlier", "提前后的截止日期", errors)
    why = typed.text("why", "缩短的理由", errors, least=4, most=500)
    if not errors and last:
        try:
            propose_shortening(g.session, g.viewer, batch, pack, last, why, g.moment)
        except Refusal as refusal:
            errors["earlier" if refusal.status == 422 else ""] = "".join(refusal.reasons)
        else:
            flash("已提出缩短并公开，须由本单位另一位工作人员确认后生效。", "good")
            return redirect(url_for("bureau_windows.own", batch=batch.pack_id), 303)
    return _page(batch, pack, errors), 422


def _page(batch: Batch, pack: Pack, errors: dict[str, str]) -> str:
    region = PROVINCE_CODE if g.viewer.kind is OrgKind.PROVINCE else g.viewer.region_code
    window, bounds = window_of(g.session, batch.id or 0, region), window_of(g.session, batch.id or 0, PROVINCE_CODE)
    values = {**_days_of(window or bounds), **(dict(request.form) if errors else {})}
    return render_template(
        "bureau/window.html",
        title="填报时间",
        batch=batch,
        pack=pack,
        window=window,
        shown=_days_of(window),
        bounds=_days_of(bounds),
        changes=_changes(window),
        proposals=rows_of(entries(g.session, subject=subject_of(window))) if window else [],
        notice_days=pack.parameter(NOTICE_DAYS) if NOTICE_DAYS in pack.parameters else None,
        errors=errors,
        values=values,
        region=common.own_region(),
        province=region == PROVINCE_CODE,
        now=g.moment.at,
        version=window.version if window else 0,
        batches=common.batches(),
    )


def _days_of(window: FillingWindow | None) -> dict[str, date]:
    if window is None:
        return {}
    return {"opens": window.opens_at.astimezone(BEIJING).date(), "closes": last_day(window.closes_at)}


def _changes(window: FillingWindow | None) -> list[dict[str, Any]]:
    if window is None:
        return []
    query = select(WindowChange, Person.name).join(Person, col(Person.id) == col(WindowChange.by_person_id))
    rows = g.session.exec(query.where(WindowChange.window_id == window.id).order_by(col(WindowChange.id).desc()))
    return [{"at": row.at, "by": name, "reason": row.reason, "what": _what(row)} for row, name in rows]


def _what(row: WindowChange) -> str:
    now = span_words(row.opens_after.astimezone(BEIJING).date(), last_day(row.closes_after))
    if row.opens_before is None or row.closes_before is None:
        return f"设为 {now}"
    before = span_words(row.opens_before.astimezone(BEIJING).date(), last_day(row.closes_before))
    return f"由 {before} 改为 {now}"


def _place(refusal: Refusal) -> str:
    said = refusal.reasons[0]
    if "理由" in said:
        return "reason"
    if "开始日期" in said and "截止" not in said:
        return "opens"
    return "closes" if refusal.status == 422 else ""
