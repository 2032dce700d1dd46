"""From a document to facts: one row per application and per line, every derived value computed once, here.

Columns come from the pack's questions: money `x_yuan` → `x_fen` (分) · choices, texts `x` → `x_count` ·
uscc `x` → also `x_valid`, `x_of_province` · region `x` → also `x_known`, `x_in_province` · text with same_as → also `x_same` ·
date with until → also `x_months` · choice with not_in → also `x_repeated` ·
periods → `run_start`, `run_end`, `run_months` of the joined run in use · invoice `x` → `x_code`, `x_number`, `x_ok`.
Null means unknown everywhere. `application` also carries level, submitted_on, star_rank and `<table>_given`.
"""

import unicodedata
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from stdnum.cn import uscc
from stdnum.exceptions import ValidationError

from assessor.policy.answers import Invoice, Period
from assessor.policy.calendar import DAY, FAR_FUTURE, Run, add_months, join_periods, whole_months
from assessor.policy.document import Document, Line
from questionnaires.forms import Question, Section
from questionnaires.regions import regions
from questionnaires.rules import APPLICATION
from questionnaires.shapes import Pack

Row = dict[str, Any]
STARS = "stars_held"
"""The table of stars; its highest awarded one becomes `star_rank` (0: none)."""


@dataclass(frozen=True)
class Facts:
    """The rows of one application: `tables[APPLICATION]` has one row, the others one per line."""

    tables: Mapping[str, list[Row]]

    @property
    def application(self) -> Row:
        """The one row of what is given once."""
        return self.tables[APPLICATION][0]

    def given(self, table: str) -> bool:
        """Whether a table was given at all; what is given once always is."""
        return table == APPLICATION or bool(self.application[f"{table}_given"])


def freeze(document: Document, pack: Pack) -> Facts:
    """The facts of a document. Pure: nothing but the arguments and the published list of regions."""
    tables = {APPLICATION: [application_row(document, pack)]}
    for section in pack.sections:
        if section.kind == "lines":
            lines = document.tables[section.table or ""] or ()
            tables[section.table or ""] = [line_row(line, section, document, pack) for line in lines]
    return Facts(tables)


def application_row(document: Document, pack: Pack) -> Row:
    """The row of what is given once. Of the tables it takes which were given, and the stars."""
    row: Row = {"level": document.level, "submitted_on": document.submitted_on}
    for section in pack.sections:
        if section.kind == "single":
            _derive(row, document.answers, section, document, pack)
        else:
            row[f"{section.table}_given"] = document.tables[section.table or ""] is not None
    row["star_rank"] = star_rank(document.tables.get(STARS), document.submitted_on, pack)
    return row


def line_row(line: Line, section: Section, document: Document, pack: Pack) -> Row:
    """The row of one line. Of the document it takes the day of submission, and the answers when `compares_answers`."""
    row: Row = {"line_id": line.id, "submitted_on": document.submitted_on}
    _derive(row, line.answers, section, document, pack)
    return row


def compares_answers(section: Section) -> bool:
    """Whether lines of the section are compared with what is given once (the payer with the applicant)."""
    return any(question.same_as or question.until or question.not_in for question in section.questions)


def _derive(row: Row, answers: Mapping[str, Any], section: Section, document: Document, pack: Pack) -> None:
    for question in section.questions:
        _DERIVERS.get(question.type, _plain)(row, question, answers[question.id], document, pack)


Deriver = Callable[[Row, Question, Any, Document, Pack], None]


def _plain(row: Row, question: Question, value: Any, document: Document, pack: Pack) -> None:
    row[question.id] = value
    if question.same_as:
        row[f"{question.id}_same"] = _same(value, document.answers.get(question.same_as.rpartition(".")[2]))
    if question.until:
        row[f"{question.id}_months"] = months_until(value, document.answers.get(question.until))
    if question.not_in:
        others = document.answers.get(question.not_in)
        row[f"{question.id}_repeated"] = None if value is None or others is None else value in others


def _money(row: Row, question: Question, value: Any, document: Document, pack: Pack) -> None:
    row[fen_column(question.id)] = value


def _listed(row: Row, question: Question, value: Any, document: Document, pack: Pack) -> None:
    row[f"{question.id}_count"] = None if value is None else len(value)


def _credit_code(row: Row, question: Question, value: str | None, document: Document, pack: Pack) -> None:
    valid = None if value is None else valid_credit_code(value)
    row[question.id] = value
    row[f"{question.id}_valid"] = valid
    row[f"{question.id}_of_province"] = value[2:4] == pack.province if value and valid else None


