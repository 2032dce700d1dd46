"""Hand a frozen declaration over: the finance office countersigns or sends back, the city hands in, the province receives."""

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.declaration import DECLARE, declared_projects, steps_of, versions_of
from assessor.cases.move import move
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.declaring import Declaration, DeclarationStep
from models.vocabulary import OrgKind, Role
from questionnaires.awards import Award
from questionnaires.shapes import Pack

SEAL = "finance_seal"
"""The step of the process table that a countersignature takes for every project of the declaration."""

STEPS = {
    "countersigned": "财政局会签",
    "sent_back": "财政局退回",
    "handed_in": "报送省厅",
    "received": "省厅接收",
}
SHORTEST_REASON = 4


def hand_over(
    session: Session, viewer: Viewer, declaration: Declaration, batch: Batch, pack: Pack, award: Award, step: str,
    words: str, moment: Moment,
) -> DeclarationStep:  # fmt: skip
    """Countersign or send back (finance office), hand in (city), receive (province).

    Countersigning and handing in take their step of the process table for every project that stands before it. Raises
    Refusal when the version is not the newest, the order is wrong, or the projects changed since it was frozen.
    """
    taken = steps_of(session, declaration)
    _in_order(session, viewer, declaration, batch, step, taken, words.strip())
    if step in ("countersigned", "handed_in"):
        _still_true(session, declaration, batch, pack, award)
    if step == "countersigned":
        _move_all(session, viewer, declaration, batch, pack, SEAL, moment)
    if step == "handed_in":
        _move_all(session, viewer, declaration, batch, pack, DECLARE, moment)
    made = DeclarationStep(
        declaration_id=declaration.id or 0, step=step, words=words.strip()[:500], by_person_id=viewer.person_id,
        organisation_id=viewer.organisation_id, at=moment.at,
    )  # fmt: skip
    add_once(session, made, f"这一版已经记录过“{STEPS[step]}”。")
    return made


_WHOSE = {
    "countersigned": OrgKind.FINANCE,
    "sent_back": OrgKind.FINANCE,
    "handed_in": OrgKind.CITY,
    "received": OrgKind.PROVINCE,
}


def _in_order(
    session: Session, viewer: Viewer, one: Declaration, batch: Batch, step: str, taken: dict[str, DeclarationStep],
    words: str,
) -> None:  # fmt: skip
    if step not in STEPS:
        raise Refusal("没有这一步。", status=422)
    if viewer.kind is not _WHOSE[step] or viewer.role is not Role.OFFICER:
        raise Refusal(f"“{STEPS[step]}”不由本单位办理。", status=403)
    if step in taken:
        raise Refusal(f"这一版已经记录过“{STEPS[step]}”。")
    if versions_of(session, batch, one.region_code)[0].seq != one.seq:
        raise Refusal("已经有更新的一版申报书，请办理最新的一版。")
    if "sent_back" in taken:
        raise Refusal("财政局已退回这一版，请修改后生成新的一版。")
    if step == "sent_back" and "countersigned" in taken:
        raise Refusal("财政局已经会签，不能再退回。")
    if step == "sent_back" and len(words) < SHORTEST_REASON:
        raise Refusal(f"请写明退回的理由（至少 {SHORTEST_REASON} 个字）。", status=422)
    if step == "handed_in" and "countersigned" not in taken:
        raise Refusal("财政局还没有会签这一版，会签后才能报送。")
    if step == "received" and "handed_in" not in taken:
        raise Refusal("设区市还没有报送这一版。")


def _still_true(session: Session, one: Declaration, batch: Batch, pack: Pack, award: Award) -> None:
    now = {(p.number, p.base_fen) for p in declared_projects(session, batch, pack, award, one.region_code)}
    then = {(p["number"], p["base_fen"]) for p in one.content["projects"]}
    if now != then:
        numbers = sorted({number for number, _ in now ^ then})
        raise Refusal(f"生成这一版以后项目有变化（{'、'.join(numbers[:5])}），请先生成新的一版。")


def _move_all(
    session: Session, viewer: Viewer, one: Declaration, batch: Batch, pack: Pack, action: str, moment: Moment
) -> None:
    assert pack.process is not None
    before = {state for step in pack.process.steps if step.step == action for state in step.from_states}
    query = select(Application).where(
        Application.batch_id == batch.id,
        Application.city_code == one.region_code,
        col(Application.state).in_(before),
        col(Application.number).in_([p["number"] for p in one.content["projects"]]),
    )
    for case in session.exec(query.order_by(col(Application.ref)).with_for_update()):
        data = {"declaration": one.ref, "sha256": one.content_sha256}
        move(session, viewer, case, pack, action, moment, reason=f"申报书第 {one.seq} 版", data=data)
