"""What an announced star is worth on a day: valid, under re-check, downgraded or withdrawn.

Pure. The changes come in the order in which they were recorded, which is also the order of their days: a change is
dated on the day it is recorded.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

KEEP, DOWNGRADE, WITHDRAW = "keep", "downgrade", "withdraw"
RECHECK_OPEN, RECHECK_CLOSED = "recheck_open", "recheck_closed"

KIND_NAMES = {
    RECHECK_OPEN: "开始复核",
    RECHECK_CLOSED: "复核结束",
    KEEP: "复核后保持星级",
    DOWNGRADE: "降低星级",
    WITHDRAW: "撤销星级",
}
NOT_YET, VALID, RECHECK, DOWNGRADED, WITHDRAWN = "not_yet", "valid", "recheck", "downgraded", "withdrawn"
STATUS_NAMES = {
    NOT_YET: "尚未公布",
    VALID: "有效",
    RECHECK: "复核中",
    DOWNGRADED: "已降级",
    WITHDRAWN: "已撤销",
}


@dataclass(frozen=True)
class Change:
    """One recorded change: its kind, its day (Beijing), and for a downgrade the star that is left."""

    kind: str
    on: date
    to_level: str | None = None


@dataclass(frozen=True)
class Standing:
    """The star on a day. `level` is the star that counts, None when none does; `since` is the day this began."""

    status: str
    level: str | None
    since: date

    @property
    def name(self) -> str:
        return STATUS_NAMES[self.status]


def standing_on(level: str, awarded_on: date, changes: Sequence[Change], day: date) -> Standing:
    """The standing of a star awarded on `awarded_on` on `day`; the day of a change already counts as changed.

    A star under re-check counts until the re-check is decided: what is not known is not taken away.
    """
    if day < awarded_on:
        return Standing(NOT_YET, None, awarded_on)
    settled = Standing(VALID, level, awarded_on)
    opened: date | None = None
    for change in changes:
        if change.on > day:
            break
        opened = change.on if change.kind == RECHECK_OPEN else None
        settled = _after(settled, change)
    return Standing(RECHECK, settled.level, opened) if opened else settled


def _after(settled: Standing, change: Change) -> Standing:
    if change.kind == WITHDRAW:
        return Standing(WITHDRAWN, None, change.on)
    if change.kind == DOWNGRADE:
        return Standing(DOWNGRADED, change.to_level, change.on)
    return settled


def why_not(now: Standing, kind: str) -> str | None:
    """Why a change of this kind cannot follow on this standing, as a sentence; None when it can."""
    if now.status == NOT_YET:
        return "这个星级还没有公布。"
    if now.status == WITHDRAWN:
        return "这个星级已经撤销，不能再变更。"
    if kind == RECHECK_OPEN and now.status == RECHECK:
        return "这个星级已经在复核中。"
    if kind == RECHECK_CLOSED and now.status != RECHECK:
        return "这个星级没有正在进行的复核。"
    return None
