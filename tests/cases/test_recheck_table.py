"""The table of re-checks (recheck.yaml), cell by cell, with the facts and people of test_workflow_table."""

from dataclasses import replace

import pytest

from assessor import workflow
from assessor.workflow import Allowed, Refused, next_step
from tests.cases.test_workflow_table import CLOSED, NOW, PACKS, _open_case, _person

RECHECKS = {pack_id: pack.recheck for pack_id, pack in PACKS.items() if pack.recheck}


@pytest.mark.parametrize("pack_id", sorted(RECHECKS))
def test_the_table_of_rechecks_cites_its_clause_and_every_state_stands_on_its_line(pack_id: str) -> None:
    process = RECHECKS[pack_id]
    assert {step.cites for step in process.steps} == {"三.4"}
    assert {state for stage in process.stages for state in stage.states} == set(process.states)
    assert all(step.says for step in process.steps)


RECHECK_GUARDS = [
    (pack_id, step.step, state, guard)
    for pack_id, process in sorted(RECHECKS.items())
    for step in process.steps
    for state in step.from_states
    for guard in step.unless
]


@pytest.mark.parametrize(("pack_id", "action", "state", "guard"), RECHECK_GUARDS)
def test_a_step_of_a_recheck_is_open_until_its_guard_speaks(pack_id: str, action: str, state: str, guard: str) -> None:
    process = RECHECKS[pack_id]
    step = process.step(action, state)
    assert step is not None
    case, viewer = _open_case(step, state), _person(step.who)
    assert isinstance(next_step(process, action, case, viewer, NOW), Allowed)
    answer = next_step(process, action, replace(case, **CLOSED[guard]), viewer, NOW)  # type: ignore[arg-type]
    assert isinstance(answer, Refused)
    assert workflow.unless.known[guard].sentence in answer.reasons
