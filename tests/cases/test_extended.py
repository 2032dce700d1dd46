"""A province may put off a deadline, on the record; then filings inside the longer time are not late (requirements F)."""

from datetime import date

import pytest
from sqlmodel import Session

from assessor.cases.extended import pack_as_extended
from assessor.cases.windows import set_window
from assessor.policy import packs
from assessor.policy.document import parse
from assessor.policy.verdict import judge
from models.batch import Batch
from models.vocabulary import PROVINCE_CODE, OrgKind, Role
from questionnaires.shapes import Pack
from tests.support.world import World, on


@pytest.fixture
def pack() -> Pack:
    return packs.load()["jiangsu-star-2022"]


@pytest.fixture
def batch(session: Session, pack: Pack) -> Batch:
    world = World(session)
    world.regions()
    return world.batch(pack.id, pack.digest)


def _late_outcome(pack: Pack, day: str) -> str:
    filed = {"level": "three_star", "submitted_on": day}
    return judge(pack, parse(filed, pack)).finding("not-late").outcome


def test_without_an_extension_the_published_deadline_stands(session: Session, batch: Batch, pack: Pack) -> None:
    standing = pack_as_extended(session, batch.id or 0, pack)
    assert standing.extended == {}
    assert _late_outcome(standing, "2022-04-15") == "met"
    assert _late_outcome(standing, "2022-04-16") == "not_met"


def test_an_extension_on_the_record_moves_every_stars_deadline(session: Session, batch: Batch, pack: Pack) -> None:
    office = World(session, made=5).organisation(OrgKind.PROVINCE, PROVINCE_CODE, "江苏省工业和信息化厅")
    officer = World(session, made=6).person(office, Role.OFFICER)
    set_window(session, officer, batch, date(2022, 2, 28), date(2022, 5, 10), "受疫情影响顺延", 1, on("2022-04-20"))
    standing = pack_as_extended(session, batch.id or 0, pack)
    assert standing.digest == pack.digest
    assert _late_outcome(standing, "2022-05-10") == "met"
    assert _late_outcome(standing, "2022-05-11") == "not_met"
    assert _late_outcome(pack, "2022-04-16") == "not_met"


def test_only_deadlines_marked_so_can_be_put_off_and_never_brought_forward(pack: Pack) -> None:
    with pytest.raises(ValueError, match="extendable"):
        pack.with_extended({"use_cutoff": date(2022, 2, 28)})
    with pytest.raises(ValueError, match="只能延后"):
        pack.with_extended({"report_deadline": date(2022, 4, 14)})
