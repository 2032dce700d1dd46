"""The demonstration's panel meeting as it stands at half past nine: two scores were looked at again, six firms discussed."""

from datetime import date

from assessor.cases.open_model import last_opening
from assessor.cases.panel_agenda import agenda_of
from assessor.cases.panel_attendance import Came, enter_attendance, members_of
from assessor.cases.panel_decisions import Said, decide_nominee
from assessor.cases.panel_results import Results, results_of
from assessor.cases.second_look import listed_in, look_again
from assessor.demo.timetable import moment
from assessor.demo.world import World
from models.panel import Panel

BEFORE, TODAY = date(2022, 3, 18), date(2022, 3, 21)
LOOKED_AT = 3
HIGH = "给分明显高于其他席位，所写理由与材料对不上，请该专家按材料重评。"
LOW = ("扣分的依据是付款凭证不连续，核对属实，予以维持。", "理由写得具体，能与平台日志对上，是看法不同，予以维持。")
REASONS = {
    "recommend": (
        "业务系统和主要设备已上云，数据用于排产和质量分析，成效有前后对比。",
        "上云覆盖研发到售后，使用时间长，做法可供同行业中小企业借鉴。",
        "虽然成效的量化偏少，但关键环节应用扎实，材料能够证明。",
    ),
    "not": (
        "关键环节仍以本地系统为主，数据应用停留在统计报表，成效缺少前后对比。",
        "应用场景较单一，主要是办公和进销存，示范作用有限。",
    ),
}
DEFERRED = "设备接入清单与平台日志的数量不一致，请设区市核对后补充说明。"
DISSENT = "设备接入的数量和数据质量已经达到要求，认为应当推荐。"
DISCUSSED = 6


def begin_meeting(world: World, panel: Panel) -> None:
    """Look again at the first scores of the disagreement list, enter who came, and discuss the first firms."""
    session, chair = world.session, world.province()
    opening = last_opening(session, panel)
    if opening is None:
        return
    for number, one in enumerate(listed_in(session, panel, opening)[:LOOKED_AT]):
        answer, words = ("reopen", HIGH) if one.residual.difference > 0 else ("kept", LOW[number % 2])
        if one.given is not None:
            look_again(session, chair, panel, one.given.sheet.ref, answer, words, moment(BEFORE, 200 + 10 * number))
    members = members_of(session, chair, panel)
    came = Came(TODAY, "省工业和信息化厅第二会议室", chair.name, world.province(True).name, tuple(members[:-3]))
    enter_attendance(session, chair, panel, came, moment(TODAY, 2))
    results = results_of(session, panel)
    for number, point in enumerate(agenda_of(results, opening.result)[:DISCUSSED]):
        said = _said(results, point.code, number)
        decide_nominee(session, chair, panel, point.code, said, 0, moment(TODAY, 5 + 4 * number))


def _said(results: Results, code: str, number: int) -> Said:
    """What the meeting says: by the official line, but the third is put off and the fifth has a dissent."""
    if number == 2:
        return Said("defer", DEFERRED)
    answer = "recommend" if results.within(code) else "not"
    reasons = REASONS[answer]
    seats = [one.seat for one in results.given if one.nominee == code]
    dissent = (seats[0],) if number == 4 and answer == "not" else ()
    return Said(answer, reasons[number % len(reasons)], dissent, DISSENT if dissent else "")
