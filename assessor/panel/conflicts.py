"""Hard conflicts before assignment: same city, same employer, declared, supplier; and declarations that expire."""

from collections.abc import Iterable, Mapping
from datetime import date
from typing import NamedTuple

from assessor.policy.calendar import add_months

REASONS = {
    "same_city": "与企业在同一设区市",
    "employer": "在企业或其关联单位任职",
    "supplier": "任职单位是企业的云服务商或供应商",
    "declared": "本人已申报利害关系",
    "no_declaration": "年度利害关系申报缺失或已过期",
}
MONTHS_OF_A_DECLARATION = 12


class Nominee(NamedTuple):
    """What matters of an enterprise: its id, credit code, city and the credit codes of those who sell it services."""

    id: str
    uscc: str
    city: str
    suppliers: frozenset[str] = frozenset()


class Expert(NamedTuple):
    """What matters of an expert: employers by credit code, declared enterprises, the day of the last declaration."""

    id: str
    city: str
    employers: frozenset[str] = frozenset()
    declared: frozenset[str] = frozenset()
    declared_on: date | None = None


def declaration_ends(declared_on: date | None) -> date | None:
    """The first day on which a yearly declaration of interests no longer holds; None when there is none."""
    if declared_on is None:
        return None
    return add_months(declared_on, MONTHS_OF_A_DECLARATION)


def expired(expert: Expert, today: date) -> bool:
    """Without a declaration that still holds (or one from the future) an expert may score nobody."""
    end = declaration_ends(expert.declared_on)
    return end is None or expert.declared_on is None or not expert.declared_on <= today < end


def conflicts(
    nominees: Iterable[Nominee], experts: Iterable[Expert], today: date
) -> Mapping[tuple[str, str], tuple[str, ...]]:
    """(nominee, expert) → codes of `REASONS`, for each pair that may not meet."""
    firms = tuple(nominees)
    found = {}
    for expert in experts:
        without = expired(expert, today)
        for firm in firms:
            if codes := _codes(firm, expert, without):
                found[firm.id, expert.id] = codes
    return found


def _codes(firm: Nominee, expert: Expert, without: bool) -> tuple[str, ...]:
    tests = (
        ("same_city", bool(firm.city) and firm.city == expert.city),
        ("employer", firm.uscc in expert.employers),
        ("supplier", bool(firm.suppliers & expert.employers)),
        ("declared", firm.uscc in expert.declared or firm.id in expert.declared),
        ("no_declaration", without),
    )
    return tuple(code for code, holds in tests if holds)
