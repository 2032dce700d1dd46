"""The answer to a workbook that could not be taken: the sheet as it was sent, with a last column that names cell and mend."""

from collections.abc import Sequence
from typing import Any

from assessor.cases.import_lines import CellProblem
from assessor.cases.sheet_layout import ERROR_COLUMN
from assessor.documents.form_workbook import FormColumn, FormSheet, form_workbook
from assessor.workflow import Moment


def mended_sheet(
    name: str, columns: Sequence[FormColumn], rows: Sequence[Sequence[Any]], problems: Sequence[CellProblem],
    notes: Sequence[str], title: str, moment: Moment,
) -> bytes:  # fmt: skip
    """The bytes of the .xlsx. `rows` are those of the sheet from A1 on, `columns` what the template has."""
    heads = [str(value).strip() if value is not None else "" for value in (rows[0] if rows else ())]
    width = heads.index(ERROR_COLUMN) if ERROR_COLUMN in heads else len(heads)
    known = {column.label: column for column in columns}
    errors: dict[int, str] = {}
    for one in problems:
        said = f"{one.cell}：{one.words}"
        errors[one.row] = f"{errors[one.row]}；{said}" if one.row in errors else said
    wanted = [known.get(head, FormColumn(head)) for head in heads[:width]]
    sheet = FormSheet(name, wanted, [row[:width] for row in rows[1:]], ERROR_COLUMN, errors)
    return form_workbook([sheet], notes, moment.at, title)
