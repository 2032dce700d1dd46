"""What an enterprise sees of the visits to itself: what was found, signed as it was, and what the rules make of it."""

from typing import Any

from flask import g

from assessor.cases.inspected_verdicts import inspected_verdict
from assessor.cases.visit_content import record_of
from assessor.cases.visits import inspectors_of, visits_of
from assessor.policy.second_look import difference
from assessor.web.bureau.visit_rows import Rows
from models.application import Application, Submission


def inspected_view(case: Application, submission: Submission | None) -> dict[str, Any] | None:
    """Finished visits with their items, and both verdicts on the newest submission; None without a finished visit."""
    done = [visit for visit in visits_of(g.session, case) if visit.phase == "done"]
    if submission is None or not done:
        return None
    second = inspected_verdict(g.session, submission)
    visits = []
    for visit in reversed(done):
        record = record_of(g.session, visit)
        visits.append(
            {
                "on": visit.visited_on,
                "people": "、".join(one.name for one in inspectors_of(g.session, visit)),
                "digest": record.content_sha256 if record else "",
                "rows": Rows(visit).all(),
            }
        )
    return {
        "visits": visits,
        "turns": difference(submission.verdict, second.verdict) if second else [],
        "before": submission.outcome,
        "after": second.outcome if second else None,
    }
