"""Filling in through the door: autosave, lines, two people at once, and anything a form may send."""

import json

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import event
from sqlmodel import select
from werkzeug.test import TestResponse

from assessor.cases.save_answers import MOST_LINES, add_line, lines_of
from models.application import DraftAnswer
from tests.support.enterprise_desk import Desk, hidden
from tests.support.world import on

JSON = {"Accept": "application/json"}
LINE = "/s/services/lines/s1"
SERVICE = {"name": "云服务器", "kind": "basic", "form": "public", "domain": "infrastructure", "provider": "示例云服务商",
           "used-0-from": "2021-06-01", "used-0-open": "1"}  # fmt: skip


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk.open(app)


def _answers(desk: Desk, section: str, line_id: str = "") -> dict[str, object]:
    with desk.session() as session:
        query = select(DraftAnswer).where(DraftAnswer.section == section, DraftAnswer.line_id == line_id)
        return dict(session.exec(query).one().answers)


def _save(desk: Desk, client: FlaskClient, version: str, **changed: str) -> TestResponse:
    return client.post(desk.url(LINE + "/save"), data=SERVICE | {"version": version} | changed, headers=JSON)


def test_autosave_answers_with_the_new_version_and_the_time(desk: Desk) -> None:
    client = desk.client()
    version = hidden(client.get(desk.url(LINE)).text, "version")
    answer = _save(desk, client, version, name="新名称")
    assert answer.status_code == 200
    assert answer.json["version"] == int(version) + 1
    assert answer.json["saved_at"].startswith("2022-03-05T01:30")
    assert answer.json["errors"] == {}
    assert _answers(desk, "services", "s1")["name"] == "新名称"


def test_saving_the_same_words_again_is_no_change(desk: Desk) -> None:
    client = desk.client()
    first = _save(desk, client, hidden(client.get(desk.url(LINE)).text, "version"), name="新名称").json["version"]
    assert _save(desk, client, str(first), name="新名称").json["version"] == first


def test_what_cannot_be_read_is_saved_as_typed_and_named(desk: Desk) -> None:
    client = desk.client()
    version = hidden(client.get(desk.url("/s/payments/lines/p3")).text, "version")
    form = {"paid_on": "去年六月", "amount_yuan": "4.5万元", "version": version}
    answer = client.post(desk.url("/s/payments/lines/p3/save"), data=form, headers=JSON)
    assert answer.status_code == 200
    assert set(answer.json["errors"]) == {"paid_on", "amount_yuan"}
    assert _answers(desk, "payments", "p3")["amount_yuan"] == "4.5万元"
    page = client.get(desk.url("/s/payments/lines/p3")).text
    assert "4.5万元" in page
    assert "以元为单位" in page
    assert "看不懂的内容" in client.get(desk.url("/checks")).text


def test_two_people_on_one_line_the_second_sees_both_versions_and_chooses(desk: Desk) -> None:
    boss, clerk = desk.client(), desk.client("clerk")
    version = hidden(boss.get(desk.url(LINE)).text, "version")
    assert _save(desk, clerk, version, name="经办人改的", provider="经办人的服务商").status_code == 200
    stale = _save(desk, boss, version, name="负责人改的")
    assert stale.status_code == 409
    assert stale.json["conflict"] is True
    page = boss.post(
        desk.url(LINE), data=SERVICE | {"version": version, "name": "负责人改的", "provider": "负责人的服务商"}
    )
    assert page.status_code == 409
    for words in ("经办人改的", "负责人改的", "经办人的服务商", "负责人的服务商"):
        assert words in page.text
    assert _answers(desk, "services", "s1")["name"] == "经办人改的"
    choice = SERVICE | {"version": hidden(page.text, "version"), "name": "负责人改的", "provider": "负责人的服务商",
                        "keep-name": "mine", "keep-provider": "saved"}  # fmt: skip
    assert boss.post(desk.url(LINE), data=choice).status_code == 303
    kept = _answers(desk, "services", "s1")
    assert (kept["name"], kept["provider"]) == ("负责人改的", "经办人的服务商")


def test_what_was_typed_survives_the_conflict_page_whole(desk: Desk) -> None:
    boss, clerk = desk.client(), desk.client("clerk")
    version = hidden(boss.get(desk.url(LINE)).text, "version")
    _save(desk, clerk, version, provider="经办人的服务商")
    typed = SERVICE | {"version": version, "used-0-to": "2021-08-31", "used-1-from": "2021-09-01", "used-1-open": "1"}
    page = boss.post(desk.url(LINE), data=typed).text
    for name in ("used-0-from", "used-0-to", "used-1-from", "used-1-open", "kind"):
        assert f'name="{name}"' in page


