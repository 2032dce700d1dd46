"""What providers' services come to: counted from the records each time, so that a void or its undoing shows at once.

A service counts once, by the newest submission of its filing, unless the filing was withdrawn or the service is void.
Amounts are those claimed, in 分; a service without an amount counts in the numbers and adds nothing to the amounts.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col

from assessor.cases.named_in import Place, current_services, place_of
from assessor.cases.service_standing import Standing, standings
from models.confirming import NamedService

Totals = dict[str, int]
"""Services, customers, amount_fen, confirmed, confirmed_fen: counts and 分."""


@dataclass(frozen=True)
class Counted:
    """One service that counts, as the totals see it."""

    uscc: str
    city_code: str
    batch_id: int
    enterprise_id: int
    amount_fen: int | None
    confirmed: bool


def counted(
    session: Session, *where: Any, without: Collection[Place] = (), although_void: Collection[int] = ()
) -> list[Counted]:
    """Services that count, of those that `where` selects.

    `without`: as if these were void too. `although_void`: as if these voids (by id) were undone already.
    """
    found = [one for one, _ in current_services(session, *where)]
    return [
        _seen(one)
        for one in standings(session, found)
        if place_of(one.service) not in without and (one.void is None or one.void.id in although_void)
    ]


def _seen(one: Standing) -> Counted:
    service = one.service
    confirmed = one.word is not None and one.word.answer == "confirmed"
    return Counted(
        service.uscc, service.city_code, service.batch_id, service.enterprise_id, service.amount_fen, confirmed
    )  # fmt: skip


def total(found: Iterable[Counted]) -> Totals:
    """The figures of these services."""
    rows = list(found)
    return {
        "services": len(rows),
        "customers": len({one.enterprise_id for one in rows}),
        "amount_fen": sum(one.amount_fen or 0 for one in rows),
        "confirmed": sum(one.confirmed for one in rows),
        "confirmed_fen": sum(one.amount_fen or 0 for one in rows if one.confirmed),
    }


def totals_around(
    session: Session, service: NamedService, without: Collection[Place] = (), although_void: Collection[int] = ()
) -> dict[str, Totals]:
    """Every total that this service is part of: its provider, city and programme, and the provider in that city."""
    rows = counted(
        session, col(NamedService.batch_id) == service.batch_id, without=without, although_void=although_void
    )  # fmt: skip
    own = [one for one in rows if one.uscc == service.uscc]
    return {
        "provider": total(own),
        "provider_in_city": total(one for one in own if one.city_code == service.city_code),
        "city": total(one for one in rows if one.city_code == service.city_code),
        "programme": total(rows),
    }


SCOPES = {"provider": "本服务商", "provider_in_city": "本服务商在该市", "city": "该市全部服务商", "programme": "本项目全部服务商"}
FIGURES = {
    "services": "服务（项）", "customers": "企业（家）", "amount_fen": "金额（元）", "confirmed": "已确认（项）",
    "confirmed_fen": "已确认金额（元）",
}  # fmt: skip


@dataclass(frozen=True)
class Change:
    """One total that is not what it was: where, which figure, before and after (counts or 分)."""

    scope: str
    figure: str
    before: int
    after: int


def changes(before: dict[str, Totals], after: dict[str, Totals]) -> list[Change]:
    """What changed between two states of the totals, in the order they are read."""
    return [
        Change(scope, figure, before[scope][figure], after[scope][figure])
        for scope in SCOPES
        for figure in FIGURES
        if before[scope][figure] != after[scope][figure]
    ]


@dataclass(frozen=True)
class Share:
    """One provider's part of a city or programme. `percent_*` of all customers there and of all amounts there."""

    uscc: str
    figures: Totals
    of_customers: int
    of_amount_fen: int

    @property
    def percent_customers(self) -> float:
        """0 to 100; an enterprise that uses two providers counts with both."""
        return 100 * self.figures["customers"] / self.of_customers if self.of_customers else 0.0

    @property
    def percent_amount(self) -> float | None:
        """0 to 100; None where no amount is known."""
        return 100 * self.figures["amount_fen"] / self.of_amount_fen if self.of_amount_fen else None


def shares_of(rows: list[Counted]) -> list[Share]:
    """Each provider's share of these services, the most customers first."""
    by_code: dict[str, list[Counted]] = defaultdict(list)
    for one in rows:
        by_code[one.uscc].append(one)
    whole = total(rows)
    found = [Share(code, total(own), whole["customers"], whole["amount_fen"]) for code, own in by_code.items()]
    return sorted(found, key=lambda one: (-one.figures["customers"], -one.figures["amount_fen"], one.uscc))
