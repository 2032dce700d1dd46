"""Wilson's interval is the one the textbooks give, and says nothing where nothing was visited."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from statsmodels.stats.proportion import proportion_confint

from assessor.policy.interval import wilson


@given(st.integers(1, 400).flatmap(lambda visits: st.tuples(st.integers(0, visits), st.just(visits))))
def test_it_is_the_interval_of_the_statistics_library(pair: tuple[int, int]) -> None:
    errors, visits = pair
    assert wilson(errors, visits) == pytest.approx(proportion_confint(errors, visits, method="wilson"), abs=1e-9)


def test_no_visit_no_interval() -> None:
    assert wilson(0, 0) is None
