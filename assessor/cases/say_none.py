"""Say that there are no lines of a sort: an empty table is known to be empty only when somebody said so."""

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.assemble import NONE
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.save_answers import find_answer, lines_of, must_be_editable
from assessor.workflow import Moment
from models.application import Application, DraftAnswer
from questionnaires.shapes import Section


def said_none(session: Session, case: Application, section: Section) -> bool:
    """Whether somebody said that there are none."""
    row = find_answer(session, case, section)
    return row is not None and bool(row.answers.get(NONE))


def say_none(
    session: Session, viewer: Viewer, case: Application, section: Section, moment: Moment, *, none: bool = True
) -> None:
    """Note that there are no lines in the section (or take it back). Raises Refusal while there are some."""
    must_be_editable(case)
    if section.kind != "lines":
        raise NotFound("没有找到这一部分")
    if none and lines_of(session, case, section):
        raise Refusal(f"“{section.title}”已经填写了内容；确实没有的，请先逐行删除。", status=422)
    row = find_answer(session, case, section)
    if row is None:
        assert case.id is not None
        row = DraftAnswer(
            application_id=case.id, section=section.id, answers={}, updated_at=moment.at, updated_by=viewer.person_id
        )
    row.answers = {NONE: none}
    row.updated_at, row.updated_by = moment.at, viewer.person_id
    session.add(row)
    session.flush()
