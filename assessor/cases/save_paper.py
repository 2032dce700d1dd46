"""Enter, change and remove a contract, an invoice or a payment of a draft."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.money_book import papers_of, to_fen
from assessor.cases.money_forms import SEVERAL, WORDS, paper_section
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.money.capacity import OverAllocated, check
from assessor.workflow import Moment
from models.application import Application
from models.money import MoneyContract, MoneyContractLine, MoneyInvoice, MoneyPayment

MOST_PAPERS = 1000
TABLES: dict[str, type[MoneyContract] | type[MoneyInvoice] | type[MoneyPayment]] = {
    "contract": MoneyContract,
    "invoice": MoneyInvoice,
    "payment": MoneyPayment,
}
Paper = MoneyContract | MoneyInvoice | MoneyPayment
TAKEN = "已核对给其他材料的部分比这个金额多，请先取消一部分核对再改小。"


class PaperErrors(Refusal):
    """What stands against a paper as it was typed; `errors` by field."""

    def __init__(self, errors: dict[str, str]) -> None:
        super().__init__(*errors.values(), status=422)
        self.errors = errors


def find_paper(session: Session, case: Application, kind: str, ref: str) -> Paper:
    """A paper of this filing by its name. Raises NotFound."""
    table: Any = TABLES.get(kind)
    if table is None:
        raise NotFound("没有找到这一项")
    found: Paper | None = session.exec(
        select(table).where(table.application_id == case.id, table.ref == ref)
    ).one_or_none()
    if found is None:
        raise NotFound(f"没有找到这份{WORDS[kind]}")
    return found


def save_paper(
    session: Session, viewer: Viewer, case: Application, kind: str, claims: Mapping[str, str],
    typed: Mapping[str, Any], moment: Moment, *, ref: str = "", version: int = 0, file_ref: str = "",
    accepted: tuple[str, ...] = (),
) -> Paper:  # fmt: skip
    """Enter a paper, or change the one called `ref` as of `version`. The caller holds the lock of the case.

    Raises PaperErrors by field, Refusal when somebody changed it first, when the filing is frozen or full.
    """
    must_be_editable(case)
    columns = read_paper(kind, claims, typed)
    claim = columns.pop("claim", None)
    row = find_paper(session, case, kind, ref) if ref else None
    if row is not None and row.version != version:
        raise Refusal("这一项刚被他人改过，没有保存。请看过新的内容再改。")
    _must_be_single(session, case, kind, columns, row)
    with session.begin_nested():  # what does not fit leaves nothing behind, also for the page that says so
        there = row is not None
        row = _written(session, case, kind, columns, row)
        if isinstance(row, MoneyInvoice) and file_ref:
            row.file_ref, row.accepted = file_ref, sorted(accepted)
        row.updated_at, row.updated_by = moment.at, viewer.person_id
        session.add(row)
        session.flush()
        if isinstance(row, MoneyContract):
            _whole_line(session, row, str(claim))
        if there:
            must_fit(session, case, "total_yuan" if kind == "invoice" else "amount_yuan")
    return row


def _written(session: Session, case: Application, kind: str, columns: dict[str, Any], row: Paper | None) -> Paper:
    if row is None:
        row = _new(session, case, kind)
    else:
        row.version += 1
    for name, value in columns.items():
        setattr(row, name, value)
    return row


def read_paper(kind: str, claims: Mapping[str, str], typed: Mapping[str, Any]) -> dict[str, Any]:
    """The columns of a paper from what was typed. Raises PaperErrors."""
    errors: dict[str, str] = {}
    read: dict[str, Any] = {}
    for question in paper_section(kind, claims).questions:
        try:
            read[question.id] = read_answer(question, typed.get(question.id))
        except Unreadable as error:
            errors[question.id] = str(error)
            continue
        if read[question.id] is None and question.required:
            errors[question.id] = f"请填写“{question.label}”。"
    if not errors:
        errors = _against(kind, read)
    if errors:
        raise PaperErrors(errors)
    return _columns(kind, read)


def _against(kind: str, read: Mapping[str, Any]) -> dict[str, str]:
    """What cannot be, although each field can be read."""
    fen = {name: to_fen(read[name]) for name in read if name.endswith("_yuan")}
    if kind == "contract":
        if (fen["amount_yuan"] or 0) <= 0:
            return {"amount_yuan": "合同金额要大于 0。"}
        if read["starts_on"] and read["ends_on"] and read["ends_on"] < read["starts_on"]:
            return {"ends_on": "服务结束日期早于开始日期，请检查。"}
        return {}
    if kind == "payment":
        return {} if fen["amount_yuan"] else {"amount_yuan": "金额不能是 0。"}
    return _against_invoice(read, fen)


def _against_invoice(read: Mapping[str, Any], fen: Mapping[str, int | None]) -> dict[str, str]:
    total, net, tax = fen["total_yuan"] or 0, fen["net_yuan"], fen["tax_yuan"]
    if total == 0:
        return {"total_yuan": "价税合计不能是 0。"}
    if net is not None and tax is not None and net + tax != total:
        return {"total_yuan": "不含税金额加税额不等于价税合计，请照票面核对。"}
    if total < 0 and not read["corrects"]:
        return {"corrects": "红字发票（负数）请填写它冲减的蓝字发票号码。"}
    if total > 0 and read["corrects"]:
        return {"corrects": "只有红字发票填这一项；红字发票的价税合计是负数。"}
    if read["corrects"] and read["corrects"] == read["invoice"]:
        return {"corrects": "红字发票不能冲减它自己，请照票面备注栏填写蓝字发票。"}
    return {}


def _columns(kind: str, read: dict[str, Any]) -> dict[str, Any]:
    made: dict[str, Any] = {}
    for name, value in read.items():
        if name in ("invoice", "corrects"):
            prefix = "corrects_" if name == "corrects" else ""
            made[f"{prefix}code"] = (value or {}).get("code") or ""
            made[f"{prefix}number"] = (value or {}).get("number") or ""
        elif name.endswith("_yuan"):
            made[name.removesuffix("_yuan") + "_fen"] = to_fen(value)
        elif name.endswith("_on") or name == "dated":
            made[name] = date.fromisoformat(value) if value else None
        else:
            made[name] = value or ""
    return made


def _must_be_single(session: Session, case: Application, kind: str, columns: dict[str, Any], row: Paper | None) -> None:
    """One paper is entered once: a contract by its number, an invoice by its identity, a payment by its bank's reference."""
    table: Any = TABLES[kind]
    query = select(table).where(table.application_id == case.id)
    if kind == "contract":
        same, words = query.where(table.number == columns["number"]), "这个编号的合同已经填过了。"
    elif kind == "invoice":
        same = query.where(table.code == columns["code"], table.number == columns["number"])
        words = "这张发票已经填过了。"
    elif columns["bank_ref"]:
        same = query.where(*(getattr(table, name) == columns[name] for name in ("bank_ref", "paid_on", "amount_fen")))
        words = "同一流水号、日期和金额的付款已经填过了。"
    else:
        return
    if row is not None:
        same = same.where(table.id != row.id)
    if session.exec(same.limit(1)).first() is not None:
        raise PaperErrors({{"contract": "number", "invoice": "invoice", "payment": "bank_ref"}[kind]: words})


