"""Fraud on the pages, from the case to the credit record: who sees what, what the party may say, nothing public."""

import io
import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.fraud_register import CREDIT_FIELDS
from assessor.cases.sign_in import open_session
from models.batch import Setting
from models.fraud import FraudFinding
from models.people import Membership, Person
from models.store import CLOCK_OFFSET, now, unit_of_work
from models.vocabulary import OrgKind
from tests.evidence.image_makers import picture as png
from tests.support.projects import Projects
from tests.support.world import on

GROUNDS = "合同系伪造，\n服务商书面证明没有这笔业务。"
Seat = Callable[[Viewer], FlaskClient]


@contextmanager
def _working(app: Flask) -> Iterator[Session]:
    with unit_of_work(app.extensions["engine"], write=True) as session:
        yield session


def _clock(session: Session, day: str) -> None:
    row = session.get(Setting, CLOCK_OFFSET) or Setting(key=CLOCK_OFFSET, value="0")
    row.value = str(int((on(day).at - datetime.now(UTC)).total_seconds()))
    session.add(row)
    session.flush()


@pytest.fixture
def seat(app: Flask) -> Seat:
    """A client signed in as a person."""
    app.config["WTF_CSRF_ENABLED"] = False

    def sit(viewer: Viewer) -> FlaskClient:
        with _working(app) as session:
            person = session.get_one(Person, viewer.person_id)
            membership = session.exec(select(Membership).where(Membership.person_id == viewer.person_id)).one()
            token = open_session(session, person, membership, now(session))
        client = app.test_client()
        client.set_cookie("sid", token)
        return client

    return sit


def test_from_the_case_to_the_credit_record(app: Flask, seat: Seat) -> None:
    with _working(app) as session:
        _clock(session, "2022-03-07")
        one = Projects(session)
        boss, stranger = one.boss("虚构精密<b>制造</b>有限公司"), one.boss()
        case = one.project("declared", boss)
        city, elsewhere = one.office(OrgKind.CITY, "city-x"), one.office(OrgKind.FINANCE, "finance-x")
        ref = case.ref
    first, second = seat(one.first), seat(one.second)
    assert "由另一级部门认定" in seat(city).get(f"/bureau/fraud/case/{ref}").text
    form = {"party": "enterprise", "code": "agreement", "grounds": "短", "recover": "十万"}
    said = first.post(f"/bureau/fraud/case/{ref}", data=form)
    assert said.status_code == 422 and "应追回金额：" in said.text and 'value="十万"' in said.text
    form |= {"grounds": GROUNDS, "recover": "123,456.78", "file": (io.BytesIO(png()), "合同.png")}  # type: ignore[dict-item]
    made = first.post(f"/bureau/fraud/case/{ref}", data=form, content_type="multipart/form-data")
    assert made.status_code == 303
    page = made.headers["Location"]
    assert "虚构精密&lt;b&gt;制造&lt;/b&gt;有限公司" in first.get(page).text
    party = seat(boss)
    hearing = page.replace("/bureau/fraud", "/hearing")
    assert party.get(hearing).status_code == 404  # it was not told yet
    assert (
        first.post(f"{page}/propose", data={"decision": "confirmed", "demand": "1", "reason": "事实清楚"}).status_code
        == 409
    )
    assert first.post(f"{page}/tell", data={"how": "online", "told_on": "2022-03-07"}).status_code == 303
    assert "查看告知" in party.get("/enterprise").text
    assert "可以陈述到" in party.get(hearing).text
    assert seat(stranger).get(hearing).status_code == 404
    assert party.post(hearing, data={"words": ""}).status_code == 422
    assert party.post(hearing, data={"words": "合同是真的，见附件。"}).status_code == 303
    assert "合同是真的" in first.get(page).text
    assert "补充证据" in first.get(page).text and "补充证据" not in seat(city).get(page).text
    wish = {"decision": "confirmed", "demand": "123456.78", "reason": "陈述与查明的事实不符，不予采信"}
    assert first.post(f"{page}/propose", data=wish).status_code == 303
    assert first.post(f"{page}/answer", data={"answer": "confirm"}).status_code == 403
    assert "受到限制" not in seat(city).get(f"/bureau/projects/{ref}").text
    assert second.post(f"{page}/answer", data={"answer": "confirm"}).status_code == 303
    for somebody in (city, elsewhere):  # every office at once, whatever its region
        assert "至 2020 年的项目" in seat(somebody).get("/bureau/fraud/").text
    assert seat(elsewhere).get(page).status_code == 404  # but the file is for those with the case
    assert "受到限制" in seat(city).get(f"/bureau/projects/{ref}").text
    assert "后果" in party.get(hearing).text
    entry = {"entry": "recovered", "fen": "23456.78", "on_day": "2022-03-07", "voucher": "凭证 12 号", "seen": "0"}
    assert first.post(f"{page}/recovery", data=entry).status_code == 303
    assert first.post(f"{page}/recovery", data=entry).status_code == 409  # sent twice
    told = json.loads(first.get("/bureau/fraud/credit-record.json").text)
    assert told["fields"] == CREDIT_FIELDS
    (one_entry,) = told["entries"]
    assert list(one_entry) == list(CREDIT_FIELDS)
    assert (one_entry["demanded_fen"], one_entry["outstanding_fen"]) == (12_345_678, 10_000_000)
    lines = first.get("/bureau/fraud/credit-record.csv").text.splitlines()
    assert lines[0].lstrip("\ufeff").split(",") == list(CREDIT_FIELDS.values())
    assert first.get("/bureau/fraud/credit-record.xlsx").data.startswith(b"PK")
    nobody = app.test_client()
    for path in ("/bureau/fraud/", page, hearing, "/bureau/fraud/credit-record.csv"):
        assert nobody.get(path).status_code in (303, 401)
    with _working(app) as session:
        assert session.exec(select(FraudFinding)).one().recover_fen == 12_345_678
