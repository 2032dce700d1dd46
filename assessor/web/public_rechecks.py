"""What the province means to do about re-checked stars, while the public may object: an allow-list of columns."""

from datetime import date
from typing import Any

from flask import Blueprint, g, render_template
from sqlmodel import col, select

from assessor.cases.recheck import events_of
from assessor.cases.recheck_acts import KINDS, last_proposal
from assessor.web.regions import region_names
from models.notice import Award
from models.recheck import Recheck

pages = Blueprint("recheck_notices", __name__, url_prefix="/recheck-notices")


@pages.get("")
def index() -> str:
    """Proposals in public notice: name, code, star, city, what is proposed, and the days."""
    query = select(Recheck, Award).join(Award, col(Award.id) == col(Recheck.award_id))
    query = query.where(col(Recheck.state).in_(("in_notice", "held"))).order_by(col(Recheck.state_since).desc())
    names = region_names(g.session)
    rows = [_row(recheck, award, names) for recheck, award in g.session.exec(query)]
    return render_template("public/rechecks.html", title="复查处理意见公示", rows=rows)


def _row(recheck: Recheck, award: Award, names: dict[str, str]) -> dict[str, Any]:
    proposal = last_proposal(g.session, recheck)
    notice = next(event for event in reversed(events_of(g.session, recheck)) if event.action == "publish")
    kind = proposal.data["kind"] if proposal else ""
    to_level = proposal.data.get("to_level") if proposal else None
    return {
        "name": award.name,
        "uscc": award.uscc,
        "level": award.level,
        "city": names.get(award.city_code, award.city_code),
        "kind": KINDS.get(kind, ""),
        "to_level": to_level,
        "published_on": date.fromisoformat(notice.data["published_on"]),
        "ends_on": date.fromisoformat(notice.data["ends_on"]),
        "held": recheck.state == "held",
    }
