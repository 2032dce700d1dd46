"""`flask workflow PACK` prints the whole process, as a table and as a diagram."""

import pytest
from click.testing import CliRunner
from flask import Flask

from assessor.commands_workflow import register
from assessor.policy import packs

PACK = packs.load()["jiangsu-star-2022"]


@pytest.fixture
def runner() -> tuple[CliRunner, Flask]:
    app = Flask("commands")
    app.extensions["packs"] = packs.load()
    register(app)
    return app.test_cli_runner(), app


def test_the_table_names_every_state_step_clause_and_reason(runner: tuple[CliRunner, Flask]) -> None:
    result = runner[0].invoke(args=["workflow", PACK.id])
    assert result.exit_code == 0
    assert PACK.process is not None
    for name, state in PACK.process.states.items():
        assert f"{state.staff} [{name}]" in result.output
    for step in PACK.process.steps:
        assert f"{step.title} ({step.step})" in result.output
        assert f"依据 {step.cites}" in result.output
    assert "除非：公示期还没有满。" in result.output
    assert "最晚：2022-04-15" in result.output


def test_the_diagram_has_an_arrow_for_every_move_and_none_for_a_record(runner: tuple[CliRunner, Flask]) -> None:
    result = runner[0].invoke(args=["workflow", PACK.id, "--mermaid"])
    assert result.output.startswith("stateDiagram-v2\n")
    assert PACK.process is not None
    moves = [(f, s.to) for s in PACK.process.steps if s.to != "stay" for f in s.from_states]
    arrows = [line for line in result.output.splitlines() if "-->" in line and "[*]" not in line]
    assert len(arrows) == len(moves)
    assert "stay" not in result.output


def test_an_unknown_pack_is_an_error_that_names_the_known_ones(runner: tuple[CliRunner, Flask]) -> None:
    result = runner[0].invoke(args=["workflow", "nowhere"])
    assert result.exit_code == 1
    assert PACK.id in result.output
