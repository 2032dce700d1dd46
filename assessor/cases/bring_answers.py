"""Bring the answers of a self-check into the enterprise's draft. What is there already is never overwritten."""

from dataclasses import asdict, dataclass
from typing import Any

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.open_application import current_application, open_application
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import add_lines, find_answer, lines_of, must_be_editable, save_answers
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.passing import CarriedAnswers
from questionnaires.shapes import Pack, Question, Section

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Brought:
    """What became of one section: how many answers or lines were filled in, how many left alone, and why."""

    title: str
    filled: int
    kept: int
    words: str


def bring_answers(
    session: Session, viewer: Viewer, carried: CarriedAnswers, batch: Batch, pack: Pack, level: str, moment: Moment
) -> Application:
    """Fill the draft of the viewer's enterprise, opening it for `level` when there is none yet.

    Afterwards `carried.done` says what became of each section and the answers themselves are gone.
    Raises Refusal when the draft is frozen, the answers are of another batch, or they were used already.
    """
    if carried.done is not None:
        raise Refusal("这份自测的答案已经带入过了。")
    if carried.answers.get("batch") != pack.id:
        raise Refusal("自测的批次与要申报的批次不同，没有带入。", status=422)
    case = current_application(session, viewer, batch) or open_application(session, viewer, batch, pack, level, moment)
    must_be_editable(case)
    brought = [
        _bring(session, viewer, case, section, carried.answers["rows"].get(section.id, []), moment)
        for section in pack.sections
        if carried.answers["rows"].get(section.id)
    ]
    carried.done = {"ref": case.ref, "level": case.level, "sections": [asdict(one) for one in brought]}
    carried.answers = {}
    session.add(carried)
    session.flush()
    return case


def _bring(
    session: Session, viewer: Viewer, case: Application, section: Section, rows: Rows, moment: Moment
) -> Brought:
    if not section.asked:
        return Brought(section.title, 0, len(rows), "由系统按已公布的名单填写，不用带入。")
    if not section.applies_to(case.level):
        return Brought(section.title, 0, len(rows), "所报星级不要求这一部分。")
    if section.kind == "single":
        return _single(session, viewer, case, section, rows[0], moment)
    there = len(lines_of(session, case, section))
    if there:
        return Brought(section.title, 0, len(rows), f"草稿里已有 {there} 行，没有改动。")
    add_lines(session, viewer, case, section, [_fitting(section, row, case.level) for row in rows], moment)
    return Brought(section.title, len(rows), 0, f"新填 {len(rows)} 行。")


def _single(
    session: Session, viewer: Viewer, case: Application, section: Section, row: dict[str, Any], moment: Moment
) -> Brought:
    found = find_answer(session, case, section)
    there = found.answers if found else {}
    given = {key: value for key, value in _fitting(section, row, case.level).items() if value not in ("", None)}
    fresh = {key: value for key, value in given.items() if there.get(key) in ("", None)}
    if fresh:
        save_answers(session, viewer, case, section, "", fresh, found.version if found else 0, moment)
    kept = len(given) - len(fresh)
    words = f"新填 {len(fresh)} 项" + (f"，{kept} 项草稿里已有、没有改动。" if kept else "。")
    return Brought(section.title, len(fresh), kept, words)


def _fitting(section: Section, row: dict[str, Any], level: str) -> dict[str, Any]:
    asked: tuple[Question, ...] = tuple(q for q in section.questions if q.applies_to(level))
    return {q.id: row[q.id] for q in asked if q.id in row}
