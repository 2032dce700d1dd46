"""Anybody objects during the notice: the case is held at once, the same words are one objection, who objected stays hidden."""

from datetime import date

import pytest
from sqlmodel import Session, select

from assessor.cases.announce import announce
from assessor.cases.attach_file import TakenIn
from assessor.cases.object_to import Complaint, answer_objection
from assessor.cases.objection_files import find_objection_file
from assessor.cases.objections_of import followed, objections_of
from assessor.cases.receive_objection import Arrival, find_line, receive_objection
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.service_person import NAME
from assessor.cases.sign_in import sign_in
from assessor.cases.state_position import state_position
from assessor.evidence.inspect import Inspected
from assessor.workflow import Moment
from models.application import Application
from models.notice import NoticeItem, Objection, PublicNotice
from models.objecting import ObjectionReceipt
from models.people import Person
from models.record import Event
from models.vocabulary import OrgKind, Role
from tests.support.offices import Offices
from tests.support.world import on

WORDS = "该企业所报的排产系统据了解尚未投入使用，请核实。"
DURING = on("2022-04-06")
PAPER = TakenIn("照片.png", "0" * 64, 9, Inspected("image/png", None, 1, 1, ()))


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def _object(
    offices: Offices, notice: PublicNotice, words: str = WORDS, at: Moment = DURING, secret: str = "s1",
    contact: str = "13812345678", files: list[TakenIn] | None = None,
) -> ObjectionReceipt:  # fmt: skip
    item = offices.session.exec(select(NoticeItem).where(NoticeItem.notice_id == notice.id)).one()
    line = find_line(offices.session, notice.ref, item.uscc, lock=True)
    arrival = Arrival(Complaint("王某", contact, words), secret, files or [])
    return receive_objection(offices.session, line, offices.pack, arrival, at)


def _answer(offices: Offices, case: Application, receipt: ObjectionReceipt, upheld: bool, partly: bool = False) -> None:
    answer_objection(
        offices.session, offices.city, case, offices.pack, receipt.objection_id, "现场核对了登录日志。", upheld,
        on("2022-04-07"), partly=partly,
    )  # fmt: skip


def test_an_objection_holds_the_case_at_once_and_the_record_names_the_service_and_the_office(offices: Offices) -> None:
    case, notice = offices.noticed()
    receipt = _object(offices, notice)
    assert case.state == "held"
    event = offices.session.exec(select(Event).where(Event.action == "object_online")).one()
    assert offices.session.get_one(Person, event.actor_id).name == NAME
    assert event.organisation_id == offices.city.organisation_id
    assert event.reason == f"网上收到异议，编号 {receipt.ref}。"
    assert "13812345678" not in str(event.model_dump())


@pytest.mark.parametrize("clock", ["00:00:00", "23:59:59.999"])
def test_an_objection_is_in_time_through_the_last_thousandth_of_the_last_day(offices: Offices, clock: str) -> None:
    case, notice = offices.noticed("2022-04-01")
    _object(offices, notice, at=on("2022-04-11", clock))
    assert case.state == "held"


def test_an_objection_at_midnight_is_too_late_and_says_where_else_to_turn(offices: Offices) -> None:
    case, notice = offices.noticed("2022-04-01")
    with pytest.raises(Refusal, match=r"公示期已满.*书面反映"):
        _object(offices, notice, at=on("2022-04-12", "00:00:00"))
    assert case.state == "in_notice"


def test_the_same_words_are_one_objection_whoever_sends_them_and_each_sender_gets_a_receipt(offices: Offices) -> None:
    case, notice = offices.noticed()
    first = _object(offices, notice)
    again = _object(
        offices, notice, words=f"  {WORDS.replace('，', ' , ')}  ", secret="s2", contact="other@example.invalid"
    )
    assert (first.objection_id, first.ref) != (again.objection_id, again.ref)
    assert first.objection_id == again.objection_id
    heard = objections_of(offices.session, offices.city, case)
    assert [one.times for one in heard] == [2]
    assert heard[0].contacts == [("王某", "13812345678"), ("王某", "other@example.invalid")]
    assert len(offices.session.exec(select(Event).where(Event.action == "object_online")).all()) == 1


def test_what_was_answered_is_not_opened_again_by_saying_it_again(offices: Offices) -> None:
    case, notice = offices.noticed()
    first = _object(offices, notice)
    _answer(offices, case, first, upheld=False)
    offices.take(offices.city, case, "resume", on("2022-04-07"), "异议不成立")
    again = _object(offices, notice, secret="s2", at=on("2022-04-08"))
    assert case.state == "in_notice"
    assert followed(offices.session, again.ref, "s2").conclusion == "not_upheld"
    _object(offices, notice, words="另一件事：付款凭证是关联公司的。", secret="s3", at=on("2022-04-08"))
    assert case.state == "held"


def test_a_form_sent_twice_is_one_receipt(offices: Offices) -> None:
    _, notice = offices.noticed()
    assert _object(offices, notice).id == _object(offices, notice, words="改了几个字的同一张表单，内容不同。").id


