"""What a provider says of its customers' services, and what a void and its undoing do to every total."""

from collections.abc import Callable

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session, select

from assessor.cases.carry_out import confirm_proposal
from assessor.cases.confirm_service import CONFIRMED, REFUSED, Said, confirm_service, take_provider_step
from assessor.cases.customer_cases import (
    customer_services,
    find_customer_case,
    own_service,
    own_services,
    provider_steps,
)
from assessor.cases.move import move
from assessor.cases.named_in import services_of_case
from assessor.cases.provider_totals import changes, totals_around
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.service_standing import standings_of_case
from assessor.cases.undo_void import propose_undoing
from assessor.cases.void_service import void_service
from models.application import Application
from models.confirming import ServiceVoid, ServiceVoidUndoing
from tests.support.offices import Offices, credit_code
from tests.support.providers import Market
from tests.support.world import on

NOW = on("2022-03-09")
SINCE = on("2021-06-01").today
TRUE = Said(CONFIRMED, SINCE, None, 4_500_000)


@pytest.fixture
def market(session: Session) -> Market:
    return Market(Offices(session))


def test_a_provider_sees_the_services_that_name_it_and_nothing_else(market: Market) -> None:
    mixed = market.star((market.code, credit_code(802)))
    others = market.star((credit_code(803), ""))
    assert [one.service.line_id for one, _ in customer_services(market.session, market.boss)] == ["s1"]
    assert find_customer_case(market.session, market.boss, mixed.ref).id == mixed.id
    assert [one.service.line_id for one in own_services(market.session, market.rival, mixed)] == ["s2"]
    for viewer, case in ((market.boss, others), (market.offices.county, mixed)):
        with pytest.raises(NotFound):
            find_customer_case(market.session, viewer, case.ref)
    states = [one.state for one in standings_of_case(market.session, others)]
    assert states == ["unregistered"]


def test_the_word_stands_beside_the_claim_with_its_differences(market: Market) -> None:
    case = market.star()
    said = Said(CONFIRMED, on("2021-08-01").today, on("2021-12-31").today, 4_000_000)
    confirm_service(market.session, market.boss, case, "services", "s1", said, NOW)
    confirm_service(market.session, market.boss, case, "services", "s2", Said(REFUSED, words="没有这份合同"), NOW)
    first, second = standings_of_case(market.session, case)
    assert [(d.label, d.claimed, d.said) for d in first.differences] == [
        ("开始使用", "2021年6月1日", "2021年8月1日"),
        ("最后使用", "仍在使用", "2021年12月31日"),
        ("金额", "45,000.00 元", "40,000.00 元"),
    ]
    assert (first.state, second.state) == ("differs", "refused")
    assert first.service.first_on == SINCE, "the claim itself is as it was filed"
    confirm_service(market.session, market.boss, case, "services", "s1", TRUE, NOW)
    again = standings_of_case(market.session, case)[0]
    assert (again.state, again.word.seq if again.word else 0) == ("confirmed", 2)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (Said("maybe", SINCE), "是否属实"),
        (Said(REFUSED, words="没"), "哪里不属实"),
        (Said(CONFIRMED), "从哪一天"),
        (Said(CONFIRMED, on("2022-03-10").today), "不能晚于今天"),
        (Said(CONFIRMED, SINCE, on("2021-05-31").today), "早于开始日期"),
        (Said(CONFIRMED, SINCE, None, -1), "不能是负数"),
        (Said(CONFIRMED, SINCE, words="字" * 501), "最多 500 字"),
    ],
)
def test_a_word_that_cannot_be_is_refused_and_names_the_field(market: Market, said: Said, words: str) -> None:
    case = market.star()
    with pytest.raises(Refusal, match=words):
        confirm_service(market.session, market.boss, case, "services", "s1", said, NOW)


def test_only_the_certifier_of_the_named_provider_says_anything(market: Market) -> None:
    case = market.star()
    for viewer, problem in ((market.clerk, "负责人"), (market.rival, "没有找到"), (market.offices.city, "负责人")):
        with pytest.raises(Refusal, match=problem):
            confirm_service(market.session, viewer, case, "services", "s1", TRUE, NOW)
    with pytest.raises(NotFound):
        confirm_service(market.session, market.boss, case, "services", "s9", TRUE, NOW)


def test_a_project_goes_on_with_the_providers_confirmation_and_back_with_its_refusal(market: Market) -> None:
    session, pack = market.session, market.pack()
    case, other = market.project(), market.project()
    assert [step.step for step, _ in provider_steps(session, market.boss, case, pack, NOW)] == [
        "confirm", "provider_return", "void",
    ]  # fmt: skip
    take_provider_step(session, market.boss, case, pack, "confirm", TRUE, NOW)
    refused = Said("", words="协议金额与合同不符")
    take_provider_step(session, market.boss, other, pack, "provider_return", refused, NOW)
    assert (case.state, other.state) == ("provider_confirmed", "returned")
    assert [standings_of_case(session, one)[0].state for one in (case, other)] == ["differs", "refused"]
    with pytest.raises(Refusal, match="不能办理"):
        take_provider_step(session, market.boss, case, pack, "city_confirm", TRUE, NOW)
    with pytest.raises(Refusal, match="按办理步骤"):
        confirm_service(session, market.boss, case, "project", "", TRUE, NOW)
    with pytest.raises(Refusal):
        take_provider_step(session, market.rival, market.project(), pack, "confirm", TRUE, NOW)


