"""Save what was typed in a section or a line, as typed. Never overwrites what somebody else saved in between."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import func, update
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.workflow import Moment
from models.application import Application, DraftAnswer
from questionnaires.shapes import Section

EDITABLE = ("draft", "returned")
MOST_LINES = 500


def must_be_editable(case: Application) -> None:
    """Raises Refusal unless the filing is still with the enterprise: what was submitted is frozen."""
    if case.state not in EDITABLE:
        raise Refusal("申报已提交，内容已固定，不能再修改。需要更改的，请联系审核部门退回，或撤回后重新申报。")


def find_answer(session: Session, case: Application, section: Section, line_id: str = "") -> DraftAnswer | None:
    """The saved answers of a section or line, or None when nothing was saved yet."""
    query = select(DraftAnswer).where(
        DraftAnswer.application_id == case.id, DraftAnswer.section == section.id, DraftAnswer.line_id == line_id
    )
    return session.exec(query).one_or_none()


def find_line(session: Session, case: Application, section: Section, line_id: str) -> DraftAnswer:
    """A line that exists. Raises NotFound."""
    found = find_answer(session, case, section, line_id)
    if found is None or section.kind != "lines":
        raise NotFound("没有找到这一行")
    return found


def save_answers(
    session: Session, viewer: Viewer, case: Application, section: Section, line_id: str,
    typed: dict[str, Any], version: int, moment: Moment,
) -> int:  # fmt: skip
    """Store typed answers under the version the person saw; returns the new version (0 is 'nothing saved yet').

    Raises Stale when somebody saved first (carrying what they saved), Refusal when the filing is frozen. Saving the
    same words again is not a change and keeps the version.
    """
    must_be_editable(case)
    known = {q.id: typed[q.id] for q in section.questions if q.id in typed}
    row = find_answer(session, case, section, line_id)
    if row is None:
        if version != 0 or section.kind == "lines":
            raise NotFound("没有找到这一行")
        return _insert(session, viewer, case, section, known, moment)
    merged = {**row.answers, **known}
    if merged == row.answers:
        return row.version
    if row.version != version:
        raise Stale(dict(row.answers), row.version)
    changed = session.execute(
        update(DraftAnswer)
        .where(col(DraftAnswer.id) == row.id, col(DraftAnswer.version) == version)
        .values(answers=merged, version=version + 1, updated_at=moment.at, updated_by=viewer.person_id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale(dict(row.answers), row.version)
    return row.version


def _insert(
    session: Session, viewer: Viewer, case: Application, section: Section, typed: dict[str, Any], moment: Moment
) -> int:
    assert case.id is not None
    row = DraftAnswer(
        application_id=case.id, section=section.id, answers=typed, updated_at=moment.at, updated_by=viewer.person_id
    )
    session.add(row)
    session.flush()
    return row.version


def add_line(
    session: Session, viewer: Viewer, case: Application, section: Section, typed: dict[str, Any], moment: Moment
) -> str:
    """Add one line and return its id; see `add_lines`."""
    return add_lines(session, viewer, case, section, [typed], moment)[0]


def add_lines(
    session: Session, viewer: Viewer, case: Application, section: Section, typed: Sequence[dict[str, Any]],
    moment: Moment,
) -> list[str]:  # fmt: skip
    """Add lines in this order and return their ids (unique within the filing for good, so remarks and proofs never move to
    another line). All are added, or Refusal."""
    must_be_editable(case)
    if section.kind != "lines":
        raise NotFound("没有找到这一部分")
    if not typed:
        return []
    count = select(func.count()).where(DraftAnswer.application_id == case.id, DraftAnswer.section == section.id)
    if session.exec(count).one() + len(typed) > MOST_LINES:
        raise Refusal(f"“{section.title}”最多填写 {MOST_LINES} 行，请合并同类内容。", status=422)
    assert case.id is not None
    # Counted by the database, so that two people never get one number.
    case.lines_made = Application.lines_made + len(typed)
    session.add(case)
    session.flush()
    rows = [
        DraftAnswer(
            application_id=case.id,
            section=section.id,
            line_id=f"{section.id[0]}{number}",
            position=number,
            answers={q.id: one[q.id] for q in section.questions if q.id in one},
            updated_at=moment.at,
            updated_by=viewer.person_id,
        )
        for number, one in enumerate(typed, case.lines_made - len(typed) + 1)
    ]
    session.add_all(rows)
    session.flush()
    return [row.line_id for row in rows]


def lines_of(session: Session, case: Application, section: Section) -> list[DraftAnswer]:
    """The lines of a section in the order they were added."""
    query = select(DraftAnswer).where(
        DraftAnswer.application_id == case.id, DraftAnswer.section == section.id, DraftAnswer.line_id != ""
    )
    return list(session.exec(query.order_by(col(DraftAnswer.position))))
