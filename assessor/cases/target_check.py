"""Choose an enterprise for a targeted check, with a coded reason and words; beside the draw, never counted into it.

Only after the draw of its list: whoever chooses cannot take the place of chance, and nobody is both drawn and targeted.
"""

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.draw_book import book_of, targets
from assessor.cases.inspection import list_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.substitute import CANNOT_BE_VISITED, seat_next
from assessor.workflow import Moment
from models.application import Application
from models.draw import DrawLine
from models.inspecting import TargetedCheck
from models.vocabulary import OrgKind, Role

CODES = {
    "signal": "风险提示",
    "complaint": "投诉举报",
    "record": "以往有不实申报记录",
    "inconsistent": "材料前后不一致",
    "other": "其他（请在说明中写明）",
}
SHORTEST_REASON = 4


def target_check(
    session: Session,
    viewer: Viewer,
    case: Application,
    code: str,
    words: str,
    moment: Moment,
    signal: str | None = None,
) -> TargetedCheck:
    """Add a targeted check and draw its inspectors. `signal` names the risk signal that proposed it, if one did.

    `case` must be locked. Raises Refusal without a reason, before the draw, or when it was drawn or targeted already.
    """
    if viewer.role is not Role.OFFICER or viewer.kind is not OrgKind.CITY or viewer.region_code != case.city_code:
        raise NotFound
    if code not in CODES:
        raise Refusal("请选择定向核查的原因。", status=422)
    words = words.strip()
    if not SHORTEST_REASON <= len(words) <= 500:
        raise Refusal(f"请写明为什么核查这家企业（{SHORTEST_REASON} 至 500 字）。", status=422)
    if case.state in CANNOT_BE_VISITED:
        raise Refusal("这份申报已经办结，不能再安排核查。")
    draw = list_of(session, case)
    if draw is None or book_of(session, draw).stage != "done":
        raise Refusal("先完成随机抽取，再安排定向核查：这样谁也不能用挑选代替抽取。")
    if any(one.line.application_id == case.id for one in targets(session, draw.id or 0)):
        raise Refusal("这家企业已被随机抽中，不需要再定向核查。")
    row = TargetedCheck(
        application_id=case.id or 0, draw_id=draw.id or 0, code=code, words=words, signal=signal,
        by_person_id=viewer.person_id, at=moment.at,
    )  # fmt: skip
    add_once(session, row, "这家企业已经安排了定向核查。")
    query = select(DrawLine).where(DrawLine.draw_id == draw.id, col(DrawLine.application_id) == case.id)
    seat_next(session, draw, session.exec(query).one(), "targeted", moment)
    session.flush()
    return row
