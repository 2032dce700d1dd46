"""What can be read off a process table without a case: who has to be there, who acts in a state, how a filing is made."""

from assessor.workflow import Actor, who
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
