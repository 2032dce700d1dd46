"""The sheet: the nominee's file on one side, criterion by criterion on the other; saved while it is typed, then locked."""

from typing import Any

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.panel_sheets import last_locks, reopening_of, scored
from assessor.cases.panels import criteria_of
from assessor.cases.refusal import Refusal, Stale
from assessor.cases.score_sheet import (
    Incomplete,
    Typed,
    conflict_now,
    lock_own_sheet,
    marks_of,
    may_write,
    pure,
    save_marks,
    version_of,
)
from assessor.panel import sheets as rules
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web.bureau import common
from assessor.web.bureau.file import unproven
from assessor.web.expert.blueprint import pages
from assessor.web.expert.common import Desk, beside, desk, sections_for, trail
from assessor.web.expert.files import look_beside
from models.panel import PanelCriterion

MACHINERY = ("csrf_token", "version", "once")


@pages.get("/sheets/<ref>")
def sheet(ref: str) -> str:
    """The sheet as it stands, or as it was locked."""
    return _page(desk(ref), {})


@pages.post("/sheets/<ref>")
def save(ref: str) -> ResponseReturnValue:
    """Save without a script, or what the page for two windows chose."""
    at = desk(ref)
    typed, errors = _typed(at)
    try:
        save_marks(g.session, g.viewer, ref, typed, common.version_sent(), g.moment)
    except Stale as stale:
        return _conflict(at, stale)
    except Refusal as refusal:
        return _refused(at, refusal)
    if errors:
        return _page(at, errors, dict(request.form)), 422
    flash("已保存。", "good")
    return redirect(url_for("expert.sheet", ref=ref), 303)


@pages.post("/sheets/<ref>/save")
def autosave(ref: str) -> ResponseReturnValue:
    """Save while somebody types (static/js/autosave.js)."""
    at = desk(ref)
    typed, errors = _typed(at)
    try:
        row = save_marks(g.session, g.viewer, ref, typed, common.version_sent(), g.moment)
    except Stale as stale:
        return jsonify(conflict=True, error=stale.reasons[0]), 409
    version = version_of(marks_of(g.session, row))
    answer: Response = jsonify(version=version, saved_at=g.moment.at.isoformat(), errors=errors)
    return answer


@pages.post("/sheets/<ref>/lock")
def lock(ref: str) -> ResponseReturnValue:
    """Lock what was typed."""
    at = desk(ref)
    typed, errors = _typed(at)
    try:
        made = lock_own_sheet(g.session, g.viewer, ref, typed, common.version_sent(), g.moment)
    except Stale as stale:
        return _conflict(at, stale)
    except Incomplete as incomplete:
        g.keep_changes = True  # what was typed is saved although the sheet is not locked
        return _page(at, _named(incomplete) | errors, dict(request.form)), incomplete.status
    except Refusal as refusal:
        return _refused(at, refusal)
    flash(f"{at.nominee.code} 的评分已锁定，合计 {made.total_hundredths / 100:.2f} 分。", "good")
    return redirect(url_for("expert.sheet", ref=ref), 303)


def _refused(at: Desk, refusal: Refusal) -> tuple[str, int]:
    """The sheet with what was typed still on it: what cannot be saved any more can at least be copied."""
    if refusal.status == 404:
        raise refusal
    g.keep_changes = True
    g.session.refresh(at.sheet)
    return _page(at, {"": "".join(refusal.reasons)}, dict(request.form)), refusal.status


def _named(incomplete: Incomplete) -> dict[str, str]:
    found: dict[str, str] = {}
    for criterion, (points, reason) in incomplete.wrong.items():
        found |= {
            name: words for name, words in ((f"points-{criterion}", points), (f"reason-{criterion}", reason)) if words
        }
    return found


