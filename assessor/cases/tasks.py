"""Which states mean work for an office, and by when: read off the process table, so the two cannot differ."""

from dataclasses import dataclass
from datetime import date

from models.batch import Batch
from models.vocabulary import OrgKind
from questionnaires.process_shapes import ProcessStep
from questionnaires.shapes import Pack

ACTS = {OrgKind.COUNTY: "county_of", OrgKind.CITY: "city_of", OrgKind.PROVINCE: "province"}
"""The predicate of `who` that names each kind of office."""

WAITING = ("in_notice", "in_province_notice")
"""While a public notice runs there is nothing to do but wait; the case comes back the day after it ends."""


@dataclass(frozen=True)
class Task:
    """Cases of this batch, state and level wait for the office. `due` is the last day (None: no document sets one)."""

    batch_id: int
    state: str
    level: str
    due: date | None

    def overdue(self, today: date) -> bool:
        """Whether the last day has passed."""
        return self.due is not None and self.due < today


def tasks_of(kind: OrgKind, batch: Batch, pack: Pack) -> list[Task]:
    """Every (state, level) in which offices of this kind have a step to take. Steps that only record do not count."""
    actor = ACTS.get(kind)
    if actor is None or pack.process is None:
        return []
    found = []
    for state in pack.process.states:
        for level in pack.levels:
            steps = [s for s in _moving(pack, state) if s.who == actor and _for_level(s, pack, level)]
            if steps:
                found.append(Task(batch.id or 0, state, level, _due(steps, pack)))
    return found


def due_of(pack: Pack, state: str, level: str) -> date | None:
    """The last day for the office that acts next on a case in this state; None when no step of it has a date."""
    return _due([s for s in _moving(pack, state) if s.who in ACTS.values() and _for_level(s, pack, level)], pack)


def _moving(pack: Pack, state: str) -> list[ProcessStep]:
    assert pack.process is not None
    return [step for step in pack.process.steps if state in step.from_states and step.goes_on]


def _for_level(step: ProcessStep, pack: Pack, level: str) -> bool:
    """Whether a step is for this level at all: some are closed for a star by who decides it, whatever the case."""
    return f"{pack.levels[level].decided_by}_decides_this_level" not in step.unless


def _due(steps: list[ProcessStep], pack: Pack) -> date | None:
    days = [pack.parameter(step.due) for step in steps if step.due]
    return min((day for day in days if isinstance(day, date)), default=None)
