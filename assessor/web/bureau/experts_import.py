"""Experts by Excel: template, reading with a preview, entering; what cannot be taken comes back cell by cell."""

from typing import Any

from flask import Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import import_experts as sheets
from assessor.cases.experts import ExpertEntry, cities_of
from assessor.cases.import_lines import CellProblem
from assessor.cases.sheet_answers import drop_sheet, keep_sheet
from assessor.web.bureau.experts import pages
from assessor.web.sheet_uploads import as_workbook, look, read_in, send_back, sent_back
from models.sheet import SheetAnswer
from models.vocabulary import EXPERT_FIELDS

__all__ = ["pages"]

SHOWN = 100


@pages.get("/import")
def take() -> str:
    """The template, the form, and what was read and waits to be entered."""
    return _page("", [], "")


@pages.get("/import/template.xlsx")
def template() -> Response:
    """An empty workbook."""
    return as_workbook(sheets.experts_template(g.session, g.moment), "专家导入模板.xlsx")


@pages.post("/import")
def read() -> ResponseReturnValue:
    """Read a workbook: all of it is fit to be entered, or it comes back with the cells to mend."""
    if g.refused is not None:
        return _page("".join(g.refused.reasons), [], ""), g.refused.status
    rows = g.sheets[0].rows
    found = sheets.read_experts(g.session, rows)
    if found.problems:
        content = sheets.experts_mending(g.session, rows, found.problems, g.moment)
        return _page("", found.problems, send_back("experts", "需改正的专家名单.xlsx", content)), 422
    plain = [sheets.as_plain(one) for one in found.entries.values()]
    kept = keep_sheet(g.session, g.viewer, "experts", "专家名单", g.moment, rows={"experts": plain})
    return redirect(url_for("bureau_experts.take", read=kept.ref), 303)


read.prepare = look  # type: ignore[attr-defined]


@pages.post("/import/enter")
def enter() -> ResponseReturnValue:
    """Enter what was read."""
    row = read_in("experts", request.form.get("read", ""))
    count = sheets.enter_experts(g.session, g.viewer, _entries(row), g.moment)
    drop_sheet(g.session, row)
    flash(f"已录入 {count} 位专家。下一步为他们开通账号。", "good")
    return redirect(url_for("bureau_experts.index"), 303)


@pages.get("/import/sheets/<sheet_ref>.xlsx")
def sheet_back(sheet_ref: str) -> Response:
    """The workbook that came back."""
    return sent_back("experts", sheet_ref)


def _entries(row: SheetAnswer) -> list[ExpertEntry]:
    return [sheets.from_plain(one) for one in (row.rows or {})["experts"]]


def _page(error: str, problems: list[CellProblem], back: str) -> str:
    row = read_in("experts", wanted) if (wanted := request.args.get("read")) else None
    entries, cities = _entries(row) if row else [], cities_of(g.session)
    return render_template(
        "bureau/experts_import.html",
        title="导入专家",
        error=error,
        problems=problems[:SHOWN],
        many=len(problems),
        back_url=url_for("bureau_experts.sheet_back", sheet_ref=back) if back else None,
        read=row.ref if row else None,
        listed=[_shown(one, cities) for one in entries[:SHOWN]],
        count=len(entries),
        known=sheets.known_already(g.session, entries),
        advice=sheets.NOTES,
    )


def _shown(one: ExpertEntry, cities: dict[str, str]) -> dict[str, Any]:
    return {
        "name": one.name, "employer": one.employer, "title": one.title,
        "city": cities.get(one.city_code or "", sheets.ELSEWHERE),
        "fields": "、".join(EXPERT_FIELDS[code] for code in one.fields),
        "providers": "、".join(name or code for name, code in one.providers) or "无",
    }  # fmt: skip
