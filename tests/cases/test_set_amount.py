"""An amount that the documents leave to the authority: two persons of the examining office set it, within base and cap."""

from typing import Any

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.budget import enter_budget, full_claim, share_out
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.projects import granted_fen
from assessor.cases.refusal import Refusal
from assessor.cases.set_amount import Wish, open_amount, propose_amount, sits_where_it_is_set
from assessor.cases.take_step import Unfit
from models.application import Application
from models.project import GrantedAmount
from models.record import Event
from models.two_persons import Proposal
from models.vocabulary import OrgKind, Role
from tests.support.programmes import Programme

REASON, MINUTES = "参照同类工业企业的标准", "会议纪要〔2024〕3号"
SILENT: dict[str, Any] = {"revenue_yuan": "11999999.99"}
"""One fen below the lowest bracket of the programme's table."""


class Bureau:
    """The programme whose document is silent below its lowest bracket, with two officers of the examining office."""

    def __init__(self, session: Session, **facts: Any) -> None:
        self.session = session
        self.programme = Programme(session, "jiangxia-subsidy-2023")
        self.case = self.programme.filed(**(SILENT | facts))
        office = self.programme.office(OrgKind.COUNTY)
        self.first, self.second = (self.programme.world.person(office, Role.OFFICER) for _ in range(2))

    def propose(self, fen: int, minutes: str = MINUTES, by: Viewer | None = None, reason: str = REASON) -> Proposal:
        one = self.programme
        return propose_amount(
            self.session, by or self.first, self.case, one.pack, Wish(fen, minutes), reason, one.at
        )  # fmt: skip

    def set(self, fen: int) -> None:
        confirm_proposal(self.session, self.second, self.propose(fen), self.programme.at)

    def take(self, *actions: str) -> None:
        for action in actions:
            self.programme.take(self.case, action)


@pytest.fixture
def bureau(session: Session) -> Bureau:
    return Bureau(session)


def test_a_project_below_the_lowest_bracket_goes_on_with_an_amount_set_by_two(bureau: Bureau) -> None:
    bureau.take("review", "record_acceptance_opinion", "accept_reviewed")
    with pytest.raises(Refusal, match="补助金额还没有算定"):
        bureau.take("draft_plan")
    proposal = bureau.propose(5_000_001)
    assert granted_fen(bureau.session, bureau.case) is None, "one person alone sets nothing"
    with pytest.raises(Refusal, match="须由两个人办理"):
        confirm_proposal(bureau.session, bureau.first, proposal, bureau.programme.at)
    version = bureau.case.version
    confirm_proposal(bureau.session, bureau.second, proposal, bureau.programme.at)
    assert (granted_fen(bureau.session, bureau.case), bureau.case.version) == (5_000_001, version + 1)
    row = bureau.session.exec(select(GrantedAmount)).one()
    assert MINUTES in row.words and REASON in row.words
    event = bureau.session.exec(select(Event).where(Event.action == "set_amount")).one()
    assert (event.data["amount_fen"], event.data["minutes"], event.reason) == (5_000_001, MINUTES, REASON)
    bureau.take("draft_plan", "approve_plan")
    with pytest.raises(Refusal, match="占用年度资金"):
        bureau.propose(5_000_000)


@pytest.mark.parametrize(
    ("facts", "most"),
    [
        ({}, 100_000_000),
        ({"amount_yuan": "20000.01"}, 2_000_001),
        ({"new_awarded_this_year_yuan": "999999.99"}, 1),
    ],
)
def test_never_more_than_the_base_nor_what_is_left_of_the_cap(
    session: Session, facts: dict[str, Any], most: int
) -> None:
    bureau = Bureau(session, **facts)
    for wrong in (most + 1, 0, -1):
        with pytest.raises(Refusal, match=r"不能超过|大于零"):
            bureau.propose(wrong)
    bureau.set(most)
    assert granted_fen(session, bureau.case) == most


@pytest.mark.parametrize(("minutes", "reason", "words"), [(" 3 ", REASON, "会议纪要"), ("", REASON, "会议纪要"), (MINUTES, "好", "理由")])  # fmt: skip
def test_minutes_and_a_reason_are_asked_for(bureau: Bureau, minutes: str, reason: str, words: str) -> None:
    with pytest.raises(Refusal, match=words):
        bureau.propose(100, minutes, reason=reason)


@pytest.mark.parametrize("revenue", ["12000000.00", "1000000000.00"])
def test_a_computed_award_is_never_set_by_hand(session: Session, revenue: str) -> None:
    bureau = Bureau(session, revenue_yuan=revenue)
    assert open_amount(session, bureau.case, bureau.programme.pack) is None
    with pytest.raises(Refusal, match="由规则算定"):
        bureau.propose(100)


