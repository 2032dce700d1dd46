"""The kit through the door: forms and the module's contract, hostile pictures, foreign inspectors, and the papers."""

import io
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from models.site_visit import SiteVisit, SiteVisitEntry, SiteVisitPhoto, SiteVisitSignature
from models.vocabulary import OrgKind, Role
from tests.evidence.image_makers import picture as image
from tests.support.desk import Desk, words
from tests.support.draws import NAMES
from tests.support.visits import GOES, Goes, confirm_the_rest, finished, planned, signed
from tests.support.world import on

JSON = {"Accept": "application/json"}


@pytest.fixture
def desk(app: Flask) -> Desk:
    desk = Desk(app)
    desk.clock("2022-03-09")
    return desk


def _begun(desk: Desk, start: bool = True) -> tuple[str, str, FlaskClient]:
    with desk.working() as offices:
        case = offices.passed()
        visit = planned(offices, case, start=start)
        refs = visit.ref, case.ref
    return *refs, desk.seat(desk.offices.city)


def _number(desk: Desk, ref: str, item: str) -> int:
    visit = desk.rows(select(SiteVisit).where(SiteVisit.ref == ref))[0]
    return next(n for n, one in enumerate(visit.checklist, 1) if one["key"] == item)


def _line(desk: Desk, client: FlaskClient, ref: str, item: str, **fields: Any) -> Any:
    number = _number(desk, ref, item)
    sent = {"number": number, "version": 0, "entry_key": "key-00000001", "words": "现场看到的情况", **fields}
    sent = {name.replace("c_", f"c{number}-"): value for name, value in sent.items()}
    return client.post(f"/bureau/visits/{ref}/lines", data=sent, headers=JSON)


def test_an_officer_plans_a_visit_and_finds_it_on_the_case_and_on_the_list(desk: Desk) -> None:
    with desk.working() as offices:
        case = offices.passed()
        ref = case.ref
    client = desk.seat(desk.offices.city)
    page = client.get(f"/bureau/cases/{ref}/visits/new")
    assert page.status_code == 200
    one = {"planned_on": "2022-03-10", "name": ["核查甲"], "unit": ["市局"], "login": [""]}
    refused = client.post(f"/bureau/cases/{ref}/visits/new", data=one)
    assert refused.status_code == 422 and "两人以上" in words(refused) and "核查甲" in refused.get_data(as_text=True)
    two = {"planned_on": "2022-03-10", "name": ["核查甲", "核查乙"], "unit": ["市局", "市局"], "login": ["", ""]}
    made = client.post(f"/bureau/cases/{ref}/visits/new", data=two)
    assert made.status_code == 303
    assert "拟定" in words(client.get(made.headers["Location"]))
    assert "核查甲、核查乙" in words(client.get("/bureau/visits"))
    assert "核查甲、核查乙" in words(client.get(f"/bureau/cases/{ref}?pane=visit"))
    assert "安排现场核查" in words(client.get(f"/bureau/cases/{ref}?pane=act"))


def test_who_was_drawn_waits_on_the_list_of_visits_until_one_is_planned(desk: Desk) -> None:
    with desk.working() as offices:
        case = offices.passed()
        offices.draw(on("2022-03-09", "09:00:00"))
        ref, number = case.ref, case.number
    client = desk.seat(desk.offices.city)
    page = words(client.get("/bureau/visits"))
    assert "已抽中、还没有安排核查的企业" in page and number and number in page
    assert "随机抽取" in page
    form = client.get(f"/bureau/cases/{ref}/visits/new").get_data(as_text=True)
    assert all(f'value="{name}"' in form for name in NAMES), "the people drawn stand in the form"
    sent = {"planned_on": "2022-03-10", "name": [*NAMES], "unit": ["中心", "中心"], "login": ["", ""]}
    assert client.post(f"/bureau/cases/{ref}/visits/new", data=sent).status_code == 303
    assert "已抽中、还没有安排核查的企业" not in words(client.get("/bureau/visits"))


def test_a_line_is_recorded_once_however_often_it_arrives(desk: Desk) -> None:
    ref, _, client = _begun(desk)
    for _ in range(3):
        answer = _line(desk, client, ref, "services:s1", result="confirmed")
        assert (answer.status_code, answer.json["version"], answer.json["result"]) == (200, 1, "属实")
    assert len(desk.rows(select(SiteVisitEntry))) == 1


def test_a_line_that_somebody_else_recorded_first_is_shown_and_not_written_over(desk: Desk) -> None:
    ref, _, client = _begun(desk)
    _line(desk, client, ref, "services:s1", result="confirmed")
    late = _line(desk, client, ref, "services:s1", result="refuted", entry_key="key-00000002")
    assert late.status_code == 409
    assert late.json["conflict"] and late.json["version"] == 1 and late.json["words"] == "属实"
    with_form = client.post(
        f"/bureau/visits/{ref}/lines",
        data={
            "number": _number(desk, ref, "services:s1"),
            "version": 0,
            "entry_key": "key-00000003",
            "result": "refuted",
            "words": "我看到的",
        },
    )
    assert with_form.status_code == 409 and "我看到的" in with_form.get_data(as_text=True)


