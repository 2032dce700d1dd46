"""What an enterprise's forms answer to hostile input, and to two people at once."""

import threading

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select
from werkzeug.test import TestResponse

from models.application import Application
from tests.support.enterprise_desk import Desk, hidden

JSON = {"Accept": "application/json"}
LINE = "/s/services/lines/s1"
SERVICE = {"name": "云服务器", "kind": "basic", "form": "public", "domain": "infrastructure", "provider": "示例云服务商",
           "used-0-from": "2021-06-01", "used-0-open": "1"}  # fmt: skip
HOSTILE = (
    " ",
    "-1",
    "9" * 24,
    "NaN²",
    "2021-02-30",
    "a" * 20_000,
    "<script>alert(1)</script>",
    "\u202e\x1b[31m💥",
    "\x00",
)
NAMES = [
    "name",
    "uscc",
    "region",
    "legal_person",
    "violations",
    "violations-none",
    "founded_on",
    "employees",
    "revenue_yuan",
    "kind",
    "form",
    "domain",
    "used-0-from",
    "used-0-to",
    "used-0-open",
    "used-9999-from",
    "service",
    "paid_on",
    "amount_yuan",
    "invoice-code",
    "invoice-number",
    "version",
    "keep-name",
    "then",
    "once",
    "level",
    "reason",
    "place",
    "dated_from",
    "dated_to",
    "file",
    "pledge",
    "seen",
    "person",
    "login",
    "role",
]
DOORS = [
    "/s/enterprise",
    "/s/enterprise/save",
    "/s/services/lines/s1",
    "/s/services/lines/s1/save",
    "/s/payments/lines/p3",
    "/s/services/lines/s1/proofs",
    "/files",
    "/level",
    "/withdraw",
    "/submit",
    "/s/pledge",
    "/files/nothing",
]


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk.open(app)


def _save(desk: Desk, client: FlaskClient, version: str, **changed: str) -> TestResponse:
    return client.post(desk.url(LINE + "/save"), data=SERVICE | {"version": version} | changed, headers=JSON)


@pytest.mark.parametrize("value", HOSTILE, ids=lambda value: repr(value[:12]))
def test_whatever_a_form_sends_is_answered_and_never_with_an_error_of_ours(desk: Desk, value: str) -> None:
    client = desk.client()
    form = dict.fromkeys(NAMES, value)
    for door in DOORS:
        assert client.post(desk.url(door), data=form).status_code < 500, door
        page = client.get(desk.url(door))
        assert page.status_code < 500, door
        if 'name="version"' in page.text:  # the same again, so that it is really stored
            saved = client.post(
                desk.url(door), data=form | {"version": hidden(page.text, "version"), "once": "", "keep-name": ""}
            )
            assert saved.status_code < 500, door
    for path in ("", "/s/payments", "/checks", "/preview"):
        assert client.get(desk.url(path)).status_code < 500, path


@pytest.mark.parametrize(
    "path", ["/s/services/lines/%00", "/s/%00", "/files/%00", "/receipt/0", "/receipt/99999", "?place=%00"]
)
def test_odd_addresses_are_answered(desk: Desk, path: str) -> None:
    assert desk.client().get(desk.url(path)).status_code in (200, 303, 400, 404)


def test_what_people_typed_is_never_run_as_markup(desk: Desk) -> None:
    client = desk.client()
    version = hidden(client.get(desk.url(LINE)).text, "version")
    _save(desk, client, version, name='<img src=x onerror="alert(1)">')
    for path in (LINE, "/s/services", "/s/payments", "/files", "/checks", "/preview"):
        assert "<img src=x" not in client.get(desk.url(path)).text, path


def _race(first: FlaskClient, second: FlaskClient, send: object) -> list[int]:
    gate, seen = threading.Barrier(2), []

    def go(client: FlaskClient, number: int) -> None:
        gate.wait()
        seen.append(send(client, number).status_code)  # type: ignore[operator]

    threads = [threading.Thread(target=go, args=(client, n)) for n, client in enumerate((first, second))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return sorted(seen)


def test_of_two_people_opening_an_application_at_once_one_opens_it(app: Flask) -> None:
    desk = Desk.open(app, filled=False)
    levels = ("three_star", "four_star")
    seen = _race(
        desk.client("boss"), desk.client("clerk"),
        lambda client, n: client.post("/enterprise/start/jiangsu-star-2022", data={"level": levels[n]}),
    )  # fmt: skip
    assert seen == [303, 409]
    with desk.session() as session:
        assert len(session.exec(select(Application)).all()) == 1


def test_of_two_people_saving_one_line_at_once_one_saves_and_the_other_is_told(desk: Desk) -> None:
    boss, clerk = desk.client(), desk.client("clerk")
    version = hidden(boss.get(desk.url(LINE)).text, "version")
    seen = _race(boss, clerk, lambda client, n: _save(desk, client, version, name=f"第 {n} 个人"))
    assert seen == [200, 409]


def test_of_two_submits_at_once_with_different_keys_one_is_filed(desk: Desk) -> None:
    first, second = desk.client(), desk.client()
    page = first.get(desk.url("/submit")).text
    form = {"pledge": "true", "seen": hidden(page, "seen"), "version": hidden(page, "version")}
    seen = _race(first, second, lambda client, n: client.post(desk.url("/submit"), data=form | {"once": f"key-{n}"}))
    assert seen == [303, 409]
