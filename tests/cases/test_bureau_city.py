"""A city's own duties: visits in number, targets, how ready its firms are; and how the province sees the cities."""

from decimal import Decimal

import pytest
from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases import cultivation, standing_of_cities
from assessor.cases.candidates import candidates
from assessor.cases.inspected import by_star, visits_of
from assessor.cases.inspection import inspection_of
from assessor.cases.publish import publish
from assessor.cases.refusal import Refusal
from assessor.cases.set_target import set_target, targets_of
from assessor.draw import sample_size
from assessor.policy.calendar import last_publication_day
from models.vocabulary import OrgKind
from tests.support.filing import draft
from tests.support.offices import Offices
from tests.support.world import on

NOW = on("2022-03-10")


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


@pytest.mark.parametrize(
    ("three", "four", "five", "owed"),
    [(41, 7, 1, 5), (179, 0, 0, 18), (8, 1, 1, 3), (10, 0, 0, 1), (11, 0, 0, 2), (0, 0, 0, 0), (1, 1, 1, 3)],
)
def test_a_tenth_of_all_applicants_is_visited_and_every_star(three: int, four: int, five: int, owed: int) -> None:
    share = Decimal(10) / 100
    applicants = {"three_star": three, "four_star": four, "five_star": five}
    assert sample_size(applicants, share.as_integer_ratio()) == owed


def test_a_star_without_a_visit_is_missing_even_when_the_number_is_reached(offices: Offices) -> None:
    three, _ = offices.passed(), offices.passed("four_star")
    offices.visit(three, on("2022-03-09"))
    offices.draw(NOW)
    seen = inspection_of(offices.session, offices.batch.id or 0, "320500", offices.pack)
    assert (seen.required, seen.done, seen.held) == (2, 0, True), "a visit before the draw counts for nothing"
    offices.visit(three, NOW)
    offices.visit(three, NOW)
    seen = inspection_of(offices.session, offices.batch.id or 0, "320500", offices.pack)
    assert (seen.required, seen.done, seen.stars_missing) == (2, 1, ("四星级",))
    assert [(s.level, s.applicants, s.drawn, s.visited) for s in by_star(offices.session, offices.batch.id or 0, "320500")] == [
        ("four_star", 1, 1, 0),
        ("three_star", 1, 1, 1),
    ]
    assert len(visits_of(offices.session, offices.batch.id or 0, "320500")) == 3
    assert visits_of(offices.session, offices.batch.id or 0, "320100") == []


@pytest.mark.parametrize(
    ("deadline", "last"),
    [
        ("2022-04-15", "2022-04-07"),
        ("2022-04-12", "2022-04-01"),
        ("2022-05-11", "2022-04-29"),
        ("2022-05-10", "2022-04-28"),
    ],
)
def test_the_last_day_of_publication_leaves_the_day_after_the_notice_for_announcing(deadline: str, last: str) -> None:
    assert last_publication_day(on(deadline).today, 5).isoformat() == last


def test_candidates_are_allowed_and_refused_as_the_step_itself_is(offices: Offices) -> None:
    ready, no_credit = offices.evaluated(), offices.passed()
    offices.agree(offices.city, no_credit, NOW)
    offices.take(offices.city, no_credit, "evaluate", NOW)
    five = offices.evaluated("five_star")
    offices.visit(no_credit, NOW)
    found = {c.ref: c for c in candidates(offices.session, offices.city, offices.batch, offices.pack, "publish", NOW)}
    assert five.ref not in found
    for case in (ready, no_credit):
        try:
            with offices.session.begin_nested() as trial:
                publish(offices.session, offices.city, [case], offices.pack, "公示", NOW)
                trial.rollback()
            said: tuple[str, ...] = ()
        except Refusal as refusal:
            said = refusal.reasons
        offices.session.expire_all()
        assert found[case.ref].reasons == said
    assert found[no_credit.ref].reasons == ("今天没有在有效期内的信用审查记录，请先查询并记录。",)


def test_candidates_for_announcing_know_the_day_and_the_second_person(offices: Offices) -> None:
    case, _ = offices.noticed("2022-04-01")

    def reasons(viewer: Viewer, day: str) -> tuple[str, ...]:
        found = candidates(offices.session, viewer, offices.batch, offices.pack, "announce", on(day))
        assert [c.ref for c in found] == [case.ref]
        return found[0].reasons

    assert reasons(offices.city_two, "2022-04-12") == ()
    assert reasons(offices.city_two, "2022-04-11") == ("公示期还没有满。",)
    assert reasons(offices.city, "2022-04-12") == ("公布须由发起公示以外的另一人复核办理。",)


