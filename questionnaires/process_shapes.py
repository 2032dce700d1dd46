"""The shape of process.yaml: states, the visible line of stages, and the steps between states."""

from typing import Annotated, Literal

from pydantic import Field

from questionnaires.base import OneOrMany, Shape

STAY = "stay"
"""`to: stay` leaves a record and does not change the state."""

BEFORE = "before"
"""`to: before` goes back to the state that the case was in before it came to the one it is in: an undoing."""


class State(Shape):
    """One state of a case, with the name that staff and the name that the applicant sees. `pays`: money was paid here."""

    staff: str
    applicant: str
    final: bool = False
    pays: bool = False


class Stage(Shape):
    """One piece of the process line; shown for all levels when `levels` is empty."""

    id: str
    title: str
    states: tuple[str, ...]
    levels: tuple[str, ...] = ()


Ask = Literal[
    "meeting_on", "signed_by", "signed_on", "opinion", "experts", "acceptance", "until_day", "amount", "paper",
    "voucher",
]
"""What is written down when a step is taken: day of a meeting · who signed, when · an opinion in words · names of experts ·
accepted or not, with its day · a new last day · an amount of money · a paper's number ·
the voucher of a payment, with the day on which the money moved."""


class ProcessStep(Shape):
    """One row of the table: who may take the step, from where to where, and what stands against it.

    `who` and `unless` name predicates; `due` names a date parameter; `cites` a clause label; `asks` are what has to be
    written down with it; `commits`: from here on the amount counts against the programme's budget.
    """

    step: str
    title: str
    from_states: Annotated[tuple[str, ...], OneOrMany] = Field(alias="from")
    to: str
    who: str
    unless: tuple[str, ...] = ()
    cites: str
    due: str | None = None
    reason: Literal["none", "required"] = "none"
    says: str = ""
    asks: tuple[Ask, ...] = ()
    commits: bool = False

    @property
    def goes_on(self) -> bool:
        """Whether the step moves the case onward: neither a mere record nor an undoing."""
        return self.to not in (STAY, BEFORE)


class Process(Shape):
    """The whole path of a case on one page."""

    states: dict[str, State]
    stages: tuple[Stage, ...]
    steps: tuple[ProcessStep, ...]

    def step(self, action: str, state: str) -> ProcessStep | None:
        """The row for an action in a state, or None: what is not in the table is refused."""
        return next((s for s in self.steps if s.step == action and state in s.from_states), None)
