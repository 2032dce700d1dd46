"""The report through the door: written, frozen, downloaded in three forms, scanned, handed in, received."""

import io

import docx
import pytest
from flask import Flask
from python_calamine import CalamineWorkbook
from sqlmodel import select

from models.report import CityReport
from tests.cases.test_city_report import WORDS, _rated
from tests.evidence import honest
from tests.support.desk import Desk, words


@pytest.fixture
def desk(app: Flask) -> Desk:
    """An office with something to report, on 14 April."""
    made = Desk(app)
    with made.working() as offices:
        _rated(offices)
    made.clock("2022-04-14")
    return made


def _frozen(desk: Desk) -> CityReport:
    city = desk.seat(desk.offices.city)
    assert city.post("/bureau/report/summary", data={"summary": WORDS, "version": "0"}).status_code == 303
    assert city.post("/bureau/report/versions").status_code == 303
    return desk.rows(select(CityReport))[-1]  # type: ignore[no-any-return]


def test_a_summary_too_short_is_said_in_the_page_and_what_was_typed_stays(desk: Desk) -> None:
    city = desk.seat(desk.offices.city)
    city.post("/bureau/report/summary", data={"summary": "太短", "version": "0"})
    answer = city.post("/bureau/report/versions")
    assert answer.status_code == 422 and "至少 20 个字" in words(answer) and "太短" in words(answer)


def test_the_three_papers_carry_the_same_digest(desk: Desk) -> None:
    report = _frozen(desk)
    city = desk.seat(desk.offices.city)
    answers = {form: city.get(f"/bureau/report/{report.ref}/report.{form}") for form in ("pdf", "docx", "xlsx")}
    assert all(a.status_code == 200 and "attachment" in a.headers["Content-Disposition"] for a in answers.values())
    paper = docx.Document(io.BytesIO(answers["docx"].data))
    assert report.content_sha256 in paper.sections[0].footer.paragraphs[0].text
    assert len(paper.tables) == 6 and WORDS in [p.text for p in paper.paragraphs]
    book = CalamineWorkbook.from_filelike(io.BytesIO(answers["xlsx"].data))
    rows = book.get_sheet_by_name("评定名单").to_python()
    assert report.content_sha256 in str(rows[2][0])
    assert isinstance(rows[-1][3], str) and len(rows[-1][3]) == 18
    assert city.get(f"/bureau/report/{report.ref}/report.exe").status_code == 404


def test_text_that_looks_like_a_formula_stays_text(desk: Desk) -> None:
    city = desk.seat(desk.offices.city)
    sly = '=HYPERLINK("http://evil","点我") <b>不是标记</b> {{ 7*7 }} 各项程序均已完成。'
    city.post("/bureau/report/summary", data={"summary": sly, "version": "0"})
    city.post("/bureau/report/versions")
    report = desk.rows(select(CityReport))[-1]
    paper = docx.Document(io.BytesIO(city.get(f"/bureau/report/{report.ref}/report.docx").data))
    assert sly in [p.text for p in paper.paragraphs]


def test_the_sealed_scan_goes_to_its_version_and_the_province_receives_both(desk: Desk) -> None:
    report = _frozen(desk)
    city, province = desk.seat(desk.offices.city), desk.seat(desk.offices.province)
    page = f"/bureau/report/{report.ref}"
    file = honest.typeset([])

    def send(read: str, content: bytes = file, name: str = "盖章.pdf") -> tuple[int, str]:
        data = {"read": read, "file": (io.BytesIO(content), name)}
        answer = city.post(f"{page}/scans", data=data, content_type="multipart/form-data")
        return answer.status_code, words(answer)

    assert send("00000000")[0] == 422
    status, said = send(report.content_sha256[:8], b"MZ not a scan", "scan.pdf")
    assert status == 422 and "没有收下" in said
    assert send(report.content_sha256[:8])[0] == 303
    assert province.get(page).status_code == 404
    assert city.post(f"{page}/steps/handed_in", data={"words": ""}).status_code == 422
    assert city.post(f"{page}/steps/handed_in", data={"words": "4月14日 EMS 寄出"}).status_code == 303
    assert "盖章.pdf" in words(province.get(page)) and "按期" in words(province.get(page))
    for step in ("received", "paper_received"):
        assert province.post(f"{page}/steps/{step}").status_code == 303
    assert "省厅已接收" in words(province.get("/bureau/report/"))
    assert province.get(f"{page}/scans/1").data == file
    assert province.get(f"{page}/scans/99").status_code == 404
