"""The panel's meeting: the agenda, one nominee at a time with scores and reasons side by side, and what was decided.

The organiser runs it (it fits a projector); the panel's experts may look, without what is hidden from them
(cases/panel_members.py): their agenda is in the order of codes, because any other order speaks of everybody's scores.
"""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases.panel_agenda import BANDS, Point, agenda_of
from assessor.cases.panel_decisions import Decided, Said, decide_nominee, decisions_in
from assessor.cases.panel_members import Member, meeting_at
from assessor.cases.panel_opinions import side_by_side
from assessor.cases.panel_outcome import ANSWERS
from assessor.cases.panel_reading import MEETING, Nominated
from assessor.cases.panel_results import Results, alone
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import find_case
from assessor.panel.official import Official
from assessor.web.bureau.panel_pages import Opened, frame, opened_at, results_at
from models.panel import Panel, PanelNominee

pages = Blueprint("panel_meeting", __name__, url_prefix="/panel-meeting")

TONES = {"recommend": "good", "not": "bad", "defer": "warn"}
BAND_TONES = {"lacking": "bad", "discuss": "warn", "in": "good", "out": "neutral", "near": "neutral"}
ORDERS = {
    "code": "按编号排列",
    "near": "按正式结果离名额线的远近排列，最近的先讨论",
    "zone": "需讨论的先讨论，其次入围，再次未入围",
}


BLIND = "您的评分表已退回重评，重新锁定以前看不到其他席位的评分。"


@pages.get("/<panel_ref>/")
def agenda(panel_ref: str) -> str:
    """All nominees that this person may see, in the order in which they are taken."""
    panel, member = meeting_at(g.session, g.viewer, panel_ref)
    results = results_at(panel)
    if results is None:
        return render_template("bureau/panel_agenda.html", title="评审会", rows=None, **_frame(panel, member))
    points, order = _points(panel, member, results)
    decisions = decisions_in(g.session, panel)
    rows = [_row(panel, member, results, point, decisions.get(point.code, [])) for point in points]
    wanted = request.args.get("q", "").strip()
    return render_template(
        "bureau/panel_agenda.html",
        title="评审会",
        rows=[row for row in rows if not wanted or wanted in row["code"] or wanted in row["firm"]],
        wanted=wanted,
        order=ORDERS[order],
        counts=_counts(rows),
        first=next((row["href"] for row in rows if row["decided"] is None), rows[0]["href"] if rows else None),
        **_frame(panel, member),
    )


@pages.route("/<panel_ref>/<code>", methods=["GET", "POST"])
def one(panel_ref: str, code: str) -> ResponseReturnValue:
    """One nominee; POST records what the meeting decided (the organiser only)."""
    posted = request.method == "POST"
    panel, member = meeting_at(g.session, g.viewer, panel_ref, lock=posted)
    results = results_at(panel)
    if results is None or code not in results.nominees or not member.may_see(code):
        raise NotFound("这次评审会没有这家企业")
    if not posted:
        return _one(panel, member, results, code, {})
    seen = request.form.get("seen", "")
    said = Said(
        request.form.get("answer", ""),
        request.form.get("reason", ""),
        tuple(request.form.getlist("dissent")),
        request.form.get("dissent_words", ""),
    )
    number = int(seen) if seen.isdecimal() and len(seen) < 6 else -1
    try:
        made = decide_nominee(g.session, g.viewer, panel, code, said, number, g.moment)
    except Refusal as refusal:
        return _one(panel, member, results, code, _errors(refusal)), refusal.status
    flash(f"已记录 {code} 的结论：{ANSWERS[made.answer]}。", "good")
    points, _ = _points(panel, member, results)
    return redirect(_next(panel, points, code) or url_for("panel_meeting.agenda", panel_ref=panel.ref), 303)


@pages.get("/of-case/<ref>")
def of_case(ref: str) -> ResponseReturnValue:
    """From a case to its place in the meeting; to the list of panels when none looks at it."""
    case = find_case(g.session, g.viewer, ref)
    row = g.session.exec(
        select(Panel, PanelNominee).join(PanelNominee).where(PanelNominee.application_id == case.id)
    ).one_or_none()
    if row is None:
        flash("这份申报没有列入专家评审。", "info")
        return redirect(url_for("bureau_panel.index"))
    panel, nominee = row
    if panel.phase not in MEETING:
        return redirect(url_for("bureau_panel.show", panel_ref=panel.ref))
    return redirect(url_for("panel_meeting.one", panel_ref=panel.ref, code=nominee.code))


