"""Reading documents: absent is unknown, wrong is named with its place, nothing is a traceback."""

from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.policy.document import MAX_ERRORS, MAX_LINES, DocumentError, FieldError, parse
from assessor.policy.json_text import MAX_BYTES, read_json
from assessor.policy.verdict import judge
from tests.policy.documents import enterprise, payment, service, three_star
from tests.policy.support import star_2022

PACK = star_2022()


def _errors(document: object) -> dict[str, str]:
    with pytest.raises(DocumentError) as caught:
        parse(document, PACK)
    return {error.path: error.message for error in caught.value.errors}


WRONG: list[tuple[dict[str, Any], str, str]] = [
    (three_star(level="six_star"), "level", "six_star"),
    (three_star(level=3), "level", "three_star"),
    (three_star(level=None), "level", "请写明"),
    (three_star(submitted_on="2022-02-30"), "submitted_on", "2022-02-30"),
    (three_star(submitted_on="2022/3/5"), "submitted_on", "2022-01-31"),
    (three_star(submitted_on="0001-01-01"), "submitted_on", "1900"),
    (three_star(submitted_on=20220305), "submitted_on", "文字"),
    (three_star(enterprise=[]), "enterprise", "对象"),
    (three_star(enterprise=enterprise(legal_person="yes")), "enterprise.legal_person", "true"),
    (three_star(enterprise=enterprise(legal_person=1)), "enterprise.legal_person", "true"),
    (three_star(enterprise=enterprise(employees=True)), "enterprise.employees", "整数"),
    (three_star(enterprise=enterprise(employees=2.5)), "enterprise.employees", "整数"),
    (three_star(enterprise=enterprise(employees=-1)), "enterprise.employees", "0"),
    (three_star(enterprise=enterprise(employees=10**30)), "enterprise.employees", "之间"),
    (three_star(enterprise=enterprise(revenue_yuan=85000000)), "enterprise.revenue_yuan", "带引号"),
    (three_star(enterprise=enterprise(revenue_yuan="8500万元")), "enterprise.revenue_yuan", "单位元"),
    (three_star(enterprise=enterprise(revenue_yuan="1e9")), "enterprise.revenue_yuan", "单位元"),
    (three_star(enterprise=enterprise(revenue_yuan="１００")), "enterprise.revenue_yuan", "单位元"),
    (three_star(enterprise=enterprise(revenue_yuan="1.005")), "enterprise.revenue_yuan", "两位小数"),
    (three_star(enterprise=enterprise(revenue_yuan="9" * 13)), "enterprise.revenue_yuan", "十二位"),
    (three_star(enterprise=enterprise(name="甲" * 501)), "enterprise.name", "501"),
    (three_star(enterprise=enterprise(name="甲\x00乙")), "enterprise.name", "控制字符"),
    (three_star(enterprise=enterprise(name="甲\ud800")), "enterprise.name", "控制字符"),
    (three_star(enterprise=enterprise(name={"a": 1})), "enterprise.name", "文字"),
    (three_star(enterprise=enterprise(violations="无")), "enterprise.violations", "列表"),
    (three_star(enterprise=enterprise(violations=["a", 3])), "enterprise.violations[1]", "文字"),
    (three_star(enterprise=enterprise(violations=["a"] * 501)), "enterprise.violations", "501"),
    (three_star(services="s1"), "services", "列表"),
    (three_star(services=["s1"]), "services[0]", "第 1 行"),
    (three_star(services=[service("s1"), service("s1")]), "services[1].id", "第 1 行重复"),
    (three_star(services=[service("s1") | {"id": 7}]), "services[0].id", "行编号"),
    (three_star(services=[service("s1") | {"id": ""}]), "services[0].id", "行编号"),
    (three_star(services=[service("s1") | {"id": "x" * 65}]), "services[0].id", "64"),
    (three_star(services=[service("s1", kind="magic")]), "services[0].kind", "magic"),
    (three_star(services=[service("s1", form=["public"])]), "services[0].form", "public"),
    (three_star(services=[service("s1", used={"from": "2021-01-01"})]), "services[0].used", "列表"),
    (three_star(services=[service("s1", used=["2021-01-01"])]), "services[0].used[0]", "from"),
    (three_star(services=[service("s1", ("2021-06-01", "2021-05-31"))]), "services[0].used[0].to", "早于"),
    (three_star(services=[service("s1", ("2021-06-31", None))]), "services[0].used[0].from", "2021-06-31"),
    (three_star(services=[service("s1", ("2021-06-01", None), ("2021-07-01", "x"))]), "services[0].used[1].to", "日期"),
    (three_star(payments=[payment("p1", "2021-06-01", 20000.0)]), "payments[0].amount_yuan", "带引号"),  # type: ignore[arg-type]
    (three_star(payments=[payment("p1", "2021-06-01", "1", invoice="123")]), "payments[0].invoice", "code"),
    (three_star(payments=[payment("p1", "2021-06-01", "1", invoice={"number": 5})]), "payments[0].invoice.number", "文字"),
    (three_star(pledge="yes"), "pledge", "true"),
]


