"""What everybody may read: dates of every city with their extensions, notices, the register, the basis."""

from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.names import new_ref
from assessor.cases.windows import set_window
from assessor.policy.calendar import add_working_days
from assessor.web.public_keys import after_key, read_key
from models.application import Application
from models.batch import Batch
from models.notice import Award, NoticeItem, PublicNotice
from models.people import Organisation, Person
from models.store import unit_of_work
from models.vocabulary import OrgKind, Role
from tests.support.short_form import furnish, set_clock
from tests.support.world import World, on


@pytest.fixture(autouse=True)
def _furnished(app: Flask) -> None:
    furnish(app, "2022-04-06")


def _write(app: Flask):  # type: ignore[no-untyped-def]
    return unit_of_work(app.extensions["engine"], write=True)


def _city_officer(session: Session) -> Viewer:
    world = World(session)
    return world.person(world.organisation(OrgKind.CITY, "320500", "苏州市工业和信息化局"), Role.OFFICER)


def _notice(session: Session, officer: Viewer, published_on: date) -> str:
    """A notice with one line; the firm also has things that must never be shown."""
    batch = session.exec(select(Batch)).one()
    assert batch.id is not None
    at = on("2022-04-01").at
    notice = PublicNotice(
        ref=new_ref(), batch_id=batch.id, region_code="320500", title="苏州市三、四星级上云企业公示", published_on=published_on,
        ends_on=add_working_days(published_on, 5), working_days=5, opened_by=officer.person_id, opened_at=at,
    )  # fmt: skip
    firm = Organisation(
        kind="enterprise", name="示例机械有限公司", uscc="91320583XXFAKE0018", region_code="320583", created_at=at
    )
    session.add(notice)
    session.add(firm)
    session.flush()
    assert firm.id is not None and notice.id is not None
    case = Application(
        ref="secretref23456", number="申报编号不公开", batch_id=batch.id, enterprise_id=firm.id, level="four_star",
        county_code="320583", city_code="320500", state="in_notice", state_since=at, created_at=at, created_by=officer.person_id,
    )  # fmt: skip
    session.add(case)
    session.flush()
    assert case.id is not None
    session.add(
        NoticeItem(
            notice_id=notice.id,
            application_id=case.id,
            name=firm.name,
            uscc="91320583XXFAKE0018",
            level="four_star",
            city="苏州市",
        )
    )
    return notice.ref


def _award(session: Session, number: int, name: str, day: str, city: str = "320500", level: str = "three_star") -> None:
    session.add(
        Award(
            uscc=f"91320583XXFAK{number:05}", name=name, city_code=city, level=level,
            awarded_on=date.fromisoformat(day), source="演示",
        )
    )  # fmt: skip


def test_the_front_page_shows_every_city_and_an_extension_with_its_reason(app: Flask, client: FlaskClient) -> None:
    with _write(app) as session:
        batch = session.exec(select(Batch)).one()
        officer = _city_officer(session)
        set_window(
            session, officer, batch, date(2022, 3, 1), date(2022, 4, 8), "部分企业材料寄送延迟", 1, on("2022-03-30")
        )
        world = World(session)
        nanjing = world.person(world.organisation(OrgKind.CITY, "320100", "南京市工业和信息化局"), Role.OFFICER, "nj")
        set_window(session, nanjing, batch, date(2022, 3, 5), date(2022, 4, 20), "首次安排", 0, on("2022-03-01"))
    page = client.get("/").text
    assert page.count('class="city"') == 3
    assert "截止日由 2022年3月31日 改为 2022年4月8日" in page
    assert "部分企业材料寄送延迟" in page
    assert page.count("决定：截止日由") == 1
    assert "正在填报" in page
    assert "尚未设置" in page


@pytest.mark.parametrize(
    ("at", "status"),
    [("2022-02-28", "未开始"), ("2022-03-01", "正在填报"), ("2022-03-31", "正在填报"), ("2022-04-01", "已截止")],
)
def test_a_city_takes_filings_on_its_first_and_its_last_day(
    app: Flask, client: FlaskClient, at: str, status: str
) -> None:
    with _write(app) as session:
        set_clock(session, on(at, "23:59:50" if at == "2022-03-31" else "00:00:01").at)
    page = client.get("/").text
    suzhou = page.split("<b>苏州市</b>")[1].split("</li>")[0]
    assert status in suzhou


def test_a_notice_counts_its_working_days_over_the_spring_holiday(app: Flask, client: FlaskClient) -> None:
    with _write(app) as session:
        ref = _notice(session, _city_officer(session), date(2022, 4, 1))
    page = client.get(f"/notices/{ref}").text
    days = ["2022-04-02", "2022-04-06", "2022-04-07", "2022-04-08", "2022-04-11"]
    counted = page.split('class="counted"')[1].split("</ol>")[0]
    assert [day for day in days if day in counted] == days
    assert counted.count("<li>") == 5
    assert "苏州市工业和信息化局" in page
    assert "怎样提出异议" in page


def test_a_notice_takes_objections_through_its_last_day_and_says_so_afterwards(app: Flask, client: FlaskClient) -> None:
    with _write(app) as session:
        ref = _notice(session, _city_officer(session), date(2022, 4, 1))
        set_clock(session, on("2022-04-11", "23:59:00").at)
    assert "请写明" in client.get(f"/notices/{ref}").text
    with _write(app) as session:
        set_clock(session, on("2022-04-12", "00:00:01").at)
    assert "公示期已满" in client.get(f"/notices/{ref}").text