def test_a_correction_is_read_by_the_type_of_its_question(desk: Desk) -> None:
    ref, _, client = _begun(desk)
    bad = _line(desk, client, ref, "payments:p3", result="partly", c_amount_yuan="4.5万元")
    assert bad.status_code == 422
    assert any(name.endswith("-amount_yuan") for name in bad.json["errors"])
    assert _line(desk, client, ref, "payments:p3", result="partly").status_code == 422
    good = _line(
        desk,
        client,
        ref,
        "payments:p3",
        result="partly",
        c_amount_yuan="40,000",
        c_paid_on="2021-12-21",
        **{"c_payer-cleared": "1"},
    )
    assert good.status_code == 200
    entry = desk.rows(select(SiteVisitEntry))[0]
    assert entry.corrections == {"amount_yuan": "40000.00", "paid_on": "2021-12-21", "payer": None}
    other = _line(
        desk, client, ref, "payments:p3", result="partly", c_service="s2", version=1, entry_key="key-00000009"
    )
    assert other.status_code == 200
    page = client.get(f"/bureau/visits/{ref}/kit")
    assert "云上排产" in words(page)


def test_nothing_is_recorded_before_the_visit_begins_or_of_an_item_that_is_not_there(desk: Desk) -> None:
    ref, _, client = _begun(desk, start=False)
    assert "还没有开始" in _line(desk, client, ref, "services:s1", result="confirmed").json["error"]
    assert client.post(f"/bureau/visits/{ref}/start").status_code == 303
    assert client.post(f"/bureau/visits/{ref}/start").status_code == 303
    for number in ("0", "99", "x", "-1", "1" * 30):
        sent = {"number": number, "entry_key": "key-00000001", "result": "confirmed"}
        assert client.post(f"/bureau/visits/{ref}/lines", data=sent, headers=JSON).status_code == 404, number
    assert _line(desk, client, ref, "services:s1", result="confirmed", entry_key="short").status_code == 422


