"""The home page of an enterprise where nobody rates by stars: its projects and programmes, and nothing of the rating."""

import re
import secrets
from html import unescape

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from assessor.access import Viewer
from assessor.cases.demo_clock import told_until
from assessor.cases.sign_in import open_session
from models.batch import Setting
from models.people import Membership, Person
from models.store import CLOCK_OFFSET, now, unit_of_work
from tests.support.desk import words
from tests.support.programmes import Programme
from tests.support.world import on

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def _clock(app: Flask, day: str) -> None:
    with unit_of_work(app.extensions["engine"], write=True) as session:
        row = session.get(Setting, CLOCK_OFFSET) or Setting(key=CLOCK_OFFSET, value="0")
        row.value = "0"
        session.add(row)
        session.flush()
        row.value = str(int((on(day).at - now(session)).total_seconds()))
        session.add(row)


def _client(app: Flask, viewer: Viewer) -> FlaskClient:
    app.config["WTF_CSRF_ENABLED"] = False
    client = app.test_client()
    with unit_of_work(app.extensions["engine"], write=True) as session:
        membership = session.exec(select(Membership).where(Membership.person_id == viewer.person_id)).one()
        person = session.get_one(Person, viewer.person_id)
        client.set_cookie("sid", open_session(session, person, membership, now(session)))
    return client


def test_an_enterprise_elsewhere_finds_its_projects_and_programmes_and_nothing_of_stars(app: Flask) -> None:
    _clock(app, "2020-06-01")
    with unit_of_work(app.extensions["engine"], write=True) as session:
        programme = Programme(session, "shenyang-subsidy-2018")
        boss = programme.boss()
        back, title = programme.filed(boss), programme.pack.title
        programme.take(back, "return", "请补充合同")
        draft = programme.draft(boss)
        refs = back.ref, draft.ref
    client = _client(app, boss)
    page = client.get("/enterprise")
    shown = words(page)
    assert page.status_code == 200
    assert not re.search("星级|评星|自测", shown)
    assert title in shown and "请补充合同" in shown and "去补正" in shown and "继续填写" in shown
    assert all(f"/enterprise/applications/{ref}" in page.text for ref in refs)
    notices = words(client.get("/notices"))
    assert "这里列出本省的公示" in notices and "星级" not in notices
    assert "看全部地区的公示" not in words(app.test_client().get("/notices"))
    assert "星级" not in words(client.get("/help")) and "在本企业所在地区的补助里" in words(client.get("/help"))
    start = re.search(r'action="(/enterprise/projects/[\w-]+)"', page.text)
    assert start is not None
    made = client.post(unescape(start[1]), data={"once": secrets.token_hex(8)})
    assert made.status_code == 303
    assert words(client.get("/enterprise")).count("继续填写") == 2


def test_where_records_lie_ahead_of_the_clock_only_those_who_see_them_are_told(app: Flask) -> None:
    with unit_of_work(app.extensions["engine"], write=True) as session:
        programme = Programme(session, "jiangxia-subsidy-2023")
        boss, other = programme.boss(), programme.boss()
        programme.filed(boss)
        early = on("2022-03-21")
        assert str(told_until(session, boss, early)) == programme.day
        assert told_until(session, other, early) is None
        assert told_until(session, boss, on("2024-03-05")) is None
