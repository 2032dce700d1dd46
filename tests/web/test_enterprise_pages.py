"""The enterprise's other pages: home, start, preview, people."""

import re

import pytest
from flask import Flask

from tests.support.enterprise_desk import Desk, hidden


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk.open(app)


def test_an_enterprise_without_an_application_is_led_to_choose_a_star(desk: Desk) -> None:
    page = desk.client("rival").get("/enterprise").text
    assert "开始申报" in page
    assert "还没有评定过星级" in page
    assert "2022年3月31日 24 时" in page


def test_a_batch_that_was_never_opened_is_not_found(desk: Desk) -> None:
    client = desk.client("rival")
    for pack_id in ("jiangsu-star-2024", "nothing"):
        assert client.get(f"/enterprise/start/{pack_id}").status_code == 404
        assert client.post(f"/enterprise/start/{pack_id}", data={"level": "three_star"}).status_code == 404


def test_the_preview_says_what_the_rules_find_and_what_would_change_it(desk: Desk) -> None:
    client = desk.client()
    assert "通过形式审查" in client.get(desk.url("/preview")).text
    line = desk.url("/s/services/lines/s1")
    form = {"name": "云服务器", "kind": "basic", "form": "public", "domain": "infrastructure", "provider": "示例",
            "used-0-from": "2021-11-01", "used-0-open": "1",
            "version": hidden(client.get(line).text, "version")}  # fmt: skip
    assert client.post(line, data=form).status_code == 303
    page = client.get(desk.url("/preview")).text
    assert "需补正" in page
    assert "怎样改会有不同的结果" in page
    assert "2022年2月1日" in page
    assert "很可能会被退回补正" in client.get(desk.url("/submit")).text


def test_what_the_documents_do_not_set_stands_apart_and_bars_nobody(desk: Desk) -> None:
    page = desk.client().get(desk.url("/preview")).text
    assert "文件没有给出标准" in page
    assert "本包未设定" not in page.split("文件没有给出标准")[0]
    assert "本包未设定" in page.split("文件没有给出标准")[1]


def test_the_certifier_adds_an_editor_and_the_first_password_is_shown_once(desk: Desk) -> None:
    client = desk.client()
    form = {"name": "王示例", "login": "wang.shili", "role": "editor", "once": "k"}
    page = client.post("/enterprise/people", data=form)
    assert page.status_code == 200
    first = re.findall(r'class="code">([^<]+)<', page.text)[1]
    assert len(first) >= 10
    again = client.post("/enterprise/people", data=form)
    assert again.status_code == 409
    assert first not in again.text
    assert first not in client.get("/enterprise/people").text
    signed_in = desk.app.test_client().post("/sign-in", data={"login": "wang.shili", "password": first})
    assert signed_in.status_code == 303


@pytest.mark.parametrize(
    ("form", "words"),
    [
        ({"name": "王示例", "login": "clerk", "role": "editor"}, "已被使用"),
        ({"name": "", "login": "wang.shili", "role": "editor"}, "请填写姓名和登录名"),
        ({"name": "王示例", "login": "wang.shili", "role": "officer"}, "可以有的角色"),
        ({"name": "王示例", "login": "wang.shili", "role": ""}, "可以有的角色"),
    ],
)
def test_an_account_that_cannot_be_is_refused_beside_the_form(desk: Desk, form: dict[str, str], words: str) -> None:
    answer = desk.client().post("/enterprise/people", data=form)
    assert answer.status_code in (409, 422)
    assert words in answer.text
    assert form["login"] in answer.text


def test_a_disabled_account_is_out_at_once_and_a_reset_lets_it_in_again(desk: Desk) -> None:
    boss, clerk = desk.client(), desk.client("clerk")
    person = desk.people["clerk"].person_id
    assert boss.post("/enterprise/people/disable", data={"person": person}).status_code == 303
    assert clerk.get("/enterprise").status_code == 303
    page = boss.post("/enterprise/people/reset", data={"person": person}).text
    first = re.findall(r'class="code">([^<]+)<', page)[1]
    assert desk.app.test_client().post("/sign-in", data={"login": "clerk", "password": first}).status_code == 303


@pytest.mark.parametrize("door", ["/enterprise/people", "/enterprise/people/disable", "/enterprise/people/reset"])
def test_an_editor_manages_nobody(desk: Desk, door: str) -> None:
    answer = desk.client("clerk").post(door, data={"person": desk.people["boss"].person_id})
    assert answer.status_code == 403
    assert "负责人" in answer.text


@pytest.mark.parametrize("door", ["disable", "reset"])
def test_people_of_another_enterprise_are_not_found(desk: Desk, door: str) -> None:
    answer = desk.client().post(f"/enterprise/people/{door}", data={"person": desk.people["rival"].person_id})
    assert answer.status_code == 404


def test_nobody_disables_their_own_account(desk: Desk) -> None:
    answer = desk.client().post("/enterprise/people/disable", data={"person": desk.people["boss"].person_id})
    assert answer.status_code == 422
