"""A pair is the same from either side, and what a filing repeats by right makes none."""

import random

from hypothesis import given
from hypothesis import strategies as st

from assessor.signals.likeness import (
    BANDS,
    IMAGE_DISTANCE,
    TEXT_ALIKE,
    image_bands,
    image_distance,
    text_bands,
    text_likeness,
)  # fmt: skip
from assessor.signals.pairs import MOST_PAIRS, Known, Owner, key_of, pairs
from assessor.signals.prints import Print

OWNERS = st.builds(
    Owner, st.integers(1, 4), st.integers(1, 3), st.integers(1, 2), st.sampled_from(["", "2"]),
    st.sampled_from(["", "rating", "subsidy"]),
)  # fmt: skip
KINDS = st.sampled_from(["invoice", "serial", "contract", "file"])
PRINTS = st.builds(
    Print, KINDS, st.sampled_from("abc"), st.just(""), st.sampled_from(["payments", "devices"]), st.sampled_from(["p1", "p2"]),
    again=st.booleans(),
)  # fmt: skip
WORDS = "采集在役设备振动温度训练故障预测模型提前安排检修非计划停机减少备件周转加快订单库存原料行情按周主要品种需求"


def known(owner: Owner, one: Print, application: int = 0) -> Known:
    return Known(owner, one.kind, one.value, one.section, one.line, one.file, one.shown, one.content)


@given(OWNERS, OWNERS, st.lists(PRINTS, max_size=6), st.lists(PRINTS, max_size=6))
def test_whichever_filing_comes_first_the_same_pairs_are_found(
    first: Owner, second: Owner, mine: list[Print], theirs: list[Print]
) -> None:
    again = {"invoice": True}  # a property of the kind, not of the filing
    mine, theirs = ([_of_kind(one, again) for one in some] for some in (mine, theirs))
    one_way = {pair.key for pair in pairs(second, theirs, [known(first, one) for one in mine])}
    other_way = {pair.key for pair in pairs(first, mine, [known(second, one) for one in theirs])}
    assert one_way == other_way


def _of_kind(one: Print, again: dict[str, bool]) -> Print:
    return Print(one.kind, one.value, "", one.section, one.line, again=again.get(one.kind, False))


@given(OWNERS, OWNERS, PRINTS)
def test_relations(first: Owner, second: Owner, one: Print) -> None:
    found = pairs(second, [one], [known(first, one)])
    if first.application == second.application:
        assert found == []
    elif first.enterprise != second.enterprise:
        assert [pair.relation for pair in found] == ["others"]
    else:
        alike = "" in (first.programme, second.programme) or first.programme == second.programme
        assert bool(found) == (one.again and alike and (first.batch, first.slot) != (second.batch, second.slot))


def test_a_value_that_everybody_has_is_shown_with_the_first_twenty() -> None:
    one = Print("invoice", "a", "")
    others = [known(Owner(number, number, 1), one) for number in range(1, 101)]
    found = pairs(Owner(500, 500, 1), [one], others)
    assert [pair.other.owner.application for pair in found] == list(range(1, MOST_PAIRS + 1))


def test_equal_values_pair_applications_and_alike_ones_pair_places() -> None:
    here, there = Owner(1, 1, 1), Owner(2, 2, 1)
    for kind, count in (("invoice", 1), ("text", 2)):
        mine = [Print(kind, "a", "", "payments", line, content=WORDS) for line in ("p1", "p2")]
        theirs = known(there, Print(kind, "a", "", "payments", "p1", content=WORDS))
        assert len({key_of(here, one, theirs) for one in mine}) == count


@given(st.text(WORDS, min_size=30, max_size=120), st.text(WORDS, min_size=30, max_size=120))
def test_likeness_of_texts_is_symmetric_and_equal_texts_share_every_band(one: str, other: str) -> None:
    assert text_likeness(one, other) == text_likeness(other, one)
    assert text_bands(one) == text_bands(f"  {one}。 ")
    assert len(text_bands(one)) == BANDS


def test_texts_just_under_and_over_the_threshold() -> None:
    text = "".join(chr(0x4E00 + number) for number in range(122))  # 120 shingles, each once
    for kept, alike in ((92, True), (90, True), (89, False)):  # n shingles of 120 in common, 240 - n in all
        other = text[: kept + 2] + "".join(chr(0x8E00 + number) for number in range(120 - kept))
        assert (text_likeness(text, other) >= TEXT_ALIKE) == alike, kept


def test_a_short_text_is_like_nothing() -> None:
    assert text_bands("设备远程监控与运维") == ()
    assert text_likeness("设备远程监控与运维", "设备远程监控与运维") == 0


@given(st.integers(0, 2**256 - 1), st.sets(st.integers(0, 255), max_size=IMAGE_DISTANCE))
def test_pictures_within_the_distance_always_share_a_band(value: int, flipped: set[int]) -> None:
    other = value
    for bit in flipped:
        other ^= 1 << bit
    one, two = f"{value:064x}", f"{other:064x}"
    assert image_distance(one, two) == len(flipped)
    bands, others = image_bands(one), image_bands(two)
    assert not bands or not others or set(bands) & set(others)


def test_a_blank_picture_is_like_nothing() -> None:
    assert image_bands("0" * 64) == image_bands("f" * 64) == ()


def test_bands_find_nearly_every_pair_of_alike_texts() -> None:
    dice = random.Random(7)
    found = total = 0
    for _ in range(300):
        text = [dice.choice(WORDS) for _ in range(100)]
        other = list(text)
        for place in dice.sample(range(100), dice.randrange(1, 9)):
            other[place] = dice.choice(WORDS)
        one, two = "".join(text), "".join(other)
        if text_likeness(one, two) >= TEXT_ALIKE:
            total += 1
            found += bool(set(text_bands(one)) & set(text_bands(two)))
    assert total > 200
    assert found / total > 0.99