def test_only_the_examining_office_sets_it(bureau: Bureau) -> None:
    one = bureau.programme
    others = [one.office(kind) for kind in (OrgKind.FINANCE, OrgKind.PARTY_GROUP, OrgKind.OPERATOR)]
    elsewhere = one.world.organisation(OrgKind.COUNTY, "420102", "江岸区科经局")
    for office in (*others, elsewhere):
        with pytest.raises(Refusal, match="由审核这个项目的主管部门核定"):
            bureau.propose(100, by=one.world.person(office, Role.OFFICER))
    with pytest.raises(Refusal, match="由审核这个项目的主管部门核定"):
        bureau.propose(100, by=one.provider)


@pytest.mark.parametrize(
    ("pack_id", "facts", "kind", "region"),
    [
        ("jiangxia-subsidy-2023", {"route": "operator"}, OrgKind.COUNTY, "420115"),
        ("yichun-subsidy-2023", {}, OrgKind.COUNTY, "230717"),
        ("shenyang-subsidy-2018", {}, OrgKind.CITY, "210100"),
    ],
)
def test_the_table_says_which_office_that_is(
    session: Session, pack_id: str, facts: dict[str, Any], kind: OrgKind, region: str
) -> None:
    one = Programme(session, pack_id)
    case = one.filed(**facts)
    sits = {
        (office, where)
        for office in (OrgKind.COUNTY, OrgKind.CITY, OrgKind.FINANCE, OrgKind.OPERATOR, OrgKind.DATA_BUREAU)
        for where in (case.county_code, case.city_code)
        if sits_where_it_is_set(session, _officer(one, office, where), case, one.pack, one.at)
    }
    assert sits == {(kind, region)}


def _officer(one: Programme, kind: OrgKind, region: str) -> Viewer:
    return Viewer(
        person_id=1, login="x", name="王某", role=Role.OFFICER, organisation_id=1, organisation_name="某单位", kind=kind,
        region_code=region, city_code=None,
    )  # fmt: skip


def test_no_step_takes_an_amount_out_of_the_air(session: Session) -> None:
    """The way over the operator asks for the amount before any guard: it waits for the two persons all the same."""
    bureau = Bureau(session, route="operator")
    bureau.take("collect")
    with pytest.raises(Unfit, match="先由两人核定"):
        bureau.programme.take(bureau.case, "approve", amount="10.00")
    bureau.set(1_000)
    with pytest.raises(Unfit, match="不能超过"):
        bureau.programme.take(bureau.case, "approve", amount="10.01")
    bureau.take("approve")
    assert granted_fen(session, bureau.case) == 1_000


def test_what_changed_since_the_proposal_is_seen_when_it_is_confirmed(bureau: Bureau) -> None:
    proposal = bureau.propose(100)
    with pytest.raises(Refusal, match="已有一项提议"):
        bureau.propose(200)
    bureau.programme.take(bureau.case, "return", "请补合同")
    with pytest.raises(Refusal, match="不在办理中"):
        confirm_proposal(bureau.session, bureau.second, proposal, bureau.programme.at)


def test_an_amount_holds_for_the_filing_it_was_set_for(bureau: Bureau) -> None:
    from assessor.cases.submit import submit

    bureau.set(100)
    one, case = bureau.programme, bureau.case
    one.take(case, "return", "请补合同")
    boss = one.people[case.created_by]
    submit(bureau.session, boss, case, one.pack, case.version, one.at, pledged=True)
    assert granted_fen(bureau.session, case) is None
    bureau.set(200)
    assert granted_fen(bureau.session, case) == 200


def test_it_is_a_claim_on_a_short_budget_and_not_set_again_after_the_sharing(bureau: Bureau) -> None:
    bureau.set(1_000)
    bureau.take("review", "record_acceptance_opinion", "accept_reviewed", "draft_plan")
    one = bureau.programme
    enter_budget(bureau.session, bureau.first, one.batch, one.pack, 2024, 600, "pro_rata", "2024 年预算", 0, one.at)
    assert share_out(bureau.session, bureau.first, one.batch, one.pack, one.at) == {bureau.case.number or "": 600}
    assert (granted_fen(bureau.session, bureau.case), full_claim(bureau.session, bureau.case, one.pack)) == (600, 1_000)
    with pytest.raises(Refusal, match="已经按资金安排"):
        bureau.propose(900)


def test_a_year_settled_out_of_a_fund_sets_nothing_by_hand(session: Session) -> None:
    one = Programme(session, "jiangsu-subsidy-2018")
    case: Application = one.filed()
    assert open_amount(session, case, one.pack) is None
