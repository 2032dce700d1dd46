"""The open register, its files, the page behind a certificate, and who may have the certificate itself."""

import csv
import io
import json
from datetime import date, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select

from assessor.cases.announce import announce
from assessor.cases.change_award import AwardDecision, change_award
from assessor.policy.star_status import STATUS_NAMES, Change, standing_on
from assessor.web import star_register as register
from models.award import AwardChange, Certificate
from models.notice import Award
from models.people import Organisation
from models.vocabulary import Role
from tests.support.desk import Desk, words
from tests.support.offices import Offices
from tests.support.world import on

NEXT_YEAR = "2023-05-10"


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-04-12")
    return made


def _announced(desk: Desk) -> str:
    """The name of the page of a star announced in Suzhou."""
    with desk.working() as offices:
        case, _ = offices.noticed("2022-04-01")
        announce(offices.session, offices.city_two, [case], offices.pack, on("2022-04-12"))
        return offices.session.exec(select(Certificate.ref)).one()


def _change(desk: Desk, kind: str, to_level: str | None = None) -> None:
    desk.clock(NEXT_YEAR)
    with desk.working() as offices:
        award = offices.session.exec(select(Award)).one()
        decided = AwardDecision(kind, "年度复核时发现系统已停用", to_level)
        second = offices.city_two.person_id
        change_award(
            offices.session, offices.city, award, offices.pack, decided, on(NEXT_YEAR, "09:00:00"), confirmed_by=second
        )


@pytest.mark.parametrize(
    ("kind", "says"),
    [(None, "这个星级有效"), ("recheck_open", "正在复核"), ("keep", "这个星级有效"), ("withdraw", "已经撤销")],
)
def test_the_page_of_a_certificate_says_what_the_star_is_worth_today(
    desk: Desk, client: FlaskClient, kind: str | None, says: str
) -> None:
    ref = _announced(desk)
    if kind:
        _change(desk, kind)
    page = words(client.get(f"/c/{ref}"))
    assert says in page
    row = desk.rows(select(Certificate))[0]
    assert row.sha256 in page
    assert row.number in page
    assert ("年度复核时发现系统已停用" in page) is (kind is not None)
    assert desk.offices.city.name not in page


def test_a_page_that_nobody_made_is_not_one_of_ours(desk: Desk, client: FlaskClient) -> None:
    answer = client.get("/c/abcdefgh234567")
    assert answer.status_code == 404
    assert "不是本系统签发" in answer.text


def test_the_certificate_is_downloaded_by_its_enterprise_alone_and_leads_to_its_page(desk: Desk) -> None:
    ref = _announced(desk)
    with desk.working() as offices:
        firm = offices.session.exec(select(Organisation).where(Organisation.uscc != None)).one()  # noqa: E711
        boss = offices.world.person(firm, Role.EDITOR, "the-clerk")
        other = offices.boss()
    answer = desk.seat(boss).get(f"/enterprise/certificates/{ref}.pdf")
    assert answer.data.startswith(b"%PDF")
    assert "attachment" in answer.headers["Content-Disposition"]
    assert f"/c/{ref}" in desk.seat(boss).get("/enterprise").text
    assert desk.seat(other).get(f"/enterprise/certificates/{ref}.pdf").status_code == 404


@pytest.mark.parametrize(
    ("base", "wanted"), [("", "http://localhost"), ("https://star.example", "https://star.example")]
)
def test_the_printed_address_is_the_public_one_or_that_of_the_request(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, base: str, wanted: str
) -> None:
    from dataclasses import replace

    from assessor.web.certificates import address_of

    settings = desk.app.extensions["settings"]
    monkeypatch.setitem(desk.app.extensions, "settings", replace(settings, public_url=base))
    with desk.app.test_request_context("/"):
        assert address_of(Certificate(award_id=1, ref="abc", made_at=on("2022-04-12").at)) == f"{wanted}/c/abc"


def test_the_files_have_the_columns_they_promise_and_a_withdrawn_star_says_so(desk: Desk, client: FlaskClient) -> None:
    ref = _announced(desk)
    _change(desk, "withdraw")
    rows = list(csv.reader(io.StringIO(client.get("/stars.csv").text.removeprefix("\ufeff"))))
    assert rows[0] == [
        "企业名称",
        "统一社会信用代码",
        "星级",
        "设区市",
        "公布日期",
        "状态",
        "现有效星级",
        "状态起始日",
        "核验页",
    ]
    assert rows[1][2:] == ["三星级", "苏州市", "2022-04-12", "已撤销", "", NEXT_YEAR, f"http://localhost/c/{ref}"]
    one = client.get("/api/v1/stars").json["stars"][0]  # type: ignore[index]
    assert list(one) == [
        "name", "uscc", "level", "city", "awarded_on", "status", "current_level", "status_since", "page",
    ]  # fmt: skip
    assert (one["status"], one["current_level"]) == ("withdrawn", None)


