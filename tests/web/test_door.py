"""What the door does for every page: headers, who is let in, what is kept of a request that failed, forms sent twice."""

from collections.abc import Callable

import pytest
from flask import Flask, g, redirect, request
from flask.testing import FlaskClient
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import OperationalError

from models.batch import Setting
from models.people import Person
from models.store import unit_of_work
from tests.support.desk import Desk

CONTENT_POLICY = {
    "default-src 'self'", "script-src 'self'", "style-src 'self'", "img-src 'self' data:", "object-src 'none'",
    "base-uri 'none'", "form-action 'self'", "frame-ancestors 'none'",
}  # fmt: skip
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
}
View = Callable[[], ResponseReturnValue]


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk(app)


def _room(app: Flask, view: View, policy: str = "anyone", name: str = "room") -> None:
    """A route of the test's own behind the door: /room takes GET and POST."""
    app.config["WTF_CSRF_ENABLED"] = False
    app.policies = {**app.policies, name: policy}  # type: ignore[attr-defined]
    app.add_url_rule(f"/{name}", name, view, methods=["GET", "POST"])


def _kept(app: Flask) -> set[str]:
    with unit_of_work(app.extensions["engine"], write=False) as session:
        return {key for key in ("one", "two") if session.get(Setting, key)}


def _write(key: str) -> None:
    g.session.add(Setting(key=key, value="written"))
    g.session.flush()


@pytest.mark.parametrize("path", ["/", "/sign-in", "/nothing-here", "/static/tokens.css"])
def test_each_security_header_is_on_every_answer(client: FlaskClient, path: str) -> None:
    answer = client.get(path)
    assert set(answer.headers["Content-Security-Policy"].split("; ")) == CONTENT_POLICY
    assert {name: answer.headers.get(name) for name in HEADERS} == HEADERS
    assert ("no-store" in answer.headers.get("Cache-Control", "")) is not path.startswith("/static")
    answer.close()


@pytest.mark.parametrize("demo", [True, False])
def test_only_production_ties_browsers_to_https(app: Flask, demo: bool) -> None:
    app.config["DEMO"] = demo
    said = app.test_client().get("/sign-in").headers.get("Strict-Transport-Security")
    assert said == (None if demo else "max-age=31536000; includeSubDomains")


def test_what_a_refused_request_wrote_is_taken_back_and_a_good_ones_is_kept(app: Flask) -> None:
    answers = {"one": 422, "two": 200}

    def view() -> ResponseReturnValue:
        key = request.form["key"]
        _write(key)
        return key, answers[key]

    _room(app, view)
    client = app.test_client()
    assert client.post("/room", data={"key": "one"}).status_code == 422
    assert _kept(app) == set()
    assert client.post("/room", data={"key": "two"}).status_code == 200
    assert _kept(app) == {"two"}


def test_reading_a_page_writes_nothing(app: Flask) -> None:
    def view() -> ResponseReturnValue:
        _write("one")
        return "done"

    _room(app, view)
    app.test_client().get("/room")
    assert _kept(app) == set()


def test_the_loser_of_a_race_is_told_to_look_again_and_nothing_of_theirs_is_kept(app: Flask) -> None:
    def view() -> ResponseReturnValue:
        _write("two")
        _write("one")
        g.session.expunge_all()
        _write("one")
        return "done"

    _room(app, view)
    answer = app.test_client().post("/room")
    assert answer.status_code == 409
    assert "刷新页面" in answer.text
    assert _kept(app) == set()


def test_a_database_that_does_not_answer_in_time_is_a_busy_service_and_not_a_fault(app: Flask) -> None:
    def view() -> ResponseReturnValue:
        raise OperationalError("SELECT 1", {}, Exception("database is locked"))

    _room(app, view)
    answer = app.test_client().post("/room")
    assert answer.status_code == 503
    assert "没有保存" in answer.text


def test_who_is_not_signed_in_is_led_to_sign_in_from_a_page_and_refused_for_everything_else(app: Flask) -> None:
    _room(app, lambda: "inside", "signed_in")
    client = app.test_client()
    page = client.get("/room?x=1")
    assert (page.status_code, page.headers["Location"]) == (303, "/sign-in?next=/room?x%3D1")
    assert client.get("/room", headers={"Accept": "application/json"}).status_code == 401
    assert client.post("/room").status_code == 401


def test_who_holds_a_password_from_another_person_reaches_nothing_before_changing_it(desk: Desk) -> None:
    _room(desk.app, lambda: "inside", "signed_in")
    client = desk.seat(desk.offices.city)
    assert client.get("/room").text == "inside"
    with unit_of_work(desk.app.extensions["engine"], write=True) as session:
        session.get_one(Person, desk.offices.city.person_id).must_change = True
    for answer in (client.get("/room"), client.post("/room"), client.get("/")):
        assert (answer.status_code, answer.headers["Location"]) == (303, "/password")
    assert client.get("/password").status_code == 200
    assert client.post("/sign-out").headers["Location"] == "/"


