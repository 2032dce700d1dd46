"""The interface for other systems: a verdict for a document, clear errors for everything else, never a 500."""

import json
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import text
from sqlmodel import Session

from assessor.cases.count_use import count_use
from assessor.policy.document import parse
from assessor.policy.verdict import judge
from models.store import unit_of_work
from tests.support.world import on

CHECK = "/api/v1/packs/jiangsu-star-2022/check"
DOCUMENT: dict[str, Any] = {
    "level": "three_star",
    "submitted_on": "2022-03-05",
    "enterprise": {
        "name": "示例制造有限公司", "uscc": "91320583XXFAKE0018", "region": "320583", "legal_person": True,
        "finance_system": True, "credit_ok": True, "violations": [],
    },
    "stars_held": [],
    "services": [
        {"id": "s1", "name": "云服务器", "kind": "basic", "form": "public", "domain": "infrastructure",
         "used": [{"from": "2021-06-01", "to": None}]},
        {"id": "s2", "name": "云上排产", "kind": "industrial_app", "form": "public", "domain": "production",
         "used": [{"from": "2021-07-15", "to": None}]},
    ],
    "payments": [{"id": "p1", "service": "s1", "paid_on": "2021-06-10", "amount_yuan": "20000.00"}],
    "pledge": True,
}  # fmt: skip


@pytest.fixture(autouse=True)
def _patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessor.api.routes.CHECKS_PER_MINUTE", 100_000)


def test_a_document_gets_the_verdict_of_the_engine(app: Flask, client: FlaskClient) -> None:
    answer = client.post(CHECK, json=DOCUMENT)
    pack = app.extensions["packs"]["jiangsu-star-2022"]
    assert answer.status_code == 200
    assert answer.json == json.loads(json.dumps(judge(pack, parse(DOCUMENT, pack)).to_json()))
    assert answer.json["outcome"] == "eligible"


def test_a_document_that_cannot_be_read_is_answered_field_by_field(client: FlaskClient) -> None:
    wrong = {**DOCUMENT, "level": "nine_star", "payments": [{"amount_yuan": 20000.5}]}
    answer = client.post(CHECK, json=wrong)
    assert answer.status_code == 422
    assert {one["path"] for one in answer.json["errors"]} == {"level", "payments[0].amount_yuan"}


HOSTILE = [
    b"", b"null", b"[]", b"7", b'"x"', b"{", b"\xff\xfe\x00", b"[" * 100_000, b'{"a":' * 50_000,
    b'{"level": NaN}', b'{"level": Infinity}', b'{"level": 1' + b"0" * 10_000 + b"}", b'{"level": 1e999}',
    b'{"level": "three_star", "level": "four_star"}', b'{"level": "\\ud800"}', b'{"\\ud800": 1, "level": "three_star"}',
    b'{"level": "three_star", "services": {"0": 1}}', b'{"level": "three_star", "services": [[[]]]}',
    b'{"level": "three_star", "enterprise": []}', b'{"level": "three_star", "services": [{"id": "\\u0000"}]}',
    b'{"level": "three_star", "enterprise": {"employees": 1e400, "violations": {"a": 1}}}',
    b'{"level": ["three_star"]}', b'{"level": {"three_star": 1}}', b'{"level": true}',
]  # fmt: skip


@pytest.mark.parametrize("body", HOSTILE, ids=range(len(HOSTILE)))
def test_hostile_json_is_refused_with_words(client: FlaskClient, body: bytes) -> None:
    answer = client.post(CHECK, data=body, content_type="application/json")
    assert answer.status_code in (200, 422)
    if answer.status_code == 422:
        assert all(one["message"] for one in answer.json["errors"])


ANY_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20) | st.just("2021-06-01"),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=12), inner, max_size=4),
    max_leaves=12,
)
KEYS = (
    "submitted_on",
    "enterprise",
    "stars_held",
    "services",
    "payments",
    "devices",
    "use_cases",
    "pledge",
    "assessment",
)
LINE = st.dictionaries(
    st.sampled_from(
        ["id", "name", "kind", "form", "used", "paid_on", "amount_yuan", "invoice", "edge", "serves", "level"]
    ),
    ANY_JSON,
    max_size=5,
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    document=st.fixed_dictionaries(
        {"level": st.sampled_from(["three_star", "four_star", "five_star"])},
        optional={key: ANY_JSON | LINE | st.lists(LINE, max_size=3) for key in KEYS},
    )
)
def test_any_shape_of_document_is_judged_or_refused_and_never_breaks(
    client: FlaskClient, document: dict[str, Any]
) -> None:
    answer = client.post(CHECK, data=json.dumps(document), content_type="application/json")
    assert answer.status_code in (200, 422)
    assert json.loads(answer.data.decode("utf-8"))


