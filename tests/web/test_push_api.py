"""What providers push: opened by a key alone, taken once for each idempotency key, every push on record."""

import json
import threading
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import col, select
from werkzeug.test import TestResponse

from assessor.cases.api_tokens import find_token, issue_token, revoke_token, tokens_of
from assessor.cases.refusal import NotFound, Refusal
from models.adoption import ApiToken, HeartbeatDay, OpeningCertificate, Push, UsageMonth
from models.store import unit_of_work
from tests.support.desk import Desk
from tests.support.offices import credit_code
from tests.support.providers import Market
from tests.support.world import on

CUSTOMER = credit_code(1)
USAGE = {"months": [{"customer_uscc": CUSTOMER, "service": "云服务器", "month": "2022-02", "active_days": 28}]}
NOW = on("2022-03-09")


class Line:
    """A provider with keys, and a sender."""

    def __init__(self, app: Flask) -> None:
        self.desk = Desk(app)
        self.desk.clock("2022-03-09")
        with self.desk.working() as offices:
            market = Market(offices)
            self.boss, self.clerk, self.rival = market.boss, market.clerk, market.rival
            self.key = issue_token(offices.session, self.boss, "生产环境", ["openings", "usage", "heartbeats"], NOW)[1]
            self.only_usage = issue_token(offices.session, self.boss, "用量", ["usage"], NOW)[1]
            self.other = issue_token(offices.session, self.rival, "另一家", ["usage"], NOW)[1]
        self.client: FlaskClient = app.test_client()

    def push(self, kind: str, body: Any, idem: str = "key-00000001", key: str | None = None) -> TestResponse:
        """Send one push."""
        content = body if isinstance(body, (str, bytes)) else json.dumps(body)
        headers = {"Authorization": f"Bearer {self.key if key is None else key}", "Idempotency-Key": idem}
        return self.client.post(f"/api/v1/adoption/{kind}", data=content, headers=headers)

    def rows(self, table: Any) -> list[Any]:
        """Everything in a table."""
        return self.desk.rows(select(table).order_by(col(table.id)))


@pytest.fixture
def line(app: Flask) -> Line:
    return Line(app)


def test_the_three_kinds_are_taken_and_on_record(line: Line) -> None:
    opening = {"certificates": [{"customer_uscc": CUSTOMER, "number": "KT-1", "service": "云服务器",
                                 "opened_on": "2021-06-01", "contract_number": "HT-7"}]}  # fmt: skip
    beats = {"beats": [
        {"customer_uscc": CUSTOMER, "device": "SN-0001", "at": "2022-03-08T23:59:59+08:00"},
        {"customer_uscc": CUSTOMER, "device": "SN-0001", "at": "2022-03-08T15:00:00+00:00"},
        {"customer_uscc": CUSTOMER, "device": "SN-0001", "at": "2022-03-08T16:00:00Z"},
    ]}  # fmt: skip
    usage = {"months": [USAGE["months"][0] | {"amount_yuan": "1234.50"}]}
    answers = [line.push(*one) for one in (("openings", opening, "k-openings"), ("usage", usage, "k-usage-1"),
                                           ("heartbeats", beats, "k-beats-1"))]  # fmt: skip
    assert [(one.status_code, one.json["taken"]) for one in answers if one.json] == [(200, 1), (200, 1), (200, 3)]
    (certificate,), (month,) = line.rows(OpeningCertificate), line.rows(UsageMonth)
    assert (certificate.contract_number, month.amount_fen) == ("HT-7", 123_450)
    days = [(str(day.day), day.beats) for day in line.rows(HeartbeatDay)]
    assert days == [("2022-03-08", 2), ("2022-03-09", 1)], "a day is a day in Beijing"
    pushes = line.rows(Push)
    assert [(one.kind, one.outcome, one.lines) for one in pushes] == [
        ("openings", "taken", 1), ("usage", "taken", 1), ("heartbeats", "taken", 3),
    ]  # fmt: skip
    headers = {"Authorization": f"Bearer {line.key}"}
    told = line.client.get(f"/api/v1/adoption/pushes/{pushes[0].ref}", headers=headers)
    assert told.json is not None
    assert (told.status_code, told.json["push"]) == (200, pushes[0].ref)
    other = line.client.get(f"/api/v1/adoption/pushes/{pushes[0].ref}", headers={"Authorization": f"Bearer {line.other}"})
    assert other.status_code == 404


