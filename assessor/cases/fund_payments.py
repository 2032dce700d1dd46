"""Money of a settlement: what each project still has coming or owes back, and the finance office's record of payments.

What was paid is never changed by a later run. The difference stands in the list until the finance office pays after or
records what came back.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any, Literal

from sqlalchemy import func
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.last_run import last_run
from assessor.cases.move import move
from assessor.cases.record import Words, record
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from models.settlement import FundPayment, SettlementLine, SettlementRun
from models.vocabulary import OrgKind, Role
from questionnaires.awards import Award
from questionnaires.shapes import Pack

STEP = "pay"
"""The step of the process table that a first payment takes."""

LONGEST_VOUCHER = 80
Turn = Literal["pay", "pay_after", "recover", "wait", "done", "out"]
TURNS: dict[Turn, str] = {
    "pay": "待兑付",
    "pay_after": "少付，待补付",
    "recover": "多付，待追回",
    "wait": "还没到兑付",
    "done": "已结清",
    "out": "已退出核算",
}


@dataclass(frozen=True)
class Account:
    """A project's money in 分: what the newest run gives (0 once it left), what it has, and whose turn that makes it."""

    case: Application
    enterprise: Organisation
    award_fen: int
    paid_fen: int
    turn: Turn

    @property
    def due_fen(self) -> int:
        """Still to pay when positive, to recover when negative."""
        return self.award_fen - self.paid_fen


def must_be_finance(viewer: Viewer) -> None:
    """Raises Refusal unless the viewer is an officer of a finance office."""
    if viewer.kind is not OrgKind.FINANCE or viewer.role is not Role.OFFICER:
        raise Refusal("兑付由设区市财政局登记。", status=403)


def accounts(
    session: Session, batch: Batch, pack: Pack, award: Award, city: str | None = None, refs: Iterable[str] | None = None
) -> list[Account]:
    """Every project that a run covered or that was paid, in the order of numbers. `city`, `refs`: of those only."""
    run = last_run(session, batch, award.id)
    if run is None:
        return []
    ever = (
        select(SettlementLine.application_id)
        .join(SettlementRun, col(SettlementRun.id) == col(SettlementLine.run_id))
        .where(SettlementRun.batch_id == batch.id, SettlementRun.award_id == award.id)
    )
    query = (
        select(Application, Organisation)
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(col(Application.id).in_(ever))
        .order_by(col(Application.number))
    )
    if city is not None:
        query = query.where(Application.city_code == city)
    if refs is not None:
        query = query.where(col(Application.ref).in_(list(refs)))
    lines = select(SettlementLine.application_id, SettlementLine.award_fen).where(SettlementLine.run_id == run.id)
    awards: dict[int, int] = dict(session.exec(lines).all())
    paid = paid_so_far(session, batch)
    found = []
    for case, firm in session.exec(query):
        given, had = awards.get(case.id or 0, 0), paid.get(case.id or 0, 0)
        left = case.id not in awards and not had
        found.append(Account(case, firm, given, had, "out" if left else _turn(pack, case, given - had, had)))
    return found


def paid_so_far(session: Session, batch: Batch) -> dict[int, int]:
    """Payments less recoveries of every project of a batch that has any, by application."""
    query = (
        select(FundPayment.application_id, FundPayment.kind, func.sum(FundPayment.amount_fen))
        .join(Application, col(Application.id) == col(FundPayment.application_id))
        .where(Application.batch_id == batch.id)
        .group_by(col(FundPayment.application_id), col(FundPayment.kind))
    )
    found: dict[int, int] = {}
    for case_id, kind, amount in session.exec(query):
        found[case_id] = found.get(case_id, 0) + int(amount) * (1 if kind == "paid" else -1)
    return found


def _turn(pack: Pack, case: Application, due: int, had: int) -> Turn:
    if due < 0:
        return "recover"
    if due == 0:
        return "done"
    if had:
        return "pay_after"
    assert pack.process is not None
    return "pay" if pack.process.step(STEP, case.state) else "wait"


@dataclass(frozen=True)
class Voucher:
    """What the finance office's own papers say: the day the money moved, and the number of the voucher."""

    on: date
    number: str