def test_a_form_sent_twice_is_answered_alike_and_its_key_opens_no_other_form(desk: Desk) -> None:
    done: list[str] = []

    def view() -> ResponseReturnValue:
        done.append("room")
        return redirect(f"/result-{len(done)}", 303)

    def other() -> ResponseReturnValue:
        done.append("other")
        return redirect("/elsewhere", 303)

    _room(desk.app, view, "signed_in")
    _room(desk.app, other, "signed_in", "other")
    client, colleague = desk.seat(desk.offices.city), desk.seat(desk.offices.city_two)
    first, again = (client.post("/room", data={"once": "k"}).headers["Location"] for _ in range(2))
    assert (first, again, done) == ("/result-1", "/result-1", ["room"])
    assert client.post("/other", data={"once": "k"}).status_code == 409
    assert colleague.post("/room", data={"once": "k"}).headers["Location"] == "/result-2"
    assert done == ["room", "room"]


def test_a_form_that_was_refused_may_be_sent_again_with_the_same_key(desk: Desk) -> None:
    answers: list[ResponseReturnValue] = [("填错了", 422), redirect("/result", 303)]
    _room(desk.app, lambda: answers.pop(0), "signed_in")
    client = desk.seat(desk.offices.city)
    assert client.post("/room", data={"once": "k"}).status_code == 422
    assert client.post("/room", data={"once": "k"}).headers["Location"] == "/result"


def test_reading_keeps_a_session_awake(desk: Desk) -> None:
    _room(desk.app, lambda: "inside", "signed_in")
    desk.clock("2022-03-05", "08:00:00")
    client = desk.seat(desk.offices.city)
    for time in ("09:30:00", "11:00:00", "12:30:00"):
        desk.clock("2022-03-05", time)
        assert client.get("/room").status_code == 200
    desk.clock("2022-03-05", "14:31:00")
    assert client.get("/room").status_code == 303


def test_writing_keeps_a_session_awake(desk: Desk) -> None:
    _room(desk.app, lambda: "inside", "signed_in")
    desk.clock("2022-03-05", "08:00:00")
    client = desk.seat(desk.offices.city)
    for time in ("09:30:00", "11:00:00", "12:30:00"):
        desk.clock("2022-03-05", time)
        assert client.post("/room").status_code == 200


def test_what_takes_long_is_prepared_only_for_those_whom_the_policy_admits(app: Flask) -> None:
    prepared: list[str] = []

    def view() -> ResponseReturnValue:
        return "inside"

    view.prepare = lambda: prepared.append("done")  # type: ignore[attr-defined]
    _room(app, view, "signed_in")
    assert app.test_client().post("/room").status_code == 401
    assert prepared == []


@pytest.mark.parametrize("sent", [{"data": {"a": "x\0y"}}, {"query_string": {"a": "x\0y"}}])
def test_a_nought_byte_reaches_no_page(app: Flask, sent: dict[str, dict[str, str]]) -> None:
    _room(app, lambda: "inside")
    client = app.test_client()
    assert client.post("/room", data={"a": "xy"}).status_code == 200
    assert client.post("/room", **sent).status_code == 400  # type: ignore[arg-type]


def test_a_policy_that_names_no_known_permission_keeps_the_service_from_starting(app: Flask) -> None:
    app.policies = {**app.policies, "public.home": "everyone"}  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match="everyone"):
        app.check_policies()  # type: ignore[attr-defined]


@pytest.mark.parametrize(("method", "path", "code"), [("GET", "/nothing-here", 404), ("GET", "/bureau/together", 405)])
def test_an_error_before_the_door_keeps_the_frame_of_whoever_is_signed_in(
    desk: Desk, method: str, path: str, code: int
) -> None:
    answer = desk.seat(desk.offices.city).open(path, method=method)
    assert answer.status_code == code
    assert "苏州市工业和信息化局" in answer.text and ">登录<" not in answer.text
    stranger = desk.app.test_client()
    stranger.set_cookie("sid", "made-up")
    assert ">登录<" in stranger.open(path, method=method).text


def test_a_form_that_is_too_old_or_too_large_is_refused_in_the_frame_of_its_sender(desk: Desk) -> None:
    client = desk.seat(desk.offices.city)
    desk.app.config["MAX_CONTENT_LENGTH"] = 1000
    large = client.post("/bureau/together", data={"words": "y" * 2000})
    assert large.status_code == 413 and "苏州市工业和信息化局" in large.text
    desk.app.config["WTF_CSRF_ENABLED"] = True
    old = client.post("/bureau/together", data={"csrf_token": "old"})
    assert old.status_code == 400 and "苏州市工业和信息化局" in old.text


@pytest.mark.parametrize(
    ("came", "back"),
    [
        ("http://localhost/bureau/?tab=all", "/bureau/?tab=all"), ("http://localhost/nothing-here", None),
        ("http://elsewhere.example/bureau/", None), ("http://localhost//elsewhere.example/x", None), ("", None),
    ],
)  # fmt: skip
def test_an_error_page_leads_back_to_a_page_of_this_service_only(client: FlaskClient, came: str, back: str | None) -> None:
    page = client.get("/nothing-here", headers={"Referer": came}).text
    assert ("返回上一页</a>" in page) == (back is not None)
    assert back is None or f'href="{back}"' in page
    assert "elsewhere.example" not in page
