"""The register of announced stars: search, pages, and the same list as an open table file."""

import csv
import io

from flask import Blueprint, Response, g, render_template, request, url_for
from sqlalchemy import select
from sqlmodel import col, func

from assessor.cases.home import home_city
from assessor.web import star_register as register
from assessor.web.certificates import TONES
from assessor.web.csv_cells import cell
from assessor.web.filters import level_title
from assessor.web.public_keys import after_key, read_key
from models.notice import Award
from models.people import Region

pages = Blueprint("stars", __name__)
PAGE = 50
COLUMNS = ("企业名称", "统一社会信用代码", "星级", "设区市", "公布日期", "状态", "现有效星级", "状态起始日", "核验页")
"""The columns of the table file; new ones are only added at the end."""


@pages.get("/stars")
def index() -> str:
    """One page of the register, newest first."""
    wanted, today = register.asked(request.args), g.moment.today
    key = read_key(request.args.get("after", ""))
    found = register.after(register.query(wanted, today), key)
    rows = list(g.session.execute(found.limit(PAGE + 1)).all())
    shown = register.listed(g.session, rows[:PAGE], today)
    more = after_key(shown[-1].awarded_on, shown[-1].id) if len(rows) > PAGE else None
    counted = select(func.count()).select_from(Award).where(*register.conditions(wanted, today))
    return render_template(
        "public/stars.html",
        title="星级企业名单",
        asked=wanted,
        rows=[_row(one) for one in shown],
        count=g.session.execute(counted).scalar_one(),
        cities=g.session.execute(
            select(col(Region.code), col(Region.name)).where(home_city()).order_by(col(Region.code))
        ).all(),
        levels=[(level, level_title(level)) for level in register.LEVELS],
        statuses=register.status_choices(),
        years=_years(),
        next_url=url_for("stars.index", after=more, **wanted.given) if more else None,
        first_url=url_for("stars.index", **wanted.given) if request.args.get("after") else None,
        file_url=url_for("stars.table", **wanted.given),
        json_url=url_for("api.stars", **wanted.given),
        filtered=bool(wanted.given),
    )


@pages.get("/stars.csv")
def table() -> Response:
    """The same search as a CSV file that Excel opens without asking (UTF-8 with BOM; formulas disarmed)."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    rows = list(g.session.execute(register.query(register.asked(request.args), g.moment.today)).all())
    for one in register.listed(g.session, rows, g.moment.today):
        now = one.standing
        page = url_for("certificates.show", certificate=one.ref, _external=True) if one.ref else ""
        writer.writerow(
            map(cell, (one.name, one.uscc, level_title(one.level), one.city, one.awarded_on, now.name,
                       level_title(now.level) if now.level else "", now.since, page))
        )  # fmt: skip
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv; charset=utf-8")
    answer.headers["Content-Disposition"] = "attachment; filename=stars.csv"
    return cacheable(answer)


def cacheable(answer: Response) -> Response:
    """Open data with ETag and Last-Modified: who has it already is answered 304."""
    if changed := register.newest_change(g.session):
        answer.last_modified = changed
    answer.add_etag()
    answer.headers["Cache-Control"] = "public, max-age=60"
    answer.make_conditional(request)
    return answer


def _row(one: register.Listed) -> dict[str, object]:
    return {
        **{name: getattr(one, name) for name in ("name", "uscc", "level", "city", "awarded_on")},
        "href": url_for("certificates.show", certificate=one.ref) if one.ref else None,
        "status": (one.standing.name, TONES[one.standing.status]),
        "left": one.standing.level if one.standing.level != one.level else None,
    }


def _years() -> list[tuple[str, str]]:
    first, last = g.session.execute(select(func.min(col(Award.awarded_on)), func.max(col(Award.awarded_on)))).one()
    return [(str(y), f"{y}年") for y in range(last.year, first.year - 1, -1)] if first else []