def test_the_same_push_again_is_the_same_answer_and_another_body_a_conflict(line: Line) -> None:
    first, again = line.push("usage", USAGE), line.push("usage", USAGE)
    assert (first.get_data(), again.status_code, again.headers["Idempotent-Replayed"]) == (again.get_data(), 200, "true")
    changed = {"months": [USAGE["months"][0] | {"active_days": 27}]}
    conflict = line.push("usage", changed)
    assert conflict.status_code == 409
    assert conflict.json is not None
    assert "已经用于另一份内容" in conflict.json["error"]
    assert len(line.rows(UsageMonth)) == 1
    assert line.push("usage", USAGE, key=line.other).status_code == 200, "a key of idempotency is its provider's own"
    assert [one.outcome for one in line.rows(Push)] == ["taken", "refused", "taken"]


def test_a_refused_body_leaves_its_key_free_and_names_every_field(line: Line) -> None:
    wrong = {"months": [
        {"customer_uscc": "91320583XXFAKE0019", "service": "", "month": "2022-13", "active_days": 31},
        {"customer_uscc": CUSTOMER, "service": "云", "month": "2022-02", "active_days": 29, "colour": 1},
        {"customer_uscc": CUSTOMER, "service": "云", "month": "2022-03", "active_days": 10, "amount_yuan": 12.5},
    ]}  # fmt: skip
    answer = line.push("usage", wrong)
    assert answer.status_code == 422
    assert answer.json is not None
    assert {one["path"] for one in answer.json["errors"]} == {
        "months[0].customer_uscc", "months[0].service", "months[0].month", "months[1].colour", "months[1].active_days",
        "months[2].active_days", "months[2].amount_yuan",
    }  # fmt: skip
    assert line.rows(UsageMonth) == []
    assert line.push("usage", USAGE).status_code == 200
    assert [one.outcome for one in line.rows(Push)] == ["refused", "taken"]


@pytest.mark.sqlite
@pytest.mark.parametrize(
    ("body", "words"),
    [
        ("{", "JSON"), ("[]", "certificates"), ('{"certificates": []}', "至少要有一条"),
        ('{"certificates": [1]}', "对象"), ('{"certificates": [], "more": 1}', "没有别的字段"),
        ('{"certificates": [{"opened_on": "2022-03-10"}]}', "不能晚于今天"),
        (json.dumps({"certificates": [{}] * 1001}), "最多 1000 条"),
    ],
)  # fmt: skip
def test_a_body_that_cannot_be_read_is_a_422_that_says_why(line: Line, body: str, words: str) -> None:
    answer = line.push("openings", body)
    assert answer.status_code == 422
    assert words in answer.get_data(as_text=True)


@pytest.mark.sqlite
@pytest.mark.parametrize("at", ["2022-03-09T09:30:00", "2022-03-09T09:41:00+08:00", "2014-12-31T00:00:00Z", 5, "soon"])
def test_a_heartbeat_needs_a_time_with_its_zone_that_is_not_ahead(line: Line, at: Any) -> None:
    answer = line.push("heartbeats", {"beats": [{"customer_uscc": CUSTOMER, "device": "SN-1", "at": at}]})
    assert answer.json is not None
    assert [one["path"] for one in answer.json["errors"]] == ["beats[0].at"]


@pytest.mark.sqlite
def test_only_a_key_in_force_opens_and_only_within_its_scope(line: Line) -> None:
    assert line.push("usage", USAGE, key="").status_code == 401
    assert line.push("usage", USAGE, key="sjt_" + "0" * 43).status_code == 401
    assert line.push("openings", {}, key=line.only_usage).status_code == 403
    signed_in = line.desk.seat(line.boss)
    answer = signed_in.post("/api/v1/adoption/usage", json=USAGE, headers={"Idempotency-Key": "key-00000001"})
    assert (answer.status_code, answer.headers["WWW-Authenticate"]) == (401, "Bearer"), "a cookie opens nothing here"
    assert line.client.get("/provider", headers={"Authorization": f"Bearer {line.key}"}).status_code == 303
    assert line.push("usage", USAGE, idem="short").status_code == 400
    with line.desk.working() as offices:
        token = find_token(offices.session, line.key)
        assert token is not None
        with pytest.raises(NotFound):
            revoke_token(offices.session, line.rival, token.ref, NOW)
        revoke_token(offices.session, line.boss, token.ref, NOW)
        with pytest.raises(Refusal, match="已经停用"):
            revoke_token(offices.session, line.boss, token.ref, NOW)
    assert line.push("usage", USAGE).status_code == 401
    assert line.rows(UsageMonth) == []


