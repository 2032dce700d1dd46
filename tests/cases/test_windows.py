"""Filling windows (46号 二(一)): whole days in Beijing, inside the province's; longer on the record, never shorter."""

from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.refusal import Refusal
from assessor.cases.windows import end_of, last_day, set_window, start_of, window_of
from models.batch import Batch, WindowChange
from models.vocabulary import OrgKind, Role
from tests.support.world import World, on

DAY = date.fromisoformat
BEFORE = on("2022-02-20")


@pytest.fixture
def batch(session: Session) -> Batch:
    world = World(session)
    world.regions()
    return world.batch("jiangsu-star-2022", "sha256:0")


@pytest.fixture
def city(session: Session, batch: Batch) -> Viewer:
    world = World(session, made=10)
    return world.person(world.organisation(OrgKind.CITY, "320500", "苏州市工业和信息化局"), Role.OFFICER)


def test_a_day_ends_at_the_first_instant_of_the_next_day_in_beijing() -> None:
    assert start_of(DAY("2022-02-28")).isoformat() == "2022-02-27T16:00:00+00:00"
    assert end_of(DAY("2022-04-15")) == start_of(DAY("2022-04-16"))
    assert last_day(end_of(DAY("2022-04-15"))) == DAY("2022-04-15")


def test_a_city_sets_its_window_inside_the_provinces(session: Session, batch: Batch, city: Viewer) -> None:
    set_window(session, city, batch, DAY("2022-02-28"), DAY("2022-04-30"), "按省厅总时间设置", 0, BEFORE)
    found = window_of(session, batch.id or 0, "320500")
    assert found is not None
    assert (found.opens_at, found.closes_at) == (start_of(DAY("2022-02-28")), end_of(DAY("2022-04-30")))


@pytest.mark.parametrize(
    ("opens", "closes"), [("2022-02-27", "2022-03-20"), ("2022-02-28", "2022-05-01"), ("2022-03-20", "2022-03-19")]
)
def test_a_window_outside_the_provinces_or_backwards_is_refused(
    session: Session, batch: Batch, city: Viewer, opens: str, closes: str
) -> None:
    with pytest.raises(Refusal):
        set_window(session, city, batch, DAY(opens), DAY(closes), "试一试", 0, BEFORE)
    assert window_of(session, batch.id or 0, "320500") is None


def test_extending_is_on_the_record_with_its_reason(session: Session, batch: Batch, city: Viewer) -> None:
    window = set_window(session, city, batch, DAY("2022-03-01"), DAY("2022-03-20"), "首次设置", 0, BEFORE)
    set_window(
        session, city, batch, DAY("2022-03-01"), DAY("2022-03-25"), "受疫情影响顺延", window.version, on("2022-03-19")
    )
    notes = list(session.exec(select(WindowChange).where(WindowChange.window_id == window.id)))
    assert [(note.reason, note.closes_before, note.closes_after) for note in notes] == [
        ("首次设置", None, end_of(DAY("2022-03-20"))),
        ("受疫情影响顺延", end_of(DAY("2022-03-20")), end_of(DAY("2022-03-25"))),
    ]


def test_no_reason_no_window(session: Session, batch: Batch, city: Viewer) -> None:
    with pytest.raises(Refusal, match="理由"):
        set_window(session, city, batch, DAY("2022-03-01"), DAY("2022-03-20"), "  ", 0, BEFORE)


@pytest.mark.parametrize(("opens", "closes"), [("2022-03-02", "2022-03-20"), ("2022-03-01", "2022-03-19")])
def test_a_window_is_never_shortened_by_one_person(
    session: Session, batch: Batch, city: Viewer, opens: str, closes: str
) -> None:
    window = set_window(session, city, batch, DAY("2022-03-01"), DAY("2022-03-20"), "首次设置", 0, BEFORE)
    with pytest.raises(Refusal, match="缩短"):
        set_window(session, city, batch, DAY(opens), DAY(closes), "缩短试试", window.version, BEFORE)


def test_the_loser_of_two_settings_is_told(session: Session, batch: Batch, city: Viewer) -> None:
    window = set_window(session, city, batch, DAY("2022-03-01"), DAY("2022-03-20"), "首次设置", 0, BEFORE)
    seen = window.version
    set_window(session, city, batch, DAY("2022-03-01"), DAY("2022-03-22"), "延长两天", seen, BEFORE)
    with pytest.raises(Refusal, match="刚被他人更改"):
        set_window(session, city, batch, DAY("2022-03-01"), DAY("2022-03-30"), "延长十天", seen, BEFORE)


@pytest.mark.parametrize("kind", [OrgKind.COUNTY, OrgKind.ENTERPRISE, OrgKind.AUDIT])
def test_only_cities_and_the_province_keep_windows(session: Session, batch: Batch, kind: OrgKind) -> None:
    world = World(session, made=20)
    uscc = "91320583XXFAKE0018" if kind is OrgKind.ENTERPRISE else None
    role = {OrgKind.COUNTY: Role.OFFICER, OrgKind.ENTERPRISE: Role.CERTIFIER, OrgKind.AUDIT: Role.AUDITOR}[kind]
    somebody = world.person(world.organisation(kind, "320583", "某单位", uscc), role)
    with pytest.raises(Refusal):
        set_window(session, somebody, batch, DAY("2022-03-01"), DAY("2022-03-20"), "越权", 0, BEFORE)


def test_a_day_in_beijing_is_not_a_day_in_utc() -> None:
    last_instant = end_of(DAY("2022-03-20")) - timedelta(microseconds=1)
    assert last_instant.isoformat() == "2022-03-20T15:59:59.999999+00:00"
