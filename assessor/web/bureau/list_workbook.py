"""The offices' list, and what came of deciding several cases at once, as Excel workbooks."""

from collections.abc import Sequence
from typing import Any

from flask import Response, g

from assessor.cases.decide import Result
from assessor.cases.sheet_answers import keep_sheet
from assessor.cases.windows import BEIJING
from assessor.documents.workbook import Column, Sheet, workbook
from assessor.web.filters import level_title
from assessor.web.sheet_uploads import as_workbook

LIST_COLUMNS = (
    Column("受理编号", "code", 26), Column("企业名称", "text", 40), Column("统一社会信用代码", "code"), Column("申报星级", "text", 10),
    Column("设区市", "text", 10), Column("县（市、区）", "text", 14), Column("状态", "text", 20), Column("规则判定", "text", 14),
    Column("进入本状态", "moment"), Column("办理期限", "day"), Column("是否逾期", "text", 10),
)  # fmt: skip
RESULT_COLUMNS = (
    Column("受理编号", "code", 26), Column("企业名称", "text", 40), Column("统一社会信用代码", "code"), Column("结果", "text", 10),
    Column("原因", "error"),
)  # fmt: skip


def list_workbook(rows: Sequence[dict[str, Any]], outcomes: dict[str, str], tab: str, cut: bool) -> Response:
    """The rows of the list (listing._row) under the present filters; `cut` when there were more than fit."""
    values = [
        (
            row["number"], row["name"], row["uscc"], level_title(row["level"]), row["city"], row["place"].rpartition(" ")[2],
            row["label"], outcomes.get(row["outcome"], ""), row["since"].astimezone(BEIJING), row["due"],
            "逾期" if row["late"] else "",
        )
        for row in rows
    ]  # fmt: skip
    at = g.moment.at.astimezone(BEIJING)
    notes = [f"{g.viewer.organisation_name}　导出时间 {at:%Y-%m-%d %H:%M}（北京时间）　共 {len(values)} 家"]
    if cut:
        notes.append(f"只导出前 {len(values)} 家，请按星级或地区筛选后分次导出")
    sheet = Sheet("申报清单", f"申报清单（{tab}）", LIST_COLUMNS, values, notes)
    return as_workbook(workbook([sheet], at, "申报清单"), f"申报清单-{g.moment.today.isoformat()}.xlsx")


def keep_results(results: Sequence[Result], named: dict[str, tuple[str, str, str]]) -> str:
    """Keep the results row by row for whoever decided; returns the name to fetch them by."""
    at = g.moment.at.astimezone(BEIJING)
    nobody = ("不在您可以查看的范围内", "", "")
    rows = []
    for one in results:
        name, number, uscc = named.get(one.ref, nobody)
        rows.append((number, name, uscc, "未办理" if one.reasons else "已办理", "".join(one.reasons)))
    good = sum(not one.reasons for one in results)
    notes = (
        f"{g.viewer.organisation_name}　{at:%Y-%m-%d %H:%M}（北京时间）　办成 {good} 家，未办理 {len(results) - good} 家",
    )
    content = workbook([Sheet("办理结果", "成批办理结果", RESULT_COLUMNS, rows, notes)], at, "成批办理结果")
    return keep_sheet(
        g.session, g.viewer, "together", f"办理结果-{g.moment.today.isoformat()}.xlsx", g.moment, content=content
    ).ref
