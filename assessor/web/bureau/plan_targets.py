"""The targets of a programme's plan: how far, by year, where each number comes from; entries of the authority; exports."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.names_of_people import names_of
from assessor.cases.plan_targets import MOST, Entered, Standing, enter, history, may_enter, standings
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.windows import BEIJING
from assessor.documents.workbook import Column, Sheet, workbook
from assessor.web.bureau import common, typed
from assessor.web.csv_cells import cell
from assessor.web.sheet_uploads import as_workbook
from models.batch import Batch
from questionnaires.shapes import Pack

pages = Blueprint("bureau_targets", __name__, url_prefix="/bureau/targets")

COUNTED = {"enterprises": "由记录统计", "entered": "主管部门录入"}


@pages.get("/")
def show() -> str:
    """The page of one plan."""
    return _page(*_chosen(), {})


@pages.post("/")
def enter_one() -> ResponseReturnValue:
    """Enter what was reached of one target in one year."""
    batch, pack = _chosen()
    errors: dict[str, str] = {}
    year, value = typed.whole("year", "年份", errors, 2100), typed.whole("value", "数字", errors, MOST)
    day = typed.day("source_date", "来源日期", errors)
    for name, label, found in (("year", "年份", year), ("value", "数字", value)):
        if found is None:
            errors.setdefault(name, f"请填写{label}。")
    target = typed.chosen("target", "目标", list(pack.targets), errors)
    if year is not None and value is not None and day is not None and not errors:
        seen = next((one.entries[year].revision for one in _standings(batch, pack) if one.target.id == target
                     and year in one.entries), 0)  # fmt: skip
        sent = request.form.get("seen", "")
        given = Entered(target, year, value, request.form.get("source", ""), day, request.form.get("reason", ""),
                        seen if sent == _state(batch, pack) else -1)  # fmt: skip
        try:
            enter(g.session, g.viewer, batch, pack, given, g.moment)
        except Refusal as refusal:
            errors["source" if refusal.status == 422 else ""] = "".join(refusal.reasons)
        else:
            flash("已录入，原来的数字留在记录里。", "good")
            return redirect(url_for("bureau_targets.show", batch=batch.pack_id), 303)
    return _page(batch, pack, errors), 422


@pages.get("/targets.<any(csv, xlsx):table_form>")
def export(table_form: str) -> Response:
    """Every target by year, with definition, clause and source."""
    batch, pack = _chosen()
    head = ["目标", "单位", "目标数", "年份", "完成", "统计方法", "统计口径", "条款", "来源", "来源日期"]
    lines = [line for one in _standings(batch, pack) for line in _lines(one)]
    name = f"targets-{g.moment.today.isoformat()}"
    if table_form == "csv":
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(head)
        writer.writerows([cell(value) for value in line] for line in lines)
        answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
        answer.headers["Content-Disposition"] = f"attachment; filename={name}.csv"
        return answer
    at = g.moment.at.astimezone(BEIJING)
    kinds: list[Any] = ["text", "text", "number", "text", "number", "text", "text", "text", "text", "day"]
    columns = [Column(label, kind) for label, kind in zip(head, kinds, strict=True)]
    notes = [f"{batch.title}　{g.viewer.organisation_name}　{at:%Y-%m-%d %H:%M}（北京时间）"]
    return as_workbook(workbook([Sheet("目标", "目标与实际", columns, lines, notes)], at, "目标与实际"), f"{name}.xlsx")


def _lines(one: Standing) -> list[list[Any]]:
    fixed = (one.target.title, one.target.unit, one.wanted)
    how = (COUNTED[one.target.counted], one.target.definition, one.target.cites)
    rows = []
    for year, reached in one.by_year.items():
        entry = one.entries.get(year)
        rows.append(
            [*fixed, str(year), reached, *how, entry.source if entry else "", entry.source_date if entry else None]
        )
    return [*rows, [*fixed, "合计", one.reached, *how, "", None]]


def _with_targets() -> list[tuple[Batch, Pack]]:
    return [
        (batch, pack)
        for batch, pack in common.every_batch()
        if pack.targets and g.viewer.region_code[:2] == pack.province
    ]


def _chosen() -> tuple[Batch, Pack]:
    found, wanted = _with_targets(), request.values.get("batch", "")
    for batch, pack in found:
        if wanted in ("", batch.pack_id):
            return batch, pack
    raise NotFound("没有找到写有目标的项目")


def _standings(batch: Batch, pack: Pack) -> list[Standing]:
    return standings(g.session, g.viewer, batch, pack)


def _state(batch: Batch, pack: Pack) -> str:
    """How many entries there are: what a form was made from."""
    return str(len(history(g.session, batch)))


def _page(batch: Batch, pack: Pack, errors: dict[str, str]) -> str:
    rows, kept = _standings(batch, pack), history(g.session, batch)
    first = pack.in_force.year if pack.in_force else g.moment.today.year
    last = max((one.until.year for one in rows), default=first)
    return render_template(
        "bureau/plan_targets.html",
        title="目标与实际",
        batch=batch,
        pack=pack,
        region=common.own_region(),
        rows=rows,
        years=list(range(first, last + 1)),
        counted=COUNTED,
        kept=kept,
        names=names_of(g.session, (one.by_person_id for one in kept)),
        entering=[(one.target.id, one.target.title) for one in rows if one.target.counted == "entered"],
        may_enter=may_enter(g.viewer, pack),
        state=str(len(kept)),
        others=[(other.pack_id, other.title) for other, _ in _with_targets() if other.id != batch.id],
        errors=errors,
        values=request.form,
    )
