"""The demonstration's plan: the same for ever, of the published shape, and of nobody real."""

from collections import Counter

import pytest
from stdnum.cn import uscc

from assessor.demo import quirks
from assessor.demo.accounts import SHOWCASES, listed, named, table
from assessor.demo.acts import ON_ONE, ON_SEVERAL
from assessor.demo.firms import credit_code
from assessor.demo.plan import CHANGZHOU, plan
from assessor.demo.shapes import Filing
from assessor.demo.story import steps_of, turns
from assessor.demo.timetable import NOW, PREPARED
from assessor.policy.calendar import is_working_day
from questionnaires.regions import regions

FILINGS = plan(regions())
QUALIFIED = {"county_passed", "evaluated", "in_notice", "held", "rated", "reported"}


def of_city(code: str) -> list[Filing]:
    return [one for one in FILINGS if one.firm.city == code]


def test_the_same_seed_makes_the_same_filings_and_another_seed_others() -> None:
    assert plan(regions()) == FILINGS
    assert plan(regions(), seed=1) != FILINGS


def test_more_than_three_hundred_firms_file_in_all_thirteen_cities() -> None:
    assert len(FILINGS) > 300
    assert len({one.firm.city for one in FILINGS}) == 13
    assert len({one.firm.region for one in FILINGS}) > 70


def test_changzhou_has_the_published_count() -> None:
    filed = [one for one in of_city(CHANGZHOU) if one.submitted_at and one.goal not in ("withdrawn", "draft")]
    lower = [one for one in filed if one.level != "five_star" and one.goal in QUALIFIED]
    assert (len(lower), len(filed) - len(lower)) == (155, 24)


@pytest.mark.parametrize("code", sorted({one.firm.city for one in FILINGS} - {CHANGZHOU}))
def test_every_other_city_has_fewer(code: str) -> None:
    assert 0 < len(of_city(code)) < len(of_city(CHANGZHOU))


def test_names_and_credit_codes_are_never_used_twice() -> None:
    assert len({one.firm.name for one in FILINGS}) == len(FILINGS)
    assert len({one.firm.uscc for one in FILINGS}) == len(FILINGS)


def test_every_credit_code_is_valid_and_says_that_it_is_fake() -> None:
    for one in FILINGS:
        assert uscc.is_valid(one.firm.uscc)
        assert one.firm.uscc[8:14] == "XXFAKE"


def test_the_check_character_is_the_standards_own() -> None:
    assert credit_code("320583", 1) == "91320583XXFAKE0018"


def test_names_are_at_the_edges_too() -> None:
    names = [one.firm.name for one in FILINGS]
    assert any(len(name) > 35 for name in names)
    assert any("·" in name for name in names)
    assert any(ord(sign) > 0xFFFF for name in names for sign in name)


def test_no_turn_lies_in_the_demonstrations_future_or_on_a_day_off() -> None:
    told = turns(FILINGS)
    assert told[0].at > PREPARED
    assert told[-1].at < NOW
    assert all(is_working_day(turn.at.date()) and 9 <= turn.at.hour < 17 for turn in told)


def test_the_turns_of_every_filing_follow_each_other_in_time() -> None:
    for one in FILINGS:
        times = [at for _, at in steps_of(one)]
        assert times == sorted(times), one


def test_every_turn_has_somebody_who_takes_it() -> None:
    names = {turn.name for turn in turns(FILINGS)}
    assert names == set(ON_ONE) | set(ON_SEVERAL)


def test_every_quirk_is_told_and_has_a_known_outcome() -> None:
    told = Counter(one.quirk for one in FILINGS)
    assert set(told) == set(quirks.OUTCOMES)


def test_every_showcase_account_belongs_to_a_filing() -> None:
    assert sorted(named(FILINGS).values()) == sorted(SHOWCASES)


def test_the_table_of_accounts_names_every_login_and_no_address() -> None:
    words = table()
    assert all(row["login"] in words for row in listed())
    assert "://" not in words
