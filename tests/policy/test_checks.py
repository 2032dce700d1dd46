"""Every named check on both sides of its line, and with the unknown."""

from datetime import date
from typing import Any

import pytest

from assessor.policy.calendar import FAR_FUTURE
from assessor.policy.checks import CHECKS, specs
from assessor.policy.columns import Rows
from assessor.policy.plan import Test as PlannedTest
from assessor.policy.words import required_text
from questionnaires.forms import Question
from tests.policy.support import star_2022


def _question(kind: str, name: str = "x", **more: Any) -> Question:
    return Question(id=name, label="某项", type=kind, **more)  # type: ignore[arg-type]


D = date
CUTOFF, SUBMITTED = D(2022, 1, 31), D(2022, 3, 5)
SINCE = _question("date", "since", until="founded_on")
AGAIN = _question("choice", "kind", not_in="violations")
TWO_DAYS: dict[str, Any] = {"field": _question("date"), "other": _question("date", "y")}
TWO_SUMS: dict[str, Any] = {"field": _question("money", "x_yuan"), "other": _question("money", "y_yuan")}
SECTION = (_question("text", "name"), _question("money", "pay_yuan"), _question("text", "more", required=False))
USED: dict[str, Any] = {"field": _question("periods", "used"), "months": 3, "by": CUTOFF}
IN_USE: dict[str, Any] = {"field": _question("periods", "used")}


def _run(start: date | None, end: date | None, months: int | None, on: date | None = SUBMITTED) -> dict[str, Any]:
    return {"run_start": start, "run_end": end, "run_months": months, "submitted_on": on}