def test_signed_out_autosave_is_told_to_sign_in_again(desk: Desk) -> None:
    assert desk.app.test_client().post(desk.url(LINE + "/save"), data=SERVICE, headers=JSON).status_code == 401


def test_a_required_answer_that_is_missing_is_asked_for_after_saving(desk: Desk) -> None:
    client = desk.client()
    version = hidden(client.get(desk.url("/s/enterprise")).text, "version")
    answer = client.post(desk.url("/s/enterprise"), data={"version": version, "name": ""})
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    assert "请填写企业名称" in page
    assert "必须修改" in client.get(desk.url("/checks")).text
    assert desk.file(client).status_code == 409


def test_adding_opens_a_line_and_an_empty_one_is_not_added_twice(desk: Desk) -> None:
    client = desk.client()
    first = client.post(desk.url("/s/services/lines")).headers["Location"]
    again = client.post(desk.url("/s/services/lines")).headers["Location"]
    assert first == again
    assert "还差 服务名称" in client.get(desk.url("/s/services")).text


def test_a_copied_line_has_the_answers_and_an_id_of_its_own(desk: Desk) -> None:
    client = desk.client()
    where = client.post(desk.url(LINE + "/copy")).headers["Location"]
    fresh = where.rpartition("/")[2]
    assert fresh != "s1"
    assert _answers(desk, "services", fresh) == _answers(desk, "services", "s1")


def test_a_removed_lines_id_is_not_used_again(desk: Desk) -> None:
    client = desk.client()
    version = hidden(client.get(desk.url("/s/services/lines/s2")).text, "version")
    assert client.post(desk.url("/s/services/lines/s2/remove"), data={"version": version}).status_code == 303
    assert client.get(desk.url("/s/services/lines/s2")).status_code == 404
    fresh = client.post(desk.url("/s/services/lines")).headers["Location"].rpartition("/")[2]
    assert fresh not in ("s1", "s2", "p3")


def test_a_line_somebody_else_just_changed_is_not_removed(desk: Desk) -> None:
    boss, clerk = desk.client(), desk.client("clerk")
    version = hidden(boss.get(desk.url(LINE)).text, "version")
    _save(desk, clerk, version, name="刚改过")
    answer = boss.post(desk.url(LINE + "/remove"), data={"version": version})
    assert answer.status_code == 409
    assert _answers(desk, "services", "s1")["name"] == "刚改过"


def test_a_payment_whose_service_was_removed_says_so_and_keeps_the_answer(desk: Desk) -> None:
    client = desk.client()
    version = hidden(client.get(desk.url(LINE)).text, "version")
    client.post(desk.url(LINE + "/remove"), data={"version": version})
    assert "已不在申报中" in client.get(desk.url("/s/payments/lines/p3")).text
    assert "已不在申报中" in client.get(desk.url("/checks")).text


def _fill_up(desk: Desk, count: int) -> None:
    with desk.session() as session:
        case, section = desk.case(session), desk.pack.section("payments")
        for number in range(count - len(lines_of(session, case, section))):
            typed = {
                "service": "s1",
                "paid_on": "2021-06-10",
                "amount_yuan": f"{number + 1000}.00",
                "payer": "示例制造有限公司",
            }
            add_line(session, desk.people["boss"], case, section, typed, on("2022-03-05"))


def test_one_line_more_than_the_limit_is_refused_in_words(desk: Desk) -> None:
    _fill_up(desk, MOST_LINES)
    answer = desk.client().post(desk.url("/s/payments/lines"))
    assert answer.status_code == 422
    assert f"最多填写 {MOST_LINES} 行" in answer.text


@pytest.mark.parametrize("path", ["/s/payments", "/checks", "/files", ""])
def test_a_page_over_500_lines_asks_the_database_as_often_as_one_over_few(desk: Desk, path: str) -> None:
    client = desk.client()
    asked: list[str] = []
    event.listen(desk.app.extensions["engine"], "before_cursor_execute", lambda *a: asked.append(a[2]))
    client.get(desk.url(path))
    few = len(asked)
    _fill_up(desk, MOST_LINES)
    asked.clear()
    assert client.get(desk.url(path)).status_code == 200
    assert len(asked) <= few + 2


def test_the_json_of_autosave_is_plain_json(desk: Desk) -> None:
    client = desk.client()
    answer = _save(desk, client, hidden(client.get(desk.url(LINE)).text, "version"))
    assert set(json.loads(answer.data)) == {"version", "saved_at", "errors"}
