"""Record what an expert group found of a project (the table's steps record_check, record_city_check), or pass it."""

from collections.abc import Iterable

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.fund_checks import RESULTS, STEPS, Found, check_finding, keep_finding
from assessor.cases.move import move
from assessor.cases.refusal import Refusal
from assessor.cases.scope import find_case
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.fund_check import FundCheck
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

LETS_ON = "check"
"""The step that lets a settled project be paid."""


def record_fund_check(
    session: Session, viewer: Viewer, case: Application, pack: Pack, found: Found, moment: Moment
) -> FundCheck:
    """Record a finding of a locked case. Raises Refusal when the table says no or the finding is not complete."""
    step = STEPS.get(viewer.kind)
    if step is None:
        raise Refusal("核查由省、设区市工信部门组织。", status=403)
    check_finding(found, moment)
    data = {"experts": list(found.experts), "result": found.result, "on": found.on.isoformat()}
    reason = f"{RESULTS[found.result]}：{found.words.strip()}"
    move(session, viewer, case, pack, step, moment, reason=reason, data=data)
    return keep_finding(session, viewer, case, found, moment)


def pass_projects(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, refs: Iterable[str], moment: Moment
) -> list[tuple[str, tuple[str, ...]]]:
    """Take the step `check` for each chosen project by itself; returns (ref, reasons against), empty when it went well."""
    if viewer.kind is not OrgKind.PROVINCE:
        raise Refusal("核查通过由省工业和信息化厅办理。", status=403)
    results = []
    for ref in sorted(set(refs)):
        try:
            with session.begin_nested():
                case = find_case(session, viewer, ref, lock=True)
                if case.batch_id != batch.id:
                    raise Refusal("这个项目不属于本批次。")
                move(session, viewer, case, pack, LETS_ON, moment, reason="未被抽中，或核查属实")
        except Refusal as refusal:
            results.append((ref, refusal.reasons))
        else:
            results.append((ref, ()))
    return results


def waiting_to_pass(session: Session, batch: Batch, pack: Pack, city: str | None = None) -> list[Application]:
    """The projects that stand before the step `check`."""
    assert pack.process is not None
    before = {state for step in pack.process.steps if step.step == LETS_ON for state in step.from_states}
    query = select(Application).where(Application.batch_id == batch.id, col(Application.state).in_(before))
    if city is not None:
        query = query.where(Application.city_code == city)
    return list(session.exec(query.order_by(col(Application.number))))
