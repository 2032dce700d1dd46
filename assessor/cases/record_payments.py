"""Record payments of public money and money that came back: what the second person of the finance office confirms.

The step of a case that pays only follows on a payment recorded here (guard `payment_not_confirmed`). Each amount is the one
that is due when the second person confirms; if it is another by then, nothing is recorded.
"""

from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.enter_payments import Line, Voucher, line_of, locked_here, must_be_finance, must_not_be_barred
from assessor.cases.fraud_standing import demands_among
from assessor.cases.fund_payments import ACTIVE, STEP, Account, accounts
from assessor.cases.keep_pack import kept_pack
from assessor.cases.last_run import last_run
from assessor.cases.move import move
from assessor.cases.paid_money import paid_of
from assessor.cases.record import Words, record
from assessor.cases.refusal import Refusal
from assessor.cases.settled_award import settles
from assessor.cases.take_step import lower_amount, most_fen
from assessor.workflow import Moment
from models.batch import Batch
from models.fraud import RecoveryPayment
from models.settlement import FundPayment, SettlementRun
from models.two_persons import Proposal
from questionnaires.shapes import Pack

LATER = "提出以后应付或应追回的金额有变化，这项登记不能再确认；请不同意或撤回，再按最新的数重新登记。"


def record_proposed(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """The second person's yes: write every payment, and take the steps that follow. All of them, or none."""
    must_be_finance(viewer)
    asked = proposal.payload
    batch = session.get_one(Batch, proposal.batch_id)
    pack = kept_pack(session, asked["pack"])
    assert pack is not None, "payments are proposed under a pack that was kept"
    cases = {one.ref: one for one in locked_here(session, viewer, batch, [line["case"] for line in asked["lines"]])}
    due, run = _due(session, viewer, batch, pack, list(cases))
    paper = Voucher(date.fromisoformat(asked["on"]), asked["voucher"])
    for row in asked["lines"]:
        case = cases.get(row["case"])
        if case is None:
            raise Refusal(LATER)
        line = Line(case, row["action"], row["kind"], row["fen"], row["reason"])
        if settles(pack):
            _still_due(session, due.get(case.ref), line, pack)
        else:
            _within(session, line, pack)
        _write(session, viewer, line, pack, run, paper, proposal, moment)


def _due(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, refs: list[str]
) -> tuple[dict[str, Account], SettlementRun | None]:
    """How the projects of a year's fund stand now, and the run that says so; nothing for other programmes."""
    award = next((one for one in pack.awards.values() if one.settlement), None)
    if award is None:
        return {}, None
    found = accounts(session, batch, pack, award, viewer.region_code, refs)
    return {one.case.ref: one for one in found}, last_run(session, batch, award.id)


def _still_due(session: Session, account: Account | None, line: Line, pack: Pack) -> None:
    """Raises Refusal unless exactly this is due now, and the enterprise may still be paid."""
    now = line_of(account) if account is not None and account.turn in ACTIVE else None
    if now is None or (now.action, now.kind, now.fen) != (line.action, line.kind, line.fen):
        raise Refusal(LATER)
    must_not_be_barred(session, line, pack)


def _within(session: Session, line: Line, pack: Pack) -> None:
    """Raises Refusal when a project without a year's fund would get more than stands for it, or give back more than it has."""
    paid = paid_of(session, line.case)
    most = paid.net if line.kind == "recovered" else (most_fen(session, line.case, pack) or 0)
    if line.fen > most or (line.kind == "paid" and paid.gross):
        raise Refusal(LATER)


def _write(
    session: Session, viewer: Viewer, line: Line, pack: Pack, run: SettlementRun | None, paper: Voucher, proposal: Proposal,
    moment: Moment,
) -> None:  # fmt: skip
    case = line.case
    demand = demands_among(session, [case.id or 0]).get(case.id or 0) if line.kind == "recovered" else None
    made = keep_payment(session, viewer, line, run, paper, proposal, moment)
    if demand is not None and demand.outstanding:
        part = min(demand.outstanding, line.fen)
        session.add(RecoveryPayment(payment_id=made.id or 0, finding_id=demand.finding.id or 0, fen=part))
        session.flush()
    data: dict[str, Any] = {
        "kind": line.kind, "amount_fen": line.fen, "moved_on": paper.on.isoformat(), "voucher": paper.number,
        "proposal": proposal.ref, **({"run": run.ref} if run else {}),
    }  # fmt: skip
    assert pack.process is not None
    step = pack.process.step(line.action, case.state)
    if step is not None and (line.kind == "paid" or paid_of(session, case).net == 0):
        if run is None and line.kind == "paid":
            lower_amount(session, viewer, case, step, line.fen, line.reason, moment)
        move(session, viewer, case, pack, line.action, moment, reason=line.reason, data=data)
        return
    action = "pay_after" if line.kind == "paid" else "recover_paid"
    cites = step.cites if step else next((one.cites for one in pack.process.steps if one.step == STEP), "")
    record(session, case, viewer, moment, action, case.state, case.state, Words(line.reason, cites, data))
    case.version += 1
    session.add(case)
    session.flush()


def keep_payment(
    session: Session, viewer: Viewer, line: Line, run: SettlementRun | None, paper: Voucher, proposal: Proposal,
    moment: Moment,
) -> FundPayment:  # fmt: skip
    """Add the next payment of a locked case, with both persons."""
    case = line.case
    last = select(func.coalesce(func.max(FundPayment.seq), 0)).where(FundPayment.application_id == case.id)
    made = FundPayment(
        application_id=case.id or 0, run_id=run.id if run else None, seq=session.exec(last).one() + 1, kind=line.kind,
        amount_fen=line.fen, moved_on=paper.on, voucher=paper.number, proposal_id=proposal.id or 0,
        by_person_id=proposal.proposed_by, confirmed_by=viewer.person_id, organisation_id=viewer.organisation_id,
        at=moment.at,
    )  # fmt: skip
    add_once(session, made, f"{case.number} 刚被他人登记过，请刷新页面后查看。")
    return made
