"""An enterprise's desk for tests through the door: a firm in 昆山 with two people, a batch, a draft, a clock."""

import math
import re
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from assessor.access import Viewer
from assessor.cases.scope import find_case
from assessor.cases.send_back import FieldRemark, send_back
from assessor.cases.sign_in import open_session
from assessor.policy import packs
from models.application import Application
from models.batch import Setting
from models.people import Membership, Person
from models.store import CLOCK_OFFSET, now, unit_of_work
from models.vocabulary import OrgKind, ReturnCode, Role
from questionnaires.shapes import Pack
from tests.support.filing import draft
from tests.support.world import World, on

PACK = "jiangsu-star-2022"


@dataclass
class Desk:
    """The service seen from one enterprise. `ref` is its draft; people: boss, clerk, rival (another firm), county."""

    app: Flask
    pack: Pack
    people: dict[str, Viewer] = field(default_factory=dict)
    ref: str = ""

    @classmethod
    def open(cls, app: Flask, at: str = "2022-03-05", level: str = "three_star", *, filled: bool = True) -> "Desk":
        """A desk on a Beijing morning; `filled` opens a complete draft. 苏州's window: 2022-02-28 to 2022-03-31."""
        app.config["WTF_CSRF_ENABLED"] = False
        desk = cls(app, packs.load()[PACK])
        with desk.session() as session:
            session.add(Setting(key=CLOCK_OFFSET, value="0"))
            session.flush()
            world = World(session)
            world.regions()
            firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
            other = world.organisation(OrgKind.ENTERPRISE, "320583", "另一家示例有限公司", "91320583XXFAKE002B")
            office = world.organisation(OrgKind.COUNTY, "320583", "昆山市工业和信息化局")
            desk.people = {
                "boss": world.person(firm, Role.CERTIFIER, "boss"),
                "clerk": world.person(firm, Role.EDITOR, "clerk"),
                "rival": world.person(other, Role.CERTIFIER, "rival"),
                "county": world.person(office, Role.OFFICER, "county"),
            }
            batch = world.batch(PACK, desk.pack.digest)
            world.window(batch, "320500", "2022-02-28", "2022-03-31")
            if filled:
                desk.ref = draft(session, desk.people["boss"], batch, desk.pack, level, on(at)).ref
        desk.clock(at)
        return desk

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A writing transaction on the desk's database."""
        with unit_of_work(self.app.extensions["engine"], write=True) as session:
            yield session

    def clock(self, day: str, time: str = "09:30:00") -> None:
        """Set the service clock to a Beijing time (or less than a second after it); it runs on from there."""
        with self.session() as session:
            row = session.get_one(Setting, CLOCK_OFFSET)
            row.value = "0"
            session.add(row)
            session.flush()
            row.value = str(math.ceil((on(day, time).at - now(session)).total_seconds()))
            session.add(row)

    def client(self, who: str = "boss") -> FlaskClient:
        """A browser in which somebody is signed in."""
        client = self.app.test_client()
        with self.session() as session:
            viewer = self.people[who]
            membership = session.exec(select(Membership).where(Membership.person_id == viewer.person_id)).one()
            token = open_session(session, session.get_one(Person, viewer.person_id), membership, now(session))
        client.set_cookie("sid", token)
        return client

    def url(self, rest: str = "", ref: str | None = None) -> str:
        """An address below the desk's application."""
        return f"/enterprise/applications/{ref or self.ref}{rest}"

    def case(self, session: Session) -> Application:
        """The desk's application."""
        return find_case(session, self.people["boss"], self.ref)

    def file(self, client: FlaskClient | None = None, **changed: Any) -> TestResponse:
        """Press the submit button of the page as it is now."""
        client = client or self.client()
        page = client.get(self.url("/submit")).text
        form = {
            "pledge": "true",
            "seen": hidden(page, "seen"),
            "version": hidden(page, "version"),
            "once": secrets.token_hex(8),
        }
        return client.post(self.url("/submit"), data=form | changed)

    def send_back(self, day: str = "2022-03-10", correct_by: str = "2022-03-20", question: str = "provider") -> None:
        """The county returns the filing with a remark on the first service."""
        with self.session() as session:
            case = find_case(session, self.people["county"], self.ref, lock=True)
            remark = FieldRemark("services", "s1", question, ReturnCode.INCONSISTENT, "与合同上的名称不同")
            due = on(correct_by).today
            send_back(session, self.people["county"], case, self.pack, [remark], "请核对服务商名称", due, on(day))


def hidden(page: str, name: str) -> str:
    """The value of a hidden field on a page."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, f"no hidden field {name}"
    return found.group(1)
