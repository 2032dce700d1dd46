"""Which states mean work for an office, and by when: read off the process table, so the two cannot differ."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from assessor.access import Viewer
from assessor.workflow import Actor, who
from models.batch import Batch
from models.vocabulary import REACHED_KINDS, OrgKind
from questionnaires.process_shapes import STAY, ProcessStep
from questionnaires.shapes import Pack

Reach = Literal["county", "city", "province"]
OFFICES: dict[OrgKind, Reach | None] = {
    OrgKind.COUNTY: "county", OrgKind.CITY: "city", OrgKind.PROVINCE: "province", **dict.fromkeys(REACHED_KINDS),
}  # fmt: skip
"""Kinds of offices that act, and whose they are where there is only one answer."""

WAITING = ("in_notice", "in_province_notice")
"""While a public notice runs there is nothing to do but wait; the case comes back the day after it ends."""


@dataclass(frozen=True)
class Task:
    """Cases of this batch, state and level wait for the office. `due` is the last day (None: no document sets one).

    `once`: the office only puts something on record there, and has no more to do once it did.
    """

    batch_id: int
    state: str
    level: str
    due: date | None
    once: bool = False

    def overdue(self, today: date) -> bool:
        """Whether the last day has passed."""
        return self.due is not None and self.due < today


def tasks_of(kind: OrgKind, batch: Batch, pack: Pack, reach: Reach | None = None) -> list[Task]:
    """Every (state, level) in which offices of this kind have a step to take. `reach`: a county's office, a city's or the
    province's, for kinds that there are of each.

    Steps that only record do not count, except for an office that has no others: its records are its work. Nor does a
    state in which the office may only step in (refuse, end, recover) while the case lies on another desk or is over.
    """
    if pack.process is None or kind not in OFFICES:
        return []
    mine = Actor(kind, reach or OFFICES[kind])
    every = [step for step in pack.process.steps if who.known[step.who].actor == mine]
    only_records = bool(every) and all(step.to == STAY for step in every)
    found = []
    for state in pack.process.states:
        for level in pack.levels:
            here = [s for s in every if state in s.from_states and (only_records or s.to != STAY)]
            steps = [s for s in here if _for_level(s, pack, level)]
            if steps and not (only_records or _may_only_step_in(pack, state, steps)):
                found.append(Task(batch.id or 0, state, level, _due(steps, pack)))
            elif steps and only_records:
                found.append(Task(batch.id or 0, state, level, _due(steps, pack), once=True))
    return found


def _may_only_step_in(pack: Pack, state: str, steps: list[ProcessStep]) -> bool:
    """Whether every step here asks for a reason, and somebody else has one that does not, or the case has ended."""
    assert pack.process is not None
    if any(step.reason != "required" for step in steps):
        return False
    others = [step for step in _moving(pack, state) if step not in steps and who.known[step.who].actor is not None]
    return pack.process.states[state].final or any(step.reason != "required" for step in others)


def reach_of(viewer: Viewer) -> Reach:
    """Whose office the viewer's is: a county's, a city's or the province's."""
    if viewer.city_code is None:
        return "province"
    return "city" if viewer.region_code == viewer.city_code else "county"


def due_of(pack: Pack, state: str, level: str) -> date | None:
    """The last day for the office that acts next on a case in this state; None when no step of it has a date."""
    return _due([s for s in _moving(pack, state) if _of_an_office(s) and _for_level(s, pack, level)], pack)


def _of_an_office(step: ProcessStep) -> bool:
    actor = who.known[step.who].actor
    return actor is not None and actor.of is not None


def _moving(pack: Pack, state: str) -> list[ProcessStep]:
    assert pack.process is not None
    return [step for step in pack.process.steps if state in step.from_states and step.goes_on]


def _for_level(step: ProcessStep, pack: Pack, level: str) -> bool:
    """Whether a step is for this level at all: some are closed for a star by who decides it, whatever the case."""
    return f"{pack.levels[level].decided_by}_decides_this_level" not in step.unless


def _due(steps: list[ProcessStep], pack: Pack) -> date | None:
    days = [pack.parameter(step.due) for step in steps if step.due]
    return min((day for day in days if isinstance(day, date)), default=None)
