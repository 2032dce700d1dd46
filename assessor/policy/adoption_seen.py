"""What pushed data says of a device or service, and where a claim differs from it. Nothing here changes a claim.

That a gap of more than GAP_DAYS days breaks continuous use is this product's own choice: 46号 一(三) asks for three months
of continuous use and does not say what a day without data means.
"""

import itertools
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

GAP_DAYS = 7


@dataclass(frozen=True)
class Heard:
    """Days on which something was heard of: first, last, how many, and the longest time between two (days)."""

    first: date
    last: date
    days: int
    longest_gap: int


def heard(days: Collection[date]) -> Heard | None:
    """The summary of these days; None without any: then nothing is known, which is not the same as no use."""
    order = sorted(set(days))
    if not order:
        return None
    gaps = [(after - before).days for before, after in itertools.pairwise(order)]
    return Heard(order[0], order[-1], len(order), max(gaps, default=0))


def continuous(days: Collection[date], begin: date, end: date) -> bool | None:
    """Whether use was continuous from `begin` to `end` (both included): heard near both ends and without a long gap.

    None without any day at all.
    """
    inside = sorted({day for day in days if begin - timedelta(GAP_DAYS) <= day <= end})
    if not days:
        return None
    if not inside or inside[0] > begin or (end - inside[-1]).days > GAP_DAYS:
        return False
    return all((after - before).days <= GAP_DAYS for before, after in itertools.pairwise(inside))


def month_days(month: str, active: int) -> list[date]:
    """A month of usage as days, spread evenly: reports by month know how many days, not which."""
    year, number = map(int, month.split("-"))
    first = date(year, number, 1)
    following = date(year + number // 12, number % 12 + 1, 1)
    length = (following - first).days
    count = min(active, length)
    return [first + timedelta(step * length // count) for step in range(count)] if count else []


@dataclass(frozen=True)
class Claim:
    """What was claimed of a device or service: from when, to when (None: still in use or not said)."""

    first: date | None
    last: date | None = None
    still: bool = False


def differences(claim: Claim, found: Heard | None, opened: Sequence[date], until: date) -> list[str]:
    """Sentences for a person to check, each with both sides. Empty when nothing was pushed.

    `until`: the day up to which there could be data when the claim was made.
    """
    said: list[str] = []
    starts: Iterable[date] = [*opened, *([found.first] if found else [])]
    earliest = min(starts, default=None)
    if claim.first and earliest and claim.first < earliest:
        said.append(f"所填开始日期 {claim.first:%Y-%m-%d} 早于服务商数据里最早的 {earliest:%Y-%m-%d}")
    if found and claim.still and (until - found.last).days > GAP_DAYS:
        said.append(f"所填仍在使用，服务商数据到 {found.last:%Y-%m-%d} 为止")
    if found and claim.last and claim.last > found.last and (claim.last - found.last).days > GAP_DAYS:
        said.append(f"所填最后使用 {claim.last:%Y-%m-%d}，服务商数据到 {found.last:%Y-%m-%d} 为止")
    if found and found.longest_gap > GAP_DAYS:
        said.append(f"服务商数据中间最长有 {found.longest_gap} 天没有记录")
    return said