@pytest.mark.sqlite
def test_a_key_is_shown_once_and_only_its_hash_is_kept(line: Line) -> None:
    with line.desk.working() as offices:
        for viewer in (line.clerk, offices.city):
            with pytest.raises(Refusal, match="负责人"):
                issue_token(offices.session, viewer, "对接", ["usage"], NOW)
        for name, scopes, words in (("x", ["usage"], "用途"), ("对接", [], "至少选择"), ("对接", ["admin"], "至少选择")):
            with pytest.raises(Refusal, match=words):
                issue_token(offices.session, line.boss, name, scopes, NOW)
        assert all(at is None for _, at in tokens_of(offices.session, line.boss))
    line.push("usage", USAGE)
    with line.desk.working() as offices:
        assert [at is not None for _, at in tokens_of(offices.session, line.boss)] == [False, True]
    stored = [value for row in line.rows(ApiToken) for value in vars(row).values()]
    assert not any(isinstance(value, str) and line.key in value for value in stored)


@pytest.mark.sqlite
def test_too_much_and_too_often_are_refused(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    assert line.push("usage", b" " * (1024 * 1024 + 1)).status_code == 413
    monkeypatch.setattr("assessor.api.push.PUSHES_PER_MINUTE", 2)
    answers = [line.push("usage", USAGE, idem=f"key-{number:08d}") for number in range(3)]
    assert answers[-1].status_code == 429
    assert int(answers[-1].headers["Retry-After"]) > 0


def test_one_key_sent_at_once_by_many_is_taken_once(line: Line) -> None:
    """The race is held by the database: all senders of one body hear one answer, all others a conflict."""
    bodies = [USAGE, USAGE, USAGE, {"months": [USAGE["months"][0] | {"active_days": 5}]}]
    answers: list[tuple[int, str]] = []
    gate = threading.Barrier(len(bodies))

    def send(body: Any) -> None:
        client = line.desk.app.test_client()
        gate.wait()
        headers = {"Authorization": f"Bearer {line.key}", "Idempotency-Key": "key-at-once-1"}
        answer = client.post("/api/v1/adoption/usage", json=body, headers=headers)
        answers.append((answer.status_code, answer.get_data(as_text=True)))

    threads = [threading.Thread(target=send, args=(body,)) for body in bodies]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(line.rows(UsageMonth)) == 1
    taken = [text for status, text in answers if status == 200]
    assert len(set(taken)) == 1
    assert {status for status, _ in answers} <= {200, 409}
    assert sum(one.outcome == "taken" for one in line.rows(Push)) == 1


@pytest.mark.sqlite
def test_no_body_whatever_makes_the_service_fail(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessor.api.push.PUSHES_PER_MINUTE", 100_000)
    monkeypatch.setattr("assessor.api.push.TRIES_PER_MINUTE", 100_000)
    scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8)
    lines = st.lists(st.dictionaries(st.sampled_from(["customer_uscc", "device", "at", "service", "x"]), scalars), max_size=3)

    @settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.binary(max_size=30) | st.builds(lambda beats: json.dumps({"beats": beats}), lines))
    def holds(body: bytes | str) -> None:
        assert line.push("heartbeats", body, idem="key-hostile-1").status_code in (200, 409, 422)

    holds()


@pytest.mark.sqlite
def test_the_description_names_every_path_with_its_body_and_its_key(line: Line) -> None:
    described = line.client.get("/api/v1/openapi.json").json
    assert described is not None
    for kind, key in (("openings", "certificates"), ("usage", "months"), ("heartbeats", "beats")):
        post = described["paths"][f"/adoption/{kind}"]["post"]
        assert post["security"] == [{"token": []}]
        assert list(described["components"]["schemas"][f"push.{kind}"]["properties"]) == [key]
    assert described["components"]["securitySchemes"]["token"]["scheme"] == "bearer"
    with unit_of_work(line.desk.app.extensions["engine"], write=False) as session:
        assert session.exec(select(Push)).all() == []
