"""Enter the payment of one project on its own page, or what its enterprise gave back, with what the step asks for."""

from datetime import date

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.decide import STALE
from assessor.cases.enter_payments import Line, Voucher, enter
from assessor.cases.fund_payments import accounts
from assessor.cases.move import SHORTEST_REASON, leave
from assessor.cases.paid_money import paid_of
from assessor.cases.refusal import Refusal
from assessor.cases.settled_award import settles
from assessor.cases.step_papers import Limits, read_papers
from assessor.cases.take_step import Given, Unfit, most_fen
from assessor.policy.words import money
from assessor.workflow import Moment
from assessor.workflow_subsidies import moves_money
from models.application import Application
from models.batch import Batch
from models.two_persons import Proposal
from questionnaires.shapes import Pack


def propose_payment(
    session: Session,
    viewer: Viewer,
    case: Application,
    pack: Pack,
    action: str,
    version: int,
    given: Given,
    moment: Moment,
) -> Proposal:
    """Enter money of a locked case as it was when the person saw it; another person of the office confirms.

    Raises Refusal when the step would not be open, Unfit with the fields that are wrong.
    """
    if case.version != version:
        raise Refusal(STALE)
    step = leave(session, viewer, case, pack, action, moment, once=True).step
    kind = moves_money(step)
    assert kind is not None, action
    most = money_limit(session, case, pack, action)
    if not most:
        raise Unfit({"amount": "没有可以登记的金额：补助金额还没有算定，或者资金已经全部退回。"})
    data, errors = read_papers(step, given.papers, pack, Limits(most), moment)
    fen, reason = data.get("amount_fen", most), given.reason.strip()
    if not errors and kind == "paid" and settles(pack) and fen != most:
        errors["amount"] = f"按核算结果全额兑付：{money(most)}。"
    if not errors and len(reason) < SHORTEST_REASON and (step.reason == "required" or (kind == "paid" and fen != most)):
        errors["reason"] = f"请写明理由（至少 {SHORTEST_REASON} 个字），申报企业看得到。"
    if errors:
        raise Unfit(errors)
    paper = Voucher(date.fromisoformat(data["moved_on"]), data["voucher"])
    batch = session.get_one(Batch, case.batch_id)
    return enter(session, viewer, batch, pack, [Line(case, action, kind, fen, reason)], paper, moment)


def money_limit(session: Session, case: Application, pack: Pack, action: str) -> int | None:
    """The most that the step may pay, or take back: what is due or stands for the case, or what the enterprise still has."""
    assert pack.process is not None
    step = pack.process.step(action, case.state)
    if step is None or moves_money(step) == "recovered":
        return paid_of(session, case).net
    award = next((one for one in pack.awards.values() if one.settlement), None)
    if award is None:
        return most_fen(session, case, pack)
    batch = session.get_one(Batch, case.batch_id)
    return next((one.due_fen for one in accounts(session, batch, pack, award, refs=[case.ref])), None)
