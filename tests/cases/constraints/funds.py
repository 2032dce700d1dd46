"""Of the year's settlement: figures, runs, lines, payments; declarations, checks of projects, outstanding providers."""

from typing import Any

from sqlmodel import Session, select

from assessor.cases.scope import last_submission
from models.application import Application
from models.declaring import DeadlineExtension, Declaration, DeclarationDraft, DeclarationStep
from models.fraud import FraudFinding, RecoveryPayment
from models.fund_check import FundCheck, FundCheckTarget
from models.people import Person
from models.performance import OutstandingProvider
from models.settlement import AuthorityFigure, FundPayment, SettlementLine, SettlementRun
from models.two_persons import Proposal
from tests.cases.constraints.shapes import NOW, Never, Twice
from tests.support.offices import Offices
from tests.support.world import on

NEVER: list[Never] = [
    ("authority_figure", "unit_known", {"unit": "yuan"}),
    ("authority_figure", "source_known", {"source": "guess"}),
    ("authority_figure", "entered_with_a_value", {"value": None}),
    ("authority_figure", "not_negative", {"value": -1}),
    ("deadline_extension", "later_than_before", {"last_day": on("2018-01-01").today}),
    ("deadline_extension", "a_reason_is_given", {"reason": ""}),
    ("declaration_step", "step_known", {"step": "lost"}),
    ("fund_check", "result_known", {"result": "maybe"}),
    ("fund_check", "a_finding_is_written", {"words": ""}),
    ("fund_check_target", "a_reason_is_given", {"reason": ""}),
    ("fund_payment", "kind_known", {"kind": "lent"}),
    ("fund_payment", "some_money", {"amount_fen": 0}),
    ("fund_payment", "a_voucher_is_named", {"voucher": ""}),
    ("fund_payment", "two_are_two_persons", {"confirmed_by": 1, "by_person_id": 1}),
    ("outstanding_provider", "standing_known", {"standing": "liked"}),
    ("outstanding_provider", "some_money", {"reward_fen": 0}),
    ("recovery_payment", "of_something", {"fen": 0}),
    ("settlement_line", "never_more_than_the_base", {"award_fen": 101}),
    ("settlement_run", "method_known", {"method": "lottery"}),
    ("settlement_run", "never_more_than_the_fund", {"awarded_fen": 101}),
]

TWICE: list[Twice] = [
    ("authority_figure", ("batch_id", "name", "seq"), {}),
    ("deadline_extension", ("batch_id", "parameter", "seq"), {}),
    ("declaration", ("batch_id", "region_code", "seq"), {"ref": "another"}),
    ("declaration", ("ref",), {"seq": 9}),
    ("declaration_draft", ("batch_id", "region_code"), {}),
    ("declaration_step", ("declaration_id", "step"), {}),
    ("fund_check", ("application_id", "seq"), {}),
    ("fund_check_target", ("application_id",), {}),
    ("fund_payment", ("application_id", "seq"), {"proposal_id": 999_999}),
    ("fund_payment", ("proposal_id", "application_id"), {"seq": 9}),
    ("outstanding_provider", ("batch_id", "provider", "seq"), {}),
    ("recovery_payment", ("payment_id",), {}),
    ("settlement_line", ("run_id", "application_id"), {}),
    ("settlement_run", ("batch_id", "award_id", "seq"), {"ref": "another", "proposal_id": 999_999}),
    ("settlement_run", ("proposal_id",), {"ref": "another", "seq": 9}),
    ("settlement_run", ("ref",), {"seq": 9, "proposal_id": 999_999}),
]


def _another(session: Session, proposal: Proposal) -> int:
    """Somebody who did not propose."""
    found = session.exec(select(Person.id).where(Person.id != proposal.proposed_by)).first()
    return found or 0


def furnish(offices: Offices, case: Application) -> None:
    """A row in each table, about the case that is there."""
    session, by = offices.session, offices.province
    submission = last_submission(session, case)
    proposal = session.exec(select(Proposal)).first()
    assert submission is not None and proposal is not None
    batch: dict[str, Any] = {"batch_id": case.batch_id}
    city: dict[str, Any] = {**batch, "region_code": case.city_code}
    person: dict[str, Any] = {"by_person_id": by.person_id, "at": NOW.at}
    office: dict[str, Any] = {**person, "organisation_id": by.organisation_id}
    second: dict[str, Any] = {"proposal_id": proposal.id or 0, "confirmed_by": by.person_id, "at": NOW.at}
    mine: dict[str, Any] = {"application_id": case.id or 0}
    run = SettlementRun(ref="run", award_id="project", seq=1, method="pro_rata", pack_digest="0", fund_fen=100, shared_fen=100,
                        base_fen=100, awarded_fen=100, projects=1, workings={}, content_sha256="0" * 64, **batch, **second)  # fmt: skip
    paper = Declaration(ref="declaration", seq=1, content={}, content_sha256="0" * 64, made_by=by.person_id, made_at=NOW.at,
                        **city)  # fmt: skip
    session.add_all([run, paper])
    session.flush()
    session.add_all([
        AuthorityFigure(name="fund_yuan", seq=1, unit="fen", source="entered", value=100, **batch, **second),
        SettlementLine(run_id=run.id or 0, submission_id=submission.id or 0, enterprise_id=case.enterprise_id,
                       city_code=case.city_code, base_fen=100, weight="1", award_fen=100, **mine),
        FundPayment(run_id=run.id or 0, seq=1, kind="paid", amount_fen=100, moved_on=NOW.today, voucher="1",
                    proposal_id=proposal.id or 0, by_person_id=proposal.proposed_by, organisation_id=proposal.organisation_id,
                    confirmed_by=_another(session, proposal), at=NOW.at, **mine),
        DeclarationDraft(answers={}, updated_at=NOW.at, updated_by=by.person_id, **city),
        DeclarationStep(declaration_id=paper.id or 0, step="handed_in", **office),
        DeadlineExtension(parameter="declaration_deadline", seq=1, last_day_before=on("2018-09-24").today,
                          last_day=on("2018-09-30").today, reason="台风", **batch, **person),
        FundCheckTarget(reason="金额偏高", **mine, **office),
        FundCheck(seq=1, checked_on=NOW.today, experts=["专家甲"], result="confirmed", words="属实", **mine, **office),
        OutstandingProvider(provider="云服务商", seq=1, standing="named", enterprises=1, projects=1, base_fen=100, reward_fen=1,
                            **batch, **second),
    ])  # fmt: skip
    session.flush()
    payment, finding = session.exec(select(FundPayment)).one(), session.exec(select(FraudFinding)).first()
    assert finding is not None
    session.add(RecoveryPayment(payment_id=payment.id or 0, finding_id=finding.id or 0, fen=1))
    session.flush()
