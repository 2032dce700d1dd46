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
