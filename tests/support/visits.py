"""A visit on the way, made through the verbs: planned, recorded, signed, finished."""

from typing import Any

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.assignments import assigned_to
from assessor.cases.complete_visit import complete_visit
from assessor.cases.plan_visit import Goes, plan_visit
from assessor.cases.record_visit_line import Said, record_visit_line, start_visit
from assessor.cases.sign_visit import Sign, sign_visit
from assessor.cases.visit_content import digest_of_visit, signers
from assessor.cases.visits import newest_entries
from assessor.workflow import Moment
from models.application import Application
from models.site_visit import InspectedVerdict, SiteVisit
from tests.support.offices import Offices
from tests.support.world import on

GOES = (Goes("核查甲", "苏州市工业和信息化局"), Goes("核查乙", "苏州市工业和信息化局"))
WHEN = on("2022-03-09")


def planned(
    offices: Offices, case: Application, goes: tuple[Goes, ...] = GOES, at: Moment = WHEN, start: bool = True
) -> SiteVisit:
    """A visit of the city to a forwarded case, begun unless told otherwise. Who was drawn for it goes."""
    given = assigned_to(offices.session, case)
    goes = tuple(Goes(one.name) for one in given.inspectors) if given else goes
    visit = plan_visit(offices.session, offices.city, case, offices.pack, at.today, goes, at)
    if start:
        start_visit(offices.session, visit, at)
    return visit


def say(session: Session, viewer: Viewer, visit: SiteVisit, item: str, result: str, **more: Any) -> None:
    """Record one item as it stands now, by a key of its own."""
    before = newest_entries(session, visit).get(item)
    version = before.version if before else 0
    said = {"words": "现场看到的情况说明", "typed": {}, **more}
    key = f"key-{item.replace(':', '-')}-{version + 1}"
    record_visit_line(session, viewer, visit, Said(key, item, result, version=version, **said), WHEN)


def confirm_the_rest(session: Session, viewer: Viewer, visit: SiteVisit) -> None:
    """Everything that nothing was said of is as filed."""
    there = newest_entries(session, visit)
    for item in visit.checklist:
        if item["key"] not in there:
            say(session, viewer, visit, item["key"], "confirmed")


def signed(session: Session, viewer: Viewer, visit: SiteVisit, case: Application, at: Moment = WHEN) -> None:
    """Both sides sign by typing their names."""
    digest = digest_of_visit(session, visit, case)
    for number, (signer, name) in enumerate(signers(session, visit).items()):
        sign = Sign(
            f"sign-{visit.ref}-{number}", signer, name or "企业代表甲", "typed", digest, "副总经理", confirmed=True
        )
        sign_visit(session, viewer, visit, case, sign, at)


def finished(
    offices: Offices, case: Application, results: dict[str, tuple[str, dict[str, Any]]], at: Moment = WHEN
) -> tuple[SiteVisit, InspectedVerdict]:
    """A whole visit: `results` by item key as (result, corrections as typed), everything else confirmed."""
    session, city = offices.session, offices.city
    visit = planned(offices, case, at=at)
    for item, (result, typed) in results.items():
        say(session, city, visit, item, result, typed=typed)
    confirm_the_rest(session, city, visit)
    signed(session, city, visit, case, at)
    return visit, complete_visit(session, city, visit, case, offices.pack, at)
