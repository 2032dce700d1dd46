"""The public form: in time, measured, inspected, answered by a secret link; what it holds leaks nowhere."""

import io
import logging
import re

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from assessor.web.public_objections import PER_HOUR
from models.notice import Objection, PublicNotice
from models.objecting import ObjectionFile
from models.people import Organisation
from models.vocabulary import OrgKind, Role
from tests.evidence.image_makers import picture as png
from tests.support.desk import Desk, words

SAID = "该企业所报的排产系统据了解尚未投入使用，请核实。"
CONTACT = "13812345678"


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-04-06")
    return made


def _published(desk: Desk) -> tuple[str, str, str]:
    """The case, the address of the notice, and the address of the form for its line."""
    with desk.working() as offices:
        case, notice = offices.noticed("2022-04-01")
        firm = offices.session.get_one(Organisation, case.enterprise_id)
        return case.ref, f"/notices/{notice.ref}", f"/notices/{notice.ref}/lines/{firm.uscc}/objection"


def _send(client: FlaskClient, form: str, **changed: object):  # type: ignore[no-untyped-def]
    filled: dict[str, object] = {
        "words": SAID,
        "contact": CONTACT,
        "from_name": "王某",
        "form_key": "k" * 32,
        **changed,
    }
    return client.post(form, data=filled, content_type="multipart/form-data")


def test_an_objection_holds_the_line_is_marked_and_followed_by_its_link(desk: Desk, client: FlaskClient) -> None:
    ref, notice, form = _published(desk)
    assert "提出异议" in client.get(notice).text
    assert "不用登录" in client.get(form).text
    link = _send(client, form).headers["Location"]
    assert desk.look(ref).state == "held"
    assert "有异议，复核中" in client.get(notice).text
    receipt = client.get(link)
    assert "已收到，复核中" in receipt.text
    assert receipt.headers["Referrer-Policy"] == "no-referrer"
    city = desk.seat(desk.offices.city)
    assert CONTACT in city.get(f"/bureau/cases/{ref}/objections/").text
    answered = {"answer-1": "现场核对了登录日志，系统在用。", "conclusion-1": "partly"}
    assert city.post(f"/bureau/cases/{ref}/objections/1/answer", data=answered).status_code == 303
    page = words(client.get(link))
    assert "异议部分成立" in page
    assert "现场核对了登录日志" in page
    assert desk.offices.city.name not in page


def test_the_same_form_sent_again_leads_to_the_same_receipt(desk: Desk, client: FlaskClient) -> None:
    _, _, form = _published(desk)
    first, again = _send(client, form), _send(client, form)
    assert first.headers["Location"] == again.headers["Location"]
    other = _send(client, form, form_key="o" * 32, contact="other@example.invalid")
    assert other.headers["Location"] != first.headers["Location"]
    assert len(desk.rows(select(Objection))) == 1


def test_joining_an_objection_looks_to_the_sender_like_the_first_one(desk: Desk, client: FlaskClient) -> None:
    """Or else somebody could learn who objected by trying contacts."""
    _, _, form = _published(desk)
    pages = []
    for key, contact in (("a", CONTACT), ("b", CONTACT), ("c", "other@example.invalid")):
        link = _send(client, form, form_key=key * 32, contact=contact).headers["Location"]
        text = words(client.get(link))
        pages.append(text.replace(link.split("/")[2], "").replace(re.findall(r"\d\d:\d\d:\d\d", text)[0], ""))
    assert pages[0] == pages[1] == pages[2]


@pytest.mark.parametrize("link", ["/objections/nothing/nothing", "/objections/{ref}/wrong"])
def test_a_wrong_link_shows_nothing(desk: Desk, client: FlaskClient, link: str) -> None:
    _, _, form = _published(desk)
    ref = _send(client, form).headers["Location"].split("/")[2]
    answer = client.get(link.format(ref=ref))
    assert answer.status_code == 404
    assert SAID not in answer.text


def test_after_the_notice_the_form_says_where_else_to_turn_and_takes_nothing(desk: Desk, client: FlaskClient) -> None:
    ref, notice, form = _published(desk)
    desk.clock("2022-04-12", "00:00:00")
    assert "仍可随时以书面形式向" in words(client.get(form))
    answer = _send(client, form)
    assert answer.status_code == 409
    assert "公示期已满" in words(answer)
    assert "/objection" not in client.get(notice).text
    assert desk.look(ref).state == "in_notice"


def test_the_last_second_of_the_notice_is_in_time(desk: Desk, client: FlaskClient) -> None:
    ref, _, form = _published(desk)
    desk.clock("2022-04-11", "23:59:30")
    assert _send(client, form).status_code == 303
    assert desk.look(ref).state == "held"


@pytest.mark.parametrize(
    ("changed", "says"),
    [({"words": "太短"}, "10 至 2000 字"), ({"words": "长" * 2001}, "10 至 2000 字"), ({"contact": "无"}, "能联系到您"),
     ({"from_name": "名" * 61}, "最多 60 字")],
)  # fmt: skip
def test_what_is_missing_is_named_and_what_was_typed_stays(
    desk: Desk, client: FlaskClient, changed: dict[str, str], says: str
) -> None:
    ref, _, form = _published(desk)
    answer = _send(client, form, **changed)
    assert answer.status_code == 422
    assert says in words(answer)
    assert (changed.get("words") or SAID) in answer.text
    assert desk.look(ref).state == "in_notice"


