"""Submitting through the door: who may, when, what is frozen, and that nothing is filed twice."""

import pytest
from flask import Flask
from sqlmodel import func, select

from models.application import Application, Submission
from tests.support.enterprise_desk import Desk, hidden
from tests.support.world import on


@pytest.fixture
def desk(app: Flask) -> Desk:
    return Desk.open(app)


def _filed(desk: Desk) -> int:
    with desk.session() as session:
        return session.exec(select(func.count()).select_from(Submission)).one()


def test_the_certifier_submits_and_gets_a_receipt_with_number_time_and_digests(desk: Desk) -> None:
    client = desk.client()
    answer = desk.file(client)
    assert answer.status_code == 303
    page = client.get(answer.headers["Location"]).text
    with desk.session() as session:
        case, filed = desk.case(session), session.exec(select(Submission)).one()
        assert case.number is not None
        assert case.state == "submitted"
        for part in (case.number, filed.document_sha256, filed.pack_digest, "2022年3月5日"):
            assert part in page
    pdf = client.get(desk.url("/receipt/1.pdf"))
    assert pdf.data.startswith(b"%PDF-")
    assert pdf.data == client.get(desk.url("/receipt/1.pdf")).data
    assert pdf.headers["Content-Disposition"].startswith("attachment")


def test_an_editor_reads_that_only_the_certifier_submits_and_cannot(desk: Desk) -> None:
    client = desk.client("clerk")
    page = client.get(desk.url("/submit")).text
    assert "提交要由负责人办理" in page
    assert 'name="seen"' not in page
    with desk.session() as session:
        version = desk.case(session).version
    answer = client.post(desk.url("/submit"), data={"pledge": "true", "version": version, "seen": ""})
    assert answer.status_code == 409
    assert "负责人提交" in answer.text
    assert _filed(desk) == 0


def test_without_the_tick_beside_the_button_nothing_is_filed(desk: Desk) -> None:
    answer = desk.file(pledge="")
    assert answer.status_code == 422
    assert "真实性承诺" in answer.text
    assert _filed(desk) == 0


def test_before_the_window_opens_the_page_says_when_it_does(desk: Desk) -> None:
    desk.clock("2022-02-27", "23:59:00")
    client = desk.client()
    page = client.get(desk.url("/submit")).text
    assert "2022年2月28日 00:00:00" in page
    assert "二(一)" in page
    assert desk.file(client).status_code == 409
    assert _filed(desk) == 0


def test_after_the_window_closed_filing_is_refused_with_the_clause_and_the_second(desk: Desk) -> None:
    desk.clock("2022-04-01", "00:00:00")
    answer = desk.file()
    assert answer.status_code == 409
    assert "逾期不予受理" in answer.text
    assert "2022年3月31日 23:59:59" in answer.text
    assert "二(一)" in answer.text
    assert _filed(desk) == 0


def test_in_the_last_minute_of_the_window_filing_is_taken(desk: Desk) -> None:
    desk.clock("2022-03-31", "23:59:00")
    assert desk.file().status_code == 303


def test_what_changed_after_the_page_was_shown_must_be_looked_at_again(desk: Desk) -> None:
    boss, clerk = desk.client(), desk.client("clerk")
    page = boss.get(desk.url("/submit")).text
    line = clerk.get(desk.url("/s/services/lines/s1")).text
    fresh = {"name": "换过的名称", "version": hidden(line, "version")}
    assert (
        clerk.post(
            desk.url("/s/services/lines/s1/save"), data=fresh, headers={"Accept": "application/json"}
        ).status_code
        == 200
    )
    form = {"pledge": "true", "seen": hidden(page, "seen"), "version": hidden(page, "version")}
    answer = boss.post(desk.url("/submit"), data=form)
    assert answer.status_code == 409
    assert "有人改过申报内容" in answer.text
    assert _filed(desk) == 0


