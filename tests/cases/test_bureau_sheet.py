"""一企一单: the sheet says what was found, who judged it and why, who decided, and what nobody has set."""

import pytest
from sqlmodel import Session

from assessor.cases.announce import announce
from assessor.cases.decision_sheet import decision_sheet
from assessor.cases.opinions import Judged, record_opinions
from assessor.cases.refusal import NotFound
from assessor.documents.render import render
from assessor.documents.shapes import Decision
from models.application import Application
from models.vocabulary import Judgement
from tests.documents.pdf_text import page_count, text_of
from tests.support.filing import draft
from tests.support.offices import Offices
from tests.support.world import on


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def _sheet(offices: Offices, case: Application) -> Decision:
    return decision_sheet(offices.session, case, offices.pack, "苏州市 昆山市", on("2022-04-12"), demo=True)


def test_an_announced_case_shows_its_opinions_checks_and_who_announced_it(offices: Offices) -> None:
    case, _ = offices.noticed()
    announce(offices.session, offices.city_two, [case], offices.pack, on("2022-04-12"))
    sheet = _sheet(offices, case)
    assert all(rule.judgement == rule.found and rule.judged_by == offices.city.name for rule in sheet.rules)
    assert [check.title for check in sheet.checks] == ["现场核查", "信用审查"]
    assert sheet.conclusion is not None
    assert (sheet.conclusion.by, sheet.conclusion.words) == (offices.city_two.name, "公布评定结果（已公布）")
    assert sheet.spend_fen == 4_500_000
    assert sheet.steps[0].what == "提交申报"
    assert len(sheet.unset) == 2
    assert render("decision", sheet).startswith(b"%PDF")


def test_an_opinion_against_a_finding_stands_on_the_sheet_with_its_reason(offices: Offices) -> None:
    case = offices.passed()
    against = Judged("ladder", Judgement.NOT_MET, "名录与企业所述不同")
    record_opinions(offices.session, offices.city, case, offices.pack, [against], on("2022-03-10"))
    rule = next(rule for rule in _sheet(offices, case).rules if rule.reason)
    assert (rule.found, rule.judgement, rule.reason) == ("met", "not_met", "名录与企业所述不同")


def test_a_case_that_no_office_has_decided_has_no_conclusion(offices: Offices) -> None:
    assert _sheet(offices, offices.submitted()).conclusion is None


def test_a_draft_has_no_sheet(offices: Offices) -> None:
    case = draft(offices.session, offices.boss(), offices.batch, offices.pack)
    with pytest.raises(NotFound):
        _sheet(offices, case)


def _rated(offices: Offices) -> Application:
    case, _ = offices.noticed()
    announce(offices.session, offices.city_two, [case], offices.pack, on("2022-04-12"))
    return case


def _refused(offices: Offices) -> Application:
    from tests.support.filing import filed

    case = filed(offices.session, offices.boss(), offices.batch, offices.pack, "five_star")
    return offices.take(offices.county, case, "refuse", on("2022-03-07"), "没有已评定的四星级，补正不能解决。")


def _returned(offices: Offices) -> Application:
    from datetime import date

    from assessor.cases.send_back import FieldRemark, send_back
    from models.vocabulary import ReturnCode

    case = offices.submitted()
    remarks = [FieldRemark("services", "s1", "used", ReturnCode.WRONG_PERIOD, "请按开通证明更正起止时间。")]
    send_back(
        offices.session,
        offices.county,
        case,
        offices.pack,
        remarks,
        "请按意见补正",
        date(2022, 3, 14),
        on("2022-03-07"),
    )
    return case


def _recommended(offices: Offices) -> Application:
    case = offices.evaluated("five_star")
    return offices.take(offices.city, case, "recommend", on("2022-03-11"))


CASES = {
    _rated: "可以降低或撤销星级",
    _refused: "不能靠补正改变",
    _returned: "请按开通证明更正起止时间",
    _recommended: "结论改变",
}


@pytest.mark.parametrize("made", CASES)
def test_a_usual_case_is_one_page_and_says_what_would_change_it(offices: Offices, made) -> None:  # type: ignore[no-untyped-def]
    sheet = _sheet(offices, made(offices))
    assert any(CASES[made] in words for words in sheet.would_change)
    assert page_count(render("decision", sheet)) == 1


def test_the_enterprises_version_names_offices_and_no_officer_and_no_note(offices: Offices) -> None:
    case = _rated(offices)
    told = decision_sheet(
        offices.session, case, offices.pack, "苏州市 昆山市", on("2022-04-12"), demo=True, applicant=True
    )
    text = text_of(render("decision", told))
    assert {rule.judged_by for rule in told.rules} == {None}
    assert {step.who for step in told.steps if step.what != "提交申报"} == {"经办人"}
    assert {check.by for check in told.checks} == {"经办人"}
    for note in ("人员甲", "现场查看了系统和设备"):
        assert note not in text
    assert "苏州市工业和信息化局" in text
    assert "与申报一致" in text
    assert page_count(render("decision", told)) == 1


def test_the_enterprise_has_no_sheet_before_an_office_has_concluded(offices: Offices) -> None:
    case = offices.evaluated()
    with pytest.raises(NotFound, match="还没有结论"):
        decision_sheet(offices.session, case, offices.pack, "苏州市", on("2022-04-12"), demo=True, applicant=True)
