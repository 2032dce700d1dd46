"""One application and its variants under several stars: each row is frozen once, each test looks at the same rows once.

A planner asks the same rules about documents that differ in one line. What an edit does not touch keeps its rows (the very
same objects), and a look at rows already looked at is found again, so an edit costs only the rules it can touch.
A bench lives for one `plan`: nothing that anybody answered outlasts it.
"""

from collections.abc import Callable, Hashable
from typing import Any, TypeVar, cast

from assessor.policy.columns import Rows
from assessor.policy.document import Document
from assessor.policy.facts import STARS, Facts, Row, application_row, compares_answers, line_row
from assessor.policy.look import Look, Marks, look, marks_of
from assessor.policy.plan import Plan, PlannedRule
from questionnaires.forms import Section
from questionnaires.rules import APPLICATION
from questionnaires.shapes import Pack

Made = TypeVar("Made")


class Bench:
    """Facts and looks of one application and its variants. Identity stands for equality: documents are never changed."""

    __slots__ = ("_kept", "_made", "_sections", "pack")

    def __init__(self, pack: Pack) -> None:
        self.pack = pack
        self._sections = [(one, compares_answers(one)) for one in pack.sections if one.kind == "lines"]
        self._made: dict[Hashable, Any] = {}
        self._kept: list[object] = []  # an id means its object only for as long as that lives

    def once(self, key: Hashable, make: Callable[[], Made], *named: object) -> Made:
        """What `make` makes (never None), made once for the key. Objects that the key names by `id` come as `named`."""
        found = self._made.get(key)
        if found is None:
            found = self._made[key] = make()
            self._kept.extend(named)
        return cast(Made, found)

    def facts(self, document: Document) -> Facts:
        """The facts of a variant: as `freeze` makes them, rows of untouched lines shared with the variants before."""
        held, answers, on = document.tables, document.answers, document.submitted_on
        key = (APPLICATION, document.level, id(answers), on, *map(id, held.values()))
        known: Facts | None = self._made.get(key)
        if known is not None:
            return known
        given = tuple(lines is not None for lines in held.values())
        stars = held.get(STARS)
        once = ("application", document.level, id(answers), on, given, id(stars))
        row = self.once(once, lambda: [application_row(document, self.pack)], answers, stars)
        tables = {APPLICATION: row}
        for section, compares in self._sections:
            tables[section.table or ""] = self._rows(document, section, answers if compares else None)
        return self.once(key, lambda: Facts(tables), *held.values())

    def _rows(self, document: Document, section: Section, answers: object) -> list[Row]:
        lines = document.tables[section.table or ""]
        seen = (document.submitted_on, id(answers))

        def row(line: Any) -> Row:
            return self.once((id(line), *seen), lambda: line_row(line, section, document, self.pack), line, answers)

        return self.once((section.id, id(lines), *seen), lambda: [row(line) for line in lines or ()], lines)

    def look(self, planned: PlannedRule, facts: Facts) -> Look:
        """As `look`; rules of several stars that ask the same of the same rows share what each line answers."""
        rows = facts.tables[planned.table]
        key = (id(planned), id(rows))
        found: Look | None = self._made.get(key)  # asked hundreds of times a plan: without a closure
        return found if found is not None else self.once(key, lambda: look(planned, facts, self._marks), planned, rows)

    def worst(self, made: Plan, facts: Facts) -> dict[str, int]:
        """The worst severity among the rules of each table; of a table that is as it was nothing is asked again."""
        return {table: self._worst(made, table, facts) for table in made.by_table}

    def _worst(self, made: Plan, table: str, facts: Facts) -> int:
        rows = facts.tables[table]
        key = (id(made), id(rows))
        found: int | None = self._made.get(key)
        if found is None:
            rules = made.by_table[table]
            found = self.once(key, lambda: max(self.look(planned, facts).severity for planned in rules), made, rows)
        return found

    def _marks(self, planned: PlannedRule, table: list[Row]) -> Marks:
        return self.once(
            (planned.key, id(table)),
            lambda: marks_of(planned, self.once(("columns", id(table)), lambda: Rows(table))),
            table,
        )