def record_payments(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, award: Award, refs: Iterable[str], paper: Voucher,
    moment: Moment,
) -> list[FundPayment]:  # fmt: skip
    """Record that what is due was paid (or came back) for the chosen projects of the viewer's city, each in full.

    A first payment takes the step `pay`; a later one, or a recovery, only leaves a record. Raises Refusal for another
    office, an unreadable voucher, or a project with nothing due; then nothing at all is recorded.
    """
    must_be_finance(viewer)
    number = paper.number.strip()
    if not 1 <= len(number) <= LONGEST_VOUCHER:
        raise Refusal(f"请填写支付凭证号（1 至 {LONGEST_VOUCHER} 字）。", status=422)
    if paper.on > moment.today:
        raise Refusal("办理日期不能晚于今天。", status=422)
    chosen = sorted(set(refs))
    if not chosen:
        raise Refusal("请至少选择一个项目。", status=422)
    run = last_run(session, batch, award.id)
    locked = list(
        session.exec(
            select(Application)
            .where(
                col(Application.ref).in_(chosen),
                Application.batch_id == batch.id,
                Application.city_code == viewer.region_code,
            )
            .order_by(col(Application.ref))
            .with_for_update()
        )
    )
    if run is None or len(locked) != len(chosen):
        raise Refusal("所选的项目不在本市的核算结果内，请刷新页面后再选。", status=422)
    return [
        _one(session, viewer, account, run, pack, Voucher(paper.on, number), moment)
        for account in accounts(session, batch, pack, award, viewer.region_code, chosen)
    ]


def _one(
    session: Session, viewer: Viewer, account: Account, run: SettlementRun, pack: Pack, paper: Voucher, moment: Moment
) -> FundPayment:
    case, due = account.case, account.due_fen
    if not due:
        raise Refusal(f"{case.number} 没有应付或应追回的金额，请刷新页面后再选。")
    kind = "paid" if due > 0 else "recovered"
    data: dict[str, Any] = {
        "kind": kind,
        "amount_fen": abs(due),
        "on": paper.on.isoformat(),
        "voucher": paper.number,
        "run": run.ref,
    }
    if account.paid_fen == 0 and due > 0:
        move(session, viewer, case, pack, STEP, moment, reason=f"凭证号 {paper.number}", data=data)
    else:
        words = Words(f"凭证号 {paper.number}", _cites(pack), data)
        record(session, case, viewer, moment, "pay_after" if due > 0 else "recover_paid", case.state, case.state, words)
    return keep_payment(session, viewer, case, run, due, paper, moment)


def keep_payment(
    session: Session, viewer: Viewer, case: Application, run: SettlementRun, fen: int, paper: Voucher, moment: Moment
) -> FundPayment:
    """Add the next payment of a locked case: paid when `fen` is positive, recovered when negative."""
    last = select(func.coalesce(func.max(FundPayment.seq), 0)).where(FundPayment.application_id == case.id)
    made = FundPayment(
        application_id=case.id or 0, run_id=run.id or 0, seq=session.exec(last).one() + 1,
        kind="paid" if fen > 0 else "recovered", amount_fen=abs(fen), moved_on=paper.on, voucher=paper.number,
        by_person_id=viewer.person_id, organisation_id=viewer.organisation_id, at=moment.at,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError as error:
        raise Refusal(f"{case.number} 刚被他人登记过，请刷新页面后再选。") from error
    return made


def _cites(pack: Pack) -> str:
    assert pack.process is not None
    return next((step.cites for step in pack.process.steps if step.step == STEP), "")


def payments_of(
    session: Session, batch: Batch, city: str | None = None
) -> list[tuple[FundPayment, Application, Organisation]]:
    """Every payment and recovery of a batch, the newest first."""
    query = (
        select(FundPayment, Application, Organisation)
        .join(Application, col(Application.id) == col(FundPayment.application_id))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .where(Application.batch_id == batch.id)
        .order_by(col(FundPayment.id).desc())
    )
    if city is not None:
        query = query.where(Application.city_code == city)
    return list(session.exec(query))
