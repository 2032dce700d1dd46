"""The register of announced stars as a query: search, status on the day, columns that anybody may read."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, Row, Select, select
from sqlmodel import Session, and_, col, exists, func, not_, or_

from assessor.cases.award_standing import changes_of
from assessor.policy.star_status import (
    DOWNGRADED,
    RECHECK,
    STATUS_NAMES,
    VALID,
    WITHDRAWN,
    Change,
    Standing,
    standing_on,
)
from models.award import AwardChange, Certificate
from models.notice import Award
from models.people import Region

LEVELS = ("five_star", "four_star", "three_star")
STATUSES = (VALID, RECHECK, DOWNGRADED, WITHDRAWN)
SHOWN: tuple[Any, ...] = (
    Award.id, Award.name, Award.uscc, Award.level, col(Region.name).label("city"), Award.awarded_on, Certificate.ref,
)  # fmt: skip
"""Everything of an award that the public sees; its standing is computed."""
_YEAR = re.compile(r"20\d\d", re.ASCII)


@dataclass(frozen=True)
class Asked:
    """What a reader asked for; an empty word is no wish."""

    q: str = ""
    city: str = ""
    level: str = ""
    year: str = ""
    status: str = ""

    @property
    def given(self) -> dict[str, Any]:
        return {name: value for name, value in vars(self).items() if value}


@dataclass(frozen=True)
class Listed:
    """One line of the register with its standing today."""

    id: int
    name: str
    uscc: str
    level: str
    city: str
    awarded_on: date
    ref: str | None
    standing: Standing


def asked(given: Mapping[str, str]) -> Asked:
    """Read the wishes of an address; what is not a wish is left out."""
    level, year, status = given.get("level", ""), given.get("year", ""), given.get("status", "")
    return Asked(
        q=given.get("q", "").strip()[:100].replace("\x00", ""),
        city=given.get("city", "")[:6].replace("\x00", ""),
        level=level if level in LEVELS else "",
        year=year if _YEAR.fullmatch(year) else "",
        status=status if status in STATUSES else "",
    )


def conditions(wanted: Asked, today: date) -> list[ColumnElement[bool]]:
    """WHERE conditions on Award."""
    found: list[Any] = []
    if wanted.q:
        code = "".join(wanted.q.split()).upper()
        in_name = col(Award.name).contains(wanted.q, autoescape=True)
        found.append(or_(in_name, col(Award.uscc).startswith(code, autoescape=True)))
    if wanted.city:
        found.append(col(Award.city_code) == wanted.city)
    if wanted.level:
        found.append(col(Award.level) == wanted.level)
    if wanted.year:
        year = int(wanted.year)
        found.append(col(Award.awarded_on).between(date(year, 1, 1), date(year, 12, 31)))
    if wanted.status:
        found.append(_with_status(wanted.status, today))
    return found


def _with_status(status: str, today: date) -> ColumnElement[bool]:
    """The same as policy/star_status.py says of one star, for the database; a test holds the two together."""
    mine = and_(col(AwardChange.award_id) == col(Award.id), col(AwardChange.on_day) <= today)

    def has(kind: str) -> Any:
        return exists().where(mine, col(AwardChange.kind) == kind).correlate(Award)

    newest = (
        select(col(AwardChange.kind)).where(mine).order_by(col(AwardChange.seq).desc()).limit(1)
        .correlate(Award).scalar_subquery()
    )  # fmt: skip
    checked = func.coalesce(newest, "") == "recheck_open"
    found: dict[str, ColumnElement[bool]] = {
        WITHDRAWN: has("withdraw"),
        RECHECK: checked,
        DOWNGRADED: and_(has("downgrade"), not_(has("withdraw")), not_(checked)),
        VALID: and_(not_(has("downgrade")), not_(has("withdraw")), not_(checked)),
    }
    return found[status]


def query(wanted: Asked, today: date) -> Select[Any]:
    """The lines asked for, newest first."""
    found = (
        select(*SHOWN)
        .join(Region, col(Region.code) == col(Award.city_code))
        .outerjoin(Certificate, col(Certificate.award_id) == col(Award.id))
    )
    return found.where(*conditions(wanted, today)).order_by(col(Award.awarded_on).desc(), col(Award.id).desc())


def after(found: Select[Any], key: tuple[date, int] | None) -> Select[Any]:
    """The lines behind a place in the list."""
    if key is None:
        return found
    day, last_id = key
    return found.where(or_(col(Award.awarded_on) < day, and_(col(Award.awarded_on) == day, col(Award.id) < last_id)))


def listed(session: Session, rows: list[Row[Any]], today: date) -> list[Listed]:
    """Rows with their standing."""
    recorded = (
        changes_of(session, [row.id for row in rows]) if len(rows) <= 500 else changes_of(session, _changed(session))
    )
    return [Listed(**row._mapping, standing=_standing(row, recorded, today)) for row in rows]


def _changed(session: Session) -> list[int]:
    return list(session.execute(select(col(AwardChange.award_id)).distinct()).scalars())


def _standing(row: Row[Any], recorded: dict[int, list[AwardChange]], today: date) -> Standing:
    plain = [Change(one.kind, one.on_day, one.to_level) for one in recorded.get(row.id, [])]
    return standing_on(row.level, row.awarded_on, plain, today)


def newest_change(session: Session) -> Any:
    """When the register last changed: a certificate or page made, or a star changed. None while it is empty."""
    made = session.execute(select(func.max(col(Certificate.made_at)))).scalar_one()
    changed = session.execute(select(func.max(col(AwardChange.at)))).scalar_one()
    return max((one for one in (made, changed) if one is not None), default=None)


def status_choices() -> list[tuple[str, str]]:
    """The statuses with their words."""
    return [(one, STATUS_NAMES[one]) for one in STATUSES]
