"""The recovery ledger of a finding: what came back, entry by entry; a wrong entry is taken back, never rewritten."""

from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.fraud_hear import own_office
from assessor.cases.fraud_standing import ledger_of, standing_of
from assessor.cases.refusal import Refusal
from assessor.policy.words import money
from assessor.workflow import Moment
from models.application import Application
from models.fraud import FraudFinding, RecoveryEntry

KINDS = {"recovered": "收到", "reversed": "冲销误记"}
SHORTEST_WORDS = 2


def record_recovery(
    session: Session, viewer: Viewer, finding: FraudFinding, kind: str, fen: int, on_day: date, words: str,
    seen: int, moment: Moment,
) -> RecoveryEntry:  # fmt: skip
    """Add an entry. `seen`: how many entries the page showed; two people entering at once cannot enter one payment twice.

    Raises Refusal beyond what is outstanding, for a reversal beyond what came back, a day to come, or missing words
    (which account, which voucher).
    """
    own_office(viewer, finding)
    _in_turn(session, finding)
    standing = standing_of(session, finding)
    book = ledger_of(session, standing)
    if kind not in KINDS:
        raise Refusal("请选择是收到还是冲销误记。", status=422)
    if kind == "recovered" and not standing.holds:
        raise Refusal("认定没有成立或已经撤销，没有应追回的资金。")
    if fen <= 0:
        raise Refusal("金额请填写大于零的数，单位为元。", status=422)
    most = book.outstanding if kind == "recovered" else book.back.entered
    if fen > most:
        raise Refusal(
            f"{'尚未追回' if kind == 'recovered' else '已记收到'}的只有 {money(most)}，请核对金额。", status=422
        )
    if on_day > moment.today:
        raise Refusal("到账日期不能晚于今天。", status=422)
    if len(words.strip()) < SHORTEST_WORDS:
        raise Refusal("请写明凭证号或说明。", status=422)
    last = session.exec(
        select(func.coalesce(func.max(RecoveryEntry.seq), 0)).where(RecoveryEntry.finding_id == finding.id)
    ).one()
    if last != seen:
        raise Refusal("刚有人记过一笔，请看过最新的台账再记。")
    row = RecoveryEntry(
        finding_id=finding.id or 0,
        seq=last + 1,
        kind=kind,
        fen=fen,
        on_day=on_day,
        words=words.strip(),
        by_person_id=viewer.person_id,
        organisation_id=viewer.organisation_id,
        at=moment.at,
    )
    add_once(session, row, "刚有人记过一笔，请看过最新的台账再记。")
    return row


def _in_turn(session: Session, finding: FraudFinding) -> None:
    """Whoever records money of the case, here or in the finance office, waits for the other."""
    session.exec(select(Application).where(Application.id == finding.application_id).with_for_update()).one()


def entries_of(session: Session, finding: FraudFinding) -> list[RecoveryEntry]:
    """Every entry, the oldest first."""
    query = select(RecoveryEntry).where(RecoveryEntry.finding_id == finding.id).order_by(col(RecoveryEntry.seq))
    return list(session.exec(query))