@pytest.mark.parametrize("address", ["/stars.csv", "/api/v1/stars"])
def test_who_has_the_newest_file_is_told_so_and_a_change_makes_it_new(
    desk: Desk, client: FlaskClient, address: str
) -> None:
    _announced(desk)
    first = client.get(address)
    tag = first.headers["ETag"]
    assert first.headers["Last-Modified"]
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 304
    _change(desk, "withdraw")
    assert client.get(address, headers={"If-None-Match": tag}).status_code == 200


def test_turning_the_pages_of_the_interface_gives_every_star_once(
    desk: Desk, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessor.api.routes.STARS_PAGE", 3)
    with desk.working() as offices:
        for number in range(8):
            _star(offices.session, number, date(2021, 6, 30 - number // 3))
    seen, key = [], ""
    while key is not None:
        page = json.loads(client.get(f"/api/v1/stars?after={key}").text)
        seen += [one["uscc"] for one in page["stars"]]
        key = page["next"]
    assert len(seen) == len(set(seen)) == 8


def test_the_interface_is_described_as_it_answers(desk: Desk, client: FlaskClient) -> None:
    _announced(desk)
    described = client.get("/api/v1/openapi.json").json
    assert described is not None
    shape = described["components"]["schemas"]["stars"]["properties"]["stars"]["items"]["properties"]
    assert list(shape) == list(client.get("/api/v1/stars").json["stars"][0])  # type: ignore[index]
    assert {p["name"] for p in described["paths"]["/stars"]["get"]["parameters"]} == {
        "q", "city", "level", "year", "status", "after",
    }  # fmt: skip


@pytest.mark.parametrize(("year", "count"), [("2021", 1), ("2022", 2), ("2023", 0), ("20x1", 3), ("1999", 3)])
def test_the_register_is_searched_by_year_from_its_first_day_to_its_last(
    desk: Desk, client: FlaskClient, year: str, count: int
) -> None:
    with desk.working() as offices:
        for number, day in enumerate((date(2021, 12, 31), date(2022, 1, 1), date(2022, 12, 31))):
            _star(offices.session, number, day)
    assert len(json.loads(client.get(f"/api/v1/stars?year={year}").text)["stars"]) == count


def _star(session: Session, number: int, day: date, level: str = "four_star") -> Award:
    row = Award(
        uscc=f"91320583XXFAK{number:05}",
        name=f"{number}号",
        city_code="320500",
        level=level,
        awarded_on=day,
        source="演示",
    )
    session.add(row)
    session.flush()
    return row


HISTORIES: list[list[str]] = [
    [], ["recheck_open"], ["recheck_open", "recheck_closed"], ["recheck_open", "keep"], ["downgrade"],
    ["recheck_open", "downgrade"], ["downgrade", "recheck_open"], ["downgrade", "recheck_open", "keep"],
    ["recheck_open", "withdraw"], ["downgrade", "withdraw"],
]  # fmt: skip


def test_the_database_finds_by_status_exactly_what_the_rule_says(session: Session) -> None:
    offices = Offices(session)
    today, wanted = on(NEXT_YEAR).today, {}
    for number, kinds in enumerate(HISTORIES):
        award = _star(session, number, date(2022, 4, 12))
        changes = [
            Change(kind, today - timedelta(days=5 - at), "three_star" if kind == "downgrade" else None)
            for at, kind in enumerate(kinds)
        ]
        for at, change in enumerate(changes):
            session.add(
                AwardChange(
                    award_id=award.id or 0, seq=at + 1, kind=change.kind, to_level=change.to_level, on_day=change.on,
                    reason="演示理由", by_person_id=offices.city.person_id, confirmed_by=offices.city_two.person_id,
                    organisation_id=offices.city.organisation_id, at=on(NEXT_YEAR).at,
                )
            )  # fmt: skip
        wanted[number] = standing_on("four_star", date(2022, 4, 12), changes, today).status
    session.flush()
    for status in STATUS_NAMES.keys() - {"not_yet"}:
        asked = register.Asked(status=status)
        found = {int(row.name[:-1]) for row in session.execute(register.query(asked, today)).all()}
        assert found == {number for number, one in wanted.items() if one == status}, status
