"""Projects of the subsidy programmes go their whole way through every office, by the verbs and the packs' own tables."""

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.assemble import assemble
from assessor.cases.award_now import outcome_now
from assessor.cases.case_facts import case_facts
from assessor.cases.open_project import open_project
from assessor.cases.paid_money import Paid, paid_of
from assessor.cases.projects import filing_of, granted_fen
from assessor.cases.publish import publish
from assessor.cases.refusal import Refusal
from assessor.cases.scope import conditions, last_submission
from assessor.cases.submit import submit
from assessor.cases.take_step import Unfit
from models.application import Application
from models.people import Person, Region
from models.project import BudgetHold
from models.vocabulary import OrgKind, Role
from tests.support.offices import credit_code
from tests.support.programmes import Programme
from tests.support.world import on

WAYS = {
    "jiangsu-subsidy-2018": ("confirm", "city_confirm", "list", "finance_seal", "declare", "record_check", "settle", "check", "pay"),
    "jiangxia-subsidy-2023": (
        "review", "record_acceptance_opinion", "accept_reviewed", "draft_plan", "approve_plan", "publish", "close_notice",
        "sign", "pay",
    ),
    "yichun-subsidy-2023": (
        "confirm_service", "record_effect", "county_pass", "county_finance_pass", "list", "approve", "pay",
    ),
    "shenyang-subsidy-2018": (
        "county_file", "send_to_city", "city_file", "open", "certify", "city_review", "countersign", "approve", "allot", "pay",
    ),
}  # fmt: skip
AWARDS = {"jiangxia-subsidy-2023": 100_000_000, "yichun-subsidy-2023": 9_000_000, "shenyang-subsidy-2018": 30_000_000}


@pytest.fixture(params=sorted(WAYS))
def programme(request: pytest.FixtureRequest, session: Session) -> Programme:
    return Programme(session, request.param)


def test_a_project_goes_its_whole_way_through_every_office(programme: Programme) -> None:
    case = programme.filed()
    filed = filing_of(programme.session, case)
    assert filed is not None
    assert filed.fen == AWARDS.get(programme.pack_id)
    for action in WAYS[programme.pack_id]:
        if action == "send_to_city":
            programme.day = "2020-06-05"  # the last day of the month's intake
        if action == "publish":
            _publish(programme, case)
            continue
        if action == "settle":
            programme.settle()
            continue
        programme.take(case, action)
    assert programme.pack.process is not None
    assert programme.pack.process.states[case.state].pays
    assert paid_of(programme.session, case) == Paid(AWARDS.get(programme.pack_id, 15_000_000))


def _publish(programme: Programme, case: Application) -> None:
    officer = programme.viewer("publish", case)
    notice = publish(programme.session, officer, [case], programme.pack, "上云补助公示", programme.at)
    assert notice.region_code == programme.county
    assert (notice.working_days, notice.ends_on.isoformat()) == (5, "2024-03-11")
    with pytest.raises(Refusal, match="公示期还没有满"):
        programme.take(case, "close_notice")
    programme.day = "2024-03-12"


def test_an_office_sees_a_case_from_the_moment_it_has_come_to_it(session: Session) -> None:
    programme = Programme(session, "jiangxia-subsidy-2023")
    case, other = programme.filed(), programme.filed()
    finance = programme.world.person(programme.office(OrgKind.FINANCE), Role.OFFICER)
    third = programme.world.person(programme.office(OrgKind.THIRD_PARTY), Role.OFFICER)
    elsewhere = programme.world.organisation(OrgKind.THIRD_PARTY, "420102", "江岸区第三方机构")
    stranger = programme.world.person(elsewhere, Role.OFFICER)

    def seen(viewer: Viewer) -> set[str]:
        return set(session.exec(select(Application.ref).where(*conditions(viewer))))

    assert seen(third) == seen(finance) == set()
    programme.take(case, "review")
    assert seen(third) == {case.ref}
    assert seen(finance) == seen(stranger) == set()
    assert seen(programme.viewer("review", other)) == {case.ref, other.ref}
    assert seen(programme.provider) == {case.ref, other.ref}


