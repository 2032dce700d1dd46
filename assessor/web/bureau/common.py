"""What the bureaus' pages share: batches with their packs, the case behind an address, the steps a person may take."""

from dataclasses import dataclass

from flask import current_app, g, request
from sqlmodel import col, select

from assessor.access import Viewer
from assessor.cases.case_facts import case_facts
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import find_case
from assessor.workflow import Allowed, Moment, open_steps
from assessor.workflow_subsidies import once_recorded
from models.application import Application
from models.batch import Batch
from models.people import Organisation, Region
from models.vocabulary import OrgKind
from questionnaires.process_shapes import ProcessStep
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Action:
    """A step as a button: allowed when `reasons` is empty."""

    step: ProcessStep
    reasons: tuple[str, ...]


def every_batch() -> list[tuple[Batch, Pack]]:
    """Every batch with its pack, the newest first. A batch whose pack is not in this installation is left out."""
    packs = current_app.extensions["packs"]
    rows = g.session.exec(select(Batch).order_by(col(Batch.id).desc()))
    return [(row, packs[row.pack_id]) for row in rows if row.pack_id in packs]


def batches() -> list[tuple[Batch, Pack]]:
    """The batches of the rating with their packs, the newest first: what its own pages are about."""
    return [(batch, pack) for batch, pack in every_batch() if pack.kind == "rating"]


def chosen_batch() -> tuple[Batch, Pack]:
    """The batch named in the address (?batch=pack id), else the newest of the rating. Raises NotFound when there is none."""
    found = batches()
    wanted = request.values.get("batch", "")
    for batch, pack in every_batch():
        if batch.pack_id == wanted:
            return batch, pack
    if wanted or not found:
        raise NotFound("没有找到这个批次" if wanted else "还没有开放任何批次")
    return found[0]


def packs_by_batch() -> dict[int, Pack]:
    """Packs by batch id."""
    return {batch.id or 0: pack for batch, pack in every_batch()}


def pack_of(case: Application) -> Pack:
    """The pack of a case's batch. Raises Refusal when this installation does not have it."""
    batch = g.session.get_one(Batch, case.batch_id)
    pack: Pack | None = current_app.extensions["packs"].get(batch.pack_id)
    if pack is None or pack.process is None:
        raise Refusal(f"本系统没有安装规则包 {batch.pack_id}，暂不能办理这个批次的申报，请联系系统管理员。")
    return pack


def case_at(ref: str, *, lock: bool = False) -> tuple[Application, Pack]:
    """The case behind an address, inside the viewer's scope, with its pack. Raises NotFound."""
    case = find_case(g.session, g.viewer, ref, lock=lock)
    return case, pack_of(case)


def actions_for(case: Application, pack: Pack) -> list[Action]:
    """Every step this person could take in this state, with the reasons against it; none that is for another star."""
    assert pack.process is not None
    viewer: Viewer = g.viewer
    moment: Moment = g.moment
    facts = once_recorded(case_facts(g.session, case, pack, moment))  # payments are entered here, and open their step
    found = []
    for answer in open_steps(pack.process, facts, viewer, moment):
        if isinstance(answer, Allowed):
            found.append(Action(answer.step, ()))
        elif step := pack.process.step(answer.step, case.state):
            found.append(Action(step, answer.reasons))
    other = f"{facts.decided_by}_decides_this_level"
    return [action for action in found if other not in action.step.unless]


def enterprise_of(case: Application) -> Organisation:
    """The applicant."""
    found: Organisation = g.session.get_one(Organisation, case.enterprise_id)
    return found


def own_region() -> str:
    """The name of the region of the viewer's office."""
    name: str = g.session.get_one(Region, g.viewer.region_code).name
    return name


def is_city() -> bool:
    """Whether the viewer sits in a city office."""
    return bool(g.viewer.kind is OrgKind.CITY)


def version_sent() -> int:
    """The version the form was made from; -1 (never current) when it is missing or not a number."""
    text = request.form.get("version", "")
    return int(text) if text.isdecimal() and len(text) < 10 else -1
