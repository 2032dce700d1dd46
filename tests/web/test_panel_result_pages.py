"""The organiser's pages of a panel's results, and the meeting as the organiser and its experts see it."""

import io

import pytest
from docx import Document
from flask import Flask
from python_calamine import CalamineWorkbook

from assessor.cases.carry_out import confirm_proposal
from assessor.cases.confirm_panel import subject_of
from assessor.cases.two_persons import open_about
from models.panel import Panel, PanelBar, PanelDecision, PanelOpening, PanelSheetChange
from tests.support.desk import Desk, words
from tests.support.scored_panels import Scored, scored_panel
from tests.support.world import on

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # what differs is tested below the door
RESULTS, MEETING = "/bureau/panels/panel/results", "/panel-meeting/panel/"


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-05-25")
    return made


def _panel(desk: Desk, phase: str = "meeting") -> Scored:
    with desk.working() as offices:
        made = scored_panel(offices, phase=phase, experts=True)
        made.detach()
    return made


def test_the_official_result_stands_first_and_nothing_of_the_model_before_it_is_opened(desk: Desk) -> None:
    _panel(desk)
    client = desk.seat(desk.offices.province)
    before = words(client.get(RESULTS))
    assert "去掉一个最高分和一个最低分后平均，至少 3 份评分" in before and "92.50" in before
    assert "概率" not in before and "需讨论" not in before
    for page in ("pictures", "disagreement"):
        assert "模型对照还没有打开" in words(client.get(f"/bureau/panels/panel/{page}"))
    refused = client.post(f"{RESULTS}/open", data={"strata": "none", "reason": "看"})
    assert refused.status_code == 422 and "请写明打开模型对照的理由" in words(refused)
    assert desk.rows(_all(PanelOpening)) == []
    answer = client.post(f"{RESULTS}/open", data={"strata": "none", "reason": "供评审会讨论时对照"})
    assert answer.status_code == 303
    after = words(client.get(RESULTS))
    assert "模型只作对照，不决定结论" in after and "第 1 次打开模型对照" in after and "供评审会讨论时对照" in after
    assert "合计 100.0%" in words(client.get(f"{RESULTS}/N02"))
    shown = client.get("/bureau/panels/panel/pictures")
    assert shown.status_code == 200 and "各席位的宽严" in words(shown) and "data-plot" in shown.text


def test_the_ranking_leaves_as_workbook_and_table_file_with_the_official_columns_first(desk: Desk) -> None:
    _panel(desk)
    client = desk.seat(desk.offices.province)
    rows = CalamineWorkbook.from_filelike(io.BytesIO(client.get(f"{RESULTS}.xlsx").data)).get_sheet_by_index(0).to_python()
    assert rows[2][:6] == ["名次", "编号", "企业", "设区市", "行业大类", "正式结果"] and rows[3][5] == 92.5
    assert not any(str(head).startswith("模型") for head in rows[2])
    client.post(f"{RESULTS}/open", data={"strata": "none", "reason": "供评审会讨论时对照"})
    text = client.get(f"{RESULTS}.csv").get_data(as_text=True)
    assert "模型：在名额内的概率" in text and "不改变正式结果" in text


def test_before_the_meeting_nobody_sees_a_score(desk: Desk) -> None:
    made = _panel(desk, "scoring")
    client = desk.seat(desk.offices.province)
    for page in (RESULTS, MEETING):
        assert "评分还没有全部锁定" in words(client.get(page))
    assert client.get(f"{RESULTS}/N01").status_code == client.get(f"{RESULTS}.csv").status_code == 404
    assert client.get(f"{MEETING}minutes.docx").status_code == 404
    assert desk.seat(made.experts["Z01"]).get(MEETING).status_code == 404
    of_case = f"/panel-meeting/of-case/{made.cases['N01'].ref}"
    assert client.get(of_case).headers["Location"].endswith("/bureau/panels/panel/")


