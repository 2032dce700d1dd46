"""The assignment of a panel for its organiser: a preview with the reason of every pair, then what was made and changed."""

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import panel_widen
from assessor.cases.assign_panel import Draft, assign_panel, bars_of, draft_assignment, run_of
from assessor.cases.freeze_panel import nominees_of, seats_of
from assessor.cases.panel_sheets import IN_FORCE, Row, rows_of
from assessor.cases.panel_swap import groups, is_empty, pair_of
from assessor.cases.panel_widen import add_expert, may_be_added
from assessor.cases.panels import find_panel
from assessor.cases.refusal import Refusal
from assessor.cases.who_sits import who_sits
from assessor.panel.changes import DECLINES
from assessor.panel.conflicts import REASONS
from assessor.web.bureau import typed
from assessor.web.bureau.panel_freeze import pages
from assessor.web.bureau.panel_setup_rows import nominee_rows
from assessor.web.bureau.panel_tabs import panel_tabs, trail
from models.panel import Panel
from models.people import Person

__all__ = ["pages"]

TONES = {"open": "waiting", "locked": "good", "declined": "neutral", "replaced": "neutral"}


@pages.get("/<panel_ref>/assignment")
def assignment(panel_ref: str) -> str:
    """What the assignment would be, or what it is."""
    panel = find_panel(g.session, g.viewer, panel_ref)
    if panel.phase == "setup":
        raise Refusal("评审组冻结以后才能分派专家。")
    return _page(panel, {})


@pages.post("/<panel_ref>/assignment")
def assign(panel_ref: str) -> ResponseReturnValue:
    """Make the assignment that was looked at."""
    panel = find_panel(g.session, g.viewer, panel_ref)
    try:
        with g.session.begin_nested():
            assign_panel(g.session, g.viewer, panel, request.form.get("digest", ""), g.moment)
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        g.session.refresh(panel)
        return _page(panel, {"": "".join(refusal.reasons)}), refusal.status
    flash("已分派专家，评分按日程开始。请通知各位专家登录评分。", "good")
    return redirect(url_for("bureau_panel.assignment", panel_ref=panel_ref), 303)


@pages.post("/<panel_ref>/experts")
def add_seat(panel_ref: str) -> ResponseReturnValue:
    """One more expert."""
    panel = find_panel(g.session, g.viewer, panel_ref)
    errors: dict[str, str] = {}
    pool = [one.expert.ref for one in may_be_added(g.session, g.viewer, panel, g.moment)]
    ref = typed.chosen("expert", "专家", pool, errors)
    if errors:
        return _page(panel, errors), 422
    return _widen(panel, "added", lambda: add_expert(g.session, g.viewer, panel, ref, request.form.get("added", ""), g.moment),
                  "已增补专家，理由已记录。")  # fmt: skip


@pages.post("/<panel_ref>/cap")
def raise_cap(panel_ref: str) -> ResponseReturnValue:
    """A higher cap for every expert."""
    panel = find_panel(g.session, g.viewer, panel_ref)
    errors: dict[str, str] = {}
    cap = typed.whole("cap", "新的上限", errors, most=panel_widen.HIGHEST_CAP)
    if cap is None:
        return _page(panel, errors or {"cap": "请填写新的上限。"}), 422
    words = request.form.get("raised", "")
    return _widen(panel, "raised", lambda: panel_widen.raise_cap(g.session, g.viewer, panel, cap, words, g.moment),
                  f"每位专家的上限改为 {cap} 家，理由已记录。")  # fmt: skip


def _widen(panel: Panel, field: str, verb: Callable[[], Any], done: str) -> ResponseReturnValue:
    try:
        with g.session.begin_nested():
            verb()
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        said = "".join(refusal.reasons)
        name = {"raised": "cap"}.get(field, "expert") if "理由" not in said else field
        return _page(panel, {name if refusal.status == 422 else "": said}), refusal.status
    flash(done, "good")
    return redirect(url_for("bureau_panel.assignment", panel_ref=panel.ref), 303)


def _page(panel: Panel, errors: dict[str, str]) -> str:
    run = run_of(g.session, panel)
    shown = _made(panel) if run else _preview(panel, draft_assignment(g.session, panel, g.moment))
    return render_template(
        "bureau/panel_assignment.html",
        title="专家分派",
        panel=panel,
        run=run,
        by=g.session.get_one(Person, run.by_person_id).name if run else "",
        reasons=REASONS,
        errors=errors,
        labels={"expert": "专家", "added": "增补的理由", "cap": "新的上限", "raised": "提高上限的理由"},
        values=dict(request.form),
        pool=[
            (one.expert.ref, f"{one.expert.name}（{one.expert.employer}）")
            for one in (
                may_be_added(g.session, g.viewer, panel, g.moment) if panel.phase in panel_widen.OPEN_TO else ()
            )
        ],
        open_to=panel.phase in panel_widen.OPEN_TO,
        tabs=panel_tabs(panel),
        breadcrumb=trail(panel, "专家分派"),
        **shown,
    )


