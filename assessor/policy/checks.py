"""The named checks that packs may use: each one columnar, three-valued expression over one table.

`columns[name]` is a narwhals expression in a batch and a `Column` for one application; use only & | ~, comparisons,
is_in and is_null (they mean the same on every back end). Unknown stays unknown unless a docstring says otherwise.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Protocol

from assessor.policy.calendar import last_passing_start
from questionnaires.forms import Question
from questionnaires.vocabulary import ArgumentKind, CheckSpec

Expression = Any
"""A narwhals expression or a Column: the same operators, so that a check is written once."""


class Columns(Protocol):
    """Columns by name."""

    def __getitem__(self, name: str, /) -> Expression: ...


@dataclass(frozen=True)
class Check:
    """A named check: what a pack may pass to it, and the three-valued column it makes."""

    spec: CheckSpec
    passes: Callable[..., Expression]


CHECKS: dict[str, Check] = {}
_DATES, _MONEY = frozenset({"date"}), frozenset({"money"})
Passes = Callable[..., Expression]


def check(
    types: frozenset[str] = frozenset(), needs: str = "", /, **arguments: ArgumentKind
) -> Callable[[Passes], Passes]:
    """Register a check under its function's name, with the kinds of its arguments and the question types it understands."""

    def register(passes: Passes) -> Passes:
        name = passes.__name__
        CHECKS[name] = Check(CheckSpec(name, arguments, types, needs), passes)
        return passes

    return register


def specs() -> Mapping[str, CheckSpec]:
    """What the reader of packs needs to know of the checks."""
    return {name: known.spec for name, known in CHECKS.items()}


def answer_column(question: Question) -> str:
    """The fact column that is null exactly when the question is not answered."""
    match question.type:
        case "money":
            return question.id.removesuffix("_yuan") + "_fen"
        case "choices" | "texts":
            return f"{question.id}_count"
        case "periods":
            return "run_start"
        case "invoice":
            return f"{question.id}_number"
        case _:
            return question.id


@check(frozenset({"periods"}), field="field", months="number", by="date")
def used_for(columns: Columns, field: Question, months: int, by: date) -> Expression:
    """The run in use lasted `months` whole months by the day `by`; a run that ended earlier must have had them."""
    return (columns["run_start"] <= last_passing_start(by, months)) & (columns["run_months"] >= months)


@check(frozenset({"periods"}), field="field")
def in_use_when_submitted(columns: Columns, field: Question) -> Expression:
    """The run in use covers the day of submission."""
    return (columns["run_start"] <= columns["submitted_on"]) & (columns["run_end"] >= columns["submitted_on"])


@check(_DATES, field="field", first="date", last="date")
def dated_between(columns: Columns, field: Question, first: date, last: date) -> Expression:
    """The date lies between two days, both included."""
    return (columns[field.id] >= first) & (columns[field.id] <= last)


@check(_DATES, field="field", limit="date")
def not_before(columns: Columns, field: Question, limit: date) -> Expression:
    """The date is `limit` or later."""
    return columns[field.id] >= limit


@check(_DATES, field="field", limit="date")
def not_after(columns: Columns, field: Question, limit: date) -> Expression:
    """The date is `limit` or earlier."""
    return columns[field.id] <= limit


@check(frozenset({"boolean"}), field="field")
def is_true(columns: Columns, field: Question) -> Expression:
    """The answer is yes."""
    return columns[field.id]


@check(frozenset({"choice", "text"}), field="field", values="words")
def one_of(columns: Columns, field: Question, values: Sequence[str]) -> Expression:
    """The answer is one of the values."""
    column = columns[field.id]
    return column == values[0] if len(values) == 1 else column.is_in(values)  # comparing is faster than looking up


@check(frozenset({"texts", "choices"}), field="field")
def none_listed(columns: Columns, field: Question) -> Expression:
    """The list is there and empty."""
    return columns[answer_column(field)] == 0


@check(frozenset({"texts", "choices"}), field="field")
def some_listed(columns: Columns, field: Question) -> Expression:
    """The list has at least one item."""
    return columns[answer_column(field)] > 0


@check(_MONEY, field="field")
def not_negative(columns: Columns, field: Question) -> Expression:
    """The amount is no refund."""
    return columns[answer_column(field)] >= 0


