"""Enter payments of public money and money that came back: what one person of the finance office proposes.

Another person of the office confirms (`record_payments.py`); until then nothing is recorded.
"""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.day_words import day_words
from assessor.cases.fraud_standing import bars_on
from assessor.cases.fund_payments import ACTIVE, KIND, STEP, Account, accounts, waiting_refs
from assessor.cases.keep_pack import keep_pack
from assessor.cases.move import leave
from assessor.cases.paid_money import first_paid_on
from assessor.cases.refusal import Refusal
from assessor.cases.step_papers import LONGEST_VOUCHER
from assessor.policy.words import money
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from models.two_persons import Proposal
from models.vocabulary import OrgKind, Role
from questionnaires.awards import Award
from questionnaires.shapes import Pack

KINDS = {"paid": "拨付", "recovered": "追回"}


@dataclass(frozen=True)
class Voucher:
    """What the finance office's own papers say: the day the money moved, and the number of the voucher."""

    on: date
    number: str


@dataclass(frozen=True)
class Line:
    """Money of one project that is entered: the step or record that follows, paid or recovered, how much, and why."""

    case: Application
    action: str
    kind: str
    fen: int
    reason: str = ""


def must_be_finance(viewer: Viewer) -> None:
    """Raises Refusal unless the viewer is an officer of a finance office."""
    if viewer.kind is not OrgKind.FINANCE or viewer.role is not Role.OFFICER:
        raise Refusal("拨付和追回由财政部门登记、确认。", status=403)


def propose_due(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, award: Award, refs: Iterable[str], paper: Voucher,
    moment: Moment,
) -> Proposal:  # fmt: skip
    """Enter what is due of the chosen projects of the viewer's city as paid (or come back), each in full.

    Raises Refusal for another office, an unreadable voucher, or a project with nothing due; then nothing is entered.
    """
    must_be_finance(viewer)
    chosen = sorted(set(refs))
    if not chosen:
        raise Refusal("请至少选择一个项目。", status=422)
    locked = locked_here(session, viewer, batch, chosen)
    due = {one.case.ref: one for one in accounts(session, batch, pack, award, viewer.region_code, chosen)}
    if len(locked) != len(chosen) or set(due) != set(chosen):
        raise Refusal("所选的项目不在本市的核算结果内，请刷新页面后再选。", status=422)
    lines = []
    for case in locked:
        account = due[case.ref]
        if account.turn not in ACTIVE:
            raise Refusal(_nothing(account))
        if account.turn == "pay":
            leave(session, viewer, case, pack, STEP, moment, once=True)
        lines.append(line_of(account))
        must_not_be_barred(session, lines[-1], pack)
    return enter(session, viewer, batch, pack, lines, paper, moment)


def must_not_be_barred(session: Session, line: Line, pack: Pack) -> None:
    """Raises Refusal when money would go to an enterprise to which the programme is closed, also when it is paid after."""
    if line.kind == "paid" and bars_on(session, line.case, pack):
        raise Refusal(f"{line.case.number} 的企业或云服务商因弄虚作假受到限制，不能拨付；见“失信处理”。")


def _nothing(account: Account) -> str:
    if account.turn == "asked":
        return f"{account.case.number} 已有一项登记待另一人确认，请先确认或撤回那一项。"
    return f"{account.case.number} 现在没有应付或应追回的金额，请刷新页面后再选。"


def line_of(account: Account) -> Line:
    """What is to be entered of a project of a year's fund: all that is due, one way or the other."""
    action = {"pay": STEP, "pay_after": "pay_after"}.get(account.turn, "recover_paid")
    return Line(account.case, action, "paid" if account.due_fen > 0 else "recovered", abs(account.due_fen))


def enter(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, lines: Sequence[Line], paper: Voucher, moment: Moment
) -> Proposal:
    """Propose to record money that moved by one voucher. The cases are locked by the caller; no amount is recorded yet."""
    must_be_finance(viewer)
    number = paper.number.strip()
    if not 1 <= len(number) <= LONGEST_VOUCHER:
        raise Refusal(f"请填写支付凭证号（1 至 {LONGEST_VOUCHER} 字）。", status=422)
    if paper.on > moment.today:
        raise Refusal("办理日期不能晚于今天。", status=422)
    for one in (line.case for line in lines if line.kind == "recovered"):
        if (first := first_paid_on(session, one)) is not None and paper.on < first:
            raise Refusal(f"退回的日期不能早于拨付的日期：{one.number} 在 {day_words(first)} 拨付。", status=422)
    asked = waiting_refs(session, batch.id or 0)
    if taken := next((line.case for line in lines if line.case.ref in asked), None):
        raise Refusal(f"{taken.number} 已有一项登记待另一人确认，请先确认或撤回那一项。")
    keep_pack(session, pack, moment)
    names = _names(session, lines)
    payload = {
        "pack": pack.digest, "on": paper.on.isoformat(), "voucher": number, "says": _says(batch, lines, number),
        "lines": [
            {"case": one.case.ref, "number": one.case.number, "name": names[one.case.enterprise_id], "action": one.action,
             "kind": one.kind, "fen": one.fen, "reason": one.reason}
            for one in sorted(lines, key=lambda one: one.case.number or "")
        ],
    }  # fmt: skip
    subject = f"payment:{batch.id}:{viewer.organisation_id}:{hashlib.sha256(number.encode()).hexdigest()[:16]}"
    reason = next((one.reason for one in lines if one.reason), "") or f"按支付凭证 {number} 登记"
    return two_persons.propose(
        session,
        viewer,
        two_persons.Wanted(KIND, subject, payload, batch.id),
        reason[: two_persons.LONGEST_REASON],
        moment,
    )


def _says(batch: Batch, lines: Sequence[Line], number: str) -> str:
    sums = {kind: [one.fen for one in lines if one.kind == kind] for kind in KINDS}
    parts = [f"{KINDS[kind]} {len(fens)} 个项目共 {money(sum(fens))}" for kind, fens in sums.items() if fens]
    return f"{batch.title}：{'，'.join(parts)}，支付凭证 {number}"


def _names(session: Session, lines: Sequence[Line]) -> dict[int, str]:
    wanted = {one.case.enterprise_id for one in lines}
    found = session.exec(select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(wanted)))
    return {int(one): name for one, name in found.all() if one is not None}


def locked_here(session: Session, viewer: Viewer, batch: Batch, refs: Iterable[str]) -> list[Application]:
    """The projects of the viewer's own city or county, each locked: two vouchers for one project wait for each other."""
    here = or_(col(Application.city_code) == viewer.region_code, col(Application.county_code) == viewer.region_code)
    query = select(Application).where(col(Application.ref).in_(list(refs)), Application.batch_id == batch.id, here)
    return list(session.exec(query.order_by(col(Application.ref)).with_for_update()))
