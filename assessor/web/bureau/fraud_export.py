"""The entries for the credit record, as CSV, Excel and JSON, with the same stated fields."""

import csv
import io
import json

from flask import Response, g
from flask.typing import ResponseReturnValue

from assessor.cases.fraud_register import CREDIT_FIELDS, credit_entries
from assessor.cases.windows import BEIJING
from assessor.documents.workbook import Column, Sheet, workbook
from assessor.web.bureau.fraud_acts import pages
from assessor.web.csv_cells import cell
from assessor.web.sheet_uploads import as_workbook

__all__ = ["pages"]

MONEY = {key for key in CREDIT_FIELDS if key.endswith("_fen")}


@pages.get("/credit-record.<any(csv, xlsx, json):table>")
def export(table: str) -> ResponseReturnValue:
    """`table`: csv, xlsx or json. Money is in 分 in CSV and JSON, in 元 in the workbook."""
    rows, name = credit_entries(g.session, g.viewer), f"credit-record-{g.moment.today.isoformat()}"
    if table == "json":
        answer = Response(json.dumps({"fields": CREDIT_FIELDS, "entries": rows}, ensure_ascii=False, indent=1))
        answer.mimetype = "application/json"
    elif table == "csv":
        text = io.StringIO()
        writer = csv.writer(text)
        writer.writerow(CREDIT_FIELDS.values())
        writer.writerows([cell(row[key]) for key in CREDIT_FIELDS] for row in rows)
        answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    else:
        columns = [
            Column(
                label.replace("（分）", "（元）"),
                "money" if key in MONEY else "code" if key in ("uscc", "record") else "text",
            )
            for key, label in CREDIT_FIELDS.items()
        ]
        at = g.moment.at.astimezone(BEIJING)
        notes = [f"{g.viewer.organisation_name}　导出时间 {at:%Y-%m-%d %H:%M}（北京时间）　共 {len(rows)} 条"]
        values = [[row[key] for key in CREDIT_FIELDS] for row in rows]
        sheet = Sheet("信用记录", "记入信用记录的条目", columns, values, notes)
        return as_workbook(workbook([sheet], at, "记入信用记录的条目"), f"{name}.xlsx")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}.{table}"
    return answer
