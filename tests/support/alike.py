"""Filings that have something in common, made through the verbs."""

from typing import Any

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn, attach_file
from assessor.cases.describe_file import Paper
from assessor.cases.proofs import Place
from assessor.cases.save_answers import add_line, find_answer, save_answers
from assessor.cases.submit import submit
from assessor.evidence.inspect import Inspected
from assessor.workflow import Moment
from models.application import Application
from tests.support.filing import draft
from tests.support.offices import Offices
from tests.support.world import on

INVOICE = {"code": "", "number": "22322000000123456789"}
LONG = "采集在役设备的振动和温度数据，训练故障预测模型，提前安排检修，非计划停机减少约三成，备件周转加快。"


def payment(**more: Any) -> dict[str, Any]:
    """A payment line as typed."""
    return {"paid_on": "2021-11-05", "amount_yuan": "8123.00", **more}


def filing(
    offices: Offices, region: str = "320583", *, boss: Viewer | None = None, level: str = "three_star",
    lines: dict[str, list[dict[str, Any]]] | None = None, phone: str = "", files: tuple[TakenIn, ...] = (),
    kind: str = "screenshot", at: Moment | None = None, name: str = "",
) -> Application:  # fmt: skip
    """A filing with more lines, a telephone and files, submitted."""
    boss = boss or offices.boss(region, name)
    moment = at or on("2022-03-05")
    if level == "five_star":
        offices._held(boss, "four_star")
    session, pack = offices.session, offices.pack
    case = draft(session, boss, offices.batch, pack, level, moment)
    for section, rows in (lines or {}).items():
        for row in rows:
            add_line(session, boss, case, pack.section(section), row, moment)
    if phone:
        first = pack.section("enterprise")
        kept = find_answer(session, case, first)
        assert kept is not None
        save_answers(session, boss, case, first, "", {**kept.answers, "contact_phone": phone}, kept.version, moment)
    for one in files:
        attach_file(session, boss, case, pack, one, Paper(kind, None, None, (Place("enterprise"),)), moment)
    submit(session, boss, case, pack, case.version, moment, pledged=True)
    return case


def resubmit(offices: Offices, boss: Viewer, case: Application, at: Moment) -> None:
    """Send the filing back and file it again unchanged."""
    from assessor.cases.send_back import FieldRemark, send_back
    from models.vocabulary import ReturnCode

    remark = FieldRemark("enterprise", "", "name", ReturnCode.OTHER, "请核对企业名称后再提交。")
    send_back(
        offices.session, offices.county, case, offices.pack, [remark], "请核对后再提交。", on("2022-03-20").today, at
    )
    submit(offices.session, boss, case, offices.pack, case.version, at, pledged=True)


def taken(content: str, name: str = "截图.png", likeness: str | None = None) -> TakenIn:
    """A file as if inspected; its SHA-256 is that of the words."""
    import hashlib

    seen = Inspected("image/png", None, 800, 600, ())
    return TakenIn(name, hashlib.sha256(content.encode()).hexdigest(), 1000, seen, likeness)
