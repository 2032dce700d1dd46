"""`flask workflow PACK`: the process of a pack as a table to read, or as a Mermaid diagram."""

from collections.abc import Iterator

import click
from flask import Flask, current_app
from flask.cli import with_appcontext

from assessor import workflow
from questionnaires.process_shapes import BEFORE, STAY, Process, ProcessStep
from questionnaires.shapes import Pack


def register(app: Flask) -> None:
    """Hang the command on the application."""
    app.cli.add_command(print_workflow)


@click.command("workflow")
@click.argument("pack_id", metavar="PACK")
@click.option("--mermaid", is_flag=True, help="Print a Mermaid state diagram instead of the table.")
@with_appcontext
def print_workflow(pack_id: str, mermaid: bool) -> None:
    """Print the process of PACK: who takes which step from where to where, what stands against it, and the clause."""
    packs: dict[str, Pack] = current_app.extensions["packs"]
    pack = packs.get(pack_id)
    if pack is None or pack.process is None:
        raise click.ClickException(f"没有规则包 {pack_id}，可选：{'、'.join(sorted(packs))}")
    for line in diagram(pack.process) if mermaid else table(pack):
        print(line)


def table(pack: Pack) -> Iterator[str]:
    """The process in words, one block for each state with the steps that leave it."""
    process = pack.process
    assert process is not None
    yield f"{pack.title}（{pack.document_number or pack.id}）"
    for name, state in process.states.items():
        yield ""
        yield f"{state.staff} [{name}]" + ("  办结" if state.final else "")
        for step in process.steps:
            if name in step.from_states:
                yield from _block(process, step, pack)


def _block(process: Process, step: ProcessStep, pack: Pack) -> Iterator[str]:
    goes = {STAY: "只作记录", BEFORE: "回到上一个状态"}.get(step.to) or f"→ {process.states[step.to].staff} [{step.to}]"
    yield f"  {step.title} ({step.step})  {goes}  依据 {step.cites}"
    yield f"      由谁：{workflow.who.known[step.who].sentence}"
    for name in step.unless:
        yield f"      除非：{workflow.unless.known[name].sentence}"
    if step.reason == "required":
        yield "      须写明理由"
    if step.due:
        yield f"      最晚：{pack.parameter(step.due) or '本包未设定'}（{step.due}）"


def diagram(process: Process) -> Iterator[str]:
    """The process as a Mermaid state diagram; steps that only record are left out."""
    yield "stateDiagram-v2"
    for name, state in process.states.items():
        yield f'  state "{state.staff}" as {name}'
    yield f"  [*] --> {next(iter(process.states))}"
    for step in process.steps:
        if step.goes_on:
            yield from (f"  {start} --> {step.to}: {step.title}" for start in step.from_states)
    yield from (f"  {name} --> [*]" for name, state in process.states.items() if state.final)
