"""Record a visit to the enterprise (46号 三.2)."""

from dataclasses import dataclass
from datetime import date

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.assignments import assigned_to
from assessor.cases.move import move
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.application import Application
from models.record import SiteCheck
from questionnaires.shapes import Pack

RESULTS = {"confirmed": "与申报一致", "partly": "部分一致", "refuted": "与申报不符"}
FEWEST_INSPECTORS = 2


@dataclass(frozen=True)
class Visit:
    """What the inspectors bring back."""

    visited_on: date
    inspectors: tuple[str, ...]
    result: str
    words: str


def record_site_check(
    session: Session, viewer: Viewer, case: Application, pack: Pack, visit: Visit, moment: Moment
) -> SiteCheck:
    """Add a visit to the record. Raises Refusal for a day in the future, fewer than two inspectors, or no words.

    An enterprise that was drawn or targeted is visited by the inspectors drawn for it; more may go along.
    """
    names = tuple(dict.fromkeys(name.strip() for name in visit.inspectors if name.strip()))
    if visit.visited_on > moment.today:
        raise Refusal("核查日期不能晚于今天。", status=422)
    if len(names) < FEWEST_INSPECTORS:
        raise Refusal("现场核查须由两人以上进行，请填写至少两位核查人员姓名。", status=422)
    if visit.result not in RESULTS:
        raise Refusal("请选择核查结果。", status=422)
    if not visit.words.strip():
        raise Refusal("请写明核查情况：看了什么、与申报是否一致。", status=422)
    given = assigned_to(session, case)
    if given is not None and not {one.name for one in given.inspectors} <= set(names):
        drawn = "、".join(one.name for one in given.inspectors)
        raise Refusal(f"这家企业的核查人员由抽取确定，须由 {drawn} 前往。", status=422)
    data = {"visited_on": visit.visited_on.isoformat(), "result": visit.result}
    move(session, viewer, case, pack, "record_site_check", moment, data=data)
    row = SiteCheck(
        application_id=case.id or 0,
        visited_on=visit.visited_on,
        inspectors="、".join(names),
        result=visit.result,
        words=visit.words.strip(),
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(row)
    session.flush()
    return row
