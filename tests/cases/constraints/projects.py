"""Of projects of subsidy programmes, their offices, amounts and budgets."""

from assessor.cases.scope import last_submission
from models.application import Application
from models.project import BudgetHold, CaseReach, GrantedAmount, ProgrammeBudget, Project, ProjectFiling
from tests.cases.constraints.shapes import NOW, Never, Twice
from tests.support.offices import Offices

NEVER: list[Never] = [
    ("budget_hold", "something_is_held", {"fen": 0}),
    ("granted_amount", "a_reason_is_given", {"words": ""}),
    ("granted_amount", "not_negative", {"fen": -1}),
    ("programme_budget", "a_reason_is_given", {"reason": ""}),
    ("programme_budget", "method_known", {"method": "lottery"}),
    ("programme_budget", "not_negative", {"fen": -1}),
    ("project_filing", "not_negative", {"fen": -1}),
]

TWICE: list[Twice] = [
    ("budget_hold", ("application_id",), {}),
    ("case_reach", ("application_id", "kind", "region_code"), {}),
    ("granted_amount", ("application_id", "seq"), {}),
    ("programme_budget", ("batch_id", "year", "seq"), {}),
    ("project", ("application_id",), {}),
    ("project_filing", ("submission_id",), {}),
]


def furnish(offices: Offices, case: Application) -> None:
    """A row of each, on any case."""
    session, at, person = offices.session, NOW.at, offices.city.person_id
    filed, here = last_submission(session, case), {"application_id": case.id or 0}
    session.add_all(
        [
            Project(**here, at=at),
            ProjectFiling(submission_id=(filed and filed.id) or 0, standing="computed", says="", workings=[], sources=[]),
            CaseReach(**here, kind="finance", region_code=case.city_code, at=at),
            GrantedAmount(**here, seq=1, fen=1, basis="step", words="核定", by_person_id=person, at=at),
            ProgrammeBudget(
                batch_id=case.batch_id, year=2022, seq=1, fen=0, method="first_come", reason="预算", by_person_id=person, at=at
            ),
            BudgetHold(**here, batch_id=case.batch_id, year=2022, fen=1, at=at),
        ]
    )
    session.flush()
