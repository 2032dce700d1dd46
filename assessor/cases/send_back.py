"""Send a filing back: a coded reason and words for each field, and a day by which it is to be put right."""

from dataclasses import dataclass
from datetime import date, timedelta

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.move import move
from assessor.cases.refusal import Refusal
from assessor.cases.windows import last_day, window_of
from assessor.workflow import Moment
from models.application import Application
from models.record import Event, Remark
from models.vocabulary import PROVINCE_CODE, OrgKind, ReturnCode
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class FieldRemark:
    """What is to be put right, and where. question '' means the whole line or section."""

    section: str
    line_id: str
    question: str
    code: ReturnCode
    words: str


def send_back(
    session: Session, viewer: Viewer, case: Application, pack: Pack,
    remarks: list[FieldRemark], reason: str, correct_by: date, moment: Moment,
) -> Event:  # fmt: skip
    """Return the filing for correction until the end of `correct_by`.

    Raises Refusal without a remark, for an unknown place, or when the day is past or beyond the province's window.
    """
    if not remarks:
        raise Refusal("请至少写一条需要补正的内容，指明是哪一项。", status=422)
    for remark in remarks:
        _check_place(pack, remark)
    _check_day(session, case, correct_by, moment)
    action = "return" if viewer.kind is OrgKind.COUNTY else "send_back"
    event = move(
        session, viewer, case, pack, action, moment,
        reason=reason, data={"correct_by": correct_by.isoformat(), "remarks": len(remarks)},
    )  # fmt: skip
    case.correct_by = correct_by
    session.add(case)
    for remark in remarks:
        session.add(
            Remark(
                event_id=event.id or 0,
                application_id=case.id or 0,
                section=remark.section,
                line_id=remark.line_id,
                question=remark.question,
                code=remark.code,
                words=remark.words.strip(),
            )
        )
    session.flush()
    return event


def _check_place(pack: Pack, remark: FieldRemark) -> None:
    known = {section.id: {q.id for q in section.questions} for section in pack.sections}
    if remark.section not in known or (remark.question and remark.question not in known[remark.section]):
        raise Refusal("补正意见指向的位置不存在，请重新选择。", status=422)
    if remark.code is ReturnCode.OTHER and not remark.words.strip():
        raise Refusal("选择“其他”时，请写明需要补正什么。", status=422)


def _check_day(session: Session, case: Application, correct_by: date, moment: Moment) -> None:
    if correct_by <= moment.today:
        raise Refusal("补正期限须晚于今天，给企业留出时间。", status=422)
    bounds = window_of(session, case.batch_id, PROVINCE_CODE)
    latest = last_day(bounds.closes_at) if bounds else None
    if latest is None or correct_by > latest:
        raise Refusal(f"补正期限不能晚于省厅规定的截止日期 {latest}。", status=422)


def usual_correction_day(moment: Moment) -> date:
    """The day suggested to the reviewer: a week from today (the product's own choice; the notice names none)."""
    return moment.today + timedelta(days=7)
