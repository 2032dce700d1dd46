"""Signing in, registering and changing a password on the pages: cookies, where one is led, what a failure leaves."""

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from models.people import Organisation, Person, SignInTry
from tests.support.desk import Desk
from tests.support.offices import credit_code
from tests.support.world import PASSWORD

NEW = "另外一句好记的话 2023"
FIRM = {
    "name": "示例新材料有限公司", "uscc": credit_code(900), "region_code": "320583", "person_name": "李某",
    "phone": "", "login": "li.mou", "password": PASSWORD, "password_again": PASSWORD,
}  # fmt: skip


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-03-05")
    return made


def _sign_in(client: FlaskClient, login: str, password: str = PASSWORD, **more: str) -> TestResponse:
    return client.post("/sign-in", data={"login": login, "password": password, **more})


@pytest.mark.parametrize("demo", [True, False])
def test_the_cookie_is_out_of_reach_of_scripts_and_of_other_sites_and_in_production_of_plain_http(
    desk: Desk, demo: bool
) -> None:
    desk.app.config["DEMO"] = demo
    answer = _sign_in(desk.app.test_client(), desk.offices.city.login)
    (cookie,) = [one for one in answer.headers.getlist("Set-Cookie") if one.startswith("sid=")]
    said = {part.strip() for part in cookie.split(";")}
    assert {"HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=43200"} <= said
    assert ("Secure" in said) is not demo


@pytest.mark.parametrize(
    ("wanted", "led_to"),
    [
        ("/bureau/list?tab=all", "/bureau/list?tab=all"),
        ("//elsewhere.example/x", "/bureau/"),
        ("/\\elsewhere.example", "/bureau/"),
        ("https://elsewhere.example/", "/bureau/"),
        ("/bureau\nX-Header: 1", "/bureau/"),
        ("", "/bureau/"),
    ],
)
def test_signing_in_leads_on_inside_this_service_and_nowhere_else(desk: Desk, wanted: str, led_to: str) -> None:
    answer = _sign_in(desk.app.test_client(), desk.offices.city.login, next=wanted)
    assert (answer.status_code, answer.headers["Location"]) == (303, led_to)


def test_failed_tries_are_kept_although_the_page_is_an_error_and_the_sixth_is_refused(desk: Desk) -> None:
    client, login = desk.app.test_client(), desk.offices.city.login
    for _ in range(5):
        page = _sign_in(client, login, "wrong password")
        assert page.status_code == 401
        assert "wrong password" not in page.text
    assert _sign_in(client, login).status_code == 429
    assert len(desk.rows(select(SignInTry))) == 10  # one for the login and one for the address, five times


def test_signing_out_ends_the_session_on_the_server_too(desk: Desk) -> None:
    client = desk.app.test_client()
    _sign_in(client, desk.offices.city.login)
    cookie = client.get_cookie("sid")
    assert cookie is not None
    assert client.get("/bureau/").status_code == 200
    assert client.post("/sign-out").headers["Location"] == "/"
    assert client.get_cookie("sid") is None
    client.set_cookie("sid", cookie.value)
    assert client.get("/bureau/").status_code == 303


def test_what_a_browser_held_before_signing_in_is_dropped(desk: Desk) -> None:
    client = desk.app.test_client()
    with client.session_transaction() as held:
        held["planted"] = "by somebody else"
    _sign_in(client, desk.offices.city.login)
    with client.session_transaction() as held:
        assert "planted" not in held
        held["planted"] = "again"
    client.post("/sign-out")
    with client.session_transaction() as held:
        assert "planted" not in held


def test_a_changed_password_ends_the_other_sessions_and_goes_on_in_a_new_one(desk: Desk) -> None:
    client, elsewhere = desk.seat(desk.offices.city), desk.seat(desk.offices.city)
    form = {"old": PASSWORD, "new": NEW, "again": NEW}
    for wrong in ({"again": NEW + "x"}, {"old": "not the old one"}, {"new": "short", "again": "short"}):
        assert client.post("/password", data=form | wrong).status_code == 422
    assert elsewhere.get("/bureau/").status_code == 200
    assert client.post("/password", data=form).status_code == 303
    assert client.get("/bureau/").status_code == 200
    assert elsewhere.get("/bureau/").status_code == 303
    assert _sign_in(desk.app.test_client(), desk.offices.city.login).status_code == 401


def test_an_enterprise_registers_and_is_signed_in_as_its_certifier(desk: Desk) -> None:
    client = desk.app.test_client()
    answer = client.post("/register", data=FIRM)
    assert (answer.status_code, answer.headers["Location"]) == (303, "/enterprise")
    assert client.get("/enterprise/people").status_code == 200
    (firm,) = desk.rows(select(Organisation).where(Organisation.uscc == FIRM["uscc"]))
    assert (firm.kind, firm.region_code) == ("enterprise", "320583")


@pytest.mark.parametrize(
    ("field", "given"),
    [
        ("name", "甲"), ("uscc", FIRM["uscc"][:-1] + "?"), ("uscc", FIRM["uscc"][:-2] + "AA"), ("uscc", ""),
        ("region_code", "320500"), ("region_code", "320000"), ("region_code", "999999"), ("person_name", " "),
        ("login", "abc"), ("login", "a" * 65), ("login", "with space"), ("password", "short"),
        ("password", "9" * 12), ("password", "1" * 150 + "abcdefgh" * 10), ("password_again", "something else"),
    ],
)  # fmt: skip
def test_a_registration_with_a_wrong_field_is_refused_and_nothing_is_kept(desk: Desk, field: str, given: str) -> None:
    form = FIRM | {field: given}
    if field == "password":
        form["password_again"] = given
    page = desk.app.test_client().post("/register", data=form)
    assert page.status_code == 422
    assert desk.rows(select(Organisation).where(Organisation.kind == "enterprise")) == []
    assert PASSWORD not in page.text


def test_a_code_or_login_is_registered_once(desk: Desk) -> None:
    post = desk.app.test_client().post
    assert post("/register", data=FIRM).status_code == 303
    assert "已经注册过" in post("/register", data=FIRM | {"login": "another.one"}).text
    assert "已被使用" in post("/register", data=FIRM | {"uscc": credit_code(901)}).text
    assert len(desk.rows(select(Organisation).where(Organisation.kind == "enterprise"))) == 1
    assert len(desk.rows(select(Person).where(Person.login == FIRM["login"]))) == 1
