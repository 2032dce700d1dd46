"""What an applicant reads of the record, and the verbs that guard a frozen filing behind the pages."""

import pytest
from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn, attach_file
from assessor.cases.describe_file import Paper
from assessor.cases.history import history
from assessor.cases.record import Words, record
from assessor.cases.refusal import Refusal
from assessor.evidence.inspect import Inspected
from assessor.policy import packs
from models.application import Application
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack
from tests.support.filing import filed
from tests.support.world import World, on

TAKEN = TakenIn("合同.pdf", "0" * 64, 10, Inspected("application/pdf", 1, None, None, ()))


@pytest.fixture
def pack() -> Pack:
    return packs.load()["jiangsu-star-2022"]


@pytest.fixture
def world(session: Session) -> World:
    world = World(session)
    world.regions()
    return world


@pytest.fixture
def boss(world: World) -> Viewer:
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
    return world.person(firm, Role.CERTIFIER)


@pytest.fixture
def city(world: World) -> Viewer:
    return world.person(world.organisation(OrgKind.CITY, "320500", "苏州市工业和信息化局"), Role.OFFICER)


@pytest.fixture
def case(session: Session, world: World, boss: Viewer, pack: Pack) -> Application:
    batch = world.batch(pack.id, pack.digest)
    world.window(batch, "320500", "2022-02-28", "2022-03-31")
    return filed(session, boss, batch, pack)


def test_a_step_that_changes_nothing_an_applicant_is_told_is_not_in_their_record(
    session: Session, case: Application, boss: Viewer, city: Viewer, pack: Pack
) -> None:
    record(session, case, city, on("2022-03-09"), "evaluate", "county_passed", "evaluated", Words("内部意见"))
    record(session, case, city, on("2022-03-10"), "record_opinion", "county_passed", "county_passed", Words("内部意见"))
    assert [entry.what for entry in history(session, case, pack, boss)] == ["提交申报"]


@pytest.mark.parametrize(("action", "to", "shown"), [("reject", "not_rated", True), ("object", "held", False)])
def test_an_applicant_reads_why_they_were_refused_but_not_what_a_third_party_said(
    session: Session, case: Application, boss: Viewer, city: Viewer, pack: Pack, action: str, to: str, shown: bool
) -> None:
    before = "in_notice" if action == "object" else "county_passed"
    record(session, case, city, on("2022-03-20"), action, before, to, Words("写在理由里的话"))
    newest = history(session, case, pack, boss)[0]
    assert newest.who == "苏州市工业和信息化局"
    assert newest.reason == ("写在理由里的话" if shown else "")


def test_a_file_that_was_inspected_while_the_filing_was_submitted_is_not_attached(
    session: Session, case: Application, boss: Viewer, pack: Pack
) -> None:
    with pytest.raises(Refusal, match="内容已固定"):
        attach_file(session, boss, case, pack, TAKEN, Paper("contract", None, None, ()), on("2022-03-06"))