def test_offices_of_another_province_are_no_business_of_the_home_province(session: Session) -> None:
    programme = Programme(session, "shenyang-subsidy-2018")
    programme.filed()
    session.add(Region(code="320000", name="江苏省", kind="province"))
    session.flush()
    home = programme.world.organisation(OrgKind.PROVINCE, "320000", "江苏省工业和信息化厅")
    officer = programme.world.person(home, Role.OFFICER)
    assert list(session.exec(select(Application.ref).where(*conditions(officer)))) == []


def test_an_enterprise_elsewhere_or_too_early_or_too_late_starts_no_project(session: Session) -> None:
    programme = Programme(session, "shenyang-subsidy-2018")
    session.add(Region(code="220102", name="南关区", kind="county"))
    session.flush()
    far = programme.world.organisation(OrgKind.ENTERPRISE, "220102", "长春示例有限公司", credit_code(500))
    with pytest.raises(Refusal, match="不在它的实施范围内"):
        open_project(
            session, programme.world.person(far, Role.CERTIFIER), programme.batch, programme.pack, programme.at
        )
    boss = programme.boss()
    for day, words in (("2018-09-16", "起施行"), ("2023-01-01", "有效期到")):
        with pytest.raises(Refusal, match=words):
            open_project(session, boss, programme.batch, programme.pack, on(day))
    for day in ("2018-09-17", "2022-12-31"):
        assert open_project(session, boss, programme.batch, programme.pack, on(day)).state == "draft"


def test_where_one_project_is_allowed_a_second_waits_until_the_first_ended_without_money(session: Session) -> None:
    programme = Programme(session, "yichun-subsidy-2023")
    boss = programme.boss()
    first = programme.filed(boss)
    with pytest.raises(Refusal, match="只能有一个项目"):
        open_project(session, boss, programme.batch, programme.pack, programme.at)
    programme.take(first, "return", "请补合同")
    with pytest.raises(Refusal, match="只能有一个项目"):
        open_project(session, boss, programme.batch, programme.pack, programme.at)
    second = programme.filed(programme.boss(), registered_locally=False)
    programme.take(second, "refuse", "不在本市登记")
    owner = session.exec(select(Person).where(Person.id == second.created_by)).one()
    assert owner.id is not None
    again = open_project(session, programme.people[owner.id], programme.batch, programme.pack, programme.at)
    assert (again.state, again.slot) == ("draft", "1")


def test_a_category_is_paid_for_once_and_the_record_says_so(session: Session) -> None:
    programme = Programme(session, "jiangsu-subsidy-2018")
    boss = programme.boss()
    first = programme.filed(boss)
    with pytest.raises(Refusal, match="同一类项目已经提交过"):
        programme.filed(boss)
    other = programme.filed(boss, category="platform")
    filed = filing_of(session, other)
    assert filed is not None
    by_question = {one["question"]: one for one in filed.sources}
    assert by_question["applied_on"]["value"] == "2018-09-03"
    assert by_question["provider_confirmed"]["value"] is None
    for action in ("confirm", "city_confirm", "list", "declare"):
        programme.take(first, action)
    programme.settle(1000_00)
    for action in ("check", "pay"):
        programme.take(first, action)
    third = programme.draft(boss, category="data_collaboration")
    made = assemble(session, third, programme.pack, programme.at.today)
    assert made.document["categories_already_subsidised"] == ["infrastructure"]
    assert (first.number or "") != ""


def test_what_the_provider_confirmed_counts_and_not_what_the_enterprise_said(session: Session) -> None:
    programme = Programme(session, "jiangsu-subsidy-2018")
    case = programme.filed()
    facts = case_facts(session, case, programme.pack, programme.at)
    assert facts.provider_id == programme.provider.organisation_id

    def outcome() -> str | None:
        submission = last_submission(session, case)
        assert submission is not None
        return outcome_now(session, case, submission, programme.pack)

    assert outcome() == "return"  # claimed, not on record
    programme.take(case, "confirm")
    assert outcome() == "eligible"


