"""The targets of a programme's plan beside what was reached, by year (plan of a programme, E10).

What the record shows is counted from it, each time; what it cannot show is entered by the authority with source, date and
reason, every entry kept. A target without a number reached is unknown, not 0.
"""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.refusal import Refusal
from assessor.cases.statistics import region_of
from assessor.cases.windows import BEIJING
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.plan import TargetEntry
from models.record import Event
from models.vocabulary import OrgKind, Role
from questionnaires.aftermath import Target
from questionnaires.shapes import Pack

MOST = 1_000_000
SHORTEST = 4


@dataclass(frozen=True)
class Standing:
    """A target with its number, what was reached by year, and the entries in force where it is entered."""

    target: Target
    wanted: int
    until: date
    by_year: Mapping[int, int]
    entries: Mapping[int, TargetEntry]

    @property
    def reached(self) -> int | None:
        """What was reached in all years; None when nothing was counted or entered."""
        return sum(self.by_year.values()) if self.by_year or self.target.counted == "enterprises" else None

    @property
    def share(self) -> int | None:
        """Whole percent of the target, not more than said: 499 of 500 is 99."""
        return None if self.reached is None or self.wanted == 0 else self.reached * 100 // self.wanted


def standings(session: Session, viewer: Viewer, batch: Batch, pack: Pack) -> list[Standing]:
    """Every target of the pack, counted inside the viewer's region."""
    found = []
    entered = _entries(session, batch)
    for target in pack.targets.values():
        wanted, until = pack.parameter(target.parameter), pack.parameter(target.until)
        assert isinstance(wanted, int) and isinstance(until, date)
        entries = {year: row for (name, year), row in entered.items() if name == target.id}
        if target.counted == "enterprises":
            by_year = enterprises_that_came(session, viewer, batch, target.states)
        else:
            by_year = {year: row.value for year, row in entries.items()}
        found.append(Standing(target, wanted, until, dict(sorted(by_year.items())), entries))
    return found


def enterprises_that_came(session: Session, viewer: Viewer, batch: Batch, states: tuple[str, ...]) -> dict[int, int]:
    """Enterprises by the Beijing year in which a case of theirs first came to one of the states. Each counts once."""
    first = (
        select(Application.enterprise_id, func.min(Event.at))
        .join(Event, col(Event.application_id) == col(Application.id))
        .where(Application.batch_id == batch.id, col(Event.to_state).in_(states), *region_of(viewer))
        .group_by(col(Application.enterprise_id))
    )
    return dict(Counter(at.astimezone(BEIJING).year for _, at in session.exec(first)))


def _entries(session: Session, batch: Batch) -> dict[tuple[str, int], TargetEntry]:
    rows = session.exec(select(TargetEntry).where(TargetEntry.batch_id == batch.id).order_by(col(TargetEntry.revision)))
    return {(row.target, row.year): row for row in rows}  # the newest revision of each wins


def history(session: Session, batch: Batch) -> list[TargetEntry]:
    """Every entry, the newest first."""
    query = select(TargetEntry).where(TargetEntry.batch_id == batch.id).order_by(col(TargetEntry.id).desc())
    return list(session.exec(query))


def may_enter(viewer: Viewer, pack: Pack) -> bool:
    """The authority that carries the plan: city or province officers of the pack's province."""
    return (
        viewer.role is Role.OFFICER
        and viewer.kind in (OrgKind.CITY, OrgKind.PROVINCE)
        and viewer.region_code[:2] == pack.province
    )


@dataclass(frozen=True)
class Entered:
    """What the authority enters for one target and year. `seen`: the revision that the page showed, 0 for none."""

    target: str
    year: int
    value: int
    source: str
    source_date: date
    reason: str
    seen: int = 0


def enter(session: Session, viewer: Viewer, batch: Batch, pack: Pack, given: Entered, moment: Moment) -> TargetEntry:
    """Add an entry; the one before stays on the record. Raises Refusal for what is counted from the record, a year outside
    the plan, a source to come, missing words, or when somebody was faster."""
    target = pack.targets.get(given.target)
    if not may_enter(viewer, pack):
        raise Refusal("目标完成情况由本项目所在地的主管部门录入。", status=403)
    if target is None or target.counted != "entered":
        raise Refusal("这项目标由记录直接统计，不能录入。", status=422)
    last = pack.parameter(target.until)
    first = pack.in_force.year if pack.in_force else given.year
    assert isinstance(last, date)
    if not first <= given.year <= last.year:
        raise Refusal(f"年份须在 {first} 至 {last.year} 年之间。", status=422)
    if not 0 <= given.value <= MOST:
        raise Refusal(f"数字请填写 0 至 {MOST:,}。", status=422)
    if given.source_date > moment.today:
        raise Refusal("来源文件的日期不能晚于今天。", status=422)
    if len(given.source.strip()) < SHORTEST or len(given.reason.strip()) < SHORTEST:
        raise Refusal(f"请写明数字的来源（文件或名单）和录入理由，各至少 {SHORTEST} 个字。", status=422)
    now = _entries(session, batch).get((target.id, given.year))
    if (now.revision if now else 0) != given.seen:
        raise Refusal("这个数字刚被别人录入过，请看过最新的再改。")
    row = TargetEntry(
        batch_id=batch.id or 0, target=target.id, year=given.year, revision=given.seen + 1, value=given.value,
        source=given.source.strip(), source_date=given.source_date, reason=given.reason.strip(),
        by_person_id=viewer.person_id, organisation_id=viewer.organisation_id, at=moment.at,
    )  # fmt: skip
    add_once(session, row, "这个数字刚被别人录入过，请看过最新的再改。")
    return row
