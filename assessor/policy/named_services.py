"""Which services of a filing name a provider by credit code: a line of a list, or the whole project."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessor.policy.answers import read_fen
from questionnaires.shapes import Pack, Question, Section

PROVIDER = "provider"


@dataclass(frozen=True)
class NamedService:
    """One service that names a provider. `line` is '' for a project; amounts in 分.

    `first` and `last` are the claimed use, `last` None with `open` for a service still in use; None means not claimed.
    `number`: the contract's number as claimed, for matching with what the provider sends.
    """

    uscc: str
    section: str
    line: str
    title: str
    amount_fen: int | None = None
    first: date | None = None
    last: date | None = None
    open: bool = False
    number: str = ""


def named_services(pack: Pack, document: Mapping[str, Any]) -> list[NamedService]:
    """Every service of the document that names a provider, in the order of the form."""
    return list(_found(pack, document))


def _found(pack: Pack, document: Mapping[str, Any]) -> Iterator[NamedService]:
    for section in pack.sections:
        asked = next((q for q in section.questions if q.names == PROVIDER), None)
        if asked is None:
            continue
        for line, row in rows_of(section, document):
            code = row.get(asked.id)
            if isinstance(code, str) and code.strip():
                yield _service(pack, section, line, row, document, "".join(code.split()).upper())


def rows_of(section: Section, document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    """The rows of a section with their line ids; a section given once is one row without a line id."""
    if section.kind == "lines":
        return [(str(row.get("id", "")), row) for row in document.get(section.table or section.id) or ()]
    return [("", (document.get(section.table) or {}) if section.table else document)]


def _service(
    pack: Pack, section: Section, line: str, row: Mapping[str, Any], document: Mapping[str, Any], code: str
) -> NamedService:
    title = str(row.get("name") or _first_choice(section, row) or section.title)
    first, last, still = _period(section, row)
    amount = _paid(pack, section, line, document) if line else _base(pack, row)
    return NamedService(
        code, section.id, line, title, amount, first, last, still, str(row.get("contract_number") or "")
    )


def _first_choice(section: Section, row: Mapping[str, Any]) -> str | None:
    for question in section.questions:
        value = row.get(question.id)
        if question.type == "choice" and isinstance(value, str):
            return question.choice_label(value)
    return None


def _period(section: Section, row: Mapping[str, Any]) -> tuple[date | None, date | None, bool]:
    """From the first day of use to the last one; periods in between are one span here."""
    asked = next((q for q in section.questions if q.type == "periods"), None)
    spans = row.get(asked.id) or [] if asked else []
    starts = [date.fromisoformat(one["from"]) for one in spans if one.get("from")]
    if not starts:
        return None, None, False
    if any("to" in one and not one["to"] for one in spans):
        return min(starts), None, True
    ends = [date.fromisoformat(one["to"]) for one in spans if one.get("to")]
    return min(starts), max(ends, default=None), False


def _paid(pack: Pack, section: Section, line: str, document: Mapping[str, Any]) -> int | None:
    """What the payments that refer to this line come to, refunds taken off; None when none refers to it."""
    amounts = []
    for other in pack.sections:
        refers = next((q for q in other.questions if q.refers and q.refers == section.table), None)
        money = next((q for q in other.questions if q.type == "money"), None)
        if refers is None or money is None:
            continue
        for _, row in rows_of(other, document):
            if row.get(refers.id) == line and row.get(money.id) is not None:
                amounts.append(read_fen(row[money.id]))
    return sum(amounts) if amounts else None


def _base(pack: Pack, row: Mapping[str, Any]) -> int | None:
    """The amount that the programme's award is worked out from, as claimed."""
    question = base_question(pack)
    value = row.get(question.id) if question else None
    return read_fen(value) if value is not None else None


def base_question(pack: Pack) -> Question | None:
    """The question of money that the awards of the pack take as their base, where all of them take the same one."""
    names = {str(award.arguments["base"]) for award in pack.awards.values() if "base" in award.arguments}
    if len(names) != 1:
        return None
    (name,) = names
    return next((q for s in pack.sections for q in s.questions if q.id == name), None)
