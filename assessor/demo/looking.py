"""The offices look into some of the risk signals of the demonstration and say what they found."""

from datetime import datetime, time

from sqlmodel import col, select

from assessor.access import Viewer
from assessor.cases.judge_signal import judge_signal, verdicts_of
from assessor.cases.signal_list import Wish, signals_of
from assessor.cases.windows import BEIJING
from assessor.demo.accounts import office_login
from assessor.demo.timetable import NOW, moment_of
from assessor.demo.world import World
from assessor.workflow import Moment
from models.signal import Signal
from models.vocabulary import PROVINCE_CODE

CHANGZHOU, SUZHOU = "320400", "320500"
FOUND = (
    (
        "city",
        CHANGZHOU,
        "account",
        "explained",
        "两家同属一个集团，由集团财务公司统一付款，已核对代付协议和内部结算单。",
    ),
    (
        "city",
        CHANGZHOU,
        "contact",
        "not_explained",
        "电话机主是一家咨询机构，两家企业都说不清材料由谁填写，已通知补充说明。",
    ),
    ("city", SUZHOU, "file", "not_explained", "合同落款是另一家企业，已要求本企业补交自己的合同。"),
    ("city", CHANGZHOU, "contract", "explained", "服务商合同编号按月从头排起，两份合同的甲方、金额和日期都不同。"),
    ("province", PROVINCE_CODE, "invoice", "not_explained", "发票查验显示购买方只有一家，已请两市分别核对付款回单。"),
)
"""Office, kind of signal, result and reason; the first signal of the kind that the office sees."""


def look_into_signals(world: World) -> None:
    """Record the verdicts on the last working day before the present."""
    for number, (kind, place, signal_kind, result, reason) in enumerate(FOUND):
        officer = world.officers[office_login(kind, place)]
        rows = signals_of(world.session, officer, Wish(kind=signal_kind)).rows
        if rows:
            judge_signal(world.session, officer, rows[-1].ref, result, reason, 0, _at(number))
    _change_of_mind(world)


def _change_of_mind(world: World) -> None:
    """One verdict is revised when another paper turns up; the earlier one stays readable."""
    officer = world.officers[office_login("city", CHANGZHOU)]
    contact = select(Signal).where(Signal.kind == "contact").order_by(col(Signal.id))
    for signal in world.session.exec(contact):
        if _read(world, officer, signal):
            reason = "两家企业补交了委托协议，咨询机构只代为录入，原件由企业自己提供，已逐份核对。"
            judge_signal(world.session, officer, signal.ref, "explained", reason, 1, _at(len(FOUND)))
            return


def _read(world: World, officer: Viewer, signal: Signal) -> bool:
    return len(verdicts_of(world.session, officer, signal)) == 1


def _at(number: int) -> Moment:
    friday = NOW.date().replace(day=NOW.day - 3)
    return moment_of(datetime.combine(friday, time(15, 5 * number), BEIJING))
