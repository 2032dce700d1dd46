"""The register of findings as offices see it, and what goes to the credit record; nothing is kept twice."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func
from sqlalchemy import select as sql_select
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.fraud_decide import DECISIONS, KIND, subject_of
from assessor.cases.fraud_hear import delivery_of, not_heard
from assessor.cases.fraud_open import CODES, PARTIES
from assessor.cases.fraud_scope import readable
from assessor.cases.fraud_standing import Ledger, Standing, ledger, standings
from assessor.cases.money_back import Back, back_for
from assessor.cases.two_persons import open_about
from models.application import Application
from models.batch import Batch
from models.fraud import FraudFinding
from models.people import Organisation
from models.two_persons import Proposal, ProposalAnswer

STATES = {
    "open": "待告知当事方",
    "told": "听取陈述",
    "heard": "可以认定",
    "proposed": "待另一人确认",
    "confirmed": "已认定",
    "corrected": "已认定（金额已更正）",
    "not_established": "不成立",
    "lifted": "已撤销",
}
REACHES = {"programme": "本项目", "issuer": "文件印发部门的各补助项目", "province": "全省各补助项目"}


@dataclass(frozen=True)
class Entry:
    """A line of the register: how the finding stands, where it comes from, and its money."""

    standing: Standing
    programme: str
    office: str
    case_ref: str
    case_number: str
    state: str
    book: Ledger

    @property
    def years(self) -> str:
        """Until when programmes are closed, in words; empty without a bar that stands."""
        bar = self.standing.bar
        if bar is None or not self.standing.holds:
            return ""
        last = f"至 {bar.until.year} 年的项目" if bar.until else "不设终止日，撤销前有效"
        return f"{REACHES[bar.reach]}，{last}"


def bars_in_force(session: Session) -> list[Entry]:
    """Every party that is barred today, for every office at once, the newest first."""
    return [one for one in _entries(session) if one.standing.holds]


def findings_for(session: Session, viewer: Viewer, today: date, *, own: bool = False) -> list[Entry]:
    """The findings whose file the viewer may read; with `own` those of the viewer's office."""
    where = readable(viewer) if not own else col(FraudFinding.organisation_id) == viewer.organisation_id
    return _entries(session, where, today=today)


def state_of(session: Session, standing: Standing, today: date) -> str:
    """A key of STATES."""
    if standing.decision is not None:
        return standing.decision.kind
    finding = standing.finding
    if open_about(session, subject_of(finding)) is not None:
        return "proposed"
    if delivery_of(session, finding) is None:
        return "open"
    return "told" if not_heard(session, finding, today) else "heard"


def _entries(session: Session, *where: ColumnElement[bool], today: date | None = None) -> list[Entry]:
    ids = select(FraudFinding.id).join(Application, col(Application.id) == col(FraudFinding.application_id))
    found = standings(session, col(FraudFinding.id).in_(ids.where(*where)))
    if not found:
        return []
    keys = [one.finding.id or 0 for one in found]
    back = back_for(session, keys)
    where_from = (
        sql_select(
            col(FraudFinding.id), col(Batch.title), col(Organisation.name), col(Application.ref), col(Application.number)
        )
        .join(Application, col(Application.id) == col(FraudFinding.application_id))
        .join(Batch, col(Batch.id) == col(Application.batch_id))
        .join(Organisation, col(Organisation.id) == col(FraudFinding.organisation_id))
        .where(col(FraudFinding.id).in_(keys))
    )  # fmt: skip
    context = {row[0]: row[1:] for row in session.execute(where_from)}
    entries = []
    for one in found:
        title, office, ref, number = context[one.finding.id]
        state = state_of(session, one, today) if today else (one.decision.kind if one.decision else "open")
        book = ledger(one, back.get(one.finding.id or 0, Back()))
        entries.append(Entry(one, title, office, ref, number or "", state, book))
    return entries


CREDIT_FIELDS: dict[str, str] = {
    "record": "认定编号",
    "name": "主体名称",
    "uscc": "统一社会信用代码",
    "party": "主体类别",
    "programme": "项目",
    "clause": "依据条款",
    "credit_record": "记入的信用记录",
    "conduct": "情形",
    "reason": "认定理由",
    "decided_on": "作出日期",
    "office": "认定单位",
    "consequence": "限制内容",
    "until": "限制至",
    "demanded_fen": "应追回（分）",
    "recovered_fen": "已追回（分）",
    "outstanding_fen": "未追回（分）",
    "standing": "状态",
}
"""The fields of an entry for the credit record, in order. Money is in 分, days as 2022-03-15; an empty value: not set."""


def credit_entries(session: Session, viewer: Viewer) -> list[dict[str, Any]]:
    """Entries for the credit record, of findings whose document names such a record and that were ever confirmed.

    Lifted ones stay in the list with their standing, so that the register can take them out.
    """
    entries = _entries(session, readable(viewer))
    return [_credit(one) for one in entries if one.standing.bar is not None and one.standing.bar.credit_record]


def _credit(entry: Entry) -> dict[str, Any]:
    finding, decision, bar = entry.standing.finding, entry.standing.decision, entry.standing.bar
    assert bar is not None and decision is not None
    return {
        "record": finding.ref,
        "name": finding.name,
        "uscc": finding.uscc,
        "party": PARTIES[finding.party],
        "programme": entry.programme,
        "clause": bar.cites,
        "credit_record": bar.credit_record,
        "conduct": CODES[finding.code],
        "reason": decision.reason,
        "decided_on": decision.on_day.isoformat(),
        "office": entry.office,
        "consequence": bar.title,
        "until": bar.until.isoformat() if bar.until else "",
        "demanded_fen": entry.book.demanded,
        "recovered_fen": entry.book.recovered,
        "outstanding_fen": entry.book.outstanding,
        "standing": DECISIONS[decision.kind],
    }


def waiting_for(session: Session, viewer: Viewer) -> int:
    """How many proposals on fraud wait for another person of the viewer's office."""
    query = (
        select(func.count())
        .select_from(Proposal)
        .outerjoin(ProposalAnswer, col(ProposalAnswer.proposal_id) == col(Proposal.id))
        .where(
            Proposal.kind == KIND,
            Proposal.organisation_id == viewer.organisation_id,
            Proposal.proposed_by != viewer.person_id,
            col(ProposalAnswer.id).is_(None),
        )
    )
    return int(session.exec(query).one())
