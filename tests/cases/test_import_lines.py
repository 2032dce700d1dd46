"""Excel out and in again: the same lines; and every cell that Excel may have changed is sent back by its name."""

import io
from datetime import date
from decimal import Decimal
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlmodel import Session

from assessor.cases.answers import read_answer
from assessor.cases.import_lines import SheetResult, cell_name, import_lines
from assessor.cases.lines_workbook import lines_workbook, mending_workbook
from assessor.cases.open_application import open_application
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import add_line, lines_of
from assessor.cases.sheet_layout import ERROR_COLUMN, LINE_COLUMN
from assessor.evidence.sheets import ReadSheet, read_workbook
from models.application import Application
from tests.support.filing import draft
from tests.support.offices import Offices
from tests.support.world import on

AT = on("2022-03-06")
HEADS = [LINE_COLUMN, "服务名称", "服务种类", "上云形式", "业务领域", "云服务商", "使用时间1 起", "使用时间1 止"]
GOOD = [None, "云服务器", "基础云服务", "采购公有云", "基础", "示例云", date(2021, 6, 1), "仍在使用"]
PAID = [LINE_COLUMN, "对应的云服务", "实际付款日期", "付款金额（元）", "付款单位", "发票号码", "发票代码"]


def _read(content: bytes) -> list[ReadSheet]:
    with TemporaryDirectory() as folder:
        file = Path(folder) / "x"
        file.write_bytes(content)
        return [sheet for sheet in read_workbook(file, "x.xlsx") if sheet.name != "说明"]


class _Desk:
    def __init__(self, session: Session, level: str = "four_star", *, empty: bool = False) -> None:
        self.session, self.offices = session, Offices(session)
        self.boss = self.offices.boss()
        make = open_application if empty else draft
        self.case: Application = make(session, self.boss, self.offices.batch, self.offices.pack, level, AT)  # type: ignore[operator]
        self.pack = self.offices.pack
        self.sections = [one for one in self.pack.sections if one.asked and one.applies_to(level)]

    def bring(self, **sheets: Any) -> list[SheetResult]:
        return import_lines(self.session, self.boss, self.case, self.pack, self.sections, list(sheets.items()), AT)

    def problems(self, **sheets: Any) -> list[str]:
        return [f"{p.cell}：{p.words}" for result in self.bring(**sheets) for p in result.problems]

    def lines(self, section: str) -> list[dict[str, Any]]:
        found = self.pack.section(section)
        return [
            {q.id: read_answer(q, row.answers.get(q.id)) for q in found.questions}
            for row in lines_of(self.session, self.case, found)
        ]

    def export(self) -> bytes:
        return lines_workbook(self.session, self.case, self.pack, self.sections, AT, filled=True)


def test_what_was_exported_comes_back_unchanged(session: Session) -> None:
    desk = _Desk(session, "four_star")
    before = {name: desk.lines(name) for name in ("services", "payments", "devices")}
    results = desk.bring(**{sheet.name: sheet.rows for sheet in _read(desk.export())})
    assert [(r.added, r.changed, r.problems) for r in results] == [(0, 0, [])] * 3
    assert before == {name: desk.lines(name) for name in before}


_TEXT = st.text(
    st.characters(codec="utf-8", exclude_categories=("Cc", "Cs", "Cn", "Co", "Zl", "Zp")), min_size=1, max_size=40
)
_DAY = st.dates(date(1990, 1, 1), date(2090, 1, 1)).map(date.isoformat)


@st.composite
def _service(draw: st.DrawFn) -> dict[str, Any]:
    periods = []
    for _ in range(draw(st.integers(1, 5))):
        first, last = sorted((draw(_DAY), draw(_DAY)))
        still = draw(st.booleans())
        periods.append({"from": first, "to": "" if still else last, "open": still})
    return {
        "name": draw(_TEXT), "kind": draw(st.sampled_from(["basic", "industrial_app", ""])),
        "form": draw(st.sampled_from(["public", "private", "hybrid"])), "domain": "design", "provider": draw(_TEXT), "used": periods,
    }  # fmt: skip


