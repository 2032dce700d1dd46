"""What can be read off a process table without a case: who has to be there, who acts in a state, how a filing is made."""

from collections.abc import Callable
from typing import Literal

from assessor.workflow import Actor, who
from models.vocabulary import OrgKind
from questionnaires.process_shapes import STAY, Process, ProcessStep


def actors_in(process: Process, state: str, *, moving: bool = False, onward: bool = False) -> tuple[Actor, ...]:
    """Who has a step to take in a state, each once, in the order of the table. `moving`: only steps that change the state;
    `onward`: of those only the ones that need no reason, since a step that turns back or ends always needs one."""
    steps = [s for s in process.steps if state in s.from_states and not ((moving or onward) and s.to == STAY)]
    found = [who.known[step.who].actor for step in steps if not (onward and step.reason == "required")]
    return tuple(dict.fromkeys(actor for actor in found if actor is not None))


def offices_of(process: Process) -> tuple[Actor, ...]:
    """Every kind of office that the table names, each once: those that have to be there for the programme to run."""
    found = [who.known[step.who].actor for step in process.steps]
    return tuple(dict.fromkeys(actor for actor in found if actor is not None and actor.of is not None))


def filing_steps(process: Process, state: str) -> tuple[ProcessStep, ...]:
    """The steps by which an enterprise files what it filled in, from this state: those closed by an incomplete filing."""
    return tuple(
        s
        for s in process.steps
        if state in s.from_states and s.who == "certifier_of" and "filing_incomplete" in s.unless
    )


NEEDS_AMOUNT = "award_not_settled"
EXAMINES = (OrgKind.COUNTY, OrgKind.CITY, OrgKind.PROVINCE, OrgKind.DATA_BUREAU)
"""Authorities that examine projects. Firms, operators and third parties set no public money; finance, the party group and
the government approve what an authority laid before them."""


def sets_the_amount(process: Process, closed: Callable[[ProcessStep], bool], decided_by: OrgKind) -> Actor:
    """The office that sets an amount which the documents leave to the authority (own choice).

    Of the steps that lead from the filing to the first one that needs an amount (closed while none is settled, or committing
    money), the authority that took the last; without one on that way, the office that decides on the programme. `closed`
    says that a step is for another route.
    """
    ways: list[tuple[str, tuple[Actor, ...]]] = [
        (step.to, ()) for step in filing_steps(process, "draft") if not closed(step)
    ]
    seen = {"draft", "returned"}
    while ways:
        state, passed = ways.pop(0)
        if state in seen:
            continue
        seen.add(state)
        onward = [s for s in process.steps if state in s.from_states and s.goes_on and not closed(s)]
        if any(NEEDS_AMOUNT in step.unless or step.commits for step in onward):
            examined = [actor for actor in passed if actor.kind in EXAMINES]
            return examined[-1] if examined else Actor(decided_by, _place_of(decided_by))
        for step in onward:
            actor = who.known[step.who].actor
            ways.append((step.to, (*passed, actor) if actor else passed))
    return Actor(decided_by, _place_of(decided_by))


def _place_of(kind: OrgKind) -> Literal["county", "city", "province"]:
    return "county" if kind is OrgKind.COUNTY else "city" if kind is OrgKind.CITY else "province"