FIELDS = (("请选择结论", "answer"), ("结论的理由", "reason"), ("不同意见", "dissent_words"), ("席位", "dissent"))


def _errors(refusal: Refusal) -> dict[str, str]:
    said = "".join(refusal.reasons)
    return {next((field for words, field in FIELDS if words in said and refusal.status == 422), ""): said}


def _one(panel: Panel, member: Member, results: Results, code: str, errors: dict[str, str]) -> str:
    points, order = _points(panel, member, results)
    codes = [point.code for point in points]
    place = codes.index(code)
    decisions = decisions_in(g.session, panel)
    said, opened = decisions.get(code, []), opened_at(panel) if member.organiser else None
    rows = [_row(panel, member, results, point, decisions.get(point.code, [])) for point in points]
    return render_template(
        "bureau/panel_one.html",
        title=f"{code} {results.nominees[code].firm}",
        one=results.nominees[code],
        row=rows[place],
        place=place + 1,
        total=len(codes),
        counts=_counts(rows),
        order=ORDERS[order],
        before=_link(panel, codes[place - 1]) if place else None,
        after=_next(panel, points, code),
        opinions=side_by_side(g.session, panel, [] if code in member.blind else results.given_to.get(code, []), code),
        line=results.line if member.organiser else None,
        about=opened.about(code) if opened and not opened.stale else None,
        said=said,
        seen=said[0].decision.seq if said else 0,
        answers=[(key, words) for key, words in ANSWERS.items()],
        tones=TONES,
        words=ANSWERS,
        errors=errors,
        typed=request.form if errors else {},
        chosen=request.form.getlist("dissent") if errors else [],
        **_frame(panel, member, (f"{code} {results.nominees[code].firm}", None)),
    )


def _points(panel: Panel, member: Member, results: Results) -> tuple[list[Point], str]:
    if not member.organiser:
        return [Point(code, "near") for code in results.nominees if member.may_see(code)], "code"
    opened: Opened | None = opened_at(panel)
    model = opened.result if opened and not opened.stale else None
    points = agenda_of(results, model)
    return points, "zone" if any(point.band in ("in", "discuss", "out") for point in points) else "near"


def _row(panel: Panel, member: Member, results: Results, point: Point, said: list[Decided]) -> dict[str, Any]:
    nominated: Nominated = results.nominees[point.code]
    official = results.of(point.code) if member.organiser else _own_official(panel, member, results, point.code)
    newest = said[0] if said else None
    return {
        "code": point.code,
        "firm": nominated.firm,
        "city": nominated.city,
        "sector": nominated.sector,
        "result": official.result,
        "says": official.says if official.result is None else "",
        "rank": official.rank,
        "within": results.within(point.code) if member.organiser else None,
        "band": (BANDS[point.band], BAND_TONES[point.band]) if member.organiser and point.band != "near" else None,
        "decided": newest,
        "badge": (newest.words, TONES[newest.decision.answer]) if newest else ("未讨论", "neutral"),
        "href": _link(panel, point.code),
    }


def _own_official(panel: Panel, member: Member, results: Results, code: str) -> Official:
    """What an expert sees of a result: from the nominee's own scores, and nothing while they write theirs again."""
    if code in member.blind:
        return Official(code, 0, None, None, False, False, BLIND)
    return alone(panel, results.given_to.get(code, []), code)


def _counts(rows: list[dict[str, Any]]) -> dict[str, int]:
    answers = [row["decided"].decision.answer for row in rows if row["decided"]]
    return {"all": len(rows), "done": len(answers), **{key: answers.count(key) for key in ANSWERS}}


def _link(panel: Panel, code: str) -> str:
    return url_for("panel_meeting.one", panel_ref=panel.ref, code=code)


def _next(panel: Panel, points: list[Point], code: str) -> str | None:
    codes = [point.code for point in points]
    place = codes.index(code) + 1
    return _link(panel, codes[place]) if place < len(codes) else None


def _frame(panel: Panel, member: Member, *more: tuple[str, str | None]) -> dict[str, Any]:
    """Tabs and trail are the organiser's; an expert gets a trail of their own."""
    found = (
        frame(panel, ("评审会", url_for("panel_meeting.agenda", panel_ref=panel.ref) if more else None), *more)
        if member.organiser
        else {"panel": panel, "caption": panel.title}
    )
    if not member.organiser:
        trail = [("我的评审", url_for("expert.home")), ("评审会", url_for("panel_meeting.agenda", panel_ref=panel.ref))]
        found["breadcrumb"] = [{"label": label, "href": href} for label, href in (*trail, *more)]
    return found | {"member": member}
