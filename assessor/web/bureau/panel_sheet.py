"""One sheet for the organiser: why this expert, what became of it; another expert by hand; open it again by two persons.

Scores and reasons are no part of this page: before the meeting nobody but the expert sees them.
"""

from collections.abc import Callable
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import two_persons
from assessor.cases.panel_later_ties import is_tied
from assessor.cases.panel_sheets import STATES, Row, find_sheet, locks_of, rows_of
from assessor.cases.panel_swap import change_by_hand, choices, declare_silent, is_empty
from assessor.cases.panels import find_panel
from assessor.cases.refusal import Refusal
from assessor.cases.reopen_sheet import propose_reopening, reopenings_of, subject_of
from assessor.cases.who_sits import who_sits
from assessor.web.bureau.panel_assign import TONES, change_rows, seat_names
from assessor.web.bureau.panel_progress import pages
from assessor.web.bureau.panel_tabs import trail
from assessor.web.bureau.two_persons import rows_of as proposal_rows
from models.application import Application
from models.panel import Panel
from models.people import Organisation

__all__ = ["pages"]


@pages.get("/<panel_ref>/sheets/<sheet_ref>")
def sheet(panel_ref: str, sheet_ref: str) -> str:
    """Where one sheet stands."""
    panel = find_panel(g.session, g.viewer, panel_ref)
    return _page(panel, find_sheet(g.session, panel, sheet_ref), {})


@pages.post("/<panel_ref>/sheets/<sheet_ref>/change")
def change_sheet(panel_ref: str, sheet_ref: str) -> ResponseReturnValue:
    """Give it to another expert by hand."""
    instead, words = request.form.get("instead", ""), request.form.get("change", "")
    return _do(panel_ref, sheet_ref, "change",
               lambda panel: change_by_hand(g.session, g.viewer, panel, sheet_ref, instead, words, g.moment),
               f"已改由 {instead} 评审，理由已记录。")  # fmt: skip


@pages.post("/<panel_ref>/sheets/<sheet_ref>/silent")
def silent_sheet(panel_ref: str, sheet_ref: str) -> ResponseReturnValue:
    """The expert does not answer: draw the next one."""
    words = request.form.get("silent", "")
    meeting = find_panel(g.session, g.viewer, panel_ref).phase == "meeting"
    return _do(panel_ref, sheet_ref, "silent",
               lambda panel: declare_silent(g.session, g.viewer, panel, sheet_ref, words, g.moment),
               "已记录，这份评分不计入结果。" if meeting else
               "已记录，并抽取了接替的专家；没有可以递补的，会在分派页提示。")  # fmt: skip


@pages.post("/<panel_ref>/sheets/<sheet_ref>/reopen")
def reopen_sheet(panel_ref: str, sheet_ref: str) -> ResponseReturnValue:
    """Propose to open a locked sheet again."""
    words = request.form.get("reopen", "")
    return _do(panel_ref, sheet_ref, "reopen",
               lambda panel: propose_reopening(g.session, g.viewer, panel, sheet_ref, words, g.moment),
               "已提出重新打开，须由本单位另一位工作人员确认。")  # fmt: skip


def _do(panel_ref: str, sheet_ref: str, field: str, verb: Callable[[Panel], Any], done: str) -> ResponseReturnValue:
    panel = find_panel(g.session, g.viewer, panel_ref)
    row = find_sheet(g.session, panel, sheet_ref)
    try:
        with g.session.begin_nested():
            verb(panel)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _page(panel, row, {field if refusal.status == 422 else "": "".join(refusal.reasons)}), refusal.status
    flash(done, "good")
    return redirect(url_for("bureau_panel.sheet", panel_ref=panel_ref, sheet_ref=sheet_ref), 303)


def _page(panel: Panel, row: Row, errors: dict[str, str]) -> str:
    case = g.session.get_one(Application, row.nominee.application_id)
    sits = who_sits(g.session, g.viewer, panel)
    expert = sits.get(row.sheet.seat_id)
    seated = seat_names(panel)
    free = panel.phase == "scoring" and (row.sheet.state == "open" or is_empty(row))
    opened = reopenings_of(g.session, row)
    return render_template(
        "bureau/panel_sheet.html",
        title=f"{row.nominee.code}　{row.seat.code}",
        panel=panel,
        row=row,
        enterprise=g.session.get_one(Organisation, case.enterprise_id).name,
        case=case,
        expert=expert,
        state=(STATES[row.sheet.state], TONES[row.sheet.state]),
        locks=[
            {"seq": one.seq, "at": one.at, "opened": opened.get(one.id or 0)} for one in locks_of(g.session, row.sheet)
        ],
        change=next(
            (one for one in change_rows(panel, rows_of(g.session, panel)) if one["ref"] == row.sheet.ref), None
        ),
        choices=[
            (one.seat, f"{one.seat} {seated.get(one.seat, '')}（匹配度 {one.affinity:.2f}，已有 {one.load} 家）")
            for one in (choices(g.session, panel, row, g.moment) if free else ())
        ],
        free=free,
        empty=is_empty(row),
        set_aside=panel.phase == "meeting" and row.sheet.state == "open",
        tied=is_tied(g.session, panel, row.sheet),
        may_reopen=row.sheet.state == "locked" and panel.phase in ("scoring", "meeting"),
        proposals=proposal_rows(two_persons.entries(g.session, subject=subject_of(row.sheet))),
        errors=errors,
        labels={"instead": "接替的专家", "change": "调整的理由", "silent": "情况说明", "reopen": "重新打开的理由"},
        values=dict(request.form),
        breadcrumb=_trail(panel, row),
    )


def _trail(panel: Panel, row: Row) -> list[dict[str, str]]:
    found = trail(panel, "专家分派", f"{row.nominee.code}　{row.seat.code}")
    found[-2]["href"] = url_for("bureau_panel.assignment", panel_ref=panel.ref)
    return found
