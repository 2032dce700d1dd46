"""Filings for tests, made through the verbs: a draft that is complete, and one that was submitted."""

from typing import Any

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.open_application import open_application
from assessor.cases.save_answers import add_line, find_answer, save_answers
from assessor.cases.submit import submit
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from questionnaires.shapes import Pack
from tests.support.world import on

SERVICES: tuple[dict[str, Any], ...] = (
    {"name": "云服务器", "kind": "basic", "form": "public", "domain": "infrastructure", "provider": "示例云服务商",
     "used": [{"from": "2021-06-01", "to": "", "open": True}]},
    {"name": "云上排产", "kind": "industrial_app", "form": "public", "domain": "production", "provider": "示例云服务商",
     "used": [{"from": "2021-07-15", "to": "", "open": True}]},
)  # fmt: skip
DEVICES: tuple[dict[str, Any], ...] = (
    {"class": "intelligent", "name": "数控加工中心", "serial": "SN-0001", "connected_on": "2021-05-01", "edge": "true",
     "serves": ["management", "monitoring"]},
)  # fmt: skip
USE_CASES: tuple[dict[str, Any], ...] = (
    {"family": "remote_operation", "technologies": ["iot", "ai"], "summary": "设备远程监控与运维"},
)


def draft(
    session: Session, boss: Viewer, batch: Batch, pack: Pack, level: str = "three_star", at: Moment | None = None
) -> Application:
    """A complete draft that the rules find eligible (for four and five stars the earlier star must be in the register)."""
    moment = at or on("2022-03-05")
    case = open_application(session, boss, batch, pack, level, moment)
    enterprise = pack.section("enterprise")
    row = find_answer(session, case, enterprise)
    typed = {"legal_person": "true", "finance_system": "true", "credit_ok": "true", "violations": [],
             "founded_on": "2012-05-01", "industry": "C3913", "employees": "260", "revenue_yuan": "85000000"}  # fmt: skip
    save_answers(session, boss, case, enterprise, "", typed, row.version if row else 0, moment)
    save_answers(session, boss, case, pack.section("pledge"), "", {"pledge": "true"}, 0, moment)
    ids = [add_line(session, boss, case, pack.section("services"), one, moment) for one in SERVICES]
    firm = session.get_one(Organisation, boss.organisation_id)
    paid = {"service": ids[0], "paid_on": "2021-12-20", "amount_yuan": "45000.00", "payer": firm.name}
    add_line(session, boss, case, pack.section("payments"), paid, moment)
    if level in ("four_star", "five_star"):
        for device in DEVICES:
            add_line(session, boss, case, pack.section("devices"), device, moment)
    if level == "five_star":
        for use_case in USE_CASES:
            add_line(session, boss, case, pack.section("use_cases"), use_case, moment)
    return case


def filed(
    session: Session, boss: Viewer, batch: Batch, pack: Pack, level: str = "three_star", at: Moment | None = None
) -> Application:
    """The same, submitted to the county."""
    moment = at or on("2022-03-05")
    case = draft(session, boss, batch, pack, level, moment)
    submit(session, boss, case, pack, case.version, moment, pledged=True)
    return case
