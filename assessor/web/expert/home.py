"""Where an expert's work begins: the panels they sit in, what is still to be scored, and until when."""

from datetime import date
from typing import Any

from flask import g, render_template, url_for

from assessor.cases.experts import own_standing
from assessor.cases.panel_members import hidden_from
from assessor.cases.panel_sheets import IN_FORCE, STATES, own_sheets, reopening_of, scored
from assessor.cases.panels import criteria_of
from assessor.cases.score_sheet import marks_of, may_write, pure
from assessor.panel import sheets as rules
from assessor.web.expert.blueprint import pages
from models.application import Application
from models.panel import Panel, PanelNominee, PanelSeat, PanelSheet
from models.people import Organisation

TONES = {"open": "waiting", "locked": "good", "declined": "neutral", "replaced": "neutral"}


@pages.get("/")
def home() -> str:
    """Every panel at work, with the expert's own sheets."""
    panels: dict[int, dict[str, Any]] = {}
    for panel, sheet, nominee in own_sheets(g.session, g.viewer):
        one = panels.setdefault(panel.id or 0, {"panel": panel, "rows": [], "gone": [], "days": _days(panel)})
        one["rows" if sheet.state in IN_FORCE else "gone"].append(_row(panel, sheet, nominee))
    for one in panels.values():
        one["locked"] = sum(row["sheet"].state == "locked" for row in one["rows"])
        one["meeting"] = _meeting(one["panel"])
        _unname(one["gone"])
        one["next"] = next((row["href"] for row in one["rows"] if row["writable"]), None)
    return render_template(
        "expert/home.html",
        title="我的评审",
        panels=list(panels.values()),
        entry=own_standing(g.session, g.viewer),
    )


def _row(panel: Panel, sheet: PanelSheet, nominee: PanelNominee) -> dict[str, Any]:
    case = g.session.get_one(Application, nominee.application_id)
    criteria = scored(criteria_of(g.session, panel))
    again = reopening_of(g.session, sheet)
    open_now = sheet.state == "open" and not may_write(g.session, panel, sheet, g.moment)
    words = "已重新打开" if again else STATES[sheet.state] if sheet.state != "open" or open_now else "不能填写"
    return {
        "sheet": sheet,
        "code": nominee.code,
        "name": g.session.get_one(Organisation, case.enterprise_id).name,
        "href": url_for("expert.sheet", ref=sheet.ref),
        "done": f"{rules.finished(criteria, pure(marks_of(g.session, sheet)))} / {len(criteria)}",
        "state": (words, "warn" if again else TONES[sheet.state]),
        "reopened": again,
        "writable": open_now,
    }


def _unname(gone: list[dict[str, Any]]) -> None:
    """Sheets given back for a conflict say no more of the nominee than their own code."""
    for row in gone:
        seat = g.session.get_one(PanelSeat, row["sheet"].seat_id)
        if row["code"] in hidden_from(g.session, seat):
            row["name"] = "已回避"


def _meeting(panel: Panel) -> str | None:
    """The way to the meeting, while there is one."""
    return url_for("panel_meeting.agenda", panel_ref=panel.ref) if panel.phase == "meeting" else None


def _days(panel: Panel) -> int | None:
    """Days until scoring ends, 0 on the last one; None when it is over or has not begun."""
    today: date = g.moment.today
    if panel.phase != "scoring" or not panel.scoring_from <= today <= panel.scoring_to:
        return None
    return (panel.scoring_to - today).days