def _region(row: Row, question: Question, value: str | None, document: Document, pack: Pack) -> None:
    known = regions(pack.regions).get(value) if value else None
    row[question.id] = value
    row[f"{question.id}_known"] = None if value is None else known is not None and known.kind != "city"
    row[f"{question.id}_in_province"] = None if value is None else value.startswith(pack.province)


def _periods(row: Row, question: Question, value: tuple[Period, ...] | None, document: Document, pack: Pack) -> None:
    start, end = run_in_use(value, document.submitted_on)
    row["run_start"], row["run_end"] = start, end
    row["run_months"] = whole_months(start, end) if start and end else None


def _invoice(row: Row, question: Question, value: Invoice | None, document: Document, pack: Pack) -> None:
    code, number = value or (None, None)
    row[f"{question.id}_code"], row[f"{question.id}_number"] = code, number
    row[f"{question.id}_ok"] = None if number is None else invoice_ok(code, number)


_DERIVERS: dict[str, Deriver] = {
    "money": _money,
    "choices": _listed,
    "texts": _listed,
    "uscc": _credit_code,
    "region": _region,
    "periods": _periods,
    "invoice": _invoice,
}


def months_until(start: date | None, day: date | None) -> int | None:
    """How many whole months have passed from a date to a day, clamped to ends of months; negative before it."""
    return None if start is None or day is None else whole_months(start, day - DAY)


def fen_column(question_id: str) -> str:
    """The column of a money question: amount_yuan → amount_fen."""
    return question_id.removesuffix("_yuan") + "_fen"


def valid_credit_code(code: str) -> bool:
    """Whether the check character is right (GB 32100-2015). Punctuation is not forgiven."""
    try:
        return bool(uscc.validate(code) == code)
    except ValidationError:
        return False


def invoice_ok(code: str | None, number: str) -> bool:
    """Fully digital: 20 digits and no code; older: 8 digits and a code of 10 or 12 digits."""
    if not (number.isascii() and number.isdigit() and (code is None or (code.isascii() and code.isdigit()))):
        return False
    return len(number) == 20 if code is None else len(number) == 8 and len(code) in (10, 12)


def run_in_use(periods: tuple[Period, ...] | None, on: date | None) -> tuple[date | None, date | None]:
    """Start and end of the joined run in use on a day: the last one that starts by then, else the first.

    A period of unknown end is taken as short and as long as it can be; what then differs is unknown. Without periods,
    and when a start is unknown, nothing is known.
    """
    if not periods or any(period.start is None for period in periods):
        return None, None
    short = _run(periods, on, lambda start: start)
    long = _run(periods, on, lambda start: FAR_FUTURE)
    return short.start if short.start == long.start else None, short.end if short.end == long.end else None


def _run(periods: tuple[Period, ...], on: date | None, unknown_end: Callable[[date], date]) -> Run:
    runs = join_periods((p.start, p.end or unknown_end(p.start)) for p in periods if p.start)
    started = [run for run in runs if on is None or run.start <= on]
    return started[-1] if started else runs[0]


LAPSE = "star_lapses_after_years"
"""A pack with this parameter lets a star lapse that was not confirmed (or awarded) within so many years."""


def star_rank(held: tuple[Line, ...] | None, on: date | None, pack: Pack) -> int | None:
    """The rank of the highest star awarded by the day of submission and not lapsed; 0 for none, None when not known.

    Only an awarded star counts (46号 一(三)): `awarded_on` null or later than the day is still in public notice.
    """
    if held is None:
        return None
    sure, possible = 0, 0
    for line in held:
        level = pack.levels.get(str(line.answers.get("level")))
        rank = level.rank if level else max(known.rank for known in pack.levels.values())
        counts = _counts(line, on, pack)
        if counts is not False:
            possible = max(possible, rank)
        if counts and level:
            sure = max(sure, rank)
    return sure if sure == possible else None


def _counts(line: Line, on: date | None, pack: Pack) -> bool | None:
    if "awarded_on" not in line.given:
        return None
    awarded, confirmed = line.answers.get("awarded_on"), line.answers.get("confirmed_on")
    if awarded is None:
        return False
    if on is None or awarded > on:
        return None if on is None else False
    years = pack.parameter(LAPSE) if LAPSE in pack.parameters else None
    if not isinstance(years, int):
        return True
    last = max(awarded, confirmed) if confirmed and confirmed <= on else awarded
    return add_months(last, 12 * years) > on


def _same(one: str | None, other: str | None) -> bool | None:
    return None if one is None or other is None else party_name(one) == party_name(other)


def party_name(name: str) -> str:
    """A name for comparison: width and kind of brackets, and spaces, make no difference."""
    return "".join(unicodedata.normalize("NFKC", name).split()).casefold()