_PAYMENT = st.fixed_dictionaries(
    {
        "paid_on": _DAY,
        "amount_yuan": st.decimals(Decimal(-99999999), Decimal(999999999999), places=2).map(str),
        "payer": _TEXT,
        "invoice": st.sampled_from(
            [
                {"code": "", "number": ""},
                {"code": "", "number": "01234567890123456789"},
                {"code": "0320001234", "number": "00012345"},
            ]
        ),
    }
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(services=st.lists(_service(), min_size=1, max_size=4), payments=st.lists(_PAYMENT, max_size=4))
def test_any_lines_survive_the_way_through_excel(
    session: Session, services: list[dict[str, Any]], payments: list[dict[str, Any]]
) -> None:
    with session.begin_nested() as undo:
        if not hasattr(session, "desk_count"):
            session.desk_count = _Desk(session, "three_star", empty=True)  # type: ignore[attr-defined]
        desk: _Desk = session.desk_count  # type: ignore[attr-defined]
        ids = [add_line(session, desk.boss, desk.case, desk.pack.section("services"), one, AT) for one in services]
        for one in payments:
            add_line(session, desk.boss, desk.case, desk.pack.section("payments"), {**one, "service": ids[0]}, AT)
        before = desk.lines("services"), desk.lines("payments")
        results = desk.bring(**{sheet.name: sheet.rows for sheet in _read(desk.export())})
        assert [p.words for r in results for p in r.problems] == []
        assert (desk.lines("services"), desk.lines("payments")) == before
        for name in ("services", "payments"):
            for row in lines_of(session, desk.case, desk.pack.section(name)):
                session.delete(row)
        session.flush()
    assert undo.is_active is False


def test_new_rows_are_added_and_a_payment_may_name_a_service_of_the_same_workbook(session: Session) -> None:
    desk = _Desk(session, "three_star", empty=True)
    paid = [None, "云服务器", date(2021, 7, 1), 45000.5, "付款单位", "01234567890123456789", None]
    results = desk.bring(云服务=[HEADS, GOOD], 上云投入付款=[PAID, paid])
    assert [(r.added, r.problems) for r in results] == [(1, []), (1, [])]
    assert desk.lines("payments")[0]["amount_yuan"] == "45000.50"
    assert desk.lines("payments")[0]["service"] == "s1"


@pytest.mark.parametrize(
    ("column", "value", "cell", "words"),
    [
        (1, 123456789012345678, "B2", "文本"),
        (1, date(2021, 1, 1), "B2", "当成了日期"),
        (2, "公有云", "C2", "基础云服务、工业 APP"),
        (6, 44348, "G2", "2021-06-01"),
        (6, "2021年2月30日", "G2", "日期应写成 2021-06-01"),
        (6, None, "G2", "开始日期"),
        (7, "至今", "G2", "日期应写成"),
        (7, date(2020, 1, 1), "G2", "早于"),
        (0, "s99", "A2", "没有行号"),
    ],
)
def test_a_wrong_cell_is_named_and_nothing_of_the_sheet_is_saved(
    session: Session, column: int, value: Any, cell: str, words: str
) -> None:
    desk = _Desk(session, "three_star", empty=True)
    bad = [*GOOD[:column], value, *GOOD[column + 1 :]]
    said = desk.problems(云服务=[HEADS, bad, [None, "另一项", *GOOD[2:]]])
    assert len(said) == 1 and said[0].startswith(cell) and words in said[0]
    assert desk.lines("services") == []


@pytest.mark.parametrize(
    ("amount", "words"),
    [(45000.005, "两位小数"), ("4.5万元", "万元"), (True, "数字"), (date(2021, 1, 1), "数字"), ("四万", "数字")],
)
def test_an_amount_that_is_not_yuan_is_sent_back(session: Session, amount: Any, words: str) -> None:
    desk = _Desk(session, "three_star", empty=True)
    said = desk.problems(上云投入付款=[PAID, [None, None, date(2021, 7, 1), amount, "甲", None, None]])
    assert len(said) == 1 and said[0].startswith("D2") and words in said[0]


@pytest.mark.parametrize(
    ("amount", "flagged"), [(4.5, True), (99.99, True), (100, False), (-4.5, True), (45000, False)]
)
def test_an_amount_so_small_that_it_may_be_meant_in_wan_is_flagged(
    session: Session, amount: float, flagged: bool
) -> None:
    desk = _Desk(session, "three_star", empty=True)
    (result,) = desk.bring(上云投入付款=[PAID, [None, None, date(2021, 7, 1), amount, "甲", None, None]])
    assert result.problems == [] and result.added == 1
    assert [w.cell for w in result.warnings] == (["D2"] if flagged else [])


def test_an_invoice_number_that_lost_its_zeros_is_sent_back(session: Session) -> None:
    desk = _Desk(session, "three_star", empty=True)
    said = desk.problems(上云投入付款=[PAID, [None, None, date(2021, 7, 1), 500, "甲", 12345, "032000123456"]])
    assert any(one.startswith("F2") and "文本" in one for one in said)


def test_a_line_changed_after_the_export_is_not_overwritten(session: Session) -> None:
    desk = _Desk(session)
    sheets = {sheet.name: [list(row) for row in sheet.rows] for sheet in _read(desk.export())}
    row = lines_of(session, desk.case, desk.pack.section("services"))[0]
    row.version += 1
    session.add(row)
    session.flush()
    assert any("又被改过" in one for one in desk.problems(云服务=sheets["云服务"]))


def test_a_workbook_sent_twice_adds_nothing(session: Session) -> None:
    desk = _Desk(session, "three_star", empty=True)
    assert desk.bring(云服务=[HEADS, GOOD])[0].added == 1
    assert any("可能已经导入过" in one for one in desk.problems(云服务=[HEADS, GOOD]))
    assert len(desk.lines("services")) == 1


def test_unknown_sheets_and_heads_are_named(session: Session) -> None:
    desk = _Desk(session, "three_star", empty=True)
    assert desk.problems(随便=[["x"], ["y"]]) == ["A1：没有叫“随便”的栏目，工作表名请照模板"]
    assert any(one.startswith("I1") for one in desk.problems(云服务=[[*HEADS, "多余"], [*GOOD, "x"]]))
    assert any("两次" in one for one in desk.problems(云服务=[[*HEADS, "服务名称"], [*GOOD, "x"]]))


def test_the_workbook_that_comes_back_can_be_mended_and_sent_again(session: Session) -> None:
    desk = _Desk(session, "three_star", empty=True)
    rows = [HEADS, [*GOOD[:6], 44348, "仍在使用"]]
    results = desk.bring(云服务=rows)
    (back,) = _read(mending_workbook(desk.case, results, {"云服务": rows}, AT))
    at = back.rows[0].index(ERROR_COLUMN)
    assert str(back.rows[1][at]).startswith("G2：日期应写成 2021-06-01")
    mended = [list(row) for row in back.rows]
    mended[1][6] = date(2021, 6, 1)
    assert desk.problems(云服务=mended) == []
    assert len(desk.lines("services")) == 1


def test_a_frozen_filing_takes_no_workbook(session: Session) -> None:
    desk = _Desk(session)
    desk.case.state = "submitted"
    with pytest.raises(Refusal, match="已提交"):
        desk.bring(云服务=[HEADS, GOOD])


def test_cells_are_named_as_excel_names_them() -> None:
    assert [cell_name(7, at) for at in (0, 2, 25, 26, 701, 702)] == ["A7", "C7", "Z7", "AA7", "ZZ7", "AAA7"]


def test_a_workbook_is_text_where_digits_matter(session: Session) -> None:
    from python_calamine import CalamineWorkbook

    desk = _Desk(session)
    book = CalamineWorkbook.from_filelike(io.BytesIO(desk.export()))
    assert book.sheet_names == ["云服务", "上云投入付款", "工业设备上云", "说明"]
    assert book.get_sheet_by_name("工业设备上云").to_python()[1][3] == "SN-0001"