TRIED: list[tuple[str, dict[str, Any], dict[str, Any], bool | None]] = [
    ("used_for", USED, _run(D(2021, 10, 31), FAR_FUTURE, 999), True),
    ("used_for", USED, _run(D(2021, 11, 1), FAR_FUTURE, 999), False),
    ("used_for", USED, _run(D(2021, 6, 1), D(2021, 8, 31), 3), True),
    ("used_for", USED, _run(D(2021, 6, 1), D(2021, 8, 30), 2), False),
    ("used_for", USED, _run(D(2021, 11, 1), None, None), False),
    ("used_for", USED, _run(D(2021, 6, 1), None, None), None),
    ("used_for", USED, _run(None, None, None), None),
    ("in_use_when_submitted", IN_USE, _run(D(2022, 3, 5), D(2022, 3, 5), 0), True),
    ("in_use_when_submitted", IN_USE, _run(D(2022, 3, 6), FAR_FUTURE, 999), False),
    ("in_use_when_submitted", IN_USE, _run(D(2021, 3, 5), D(2022, 3, 4), 11), False),
    ("in_use_when_submitted", IN_USE, _run(D(2021, 3, 5), FAR_FUTURE, 999, None), None),
    *(
        ("dated_between", {"field": _question("date"), "first": D(2021, 1, 1), "last": CUTOFF}, {"x": day}, passes)
        for day, passes in ((D(2020, 12, 31), False), (D(2021, 1, 1), True), (CUTOFF, True), (D(2022, 2, 1), False), (None, None))
    ),
    *(
        ("not_before", {"field": _question("date"), "limit": CUTOFF}, {"x": day}, passes)
        for day, passes in ((D(2022, 1, 30), False), (CUTOFF, True), (None, None))
    ),
    *(
        ("not_after", {"field": _question("date"), "limit": CUTOFF}, {"x": day}, passes)
        for day, passes in ((D(2022, 2, 1), False), (CUTOFF, True), (None, None))
    ),
    *(
        ("number_below", {"field": _question("integer"), "limit": 3}, {"x": number}, passes)
        for number, passes in ((2, True), (3, False), (None, None))
    ),
    *(
        ("lasted_years", {"field": SINCE, "years": 1}, {"since_months": months}, passes)
        for months, passes in ((12, True), (11, False), (None, None))
    ),
    *(
        ("not_later_than", TWO_DAYS, {"x": D(2022, 1, 30), "y": day}, passes)
        for day, passes in ((D(2022, 1, 30), True), (D(2022, 1, 29), False), (None, None))
    ),
    *(
        ("earlier_than", TWO_DAYS, {"x": D(2022, 1, 30), "y": day}, passes)
        for day, passes in ((D(2022, 1, 31), True), (D(2022, 1, 30), False), (None, None))
    ),
    *(
        ("not_repeated", {"field": AGAIN}, {"kind_repeated": repeated}, passes)
        for repeated, passes in ((False, True), (True, False), (None, None))
    ),
    *(
        ("more_than_zero", {"field": _question("money", "x_yuan")}, {"x_fen": fen}, passes)
        for fen, passes in ((1, True), (0, False), (None, None))
    ),
    *(
        ("not_less_than", TWO_SUMS, {"x_fen": 100, "y_fen": fen}, passes)
        for fen, passes in ((100, True), (101, False), (None, None))
    ),
    *(("is_true", {"field": _question("boolean")}, {"x": answer}, answer) for answer in (True, False, None)),
    *(
        ("one_of", {"field": _question("choice"), "values": ("a", "b")}, {"x": answer}, passes)
        for answer, passes in (("a", True), ("b", True), ("c", False), (None, None))
    ),
    *(("none_listed", {"field": _question("texts")}, {"x_count": n}, p) for n, p in ((0, True), (1, False), (None, None))),
    *(("some_listed", {"field": _question("choices")}, {"x_count": n}, p) for n, p in ((0, False), (1, True), (None, None))),
    *(("not_negative", {"field": _question("money", "x_yuan")}, {"x_fen": n}, p) for n, p in ((0, True), (-1, False), (None, None))),
    *(
        ("not_tiny", {"field": _question("money", "x_yuan"), "below": 100}, {"x_fen": amount}, passes)
        for amount, passes in ((-5, True), (0, True), (1, False), (99, False), (100, True), (None, None))
    ),
    *(("same_as_applicant", {"field": _question("text")}, {"x_same": answer}, answer) for answer in (True, False, None)),
    ("answered", {"section": SECTION}, {"name": "甲", "pay_fen": 0, "more": None}, True),
    ("answered", {"section": SECTION}, {"name": "甲", "pay_fen": None, "more": "x"}, False),
    ("answered", {"section": SECTION}, {"name": None, "pay_fen": 1, "more": "x"}, False),
    *(("valid_code", {"field": _question("uscc")}, {"x_valid": answer}, answer) for answer in (True, False, None)),
    *(("code_of_province", {"field": _question("uscc")}, {"x_of_province": answer}, answer) for answer in (True, False, None)),
    *(("region_known", {"field": _question("region")}, {"x_known": answer}, answer) for answer in (True, False, None)),
    *(("region_in_province", {"field": _question("region")}, {"x_in_province": answer}, answer) for answer in (True, False, None)),
    *(("invoice_shape", {"field": _question("invoice")}, {"x_ok": answer}, answer) for answer in (True, False, None)),
    *(
        ("number_at_least", {"field": _question("integer"), "at_least": 5}, {"x": number}, passes)
        for number, passes in ((4, False), (5, True), (None, None))
    ),
    *(
        ("number_at_most", {"field": _question("integer"), "at_most": 5}, {"x": number}, passes)
        for number, passes in ((6, False), (5, True), (None, None))
    ),
    *(
        ("highest_star_in", {"held": (0, 2)}, {"star_rank": rank}, passes)
        for rank, passes in ((0, True), (1, False), (2, True), (None, None))
    ),
]


@pytest.mark.parametrize(("name", "arguments", "row", "passes"), TRIED)
def test_a_check_on_its_line(name: str, arguments: dict[str, Any], row: dict[str, Any], passes: bool | None) -> None:
    assert CHECKS[name].passes(Rows([row]), **arguments).cells == [passes]


def test_every_check_is_tried_passing_failing_and_unknown() -> None:
    seen = {(name, passes) for name, _, _, passes in TRIED}
    wanted = {(name, passes) for name in specs() for passes in (True, False, None)} - {("answered", None)}
    assert wanted <= seen


def test_every_check_has_words_for_what_it_requires() -> None:
    pack = star_2022()
    for name, arguments, _, _ in TRIED:
        assert required_text(PlannedTest(CHECKS[name], arguments, (), name), pack)
