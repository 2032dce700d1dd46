"""The lines of a contract that is for several claims."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.money_book import to_fen
from assessor.cases.money_forms import SEVERAL
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.cases.save_paper import PaperErrors, must_fit
from assessor.workflow import Moment
from models.application import Application
from models.money import InvoiceShare, MoneyContract, MoneyContractLine
from questionnaires.forms import Question

MOST_LINES = 50
_AMOUNT = Question(id="amount", label="金额", type="money")


def lines_of_contract(session: Session, contract: MoneyContract) -> list[MoneyContractLine]:
    """The lines in their order."""
    query = select(MoneyContractLine).where(MoneyContractLine.contract_id == contract.id)
    return list(session.exec(query.order_by(col(MoneyContractLine.seq))))


def claim_of(session: Session, contract: MoneyContract) -> str:
    """Which claim the whole contract is for; SEVERAL when it has lines of its own."""
    lines = lines_of_contract(session, contract)
    whole = len(lines) == 1 and lines[0].amount_fen == contract.amount_fen
    return lines[0].claim if whole else SEVERAL


def set_contract_lines(
    session: Session, viewer: Viewer, case: Application, contract: MoneyContract, claims: Mapping[str, str],
    typed: Sequence[Mapping[str, str]], version: int, moment: Moment,
) -> None:  # fmt: skip
    """Make these the contract's lines, in this order; empty ones are left out. The caller holds the lock of the case.

    A line keeps its invoices as long as it stays in its place. Raises PaperErrors with fields `<n>-title` …, Refusal.
    """
    must_be_editable(case)
    if contract.version != version:
        raise Refusal("这份合同刚被他人改过，没有保存。请看过新的内容再改。")
    wanted = _read(claims, typed)
    if sum(fen for _, _, fen in wanted) > contract.amount_fen:
        raise PaperErrors({f"{len(wanted) - 1}-amount": "各分项的合计超过合同金额，请核对。"})
    with session.begin_nested():
        _write(session, contract, wanted)
        must_fit(session, case, "0-amount")
        contract.version += 1
        contract.updated_at, contract.updated_by = moment.at, viewer.person_id
        session.add(contract)
        session.flush()


def _read(claims: Mapping[str, str], typed: Sequence[Mapping[str, str]]) -> list[tuple[str, str, int]]:
    errors: dict[str, str] = {}
    found: list[tuple[str, str, int]] = []
    for number, one in enumerate(typed):
        if not any(str(value).strip() for value in one.values()):
            continue
        title, claim = str(one.get("title", "")).strip()[:200], one.get("claim", "")
        if not title:
            errors[f"{number}-title"] = "请填写分项名称。"
        if claim not in claims:
            errors[f"{number}-claim"] = "请选择对应申报里的哪一项。"
        fen = _amount(one.get("amount", ""), number, errors)
        found.append((title, claim, fen))
    if len(found) > MOST_LINES:
        errors["0-title"] = f"一份合同最多分 {MOST_LINES} 项，请合并同类内容。"
    if errors:
        raise PaperErrors(errors)
    return found


def _amount(words: Any, number: int, errors: dict[str, str]) -> int:
    try:
        fen = to_fen(read_answer(_AMOUNT, words)) or 0
    except Unreadable as error:
        errors[f"{number}-amount"] = str(error)
        return 0
    if fen <= 0:
        errors[f"{number}-amount"] = "请填写大于 0 的金额。"
    return fen


def _write(session: Session, contract: MoneyContract, wanted: list[tuple[str, str, int]]) -> None:
    there = lines_of_contract(session, contract)
    for line in there[len(wanted) :]:
        for share in session.exec(select(InvoiceShare).where(InvoiceShare.line_id == line.id)):
            session.delete(share)
        session.flush()
        session.delete(line)
    for seq, (title, claim, fen) in enumerate(wanted, 1):
        line = there[seq - 1] if seq <= len(there) else MoneyContractLine(
            application_id=contract.application_id, contract_id=contract.id or 0, seq=seq, title="", claim="", amount_fen=1
        )  # fmt: skip
        line.title, line.claim, line.amount_fen = title, claim, fen
        session.add(line)
    session.flush()