def test_the_meeting_records_what_was_typed_or_says_what_is_missing_and_loses_nothing(desk: Desk) -> None:
    _panel(desk)
    client = desk.seat(desk.offices.province)
    page = words(client.get(f"{MEETING}N02"))
    assert "Z01" in page and "应用成效有材料支持" in page and "共 6 家" in page
    data = {"seen": "0", "answer": "recommend", "reason": "好", "dissent": "Z02", "dissent_words": "指标三偏低"}
    refused = client.post(f"{MEETING}N02", data=data)
    assert refused.status_code == 422 and "请写明结论的理由" in words(refused) and "指标三偏低" in refused.text
    done = client.post(f"{MEETING}N02", data=data | {"reason": "上云范围广，成效有数据支持"})
    assert done.status_code == 303 and "/panel-meeting/panel/" in done.headers["Location"]
    page = words(client.get(f"{MEETING}N02"))
    assert "评审会结论：推荐" in page and "不同意见（Z02）： 指标三偏低" in page and "尚未经两人确认" in page
    stale = client.post(f"{MEETING}N02", data=data | {"reason": "另一人同时记录的"})
    assert stale.status_code == 409 and len(desk.rows(_all(PanelDecision))) == 1
    found = words(client.get(f"{MEETING}?q=N03"))
    assert "N03" in found and "N04　" not in found


def test_an_expert_looks_on_without_names_ranks_or_the_model_and_cannot_record(desk: Desk) -> None:
    made = _panel(desk)
    desk.seat(desk.offices.province).post(f"{RESULTS}/open", data={"strata": "none", "reason": "供评审会讨论时对照"})
    client = desk.seat(made.experts["Z01"])
    agenda, one = words(client.get(MEETING)), words(client.get(f"{MEETING}N01"))
    assert "按编号排列" in agenda and "Z01（您）" in one
    for hidden in ("名次", "概率", "线内", "宽严", "需讨论", "记录结论", *made.names):
        assert hidden not in agenda.replace("入围", "") and hidden not in one
    assert client.post(f"{MEETING}N01", data={"seen": "0", "answer": "not", "reason": "理由充分"}).status_code == 404
    for page in (RESULTS, f"{MEETING}attendance", f"{MEETING}minutes.docx", f"{MEETING}result"):
        assert client.get(page).status_code == 403


def test_a_nominee_in_conflict_is_hidden_from_that_expert_also_in_counts_and_searches(desk: Desk) -> None:
    made = _panel(desk)
    with desk.working() as offices:
        barred = made.nominees["N05"].id or 0
        offices.session.add(PanelBar(nominee_id=barred, seat_id=made.seats["Z01"].id or 0, code="employer"))
        sheet = offices.session.merge(made.sheets["N02", "Z01"])
        sheet.state = "declined"
        offices.session.add(sheet)
        offices.session.add(PanelSheetChange(sheet_id=sheet.id or 0, kind="declined", code="conflict", at=on("2022-05-12").at))
    client, other = desk.seat(made.experts["Z01"]), desk.seat(made.experts["Z02"])
    page = words(client.get(MEETING))
    assert "N05" not in page and "N02" not in page and "企业 4 家" in page and "企业 6 家" in words(other.get(MEETING))
    assert "没有找到" in words(client.get(f"{MEETING}?q=N05"))
    assert [client.get(f"{MEETING}{code}").status_code for code in ("N02", "N05", "N01")] == [404, 404, 200]
    before = client.get(f"{MEETING}N01").text
    with desk.working() as offices:
        made.offices.session = offices.session
        desk_session = offices.session
        hidden = desk_session.merge(made.sheets["N05", "Z03"])
        made.sheets["N05", "Z03"] = hidden
        made.lock("N05", "Z03", 1)
        desk_session.add(PanelDecision(nominee_id=barred, seq=1, answer="not", reason="看不到的结论",
                                       by_person_id=desk.offices.province.person_id, at=on("2022-05-25").at))  # fmt: skip
    assert _plain(client.get(f"{MEETING}N01").text) == _plain(before), "what is hidden changes nothing that is shown"


def test_who_writes_a_sheet_again_does_not_see_the_others_scores_meanwhile(desk: Desk) -> None:
    made = _panel(desk)
    with desk.working() as offices:
        sheet = offices.session.merge(made.sheets["N02", "Z02"])
        sheet.state = "open"
        offices.session.add(sheet)
    writing, other = desk.seat(made.experts["Z02"]), desk.seat(made.experts["Z01"])
    page = words(writing.get(f"{MEETING}N02"))
    assert "退回重评" in page and "Z01" not in page and "有材料支持" not in page
    assert "Z01（您）" in words(other.get(f"{MEETING}N02")) and "Z02（您）" in words(writing.get(f"{MEETING}N01"))


