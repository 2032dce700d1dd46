"""The province's board: late counties, clashes, reports; sorted, and as a workbook."""

import io

import pytest
from flask import Flask
from python_calamine import CalamineWorkbook

from tests.support.desk import Desk, words
from tests.support.world import on


@pytest.mark.parametrize(("today", "late"), [("2022-03-15", False), ("2022-03-16", True)])
def test_a_county_is_late_the_day_after_the_tenth_day_of_waiting(app: Flask, today: str, late: bool) -> None:
    desk = Desk(app)
    with desk.working() as offices:
        offices.submitted(at=on("2022-03-05"))
    desk.clock(today)
    page = words(desk.seat(desk.offices.province).get("/bureau/board/"))
    assert ("苏州市 昆山市 1" in page) is late


def test_the_board_names_clashes_and_reports_and_can_be_sorted_and_exported(app: Flask) -> None:
    desk = Desk(app)
    with desk.working() as offices:
        offices.submitted(at=on("2022-03-05"))
    desk.clock("2022-04-20")
    client = desk.seat(desk.offices.province)
    page = words(client.get("/bureau/board/?sort=overdue"))
    assert "还没有设置填报时间" in page and "赶不上 4月15日 报送" in page and "逾期 5 天" in page
    rows = page[page.index("各市进展 ") :]
    assert client.get("/bureau/board/?sort=nonsense").status_code == 200 and rows
    book = CalamineWorkbook.from_filelike(io.BytesIO(client.get("/bureau/board/board.xlsx").data))
    assert book.sheet_names == ["各市进展", "县级超期"]
    assert book.get_sheet_by_name("县级超期").to_python()[3][:3] == ["苏州市", "昆山市", 1.0]
