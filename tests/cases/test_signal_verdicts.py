"""Who sees a risk signal and what an office wrote of it; verdicts are added, never rewritten."""

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.judge_signal import judge_signal, verdicts_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.signal_list import Wish, counts, signals_of
from models.application import Application
from models.signal import Signal
from models.vocabulary import OrgKind, Role
from tests.support.alike import INVOICE, filing, payment
from tests.support.offices import Offices
from tests.support.world import on

NANJING, KUNSHAN = "320106", "320583"


@pytest.fixture
def offices(session: Session) -> Offices:
    """Offices in 昆山 and 苏州, and the province."""
    return Offices(session)


def pair(offices: Offices) -> tuple[Application, Application]:
    """An invoice in 昆山 and in 南京鼓楼."""
    lines = {"payments": [payment(invoice=INVOICE)]}
    return filing(offices, KUNSHAN, lines=lines), filing(offices, NANJING, lines=lines)


def test_a_signal_is_seen_from_both_sides_and_by_nobody_else(offices: Offices) -> None:
    pair(offices)
    there = offices.officer(OrgKind.COUNTY, NANJING, "鼓楼区工业和信息化局")
    elsewhere = offices.officer(OrgKind.COUNTY, "320302", "鼓楼区工信局")
    audit = offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计"), Role.AUDITOR)
    seen = {
        viewer.login: [
            sum(side.inside for side in row.sides) for row in signals_of(offices.session, viewer, Wish()).rows
        ]
        for viewer in (offices.county, offices.city, there, offices.province, audit, elsewhere)
    }
    assert list(seen.values()) == [[1], [1], [1], [2], [2], []]
    assert counts(offices.session, elsewhere, Wish())["all"] == 0


def test_an_enterprise_never_sees_a_signal(offices: Offices) -> None:
    boss = offices.boss()
    filing(offices, boss=boss, lines={"payments": [payment(invoice=INVOICE)]})
    filing(offices, lines={"payments": [payment(invoice=INVOICE)]})
    row = signals_of(offices.session, offices.province, Wish()).rows[0]
    assert signals_of(offices.session, boss, Wish()).rows == []
    with pytest.raises(NotFound):
        judge_signal(offices.session, boss, row.ref, "explained", "我们是同一集团", 0, on("2022-03-08"))


def test_the_search_does_not_tell_of_a_filing_out_of_scope(offices: Offices) -> None:
    filing(offices, KUNSHAN, name="甲示例有限公司", lines={"payments": [payment(invoice=INVOICE)]})
    filing(offices, NANJING, name="乙示例有限公司", lines={"payments": [payment(invoice=INVOICE)]})
    assert counts(offices.session, offices.county, Wish(words="甲示例"))["all"] == 1
    assert counts(offices.session, offices.county, Wish(words="乙示例"))["all"] == 0
    assert counts(offices.session, offices.province, Wish(words="乙示例"))["all"] == 1


def judge(offices: Offices, viewer: Viewer, ref: str, result: str, seen: int, reason: str = "已核对发票原件") -> None:
    judge_signal(offices.session, viewer, ref, result, reason, seen, on("2022-03-09"))


def test_a_verdict_is_revised_by_a_new_one_and_both_are_kept(offices: Offices) -> None:
    pair(offices)
    ref = signals_of(offices.session, offices.city, Wish()).rows[0].ref
    judge(offices, offices.city, ref, "explained", 0)
    judge(offices, offices.city, ref, "not_explained", 1, "对方城市反馈原件不符")
    signal = offices.session.exec(select(Signal)).one()
    assert [v.result for v in verdicts_of(offices.session, offices.city, signal)] == ["not_explained", "explained"]
    assert counts(offices.session, offices.city, Wish()) == {"open": 0, "not_explained": 1, "explained": 0, "all": 1}


def test_nobody_overrules_a_verdict_they_have_not_read(offices: Offices) -> None:
    pair(offices)
    ref = signals_of(offices.session, offices.city, Wish()).rows[0].ref
    judge(offices, offices.city, ref, "explained", 0)
    with pytest.raises(Refusal, match="新的结论"):
        judge(offices, offices.city_two, ref, "not_explained", 0)


@pytest.mark.parametrize(
    ("result", "reason"), [("explained", "无误。"), ("explained", "   无  "), ("perhaps", "已核对原件")]
)
def test_a_verdict_needs_a_result_and_a_reason_of_four_characters(offices: Offices, result: str, reason: str) -> None:
    pair(offices)
    ref = signals_of(offices.session, offices.city, Wish()).rows[0].ref
    with pytest.raises(Refusal):
        judge(offices, offices.city, ref, result, 0, reason)
    judge(offices, offices.city, ref, "explained", 0, "核对无误")


def test_what_an_office_with_a_wider_view_wrote_is_not_read_by_one_that_sees_less(offices: Offices) -> None:
    pair(offices)
    other_city = offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局")
    ref = signals_of(offices.session, offices.city, Wish()).rows[0].ref
    judge(offices, offices.province, ref, "not_explained", 0, "南京的乙公司承认借用")
    judge(offices, offices.county, ref, "explained", 0, "昆山已核对原件")
    judge(offices, other_city, ref, "not_explained", 0, "南京核对未果")
    signal = offices.session.exec(select(Signal)).one()
    read = {
        viewer.login: [one.reason for one in verdicts_of(offices.session, viewer, signal)]
        for viewer in (offices.county, offices.city, other_city, offices.province)
    }
    assert list(read.values())[:3] == [["昆山已核对原件"], ["昆山已核对原件"], ["南京核对未果"]]
    assert len(read[offices.province.login]) == 3
    assert counts(offices.session, offices.city, Wish())["explained"] == 1


def test_a_signal_within_one_filing_is_read_whole_by_its_county(offices: Offices) -> None:
    lines = {"payments": [payment(invoice=INVOICE)]}
    filing(offices, lines=lines)
    filing(offices, lines=lines)
    ref = signals_of(offices.session, offices.county, Wish()).rows[0].ref
    judge(offices, offices.province, ref, "not_explained", 0, "两家都在昆山，请核对")
    signal = offices.session.exec(select(Signal)).one()
    assert [one.reason for one in verdicts_of(offices.session, offices.county, signal)] == ["两家都在昆山，请核对"]


def test_pages_go_on_where_the_last_one_ended(offices: Offices) -> None:
    rows = {"payments": [payment(invoice={"code": "", "number": f"2232200000012345{n:04d}"}) for n in range(5)]}
    filing(offices, lines=rows)
    filing(offices, lines=rows)
    seen, after = [], ""
    while True:
        page = signals_of(offices.session, offices.county, Wish(), after, size=2)
        seen += [row.ref for row in page.rows]
        if not page.next_cursor:
            break
        after = page.next_cursor
    assert len(seen) == len(set(seen)) == 5
