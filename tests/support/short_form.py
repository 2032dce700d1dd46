"""Answers of the short self-check form, as a browser sends them."""

from datetime import datetime

from flask import Flask
from sqlmodel import Session

from models.batch import Setting
from models.store import CLOCK_OFFSET, now, unit_of_work
from questionnaires.shapes import Pack
from tests.support.world import World, on

PACK = "jiangsu-star-2022"

READY_FOR_THREE = {
    "batch": PACK,
    "submitted_on": "2022-03-05",
    "enterprise-region": "320583",
    "enterprise-legal_person": "true",
    "enterprise-finance_system": "true",
    "enterprise-credit_ok": "true",
    "enterprise-violations-none": "1",
    "stars_held-none": "1",
    "services-0-name": "云服务器",
    "services-0-kind": "basic",
    "services-0-form": "public",
    "services-0-used-0-from": "2021-06-01",
    "services-0-used-0-open": "1",
    "services-1-name": "云上排产",
    "services-1-kind": "industrial_app",
    "services-1-form": "public",
    "services-1-used-0-from": "2021-10-31",
    "services-1-used-0-open": "1",
    "payments-0-paid_on": "2021-06-10",
    "payments-0-amount_yuan": "20000",
    "devices-none": "1",
    "use_cases-none": "1",
}
"""No star yet; every service has its three months on the last day of the batch."""


def furnish(app: Flask, at: str = "2022-03-21") -> None:
    """Regions, an open batch, and the service clock on a day of 2022."""
    pack: Pack = app.extensions["packs"][PACK]
    with unit_of_work(app.extensions["engine"], write=True) as session:
        world = World(session)
        world.regions()
        batch = world.batch(pack.id, pack.digest)
        world.window(batch, "320500", "2022-03-01", "2022-03-31")
        set_clock(session, on(at).at)


def set_clock(session: Session, at: datetime) -> None:
    """Move the service clock."""
    seconds = int((at - now(session)).total_seconds())
    found = session.get(Setting, CLOCK_OFFSET) or Setting(key=CLOCK_OFFSET, value="0")
    found.value = str(int(found.value) + seconds)
    session.add(found)
