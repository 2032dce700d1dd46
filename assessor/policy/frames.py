"""Facts of many applications as data frames with fixed types, for `judge_many`.

Polars by default; Parquet and DuckDB read the same.

Every table has `application_id`; tables of lines also have `line_id`. Money is Int64 分, unknown is null.
"""

from collections.abc import Iterable, Mapping
from typing import Any

import polars as pl

from assessor.policy.facts import STARS, Facts, fen_column
from questionnaires.forms import Question
from questionnaires.rules import APPLICATION
from questionnaires.shapes import Pack

ID = "application_id"


def frame_types(pack: Pack) -> dict[str, dict[str, Any]]:
    """The columns of every table with their Polars types, in a fixed order."""
    application: dict[str, Any] = {ID: pl.String, "level": pl.String, "submitted_on": pl.Date, "star_rank": pl.Int64}
    tables: dict[str, dict[str, Any]] = {APPLICATION: application}
    for section in pack.sections:
        columns = application
        if section.kind == "lines":
            assert section.table is not None
            application[f"{section.table}_given"] = pl.Boolean
            columns = tables[section.table] = {ID: pl.String, "line_id": pl.String, "submitted_on": pl.Date}
        for question in section.questions:
            columns |= _columns(question)
    return tables


def frames(applications: Iterable[tuple[str, Facts]], pack: Pack) -> dict[str, pl.DataFrame]:
    """Frames of many applications, each with its id."""
    types = frame_types(pack)
    data: dict[str, dict[str, list[Any]]] = {table: {name: [] for name in columns} for table, columns in types.items()}
    for application_id, facts in applications:
        for table, columns in data.items():
            for row in facts.tables[table]:
                for name, cells in columns.items():
                    cells.append(application_id if name == ID else row[name])
    return {table: pl.DataFrame(columns, schema=types[table]) for table, columns in data.items()}


def _columns(question: Question) -> Mapping[str, Any]:
    name = question.id
    match question.type:
        case "integer":
            return {name: pl.Int64}
        case "money":
            return {fen_column(name): pl.Int64}
        case "date":
            return {name: pl.Date} | ({f"{name}_months": pl.Int64} if question.until else {})
        case "boolean":
            return {name: pl.Boolean}
        case "choices" | "texts":
            return {f"{name}_count": pl.Int64}
        case "uscc":
            return {name: pl.String, f"{name}_valid": pl.Boolean, f"{name}_of_province": pl.Boolean}
        case "region":
            return {name: pl.String, f"{name}_known": pl.Boolean, f"{name}_in_province": pl.Boolean}
        case "periods":
            return {"run_start": pl.Date, "run_end": pl.Date, "run_months": pl.Int64}
        case "invoice":
            return {f"{name}_code": pl.String, f"{name}_number": pl.String, f"{name}_ok": pl.Boolean}
        case _:
            more = ("same", question.same_as), ("repeated", question.not_in)
            return {name: pl.String} | {f"{name}_{kind}": pl.Boolean for kind, there in more if there}


__all__ = ["ID", "STARS", "frame_types", "frames"]
