"""The words of a verdict: what was seen, what is required, what to do, and when it turns on a day."""

import json
from typing import Any

import pytest

from assessor.policy.document import parse
from assessor.policy.findings import OUTCOME_NAMES, WHOLE_NAMES, Finding, Verdict
from assessor.policy.verdict import judge
from assessor.policy.words import money, yuan
from tests.policy.documents import device, enterprise, five_star, four_star, payment, service, three_star
from tests.policy.support import cases, document_of, star_2022

PACK = star_2022()


def _judged(document: dict[str, Any]) -> Verdict:
    return judge(PACK, parse(document, PACK))


def _finding(rule: str, document: dict[str, Any]) -> Finding:
    return _judged(document).finding(rule)


def test_the_json_has_exactly_the_published_keys() -> None:
    told = _judged(three_star()).to_json()
    assert list(told) == ["pack", "digest", "level", "outcome", "findings", "totals", "flags"]
    for finding in told["findings"]:
        keys = ["rule", "clause", "outcome", "observed", "required", "says", "remedy", "lines"]
        assert list(finding) == keys
        for line in finding["lines"]:
            assert list(line) == ["id", "outcome", "met_on"]
    assert json.loads(json.dumps(told)) == told


def test_the_record_adds_what_a_reviewers_page_shows() -> None:
    record = _judged(three_star()).to_record()
    used = next(f for f in record["findings"] if f["rule"] == "services-used-long-enough")
    assert used["effect"] is None
    assert used["table"] == "services"
    assert used["lines"][0]["note"]
    assert record["unset"] == ["spend", "scoring-guide"]


def test_a_line_says_on_which_day_three_months_are_reached() -> None:
    finding = _finding("services-used-long-enough", three_star(services=[service("s1"), service("s2", ("2021-11-01", None))]))
    assert [(mark.id, mark.outcome, str(mark.met_on)) for mark in finding.lines] == [
        ("s1", "met", "2021-09-01"),
        ("s2", "not_met", "2022-02-01"),
    ]
    assert finding.lines[1].note == (
        "2021-11-01 起用，到 2022-01-31 还差 1 天；最早 2022-02-01 满 3 个月，已超过本批次截止日 2022-01-31"
    )
    assert finding.observed == "共 2 项云服务：1 项符合，1 项不符合"
    assert "2021-10-31" in finding.required
    assert finding.clause == "一(三)"
    assert finding.effect == "return"


def test_a_run_that_was_broken_off_never_reaches_its_months() -> None:
    finding = _finding("services-used-long-enough", three_star(services=[service("s1", ("2021-06-01", "2021-07-15"))]))
    assert finding.lines[0].outcome == "not_met"
    assert finding.lines[0].met_on is None
    assert "中断" in finding.lines[0].note


@pytest.mark.parametrize(
    ("start", "flagged"), [("2021-10-30", False), ("2021-10-31", True), ("2021-11-01", True), ("2021-11-02", False)]
)
def test_a_result_that_turns_on_one_day_of_use_is_flagged(start: str, flagged: bool) -> None:
    flags = _judged(three_star(services=[service("s1", (start, None)), service("s2", kind="industrial_app")])).flags
    assert bool(flags) is flagged
    assert all("s1" in flag and start in flag for flag in flags)


@pytest.mark.parametrize(
    ("day", "flagged"),
    [("2022-02-26", False), ("2022-02-27", True), ("2022-02-28", True), ("2022-03-01", False), ("2022-04-14", False),
     ("2022-04-15", True), ("2022-04-16", True), ("2022-04-17", False)],
)  # fmt: skip
def test_a_result_that_turns_on_the_day_of_submission_is_flagged(day: str, flagged: bool) -> None:
    assert bool(_judged(three_star(submitted_on=day)).flags) is flagged


@pytest.mark.parametrize(("last", "flagged"), [("2022-03-03", False), ("2022-03-04", True), ("2022-03-05", True), ("2022-03-06", False)])
def test_a_result_that_turns_on_the_last_day_of_use_is_flagged(last: str, flagged: bool) -> None:
    assert bool(_judged(three_star(services=[service("s1", ("2021-06-01", last))])).flags) is flagged


