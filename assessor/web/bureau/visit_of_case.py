"""What a case's own page shows of its visits: the list, and the verdict before and after."""

from typing import Any

from flask import g, url_for

from assessor.access import city_people
from assessor.cases.inspected_verdicts import inspected_verdict
from assessor.cases.record_site_check import RESULTS
from assessor.cases.visit_content import record_of
from assessor.cases.visits import PHASES, inspectors_of, newest_entries, visits_of
from assessor.policy.second_look import Turn, difference
from models.application import Application, Submission

TONES = {"planned": "neutral", "under_way": "info", "sealed": "waiting", "done": "good", "dropped": "neutral"}


def turns_of(submission: Submission) -> list[Turn]:
    """Rule by rule before and after the visit; empty when no finished visit speaks of this submission."""
    second = inspected_verdict(g.session, submission)
    return difference(submission.verdict, second.verdict) if second else []


def outcome_after(submission: Submission) -> str | None:
    """The outcome of the whole as inspected."""
    second = inspected_verdict(g.session, submission)
    return second.outcome if second else None


def visit_rows_of(case: Application) -> list[dict[str, Any]]:
    """The visits of a case, the newest first. Only its city's officers are led on to the visit itself."""
    found = []
    for visit in reversed(visits_of(g.session, case)):
        record = record_of(g.session, visit)
        found.append(
            {
                "on": visit.visited_on or visit.planned_on,
                "people": "、".join(one.name for one in inspectors_of(g.session, visit)),
                "state": (PHASES[visit.phase], TONES[visit.phase]),
                "progress": f"{len(newest_entries(g.session, visit))} / {len(visit.checklist)} 项",
                "result": RESULTS[record.result] if record else "—",
                "href": url_for("bureau_visits.show", visit_ref=visit.ref) if city_people.holds(g.viewer) else None,
                "supplement": visit.supplements is not None,
            }
        )
    return found