def test_a_picture_is_kept_once_and_a_hostile_one_not_at_all(desk: Desk) -> None:
    ref, _, client = _begun(desk)

    def send(content: bytes, name: str, key: str, item: str = "services:s1") -> Any:
        data = {"file": (io.BytesIO(content), name), "entry_key": key, "item": item}
        return client.post(f"/bureau/visits/{ref}/photos", data=data, headers=JSON)

    picture = image("JPEG")
    first, again = send(picture, "a.jpg", "photo-0001"), send(picture, "a.jpg", "photo-0001")
    assert first.status_code == again.status_code == 200 and first.json["ref"] == again.json["ref"]
    assert len(desk.rows(select(SiteVisitPhoto))) == 1
    shown = client.get(first.json["src"])
    assert shown.data == picture and shown.headers["X-Content-Type-Options"] == "nosniff"
    hostile = {
        "page.jpg": b"<html><script>alert(1)</script></html>",
        "zip.jpg": picture + b"PK\x05\x06" + bytes(18),
        "broken.jpg": picture[: len(picture) // 2],
        "program.jpg": b"MZ\x90\x00" + bytes(200),
        "paper.pdf": b"%PDF-1.7\n",
        "empty.jpg": b"",
    }
    for number, (name, content) in enumerate(hostile.items()):
        answer = send(content, name, f"photo-001{number}")
        assert answer.status_code == 422, name
        assert answer.json["error"], name
    assert send(picture, "b.jpg", "photo-0099", "services:s77").status_code == 404
    assert len(desk.rows(select(SiteVisitPhoto))) == 1
    assert client.post(first.json["src"] + "/remove").status_code == 303
    assert client.get(first.json["src"]).status_code == 404


def test_inspectors_see_their_own_visits_on_their_phone_and_no_others(desk: Desk) -> None:
    with desk.working() as offices:
        office = offices._office(offices.city)
        mine = offices.world.person(office, Role.INSPECTOR, "inspector-a")
        stranger = offices.world.person(office, Role.INSPECTOR, "inspector-b")
        case = offices.passed()
        visit = planned(offices, case, (GOES[0], Goes("", login="inspector-a")))
        ref, case_ref = visit.ref, case.ref
    named, other = desk.seat(mine), desk.seat(stranger)
    assert "进行中" in words(named.get("/bureau/visits"))
    assert named.get(f"/bureau/visits/{ref}/kit").status_code == 200
    assert _line(desk, named, ref, "services:s1", result="confirmed").status_code == 200
    assert "还没有核查任务" in words(other.get("/bureau/visits"))
    for path in ("", "/kit", "/sign", "/checklist.pdf", "/record.pdf"):
        assert other.get(f"/bureau/visits/{ref}{path}").status_code == 404, path
    assert _line(desk, other, ref, "services:s1", result="refuted").status_code == 404
    for client in (named, other):
        assert client.get(f"/bureau/cases/{case_ref}").status_code in (403, 404)
        assert client.post(f"/bureau/visits/{ref}/complete").status_code == 403
    with desk.working() as offices:
        foreign = offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局")
    assert desk.seat(foreign).get(f"/bureau/visits/{ref}").status_code == 404


def test_signing_out_of_turn_or_under_other_words_is_refused_and_the_last_signature_seals(desk: Desk) -> None:
    ref, _, client = _begun(desk)
    assert "不能签字" in words(client.get(f"/bureau/visits/{ref}/sign"))
    with desk.working() as offices:
        visit = offices.session.exec(select(SiteVisit).where(SiteVisit.ref == ref)).one()
        confirm_the_rest(offices.session, offices.city, visit)
    page = client.get(f"/bureau/visits/{ref}/sign").get_data(as_text=True)
    digest = page.partition('name="content" value="')[2][:64]
    given = {"signer": "enterprise", "name": "代表", "position": "经理", "content": digest, "way": "drawn"}
    url = f"/bureau/visits/{ref}/sign"
    empty = client.post(url, data={**given, "entry_key": "sign-0001"}, headers=JSON)
    assert empty.status_code == 422 and "手写签名" in empty.json["error"]
    bad = {**given, "entry_key": "sign-0002", "picture": (io.BytesIO(b"<svg/>"), "s.png")}
    assert client.post(url, data=bad, headers=JSON).status_code == 422
    old = {**given, "entry_key": "sign-0003", "way": "typed", "confirmed": "true", "content": "0" * 64}
    assert "有改动" in client.post(url, data=old, headers=JSON).json["error"]
    drawn = {**given, "entry_key": "sign-0004", "picture": (io.BytesIO(image()), "s.png")}
    assert client.post(url, data=drawn, headers=JSON).json == {"sealed": False, "url": f"/bureau/visits/{ref}/sign"}
    for number, name in enumerate(("核查甲", "核查乙")):
        signer = {"signer": f"inspector:{number}", "name": name, "entry_key": f"sign-001{number}"}
        sent = {**signer, "content": digest, "way": "typed", "confirmed": "true"}
        last = client.post(url, data=sent, headers=JSON)
    assert last.json["sealed"] and len(desk.rows(select(SiteVisitSignature))) == 3
    sealed = client.get(f"/bureau/visits/{ref}")
    assert "已签字封存" in words(sealed) and "完成核查并复算" in words(sealed)
    done = client.post(f"/bureau/visits/{ref}/complete", data={"result": "confirmed"})
    assert done.status_code == 303
    assert "核查没有改变任何一条规则的判定" in words(client.get(f"/bureau/visits/{ref}"))


def test_the_difference_is_seen_by_the_officer_and_by_the_enterprise(desk: Desk) -> None:
    with desk.working() as offices:
        from tests.support.filing import filed
        from tests.support.world import on

        boss = offices.boss()
        case = filed(offices.session, boss, offices.batch, offices.pack)
        offices.take(offices.county, case, "forward", on("2022-03-07"))
        finished(offices, case, {"services:s1": ("refuted", {}), "services:s2": ("refuted", {})})
        ref = case.ref
    officer = desk.seat(desk.offices.city)
    page = words(officer.get(f"/bureau/cases/{ref}?pane=visit"))
    assert "按申报： 通过形式审查 → 按核查： 不符合" in page
    assert "至少有一项云服务既用满月数又仍在使用" in page
    assert "条规则变差" in words(officer.get(f"/bureau/cases/{ref}"))
    own = words(desk.seat(boss).get(f"/enterprise/applications/{ref}/progress"))
    assert "按核查： 不符合" in own and "双方签字封存" in own
    act = words(officer.get(f"/bureau/cases/{ref}?pane=act"))
    assert "现场核查后按规则复算" in act
    assert officer.get(f"/bureau/cases/{ref}/sheet.pdf").status_code == 200


def test_both_papers_are_made_with_and_without_content(desk: Desk) -> None:
    ref, _, client = _begun(desk)
    sent = {"file": (io.BytesIO(image("JPEG")), "现场.jpg"), "entry_key": "photo-0001", "item": "services:s1"}
    assert client.post(f"/bureau/visits/{ref}/photos", data=sent, headers=JSON).status_code == 200
    for name in ("checklist", "record"):
        answer = client.get(f"/bureau/visits/{ref}/{name}.pdf")
        assert (answer.status_code, answer.data[:5]) == (200, b"%PDF-"), name
    with desk.working() as offices:
        visit, case = offices.session.exec(select(SiteVisit).where(SiteVisit.ref == ref)).one(), None
        from models.application import Application

        case = offices.session.get_one(Application, visit.application_id)
        confirm_the_rest(offices.session, offices.city, visit)
        signed(offices.session, offices.city, visit, case)
    assert client.get(f"/bureau/visits/{ref}/record.pdf").data[:5] == b"%PDF-"


def test_calling_a_visit_off_needs_a_reason(desk: Desk) -> None:
    ref, _, client = _begun(desk)
    assert client.post(f"/bureau/visits/{ref}/drop", data={"reason": "无"}).status_code == 422
    assert client.post(f"/bureau/visits/{ref}/drop", data={"reason": "企业停产检修"}).status_code == 303
    assert "已取消" in words(client.get(f"/bureau/visits/{ref}"))
