"""Take in an uploaded workbook (before the transaction opens) and hand workbooks out."""

from typing import BinaryIO, cast
from urllib.parse import quote

from flask import Response, g, request

from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.sheet_answers import keep_sheet, office_sheets, own_sheet
from assessor.evidence.inspect import InspectionUnavailable
from assessor.evidence.refusals import Rejected
from assessor.evidence.sheets import LARGEST, BadWorkbook, ReadSheet, read_workbook
from assessor.evidence.store import spool
from models.sheet import SheetAnswer

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
NOTES_SHEET = "说明"


def uploaded_sheets(field: str = "file") -> tuple[ReadSheet, ...]:
    """The sheets of the workbook that the form sent, without the sheet of notes. Raises Refusal with what to do."""
    sent = request.files.get(field)
    if sent is None or not sent.filename:
        raise Refusal("请选择要导入的 Excel 工作簿（.xlsx）。", status=422)
    name = sent.filename.replace("\\", "/").rpartition("/")[2]
    try:
        with spool(cast(BinaryIO, sent.stream), largest=LARGEST) as spooled:
            found = read_workbook(spooled.path, name)
    except (BadWorkbook, Rejected) as no:
        said = (
            str(no) if isinstance(no, BadWorkbook) else f"{no.reason}导入的工作簿不能超过 {LARGEST // 1_048_576} MB。"
        )
        raise Refusal(said, status=422) from no
    except InspectionUnavailable as no:
        raise Refusal("暂时不能读取工作簿，请稍后再试。文件还在您的电脑上。", status=503) from no
    kept = tuple(sheet for sheet in found if sheet.name != NOTES_SHEET)
    if not any(len(sheet.rows) > 1 for sheet in kept):
        raise Refusal("工作簿里没有可导入的行：请从第二行开始填写。", status=422)
    return kept


def look(*_address: object, **_named: object) -> None:
    """Before the transaction: read the workbook that was sent into `g.sheets`, or note in `g.refused` why it cannot be."""
    g.refused = None
    try:
        g.sheets = uploaded_sheets()
    except Refusal as no:
        g.refused = no


def send_back(purpose: str, name: str, content: bytes) -> str:
    """Keep a workbook with the cells to mend for the person who sent it; returns its name in addresses.

    What the view changed is kept although the page answers 422: this row, and the sheets without a problem.
    """
    g.keep_changes = True
    return keep_sheet(g.session, g.viewer, purpose, name, g.moment, content=content).ref


def sent_back(purpose: str, ref: str) -> Response:
    """The workbook that came back. Raises NotFound for another person."""
    found = own_sheet(g.session, g.viewer, purpose, ref, g.moment)
    return as_workbook(found.content or b"", found.name)


def read_in(purpose: str, ref: str) -> SheetAnswer:
    """What somebody of the viewer's office read in and nobody has used yet. Raises NotFound."""
    row = next((one for one in office_sheets(g.session, g.viewer, purpose, g.moment) if one.ref == ref), None)
    if row is None:
        raise NotFound("没有找到读入的名单，可能已办理或已过期")
    return row


def as_workbook(content: bytes, name: str) -> Response:
    """A workbook to be saved under its name."""
    answer = Response(content, mimetype=XLSX)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "private, no-store"
    return answer
