"""Credit reviews: a snapshot with its minute and saved page, fresh on the day, for one case or many at once."""

import io
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from assessor.cases.announce import announce
from assessor.cases.publish import publish
from assessor.cases.refusal import Refusal
from models.objecting import CreditProof
from models.record import CreditReview
from models.vocabulary import OrgKind
from tests.evidence.image_makers import picture
from tests.support.desk import Desk, words
from tests.support.offices import Offices
from tests.support.world import on

LOOK = {
    "looked_on": "2022-03-10", "looked_at": "09:20", "valid_until": "2022-06-08", "source": "信用中国（江苏）",
    "result": "clear",
}  # fmt: skip


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-03-10")
    return made


def _with_page(data: dict[str, str], content: bytes | None = None, name: str = "查询.png") -> dict[str, Any]:
    return {**data, "proof": (io.BytesIO(content or picture()), name)}


def test_a_review_keeps_its_minute_and_the_page_that_was_seen(desk: Desk) -> None:
    with desk.working() as offices:
        ref = offices.passed().ref
    city = desk.seat(desk.offices.city)
    assert city.post(f"/bureau/cases/{ref}/credit-review", data=_with_page(LOOK)).status_code == 303
    proof = desk.rows(select(CreditProof))[0]
    assert proof.looked_at == on("2022-03-10", "09:20:00").at
    kept = city.get(f"/bureau/cases/{ref}/credit-review/{proof.ref}")
    assert kept.data == picture()
    assert kept.headers["Content-Disposition"].startswith("attachment")
    record = words(city.get(f"/bureau/cases/{ref}?pane=record"))
    assert "2022年3月10日 09:20 查询，附查询结果页" in record
    with desk.working() as offices:
        neighbour = offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局")
    assert desk.seat(neighbour).get(f"/bureau/cases/{ref}/credit-review/{proof.ref}").status_code == 404


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"looked_on": "2022-03-11"}, "查询日期不能晚于今天"),
        ({"looked_at": "23:59"}, "查询时间不能晚于现在"),
        ({"looked_at": "下午"}, "24 小时制"),
        ({"looked_at": "24:00"}, "24 小时制"),
        ({"valid_until": "2022-03-09"}, "不能早于"),
        ({"source": ""}, "来源"),
        ({"result": "found"}, "写明是什么记录"),
        ({"result": "maybe"}, "请选择审查结果"),
    ],
)
def test_an_impossible_look_is_named_and_not_kept(desk: Desk, change: dict[str, str], said: str) -> None:
    with desk.working() as offices:
        ref = offices.passed().ref
    answer = desk.seat(desk.offices.city).post(
        f"/bureau/cases/{ref}/credit-review", data=_with_page({**LOOK, **change})
    )
    assert (answer.status_code, said in words(answer)) == (422, True)
    assert desk.rows(select(CreditReview)) == []


def test_a_look_without_its_page_or_with_a_hostile_one_is_not_kept(desk: Desk) -> None:
    with desk.working() as offices:
        ref = offices.passed().ref
    city = desk.seat(desk.offices.city)
    assert "请上传查询结果页" in words(city.post(f"/bureau/cases/{ref}/credit-review", data=LOOK))
    page = _with_page(LOOK, b"<html><script>1</script>", "查询.png")
    assert "没有收下" in words(city.post(f"/bureau/cases/{ref}/credit-review", data=page))
    assert desk.rows(select(CreditReview)) == []


def test_the_list_names_who_lacks_a_review_and_many_are_entered_at_once_row_by_row(desk: Desk) -> None:
    with desk.working() as offices:
        refs = [offices.passed().ref for _ in range(4)]
        foreign = offices.submitted(region="320106").ref
    city = desk.seat(desk.offices.city)
    assert "缺少有效记录（4）" in words(city.get("/bureau/credit-reviews"))
    rows = {f"result-{refs[0]}": "clear", f"result-{refs[1]}": "found", f"result-{refs[2]}": "found",
            f"words-{refs[2]}": "环保处罚一次", f"result-{refs[3]}": "", f"result-{foreign}": "clear"}  # fmt: skip
    answer = words(city.post("/bureau/credit-reviews", data=_with_page({**LOOK, **rows})))
    assert "共 4 家，办成 2 家，2 家没有办理" in answer
    assert "写明是什么记录" in answer
    assert "不在您可以查看的范围内" in answer
    assert len(desk.rows(select(CreditReview))) == len(desk.rows(select(CreditProof))) == 2
    assert "缺少有效记录（2）" in words(city.get("/bureau/credit-reviews"))
    nothing = city.post("/bureau/credit-reviews", data=_with_page(LOOK))
    assert (nothing.status_code, "至少为一家企业" in words(nothing)) == (422, True)


@pytest.mark.parametrize(("day", "count"), [("2022-06-08", 0), ("2022-06-09", 1)])
def test_a_review_is_listed_as_lacking_the_day_after_its_last(desk: Desk, day: str, count: int) -> None:
    with desk.working() as offices:
        case = offices.passed()
        offices.credit(offices.city, case, on("2022-03-10"), "2022-06-08")
    desk.clock(day)
    assert f"缺少有效记录（{count}）" in words(desk.seat(desk.offices.city).get("/bureau/credit-reviews"))


@pytest.mark.parametrize(("until", "allowed"), [("2022-04-11", False), ("2022-04-12", True), ("2022-04-13", True)])
def test_a_review_has_to_be_fresh_again_on_the_day_of_announcing_and_can_be_renewed_during_the_notice(
    session: Any, until: str, allowed: bool
) -> None:
    offices = Offices(session)
    case = offices.evaluated(at=on("2022-03-10"))
    offices.credit(offices.city, case, on("2022-03-11"), until)
    publish(session, offices.city, [case], offices.pack, "公示", on("2022-04-01"))
    if not allowed:
        with pytest.raises(Refusal, match="今天没有在有效期内的信用审查记录"):
            announce(session, offices.city_two, [case], offices.pack, on("2022-04-12"))
        offices.credit(offices.city, case, on("2022-04-12"))
    announce(session, offices.city_two, [case], offices.pack, on("2022-04-12"))
    assert case.state == "rated"


def test_a_record_found_during_the_notice_keeps_the_star_from_being_announced(session: Any) -> None:
    offices = Offices(session)
    case, _ = offices.noticed("2022-04-01")
    offices.credit(offices.city, case, on("2022-04-06"), result="found")
    with pytest.raises(Refusal, match="信用审查发现问题"):
        announce(session, offices.city_two, [case], offices.pack, on("2022-04-12"))