def test_attendance_minutes_and_the_result_confirmed_by_two(desk: Desk) -> None:
    made = _panel(desk)
    client = desk.seat(desk.offices.province)
    refused = client.post(f"{MEETING}attendance", data={"held_on": "2022-05-25", "place": "省厅三楼"})
    assert refused.status_code == 422 and "请填写主持人" in words(refused) and "省厅三楼" in refused.text
    came = {"held_on": "2022-05-25", "chair": "王处长", "recorder": "李", "present": made.names[:4], "others": "信息中心 赵"}
    assert client.post(f"{MEETING}attendance", data=came).status_code == 303
    for code in made.nominees:
        answer = "recommend" if code < "N03" else "not"
        client.post(f"{MEETING}{code}", data={"seen": "0", "answer": answer, "reason": f"{code} 的理由充分"})
    assert client.post(f"{MEETING}result", data={"reason": "评审会已逐家讨论"}).status_code == 303
    assert "等待另一人确认" in words(client.get(f"{MEETING}result"))
    with desk.working() as offices:
        panel = offices.session.get_one(Panel, made.panel.id)
        proposal = open_about(offices.session, subject_of(panel))
        assert proposal is not None
        confirm_proposal(offices.session, offices.province_two, proposal, on("2022-05-25"))
    assert "评审已经结束" in words(client.get(f"{MEETING}result"))
    paper = Document(io.BytesIO(client.get(f"{MEETING}minutes.docx").data))
    said = "\n".join(p.text for p in paper.paragraphs) + "\n".join(c.text for t in paper.tables for c in t._cells)
    for expected in ("王处长", "缺席专家（1 人）", "推荐 2 家，不推荐 4 家", "N01 的理由充分", "（盖章）", "Z03", "主持人（签字）"):
        assert expected in said
    assert "概率" not in said and "宽严" not in said
    case = desk.look(made.cases["N01"].ref)
    record = words(client.get(f"/bureau/cases/{case.ref}?pane=record"))
    assert "记录专家评审结论" in record and "推荐：N01 的理由充分" in record
    assert client.get(f"/panel-meeting/of-case/{case.ref}").headers["Location"].endswith("/panel-meeting/panel/N01")


def _plain(text: str) -> str:
    import re

    return re.sub(r'name="(once|csrf_token)" value="[^"]*"', "", text)


def _all(model: type) -> object:
    from sqlmodel import select

    return select(model)


def test_the_file_says_what_the_panel_said_and_the_enterprise_reads_it_once_the_province_has_concluded(desk: Desk) -> None:
    made = _panel(desk)
    client, case = desk.seat(desk.offices.province), made.cases["N06"]
    page = f"/bureau/cases/{case.ref}"
    assert "已列入专家评审" in words(client.get(page))
    client.post(f"{MEETING}N06", data={"seen": "0", "answer": "not", "reason": "关键环节仍在本地，成效不足"})
    client.post(f"{MEETING}result", data={"reason": "先确认这一家"})
    with desk.working() as offices:
        proposal = open_about(offices.session, subject_of(offices.session.get_one(Panel, made.panel.id)))
        assert proposal is not None
        confirm_proposal(offices.session, offices.province_two, proposal, on("2022-05-25"))
    assert "专家评审：不推荐" in words(client.get(page))
    boss = desk.seat(made.bosses["N06"])
    progress = f"/enterprise/applications/{case.ref}/progress"
    assert "关键环节" not in words(boss.get(progress)), "nothing before the province has concluded"
    with desk.working() as offices:
        merged = offices.session.merge(desk.look(case.ref))
        offices.agree(offices.province, merged, on("2022-05-26"))
        offices.take(offices.province, merged, "province_reject", on("2022-05-26"), "专家评审不推荐，按通知不予评定")
    told = words(boss.get(progress))
    assert "关键环节仍在本地，成效不足" in told and "61" not in told and "Z01" not in told
