"""What statistics group a filing by, read from its answers as the pack's `statistics` says. Pure; None is unknown."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessor.policy.answers import BadAnswer, read_fen
from assessor.policy.named_services import named_services, rows_of
from questionnaires.forms import Question
from questionnaires.shapes import Pack

SEVERAL = "填了多项"
"""A filing that names more than one: it stays one case, in a row of its own."""

SIZES = (("大型", 1000, 40_000_000_000), ("中型", 300, 2_000_000_000), ("小型", 20, 300_000_000))
"""Least employees and least revenue (分) of 统计上大中小微型企业划分办法（2017） for industry; below the last: 微型.

The standard asks for both; a form that asks only one is classed by that one (own choice, said on the page).
"""
SMALLEST = "微型"
_INDUSTRY = re.compile(r"[A-T]\d{2}")


@dataclass(frozen=True)
class Figures:
    """One filing as statistics see it; amounts in 分."""

    category: str | None = None
    industry: str | None = None
    size: str | None = None
    provider: str | None = None
    claimed_fen: int | None = None


def figures_of(pack: Pack, document: Mapping[str, Any], providers: Mapping[str, str]) -> Figures:
    """The figures of a frozen document. `providers`: registered names by credit code."""
    asked = pack.statistics
    codes = {one.uscc for one in named_services(pack, document)}
    named = {providers.get(code, code) for code in codes} or set(_texts(pack, document, asked.provider))
    return Figures(
        category=_one(set(_texts(pack, document, asked.category))),
        industry=_division(_one(set(_texts(pack, document, asked.industry)))),
        size=size_of(_number(_values(pack, document, asked.employees)), _sum(_values(pack, document, asked.revenue))),
        provider=_one(named),
        claimed_fen=_sum(_values(pack, document, asked.claimed)),
    )


def size_of(employees: int | None, revenue_fen: int | None) -> str | None:
    """The class of which both (or the one that is known) reach the least; None when neither is known."""
    if employees is None and revenue_fen is None:
        return None
    for name, people, fen in SIZES:
        if (employees is None or employees >= people) and (revenue_fen is None or revenue_fen >= fen):
            return name
    return SMALLEST


def _one(found: set[str]) -> str | None:
    return SEVERAL if len(found) > 1 else next(iter(found), None)


def _division(industry: str | None) -> str | None:
    """A code of GB/T 4754 counts by its division (C3913 → C39); words stay as they are."""
    found = _INDUSTRY.match(industry or "")
    return found.group(0) if found else industry


def _texts(pack: Pack, document: Mapping[str, Any], name: str | None) -> Iterator[str]:
    question = _question(pack, name)
    for value in _values(pack, document, name):
        if isinstance(value, str) and value.strip():
            yield question.choice_label(value) if question and question.choices else value.strip()


def _values(pack: Pack, document: Mapping[str, Any], name: str | None) -> list[Any]:
    if name is None:
        return []
    table, _, key = name.rpartition(".")
    section = next((one for one in pack.sections if one.question(key) and (not table or one.table == table)), None)
    return [row[key] for _, row in rows_of(section, document) if row.get(key) is not None] if section else []


def _question(pack: Pack, name: str | None) -> Question | None:
    key = (name or "").rpartition(".")[2]
    return next((q for section in pack.sections for q in section.questions if q.id == key), None)


def _number(values: list[Any]) -> int | None:
    return next((value for value in values if isinstance(value, int)), None)


def _sum(values: list[Any]) -> int | None:
    try:
        return sum(read_fen(value) for value in values) if values else None
    except BadAnswer:
        return None
