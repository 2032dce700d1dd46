"""A plan's targets: counted from the record where it can be, entered with a source where not, nothing guessed."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest
from sqlmodel import Session

from assessor.cases.plan_targets import Entered, enter, history, may_enter, standings
from assessor.cases.refusal import Refusal
from assessor.policy import packs
from models.application import Application
from models.plan import TargetEntry
from models.record import Event
from models.vocabulary import OrgKind
from tests.support.projects import Projects
from tests.support.world import on

GIVEN = Entered("benchmarks", 2020, 12, "沈工信发〔2020〕12号名单", date(2020, 12, 1), "首次录入")


@pytest.fixture
def shenyang(session: Session) -> Projects:
    return Projects(session, "shenyang-subsidy-2018")


def _came(one: Projects, case: Application, state: str, at: datetime) -> None:
    row = Event(application_id=case.id or 0, seq=9, action="open", from_state="city_filed", to_state=state,
                actor_id=one.first.person_id, organisation_id=one.first.organisation_id, at=at)  # fmt: skip
    one.session.add(row)
    one.session.flush()


def test_an_enterprise_counts_once_in_the_beijing_year_in_which_it_first_came_there(shenyang: Projects) -> None:
    boss, other = shenyang.boss(), shenyang.boss()
    last_second = datetime(2019, 12, 31, 15, 59, 59, tzinfo=UTC)  # 23:59:59 in Beijing
    _came(shenyang, shenyang.project("city_filed", boss), "opened", last_second)
    _came(shenyang, shenyang.project("city_filed", boss, "b"), "opened", on("2021-05-01").at)
    _came(shenyang, shenyang.project("recovered", other), "opened", datetime(2019, 12, 31, 16, 0, 0, tzinfo=UTC))
    shenyang.project("submitted")  # never came to the cloud
    found = standings(shenyang.session, shenyang.first, shenyang.batch, shenyang.pack)
    one = {row.target.id: row for row in found}["enterprises"]
    assert (dict(one.by_year), one.reached, one.wanted, one.share) == ({2019: 1, 2020: 1}, 2, 500, 0)


def test_what_nobody_entered_is_unknown_and_what_is_entered_keeps_every_revision(shenyang: Projects) -> None:
    session, first = shenyang.session, shenyang.first
    rows = {row.target.id: row for row in standings(session, first, shenyang.batch, shenyang.pack)}
    assert rows["benchmarks"].reached is None and rows["benchmarks"].share is None
    enter(session, first, shenyang.batch, shenyang.pack, GIVEN, shenyang.at)
    enter(session, first, shenyang.batch, shenyang.pack, replace(GIVEN, value=11, seen=1), shenyang.at)
    enter(session, first, shenyang.batch, shenyang.pack, replace(GIVEN, year=2021, value=0), shenyang.at)
    rows = {row.target.id: row for row in standings(session, first, shenyang.batch, shenyang.pack)}
    assert (rows["benchmarks"].reached, rows["benchmarks"].share) == (11, 36)
    assert [one.value for one in history(session, shenyang.batch)] == [0, 11, 12]


@pytest.mark.parametrize(
    ("changed", "says"),
    [
        ({"target": "enterprises"}, "由记录直接统计"), ({"target": "nothing"}, "由记录直接统计"), ({"year": 2017}, "2018 至 2022"),
        ({"year": 2023}, "2018 至 2022"), ({"value": -1}, "0 至"), ({"source": "名单"}, "来源"), ({"reason": ""}, "来源"),
        ({"source_date": date(2022, 3, 2)}, "不能晚于今天"), ({"seen": 1}, "刚被别人"),
    ],
)  # fmt: skip
def test_an_entry_needs_its_source_date_and_reason(shenyang: Projects, changed: dict[str, object], says: str) -> None:
    with pytest.raises(Refusal, match=says):
        enter(shenyang.session, shenyang.first, shenyang.batch, shenyang.pack, replace(GIVEN, **changed), shenyang.at)  # type: ignore[arg-type]


def test_only_the_plans_own_authority_enters(shenyang: Projects) -> None:
    elsewhere = Projects(shenyang.session, firms=500)
    for stranger in (
        elsewhere.first,
        shenyang.office(OrgKind.COUNTY, "county-z"),
        shenyang.office(OrgKind.FINANCE, "f-z"),
    ):
        assert not may_enter(stranger, shenyang.pack)
        with pytest.raises(Refusal, match="主管部门录入"):
            enter(shenyang.session, stranger, shenyang.batch, shenyang.pack, GIVEN, shenyang.at)
    assert not shenyang.session.get(TargetEntry, 1)


@pytest.mark.parametrize("pack_id", [name for name, pack in packs.load().items() if pack.targets])
def test_every_target_says_how_it_is_counted_and_by_which_clause(pack_id: str) -> None:
    pack = packs.load()[pack_id]
    for target in pack.targets.values():
        assert target.definition.endswith("。") and target.cites in pack.clauses
        assert pack.parameters[target.parameter].cites == target.cites