def test_pressing_submit_twice_files_once_and_shows_the_same_receipt(desk: Desk) -> None:
    client = desk.client()
    page = client.get(desk.url("/submit")).text
    form = {"pledge": "true", "seen": hidden(page, "seen"), "version": hidden(page, "version"), "once": "same-key"}
    first, second = (client.post(desk.url("/submit"), data=form) for _ in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.headers["Location"] == second.headers["Location"]
    assert _filed(desk) == 1


@pytest.mark.parametrize(
    ("path", "form"),
    [
        ("/s/enterprise", {"name": "改名", "version": "1"}),
        ("/s/enterprise/save", {"name": "改名", "version": "1"}),
        ("/s/services/lines", {}),
        ("/s/services/lines/s1", {"name": "改名", "version": "1"}),
        ("/s/services/lines/s1/copy", {}),
        ("/s/services/lines/s1/remove", {"version": "1"}),
        ("/s/services/lines/s1/proofs", {"file": "x"}),
        ("/files", {"kind": "contract"}),
        ("/level", {"level": "four_star", "version": "2"}),
    ],
)
def test_after_submission_nothing_can_be_edited(desk: Desk, path: str, form: dict[str, str]) -> None:
    client = desk.client()
    assert desk.file(client).status_code == 303
    with desk.session() as session:
        before = session.exec(select(Submission)).one().document_sha256
    answer = client.post(desk.url(path), data=form)
    assert answer.status_code == 409
    assert "申报已提交" in answer.text or "已提交" in answer.text
    with desk.session() as session:
        assert session.exec(select(Submission)).one().document_sha256 == before
        assert desk.case(session).level == "three_star"


def test_a_withdrawn_application_frees_the_batch_and_needs_a_reason(desk: Desk) -> None:
    client = desk.client()
    version = hidden(client.get(desk.url("/withdraw")).text, "version")
    short = client.post(desk.url("/withdraw"), data={"version": version, "reason": "不"})
    assert short.status_code == 422
    assert "至少 4 个字" in short.text
    assert client.post(desk.url("/withdraw"), data={"version": version, "reason": "改报四星级"}).status_code == 303
    again = client.post("/enterprise/start/jiangsu-star-2022", data={"level": "four_star"})
    assert again.status_code == 303
    with desk.session() as session:
        assert sorted(session.exec(select(Application.state))) == ["draft", "withdrawn"]
    assert "改报四星级" in client.get("/enterprise").text


def test_a_withdrawal_decided_on_an_old_page_is_not_carried_out(desk: Desk) -> None:
    client = desk.client()
    version = hidden(client.get(desk.url("/withdraw")).text, "version")
    desk.file(client)
    answer = client.post(desk.url("/withdraw"), data={"version": version, "reason": "改报四星级"})
    assert answer.status_code == 409
    assert "状态刚刚变化" in answer.text
    assert "县（市、区）审核中" in client.get(desk.url("/progress")).text


def test_an_application_in_the_batch_keeps_a_second_one_out(desk: Desk) -> None:
    answer = desk.client("clerk").post("/enterprise/start/jiangsu-star-2022", data={"level": "four_star"})
    assert answer.status_code == 409
    assert "只能申报一个星级" in answer.text


def test_returned_filings_show_the_remark_beside_the_field_and_what_changed(desk: Desk) -> None:
    client = desk.client()
    desk.file(client)
    desk.send_back()
    desk.clock("2022-03-11")
    client = desk.client()
    assert "请核对服务商名称" in client.get("/enterprise").text
    assert "退回意见 1 条" in client.get(desk.url()).text
    line = client.get(desk.url("/s/services/lines/s1")).text
    assert "与合同上的名称不同" in line
    form = {"name": "云服务器", "provider": "更正后的服务商", "kind": "basic", "form": "public", "domain": "infrastructure",
            "used-0-from": "2021-06-01", "used-0-open": "1", "version": hidden(line, "version")}  # fmt: skip
    assert client.post(desk.url("/s/services/lines/s1"), data=form).status_code == 303
    changes = client.get(desk.url("/changes")).text
    assert "更正后的服务商" in changes
    assert "示例云服务商" in changes
    assert desk.file(client).status_code == 303
    assert "第 2 次提交" in client.get(desk.url("/receipt")).text
    both = client.get(desk.url("/changes")).text
    assert "第 1 次提交" in both
    assert "更正后的服务商" in both


def test_a_correction_one_day_late_is_refused(desk: Desk) -> None:
    desk.file()
    desk.send_back(correct_by="2022-03-20")
    desk.clock("2022-03-21", "00:00:00")
    answer = desk.file()
    assert answer.status_code == 409
    assert "补正期限已过" in answer.text
    assert "2022年3月20日" in answer.text


def test_a_correction_on_the_last_day_is_taken_although_the_window_has_closed(desk: Desk) -> None:
    desk.file()
    desk.send_back(day="2022-03-30", correct_by="2022-04-06")
    desk.clock("2022-04-06", "23:59:00")
    assert desk.file().status_code == 303


def test_the_tracking_page_names_offices_and_never_their_staff(desk: Desk) -> None:
    client = desk.client()
    desk.file(client)
    waiting = client.get(desk.url("/progress")).text
    assert "下一步由" in waiting
    assert "昆山市工业和信息化局" in waiting
    desk.send_back()
    page = client.get(desk.url("/progress")).text
    assert "退回补正" in page
    assert desk.people["county"].name not in page
    assert desk.people["boss"].name in page


def test_another_enterprise_finds_nothing_at_this_address(desk: Desk) -> None:
    rival = desk.client("rival")
    desk.file()
    for path in ("", "/level", "/s/services", "/s/services/lines/s1", "/files", "/checks", "/preview", "/submit",
                 "/progress", "/changes", "/receipt", "/receipt/1.pdf", "/withdraw"):  # fmt: skip
        assert rival.get(desk.url(path)).status_code == 404, path


def test_a_star_that_is_not_open_on_the_ladder_cannot_be_chosen(desk: Desk) -> None:
    client = desk.client("rival")
    page = client.get("/enterprise/start/jiangsu-star-2022").text
    assert "五星级要先评定为四星级" in page
    answer = client.post("/enterprise/start/jiangsu-star-2022", data={"level": "five_star"})
    assert answer.status_code == 422
    assert "现在不能申报" in answer.text


def test_changing_the_star_keeps_every_answer(desk: Desk) -> None:
    client = desk.client()
    version = hidden(client.get(desk.url("/level")).text, "version")
    assert client.post(desk.url("/level"), data={"level": "four_star", "version": version}).status_code == 303
    page = client.get(desk.url()).text
    assert "四星级申报" in page
    assert "工业设备上云" in page
    assert "云服务器" in client.get(desk.url("/s/services")).text


def test_the_clock_of_the_desk_is_the_one_the_service_uses(desk: Desk) -> None:
    desk.clock("2022-03-29")
    assert "还有 2 天" in desk.client().get("/enterprise").text
    assert on("2022-03-29").today.isoformat() == "2022-03-29"
