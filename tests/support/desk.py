"""An officer's desk through the door: the offices of support/offices.py behind the real pages, with a movable clock."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from html import unescape
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select
from werkzeug.test import TestResponse

from assessor.access import Viewer
from assessor.cases.scope import find_case
from assessor.cases.sign_in import open_session
from models.application import Application
from models.batch import Setting
from models.people import Membership, Person
from models.store import CLOCK_OFFSET, now, unit_of_work
from tests.support.offices import Offices
from tests.support.world import on


class Desk:
    """The service with its offices. `offices` may be used inside `working()` only: there its session is open."""

    def __init__(self, app: Flask) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        self.app = app
        with unit_of_work(app.extensions["engine"], write=True) as session:
            self.offices = Offices(session)

    @contextmanager
    def working(self) -> Iterator[Offices]:
        """The offices with an open transaction, committed at the end."""
        with unit_of_work(self.app.extensions["engine"], write=True) as session:
            self.offices.session = self.offices.world.session = session
            self.offices.batch = session.merge(self.offices.batch)
            yield self.offices
            session.flush()
            session.refresh(self.offices.batch)
            session.expunge(self.offices.batch)

    def clock(self, day: str, time: str = "09:30:00") -> None:
        """Set the service clock."""
        with unit_of_work(self.app.extensions["engine"], write=True) as session:
            if row := session.get(Setting, CLOCK_OFFSET):
                session.delete(row)
                session.flush()
            seconds = int((on(day, time).at - now(session)).total_seconds())
            session.add(Setting(key=CLOCK_OFFSET, value=str(seconds)))

    def seat(self, viewer: Viewer) -> FlaskClient:
        """A client signed in as this person at the present service time."""
        with unit_of_work(self.app.extensions["engine"], write=True) as session:
            person = session.get_one(Person, viewer.person_id)
            membership = session.exec(select(Membership).where(Membership.person_id == viewer.person_id)).one()
            token = open_session(session, person, membership, now(session))
        client = self.app.test_client()
        client.set_cookie("sid", token)
        return client

    def look(self, ref: str) -> Application:
        """The case as it is stored now."""
        with unit_of_work(self.app.extensions["engine"], write=False) as session:
            return self._detached(session, ref)

    def _detached(self, session: Session, ref: str) -> Application:
        case = find_case(session, self.offices.province, ref)
        session.expunge(case)
        return case

    def rows(self, query: Any) -> list[Any]:
        """Rows of a query, detached."""
        with unit_of_work(self.app.extensions["engine"], write=False) as session:
            found = list(session.exec(query))
            session.expunge_all()
            return found


def words(answer: TestResponse) -> str:
    """What a reader sees of a page: text without tags, blanks made one."""
    text = re.sub(r"<(script|style|template)\b.*?</\1>", " ", answer.get_data(as_text=True), flags=re.DOTALL)
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", text)))