def _typed(at: Desk) -> tuple[dict[int, Typed], dict[str, str]]:
    """What the form sent, by criterion, and what cannot be read. After a conflict the form says which side to keep."""
    typed: dict[int, Typed] = {}
    errors: dict[str, str] = {}
    saved = marks_of(g.session, at.sheet)
    for one in criteria_of(g.session, at.panel):
        number = one.id or 0
        names = f"points-{number}", f"reason-{number}"
        if names[0] not in request.form and names[1] not in request.form:
            continue
        points, wrong = rules.points_of(request.form.get(names[0], ""))
        reason = request.form.get(names[1], "").replace("\r\n", "\n")
        kept = saved.get(number)
        if request.form.get(f"keep-{names[0]}") == "saved":
            points, wrong = (kept.points if kept else None), ""
        if request.form.get(f"keep-{names[1]}") == "saved":
            reason = kept.reason if kept else ""
        if wrong:
            errors[names[0]] = wrong
        typed[number] = Typed(points, reason, not wrong)
    return typed, errors


def _conflict(at: Desk, stale: Stale) -> tuple[str, int]:
    """Both versions side by side: the same expert has the sheet open in two windows."""
    rows = []
    for one in criteria_of(g.session, at.panel):
        saved: Any = stale.saved.get(str(one.id), {})
        for name, label in (("points", "分数"), ("reason", "理由")):
            mine = request.form.get(f"{name}-{one.id}", "").replace("\r\n", "\n")
            there = str(saved.get(name) if saved.get(name) is not None else "")
            if mine != there:
                rows.append(
                    {"name": f"{name}-{one.id}", "label": f"{one.title}：{label}", "mine": mine, "saved": there}
                )
    carried = [(name, value) for name, value in request.form.items(multi=True)
               if name not in MACHINERY and not name.startswith("keep-")]  # fmt: skip
    page = render_template(
        "enterprise/conflict.html",
        title="这份评分表在另一个窗口改过",
        caption=f"{at.nominee.code} {at.name}",
        rows=rows,
        carried=carried,
        version=stale.version,
        action=url_for("expert.sheet", ref=at.sheet.ref),
        words="您在另一个窗口保存了新的内容",
        breadcrumb=trail(at, "对照"),
    )
    return page, 409


def _page(at: Desk, errors: dict[str, str], values: dict[str, str] | None = None) -> str:
    criteria, marks = criteria_of(g.session, at.panel), marks_of(g.session, at.sheet)
    number, count, before, after = beside(at)
    locked = last_locks(g.session, [at.sheet.id or 0]).get(at.sheet.id or 0)
    pure_marks = pure(marks)
    return render_template(
        "expert/sheet.html",
        title=at.name,
        caption=f"{at.panel.title} · {at.nominee.code}",
        at=at,
        criteria=[_criterion(one, marks, values) for one in criteria],
        weights={one.id: one.weight for one in criteria},
        errors=errors,
        labels={f"{kind}-{one.id}": f"{one.title}" for one in criteria for kind in ("points", "reason")},
        version=version_of(marks),
        saved_at=max((one.at for one in marks.values()), default=None),
        finished=rules.finished(scored(criteria), pure_marks),
        total=sum((mark.points or 0) * one.weight for one in criteria if (mark := marks.get(one.id or 0))),
        rules=rules,
        conflict=conflict_now(g.session, at.panel, at.sheet, g.moment) if at.sheet.state == "open" else (),
        closed=may_write(g.session, at.panel, at.sheet, g.moment),
        locked=locked if at.sheet.state == "locked" else None,
        earlier=locked if at.sheet.state == "open" else None,
        reopened=reopening_of(g.session, at.sheet),
        typed=values is not None,
        number=number,
        count=count,
        before=before,
        after=after,
        sections=sections_for(at),
        loose=unproven(at.submission.files),
        kinds=EVIDENCE_KINDS,
        paper=look_beside(at),
        breadcrumb=trail(at),
    )


def _criterion(one: PanelCriterion, marks: dict[int, Any], values: dict[str, str] | None) -> dict[str, Any]:
    mark = marks.get(one.id or 0)
    points, reason = (mark.points, mark.reason) if mark else (None, "")
    if values is not None:
        points, reason = values.get(f"points-{one.id}", points), values.get(f"reason-{one.id}", reason)
    return {"row": one, "points": points, "reason": reason}
