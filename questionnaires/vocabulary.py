"""What a pack may name. The floor above fills it in, so that the reader needs to import nothing from there."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

ArgumentKind = Literal["field", "number", "date", "money", "percent", "words", "levels", "section"]
"""number, date, money, percent: the name of a parameter of that kind · field: a question of the rule's table ·
words: a list of strings · levels: a list of level ids or `none` · section: the id of a section."""


@dataclass(frozen=True)
class CheckSpec:
    """A named check as a pack sees it: its arguments, and for a field the question types it understands (empty: all).

    `needs`: what the question has to say for this check to have something to look at (until, not_in).
    """

    name: str
    arguments: Mapping[str, ArgumentKind]
    field_types: frozenset[str] = frozenset()
    needs: str = ""


@dataclass(frozen=True)
class AwardSpec:
    """A named award form as a pack sees it: arguments that must be given, arguments that may be, and what brackets carry."""

    name: str
    arguments: Mapping[str, ArgumentKind]
    optional: Mapping[str, ArgumentKind] = field(default_factory=dict)
    brackets: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Vocabulary:
    """Everything a pack may name outside itself. None for predicates means that they are not checked here."""

    checks: Mapping[str, CheckSpec]
    who: frozenset[str] | None = None
    unless: frozenset[str] | None = None
    evidence: frozenset[str] = field(default_factory=frozenset)
    awards: Mapping[str, AwardSpec] = field(default_factory=dict)
    records: frozenset[str] = field(default_factory=frozenset)
