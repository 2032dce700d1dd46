"""Of regions, offices, people, batches, windows, filings and what the offices say of them, and of two-person proposals."""

from datetime import timedelta

from assessor.cases.windows import set_window
from models.application import Application
from models.evidence import EvidenceFile, EvidenceLink
from models.passing import CarriedAnswers
from tests.cases.constraints.shapes import NOW, PAPER, Never, Twice
from tests.support.offices import Offices
from tests.support.world import on

NEVER: list[Never] = [
    ("application", "version_counts_up", {"version": 0}),
    ("carried_answers", "expires_after_it_is_made", {"expires_at": NOW.at}),
    ("credit_proof", "not_empty", {"size": 0}),
    ("credit_review", "dates_in_order", {"valid_until": on("2022-03-09").today}),
    ("credit_review", "result_known", {"result": "maybe"}),
    ("evidence_file", "dates_in_order", {"dated_from": on("2022-03-02").today, "dated_to": on("2022-03-01").today}),
    ("evidence_file", "not_empty", {"size": 0}),
    ("filling_window", "opens_before_it_closes", {"opens_at": NOW.at, "closes_at": NOW.at}),
    ("membership", "role_known", {"role": "minister"}),
    ("opinion", "going_against_a_finding_needs_a_reason", {"found": "not_met", "judgement": "met", "reason": ""}),
    ("opinion", "judgement_known", {"judgement": "maybe", "reason": "理由"}),
    ("organisation", "kind_known", {"kind": "ministry", "uscc": None}),
    ("organisation", "only_firms_have_a_credit_code", {"kind": "enterprise", "uscc": None}),
    ("organisation", "only_firms_have_a_credit_code", {"kind": "city", "uscc": "91320583XXFAKE9999"}),
    ("proposal", "a_reason_is_given", {"reason": ""}),
    ("proposal_answer", "another_person_confirms", {"answer": "confirmed", "proposed_by": 1, "by_person_id": 1}),
    ("proposal_answer", "answer_known", {"answer": "maybe"}),
    ("region", "kind_known", {"kind": "village"}),
    ("site_check", "result_known", {"result": "maybe"}),
    ("window_change", "a_reason_is_given", {"reason": ""}),
]

TWICE: list[Twice] = [
    ("application", ("batch_id", "enterprise_id", "slot"), {"ref": "another", "number": "another"}),
    ("application", ("number",), {"ref": "another", "state": "withdrawn"}),
    ("application", ("ref",), {"number": "another", "state": "withdrawn"}),
    ("batch", ("pack_id",), {}),
    ("credit_proof", ("ref",), {"review_id": 999_999}),
    ("credit_proof", ("review_id",), {"ref": "another"}),
    ("draft_answer", ("application_id", "section", "line_id"), {}),
    ("event", ("application_id", "seq"), {}),
    ("evidence_file", ("ref",), {}),
    ("evidence_link", ("file_id", "section", "line_id"), {}),
    ("filling_window", ("batch_id", "region_code"), {}),
    ("membership", ("person_id", "organisation_id", "role"), {}),
    ("opinion", ("submission_id", "stage", "rule", "revision"), {}),
    ("organisation", ("uscc", "kind"), {"kind": "enterprise"}),
    ("person", ("login",), {}),
    ("proposal", ("ref",), {"seq": 99}),
    ("proposal", ("subject", "seq"), {"ref": "another"}),
    ("proposal_answer", ("proposal_id",), {}),
    ("submission", ("application_id", "seq"), {}),
]


def furnish(offices: Offices, case: Application) -> None:
    """A window made longer, a paper with its link, and answers carried over."""
    session = offices.session
    day = on("2022-02-28").today
    set_window(session, offices.province, offices.batch, day, on("2022-05-10").today, "延长时间", 1, NOW)
    paper = EvidenceFile(
        ref="paper", application_id=case.id or 0, kind="contract", uploaded_by=case.created_by, uploaded_at=NOW.at, **PAPER
    )  # fmt: skip
    carried = CarriedAnswers(token_hash="0" * 64, answers={}, made_at=NOW.at, expires_at=NOW.at + timedelta(hours=1))
    session.add_all([paper, carried])
    session.flush()
    session.add(EvidenceLink(file_id=paper.id or 0, section="services", line_id="s1"))
    session.flush()