def seat_names(panel: Panel) -> dict[str, str]:
    """Who sits where, by the code of the seat, as far as the viewer may know."""
    sits = who_sits(g.session, g.viewer, panel)
    return {
        seat.code: sits[seat.id].name for seat in seats_of(g.session, panel) if seat.id is not None and seat.id in sits
    }


def _preview(panel: Panel, draft: Draft) -> dict[str, Any]:
    rows, seats = nominee_rows(g.session, panel), seat_names(panel)
    pairs: dict[str, list[dict[str, Any]]] = {}
    for pair in draft.made.pairs if draft.made else ():
        pairs.setdefault(pair.nominee, []).append(
            {"seat": pair.expert, "says": pair.says, "bridge": pair.why == "bridge"}
        )
    barred = [
        {"nominee": nominee, "seat": seat, "codes": codes}
        for (nominee, seat), codes in sorted(draft.facts.barred.items())
    ]
    return {
        "draft": draft,
        "seed": draft.seed,
        "components": draft.made.components if draft.made else None,
        "pairs": [{**row, "pairs": pairs.get(row["code"], [])} for row in rows] if draft.made else [],
        "loads": _loads(seats, draft.made.loads if draft.made else {}),
        "count": len(draft.made.pairs) if draft.made else 0,
        "barred": barred,
        "names": seats,
        "changes": [],
        "empty": [],
    }


def _made(panel: Panel) -> dict[str, Any]:
    rows, seats = nominee_rows(g.session, panel), seat_names(panel)
    sheets = rows_of(g.session, panel)
    force = [row for row in sheets if row.sheet.state in IN_FORCE]
    pairs: dict[str, list[dict[str, Any]]] = {}
    for row in force:
        pairs.setdefault(row.nominee.code, []).append(_pair(panel, row))
    nominee = {one.id: one.code for one in nominees_of(g.session, panel)}
    seat = {one.id: one.code for one in seats_of(g.session, panel)}
    barred = [
        {"nominee": nominee[pair[0]], "seat": seat[pair[1]], "codes": codes}
        for pair, codes in bars_of(g.session, panel).items()
    ]
    run = run_of(g.session, panel)
    return {
        "draft": None,
        "seed": run.seed if run else 0,
        "components": groups(tuple(pair_of(row) for row in force)),
        "pairs": [{**row, "pairs": pairs.get(row["code"], [])} for row in rows],
        "loads": _loads(seats, Counter(row.seat.code for row in force)),
        "count": len(force),
        "barred": barred,
        "names": seats,
        "changes": change_rows(panel, sheets),
        "empty": [row for row in sheets if is_empty(row) and len(pairs.get(row.nominee.code, [])) < panel.each],
    }


def _pair(panel: Panel, row: Row) -> dict[str, Any]:
    return {
        "seat": row.seat.code,
        "says": row.sheet.says,
        "bridge": row.sheet.why == "bridge",
        "href": url_for("bureau_panel.sheet", panel_ref=panel.ref, sheet_ref=row.sheet.ref),
    }


def _loads(seats: Iterable[str], loads: Mapping[str, int]) -> list[tuple[str, int]]:
    return [(code, loads.get(code, 0)) for code in seats]


def change_rows(panel: Panel, sheets: list[Row]) -> list[dict[str, Any]]:
    """Every sheet that went to another seat, in the order in which it happened."""
    by_id = {row.sheet.id: row for row in sheets}
    found = []
    changed = sorted((row.change.id or 0, row, row.change) for row in sheets if row.change is not None)
    for _, row, change in changed:
        instead = by_id.get(change.instead_id)
        found.append(
            {
                "ref": row.sheet.ref,
                "nominee": row.nominee.code,
                "seat": row.seat.code,
                "kind": "专家交回" if change.kind == "declined" and change.code != "silent" else "组织单位调整",
                "why": "：".join(filter(None, (DECLINES.get(change.code or "", ""), change.words))),
                "instead": instead.seat.code if instead else None,
                "says": instead.sheet.says if instead else "没有可以递补的专家",
                "at": change.at,
                "href": url_for("bureau_panel.sheet", panel_ref=panel.ref, sheet_ref=row.sheet.ref),
            }
        )
    return found
