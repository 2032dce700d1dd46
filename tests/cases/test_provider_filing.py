"""A provider's filing: filled in, complete, handed in, reviewed by the office that the programme names; versions kept."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from assessor.cases.attach_file import TakenIn
from assessor.cases.file_as_provider import (
    accept_filing,
    attach_material,
    last_version,
    remove_material,
    remove_provider,
    return_filing,
    submit_filing,
)
from assessor.cases.products import Offer, add_product, change_product, find_product, products_of, retire_product
from assessor.cases.provider_filing import (
    assembled,
    filed_on,
    files_of,
    find_filing,
    materials_of,
    open_filing,
    save_section,
    sections_of,
    steps_of,
)
from assessor.cases.provider_record import provider_record
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.scope import last_submission
from assessor.evidence.inspect import Inspected
from assessor.policy import packs
from assessor.workflow import Moment
from models.people import Region
from models.provider import ProviderFiling, ProviderFilingVersion
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Question, Section
from tests.support.frauds import decide, heard, opened
from tests.support.programmes import Programme
from tests.support.projects import Projects
from tests.support.world import World, on

PACK = packs.load()["yichun-subsidy-2023"]
NOW, LATER = on("2023-03-06"), on("2023-03-09")
CODE = "91320583MA1MFAKE07"
CONDITIONS = ["integrity", "resources", "solutions", "security", "team"]


class Town:
    """A provider with two people, the city's office that reviews, and another city's."""

    def __init__(self, session: Session) -> None:
        self.session, world = session, World(session)
        world.regions()
        session.add(Region(code="230000", name="黑龙江省", kind="province"))
        session.flush()
        session.add(Region(code="230700", name="伊春市", kind="city", parent="230000"))
        session.flush()
        own = world.organisation(OrgKind.PROVIDER, "320583", "示例云计算有限公司", CODE)
        self.boss, self.clerk = world.person(own, Role.CERTIFIER), world.person(own, Role.EDITOR)
        rival = world.organisation(OrgKind.PROVIDER, "320583", "另一家云服务有限公司", "91320583XXFAKE002B")
        self.rival = world.person(rival, Role.CERTIFIER)
        self.city = world.person(world.organisation(OrgKind.CITY, "230700", "伊春市工信局"), Role.OFFICER)
        self.other = world.person(world.organisation(OrgKind.CITY, "320500", "苏州市工信局"), Role.OFFICER)

    def filled(self) -> ProviderFiling:
        """A filing with everything in it."""
        filing = open_filing(self.session, self.boss, PACK, NOW)
        for section in sections_of(PACK):
            rows = [_row(section, n) for n in range(3 if section.id == "cases" else 1)]
            save_section(self.session, self.clerk, filing, section, rows, 0, NOW)
        number = 0
        for material in materials_of(PACK):
            for _ in range(material.at_least):
                number += 1
                attach_material(self.session, self.clerk, filing, PACK, material.id, _file(number), NOW)
        return filing

    def accepted(self, at: Moment = LATER) -> ProviderFiling:
        """The same, handed in and accepted."""
        filing = self.filled()
        submit_filing(self.session, self.boss, filing, PACK, NOW)
        accept_filing(self.session, self.city, filing, PACK, at.today, CONDITIONS, at)
        return filing


def _row(section: Section, number: int) -> dict[str, Any]:
    return {q.id: _typed(q, number) for q in section.questions}


def _typed(question: Question, number: int) -> Any:
    match question.type:
        case "date":
            return "2020-05-06"
        case "integer" | "money":
            return "12"
        case "boolean":
            return "true"
        case "choice":
            return question.choices[0][0]
        case "choices":
            return [question.choices[0][0]]
        case _:
            return f"内容{number}"


def _file(number: int) -> TakenIn:
    return TakenIn(f"{number}.pdf", f"{number:064d}", 10, Inspected("application/pdf", 1, None, None, ()))


@pytest.fixture
def town(session: Session) -> Town:
    return Town(session)


def test_what_is_missing_is_named_section_by_section_and_material_by_material(town: Town) -> None:
    filing = open_filing(town.session, town.boss, PACK, NOW)
    assert open_filing(town.session, town.clerk, PACK, NOW).id == filing.id
    said = [one.words for one in assembled(town.session, filing, PACK)[1]]
    assert "“典型案例（三例以上）”至少填写 3 项，现在有 0 项。" in said
    assert "“应用典型案例及佐证”至少 3 份，现在有 0 份。" in said
    assert sum("还没有上传" in words for words in said) == 6, "eight materials: the form itself is filled in here"
    with pytest.raises(Refusal) as refused:
        submit_filing(town.session, town.boss, filing, PACK, NOW)
    assert list(refused.value.reasons) == said


@pytest.mark.parametrize(("cases", "complete"), [(2, False), (3, True), (4, True)])
def test_three_cases_are_needed(town: Town, cases: int, complete: bool) -> None:
    filing, section = town.filled(), PACK.forms["provider_filing"].sections[3]
    save_section(town.session, town.clerk, filing, section, [_row(section, n) for n in range(cases)], 1, NOW)
    assert (assembled(town.session, filing, PACK)[1] == []) is complete


def test_a_filing_goes_to_the_named_office_and_is_accepted_with_its_day(town: Town) -> None:
    filing = town.filled()
    with pytest.raises(Refusal, match="负责人报送"):
        submit_filing(town.session, town.clerk, filing, PACK, NOW)
    version = submit_filing(town.session, town.boss, filing, PACK, NOW)
    assert (version.seq, filing.state, len(version.files)) == (1, "submitted", 9)
    section = sections_of(PACK)[1]
    with pytest.raises(Refusal, match="审核期间不能修改"):
        save_section(town.session, town.clerk, filing, section, [_row(section, 5)], 1, NOW)
    for viewer in (town.other, town.boss):
        with pytest.raises(Refusal, match="不由本单位"):
            accept_filing(town.session, viewer, filing, PACK, LATER.today, CONDITIONS, LATER)
    with pytest.raises(Refusal, match="还没有确认：有为上云企业服务的专业技术团队"):
        accept_filing(town.session, town.city, filing, PACK, LATER.today, CONDITIONS[:4], LATER)
    for day in (date(2023, 3, 5), date(2023, 3, 10)):
        with pytest.raises(Refusal, match="报送之日和今天之间"):
            accept_filing(town.session, town.city, filing, PACK, day, CONDITIONS, LATER)
    accept_filing(town.session, town.city, filing, PACK, date(2023, 3, 6), CONDITIONS, LATER)
    assert provider_record(town.session, PACK, CODE).filed_on == date(2023, 3, 6)
    with pytest.raises(Refusal, match="已经办理过"):
        accept_filing(town.session, town.city, filing, PACK, LATER.today, CONDITIONS, LATER)


def test_returned_with_a_reason_it_comes_back_as_the_next_version(town: Town) -> None:
    filing = town.filled()
    submit_filing(town.session, town.boss, filing, PACK, NOW)
    with pytest.raises(Refusal, match="理由"):
        return_filing(town.session, town.city, filing, PACK, "补", LATER)
    return_filing(town.session, town.city, filing, PACK, "安全资质材料看不清", LATER)
    assert (filing.state, provider_record(town.session, PACK, CODE).filed) == ("returned", False)
    (first, *_) = files_of(town.session, filing)
    remove_material(town.session, filing, first.ref, LATER)
    attach_material(town.session, town.clerk, filing, PACK, first.material, _file(99), LATER)
    submit_filing(town.session, town.boss, filing, PACK, LATER)
    versions = town.session.exec(select(ProviderFilingVersion).order_by(ProviderFilingVersion.seq)).all()  # type: ignore[arg-type]
    assert [one.seq for one in versions] == [1, 2]
    assert first.sha256 in {file["sha256"] for file in versions[0].files}, "what was handed in before is kept"
    assert first.sha256 not in {file["sha256"] for file in versions[1].files}


def test_a_later_version_does_not_move_the_day_and_striking_out_ends_it(town: Town) -> None:
    filing, session = town.accepted(), town.session
    with pytest.raises(Refusal, match="不需要重新报送"):
        submit_filing(session, town.boss, filing, PACK, LATER)
    section = sections_of(PACK)[1]
    save_section(session, town.clerk, filing, section, [_row(section, 7)], 1, LATER)
    submit_filing(session, town.boss, filing, PACK, LATER)
    assert provider_record(session, PACK, CODE).filed_on == LATER.today, (
        "the old one stands while the new one is looked at"
    )
    much_later = on("2023-05-04")
    accept_filing(session, town.city, filing, PACK, much_later.today, CONDITIONS, much_later)
    assert filed_on(steps_of(session, filing)) == LATER.today
    with pytest.raises(Refusal, match="理由"):
        remove_provider(session, town.city, filing, PACK, "", much_later)
    remove_provider(session, town.city, filing, PACK, "停止在本市服务", much_later)
    assert provider_record(session, PACK, CODE).filed_on is None
    submit_filing(session, town.boss, filing, PACK, much_later)
    accept_filing(session, town.city, filing, PACK, much_later.today, CONDITIONS, much_later)
    assert filed_on(steps_of(session, filing)) == much_later.today
    last = last_version(session, filing)
    assert last is not None
    assert last.seq == 3


def test_a_filing_is_its_own_providers_and_nobody_overwrites_a_colleague(town: Town) -> None:
    filing, section = town.filled(), sections_of(PACK)[1]
    for viewer in (town.rival, town.city):
        with pytest.raises(NotFound):
            find_filing(town.session, viewer, filing.ref)
    with pytest.raises(Stale):
        save_section(town.session, town.boss, filing, section, [_row(section, 8)], 9, NOW)
    with pytest.raises(Refusal, match="哪一类材料"):
        attach_material(town.session, town.boss, filing, PACK, "filing_form", _file(50), NOW)
    with pytest.raises(Refusal, match="只有云服务商"):
        open_filing(town.session, town.city, PACK, NOW)
    with pytest.raises(NotFound):
        open_filing(town.session, town.boss, packs.load()["jiangsu-subsidy-2018"], NOW)


def test_products_have_a_price_in_fen_and_are_the_providers_own(town: Town) -> None:
    session = town.session
    offer = Offer("云服务器", "infrastructure", "month", 19_900, "两核四吉")
    one = add_product(session, town.clerk, offer, NOW)
    add_product(session, town.clerk, Offer("上云咨询", "other", "once"), NOW)
    assert [each.name for each in products_of(session, town.boss.organisation_id)] == ["云服务器", "上云咨询"]
    change_product(session, town.boss, one, replace(offer, unit_price_fen=0), 1, NOW)
    with pytest.raises(Refusal, match="同事改过"):
        change_product(session, town.clerk, one, offer, 1, NOW)
    for wrong, words in (
        (replace(offer, name="云"), "名称"), (replace(offer, category="weather"), "类别"),
        (replace(offer, period="day"), "计价方式"), (replace(offer, unit_price_fen=-1), "负数"),
        (replace(offer, intro="字" * 501), "500"),
    ):  # fmt: skip
        with pytest.raises(Refusal, match=words):
            add_product(session, town.boss, wrong, NOW)
    with pytest.raises(NotFound):
        find_product(session, town.rival, one.ref)
    with pytest.raises(Refusal):
        add_product(session, town.city, offer, NOW)
    retire_product(session, town.boss, one, NOW)
    assert [each.name for each in products_of(session, town.boss.organisation_id)] == ["上云咨询"]


def test_a_code_without_a_provider_has_no_record(town: Town) -> None:
    record = provider_record(town.session, PACK, "91320583XXFAKE9999")
    assert (record.provider, record.filed) == (None, False)
    assert provider_record(town.session, PACK, CODE).filed is False


@pytest.mark.parametrize(
    ("signed", "outcome", "rule"),
    [
        ("2023-03-10", "met", "met"),
        ("2023-03-09", "met", "not_met"),
        ("2023-03-08", "not_met", "not_met"),
    ],
)
def test_the_day_on_record_counts_against_the_contract_whatever_is_claimed(
    session: Session, signed: str, outcome: str, rule: str
) -> None:
    programme = Programme(session, PACK.id)
    boss = programme.provider
    filing = open_filing(session, boss, PACK, NOW)
    for section in sections_of(PACK):
        rows = [_row(section, n) for n in range(3 if section.id == "cases" else 1)]
        save_section(session, boss, filing, section, rows, 0, NOW)
    for number, material in enumerate(m for m in materials_of(PACK) for _ in range(m.at_least)):
        attach_material(session, boss, filing, PACK, material.id, _file(number), NOW)
    submit_filing(session, boss, filing, PACK, NOW)
    city = programme.world.person(programme.office(OrgKind.CITY, "230700"), Role.OFFICER)
    accept_filing(session, city, filing, PACK, LATER.today, CONDITIONS, LATER)
    case = programme.filed(provider_filed_on="2022-01-01", contract_signed_on=signed)
    submission = last_submission(session, case)
    assert submission is not None
    assert submission.document["provider_filed_on"] == "2023-03-09", "the record, not the claim"
    found = {one["rule"]: one["outcome"] for one in submission.verdict["findings"]}
    assert (found["provider-filed-first"], found["provider-filed-the-day-before"]) == (outcome, rule)


def test_a_provider_barred_for_fraud_neither_hands_in_nor_is_accepted_until_the_bar_is_lifted(town: Town) -> None:
    one = Projects(town.session)
    one.world.made = 100
    here = PACK.model_copy(update={"province": one.pack.province})
    filing = town.filled()
    case = one.project("declared")
    finding = heard(one, opened(one, case, party="provider", uscc=CODE, name="示例云计算有限公司"))
    submit_filing(town.session, town.boss, filing, here, NOW)
    decide(one, finding)
    with pytest.raises(Refusal, match="办法第十八条"):
        accept_filing(town.session, town.city, filing, here, LATER.today, CONDITIONS, LATER)
    return_filing(town.session, town.city, filing, here, "请补材料", LATER)
    with pytest.raises(Refusal, match="办法第十八条"):
        submit_filing(town.session, town.boss, filing, here, LATER)
    submit_filing(town.session, town.boss, filing, PACK, LATER)  # the bar goes no further than its province
    return_filing(town.session, town.city, filing, PACK, "请补材料", LATER)
    decide(one, finding, "lifted", 0)
    submit_filing(town.session, town.boss, filing, here, LATER)
    assert filing.state == "submitted"
