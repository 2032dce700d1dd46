"""Furnishing a database: regions, offices, the batch and its archive. Repeating it changes nothing."""

from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session, col, func, select

from assessor.cases import set_up
from assessor.cases.add_account import add_account, office_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.sign_in import sign_in
from assessor.cases.windows import last_day, window_of
from assessor.policy import packs
from assessor.policy.document import parse
from assessor.policy.verdict import judge
from assessor.workflow import Moment
from models.archive import PackCopy
from models.batch import Batch, WindowChange
from models.people import Organisation, Person, Region
from models.vocabulary import PROVINCE_CODE, OrgKind, Role
from questionnaires.shapes import Pack

MOMENT = Moment(datetime(2022, 2, 21, 1, tzinfo=UTC), date(2022, 2, 21))


def furnished(session: Session) -> Batch:
    """The database after `prepare` without demonstration data."""
    set_up.enter_regions(session, "2023")
    set_up.enter_offices(session, MOMENT)
    return set_up.open_batch(session, packs.load()["jiangsu-star-2022"], MOMENT)


def test_every_city_county_and_development_zone_has_its_office(session: Session) -> None:
    furnished(session)
    kinds = dict(session.exec(select(Organisation.kind, func.count()).group_by(Organisation.kind)).all())
    assert kinds == {"province": 1, "audit": 1, "city": 13, "county": 95 + 9}


def test_the_two_gulou_districts_have_offices_with_different_names(session: Session) -> None:
    furnished(session)
    codes = select(Region.code).where(Region.name == "鼓楼区")
    names = set(session.exec(select(Organisation.name).where(col(Organisation.region_code).in_(codes))))
    assert names == {"南京市鼓楼区工业和信息化局", "徐州市鼓楼区工业和信息化局"}


def test_furnishing_twice_adds_nothing(session: Session) -> None:
    first = furnished(session)
    assert set_up.enter_regions(session, "2023") == 0
    assert set_up.enter_offices(session, MOMENT) == 0
    assert set_up.open_batch(session, packs.load()["jiangsu-star-2022"], MOMENT).id == first.id
    assert session.exec(select(func.count()).select_from(WindowChange)).one() == 1


def test_the_provinces_window_runs_from_the_opening_through_the_last_deadline(session: Session) -> None:
    batch = furnished(session)
    window = window_of(session, batch.id or 0, PROVINCE_CODE)
    assert window is not None
    assert window.opens_at == datetime(2022, 2, 27, 16, tzinfo=UTC)
    assert last_day(window.closes_at) == date(2022, 4, 30)


def test_a_pack_without_dates_opens_a_batch_without_a_window(session: Session) -> None:
    furnished(session)
    batch = set_up.open_batch(session, packs.load()["jiangsu-star-2022-second"], MOMENT)
    assert window_of(session, batch.id or 0, PROVINCE_CODE) is None


def test_the_archived_pack_reads_back_as_the_same_pack_and_judges_the_same(session: Session) -> None:
    batch = furnished(session)
    pack = packs.load()["jiangsu-star-2022"]
    kept = session.get_one(PackCopy, batch.pack_digest)
    session.refresh(kept)
    again = Pack.model_validate(kept.content)
    assert again == pack
    filing = {
        "level": "three_star",
        "submitted_on": "2022-03-05",
        "services": [{"id": "s1", "kind": "basic", "form": "public"}],
    }
    assert judge(again, parse(filing, again)).to_record() == judge(pack, parse(filing, pack)).to_record()


def test_nobody_can_sign_in_as_the_system(session: Session) -> None:
    furnished(session)
    assert session.exec(select(Person.disabled_at).where(Person.login == set_up.SYSTEM_LOGIN)).one() == MOMENT.at
    for password in ("", "system"):
        with pytest.raises(Refusal):
            sign_in(session, set_up.SYSTEM_LOGIN, password, "here", MOMENT.at)


def test_an_account_has_only_a_role_of_its_office(session: Session) -> None:
    furnished(session)
    office = office_of(session, OrgKind.COUNTY, "320583")
    with pytest.raises(Refusal, match="没有这个角色"):
        add_account(session, office, "甲", "kunshan", Role.ADMIN, "x", MOMENT, must_change=True)
    add_account(session, office, "甲", " Kunshan ", Role.OFFICER, "x", MOMENT, must_change=True)
    assert session.exec(select(Person.login).where(Person.name == "甲")).one() == "kunshan"
    with pytest.raises(Refusal, match="已被使用"):
        add_account(session, office, "乙", "kunshan", Role.OFFICER, "x", MOMENT, must_change=True)


def test_an_office_that_is_not_there_is_said_to_be_not_there(session: Session) -> None:
    furnished(session)
    with pytest.raises(NotFound):
        office_of(session, OrgKind.CITY, "320583")