@pytest.mark.parametrize(("document", "path", "words"), WRONG, ids=[path for _, path, _ in WRONG])
def test_a_field_that_cannot_be_read_is_named_with_what_to_do(document: dict[str, Any], path: str, words: str) -> None:
    errors = _errors(document)
    assert list(errors) == [path]
    assert words in errors[path]


@pytest.mark.parametrize("document", [None, [], "x", 3, [{"level": "three_star"}]])
def test_a_document_that_is_no_object_is_an_error(document: object) -> None:
    assert list(_errors(document)) == [""]


def test_every_wrong_field_is_reported_at_once_up_to_a_limit() -> None:
    two = three_star(pledge="x", enterprise=enterprise(credit_ok="x"))
    assert set(_errors(two)) == {"pledge", "enterprise.credit_ok"}
    many = three_star(services=[service(f"s{n}", kind="magic") for n in range(200)])
    assert len(_errors(many)) == MAX_ERRORS


def test_too_many_lines_are_refused_with_the_number_and_the_limit() -> None:
    lines = [payment(f"p{n}", "2021-06-01", "1.00") for n in range(10_000)]
    message = _errors(three_star(payments=lines))["payments"]
    assert "10000" in message
    assert str(MAX_LINES) in message


def test_as_many_lines_as_are_allowed_are_judged() -> None:
    lines = [payment(f"p{n}", "2021-06-01", "999999999999.99") for n in range(MAX_LINES)]
    verdict = judge(PACK, parse(three_star(payments=lines), PACK))
    assert verdict.outcome == "eligible"
    assert verdict.totals == {"spend_yuan": "4999999999999950.00"}


@pytest.mark.parametrize("nothing", [None, "", "   "])
def test_null_and_blank_mean_unknown(nothing: str | None) -> None:
    document = parse(three_star(enterprise=enterprise(name=nothing, credit_ok=nothing, uscc=nothing)), PACK)
    assert [document.answers[key] for key in ("name", "credit_ok", "uscc")] == [None, None, None]


def test_an_absent_table_is_unknown_and_an_empty_one_is_known_to_be_empty() -> None:
    document = parse(three_star(devices=None), PACK)
    assert document.tables["devices"] is None
    assert document.tables["use_cases"] == ()


def test_a_key_that_nothing_asks_for_is_named_and_ignored() -> None:
    document = three_star(payments=[payment("p1", "2021-06-01", "500.00", contract_on="2019-01-01")], legal_persn=True)
    verdict = judge(PACK, parse(document, PACK))
    assert verdict.outcome == "eligible"
    assert any("payments[0].contract_on" in flag for flag in verdict.flags)
    assert any("legal_persn" in flag for flag in verdict.flags)


def test_a_deeply_nested_answer_is_an_error_not_a_crash() -> None:
    deep: list[Any] = []
    for _ in range(50_000):
        deep = [deep]
    assert list(_errors(three_star(pledge=deep))) == ["pledge"]
    assert parse(three_star(extra=deep), PACK).ignored == ("extra",)


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=12,
)
KEYS = ["level", "submitted_on", "enterprise", "stars_held", "services", "payments", "devices", "use_cases", "pledge"]


@given(st.dictionaries(st.sampled_from(KEYS), JSON))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_json_is_judged_or_refused_and_never_breaks_anything(changes: dict[str, Any]) -> None:
    outcome, errors = _judged({**three_star(), **changes})
    assert outcome in ("ineligible", "return", "manual", "eligible", "refused")
    assert (outcome == "refused") == bool(errors)
    assert all(error.message for error in errors)


def _judged(document: dict[str, Any]) -> tuple[str, list[FieldError]]:
    try:
        return judge(PACK, parse(document, PACK)).outcome, []
    except DocumentError as error:
        return "refused", error.errors


QUESTIONS = [q.id for section in PACK.sections for q in section.questions]


@given(st.dictionaries(st.sampled_from(QUESTIONS), JSON), st.sampled_from(["services", "payments", "devices", "stars_held"]))
@settings(max_examples=150, suppress_health_check=[HealthCheck.too_slow])
def test_any_line_is_judged_or_refused_and_never_breaks_anything(line: dict[str, Any], table: str) -> None:
    outcome, errors = _judged(three_star(**{table: [line]}))
    assert (outcome == "refused") == bool(errors)
    assert all(error.path.startswith(f"{table}[0]") for error in errors)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (b"", "JSON"),
        (b"{", "第 1 行"),
        (b"%PDF-1.7", "JSON"),
        (b"\xff\xfe{}", "UTF-8"),
        (b'{"pledge": NaN}', "NaN"),
        (b'{"a": 1, "a": 2}', "a"),
        (b"[" * 200_000, "嵌套"),
        (b'{"n": ' + b"9" * 6_000 + b"}", "数字"),
        (b" " * (MAX_BYTES + 1), "字节"),
    ],
)
def test_text_that_is_no_document_is_refused_with_a_reason(raw: bytes, words: str) -> None:
    with pytest.raises(DocumentError, match=words):
        read_json(raw)


def test_byte_order_mark_and_windows_line_ends_are_read() -> None:
    assert read_json(b'\xef\xbb\xbf{\r\n"level": "three_star"\r\n}\r\n') == {"level": "three_star"}
