"""The pages of risk signals: what an office reads, what it never learns, and the form for its verdict."""

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from sqlmodel import select

from assessor.config import Config
from models.signal import Signal, SignalVerdict
from models.vocabulary import OrgKind
from tests.support import databases
from tests.support.alike import INVOICE, LONG, filing, payment, taken
from tests.support.desk import Desk, words
from tests.support.world import on

NANJING, KUNSHAN = "320106", "320583"
NAMES = re.compile(
    r"\b[23456789abcdefghjkmnpqrstuvwxyz]{14}\b|(?<=name=\"csrf_token\" value=\")[^\"]+|(?<=name=\"once\" value=\")[^\"]+"
    r"|(?<=2022年3月8日 )\d\d:\d\d|(?<=datetime=\"2022-03-08T)[^\"]+"
)
"""Random names of cases, files and signals, keys of forms, and the clock in the head of the page."""


@pytest.fixture
def other_app(sqlite_template: Path, tmp_path: Path) -> Iterator[Flask]:
    """A second world beside `app`."""
    from assessor import create_app

    folder = tmp_path / "elsewhere"
    folder.mkdir()
    url = databases.sqlite_copy(sqlite_template, folder)
    made = create_app(Config(url, "only for tests " * 3, instance=folder, evidence_store=str(folder / "e")), serve=True)
    yield made
    made.extensions["engine"].dispose()


def desk_with(app: Flask, **theirs: Any) -> Desk:
    """A filing in 昆山, and one in 南京鼓楼 with the same invoice, file and telephone and `theirs` on top."""
    desk = Desk(app)
    use_case = {"family": "market", "technologies": ["iot"], "summary": LONG}
    with desk.working() as offices:
        same: dict[str, Any] = {"lines": {"payments": [payment(invoice=INVOICE)], "use_cases": [use_case]}}
        more = {"level": "five_star", "phone": "0512-5555 0199", "files": (taken("一", "甲的截图.png"),)}
        filing(offices, KUNSHAN, **same, **more)
        filing(offices, NANJING, **{**same, **more, **theirs})
    desk.clock("2022-03-08")
    return desk


def refs(desk: Desk) -> list[tuple[str, str]]:
    return [(row.kind, row.ref) for row in desk.rows(select(Signal).order_by(Signal.kind))]


def everything(desk: Desk) -> list[str]:
    """Every page of signals that the county of 昆山 can open, without random names."""
    client = desk.seat(desk.offices.county)
    pages = ["/bureau/signals/?tab=all", "/bureau/signals/?tab=all&words=南京", "/bureau/signals/?tab=all&words=乙"]
    pages += [f"/bureau/signals/{ref}" for _, ref in refs(desk)]
    return [NAMES.sub("#", client.get(page).get_data(as_text=True)) for page in pages]


ELSEWHERE: dict[str, dict[str, Any]] = {
    "its name": {"name": "乙示例（南京）有限公司"},
    "its file's name": {"files": (taken("一", "乙的截图.png"),)},
    "how alike the text is": {
        "lines": {"payments": [payment(invoice=INVOICE)],
                  "use_cases": [{"family": "market", "technologies": ["ai"], "summary": LONG.replace("三成", "四成")}]},
    },
    "its amounts and how it writes the number": {
        "lines": {"payments": [payment(invoice={"code": "", "number": " 2232200000 0123456789"}, amount_yuan="99.00")],
                  "use_cases": [{"family": "market", "technologies": ["iot"], "summary": LONG}]},
    },
}  # fmt: skip


@pytest.mark.parametrize("what", ELSEWHERE)
def test_two_worlds_that_differ_only_outside_an_offices_scope_look_the_same_to_it(
    app: Flask, other_app: Flask, what: str
) -> None:
    one, two = desk_with(app), desk_with(other_app, **ELSEWHERE[what])
    assert [kind for kind, _ in refs(one)] == [kind for kind, _ in refs(two)] != []
    assert everything(one) == everything(two)


def test_of_a_filing_outside_the_scope_only_the_office_to_ask_is_named(app: Flask) -> None:
    desk = desk_with(app, name="乙示例（南京）有限公司")
    ref = dict(refs(desk))["invoice"]
    page = words(desk.seat(desk.offices.county).get(f"/bureau/signals/{ref}"))
    assert "不在您的查看范围内" in page and "南京市" in page
    assert "乙示例" not in page
    both = words(desk.seat(desk.offices.province).get(f"/bureau/signals/{ref}"))
    assert "乙示例" in both and "不在您的查看范围内" not in both


def test_an_office_that_sees_neither_filing_does_not_find_the_signal(app: Flask) -> None:
    desk = desk_with(app)
    with desk.working() as offices:
        stranger = offices.officer(OrgKind.COUNTY, "320302", "鼓楼区工信局")
    assert [desk.seat(stranger).get(f"/bureau/signals/{ref}").status_code for _, ref in refs(desk)] == [404] * len(
        refs(desk)
    )


