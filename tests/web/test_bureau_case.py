"""A case on an officer's screen: reading it, judging it, deciding it, sending it back."""

import pytest
from flask import Flask
from sqlmodel import col, select

from models.application import Submission
from models.record import Event, Opinion, Remark
from models.vocabulary import OrgKind, Role
from tests.support.desk import Desk, words
from tests.support.world import on


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-03-10")
    return made


def _submitted(desk: Desk, level: str = "three_star") -> str:
    with desk.working() as offices:
        return offices.submitted(level).ref


def _passed(desk: Desk) -> str:
    with desk.working() as offices:
        return offices.passed().ref


def test_the_case_shows_the_filing_the_findings_and_the_steps(desk: Desk) -> None:
    county = desk.seat(desk.offices.county)
    page = words(county.get(f"/bureau/cases/{_submitted(desk)}"))
    for seen in ("示例制造001有限公司", "云服务器", "云上排产", "45,000.00 元", "意见", "按元填写", "本包未设定"):
        assert seen in page, seen


@pytest.mark.parametrize("pane", ["findings", "act", "record", "nothing"])
def test_every_pane_answers_and_the_auditor_gets_no_form(desk: Desk, pane: str) -> None:
    with desk.working() as offices:
        ref = offices.submitted().ref
        auditor = offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计组"), Role.AUDITOR)
    answer = desk.seat(auditor).get(f"/bureau/cases/{ref}?pane={pane}")
    assert answer.status_code == 200
    page = answer.get_data(as_text=True)
    assert page.count("<form") == page.count('action="/sign-out"') == 1


def test_an_opinion_against_a_finding_without_a_reason_comes_back_with_everything_typed(desk: Desk) -> None:
    ref = _passed(desk)
    sent = {"j-ladder": "not_met", "r-ladder": " ", "j-spend": "unknown", "r-spend": "尚待主管部门设定", "do": "save"}
    answer = desk.seat(desk.offices.city).post(f"/bureau/cases/{ref}/opinions", data=sent)
    assert answer.status_code == 422
    assert "意见与规则判定不一致，请写明理由" in words(answer)
    assert "尚待主管部门设定" in words(answer)
    assert desk.rows(select(Opinion)) == []


def test_agreeing_records_an_opinion_for_every_rule_that_had_none_and_keeps_the_others(desk: Desk) -> None:
    ref = _passed(desk)
    city = desk.seat(desk.offices.city)
    city.post(f"/bureau/cases/{ref}/opinions", data={"j-ladder": "not_met", "r-ladder": "名录有误", "do": "save"})
    city.post(f"/bureau/cases/{ref}/opinions", data={"do": "agree"})
    rows = desk.rows(select(Opinion))
    findings = desk.rows(select(Submission))[0].verdict["findings"]
    assert {row.rule for row in rows} == {finding["rule"] for finding in findings}
    assert len(rows) == len(findings)
    assert {row.rule: row.judgement for row in rows}["ladder"] == "not_met"


def test_a_form_sent_twice_is_recorded_once(desk: Desk) -> None:
    ref = _submitted(desk)
    county = desk.seat(desk.offices.county)
    sent = {"version": desk.look(ref).version, "once": "a-key"}
    first = county.post(f"/bureau/cases/{ref}/step/forward", data=sent)
    second = county.post(f"/bureau/cases/{ref}/step/forward", data=sent)
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert [e.action for e in desk.rows(select(Event).order_by(col(Event.seq)))] == ["submit", "forward"]


@pytest.mark.parametrize("version", ["", "0", "x", "-1", "999999999999999", "²", "９"])
def test_a_decision_from_a_stale_or_broken_form_changes_nothing(desk: Desk, version: str) -> None:
    ref = _submitted(desk)
    answer = desk.seat(desk.offices.county).post(f"/bureau/cases/{ref}/step/forward", data={"version": version})
    assert answer.status_code == 409
    assert desk.look(ref).state == "submitted"


def test_a_closed_step_says_why_beside_its_name(desk: Desk) -> None:
    ref = _passed(desk)
    page = words(desk.seat(desk.offices.city).get(f"/bureau/cases/{ref}?pane=act"))
    assert "每条规则都要先记录评定意见。" in page


def test_a_missing_reason_is_asked_for_at_its_field(desk: Desk) -> None:
    ref = _passed(desk)
    city = desk.seat(desk.offices.city)
    answer = city.post(
        f"/bureau/cases/{ref}/step/reject", data={"version": desk.look(ref).version, "reason-reject": "不"}
    )
    assert answer.status_code == 422
    assert 'id="f-reason-reject-error"' in answer.get_data(as_text=True)


