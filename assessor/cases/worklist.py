"""The list of cases of an office: 待办, 已办, 逾期, 全部, with filters, counts and keyset pages. Core columns only."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, and_, false, func, literal, not_, or_, select, tuple_
from sqlmodel import Session, col

from assessor.access import Viewer
from assessor.cases.scope import conditions
from assessor.cases.tasks import WAITING, Task
from models.application import Application, Submission
from models.notice import NoticeItem, PublicNotice
from models.people import Organisation
from models.record import Event
from models.types import UtcDateTime

PAGE = 50
TABS = ("todo", "overdue", "done", "all")


@dataclass(frozen=True)
class Filter:
    """What the reader asked for; empty means no wish. `words` is looked for in name, credit code and number."""

    tab: str = "todo"
    batch_id: int | None = None
    level: str = ""
    city: str = ""
    county: str = ""
    state: str = ""
    outcome: str = ""
    words: str = ""


@dataclass(frozen=True)
class Page:
    """One page of rows, and the cursor of the next one (None at the end)."""

    rows: Sequence[Row[Any]]
    next_cursor: str | None


def page_of(
    session: Session,
    viewer: Viewer,
    tasks: Iterable[Task],
    wanted: Filter,
    today: date,
    after: str = "",
    size: int = PAGE,
) -> Page:
    """The rows after `after` (a cursor given out earlier), oldest first; the newest first for what is done."""
    newest_first = wanted.tab in ("done", "all")
    since, ref = col(Application.state_since), col(Application.ref)
    order = (since.desc(), ref.desc()) if newest_first else (since, ref)
    # The page's rows are found first and dressed afterwards: else name and outcome are looked up for every row sorted.
    chosen = select(col(Application.id)).where(*_conditions(viewer, list(tasks), wanted, today))
    if wanted.words.strip():
        chosen = chosen.join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
    if start := read_cursor(after):
        position = tuple_(since, ref)
        chosen = chosen.where(position < tuple_(*start) if newest_first else position > tuple_(*start))
    picked = chosen.order_by(*order).limit(size + 1).subquery()
    query = _columns().where(col(Application.id).in_(select(picked.c.id))).order_by(*order)
    rows = session.execute(query).all()
    more = len(rows) > size
    return Page(rows[:size], cursor_of(rows[size - 1]) if more else None)


def _columns() -> Select[*tuple[Any, ...]]:
    """The list's columns, an allow-list: nothing of a filing's content but its outcome is in it."""
    return select(
        col(Application.ref),
        col(Application.number),
        col(Organisation.name),
        col(Organisation.uscc),
        col(Application.level),
        col(Application.state),
        col(Application.state_since),
        col(Application.batch_id),
        col(Application.county_code),
        col(Application.city_code),
        col(Application.version),
        _outcome().label("outcome"),
    ).join(Organisation, col(Organisation.id) == col(Application.enterprise_id))


def counts(session: Session, viewer: Viewer, tasks: list[Task], wanted: Filter, today: date) -> dict[str, int]:
    """How many cases each tab holds under the other filters."""
    found = {}
    for tab in TABS:
        asked = Filter(**{**vars(wanted), "tab": tab})
        query = select(func.count()).select_from(Application)
        if asked.words:
            query = query.join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        found[tab] = session.execute(query.where(*_conditions(viewer, tasks, asked, today))).scalar_one()
    return found


def cursor_of(row: Any) -> str:
    """Where a row stands in the order, for an address."""
    return f"{row.state_since.timestamp() * 1_000_000:.0f}-{row.ref}"


def read_cursor(text: str) -> tuple[Any, str] | None:
    """The position a cursor names; None for none and for one that is not ours."""
    stamp, _, ref = text.partition("-")
    if not (stamp.isdecimal() and len(stamp) <= 17 and ref.isalnum()):
        return None
    since = datetime.fromtimestamp(int(stamp) / 1_000_000, UTC)
    return literal(since, UtcDateTime()), ref


def _conditions(viewer: Viewer, tasks: list[Task], wanted: Filter, today: date) -> list[ColumnElement[bool]]:
    found = [*conditions(viewer), _tab(viewer, tasks, wanted.tab, today)]
    wishes = (
        (Application.batch_id, wanted.batch_id),
        (Application.level, wanted.level),
        (Application.city_code, wanted.city),
        (Application.county_code, wanted.county),
        (Application.state, wanted.state),
    )
    found += [col(column) == wish for column, wish in wishes if wish]
    if wanted.outcome:
        found.append(_outcome() == literal(wanted.outcome))
    if words := wanted.words.strip():
        like = "%" + words.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%"
        places = (col(Organisation.name), col(Organisation.uscc), col(Application.number))
        found.append(or_(*(place.ilike(like, escape="\\") for place in places)))
    return found


def _tab(viewer: Viewer, tasks: list[Task], tab: str, today: date) -> ColumnElement[bool]:
    if tab in ("todo", "overdue"):
        wanted = tasks if tab == "todo" else [task for task in tasks if task.overdue(today)]
        waiting = waiting_for(wanted, today)
        return and_(waiting, not_(_recorded_here(viewer))) if any(task.once for task in wanted) else waiting
    if tab == "done":
        mine = select(col(Event.id)).where(
            col(Event.application_id) == col(Application.id), col(Event.organisation_id) == viewer.organisation_id
        )
        return and_(mine.exists(), not_(waiting_for(tasks, today)))
    return literal(True).is_(True)


def _recorded_here(viewer: Viewer) -> ColumnElement[bool]:
    """Whether the viewer's office put something on record since the case came to the state it is in."""
    return (
        select(col(Event.id))
        .where(
            col(Event.application_id) == col(Application.id), col(Event.organisation_id) == viewer.organisation_id,
            col(Event.from_state) == col(Application.state), col(Event.at) >= col(Application.state_since),
        )
        .exists()
    )  # fmt: skip


def waiting_for(tasks: Iterable[Task], today: date) -> ColumnElement[bool]:
    """Cases that any of these tasks is about; those whose public notice still runs are not waiting for anybody."""
    by_batch: dict[int, list[Task]] = {}
    for task in tasks:
        by_batch.setdefault(task.batch_id, []).append(task)
    if not by_batch:
        return false()
    places = or_(
        *(
            and_(
                col(Application.batch_id) == batch_id,
                or_(*(and_(col(Application.state) == t.state, col(Application.level) == t.level) for t in ours)),
            )
            for batch_id, ours in by_batch.items()
        )
    )
    return and_(places, not_(and_(col(Application.state).in_(WAITING), running_notice(today))))


def running_notice(today: date) -> ColumnElement[bool]:
    """Whether a public notice over the case has not ended before today."""
    return (
        select(col(NoticeItem.id))
        .join(PublicNotice, col(PublicNotice.id) == col(NoticeItem.notice_id))
        .where(col(NoticeItem.application_id) == col(Application.id), col(PublicNotice.ends_on) >= today)
        .exists()
    )


def _outcome() -> Any:
    """The outcome of the newest submission."""
    return (
        select(col(Submission.outcome))
        .where(col(Submission.application_id) == col(Application.id))
        .order_by(col(Submission.seq).desc())
        .limit(1)
        .correlate(Application)
        .scalar_subquery()
    )
