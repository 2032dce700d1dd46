"""Public notices: the lists as published, their days counted in working days, and how to object."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, g, render_template, request, url_for
from sqlalchemy import select
from sqlmodel import and_, col, or_

from assessor.cases.refusal import NotFound
from assessor.policy.calendar import UnknownYear, add_working_days
from assessor.web.public_keys import after_key, read_key
from assessor.web.where_rated import nobody_rates
from models.application import Application
from models.batch import Batch
from models.notice import NoticeItem, PublicNotice
from models.people import Organisation, Region
from models.vocabulary import OrgKind

pages = Blueprint("notices", __name__, url_prefix="/notices")
PAGE = 20
_LISTED: tuple[Any, ...] = (
    PublicNotice.id, PublicNotice.ref, PublicNotice.title, PublicNotice.published_on, PublicNotice.ends_on,
    PublicNotice.working_days, PublicNotice.region_code,
)  # fmt: skip
SHOWN: tuple[Any, ...] = (NoticeItem.name, NoticeItem.uscc, NoticeItem.level, NoticeItem.city)
"""Everything of an enterprise that a notice shows; nothing else is read."""
HELD = ("held", "province_held")
"""States in which a line is marked: somebody objected, and the re-check is not over."""


@dataclass(frozen=True)
class Heading:
    """A notice without its list. `running` while objections are taken."""

    ref: str
    title: str
    published_on: date
    ends_on: date
    working_days: int
    region_code: str
    running: bool


@pages.get("")
def index() -> str:
    """All notices, newest first; for somebody of a province where nobody rates, those of that province unless they ask."""
    of_province = nobody_rates(g.viewer) and "all" not in request.args
    query = select(*_LISTED).order_by(col(PublicNotice.published_on).desc(), col(PublicNotice.id).desc())
    if of_province:
        query = query.where(col(PublicNotice.region_code).startswith(g.viewer.region_code[:2], autoescape=True))
    if key := read_key(request.args.get("after", "")):
        day, last_id = key
        earlier = col(PublicNotice.published_on) < day
        same = and_(col(PublicNotice.published_on) == day, col(PublicNotice.id) < last_id)
        query = query.where(or_(earlier, same))
    rows = g.session.exec(query.limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    more = after_key(shown[-1].published_on, shown[-1].id) if len(rows) > PAGE else None
    return render_template(
        "public/notices.html",
        title="公示",
        running=[one for row in shown if (one := _heading(row)).running],
        over=[one for row in shown if not (one := _heading(row)).running],
        next_url=url_for("notices.index", after=more, all=request.args.get("all")) if more else None,
        first_url=url_for("notices.index", all=request.args.get("all")) if request.args.get("after") else None,
        of_province=of_province,
        places=_places(),
    )


@pages.get("/<ref>")
def show(ref: str) -> str:
    """One notice with its list. 404 for a name that does not exist."""
    row = g.session.exec(select(*_LISTED, col(PublicNotice.batch_id)).where(col(PublicNotice.ref) == ref)).one_or_none()
    if row is None:
        raise NotFound("没有找到这则公示")
    notice = _heading(row)
    held = col(NoticeItem.application_id).in_(select(col(Application.id)).where(col(Application.state).in_(HELD)))
    items = g.session.exec(
        select(*SHOWN, held.label("held"))
        .where(col(NoticeItem.notice_id) == row.id)
        .order_by(col(NoticeItem.level).desc(), col(NoticeItem.uscc))
    ).all()
    return render_template(
        "public/notice.html",
        title=notice.title,
        published=notice,
        items=[dict(zip(("name", "uscc", "level", "city", "held"), item, strict=True)) for item in items],
        days=counted_days(notice),
        office=_office(notice.region_code),
        place=_places().get(notice.region_code, ""),
        batch_title=g.session.exec(select(col(Batch.title)).where(col(Batch.id) == row.batch_id)).scalar_one(),
    )


def counted_days(notice: Heading) -> list[date]:
    """The working days of the notice in order; empty when the calendar of the year is not known."""
    try:
        return [add_working_days(notice.published_on, n) for n in range(1, notice.working_days + 1)]
    except UnknownYear:
        return []


def _heading(row: object) -> Heading:
    values = {
        name: getattr(row, name) for name in ("ref", "title", "published_on", "ends_on", "working_days", "region_code")
    }
    return Heading(**values, running=values["published_on"] <= g.moment.today <= values["ends_on"])


def _places() -> dict[str, str]:
    query = select(col(Region.code), col(Region.name))
    return dict(g.session.exec(query).all())


def _office(region_code: str) -> str:
    kinds = (OrgKind.PROVINCE, OrgKind.CITY, OrgKind.COUNTY)
    query = select(col(Organisation.name)).where(
        col(Organisation.kind).in_(kinds), col(Organisation.region_code) == region_code
    )
    found: str | None = g.session.exec(query.limit(1)).scalar_one_or_none()
    return found or "发布公示的工业和信息化主管部门"