@check(_MONEY, field="field", below="money")
def not_tiny(columns: Columns, field: Question, below: int) -> Expression:
    """A positive amount is at least `below` 分; anything smaller looks typed in 万元."""
    amount = columns[answer_column(field)]
    return (amount <= 0) | (amount >= below)


@check(frozenset({"text"}), field="field")
def same_as_applicant(columns: Columns, field: Question) -> Expression:
    """The name is the one that the question's `same_as` points to (facts.party_name)."""
    return columns[f"{field.id}_same"]


@check(section="section")
def answered(columns: Columns, section: Sequence[Question]) -> Expression:
    """Every required question of the section has an answer. Never unknown: a missing answer is missing."""
    missing = [columns[answer_column(question)].is_null() for question in section if question.required]
    result = ~missing[0]
    for one in missing[1:]:
        result = result & ~one
    return result


@check(frozenset({"uscc"}), field="field")
def valid_code(columns: Columns, field: Question) -> Expression:
    """The credit code's check character is right (GB 32100-2015)."""
    return columns[f"{field.id}_valid"]


@check(frozenset({"uscc"}), field="field")
def code_of_province(columns: Columns, field: Question) -> Expression:
    """A valid code was given by a registrar of the pack's province. Says nothing about today's region."""
    return columns[f"{field.id}_of_province"]


@check(frozenset({"region"}), field="field")
def region_known(columns: Columns, field: Question) -> Expression:
    """The code is a county-level division or development zone of the pack's list."""
    return columns[f"{field.id}_known"]


@check(frozenset({"region"}), field="field")
def region_in_province(columns: Columns, field: Question) -> Expression:
    """The code lies in the pack's province."""
    return columns[f"{field.id}_in_province"]


@check(frozenset({"invoice"}), field="field")
def invoice_shape(columns: Columns, field: Question) -> Expression:
    """The number of digits fits the kind of invoice."""
    return columns[f"{field.id}_ok"]


@check(frozenset({"integer"}), field="field", limit="number")
def number_below(columns: Columns, field: Question, limit: int) -> Expression:
    """The number is smaller than `limit`."""
    return columns[field.id] < limit


@check(_DATES, "until", field="field", years="number")
def lasted_years(columns: Columns, field: Question, years: int) -> Expression:
    """From the date to the day its question names in `until`, `years` whole calendar years have passed."""
    return columns[f"{field.id}_months"] >= 12 * years


@check(_DATES, field="field", other="field")
def not_later_than(columns: Columns, field: Question, other: Question) -> Expression:
    """The date is the other date or earlier."""
    return columns[field.id] <= columns[other.id]


@check(_DATES, field="field", other="field")
def earlier_than(columns: Columns, field: Question, other: Question) -> Expression:
    """The date is before the other date; the same day is not."""
    return columns[field.id] < columns[other.id]


@check(frozenset({"choice"}), "not_in", field="field")
def not_repeated(columns: Columns, field: Question) -> Expression:
    """The choice does not stand in the list that its question names in `not_in`."""
    return ~columns[f"{field.id}_repeated"]


@check(_MONEY, field="field")
def more_than_zero(columns: Columns, field: Question) -> Expression:
    """The amount is positive."""
    return columns[answer_column(field)] > 0


@check(_MONEY, field="field", other="field")
def not_less_than(columns: Columns, field: Question, other: Question) -> Expression:
    """The amount reaches the other amount."""
    return columns[answer_column(field)] >= columns[answer_column(other)]


@check(frozenset({"integer"}), field="field", at_least="number")
def number_at_least(columns: Columns, field: Question, at_least: int) -> Expression:
    """The number is `at_least` or more."""
    return columns[field.id] >= at_least


@check(frozenset({"integer"}), field="field", at_most="number")
def number_at_most(columns: Columns, field: Question, at_most: int) -> Expression:
    """The number is `at_most` or less."""
    return columns[field.id] <= at_most


@check(held="levels")
def highest_star_in(columns: Columns, held: Sequence[int]) -> Expression:
    """The highest star awarded by the day of submission is one of these ranks (0: none)."""
    return columns["star_rank"].is_in(held)
