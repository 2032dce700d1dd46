"""What the assignment of a panel is made from: fields and ties of nominees and seats, and who may not meet whom.

Names are compared without regard to width, brackets and blanks (`party_name`), because experts name employers in words
and filings name providers in words. Seats stand here without the person on them.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.cases.who_sits import seats_for_the_draw
from assessor.panel import conflicts
from assessor.policy.facts import party_name
from models.application import Application, Submission
from models.experts import Expert, ExpertDeclaration, ExpertInterest
from models.panel import Panel, PanelBar, PanelNominee, PanelSeat
from models.people import Organisation
from models.vocabulary import EXPERT_FIELDS, INDUSTRY_DIVISIONS

EXPIRED = "no_declaration"
"""A declaration that ran out keeps from scoring and is mended by a new one; it is no tie to anybody."""


@dataclass(frozen=True)
class Firm:
    """A nominee: code of the panel, the enterprise's name and what matters for conflicts and for matching."""

    nominee: PanelNominee
    name: str
    tied: conflicts.Nominee
    fields: frozenset[str]


@dataclass(frozen=True)
class Place:
    """A seat: what matters of the expert on it, without the name."""

    seat: PanelSeat
    tied: conflicts.Expert
    fields: frozenset[str]
    active: bool


@dataclass(frozen=True)
class Facts:
    """Nominees and seats by code, and the barred pairs with their codes (`conflicts.REASONS`)."""

    firms: Mapping[str, Firm]
    places: Mapping[str, Place]
    barred: Mapping[tuple[str, str], tuple[str, ...]]

    def affinity(self, nominee: str) -> dict[str, float]:
        """The share of the nominee's fields that each seat knows, 0 to 1; without fields it is 0."""
        mine = self.firms[nominee].fields
        return {code: len(mine & place.fields) / max(len(mine), 1) for code, place in self.places.items()}


def facts_of(session: Session, panel: Panel, today: date) -> Facts:
    """Everything as it stands today: a declaration that ran out meanwhile bars its expert from everybody.

    A tie that is on record keeps barring in this panel, also when a later declaration does not name it any more.
    """
    firms = {firm.nominee.code: firm for firm in _firms(session, panel)}
    places = {place.seat.code: place for place in _places(session, panel, list(firms.values()))}
    gone = {code for code, place in places.items() if not place.active}
    barred = dict(
        conflicts.conflicts([firm.tied for firm in firms.values()], [place.tied for place in places.values()], today)
    )
    for nominee in firms:
        for seat in gone:
            barred.setdefault((nominee, seat), (EXPIRED,))
    on_record = ties_on_record(session, panel)
    for nominee, firm in firms.items():
        for seat, place in places.items():
            if kept := on_record.get((firm.nominee.id or 0, place.seat.id or 0)):
                barred[nominee, seat] = _either(barred.get((nominee, seat), ()), kept)
    return Facts(firms, places, barred)


def bars_of_pair(session: Session, panel: Panel, nominee_id: int, seat_id: int, today: date) -> tuple[str, ...]:
    """Codes of `conflicts.REASONS` that stand between one nominee and one seat today: declarations change and run out."""
    firms = list(_firms(session, panel, nominee_id))
    places = list(_places(session, panel, firms, seat_id))
    kept = ties_on_record(session, panel).get((nominee_id, seat_id), ())
    if not places or not places[0].active:
        return kept or (EXPIRED,)
    found = conflicts.conflicts([firms[0].tied], [places[0].tied], today)
    return _either(found.get((firms[0].tied.id, places[0].tied.id), ()), kept)


def ties_on_record(session: Session, panel: Panel) -> dict[tuple[int, int], tuple[str, ...]]:
    """(nominee id, seat id) → codes of the ties that were put on record for this panel, at its assignment or later."""
    query = (
        select(PanelBar.nominee_id, PanelBar.seat_id, PanelBar.code)
        .join(PanelNominee, col(PanelNominee.id) == col(PanelBar.nominee_id))
        .where(PanelNominee.panel_id == panel.id, PanelBar.code != EXPIRED)
    )
    found: dict[tuple[int, int], tuple[str, ...]] = {}
    for nominee, seat, code in session.exec(query.order_by(col(PanelBar.id))):
        found[nominee, seat] = (*found.get((nominee, seat), ()), code)
    return found


def _either(now: tuple[str, ...], kept: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*now, *kept)))


