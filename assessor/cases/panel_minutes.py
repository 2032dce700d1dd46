"""The minutes of a panel's meeting as plain content, for its Word file: no names beside opinions, no model."""

from dataclasses import asdict
from typing import Any

from sqlmodel import Session

from assessor.cases.panel_agenda import agenda_of
from assessor.cases.panel_attendance import attendance_of
from assessor.cases.panel_decisions import Decided, decisions_in
from assessor.cases.panel_opinions import side_by_side
from assessor.cases.panel_outcome import ANSWERS
from assessor.cases.panel_results import Results, needed, results_of
from assessor.cases.windows import BEIJING
from assessor.panel.official import METHODS
from assessor.workflow import Moment
from models.batch import Batch
from models.panel import Panel
from models.people import Organisation


def minutes_of(
    session: Session, panel: Panel, number: str, *, model: dict[str, Any] | None, moment: Moment, demo: bool
) -> dict[str, Any]:
    """Everything the minutes say. `number` is the notice's document number; `model` an opening that holds (for the order)."""
    results, decisions = results_of(session, panel), decisions_in(session, panel)
    came = attendance_of(session, panel)
    points = agenda_of(results, model)
    newest = {code: rows[0] for code, rows in decisions.items()}
    return {
        "title": panel.title,
        "organisation": session.get_one(Organisation, panel.organisation_id).name,
        "batch": session.get_one(Batch, panel.batch_id).title,
        "number": number,
        "issued_at": f"{moment.at.astimezone(BEIJING):%Y-%m-%d %H:%M}",
        "demo": demo,
        "rule": f"{METHODS[panel.rule]}，至少 {needed(panel)} 份评分；{results.line.says}",
        "ordered_by": "需讨论的先讨论，其次入围、未入围" if model else "按正式结果离名额线的远近，最近的先讨论",
        "held_on": came.held_on.isoformat() if came else "",
        "attendance": None if came is None else {
            key: value for key, value in came.model_dump().items()
            if key in ("place", "chair", "recorder", "present", "absent", "others")
        },
        "counts": {answer: sum(one.decision.answer == answer for one in newest.values()) for answer in ANSWERS},
        "nominees": [_nominee(session, panel, results, point.code, decisions.get(point.code, [])) for point in points],
    }  # fmt: skip


def _nominee(session: Session, panel: Panel, results: Results, code: str, said: list[Decided]) -> dict[str, Any]:
    official, one = results.of(code), results.nominees[code]
    newest = said[0] if said else None
    return {
        "code": code,
        "firm": one.firm,
        "city": one.city,
        "result": "" if official.result is None else str(official.result),
        "rank": official.rank,
        "says": official.says,
        "opinions": asdict(side_by_side(session, panel, results.given_to.get(code, []), code)),
        "answer": newest.words if newest else "",
        "reason": newest.decision.reason if newest else "",
        "dissent": None if newest is None or newest.dissent is None
        else {"seats": newest.dissent.seats, "words": newest.dissent.words},
    }  # fmt: skip
