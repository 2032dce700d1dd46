"""How far a bar reaches: which programmes are closed to a party after fraud was established. Pure."""

from datetime import date

from questionnaires.aftermath import Bar
from questionnaires.shapes import Pack


def reach_value(bar: Bar, pack: Pack) -> str:
    """What a bar of this pack is compared with: the pack's id, its issuer, or its province."""
    return {"programme": pack.id, "issuer": pack.issuer, "province": pack.province}[bar.reach]


def last_day(bar: Bar, pack: Pack) -> date | None:
    """The day up to which programmes are closed, both included; None when the document sets no end."""
    if bar.until is None:
        return None
    found = pack.parameter(bar.until)
    return found if isinstance(found, date) else None


def covers(reach: str, value: str, until: date | None, pack: Pack) -> bool:
    """Whether a bar closes this programme.

    Only subsidies are closed: no document takes a star rating away for it. Programmes count by the day on which they came
    into force, so a bar "through 2020" also holds for a project of 2020 that is handled later, and for no programme of
    2021. One without such a day is closed while the bar stands.
    """
    if pack.kind != "subsidy":
        return False
    if value != {"programme": pack.id, "issuer": pack.issuer, "province": pack.province}[reach]:
        return False
    return until is None or pack.in_force is None or pack.in_force <= until
