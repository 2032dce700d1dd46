"""What surrounds a panel's meeting, for its organiser: attendance, the minutes as Word, and confirming the result by two."""

from typing import Any
from urllib.parse import quote

from flask import Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import two_persons
from assessor.cases.confirm_panel import propose_result, results_confirmed, subject_of, unconfirmed
from assessor.cases.panel_attendance import Came, attendance_of, enter_attendance, members_of
from assessor.cases.panel_decisions import decisions_in
from assessor.cases.panel_minutes import minutes_of
from assessor.cases.panel_reading import MEETING, nominees_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.web.bureau import typed
from assessor.web.bureau.panel_meeting import TONES, pages
from assessor.web.bureau.panel_pages import frame, opened_at, pack_at, panel_at
from assessor.web.bureau.two_persons import rows_of
from models.panel import Panel

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"


@pages.route("/<panel_ref>/attendance", methods=["GET", "POST"])
def attendance(panel_ref: str) -> ResponseReturnValue:
    """Who came: asked for the minutes, by name and not by seat."""
    panel = panel_at(panel_ref, lock=request.method == "POST")
    errors: dict[str, str] = {}
    if request.method == "POST":
        held_on = typed.day("held_on", "会议日期", errors)
        if held_on is not None:
            words = {key: request.form.get(key, "") for key in ("place", "chair", "recorder", "others")}
            came = Came(held_on, present=tuple(request.form.getlist("present")), **words)
            try:
                enter_attendance(g.session, g.viewer, panel, came, g.moment)
            except Refusal as refusal:
                errors |= _named(refusal)
        if not errors:
            flash("已登记出席情况。", "good")
            return redirect(url_for("panel_meeting.agenda", panel_ref=panel.ref), 303)
    return _attendance_page(panel, errors), 422 if errors else 200


FIELDS = (("主持人。", "chair"), ("出席的专家", "present"), ("姓名", "present"), ("会议日期", "held_on"))


def _named(refusal: Refusal) -> dict[str, str]:
    return {next((field for words, field in FIELDS if words in said), ""): said for said in refusal.reasons}


def _attendance_page(panel: Panel, errors: dict[str, str]) -> str:
    last = attendance_of(g.session, panel)
    sent = request.form if errors else None
    values: dict[str, Any] = {"held_on": panel.meeting_on, "present": []}
    if sent is not None:
        values = dict(sent) | {"present": sent.getlist("present")}
    elif last is not None:
        values = last.model_dump()
    return render_template(
        "bureau/panel_attendance.html",
        title="出席情况",
        members=[(name, name) for name in members_of(g.session, g.viewer, panel)],
        values=values,
        last=last,
        errors=errors,
        ready=panel.phase in MEETING,
        **frame(
            panel,
            ("评审会", url_for("panel_meeting.agenda", panel_ref=panel.ref)),
            ("出席情况", None),
        ),
    )


@pages.get("/<panel_ref>/minutes.docx")
def minutes(panel_ref: str) -> Response:
    """The minutes as they stand."""
    from assessor.documents.panel_minutes_word import panel_minutes_word  # python-docx: only who asks waits for it

    panel = panel_at(panel_ref)
    if panel.phase not in MEETING:
        raise NotFound("评审会还没有开始，没有可以导出的纪要")
    opened, pack = opened_at(panel), pack_at(panel)
    content = minutes_of(
        g.session, panel, pack.document_number or pack.title, model=opened.result if opened and not opened.stale else None,
        moment=g.moment, demo=current_app.config["DEMO"],
    )  # fmt: skip
    answer = Response(panel_minutes_word(content), mimetype=DOCX)
    name = quote(f"{panel.title}会议纪要.docx")
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{name}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer


@pages.route("/<panel_ref>/result", methods=["GET", "POST"])
def result(panel_ref: str) -> ResponseReturnValue:
    """What the meeting decided, for two persons to confirm."""
    panel = panel_at(panel_ref, lock=request.method == "POST")
    errors: dict[str, str] = {}
    if request.method == "POST":
        try:
            propose_result(g.session, g.viewer, panel, request.form.get("reason", ""), g.moment)
        except Refusal as refusal:
            errors["reason" if "理由" in refusal.reasons[0] else ""] = "".join(refusal.reasons)
            return _result_page(panel, errors), refusal.status
        flash("已提出，请本单位另一位工作人员在“双人确认”中确认。", "good")
        return redirect(url_for("panel_meeting.result", panel_ref=panel.ref), 303)
    return _result_page(panel, errors)


def _result_page(panel: Panel, errors: dict[str, str]) -> str:
    nominees, decisions = nominees_of(g.session, panel), decisions_in(g.session, panel)
    rows = []
    for code, one in nominees.items():
        newest = decisions[code][0] if code in decisions else None
        rows.append(
            {
                "code": code,
                "firm": one.firm,
                "href": url_for("panel_meeting.one", panel_ref=panel.ref, code=code),
                "badge": (newest.words, TONES[newest.decision.answer]) if newest else ("未讨论", "neutral"),
                "reason": newest.decision.reason if newest else "",
                "confirmed": _confirmed(newest),
            }
        )
    waiting = unconfirmed(decisions)
    return render_template(
        "bureau/panel_result.html",
        title="结论确认",
        rows=rows,
        waiting=len(waiting),
        proposals=rows_of(two_persons.entries(g.session, subject=subject_of(panel))),
        open_proposal=two_persons.open_about(g.session, subject_of(panel)),
        results=results_confirmed(g.session, panel),
        errors=errors,
        typed=request.form if errors else {},
        **frame(panel, ("结论确认", None)),
    )


def _confirmed(newest: Any) -> tuple[str, str]:
    if newest is None or newest.decision.answer == "defer":
        return ("尚无可确认的结论", "neutral")
    return ("已确认", "good") if newest.confirmed else ("待确认", "waiting")
