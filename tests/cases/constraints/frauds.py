"""Of what follows on fraud, of numbers of a plan, and of the figures that statistics count by."""

from typing import Any

from assessor.cases.recovery import record_recovery
from models.case_figure import CaseFigure
from models.fraud import FraudFile
from models.plan import TargetEntry
from tests.cases.constraints.shapes import NOW, PAPER, Never, Twice
from tests.support.frauds import DECIDED, barred
from tests.support.offices import Offices
from tests.support.projects import Projects

DEAD: dict[str, Any] = {"kind": "lifted", "recover_fen": 0, "seq": 9}

NEVER: list[Never] = [
    ("bar", "party_known", {"party": "bystander"}),
    ("bar", "reach_known", {"reach": "world"}),
    ("case_figure", "not_negative", {"claimed_fen": -1, "application_id": 1}),
    ("fraud_decision", "a_reason_is_given", {"reason": ""}),
    ("fraud_decision", "first_it_holds_or_not", {"seq": 2}),
    ("fraud_decision", "kind_known", {"kind": "forgotten", "seq": 2}),
    ("fraud_decision", "not_negative", {"recover_fen": -1}),
    ("fraud_decision", "nothing_to_recover", DEAD | {"recover_fen": 1}),
    ("fraud_decision", "two_are_two_persons", {"by_person_id": 1, "confirmed_by": 1}),
    ("fraud_delivery", "how_is_said", {"how": ""}),
    ("fraud_delivery", "time_to_answer", {"answer_by": DECIDED.today.replace(year=2000)}),
    ("fraud_file", "not_empty", {"size": 0}),
    ("fraud_finding", "code_known", {"code": "rumour"}),
    ("fraud_finding", "grounds_are_given", {"grounds": ""}),
    ("fraud_finding", "not_negative", {"recover_fen": -1}),
    ("fraud_finding", "party_known", {"party": "bystander"}),
    ("fraud_statement", "kind_known", {"kind": "silence"}),
    ("fraud_statement", "words_are_given", {"words": ""}),
    ("recovery_entry", "kind_known", {"kind": "forgiven"}),
    ("recovery_entry", "of_something", {"fen": 0}),
    ("recovery_entry", "words_are_given", {"words": ""}),
    ("target_entry", "not_negative", {"value": -1}),
    ("target_entry", "source_and_reason_are_given", {"source": ""}),
]

TWICE: list[Twice] = [
    ("bar", ("decision_id",), {"finding_id": 9}),
    ("bar", ("finding_id",), {"decision_id": 9}),
    ("fraud_decision", ("finding_id", "seq"), {"proposal_id": 99}),
    ("fraud_decision", ("proposal_id",), DEAD),
    ("fraud_delivery", ("finding_id",), {}),
    ("fraud_file", ("ref",), {}),
    ("fraud_finding", ("application_id", "party", "uscc", "seq"), {"ref": "another"}),
    ("fraud_finding", ("ref",), {"seq": 9}),
    ("recovery_entry", ("finding_id", "seq"), {}),
    ("target_entry", ("batch_id", "target", "year", "revision"), {}),
]


def furnish(offices: Offices) -> None:
    """A finding that holds, with a file and a payment; a number of the plan; and the figures of the case."""
    session = offices.session
    one = Projects(session)
    case = one.project("declared")
    finding = barred(one, case)
    record_recovery(session, one.first, finding, "recovered", 1, DECIDED.today, "凭证", 0, DECIDED)
    by: dict[str, Any] = {"by_person_id": one.first.person_id, "at": NOW.at}
    session.add(FraudFile(ref="paper", finding_id=finding.id or 0, **PAPER, **by))
    session.add(
        TargetEntry(
            batch_id=one.batch.id or 0, target="benchmarks", year=2022, revision=1, value=3, source="认定文件",
            source_date=NOW.today, reason="首次录入", organisation_id=one.first.organisation_id, **by,
        )
    )  # fmt: skip
    session.add(CaseFigure(application_id=case.id or 0, submission_id=1, month="2022-03"))
    session.flush()
