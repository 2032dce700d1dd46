"""The smallest set of changes after which a filing is no longer refused or returned.

Changes that some rule cannot do without are taken at once; among the rest, combinations are judged smallest first by the
same rules as everything else (a tenth of a millisecond each).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import combinations
from typing import cast

from assessor.policy.bench import Bench
from assessor.policy.candidates import Group, candidates
from assessor.policy.document import Document
from assessor.policy.edits import Edit, applied
from assessor.policy.findings import Whole
from assessor.policy.look import Look
from assessor.policy.plan import Plan
from assessor.policy.states import SEVERITY, WHOLE

REACHED: tuple[Whole, ...] = ("eligible", "manual")
MAX_CHOICES = 10
_ROUNDS = 3
_MOST_LINES_TO_TRY = 400
_BAR = SEVERITY["return"]


@dataclass(frozen=True)
class Way:
    """The edits and the outcome they reach (None: none does), or the rules that nothing in the filing can lift."""

    edits: tuple[Edit, ...]
    reached: Whole | None
    barred: tuple[str, ...] = ()


def shortest_way(made: Plan, document: Document, today: date, bench: Bench | None = None) -> Way:
    """The smallest set of edits that reaches `eligible`, or as few that reach `manual`. `bench`: what is known already.

    Exact up to MAX_CHOICES optional edits on a filing of ordinary size; beyond, a set from which nothing can be left out.
    """
    bench = bench or Bench(made.pack)
    groups, barred = _gathered(made, document, today, bench)
    if barred:
        return Way((), None, barred)
    edits = _by_key(edit for group in groups for edit in group)
    # A line added for one rule may serve another as well, so an added line is an option even where it is the only way.
    single = dict.fromkeys(group[0].key for group in groups if len(group) == 1 and group[0].change.kind != "add")
    needed = tuple(edits[key] for key in single)
    choices = [edit for edit in edits.values() if edit not in needed]
    lines = sum(len(table or ()) for table in document.tables.values())
    if len(choices) > MAX_CHOICES or lines > _MOST_LINES_TO_TRY:
        return _irreducible(made, document, tuple(edits.values()), bench)
    for size in range(len(choices) + 1):
        second: Way | None = None
        for some in combinations(choices, size):
            chosen = (*needed, *some)
            reached = _reached(made, document, chosen, bench)
            if reached == "eligible":
                return Way(chosen, reached)
            if reached and second is None:
                second = Way(chosen, reached)
        if second is not None:
            return second
    return Way((), None)


def _gathered(made: Plan, document: Document, today: date, bench: Bench) -> tuple[list[Group], tuple[str, ...]]:
    """The groups of edits to try, and the rules for which there are none.

    Taking lines out may leave another rule without a line, which then asks for one: a few rounds.
    """
    first: list[Group] = []
    later: list[Edit] = []
    current = document
    for turn in range(_ROUNDS):
        found = candidates(made, current, _bars(made, current, bench), today)
        stuck = tuple(rule for rule, groups in found.items() if not groups or () in groups)
        if stuck:
            return [], stuck
        if turn == 0:
            first = [group for groups in found.values() for group in groups]
        known = _by_key(edit for edit in (*(e for g in first for e in g), *later))
        fresh = [edit for groups in found.values() for group in groups for edit in group if edit.key not in known]
        later += fresh
        if turn and not fresh:
            break
        current = applied(document, [*known.values(), *fresh])
    # What only a later round asks for is an option, never a need: another choice may do without it.
    return [*first, *((edit, edit) for edit in later)], ()


def _by_key(edits: Iterable[Edit]) -> dict[tuple[object, ...], Edit]:
    found: dict[tuple[object, ...], Edit] = {}
    for edit in edits:
        found[edit.key] = found[edit.key].also_for(edit) if edit.key in found else edit
    return found


def _bars(made: Plan, document: Document, bench: Bench) -> list[Look]:
    facts = bench.facts(document)
    worst = bench.worst(made, facts)
    looks = (bench.look(planned, facts) for planned in made.rules if worst[planned.table] >= _BAR)
    return [one for one in looks if one.severity >= _BAR]


def _irreducible(made: Plan, document: Document, edits: tuple[Edit, ...], bench: Bench) -> Way:
    chosen = edits
    reached = _reached(made, document, chosen, bench)
    for edit in edits if reached else ():
        fewer = tuple(other for other in chosen if other is not edit)
        if outcome := _reached(made, document, fewer, bench):
            chosen, reached = fewer, outcome
    return Way(chosen if reached else (), reached)


def _reached(made: Plan, document: Document, edits: tuple[Edit, ...], bench: Bench) -> Whole | None:
    """The outcome after the edits; None when it is not one that may be filed."""
    worst = max(bench.worst(made, bench.facts(applied(document, edits))).values(), default=0)
    return None if worst >= _BAR else cast(Whole, WHOLE[worst])