def test_sending_back_puts_a_remark_on_each_field(desk: Desk) -> None:
    ref = _submitted(desk)
    county = desk.seat(desk.offices.county)
    sent = {
        "version": desk.look(ref).version,
        "reason": "请按意见补正",
        "correct_by": "2022-03-17",
        "place-0": "services|s1|used",
        "code-0": "not_proven",
        "words-0": "请上传续签合同",
        "place-7": "enterprise||uscc",
        "code-7": "inconsistent",
        "words-7": "",
    }
    answer = county.post(f"/bureau/cases/{ref}/return", data=sent)
    assert answer.status_code == 303
    remarks = [
        (r.section, r.line_id, r.question, r.code, r.words) for r in desk.rows(select(Remark).order_by(col(Remark.id)))
    ]
    assert remarks == [
        ("services", "s1", "used", "not_proven", "请上传续签合同"),
        ("enterprise", "", "uscc", "inconsistent", ""),
    ]
    case = desk.look(ref)
    assert (case.state, str(case.correct_by)) == ("returned", "2022-03-17")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ({"place-0": ""}, "第 1 条：请选择要补正的位置"),
        ({"code-0": "nonsense"}, "第 1 条：请选择原因"),
        ({"place-0": "", "code-0": "", "words-0": ""}, "请至少写一条"),
        ({"place-0": "nowhere||"}, "位置不存在"),
        ({"code-0": "other", "words-0": ""}, "请写明需要补正什么"),
        ({"reason": "改"}, "退回说明（至少 4 个字）"),
        ({"correct_by": "2022-03-10"}, "须晚于今天"),
        ({"correct_by": "2022-05-01"}, "不能晚于省厅规定"),
        ({"correct_by": "2022-02-30"}, "真实存在的日期"),
        ({"correct_by": ""}, "请填写补正期限"),
        ({"version": "1"}, "刚被别人办理过"),
    ],
)
def test_a_return_that_cannot_be_understood_names_the_field_and_loses_nothing(
    desk: Desk, change: dict[str, str], said: str
) -> None:
    ref = _submitted(desk)
    sent = {
        "version": str(desk.look(ref).version),
        "reason": "请按意见补正内容",
        "correct_by": "2022-03-17",
        "place-0": "services|s1|",
        "code-0": "missing",
        "words-0": "缺少合同第二页",
    } | change
    answer = desk.seat(desk.offices.county).post(f"/bureau/cases/{ref}/return", data=sent)
    assert answer.status_code == 422
    assert said in words(answer)
    assert desk.look(ref).state == "submitted"
    assert desk.rows(select(Remark)) == []
    if "words-0" not in change:
        assert 'value="缺少合同第二页"' in answer.get_data(as_text=True)


def test_what_changed_since_the_last_submission_is_shown_line_by_line(desk: Desk) -> None:
    from assessor.cases.save_answers import find_line, save_answers
    from assessor.cases.send_back import FieldRemark, send_back
    from assessor.cases.submit import submit
    from models.vocabulary import ReturnCode
    from tests.support.filing import filed

    with desk.working() as offices:
        boss = offices.boss()
        case = filed(offices.session, boss, offices.batch, offices.pack)
        remark = FieldRemark("services", "s1", "used", ReturnCode.NOT_PROVEN, "请核对")
        send_back(
            offices.session,
            offices.county,
            case,
            offices.pack,
            [remark],
            "请补正内容",
            on("2022-03-20").today,
            on("2022-03-08"),
        )
        services = offices.pack.section("services")
        line = find_line(offices.session, case, services, "s1")
        save_answers(
            offices.session, boss, case, services, "s1", {"name": "弹性云服务器"}, line.version, on("2022-03-09")
        )
        submit(offices.session, boss, case, offices.pack, case.version, on("2022-03-09"), pledged=True)
        ref = case.ref
    county = desk.seat(desk.offices.county)
    page = words(county.get(f"/bureau/cases/{ref}"))
    assert "与第 1 次提交相比改了 1 处" in page
    assert "弹性云服务器" in page
    earlier = words(county.get(f"/bureau/cases/{ref}?submission=1"))
    assert "这不是最新一次提交" in earlier
    assert "弹性云服务器" not in earlier


def test_a_case_of_a_neighbour_answers_not_found_on_every_door(desk: Desk) -> None:
    ref = _submitted(desk)
    with desk.working() as offices:
        neighbour = offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局")
    client = desk.seat(neighbour)
    doors = ["", "/return", "/site-check", "/credit-review", "/objections/", "/files/nothing", "/files/nothing/view"]
    assert {door: client.get(f"/bureau/cases/{ref}{door}").status_code for door in doors} == dict.fromkeys(doors, 404)
    posts = [
        "/step/forward",
        "/opinions",
        "/return",
        "/site-check",
        "/credit-review",
        "/objections/",
        "/objections/1/answer",
    ]
    assert {door: client.post(f"/bureau/cases/{ref}{door}").status_code for door in posts} == dict.fromkeys(posts, 404)
    assert desk.look(ref).state == "submitted"


def test_a_very_long_filing_still_gives_a_short_list_of_places(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from assessor.web.bureau import send_back

    ref = _submitted(desk)
    county = desk.seat(desk.offices.county)
    whole = county.get(f"/bureau/cases/{ref}/return").get_data(as_text=True)
    monkeypatch.setattr(send_back, "MOST_PLACES", 5)
    short = county.get(f"/bureau/cases/{ref}/return?place=services|s1|used").get_data(as_text=True)
    assert 'value="services|s2|used"' in whole
    assert 'value="services|s2|used"' not in short
    assert 'value="services|s1|used" selected' in short
    assert 'value="services|s2|"' in short