def _firms(session: Session, panel: Panel, only: int | None = None) -> Iterable[Firm]:
    query = (
        select(PanelNominee, Application, Organisation, Submission)
        .join(Application, col(Application.id) == col(PanelNominee.application_id))
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .join(Submission, col(Submission.id) == col(PanelNominee.submission_id))
        .where(PanelNominee.panel_id == panel.id)
    )
    if only is not None:
        query = query.where(PanelNominee.id == only)
    for nominee, case, firm, filed in session.exec(query.order_by(col(PanelNominee.code))):
        tied = conflicts.Nominee(nominee.code, firm.uscc or "", case.city_code, providers_in(filed.document))
        yield Firm(nominee, firm.name, tied, fields_in(filed.document))


def _places(session: Session, panel: Panel, firms: Sequence[Firm], only: int | None = None) -> Iterable[Place]:
    sits = {seat.id: seat.expert_id for seat in seats_for_the_draw(session, panel) if only in (None, seat.id)}
    experts = {one.id: one for one in session.exec(select(Expert).where(col(Expert.id).in_(sits.values())))}
    declared = _declared(session, list(experts))
    by_name = {party_name(firm.name): firm.tied.uscc for firm in firms}
    seats = session.exec(select(PanelSeat).where(PanelSeat.panel_id == panel.id).order_by(col(PanelSeat.code)))
    for seat in seats:
        expert = experts.get(sits.get(seat.id or 0))
        if expert is None:
            continue
        day, interests = declared.get(expert.id or 0, (None, []))
        worked_for = party_name(expert.employer)
        employers = {worked_for, expert.employer_uscc, by_name.get(worked_for, "")} - {""}
        ties = conflicts.Expert(
            seat.code, expert.city_code or "", frozenset(employers), _ties(expert, interests, firms, by_name), day
        )
        yield Place(seat, ties, frozenset(expert.fields), expert.active)


def _declared(session: Session, experts: Sequence[int | None]) -> dict[int, tuple[date, list[ExpertInterest]]]:
    newest = select(func.max(ExpertDeclaration.id)).group_by(col(ExpertDeclaration.expert_id))
    query = select(ExpertDeclaration).where(
        col(ExpertDeclaration.expert_id).in_(experts), col(ExpertDeclaration.id).in_(newest)
    )
    rows = list(session.exec(query))
    lines: dict[int, list[ExpertInterest]] = {}
    asked = select(ExpertInterest).where(col(ExpertInterest.declaration_id).in_([row.id for row in rows]))
    for line in session.exec(asked):
        lines.setdefault(line.declaration_id, []).append(line)
    return {row.expert_id: (row.declared_on, lines.get(row.id or 0, [])) for row in rows}


def _ties(
    expert: Expert, interests: Iterable[ExpertInterest], firms: Sequence[Firm], by_name: Mapping[str, str]
) -> frozenset[str]:
    """Credit codes of the nominees that the expert declared, or whose provider the expert declared or has worked for."""
    found: set[str] = set()
    providers = {key for one in expert.providers for key in _keys(one.get("name", ""), one.get("uscc", ""))}
    for line in interests:
        keys = _keys(line.name, line.uscc)
        if line.kind == "provider":
            providers |= keys
        found |= {by_name.get(key, key) for key in keys}
    return frozenset(found | {firm.tied.uscc for firm in firms if firm.tied.suppliers & providers})


def _keys(name: str, uscc: str) -> set[str]:
    return {party_name(name), uscc.strip().upper()} - {""}


def providers_in(document: Mapping[str, Any]) -> frozenset[str]:
    """Who sells the enterprise its cloud services: names for comparison, and credit codes where the filing gives them."""
    found: set[str] = set()
    for row in document.get("services") or ():
        found |= _keys(str(row.get("provider") or ""), str(row.get("provider_uscc") or ""))
    return frozenset(found)


def fields_in(document: Mapping[str, Any]) -> frozenset[str]:
    """What the filing is about, in codes of EXPERT_FIELDS: technologies, directions of use, domains of business, and the
    group of industries that the enterprise's own code (such as C3913) belongs to."""
    digits = "".join(sign for sign in str((document.get("enterprise") or {}).get("industry") or "") if sign.isdigit())[
        :2
    ]
    found: set[Any] = {field for field, divisions in INDUSTRY_DIVISIONS.items() if digits in divisions}
    for row in document.get("use_cases") or ():
        found |= {*(row.get("technologies") or ()), row.get("family")}
    found |= {row.get("domain") for row in document.get("services") or ()}
    return frozenset(found & EXPERT_FIELDS.keys())