def test_too_large_a_document_is_refused_unread(client: FlaskClient) -> None:
    answer = client.post(CHECK, data=b" " * (2 * 1024 * 1024 + 1), content_type="application/json")
    assert answer.status_code == 413
    assert "MiB" in answer.json["error"]


def test_the_interface_needs_no_cookie_and_keeps_nothing(app: Flask) -> None:
    client = app.test_client(use_cookies=False)
    assert client.post(CHECK, json=DOCUMENT).status_code == 200
    with unit_of_work(app.extensions["engine"], write=False) as session:
        for table in ("application", "submission", "carried_answers", "event"):
            assert session.connection().execute(text(f"SELECT count(*) FROM {table}")).scalar_one() == 0


def test_one_address_is_asked_to_wait_after_its_share(client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("assessor.api.routes.CHECKS_PER_MINUTE", 3)
    answers = [client.post(CHECK, json=DOCUMENT) for _ in range(8)]  # the eight may fall into two minutes
    codes = [answer.status_code for answer in answers]
    assert codes[:3] == [200, 200, 200]
    assert codes.count(429) >= 2
    late = next(answer for answer in answers if answer.status_code == 429)
    assert 1 <= int(late.headers["Retry-After"]) <= 60
    other = client.post(CHECK, json=DOCUMENT, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    assert other.status_code == 200


def test_no_address_is_written_down(app: Flask, client: FlaskClient) -> None:
    client.post(CHECK, json=DOCUMENT, environ_base={"REMOTE_ADDR": "203.0.113.9"})
    with unit_of_work(app.extensions["engine"], write=False) as session:
        subjects = session.connection().execute(text("SELECT subject FROM use_count")).scalars().all()
    assert subjects
    assert not any("203" in subject.partition(":")[0] or "203.0.113.9" in subject for subject in subjects)


def test_uses_are_counted_by_the_minute_and_old_counts_are_cleared(session: Session) -> None:
    start = on("2022-03-21", "09:30:10").at
    assert [count_use(session, "x", 2, start) for _ in range(3)] == [None, None, 50]
    assert count_use(session, "y", 2, start) is None
    assert count_use(session, "x", 2, on("2022-03-21", "09:31:00").at) is None
    count_use(session, "x", 2, on("2022-03-22", "09:31:00").at)
    assert session.connection().execute(text("SELECT count(*) FROM use_count")).scalar_one() == 1


def test_packs_and_schemas_are_listed(app: Flask, client: FlaskClient) -> None:
    listed = client.get("/api/v1/packs").json["packs"]
    assert {one["id"] for one in listed} == set(app.extensions["packs"])
    for one in listed:
        schema = client.get(f"/api/v1/packs/{one['id']}/schema").json
        if one["kind"] == "rating":
            assert schema["properties"]["level"]["enum"] == [level["id"] for level in one["levels"]]
        else:
            assert set(schema["properties"]) == {"facts", "batch"}


@pytest.mark.parametrize("address", ["/api/v1/packs/none/schema", "/api/v1/nothing", "/api/v1/packs/%00/schema"])
def test_what_is_not_there_is_said_in_json(client: FlaskClient, address: str) -> None:
    answer = client.get(address)
    assert answer.status_code in (400, 404)
    assert answer.json["error"]


def test_a_wrong_method_is_said_in_json(client: FlaskClient) -> None:
    answer = client.get(CHECK)
    assert answer.status_code == 405
    assert answer.json["error"]


def test_the_description_names_every_route_and_answers_as_it_says(app: Flask, client: FlaskClient) -> None:
    described = client.get("/api/v1/openapi.json").json
    routes = {
        rule.rule.removeprefix("/api/v1").replace("<", "{").replace(">", "}")
        for rule in app.url_map.iter_rules()
        if rule.endpoint.startswith(("api.", "push."))
    }
    assert set(described["paths"]) == routes - {"/openapi.json"}
    schemas = described["components"]["schemas"]
    verdict = client.post(CHECK, json=DOCUMENT).json
    assert set(verdict) == set(schemas["verdict"]["properties"])
    finding = schemas["verdict"]["properties"]["findings"]["items"]
    assert all(set(one) == set(finding["properties"]) for one in verdict["findings"])
    assert set(client.post(CHECK, json=[]).json) == set(schemas["error"]["properties"])
    for ref in {line.split('"')[1] for line in json.dumps(described).split('"$ref": ')[1:]}:
        assert ref.removeprefix("#/components/schemas/") in schemas
