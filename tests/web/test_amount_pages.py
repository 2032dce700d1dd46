"""The page by which two persons set an amount that the documents leave to the authority, and where it is seen afterwards."""

from datetime import UTC, datetime

from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.sign_in import open_session
from models.batch import Setting
from models.people import Membership, Person
from models.store import CLOCK_OFFSET, now, unit_of_work
from models.two_persons import Proposal
from models.vocabulary import OrgKind, Role
from tests.support.programmes import Programme
from tests.support.world import on

MINUTES = "会议纪要〔2024〕3号"


def _seat(app: Flask, viewer: Viewer) -> FlaskClient:
    with unit_of_work(app.extensions["engine"], write=True) as session:
        membership = session.exec(select(Membership).where(Membership.person_id == viewer.person_id)).one()
        token = open_session(session, session.get_one(Person, viewer.person_id), membership, now(session))
    client = app.test_client()
    client.set_cookie("sid", token)
    return client


def _clock(session: Session, day: str) -> None:
    row = session.get(Setting, CLOCK_OFFSET) or Setting(key=CLOCK_OFFSET, value="0")
    row.value = str(int((on(day).at - datetime.now(UTC)).total_seconds()))
    session.add(row)
    session.flush()


def test_an_amount_is_proposed_confirmed_and_seen_by_office_and_enterprise(app: Flask) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    with unit_of_work(app.extensions["engine"], write=True) as session:
        one = Programme(session, "jiangxia-subsidy-2023")
        _clock(session, one.day)
        boss = one.boss()
        case = one.filed(boss, revenue_yuan="11999999.99")
        computed = one.filed()
        office = one.office(OrgKind.COUNTY)
        viewers = [one.world.person(office, Role.OFFICER) for _ in range(2)]
        ref, other, version = case.ref, computed.ref, str(case.version)
    first, second = (_seat(app, viewer) for viewer in viewers)
    page = f"/bureau/projects/{ref}/amount"
    assert f'href="{page}"' in first.get(f"/bureau/projects/{ref}").text
    assert "/amount" not in first.get(f"/bureau/projects/{other}").text
    assert "由规则算定" in first.get(f"/bureau/projects/{other}/amount").text
    form = {"amount": "1000000.01", "minutes": MINUTES, "reason": "参照同类企业的标准", "version": version}
    said = first.post(page, data=form)
    assert said.status_code == 422 and "金额不能超过" in said.text and 'value="1000000.01"' in said.text
    for wrong in ({"amount": "很多"}, {"minutes": ""}, {"reason": "好"}):
        assert first.post(page, data={**form, "amount": "12345.67", **wrong}).status_code == 422
    assert first.post(page, data={**form, "amount": "12345.67", "version": "0"}).status_code == 409
    assert first.post(page, data={**form, "amount": "12345.67"}).status_code == 303
    assert "有一项提议待确认" in second.get(page).text
    with unit_of_work(app.extensions["engine"], write=False) as session:
        proposal = session.exec(select(Proposal)).one().ref
    assert first.post(f"/bureau/two-persons/{proposal}", data={"answer": "confirm"}).status_code == 403
    assert second.post(f"/bureau/two-persons/{proposal}", data={"answer": "confirm"}).status_code == 303
    for pane in ("award", "record"):
        shown = second.get(f"/bureau/projects/{ref}?pane={pane}").text
        assert "12,345.67 元" in shown and MINUTES in shown and "参照同类企业的标准" in shown
    assert "核定补助金额（两人）" in shown
    theirs = _seat(app, boss).get(f"/enterprise/applications/{ref}/progress").text
    assert "12,345.67 元" in theirs and MINUTES in theirs and "参照同类企业的标准" in theirs