def _undo(market: Market, void: ServiceVoid) -> None:
    proposal = propose_undoing(market.session, market.offices.city, void, "服务商填错，合同仍在履行", NOW)
    confirm_proposal(market.session, market.offices.city_two, proposal, NOW)


def test_a_void_project_leaves_every_total_and_comes_back_by_two_persons(market: Market) -> None:
    session, pack = market.session, market.pack()
    case = market.project("120000.00")
    market.project("80000.00")
    (service,) = services_of_case(session, case)
    start = totals_around(session, service)
    assert (start["provider"]["services"], start["programme"]["amount_fen"]) == (2, 20_000_000)
    take_provider_step(session, market.boss, case, pack, "void", Said("", words="协议没有履行"), NOW)
    (void,) = session.exec(select(ServiceVoid)).all()
    assert case.state == "void"
    assert totals_around(session, service) == void.after
    said = [(one.scope, one.before, one.after) for one in changes(void.before, void.after) if one.figure == "amount_fen"]
    assert said == [(scope, 20_000_000, 8_000_000) for scope in ("provider", "provider_in_city", "city", "programme")]

    with pytest.raises(Refusal, match="一人提出"):  # nobody alone, by the plain step either
        move(session, market.offices.city, case, pack, "restore", NOW, reason="直接恢复")
    proposal = propose_undoing(session, market.offices.city, void, "服务商填错，合同仍在履行", NOW)
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(session, market.offices.city, proposal, NOW)
    confirm_proposal(session, market.offices.city_two, proposal, NOW)
    assert case.state == "submitted"
    assert totals_around(session, service) == start
    (undoing,) = session.exec(select(ServiceVoidUndoing)).all()
    assert (undoing.before, undoing.after) == (void.after, start)
    with pytest.raises(Refusal, match="已经撤销过"):
        propose_undoing(session, market.offices.city, void, "服务商填错，合同仍在履行", NOW)


def test_nobody_but_the_citys_own_office_proposes_to_undo(market: Market) -> None:
    case = market.star()
    one = own_service(market.session, market.boss, case, "services", "s1")
    void = void_service(market.session, market.boss, case, market.offices.pack, one, "合同没有履行", NOW)
    for viewer in (market.boss, market.offices.county, market.offices.province):
        with pytest.raises(Refusal, match="设区市"):
            propose_undoing(market.session, viewer, void, "服务商填错了", NOW)


def test_a_void_service_is_not_confirmed_and_not_made_void_again(market: Market) -> None:
    case, pack = market.star(), market.offices.pack
    one = own_service(market.session, market.boss, case, "services", "s1")
    void_service(market.session, market.boss, case, pack, one, "合同没有履行", NOW)
    now = own_service(market.session, market.boss, case, "services", "s1")
    assert now.state == "void"
    acts: tuple[Callable[[], object], ...] = (
        lambda: void_service(market.session, market.boss, case, pack, now, "合同没有履行", NOW),
        lambda: confirm_service(market.session, market.boss, case, "services", "s1", TRUE, NOW),
    )
    for act in acts:
        with pytest.raises(Refusal, match="已经作废"):
            act()
    with pytest.raises(Refusal, match="理由"):
        other = own_service(market.session, market.boss, case, "services", "s2")
        void_service(market.session, market.boss, case, pack, other, "无", NOW)


@pytest.mark.sqlite
def test_whatever_is_made_void_and_taken_back_every_number_is_restored(market: Market) -> None:
    cases = [market.star() for _ in range(3)]
    services = [one for case in cases for one in services_of_case(market.session, case)]
    for number, service in enumerate(services[::2]):
        said = Said(CONFIRMED, SINCE, None, 100 + number)
        confirm_service(market.session, market.boss, _case(cases, service.application_id), service.section,
                        service.line_id, said, NOW)  # fmt: skip
    start = [totals_around(market.session, one) for one in services]

    @settings(max_examples=15, deadline=None, suppress_health_check=list(HealthCheck))
    @given(st.lists(st.integers(0, len(services) - 1), min_size=1, max_size=6), st.permutations(range(len(services))))
    def holds(acts: list[int], back: list[int]) -> None:
        standing: dict[int, ServiceVoid] = {}
        for which in acts:
            if which in standing:
                _undo(market, standing.pop(which))
                continue
            service = services[which]
            case = _case(cases, service.application_id)
            one = own_service(market.session, market.boss, case, service.section, service.line_id)
            void = void_service(market.session, market.boss, case, market.offices.pack, one, "合同没有履行", NOW)
            assert void.after == totals_around(market.session, service)
            standing[which] = void
        for which in back:
            if which in standing:
                _undo(market, standing[which])
        assert [totals_around(market.session, one) for one in services] == start

    holds()


def _case(cases: list[Application], number: int) -> Application:
    return next(one for one in cases if one.id == number)
