"""The demonstration's clock goes forward only, on the record, and is not there in production."""

from datetime import date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine
from sqlmodel import Session

from assessor import create_app
from assessor.access import Viewer
from assessor.cases import demo_clock, set_up
from assessor.cases.refusal import Refusal
from assessor.cases.sign_in import sign_in, viewer_for
from assessor.cases.windows import BEIJING
from assessor.config import Config
from assessor.demo.accounts import PASSWORD
from assessor.demo.people import enter_offices
from assessor.demo.timetable import NOW, moment_of
from models import store

MONDAY = moment_of(NOW)


def officer(session: Session) -> Viewer:
    """The offices with their people and the clock on the demonstration's morning; Suzhou's officer."""
    set_up.enter_regions(session, "2023")
    set_up.enter_offices(session, MONDAY)
    set_up.open_batch(session, _pack(), MONDAY)
    found = enter_offices(session, MONDAY)["suzhou"]
    demo_clock.set_clock(session, NOW)
    return found


def _pack():  # type: ignore[no-untyped-def]
    from assessor.policy import packs

    return packs.load()["jiangsu-star-2022"]


def beijing(session: Session) -> datetime:
    return store.now(session).astimezone(BEIJING)


def test_the_demonstration_begins_on_a_working_morning_and_runs_on(session: Session) -> None:
    officer(session)
    assert timedelta(0) <= store.now(session) - NOW < timedelta(minutes=1)


def test_a_moved_clock_shows_the_target_at_once(session: Session) -> None:
    viewer = officer(session)
    target = datetime(2022, 3, 28, 9, 0, tzinfo=BEIJING)
    demo_clock.advance_clock(session, viewer, target)
    assert timedelta(0) <= store.now(session) - target < timedelta(minutes=1)


@pytest.mark.parametrize("back", [timedelta(0), timedelta(seconds=1), timedelta(days=30)])
def test_the_clock_never_goes_back(session: Session, back: timedelta) -> None:
    viewer = officer(session)
    with pytest.raises(Refusal, match="只能向前"):
        demo_clock.advance_clock(session, viewer, store.now(session) - back)


def test_the_clock_is_not_moved_by_more_than_three_years(session: Session) -> None:
    viewer = officer(session)
    with pytest.raises(Refusal, match="三年"):
        demo_clock.advance_clock(session, viewer, datetime(2026, 1, 1, tzinfo=BEIJING))


def test_people_stay_signed_in_when_the_clock_is_moved_over_the_idle_time(session: Session) -> None:
    viewer = officer(session)
    token = sign_in(session, viewer.login, PASSWORD, "here", store.now(session))
    demo_clock.advance_clock(session, viewer, store.now(session) + timedelta(days=5))
    session.expire_all()
    assert viewer_for(session, token, store.now(session)) is not None


def test_a_session_that_had_ended_does_not_come_back(session: Session) -> None:
    viewer = officer(session)
    token = sign_in(session, viewer.login, PASSWORD, "here", store.now(session) - timedelta(hours=13))
    demo_clock.advance_clock(session, viewer, store.now(session) + timedelta(days=5))
    session.expire_all()
    assert viewer_for(session, token, store.now(session)) is None


def test_every_move_is_on_the_record_the_newest_first(session: Session) -> None:
    viewer = officer(session)
    for day in (22, 28):
        demo_clock.advance_clock(session, viewer, datetime(2022, 3, day, 9, 0, tzinfo=BEIJING))
    kept = demo_clock.moves(session)
    assert [datetime.fromisoformat(one.after).astimezone(BEIJING).day for one in kept] == [28, 22]
    assert {one.login for one in kept} == {"suzhou"}


@pytest.mark.parametrize(
    ("how", "on", "leads_to"),
    [
        ("working-day", date(2022, 4, 1), date(2022, 4, 2)),  # a make-up Saturday
        ("working-day", date(2022, 4, 2), date(2022, 4, 6)),  # over Qingming
        ("five-working-days", date(2022, 4, 1), date(2022, 4, 11)),
    ],
)
def test_working_days_are_those_of_the_state_council(how: str, on: date, leads_to: date) -> None:
    moment = moment_of(datetime(on.year, on.month, on.day, 15, tzinfo=BEIJING))
    assert demo_clock.target_of(how, None, moment) == datetime.combine(leads_to, datetime.min.time(), BEIJING).replace(
        hour=9
    )


@pytest.mark.parametrize(("how", "day"), [("", None), ("tomorrow", date(2022, 4, 1)), ("date", None)])
def test_a_way_that_is_not_offered_is_refused(how: str, day: date | None) -> None:
    with pytest.raises(Refusal):
        demo_clock.target_of(how, day, MONDAY)


@pytest.fixture
def signed_in(engine: Engine, app: Flask, client: FlaskClient) -> FlaskClient:
    """Suzhou's officer in front of the clock."""
    app.config["WTF_CSRF_ENABLED"] = False
    with store.unit_of_work(engine, write=True) as session:
        officer(session)
    assert client.post("/sign-in", data={"login": "suzhou", "password": PASSWORD}).status_code == 303
    return client


def test_an_officer_moves_the_clock_on_its_page_and_stays_signed_in(signed_in: FlaskClient, engine: Engine) -> None:
    assert signed_in.post("/demo/clock", data={"how": "five-working-days"}).status_code == 303
    page = signed_in.get("/demo/clock")
    assert page.status_code == 200
    assert "2022年3月28日 09:0" in page.text
    with store.unit_of_work(engine, write=False) as session:
        assert beijing(session).date() == date(2022, 3, 28)


@pytest.mark.parametrize(
    "data", [{}, {"how": "date"}, {"how": "date", "day": "2022-02-30"}, {"how": "date", "day": "2022-03-21"}]
)
def test_a_wrong_date_is_answered_in_words_and_moves_nothing(
    signed_in: FlaskClient, engine: Engine, data: dict[str, str]
) -> None:
    page = signed_in.post("/demo/clock", data=data)
    assert page.status_code == 422
    assert "有错误" in page.text
    with store.unit_of_work(engine, write=False) as session:
        assert beijing(session).date() == NOW.date()


def test_a_stranger_may_not_move_the_clock(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = False
    assert client.post("/demo/clock", data={"how": "day"}).status_code in (303, 401)
    with store.unit_of_work(app.extensions["engine"], write=False) as session:
        assert demo_clock.moves(session) == []


def test_production_has_neither_the_clock_nor_the_accounts(database_url: str, config: Config) -> None:
    from dataclasses import replace

    client = create_app(replace(config, demo=False)).test_client()
    for path in ("/demo", "/demo/clock"):
        assert client.get(path).status_code == 404
        assert client.post(path).status_code in (404, 405, 400)