def test_a_form_without_its_token_is_refused(desk: Desk, client: FlaskClient) -> None:
    ref, _, form = _published(desk)
    desk.app.config["WTF_CSRF_ENABLED"] = True
    assert _send(client, form).status_code == 400
    assert desk.look(ref).state == "in_notice"


def test_one_address_sends_so_many_an_hour_and_no_more(desk: Desk, client: FlaskClient) -> None:
    _, _, form = _published(desk)
    codes = [_send(client, form, words="太短").status_code for _ in range(PER_HOUR + 1)]
    assert codes == [422] * PER_HOUR + [429]
    assert "提交太频繁" in words(_send(client, form))
    desk.clock("2022-04-06", "10:35:00")
    assert _send(client, form).status_code == 303


@pytest.mark.parametrize(("name", "content"), [("证据.html", b"<script>alert(1)</script>"), ("大.png", png())])
def test_a_file_that_is_not_fit_keeps_the_objection_from_being_taken_with_words(
    desk: Desk, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, name: str, content: bytes
) -> None:
    ref, _, form = _published(desk)
    monkeypatch.setattr("assessor.web.public_objections.LARGEST", len(png()) - 1)
    answer = _send(client, form, file=(io.BytesIO(content), name))
    assert answer.status_code == 422
    assert "没有收下" in words(answer)
    assert desk.look(ref).state == "in_notice"


def test_at_most_three_files_are_taken_and_each_goes_to_the_office_as_an_attachment(
    desk: Desk, client: FlaskClient
) -> None:
    ref, _, form = _published(desk)
    shot = png()
    four = [(io.BytesIO(shot), f"{n}.png") for n in range(4)]
    assert "最多附 3 个文件" in words(_send(client, form, file=four))
    assert _send(client, form, file=[(io.BytesIO(shot), "照片.png")]).status_code == 303
    file = desk.rows(select(ObjectionFile))[0]
    address = f"/bureau/cases/{ref}/objections/files/{file.ref}"
    answer = desk.seat(desk.offices.city).get(address)
    assert answer.data == shot
    assert answer.headers["Content-Disposition"].startswith("attachment")
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert desk.seat(desk.offices.province).get(address).status_code == 404
    assert (
        desk.seat(_boss(desk, ref)).get(f"/enterprise/applications/{ref}/objections/files/{file.ref}").status_code
        == 404
    )


def test_who_objected_is_nowhere_but_at_the_office(
    desk: Desk, client: FlaskClient, caplog: pytest.LogCaptureFixture
) -> None:
    ref, notice, form = _published(desk)
    caplog.set_level(logging.DEBUG)
    link = _send(client, form).headers["Location"]
    boss = desk.seat(_boss(desk, ref))
    own = boss.get(f"/enterprise/applications/{ref}/objections").text
    assert SAID in own
    places = {
        "notice": client.get(notice).text,
        "receipt": client.get(link).text,
        "enterprise": own + boss.get(f"/enterprise/applications/{ref}/progress").text,
        "county": desk.seat(desk.offices.county).get(f"/bureau/cases/{ref}?pane=record").text,
        "province": desk.seat(desk.offices.province).get(f"/bureau/cases/{ref}/objections/").text,
        "list": desk.seat(desk.offices.city).get("/bureau/?tab=all").text,
        "log": caplog.text,
    }
    assert {name for name, text in places.items() if CONTACT in text or "王某" in text} == set()


def test_the_enterprise_states_its_position_with_files(desk: Desk, client: FlaskClient) -> None:
    ref, _, form = _published(desk)
    _send(client, form)
    boss = desk.seat(_boss(desk, ref))
    address = f"/enterprise/applications/{ref}/objections"
    sent = {"words-1": "系统自去年九月起每天使用，日志见附件。", "file-1": (io.BytesIO(png()), "日志.png")}
    answer = boss.post(f"{address}/1", data=sent, content_type="multipart/form-data")
    assert answer.status_code == 303
    page = desk.seat(desk.offices.city).get(f"/bureau/cases/{ref}/objections/").text
    assert "系统自去年九月起每天使用" in page
    assert "日志.png" in page
    short = boss.post(f"{address}/1", data={"words-1": "短"})
    assert (short.status_code, "4 至 2000 字" in words(short)) == (422, True)


def test_a_new_column_of_an_enterprise_cannot_reach_a_notice(desk: Desk, client: FlaskClient) -> None:
    """Whatever is stored of a firm is put into every text column it has: only its name and code come out."""
    ref, notice, _ = _published(desk)
    with desk.working() as offices:
        firm = offices.session.get_one(Organisation, desk.look(ref).enterprise_id)
        listed = offices.session.exec(select(PublicNotice)).one()
        columns = set(Organisation.model_fields)
        firm.name = "此后改的名"
        assert listed.ref in notice
    from assessor.web.public_notices import SHOWN
    from models.notice import NoticeItem

    assert {column.key for column in SHOWN} == {"name", "uscc", "level", "city"}
    assert {column.class_ for column in SHOWN} == {NoticeItem}
    assert set(NoticeItem.model_fields) == {"id", "notice_id", "application_id", "name", "uscc", "level", "city"}
    assert "此后改的名" not in client.get(notice).text
    assert columns >= {"name", "uscc"}


def _boss(desk: Desk, ref: str):  # type: ignore[no-untyped-def]
    with desk.working() as offices:
        firm = offices.session.get_one(Organisation, desk.look(ref).enterprise_id)
        assert firm.kind == OrgKind.ENTERPRISE
        return offices.world.person(firm, Role.CERTIFIER, "the-boss")
