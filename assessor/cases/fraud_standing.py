"""How findings of fraud and the bars that follow stand: read from the record, at once for every office."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, and_, or_
from sqlmodel import Session, col, select

from assessor.cases.money_back import Back, back_for
from assessor.cases.scope import last_submission
from assessor.policy.bars import covers
from assessor.policy.named_services import named_services
from models.application import Application, DraftAnswer
from models.fraud import Bar, FraudDecision, FraudFinding
from models.people import Organisation
from questionnaires.shapes import Pack

HOLDS = ("confirmed", "corrected")
"""Newest decisions under which a finding holds."""


@dataclass(frozen=True)
class Standing:
    """A finding with the decision that stands, if there is one, and its bar, whether or not it still stands."""

    finding: FraudFinding
    decision: FraudDecision | None
    bar: Bar | None

    @property
    def holds(self) -> bool:
        """Whether fraud is established today."""
        return self.decision is not None and self.decision.kind in HOLDS


@dataclass(frozen=True)
class Ledger:
    """Money of a finding in 分: demanded by the decision that stands, recovered so far, and what is outstanding."""

    demanded: int
    back: Back

    @property
    def recovered(self) -> int:
        """What came back, whichever office received it."""
        return self.back.all

    @property
    def outstanding(self) -> int:
        """What has still to come back; 0 when more came back than is demanded now (see `excess`)."""
        return max(self.demanded - self.recovered, 0)

    @property
    def excess(self) -> int:
        """What came back beyond the demand, after a correction or a lifting: to be paid back."""
        return max(self.recovered - self.demanded, 0)


def standings(session: Session, *where: ColumnElement[bool]) -> list[Standing]:
    """Findings with how they stand, the newest first."""
    found = list(session.exec(select(FraudFinding).where(*where).order_by(col(FraudFinding.id).desc())))
    if not found:
        return []
    ids = [one.id for one in found]
    decided = select(FraudDecision).where(col(FraudDecision.finding_id).in_(ids)).order_by(col(FraudDecision.seq))
    newest = {row.finding_id: row for row in session.exec(decided)}  # the last of each wins
    bars = {row.finding_id: row for row in session.exec(select(Bar).where(col(Bar.finding_id).in_(ids)))}
    return [Standing(one, newest.get(one.id or 0), bars.get(one.id or 0)) for one in found]


def standing_of(session: Session, finding: FraudFinding) -> Standing:
    """How one finding stands."""
    return standings(session, col(FraudFinding.id) == finding.id)[0]


def findings_of_case(session: Session, case: Application) -> list[Standing]:
    """Everything held against the parties of a case."""
    return standings(session, col(FraudFinding.application_id) == case.id)


def bars_against(session: Session, pack: Pack, enterprise: str | None, provider: str | None = None) -> list[Standing]:
    """The bars in force that close this programme to an enterprise or a provider (by credit code).

    Everybody may be told: a bar is for every office at once, whoever decided it.
    """
    if pack.kind != "subsidy":
        return []
    wanted = [("enterprise", enterprise), ("provider", provider)]
    parties = [and_(col(Bar.party) == party, col(Bar.uscc) == code) for party, code in wanted if code]
    if not parties:
        return []
    ids = session.exec(select(Bar.finding_id).where(or_(*parties))).all()
    return [one for one in _held(session, ids) if one.bar and _closes(one.bar, pack)]


def _closes(bar: Bar, pack: Pack) -> bool:
    return covers(bar.reach, bar.reach_value, bar.until, pack)


def _held(session: Session, ids: Iterable[int]) -> list[Standing]:
    return [one for one in standings(session, col(FraudFinding.id).in_(list(ids))) if one.holds] if ids else []


def barred_among(session: Session, listed: Iterable[tuple[str, Pack | None]]) -> set[str]:
    """Of listed enterprises (credit code and programme) those to which their programme is closed today, in two queries."""
    asked = [(code, pack) for code, pack in listed if pack is not None and pack.kind == "subsidy"]
    codes = {code for code, _ in asked}
    if not codes:
        return set()
    ids = session.exec(select(Bar.finding_id).where(Bar.party == "enterprise", col(Bar.uscc).in_(codes))).all()
    held = _held(session, ids)
    bars = [(one.bar.uscc, one.bar) for one in held if one.bar]
    return {code for code, pack in asked if any(mine == code and _closes(bar, pack) for mine, bar in bars)}


def answers_from_records(session: Session, pack: Pack, enterprise: str | None) -> dict[str, bool]:
    """Yes-no answers that the record gives instead of a claim, by question id: e.g. `not_barred` → False.

    They are known either way: no bar on record is a yes.
    """
    fields = [bar.field for bar in pack.bars.values() if bar.field and bar.party == "enterprise"]
    if not fields:
        return {}
    free = not bars_against(session, pack, enterprise)
    return dict.fromkeys(fields, free)


@dataclass(frozen=True)
class FraudFacts:
    """What the process table asks about fraud. `money_outstanding` is None while nothing was established."""

    barred: bool = False
    confirmed: bool = False
    money_outstanding: bool | None = None


def fraud_facts(session: Session, case: Application, pack: Pack) -> FraudFacts:
    """The facts of a case: whether the programme is closed to its parties, and whether fraud in it was established."""
    if pack.kind != "subsidy":
        return FraudFacts()
    held = [one for one in findings_of_case(session, case) if one.holds and one.finding.party == "enterprise"]
    books = [ledger_of(session, one) for one in held]
    return FraudFacts(
        barred=bool(bars_on(session, case, pack)),
        confirmed=bool(held),
        money_outstanding=any(book.outstanding for book in books) if books else None,
    )


def bars_on(session: Session, case: Application, pack: Pack) -> list[Standing]:
    """The bars in force against the parties of a case."""
    enterprise = session.get_one(Organisation, case.enterprise_id).uscc
    return bars_against(session, pack, enterprise, provider_code(session, case, pack))


def provider_code(session: Session, case: Application, pack: Pack) -> str | None:
    """The credit code of the one provider that a project names: as filed, or as typed while it can still be changed."""
    if case.state in ("draft", "returned"):
        rows = session.exec(select(DraftAnswer).where(DraftAnswer.application_id == case.id, DraftAnswer.line_id == ""))
        typed: dict[str, Any] = {}
        for row in rows:
            typed.update(row.answers)
        document = typed
    else:
        submission = last_submission(session, case)
        document = submission.document if submission else {}
    codes = {one.uscc for one in named_services(pack, document) if not one.line}
    return codes.pop() if len(codes) == 1 else None


def ledger_of(session: Session, standing: Standing) -> Ledger:
    """The recovery ledger of a finding."""
    back = back_for(session, [standing.finding.id or 0]).get(standing.finding.id or 0, Back())
    return ledger(standing, back)


def ledger(standing: Standing, back: Back) -> Ledger:
    """The ledger of a finding whose money that came back is known."""
    return Ledger(standing.decision.recover_fen if standing.decision and standing.holds else 0, back)


@dataclass(frozen=True)
class Demand:
    """What a finding against the enterprise of a project still demands, in 分."""

    finding: FraudFinding
    outstanding: int


def demands_among(session: Session, case_ids: Iterable[int]) -> dict[int, Demand]:
    """The demand that stands against the enterprise of each of these projects, by application id. There is one at most: the
    next finding against a party may only follow one that does not hold."""
    here = col(FraudFinding.application_id).in_(list(case_ids))
    held = [one for one in standings(session, col(FraudFinding.party) == "enterprise", here) if one.holds]
    back = back_for(session, [one.finding.id or 0 for one in held]) if held else {}
    return {
        one.finding.application_id: Demand(one.finding, ledger(one, back.get(one.finding.id or 0, Back())).outstanding)
        for one in held
    }
