"""Enter the public value named when the list was frozen: once, and only one that came to be after the last commitment."""

from datetime import datetime

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.draw_book import book_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.draw import Draw, DrawPublicValue
from models.vocabulary import Role


def enter_public_value(
    session: Session, viewer: Viewer, draw: Draw, value: str, observed_at: datetime, moment: Moment
) -> DrawPublicValue:
    """Record the value as published, without blanks at its ends; the source is the one in the frozen list.

    `draw` must be locked. Raises Refusal before enough parties committed, for a second value, or for one that was there
    before the commitments or is not there yet.
    """
    if viewer.role is not Role.OFFICER or viewer.organisation_id != draw.organisation_id:
        raise NotFound("没有找到这次抽取")
    book = book_of(session, draw)
    if book.stage == "frozen":
        raise Refusal(f"至少要有 {draw.parties} 个单位先提交承诺，才能登记公开值。")
    if book.stage != "committed":
        raise Refusal("公开值只能登记一次，不能更改。")
    value = " ".join(value.split())
    if not 1 <= len(value) <= 200:
        raise Refusal("请填写公开值（最多 200 字），照公布的写法填写。", status=422)
    if observed_at <= max(one.commitment.at for one in book.parties):
        raise Refusal("公开值产生的时间要晚于最后一个承诺；在承诺之前就有的值不能用。", status=422)
    if observed_at > moment.at:
        raise Refusal("公开值产生的时间不能晚于现在。", status=422)
    row = DrawPublicValue(
        draw_id=draw.id or 0,
        value=value,
        source=draw.source,
        observed_at=observed_at,
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    add_once(session, row, "公开值刚被他人登记，不能更改。")
    return row