def test_what_the_pack_leaves_open_is_said_and_changes_nothing() -> None:
    verdict = _judged(three_star())
    finding = verdict.finding("spend")
    assert (finding.outcome, finding.effect, finding.remedy) == ("unknown", None, None)
    assert finding.required.startswith("本包未设定")
    assert "45,000.00 元（4.5 万元）" in finding.observed
    assert verdict.unset == ("spend", "scoring-guide")
    assert verdict.outcome == "eligible"


def test_a_met_finding_has_no_remedy_and_a_failed_one_has() -> None:
    for case in cases():
        for finding in _judged(document_of(case)).findings:
            assert (finding.remedy is None) == (finding.outcome == "met" or finding.rule in ("spend", "scoring-guide"))


def test_no_word_of_a_finding_is_empty_or_leaks_a_python_value() -> None:
    for case in cases():
        for finding in _judged(document_of(case)).findings:
            words = [finding.observed, finding.required, finding.says, *(mark.note for mark in finding.lines)]
            assert all(words), finding.rule
            assert not any(bad in word for word in words for bad in ("None", "True", "False", "9999", "datetime", "_"))


@pytest.mark.parametrize(
    ("rule", "document", "observed"),
    [
        ("legal-person", three_star(enterprise=enterprise(legal_person=False)), "是否独立法人：否"),
        ("legal-person", three_star(enterprise=enterprise(legal_person=...)), "是否独立法人：未填写"),
        ("no-violations", three_star(enterprise=enterprise(violations=["x", "y"])), "违法记录：2 项"),
        ("region-known", three_star(enterprise=enterprise(region="320302")), "徐州市鼓楼区"),
        ("region-known", three_star(enterprise=enterprise(region="320599")), "320599"),
        ("ladder", five_star(), "四星级"),
        ("ladder", three_star(stars_held=None), "尚不明确"),
        ("services-complete", three_star(services=[service("s1", name=...)]), "1 项不符合"),
        ("services-complete", three_star(services=None), "没有填写云服务一栏"),
        ("equipment-with-edge", four_star(devices=[]), "没有设备"),
        ("equipment-with-edge", four_star(devices=[device("d1", edge=...)]), "1 项尚不明确"),
        ("no-refunds", three_star(payments=[payment("p1", "2020-01-01", "1.00")]), "没有付款属于要看的范围"),
        ("spend", three_star(payments=[payment("p1", "2021-06-01", "500.00"), payment("p2", "2021-06-01", None)]), "另有 1 笔"),
        ("spend", three_star(payments=[]), "没有计入的付款"),
        ("revenue-in-yuan", three_star(), "85,000,000.00 元（8,500 万元）"),
    ],
)
def test_what_was_seen_is_said_plainly(rule: str, document: dict[str, Any], observed: str) -> None:
    assert observed in _finding(rule, document).observed


@pytest.mark.parametrize(
    ("fen", "plain", "shown"),
    [
        (0, "0.00", "0.00 元"),
        (5, "0.05", "0.05 元"),
        (-3_000_005, "-30000.05", "-30,000.05 元（-3.000005 万元）"),
        (999_999, "9999.99", "9,999.99 元"),
        (1_000_000, "10000.00", "10,000.00 元（1 万元）"),
        (123_456_700, "1234567.00", "1,234,567.00 元（123.4567 万元）"),
    ],
)
def test_money_is_written_exactly_in_yuan_and_wan(fen: int, plain: str, shown: str) -> None:
    assert yuan(fen) == plain
    assert money(fen) == shown


def test_outcomes_have_chinese_names() -> None:
    assert set(OUTCOME_NAMES) == {"met", "not_met", "unknown"}
    assert WHOLE_NAMES == {"ineligible": "不符合", "return": "需补正", "manual": "需人工核对", "eligible": "通过形式审查"}


def test_asking_for_a_rule_that_is_not_there_is_an_error() -> None:
    with pytest.raises(KeyError):
        _judged(three_star()).finding("nothing")


def test_an_extended_deadline_counts_and_the_digest_stays() -> None:
    from datetime import date

    late = three_star(submitted_on="2022-04-20")
    assert _judged(late).outcome == "ineligible"
    extended = PACK.with_extended({"report_deadline": date(2022, 4, 20)})
    verdict = judge(extended, parse(late, extended))
    assert (verdict.outcome, verdict.digest) == ("eligible", PACK.digest)
    assert _judged(late).outcome == "ineligible"
