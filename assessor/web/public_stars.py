"""The register of announced stars: search by name, code, city and star; the same list as a table file."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for
from sqlalchemy import ColumnElement, select
from sqlmodel import and_, col, func, or_

from assessor.web.csv_cells import cell
from assessor.web.filters import level_title
from assessor.web.public_keys import after_key, read_key
from models.notice import Award
from models.people import Region

pages = Blueprint("stars", __name__)
PAGE = 50
LEVELS = ("five_star", "four_star", "three_star")
SHOWN: tuple[Any, ...] = (Award.name, Award.uscc, Award.level, col(Region.name).label("city"), Award.awarded_on)
"""Everything of an award that the public sees."""


@pages.get("/stars")
def index() -> str:
    """One page of the register, newest first."""
    asked = _asked()
    conditions = _conditions(asked)
    query = _query(conditions)
    if key := read_key(request.args.get("after", "")):
        day, last_id = key
        query = query.where(
            or_(col(Award.awarded_on) < day, and_(col(Award.awarded_on) == day, col(Award.id) < last_id))
        )
    rows = g.session.exec(query.limit(PAGE + 1)).all()
    shown = rows[:PAGE]
    more = after_key(shown[-1].awarded_on, shown[-1].id) if len(rows) > PAGE else None
    count = g.session.exec(select(func.count()).select_from(Award).where(*conditions)).scalar_one()
    given: dict[str, Any] = {name: value for name, value in asked.items() if value}
    return render_template(
        "public/stars.html",
        title="星级企业名单",
        asked=asked,
        rows=[row._asdict() for row in shown],
        count=count,
        cities=g.session.exec(
            select(col(Region.code), col(Region.name)).where(col(Region.kind) == "city").order_by(col(Region.code))
        ).all(),
        levels=[(level, level_title(level)) for level in LEVELS],
        next_url=url_for("stars.index", after=more, **given) if more else None,
        first_url=url_for("stars.index", **given) if request.args.get("after") else None,
        file_url=url_for("stars.table", **given),
        filtered=bool(given),
    )


@pages.get("/stars.csv")
def table() -> Response:
    """The same search as a CSV file that Excel opens without asking (UTF-8 with BOM; formulas disarmed)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(("企业名称", "统一社会信用代码", "星级", "设区市", "公布日期"))
    for row in g.session.exec(_query(_conditions(_asked()))):
        writer.writerow(map(cell, (row.name, row.uscc, level_title(row.level), row.city, row.awarded_on)))
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=stars.csv"
    return answer


def _asked() -> dict[str, str]:
    given = request.args
    level = given.get("level", "")
    return {
        "q": given.get("q", "").strip()[:100].replace("\x00", ""),
        "city": given.get("city", "")[:6].replace("\x00", ""),
        "level": level if level in LEVELS else "",
    }


def _conditions(asked: dict[str, str]) -> list[ColumnElement[bool]]:
    found: list[Any] = []
    if asked["q"]:
        code = "".join(asked["q"].split()).upper()
        found.append(
            or_(
                col(Award.name).contains(asked["q"], autoescape=True), col(Award.uscc).startswith(code, autoescape=True)
            )
        )
    if asked["city"]:
        found.append(col(Award.city_code) == asked["city"])
    if asked["level"]:
        found.append(col(Award.level) == asked["level"])
    return found


def _query(conditions: list[ColumnElement[bool]]) -> Any:
    query = select(col(Award.id), *SHOWN).join(Region, col(Region.code) == col(Award.city_code))
    return query.where(*conditions).order_by(col(Award.awarded_on).desc(), col(Award.id).desc())
