"""The draw itself: ⌈10 %⌉ of all, every star, chances that nobody can steer, pairs without a conflict (46号 三.2)."""

import hashlib
import hmac
from math import ceil

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor import draw
from assessor.draw import Line, commitment, pairs, rank, sample_size, seed, substitute_for

SEED = hashlib.sha256(b"public").hexdigest()
STARS = ("three_star", "four_star", "five_star")


def _lines(*counts: int) -> list[Line]:
    return [Line(f"{star}-{n:04d}", star) for star, count in zip(STARS, counts, strict=False) for n in range(count)]


@pytest.mark.parametrize(
    ("counts", "owed"), [((41, 7, 1), 5), ((179,), 18), ((4, 3, 3), 3), ((10,), 1), ((11,), 2), ((), 0), ((1,), 1)]
)
def test_the_examples_of_the_notice(counts: tuple[int, ...], owed: int) -> None:
    places = rank(SEED, _lines(*counts), (1, 10))
    assert sum(1 for place in places if place.drawn) == owed
    assert [place.rank for place in places] == list(range(1, sum(counts) + 1))


def test_the_only_five_star_applicant_is_always_drawn() -> None:
    for number in range(300):
        found = rank(hashlib.sha256(str(number).encode()).hexdigest(), _lines(41, 7, 1), (1, 10))
        assert next(place.drawn for place in found if place.line.stratum == "five_star") == "cover"


populations = st.lists(st.integers(0, 45), min_size=1, max_size=4)


@settings(max_examples=10_000)
@given(populations, st.binary(min_size=32, max_size=32))
def test_every_population_reaches_a_tenth_and_covers_every_star(counts: list[int], key: bytes) -> None:
    lines = [Line(f"{star}.{n}", str(star)) for star, count in enumerate(counts) for n in range(count)]
    drawn = [place for place in rank(key.hex(), lines, (1, 10)) if place.drawn]
    assert len(drawn) == max(ceil(len(lines) / 10), sum(1 for count in counts if count))
    assert {place.line.stratum for place in drawn} == {line.stratum for line in lines}


@given(populations, st.binary(min_size=32, max_size=32))
def test_inside_a_star_those_drawn_are_always_the_foremost(counts: list[int], key: bytes) -> None:
    lines = [Line(f"{star}.{n}", str(star)) for star, count in enumerate(counts) for n in range(count)]
    places = rank(key.hex(), lines, (1, 10))
    for star in {line.stratum for line in lines}:
        flags = [bool(place.drawn) for place in places if place.line.stratum == star]
        assert flags == sorted(flags, reverse=True)


@given(st.permutations(_lines(20, 5, 2)))
def test_the_order_of_the_list_changes_nothing(lines: list[Line]) -> None:
    assert rank(SEED, lines, (1, 10)) == rank(SEED, _lines(20, 5, 2), (1, 10))


def test_one_id_twice_is_no_list() -> None:
    with pytest.raises(ValueError, match="same id"):
        rank(SEED, [Line("a", "x"), Line("a", "y")], (1, 10))


def test_the_seed_and_the_marks_are_what_the_page_says() -> None:
    text = "\n".join(["star-cloud-draw/1", "a" * 64, "11", "one", "22", "two", "public"])
    assert seed("a" * 64, [("22", "two"), ("11", "one")], "public") == hashlib.sha256(text.encode()).hexdigest()
    expected = hmac.new(bytes.fromhex(SEED), "line\n江苏-1".encode(), hashlib.sha256).hexdigest()
    assert draw.mark(SEED, "line", "江苏-1") == expected


def test_a_copied_commitment_does_not_open_for_another_party_or_another_list() -> None:
    assert len({commitment("l", "a", "v"), commitment("l", "b", "v"), commitment("m", "a", "v")}) == 3


def test_the_size_is_exact_where_a_float_would_err() -> None:
    assert sample_size({"x": 70}, (1, 10)) == 7
    assert sample_size({"x": 71}, (1, 10)) == 8


def test_a_substitute_comes_from_the_same_star_in_rank_order_and_then_from_all() -> None:
    places = rank(SEED, _lines(30, 3), (1, 10))
    three = [place for place in places if place.line.stratum == "three_star"]
    gone = next(place.line.id for place in three if place.drawn)
    spare = [place.line.id for place in three if not place.drawn]
    assert substitute_for(places, gone, ()) == spare[0]
    assert substitute_for(places, gone, {spare[0]}) == spare[1]
    others = next(p.line.id for p in places if p.line.stratum == "four_star" and not p.drawn)
    assert substitute_for(places, gone, set(spare)) == others
    assert substitute_for(places, gone, {p.line.id for p in places}) is None


@given(st.integers(2, 9), st.integers(1, 40), st.sets(st.tuples(st.integers(0, 8), st.integers(0, 39)), max_size=40))
def test_pairs_have_no_conflict_no_double_and_an_even_load_where_nobody_is_recused(
    people: int, visits: int, clashes: set[tuple[int, int]]
) -> None:
    names = [f"J{n:02d}" for n in range(people)]
    lines = [f"line-{n}" for n in range(visits)]
    recused = {(f"J{who:02d}", f"line-{line}") for who, line in clashes}
    found = pairs(SEED, lines, names, recused, 2)
    assert not [1 for line, pair in found.items() for one in pair if (one, line) in recused]
    assert all(len(set(pair)) == len(pair) for pair in found.values())
    able = {line: [one for one in names if (one, line) not in recused] for line in lines}
    assert all(len(found[line]) == min(2, len(able[line])) for line in lines)
    if not recused & {(one, line) for one in names for line in lines}:
        loads = [sum(one in pair for pair in found.values()) for one in names]
        assert max(loads) - min(loads) <= 1


@given(st.integers(0, 400), st.integers(0, 60), st.integers(0, 9))
def test_visits_owed_are_a_tenth_rounded_up_and_never_fewer_than_the_stars_applied_for(
    three: int, four: int, five: int
) -> None:
    applicants = {"three_star": three, "four_star": four, "five_star": five}
    total, stars = sum(applicants.values()), sum(1 for n in applicants.values() if n)
    owed = draw.sample_size(applicants, (1, 10))
    assert owed * 10 >= total
    assert owed >= stars
    assert owed == stars or (owed - 1) * 10 < total