def test_a_notice_shows_name_code_star_and_city_and_nothing_else_of_the_firm(app: Flask, client: FlaskClient) -> None:
    with _write(app) as session:
        officer = _city_officer(session)
        ref = _notice(session, officer, date(2022, 4, 1))
        login = session.get_one(Person, officer.person_id).login
    page = client.get(f"/notices/{ref}").text
    for shown in ("示例机械有限公司", "91320583XXFAKE0018", "★★★★", "苏州市"):
        assert shown in page
    for hidden in ("secretref23456", "申报编号不公开", officer.name, login, "昆山"):
        assert hidden not in page


def test_running_notices_come_before_those_that_are_over(app: Flask, client: FlaskClient) -> None:
    assert "现在没有公示" in client.get("/notices").text
    with _write(app) as session:
        _notice(session, _city_officer(session), date(2022, 4, 1))
    assert "正在公示" in client.get("/notices").text
    with _write(app) as session:
        set_clock(session, on("2022-05-01").at)
    page = client.get("/notices").text
    assert "已结束的公示" in page
    assert "现在没有正在公示的名单" in page


def test_no_such_notice_is_a_404_with_words(client: FlaskClient) -> None:
    answer = client.get("/notices/nothing")
    assert answer.status_code == 404
    assert "没有找到这则公示" in answer.text


def test_the_register_finds_by_part_of_a_name_by_code_city_and_star(app: Flask, client: FlaskClient) -> None:
    with _write(app) as session:
        _award(session, 1, "甲一精密机械有限公司", "2021-06-30")
        _award(session, 2, "乙二纺织有限公司", "2021-06-30", city="320100", level="five_star")
        _award(session, 3, "100%_好公司", "2020-06-30")
    for query, found in (
        ("q=精密", ["甲一"]),
        ("q=91320583xxfak00002", ["乙二"]),
        ("city=320100", ["乙二"]),
        ("level=five_star", ["乙二"]),
        ("q=%25_", ["100%_"]),
        ("level=ninety", ["甲一", "乙二", "100%_"]),
        ("q=没有这家", []),
    ):
        page = client.get(f"/stars?{query}").text
        assert [
            name for name in ("甲一", "乙二", "100%_") if f"{name}" in page.split("<tbody")[-1]
        ] == found or not found
        assert ("没有找到符合条件的企业" in page) is (not found)


def test_turning_the_pages_of_the_register_shows_every_award_once(app: Flask, client: FlaskClient) -> None:
    with _write(app) as session:
        for number in range(115):
            _award(session, number, f"第{number:03}号公司", f"2021-06-{30 - number // 40:02}")
    seen: list[str] = []
    address: str | None = "/stars"
    while address:
        page = client.get(address).text
        seen += [piece[:3] for piece in page.split(">第")[1:]]
        after = page.split('rel="next" href="')
        address = after[1].split('"')[0].replace("&amp;", "&") if len(after) > 1 else None
    assert sorted(seen) == [f"{number:03}" for number in range(115)]


def test_the_table_file_opens_in_a_spreadsheet_and_runs_no_formula(app: Flask, client: FlaskClient) -> None:
    with _write(app) as session:
        _award(session, 1, '=HYPERLINK("x")', "2021-06-30")
        _award(session, 2, "乙二纺织有限公司", "2021-06-30", city="320100")
    answer = client.get("/stars.csv?city=320500")
    assert answer.data.startswith(b"\xef\xbb\xbf")
    assert "'=HYPERLINK" in answer.text
    assert "乙二" not in answer.text
    assert answer.headers["Content-Disposition"].startswith("attachment")


@pytest.mark.parametrize(
    "key", ["", "x", "2021-13-01.5", "2021-06-30", "2021-06-30.5.6", "٢٠٢١-٠٦-٣٠.5", "2021-06-30.99999999999999999"]
)
def test_a_name_of_a_place_that_is_none_begins_at_the_beginning(key: str) -> None:
    assert read_key(key) is None


def test_a_place_in_a_list_is_read_back() -> None:
    assert read_key(after_key(date(2021, 6, 30), 17)) == (date(2021, 6, 30), 17)


def test_the_basis_lists_every_clause_number_and_gap_of_every_pack(app: Flask, client: FlaskClient) -> None:
    for pack in app.extensions["packs"].values():
        page = client.get(f"/basis?batch={pack.id}").text
        for label in pack.clauses:
            assert f'<span class="code">{label}</span>' in page
        unset = [p for p in pack.parameters.values() if pack.parameter(p.id) is None]
        assert page.count("本包未设定") == len(unset)
        assert pack.digest in page
    assert client.get("/basis?batch=nothing").status_code == 404


def test_help_says_how_and_what_happens_to_the_data(client: FlaskClient) -> None:
    page = client.get("/help").text
    for words in ("怎样申报", "上传的文件怎样核对", "您的信息怎样使用", "不保存在服务器上"):
        assert words in page


@pytest.mark.parametrize(
    "address", ["/?x=%00", "/stars?q=%00&city=%00&after=%00", "/notices?after=%FF", "/notices/%00", "/basis?batch=%00"]
)
def test_strange_addresses_never_break_a_page(client: FlaskClient, address: str) -> None:
    assert client.get(address).status_code in (200, 400, 404)