def test_a_verdict_is_recorded_shown_and_listed(app: Flask) -> None:
    desk = desk_with(app)
    ref, client = dict(refs(desk))["invoice"], desk.seat(desk.offices.county)
    form = {"result": "not_explained", "reason": "发票查验购买方不是本企业", "seen": "0"}
    assert client.post(f"/bureau/signals/{ref}/verdict", data=form).status_code == 303
    assert "发票查验购买方不是本企业" in words(client.get(f"/bureau/signals/{ref}"))
    assert "发票相同" in words(client.get("/bureau/signals/?tab=not_explained"))


def test_the_city_goes_from_a_signal_to_a_targeted_check_and_a_county_does_not(app: Flask) -> None:
    desk = desk_with(app)
    ref = dict(refs(desk))["invoice"]
    page = desk.seat(desk.offices.city).get(f"/bureau/signals/{ref}").get_data(as_text=True)
    address = unescape(re.search(r'href="(/bureau/cases/[^"]+/targeted[^"]*)"', page)[1])  # type: ignore[index]
    form = desk.seat(desk.offices.city).get(address).get_data(as_text=True)
    assert f'value="{ref}"' in form and re.search(r'value="signal"[^>]* checked', form)
    assert page.count("/targeted") == 1, "the other enterprise belongs to another city"
    assert "/targeted" not in desk.seat(desk.offices.county).get(f"/bureau/signals/{ref}").get_data(as_text=True)


@pytest.mark.parametrize(
    ("form", "sentence"),
    [({"reason": "核对了发票原件"}, "请选择结论"), ({"result": "explained", "reason": "无误。"}, "请写明理由")],
)
def test_a_verdict_that_lacks_something_is_asked_for_and_nothing_typed_is_lost(
    app: Flask, form: dict[str, str], sentence: str
) -> None:
    desk = desk_with(app)
    ref, client = dict(refs(desk))["invoice"], desk.seat(desk.offices.county)
    answer = client.post(f"/bureau/signals/{ref}/verdict", data={**form, "seen": "0"})
    assert answer.status_code == 422
    assert sentence in words(answer) and form["reason"] in answer.get_data(as_text=True)
    assert desk.rows(select(SignalVerdict)) == []


def test_the_case_page_counts_and_lists_its_signals_and_the_applicants_pages_say_nothing(app: Flask) -> None:
    desk = Desk(app)
    with desk.working() as offices:
        boss = offices.boss()
        case = filing(offices, boss=boss, lines={"payments": [payment(invoice=INVOICE)]})
        filing(offices, NANJING, lines={"payments": [payment(invoice=INVOICE)]})
        ref = case.ref
    desk.clock("2022-03-08")
    assert "风险提示（1）" in words(desk.seat(desk.offices.county).get(f"/bureau/cases/{ref}"))
    assert "发票相同" in words(desk.seat(desk.offices.county).get(f"/bureau/cases/{ref}?pane=signals"))
    own = desk.seat(boss)
    for page in ("/enterprise/", f"/enterprise/applications/{ref}/progress", f"/enterprise/applications/{ref}/filing"):
        assert "风险" not in words(own.get(page)), page


@pytest.mark.parametrize(
    "asked",
    ["tab=nothing", "kind=%27", "severity=99", "batch=nowhere", "after=nothing", "after=" + "x" * 500, "words=%25%5C_"],
)
def test_strange_filters_are_answered_and_not_obeyed(app: Flask, asked: str) -> None:
    desk = desk_with(app)
    assert desk.seat(desk.offices.county).get(f"/bureau/signals/?{asked}").status_code == 200


def test_the_province_compares_equal_filings_that_were_decided_differently(app: Flask) -> None:
    desk = Desk(app)
    with desk.working() as offices:
        there = offices.officer(OrgKind.COUNTY, NANJING, "鼓楼区工业和信息化局")
        for _ in range(4):
            offices.take(offices.county, offices.submitted(), "forward", on("2022-03-07"))
        for _ in range(3):
            stop(offices, there, offices.submitted(region=NANJING))
    desk.clock("2022-03-08")
    client = desk.seat(desk.offices.province)
    page = words(client.get("/bureau/fairness/"))
    assert "昆山市" in page and "4 家中 4 家放行" in page and "3 家中 0 家放行" in page
    assert "不是认定哪一方有错" in page
    assert "差别明显" in page and "偶然出现的可能 3%" in page
    table = client.get("/bureau/fairness/pairs.csv").get_data(as_text=True)
    assert table.startswith("\ufeff") and "退回补正" in table and "材料看不清" in table
    link = re.search(r'href="(/bureau/fairness/pair\?[^"]+)"', client.get("/bureau/fairness/").get_data(as_text=True))
    assert link
    both = words(client.get(link[1].replace("&amp;", "&")))
    assert "每条规则判定都相同" in both and "材料看不清" in both


def stop(offices: Any, officer: Any, case: Any) -> None:
    """Send a filing back for what no rule sees."""
    from assessor.cases.send_back import FieldRemark, send_back
    from models.vocabulary import ReturnCode

    remark = FieldRemark("enterprise", "", "name", ReturnCode.UNREADABLE, "营业执照拍得太暗。")
    until = on("2022-03-20").today
    send_back(
        offices.session, officer, case, offices.pack, [remark], "材料看不清，请重新上传。", until, on("2022-03-07")
    )
