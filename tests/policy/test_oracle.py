"""One definition, three ways to run it: `judge`, Polars and DuckDB agree with plain Python on thousands of documents."""

import copy
from collections.abc import Iterator
from typing import Any

import duckdb
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from assessor.policy.batch import judge_many
from assessor.policy.document import parse
from assessor.policy.facts import freeze
from assessor.policy.frames import frames
from assessor.policy.verdict import judge
from questionnaires.regions import regions
from tests.policy import oracle
from tests.policy.support import cases, document_of, star_2022

PACK = star_2022()
oracle.COUNTIES |= {region.code for region in regions(PACK.regions).values() if region.kind != "city"}

DAYS = [
    "2020-12-31", "2021-01-01", "2021-06-15", "2021-08-31", "2021-10-30", "2021-10-31", "2021-11-01", "2021-11-30", "2021-12-01",
    "2022-01-31", "2022-02-01", "2022-02-27", "2022-02-28", "2022-03-05", "2022-04-15", "2022-04-16", "2022-04-30", "2022-05-01",
]  # fmt: skip
GONE = object()
AMOUNTS = ["20000.00", "99.99", "100.00", "0.01", "-500.00", "0", "0.5", "999999999999.99"]
days = st.sampled_from(DAYS)


def _maybe(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    return st.one_of(values, values, values, st.just(GONE))


def _row(**columns: st.SearchStrategy[Any]) -> st.SearchStrategy[dict[str, Any]]:
    return st.fixed_dictionaries(columns).map(lambda row: {key: value for key, value in row.items() if value is not GONE})


@st.composite
def _periods(draw: st.DrawFn) -> list[dict[str, Any]]:
    made = []
    for _ in range(draw(st.integers(0, 3))):
        first, last = draw(days), draw(_maybe(st.one_of(days, st.none())))
        if isinstance(last, str) and last < first:
            first, last = last, first
        made.append({"from": first} | ({} if last is GONE else {"to": last}))
    return made


def _table(row: st.SearchStrategy[dict[str, Any]], most: int = 3) -> st.SearchStrategy[Any]:
    numbered = st.lists(row, max_size=most).map(lambda rows: [{"id": f"x{n}", **line} for n, line in enumerate(rows)])
    return st.one_of(numbered, numbered, numbered, numbered, st.just(GONE))


YES_MOSTLY = st.sampled_from([True, True, True, False, GONE])
CODES = st.sampled_from(["91320583MA1EXAM175", "91320583MA1EXAM176", "91330106MA1EXAM174", "12", GONE])
INVOICES = st.sampled_from([{"code": None, "number": "1" * 20}, {"code": "2" * 10, "number": "1" * 8}, {"code": None, "number": "1"}, GONE])
documents = _row(
    level=st.sampled_from(list(PACK.levels)),
    submitted_on=_maybe(days),
    enterprise=_row(
        name=_maybe(st.just("甲")),
        uscc=CODES,
        region=st.sampled_from(["320583", "320583", "320500", "320599", "330106", GONE]),
        legal_person=YES_MOSTLY,
        finance_system=YES_MOSTLY,
        credit_ok=YES_MOSTLY,
        violations=st.sampled_from([[], [], [], ["x"], GONE]),
        revenue_yuan=_maybe(st.sampled_from(AMOUNTS)),
    ),
    stars_held=_table(
        _row(level=_maybe(st.sampled_from(list(PACK.levels))), awarded_on=_maybe(st.one_of(days, st.none()))), 2
    ),
    services=_table(
        _row(
            name=_maybe(st.just("云")),
            kind=_maybe(st.sampled_from(["basic", "industrial_app"])),
            form=_maybe(st.sampled_from(["public", "public", "private", "hybrid"])),
            domain=_maybe(st.sampled_from(["design", "service"])),
            used=_periods(),
        )
    ),
    payments=_table(
        _row(
            paid_on=_maybe(days),
            amount_yuan=_maybe(st.sampled_from(AMOUNTS)),
            payer=_maybe(st.sampled_from(["甲", "甲", "乙"])),
            invoice=INVOICES,
        )
    ),
    devices=_table(
        _row(
            name=_maybe(st.just("机")),
            **{"class": _maybe(st.sampled_from(["power", "other"]))},
            edge=YES_MOSTLY,
            serves=st.sampled_from([["monitoring"], [], GONE]),
        )
    ),
    use_cases=_table(_row(family=_maybe(st.just("market")), technologies=st.sampled_from([["ai"], [], GONE]))),
    pledge=YES_MOSTLY,
)


@given(document=documents)
@settings(max_examples=400, suppress_health_check=[HealthCheck.too_slow])
def test_the_engine_decides_as_plain_python_does(document: dict[str, Any]) -> None:
    verdict = judge(PACK, parse(document, PACK))
    whole, rules, spend = oracle.judge(document)
    assert {f.rule: f.outcome for f in verdict.findings} == rules
    assert verdict.outcome == whole
    expected = None if spend is None else f"{'-' if spend < 0 else ''}{abs(spend) // 100}.{abs(spend) % 100:02d}"
    assert verdict.totals == {"spend_yuan": expected}


def _through_columns(batch: dict[str, dict[str, Any]], level: str, duck: bool) -> Iterator[dict[str, Any]]:
    parsed = ((name, freeze(parse({**document, "level": level}, PACK), PACK)) for name, document in batch.items())
    tables = frames(parsed, PACK)
    if not duck:
        yield from judge_many(PACK, level, tables).to_dicts()
        return
    with duckdb.connect() as connection:
        for name, table in tables.items():
            _load(connection, name, table)
        found = judge_many(PACK, level, {name: connection.table(f'"{name}"') for name in tables})
        for row in found.fetchall():
            yield dict(zip(found.columns, row, strict=True))


def _load(connection: duckdb.DuckDBPyConnection, name: str, table: Any) -> None:
    kinds = {"String": "VARCHAR", "Date": "DATE", "Int64": "BIGINT", "Boolean": "BOOLEAN"}
    columns = ", ".join(f'"{column}" {kinds[str(kind)]}' for column, kind in table.schema.items())
    connection.execute(f'CREATE TABLE "{name}" ({columns})')
    if len(table):
        marks = ", ".join("?" for _ in table.columns)
        connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', table.rows())


def assert_same(batch: dict[str, dict[str, Any]], duck: bool) -> None:
    for level in PACK.levels:
        seen = {row["application_id"]: row for row in _through_columns(batch, level, duck)}
        assert set(seen) == set(batch)
        for name, document in batch.items():
            whole, rules, spend = oracle.judge({**document, "level": level})
            assert seen[name] == {"application_id": name, "outcome": whole, "spend_fen": spend, **rules}


@given(batch=st.lists(documents, min_size=1, max_size=25))
@settings(max_examples=30, suppress_health_check=[HealthCheck.too_slow])
def test_a_polars_batch_decides_as_plain_python_does(batch: list[dict[str, Any]]) -> None:
    assert_same({f"a{n}": document for n, document in enumerate(batch)}, duck=False)


@given(batch=st.lists(documents, min_size=5, max_size=25))
@settings(max_examples=6, suppress_health_check=[HealthCheck.too_slow])
def test_a_duckdb_batch_decides_as_plain_python_does(batch: list[dict[str, Any]]) -> None:
    assert_same({f"a{n}": document for n, document in enumerate(batch)}, duck=True)


@pytest.mark.parametrize("duck", [False, True], ids=["polars", "duckdb"])
def test_all_the_cases_come_out_the_same_in_a_batch(duck: bool) -> None:
    assert_same({case["id"]: _plain_code(document_of(case)) for case in cases()}, duck)


def _plain_code(document: dict[str, Any]) -> dict[str, Any]:
    """The oracle reads codes and names as they stand; only the engine tidies them up."""
    document = copy.deepcopy(document)
    firm = document["enterprise"]
    if firm.get("uscc"):
        firm["uscc"] = "".join(firm["uscc"].split()).upper()
    for payment in document.get("payments", []):
        if "(" in payment.get("payer", ""):
            payment["payer"] = firm["name"]
    return document
