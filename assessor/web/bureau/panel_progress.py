"""The course of scoring for the organiser: who has locked what, more time, and the way to the meeting.

Nothing of what was scored stands here: before the meeting only the number of locked sheets is known.
"""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.day_words import day_words
from assessor.cases.panel_course import Standing, extend_scoring, go_to_meeting, standing_of
from assessor.cases.panel_sheets import IN_FORCE, Row, acts_of
from assessor.cases.panels import find_panel
from assessor.cases.refusal import Refusal
from assessor.cases.who_sits import who_sits
from assessor.web.bureau import typed
from assessor.web.bureau.panel_assign import pages
from assessor.web.bureau.panel_tabs import panel_tabs, trail
from models.panel import Panel
from models.people import Person

__all__ = ["pages"]

ACTS = {
    "extended": "延长评分时间",
    "to_meeting": "评分全部锁定，转入会评",
    "to_meeting_short": "部分评分缺失，转入会评",
    "filled": "补派专家",
    "seat_added": "增补专家",
    "cap_raised": "提高每位专家的上限",
}


@pages.get("/<panel_ref>/progress")
def progress(panel_ref: str) -> str:
    """Who has locked, who has not, what the organiser did so far."""
    panel = find_panel(g.session, g.viewer, panel_ref)
    if panel.phase in ("setup", "frozen"):
        raise Refusal("分派专家以后才有评分进度。")
    return _page(panel, {})


@pages.post("/<panel_ref>/extend")
def extend(panel_ref: str) -> ResponseReturnValue:
    """Let scoring go on until a later day."""
    panel = find_panel(g.session, g.viewer, panel_ref)
    errors: dict[str, str] = {}
    until = typed.day("until", "新的截止日期", errors)
    if until is None:
        return _page(panel, errors), 422
    try:
        with g.session.begin_nested():
            extend_scoring(g.session, g.viewer, panel, until, request.form.get("why", ""), g.moment)
    except Refusal as refusal:
        return _refused(
            panel, refusal, "until" if "日期" in refusal.reasons[0] or "天" in refusal.reasons[0] else "why"
        )
    flash(f"评分时间已延长到 {day_words(until)}。请通知还没有完成的专家。", "good")
    return redirect(url_for("bureau_panel.progress", panel_ref=panel_ref), 303)


@pages.post("/<panel_ref>/to-meeting")
def to_meeting(panel_ref: str) -> ResponseReturnValue:
    """End scoring."""
    panel = find_panel(g.session, g.viewer, panel_ref)
    try:
        with g.session.begin_nested():
            go_to_meeting(g.session, g.viewer, panel, request.form.get("reason", ""), g.moment)
    except Refusal as refusal:
        return _refused(panel, refusal, "reason")
    flash("评分已结束，转入会评。现在可以查看官方结果。", "good")
    return redirect(url_for("bureau_panel.progress", panel_ref=panel_ref), 303)


def _refused(panel: Panel, refusal: Refusal, field: str) -> tuple[str, int]:
    if refusal.status == 404:
        raise refusal
    return _page(panel, {field if refusal.status == 422 else "": "".join(refusal.reasons)}), refusal.status


def _page(panel: Panel, errors: dict[str, str]) -> str:
    now = standing_of(g.session, panel)
    return render_template(
        "bureau/panel_progress.html",
        title="评分进度",
        panel=panel,
        now=now,
        late=panel.phase == "scoring" and g.moment.today > panel.scoring_to,
        begun=g.moment.today >= panel.scoring_from,
        experts=_experts(panel, now),
        waiting=[_open(panel, row) for row in now.open],
        acts=[_act(one) for one in acts_of(g.session, panel)],
        errors=errors,
        labels={"until": "新的截止日期", "why": "延长的理由", "reason": "理由"},
        values=dict(request.form),
        tabs=panel_tabs(panel),
        breadcrumb=trail(panel, "评分进度"),
    )


def _experts(panel: Panel, now: Standing) -> list[dict[str, Any]]:
    """By seat: who, how many locked of how many."""
    sits = who_sits(g.session, g.viewer, panel)
    found: dict[int, dict[str, Any]] = {}
    for row in now.rows:
        if row.sheet.state not in IN_FORCE:
            continue
        expert = sits.get(row.sheet.seat_id)
        one = found.setdefault(
            row.sheet.seat_id,
            {"code": row.seat.code, "name": expert.name if expert else "—", "phone": expert.phone if expert else "",
             "locked": 0, "all": 0},
        )  # fmt: skip
        one["all"] += 1
        one["locked"] += row.sheet.state == "locked"
    for one in found.values():
        one["done"] = f"{one['locked']} / {one['all']}"
        one["state"] = (
            ("已完成", "good")
            if one["locked"] == one["all"]
            else ("进行中", "waiting")
            if one["locked"]
            else ("未锁定", "neutral")
        )
    return sorted(found.values(), key=lambda one: (one["locked"] == one["all"], one["code"]))


def _open(panel: Panel, row: Row) -> dict[str, Any]:
    sits = who_sits(g.session, g.viewer, panel)
    expert = sits.get(row.sheet.seat_id)
    return {
        "nominee": row.nominee.code,
        "seat": row.seat.code,
        "name": expert.name if expert else "—",
        "href": url_for("bureau_panel.sheet", panel_ref=panel.ref, sheet_ref=row.sheet.ref),
    }


def _act(act: Any) -> dict[str, Any]:
    what = ACTS[act.kind]
    if act.kind == "extended":
        what += f"到 {act.data['to']}（原 {act.data['from']}）"
    elif act.kind == "filled":
        what += f"：{act.data['nominee']} 由 {act.data['to']} 评审"
    elif act.kind == "seat_added":
        what += f"：{act.data['seat']}"
    elif act.kind == "cap_raised":
        what += f"：{act.data['from']} 家改为 {act.data['to']} 家"
    elif act.kind == "to_meeting_short":
        what += "；缺：" + "、".join(f"{nominee}（{seat}）" for nominee, seat in act.data["missing"])
    return {"what": what, "who": g.session.get_one(Person, act.by_person_id).name, "at": act.at, "reason": act.reason}