def _new(session: Session, case: Application, kind: str) -> Paper:
    table: Any = TABLES[kind]
    there: Any = select(func.count()).select_from(table).where(table.application_id == case.id)
    if session.exec(there).one() >= MOST_PAPERS:
        raise Refusal(f"{WORDS[kind]}最多填写 {MOST_PAPERS} 份。", status=422)
    made: Paper = table(ref=new_ref(), application_id=case.id)
    return made


def _whole_line(session: Session, contract: MoneyContract, claim: str) -> None:
    """A contract for one claim has one line of its whole amount; one for several keeps the lines that were entered."""
    assert contract.id is not None
    query = select(MoneyContractLine).where(MoneyContractLine.contract_id == contract.id)
    lines = list(session.exec(query.order_by(col(MoneyContractLine.seq))))
    if claim == SEVERAL:
        if sum(one.amount_fen for one in lines) > contract.amount_fen:
            raise PaperErrors({"amount_yuan": "各分项的合计超过合同金额，请先改分项。"})
        return
    if len(lines) > 1:
        raise PaperErrors({"claim": "这份合同已分了几项；要改成整份对应一项，请先删去多余的分项。"})
    line = lines[0] if lines else MoneyContractLine(
        application_id=contract.application_id, contract_id=contract.id, seq=1, title="", claim=claim, amount_fen=1
    )  # fmt: skip
    line.title, line.claim, line.amount_fen = "整份合同", claim, contract.amount_fen
    session.add(line)
    session.flush()


def must_fit(session: Session, case: Application, field: str) -> None:
    """What is matched already still fits. Raises PaperErrors at `field`."""
    try:
        check(papers_of(session, case).book())
    except OverAllocated:
        raise PaperErrors({field: TAKEN}) from None


def remove_paper(session: Session, case: Application, kind: str, ref: str, version: int) -> None:
    """Remove a paper with what was matched to it, as it was shown. Raises Refusal, NotFound."""
    must_be_editable(case)
    row = find_paper(session, case, kind, ref)
    if row.version != version:
        raise Refusal("这一项刚被他人改过，没有删除。请看过新的内容再决定。")
    papers = papers_of(session, case)
    lines = {one.id for one in papers.lines if isinstance(row, MoneyContract) and one.contract_id == row.id}
    for share in papers.invoice_shares:
        if share.line_id in lines or (isinstance(row, MoneyInvoice) and share.invoice_id == row.id):
            session.delete(share)
    for paid in papers.payment_shares:
        if (isinstance(row, MoneyPayment) and paid.payment_id == row.id) or (
            isinstance(row, MoneyInvoice) and paid.invoice_id == row.id
        ):
            session.delete(paid)
    session.flush()
    for line in papers.lines:
        if line.id in lines:
            session.delete(line)
    session.flush()
    session.delete(row)
    session.flush()