def test_a_paper_that_is_missing_and_a_provider_not_named_stand_against_filing(session: Session) -> None:
    programme = Programme(session, "yichun-subsidy-2023")
    boss = programme.boss()
    case = open_project(session, boss, programme.batch, programme.pack, programme.at)
    made = assemble(session, case, programme.pack, programme.at.today)
    assert {(one.section, one.line_id) for one in made.missing if one.section == "documents" or one.question == "provider_uscc"} == {
        ("documents", "redemption"), ("documents", "contract"), ("documents", "licence"), ("documents", "summary"),
        ("documents", "vouchers"), ("project", ""),
    }  # fmt: skip
    assert [one.words for one in made.missing if one.section == "fiscal_records"] == [
        "请填写“财政资金方面的严重违法违规”；没有的，请在这一部分确认“没有”。"
    ]
    with pytest.raises(Refusal, match="还有未填完的内容"):
        submit(session, boss, case, programme.pack, case.version, programme.at, pledged=True)


def test_the_route_decides_where_a_project_is_filed(session: Session) -> None:
    programme = Programme(session, "jiangxia-subsidy-2023")
    assert programme.filed(route="operator").state == "with_operator"
    assert programme.filed(route="self_paid").state == "with_bureau"
    boss = programme.boss()
    case = programme.draft(boss, route=None)
    with pytest.raises(Refusal, match="请先填写“办理方式”"):
        submit(session, boss, case, programme.pack, case.version, programme.at, pledged=True)


def test_filings_are_passed_on_until_the_day_of_the_month_that_the_pack_names(session: Session) -> None:
    programme = Programme(session, "shenyang-subsidy-2018")
    case = programme.filed()
    programme.take(case, "county_file")
    programme.day = "2020-06-06"
    with pytest.raises(Refusal, match="本月的受理日期已过"):
        programme.take(case, "send_to_city")
    programme.day = "2020-07-05"
    programme.take(case, "send_to_city")
    assert case.state == "at_city"


def test_a_project_is_put_off_once_and_by_a_year_at_most(session: Session) -> None:
    programme = Programme(session, "jiangxia-subsidy-2023")
    case = programme.filed()
    programme.take(case, "review")
    for wrong in ("2024-03-04", "2025-03-05", "", "明年"):
        with pytest.raises(Unfit):
            programme.take(case, "extend", "设备到货推迟", until_day=wrong)
    programme.take(case, "extend", "设备到货推迟", until_day="2025-03-04")
    with pytest.raises(Refusal, match="只能延期一次"):
        programme.take(case, "extend", "再延一次", until_day="2025-03-04")
    programme.take(case, "record_acceptance_opinion", acceptance="not_accepted")
    with pytest.raises(Refusal, match="还没有验收通过的记录"):
        programme.take(case, "accept_reviewed")
    programme.take(case, "end", "延期后仍不能通过")
    assert case.state == "ended"


def test_an_amount_is_lowered_with_a_reason_and_never_raised(session: Session) -> None:
    programme = Programme(session, "yichun-subsidy-2023")
    case = programme.filed()
    for action in ("county_pass", "county_finance_pass", "list"):
        programme.take(case, action)
    with pytest.raises(Unfit, match="不能超过算定的"):
        programme.take(case, "approve", amount="90000.01")
    with pytest.raises(Unfit, match="请写明理由"):
        programme.take(case, "approve", amount="80000")
    programme.take(case, "approve", "核减未付部分", amount="80000")
    assert granted_fen(session, case) == 8_000_000
    with pytest.raises(Unfit, match="不能超过算定的"):
        programme.take(case, "pay", amount="80000.01")
    held = session.exec(select(BudgetHold)).one()
    assert (held.fen, held.year) == (8_000_000, 2023)
