"""Which programmes an enterprise can use: judged from its own answers and the records, combined without double count."""

from typing import Any

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.open_project import open_project
from assessor.cases.policies_for import combination_of, policies_for
from assessor.cases.save_answers import find_answer, save_answers
from assessor.cases.save_paper import save_paper
from assessor.policy import packs
from models.application import Application
from models.money import PROJECT
from tests.support.projects import FACTS, Projects
from tests.support.world import on

NOW = on("2023-09-01")
PACK = "jiangxia-subsidy-2023"


class Firm:
    """A firm of a district with a programme of its own, and projects in it."""

    def __init__(self, session: Session) -> None:
        self.session, self.all = session, Projects(session, PACK, at=NOW)
        self.boss: Viewer = self.all.boss()

    def project(self, **changed: str) -> Application:
        case = open_project(self.session, self.boss, self.all.batch, self.all.pack, NOW)
        answers: dict[str, Any] = FACTS[PACK] | changed
        for section in self.all.pack.sections:
            typed = {q.id: answers[q.id] for q in section.questions if q.id in answers}
            if typed and section.kind == "single":
                row = find_answer(self.session, case, section)
                save_answers(self.session, self.boss, case, section, "", typed, row.version if row else 0, NOW)
        return case

    def contract(self, case: Application, number: str) -> None:
        typed = {"number": number, "buyer": "甲", "seller": "乙", "signed_on": "2023-03-01", "amount_yuan": f"{number}00",
                 "claim": PROJECT}  # fmt: skip
        save_paper(self.session, self.boss, case, "contract", {PROJECT: "项目"}, typed, NOW)

    def look(self) -> tuple[dict[str, Any], Any]:
        found = policies_for(self.session, self.boss, packs.load(), NOW)
        return {one.id: one for one in found}, combination_of(self.session, found)


def test_programmes_of_other_places_are_named_and_never_counted(session: Session) -> None:
    firm = Firm(session)
    found, combination = firm.look()
    assert {one for one, policy in found.items() if policy.here} == {PACK}
    assert all("不在这项政策的实施范围" in policy.closed for name, policy in found.items() if name != PACK)
    assert combination.chosen == ()
    assert {left.claim.id for left in combination.left} == set(found)
    assert session.exec(select(Application)).all() == []  # looking starts nothing


def test_a_project_counts_with_its_own_answers_and_two_of_one_contract_count_once(session: Session) -> None:
    firm = Firm(session)
    case = firm.project()
    found, combination = firm.look()
    assert PACK not in found and found[case.ref].verdict.fen == 24_000_000
    assert (combination.fen, [claim.id for claim in combination.chosen]) == (24_000_000, [case.ref])
    other = firm.project(amount_yuan="500000.00")
    _, combination = firm.look()
    assert combination.fen == 24_000_000
    reasons = {left.claim.id: left.reason for left in combination.left}
    assert "同一项目" in reasons[other.ref]
    firm.contract(case, "8000")
    _, combination = firm.look()
    assert combination.fen == 24_000_000  # what names no contract may be the same project
    firm.contract(other, "5000")
    _, combination = firm.look()
    assert combination.fen == 24_000_000 + 15_000_000