def test_a_receipt_opens_only_with_its_secret(offices: Offices) -> None:
    _, notice = offices.noticed()
    first, second = _object(offices, notice), _object(offices, notice, secret="s2")
    assert followed(offices.session, first.ref, "s1").objection.words == WORDS
    for ref, secret in ((first.ref, "s2"), (second.ref, "s1"), (first.ref, ""), ("nothing", "s1")):
        with pytest.raises(NotFound):
            followed(offices.session, ref, secret)
    stored = offices.session.exec(select(ObjectionReceipt.secret_hash)).all()
    assert "s1" not in stored


@pytest.mark.parametrize(("conclusion", "open_again"), [("not_upheld", True), ("partly", True), ("upheld", False)])
def test_only_an_upheld_objection_keeps_the_star_from_being_announced(
    offices: Offices, conclusion: str, open_again: bool
) -> None:
    case, notice = offices.noticed()
    receipt = _object(offices, notice)
    _answer(offices, case, receipt, conclusion == "upheld", conclusion == "partly")
    assert followed(offices.session, receipt.ref, "s1").conclusion == conclusion
    if open_again:
        offices.take(offices.city, case, "resume", on("2022-04-08"), "不影响评定")
        announce(offices.session, offices.city_two, [case], offices.pack, on("2022-04-12"))
        assert case.state == "rated"
        return
    with pytest.raises(Refusal, match="复核成立"):
        offices.take(offices.city, case, "resume", on("2022-04-08"), "想要恢复")
    offices.take(offices.city, case, "reject", on("2022-04-08"), "异议成立，材料不实")
    with pytest.raises(Refusal, match="已不在公示中"):
        _object(offices, notice, words="还有一件事要反映的内容。", secret="s9", at=on("2022-04-08"))


def test_who_objected_and_their_files_are_for_the_office_and_the_auditors_alone(offices: Offices) -> None:
    case, notice = offices.noticed()
    _object(offices, notice, files=[PAPER])
    auditor = offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计处"), Role.AUDITOR)
    boss = offices.session.exec(select(Objection)).one()
    assert boss.words == WORDS
    seen = {
        name: objections_of(offices.session, viewer, case)[0]
        for name, viewer in (
            ("city", offices.city), ("audit", auditor), ("province", offices.province), ("county", offices.county),
        )
    }  # fmt: skip
    assert {name: bool(one.contacts) for name, one in seen.items()} == {
        "city": True, "audit": True, "province": False, "county": False,
    }  # fmt: skip
    assert [len(one.files) for one in seen.values()] == [1, 1, 0, 0]


def test_the_enterprise_states_its_position_until_the_answer_and_sees_only_its_own_files(offices: Offices) -> None:
    case, notice = offices.noticed()
    boss = _boss(offices, case)
    receipt = _object(offices, notice, files=[PAPER])
    state_position(
        offices.session, boss, case, offices.pack, receipt.objection_id, "系统自去年九月起使用。", [PAPER], DURING
    )
    heard = objections_of(offices.session, boss, case)[0]
    assert (heard.contacts, heard.files, len(heard.statements[0].files)) == (None, [], 1)
    theirs = objections_of(offices.session, offices.city, case)[0].files[0]
    with pytest.raises(NotFound):
        find_objection_file(offices.session, case, theirs.ref, own=True)
    _answer(offices, case, receipt, upheld=False)
    with pytest.raises(Refusal, match="已经答复"):
        state_position(
            offices.session, boss, case, offices.pack, receipt.objection_id, "再说一句。", [], on("2022-04-07")
        )


def _boss(offices: Offices, case: Application):  # type: ignore[no-untyped-def]
    from models.people import Organisation

    return offices.world.person(offices.session.get_one(Organisation, case.enterprise_id), Role.CERTIFIER)


def test_nobody_signs_in_as_the_service(offices: Offices) -> None:
    _, notice = offices.noticed()
    _object(offices, notice)
    with pytest.raises(Refusal):
        sign_in(offices.session, "service:objections", "!", "127.0.0.1", DURING.at)


def test_a_line_is_found_by_its_notice_and_code_and_not_otherwise(offices: Offices) -> None:
    _, notice = offices.noticed()
    with pytest.raises(NotFound):
        find_line(offices.session, notice.ref, "91320583XXFAKE0000")
    with pytest.raises(NotFound):
        find_line(offices.session, "nothing", "91320583XXFAKE0018")


def test_an_objection_to_a_list_of_the_province_is_held_at_the_province(offices: Offices) -> None:
    from assessor.cases.publish import publish

    case = offices.evaluated("five_star", on("2022-03-10"))
    offices.take(offices.city, case, "recommend", on("2022-03-11"))
    offices.take(offices.province, case, "receive", on("2022-03-14"))
    offices.agree(offices.province, case, on("2022-03-15"))
    offices.take(offices.province, case, "province_evaluate", on("2022-03-15"))
    notice = publish(offices.session, offices.province, [case], offices.pack, "江苏省公示", on("2022-04-01"))
    _object(offices, notice)
    assert case.state == "province_held"
    assert objections_of(offices.session, offices.province, case)[0].contacts
    assert objections_of(offices.session, offices.city, case)[0].contacts is None
    assert notice.ends_on == date(2022, 4, 11)
