"""The cities' reports in the demonstration: Nanjing has handed one in, Changzhou is still writing."""

import io
from datetime import date

from sqlmodel import col, select

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn
from assessor.cases.city_report import freeze_report, save_summary, thawed
from assessor.cases.report_hand_over import attach_scan, hand_in, receive
from assessor.demo.accounts import office_login
from assessor.demo.timetable import moment
from assessor.demo.world import World
from assessor.documents.render import render
from assessor.evidence.inspect import Inspected
from assessor.evidence.store import open_store
from models.application import Application
from models.report import CityReport
from models.vocabulary import PROVINCE_CODE

NANJING, CHANGZHOU = "320100", "320400"
HANDED_IN = (
    "一、组织发动。2月28日开放填报，召开线上政策解读会两场，各区工信部门逐家联系意向企业。\n"
    "二、审核评定。区级逐项核对合同、付款和使用记录，市级组织两人以上评定，意见逐条记录。\n"
    "三、现场核查和信用审查。按不低于申报企业总数的规定比例现场核查，每个星级都已查到；拟评企业均查询信用记录。\n"
    "四、公示公布。公示满规定的工作日，无未答复的异议，由另一人复核后公布。其余申报仍在办理，完成后补充报送。"
)
PREPARING = "一、组织发动。填报时间延长至3月20日，共辅导企业九场。\n二、审核评定。（待第二批名单公示结束后补充）"


def report_all(world: World, store: str | None) -> None:
    """Nanjing's report is frozen, handed in and received; Changzhou has a summary only. No store: no scan."""
    filed = select(Application.id).where(col(Application.city_code) == NANJING, col(Application.number).is_not(None))
    if world.session.exec(filed.limit(1)).first() is None:
        return
    _handed_in(world, store)
    officer = world.officers[office_login("city", CHANGZHOU)]
    save_summary(world.session, officer, world.batch, PREPARING, 0, moment(date(2022, 3, 18), 300))


def _handed_in(world: World, store: str | None) -> None:
    session, batch, pack = world.session, world.batch, world.pack
    city: Viewer = world.officers[office_login("city", NANJING)]
    day = date(2022, 3, 18)
    save_summary(session, city, batch, HANDED_IN, 0, moment(day, 60))
    report = freeze_report(session, city, batch, pack, moment(day, 70), demo=True)
    if store is not None:
        attach_scan(session, city, report, _scan(report, store), report.content_sha256[:8], moment(day, 200))
    hand_in(session, city, report, batch, pack, "3月18日 EMS 寄出（演示单号 0000）", moment(day, 230), demo=True)
    receive(session, world.officers[office_login("province", PROVINCE_CODE)], report, "received", "", moment(day, 420))


def _scan(report: CityReport, store: str) -> TakenIn:
    """The paper itself stands in for its scan; it is ours and is not inspected."""
    content = render("city_report", thawed(report))
    kept = open_store(store).put(io.BytesIO(content))
    return TakenIn(
        "南京市评定报告（盖章扫描件）.pdf", kept.sha256, kept.size, Inspected("application/pdf", None, None, None, ())
    )
