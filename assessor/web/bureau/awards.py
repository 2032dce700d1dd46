"""Earlier years' stars by Excel: template, reading with a preview, a proposal that another person confirms."""

from collections import Counter
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import import_awards as stars
from assessor.cases.earlier_awards import EarlierAward
from assessor.cases.import_lines import CellProblem
from assessor.cases.refusal import Refusal
from assessor.cases.sheet_answers import drop_sheet, keep_sheet
from assessor.cases.two_persons import open_about
from assessor.web.bureau import common
from assessor.web.regions import region_names
from assessor.web.sheet_uploads import as_workbook, look, read_in, send_back, sent_back
from models.sheet import SheetAnswer

pages = Blueprint("bureau_awards", __name__, url_prefix="/bureau/earlier-stars")

SHOWN = 100


@pages.get("/")
def index() -> str:
    """The template, the form, and what was read and waits to be proposed."""
    return _page("", [], "")


@pages.get("/template.xlsx")
def template() -> Response:
    """An empty workbook."""
    _, pack = common.chosen_batch()
    return as_workbook(stars.awards_template(g.session, pack, g.moment), "往年星级导入模板.xlsx")


@pages.post("/")
def read() -> ResponseReturnValue:
    """Read a workbook: all of it is fit to be proposed, or it comes back with the cells to mend."""
    if g.refused is not None:
        return _page("".join(g.refused.reasons), [], ""), g.refused.status
    _, pack = common.chosen_batch()
    rows = g.sheets[0].rows
    found = stars.read_awards(g.session, rows, pack, g.moment)
    if found.problems:
        content = stars.awards_mending(g.session, pack, rows, found.problems, g.moment)
        return _page("", found.problems, send_back("awards", "需改正的往年星级.xlsx", content)), 422
    plain = [{**vars(one), "awarded_on": one.awarded_on.isoformat()} for one in found.awards.values()]
    kept = keep_sheet(g.session, g.viewer, "awards", "往年星级", g.moment, rows={"awards": plain})
    return redirect(url_for("bureau_awards.index", read=kept.ref), 303)


read.prepare = look  # type: ignore[attr-defined]


@pages.post("/proposals")
def enter() -> ResponseReturnValue:
    """Propose what was read; another person of the province confirms it under 双人确认."""
    row = read_in("awards", request.form.get("read", ""))
    try:
        stars.propose_awards(g.session, g.viewer, _awards(row), request.form.get("reason", ""), g.moment)
    except Refusal as refusal:
        return _page("", [], "", row, {"reason": "".join(refusal.reasons)}), refusal.status
    drop_sheet(g.session, row)
    flash("已提出，请本厅另一位工作人员在“双人确认”中核对后确认。", "good")
    return redirect(url_for("bureau_two_persons.index"), 303)


@pages.get("/sheets/<sheet_ref>.xlsx")
def sheet_back(sheet_ref: str) -> Response:
    """The workbook that came back."""
    return sent_back("awards", sheet_ref)


def _awards(row: SheetAnswer) -> list[EarlierAward]:
    from datetime import date

    given = (row.rows or {})["awards"]
    return [EarlierAward(**{**one, "awarded_on": date.fromisoformat(one["awarded_on"])}) for one in given]


def _page(
    error: str,
    problems: list[CellProblem],
    back: str,
    row: SheetAnswer | None = None,
    errors: dict[str, Any] | None = None,
) -> str:
    if row is None and (wanted := request.args.get("read")):
        row = read_in("awards", wanted)
    awards = _awards(row) if row else []
    names = region_names(g.session)
    return render_template(
        "bureau/awards.html",
        title="往年星级导入",
        error=error,
        problems=problems[:SHOWN],
        many=len(problems),
        back_url=url_for("bureau_awards.sheet_back", sheet_ref=back) if back else None,
        read=row.ref if row else None,
        awards=[{**vars(one), "city": names.get(one.city_code, one.city_code)} for one in awards[:SHOWN]],
        count=len(awards),
        known=stars.known_already(g.session, awards) if awards else 0,
        by_star=sorted(Counter(one.level for one in awards).items()),
        waiting=open_about(g.session, stars.SUBJECT),
        advice=stars.NOTES,
        errors=errors or {},
        reason=request.form.get("reason", ""),
    )