def test_a_step_with_conditions_that_need_the_whole_case_is_not_offered_on_a_list(offices: Offices) -> None:
    with pytest.raises(ValueError, match="逐件办理"):
        candidates(offices.session, offices.city, offices.batch, offices.pack, "evaluate", NOW)


def test_a_target_not_set_is_not_a_target_of_nought(offices: Offices) -> None:
    assert targets_of(offices.session, offices.batch, "320500") == {}
    set_target(offices.session, offices.city, offices.batch, offices.pack, "three_star", 0, 0, NOW)
    assert targets_of(offices.session, offices.batch, "320500")["three_star"].count == 0


def test_a_target_changed_by_a_colleague_in_between_is_not_overwritten(offices: Offices) -> None:
    set_target(offices.session, offices.city, offices.batch, offices.pack, "three_star", 30, 0, NOW)
    with pytest.raises(Refusal, match="刚被别人改过"):
        set_target(offices.session, offices.city_two, offices.batch, offices.pack, "three_star", 40, 0, NOW)
    set_target(offices.session, offices.city_two, offices.batch, offices.pack, "three_star", 40, 1, NOW)
    row = targets_of(offices.session, offices.batch, "320500")["three_star"]
    assert (row.count, row.version, row.by_person_id) == (40, 2, offices.city_two.person_id)


@pytest.mark.parametrize("count", [-1, 100_001])
def test_a_target_out_of_bounds_is_refused(offices: Offices, count: int) -> None:
    with pytest.raises(Refusal, match="0 至 100,000"):
        set_target(offices.session, offices.city, offices.batch, offices.pack, "three_star", count, 0, NOW)


def test_only_a_city_sets_targets_and_sees_readiness(offices: Offices) -> None:
    with pytest.raises(Refusal) as caught:
        set_target(offices.session, offices.province, offices.batch, offices.pack, "three_star", 1, 0, NOW)
    assert caught.value.status == 403
    with pytest.raises(Refusal):
        cultivation.progress(offices.session, offices.county, offices.batch)


def test_readiness_counts_drafts_of_the_own_city_without_saying_whose(offices: Offices) -> None:
    from assessor.cases.open_application import open_application

    draft(offices.session, offices.boss(), offices.batch, offices.pack, "three_star", NOW)
    draft(offices.session, offices.boss("320106"), offices.batch, offices.pack, "three_star", NOW)
    open_application(offices.session, offices.boss(), offices.batch, offices.pack, "four_star", NOW)
    ready = cultivation.readiness(offices.session, offices.city, offices.batch, offices.pack, NOW)
    assert (ready.drafts, ready.looked_at) == (2, 2)
    assert {name: count for name, count in ready.counts.items() if count} == {"eligible": 1, "unfinished": 1}
    offices.submitted()
    found = cultivation.progress(offices.session, offices.city, offices.batch)
    assert found == {"three_star": {"draft": 1, "filed": 1}, "four_star": {"draft": 1}}


def test_the_province_sees_each_city_with_its_window_counts_visits_and_what_is_late(offices: Offices) -> None:
    offices.submitted()
    offices.submitted(region="320106")
    offices.noticed("2022-04-08")
    cities = standing_of_cities.cities(offices.session, offices.province, offices.batch, offices.pack, on("2022-04-16"))
    by_code = {city.code: city for city in cities}
    suzhou = by_code["320500"]
    assert (suzhou.counts, suzhou.overdue) == ({"county": 1, "notice": 1}, 2)
    assert by_code["320100"].counts == {"county": 1}
    assert by_code["320300"].window is None
    assert (suzhou.inspection.required, suzhou.inspection.done) == (1, 1)
    assert standing_of_cities.totals(cities)["county"] == 2


def test_a_notice_still_running_past_the_deadline_is_not_counted_late_yet(offices: Offices) -> None:
    offices.noticed("2022-04-12")
    args = (offices.session, offices.province, offices.batch, offices.pack)
    late = {
        day: sum(c.overdue for c in standing_of_cities.cities(*args, on(day))) for day in ("2022-04-19", "2022-04-20")
    }
    assert late == {"2022-04-19": 0, "2022-04-20": 1}


def test_kinds_without_work_have_no_tasks(offices: Offices) -> None:
    from assessor.cases.tasks import tasks_of

    assert tasks_of(OrgKind.ENTERPRISE, offices.batch, offices.pack) == []
    assert tasks_of(OrgKind.AUDIT, offices.batch, offices.pack) == []
