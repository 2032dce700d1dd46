"""What one person alone may not do: proposed by one, confirmed by another of the same office, for ever on the record."""

from dataclasses import dataclass
from datetime import date

import pytest
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.carry_out import DOERS, confirm_proposal, decline_proposal
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.shorten_window import propose_shortening, subject_of
from assessor.cases.two_persons import KINDS, entries, find_proposal, open_about
from assessor.cases.windows import last_day, window_of
from assessor.policy import packs
from models.batch import Batch, FillingWindow, WindowChange
from models.two_persons import Proposal, ProposalAnswer
from models.vocabulary import OrgKind, Role
from tests.support.world import World, on

DAY = date.fromisoformat
NOW = on("2022-03-07")  # Monday; the fifth working day after it is 14 March
PACK = packs.load()["jiangsu-star-2022"]


@dataclass
class Office:
    session: Session
    batch: Batch
    first: Viewer
    second: Viewer
    stranger: Viewer

    @property
    def window(self) -> FillingWindow:
        found = window_of(self.session, self.batch.id or 0, "320500")
        assert found is not None
        return found

    def propose(self, closes: str = "2022-03-18", reason: str = "省厅要求提前报送，需留出评定时间") -> Proposal:
        return propose_shortening(self.session, self.first, self.batch, PACK, DAY(closes), reason, NOW)


@pytest.fixture
def office(session: Session) -> Office:
    world = World(session)
    world.regions()
    batch = world.batch(PACK.id, PACK.digest)
    world.window(batch, "320500", "2022-02-28", "2022-03-31")
    suzhou = world.organisation(OrgKind.CITY, "320500", "苏州市工业和信息化局")
    nanjing = world.organisation(OrgKind.CITY, "320100", "南京市工业和信息化局")
    first, second = world.person(suzhou, Role.OFFICER), world.person(suzhou, Role.OFFICER)
    return Office(session, batch, first, second, world.person(nanjing, Role.OFFICER))


def test_every_kind_has_something_that_is_done() -> None:
    assert set(DOERS) == set(KINDS)


def test_a_window_is_shortened_by_two_persons_and_stays_on_the_record(office: Office) -> None:
    proposal = office.propose()
    assert last_day(office.window.closes_at) == DAY("2022-03-31"), "a proposal alone changes nothing"
    confirm_proposal(office.session, office.second, proposal, NOW)
    assert last_day(office.window.closes_at) == DAY("2022-03-18")
    note = office.session.exec(select(WindowChange)).one()
    assert (note.reason, note.by_person_id) == (proposal.reason, office.second.person_id)
    assert [one.state for one in entries(office.session, subject=subject_of(office.window))] == ["confirmed"]


def test_nobody_confirms_their_own_proposal(office: Office) -> None:
    proposal = office.propose()
    with pytest.raises(Refusal, match="两个人"):
        confirm_proposal(office.session, office.first, proposal, NOW)
    assert last_day(office.window.closes_at) == DAY("2022-03-31")


def test_the_database_itself_refuses_a_confirmation_by_the_proposer(office: Office) -> None:
    proposal = office.propose()
    row = ProposalAnswer(
        proposal_id=proposal.id or 0, proposed_by=office.first.person_id, organisation_id=office.first.organisation_id,
        answer="confirmed", by_person_id=office.first.person_id, at=NOW.at,
    )  # fmt: skip
    with pytest.raises(IntegrityError), office.session.begin_nested():
        office.session.add(row)
        office.session.flush()


def test_the_database_refuses_an_answer_that_misnames_who_proposed(office: Office) -> None:
    proposal = office.propose()
    row = ProposalAnswer(
        proposal_id=proposal.id or 0, proposed_by=office.second.person_id, organisation_id=office.first.organisation_id,
        answer="confirmed", by_person_id=office.first.person_id, at=NOW.at,
    )  # fmt: skip
    with pytest.raises(IntegrityError), office.session.begin_nested():
        office.session.add(row)
        office.session.flush()


def test_another_office_neither_finds_nor_confirms_it(office: Office) -> None:
    proposal = office.propose()
    with pytest.raises(NotFound):
        find_proposal(office.session, office.stranger, proposal.ref)
    with pytest.raises(Refusal, match="提出单位"):
        confirm_proposal(office.session, office.stranger, proposal, NOW)


def test_one_open_proposal_about_a_subject(office: Office) -> None:
    first = office.propose()
    with pytest.raises(Refusal, match="待确认"):
        office.propose("2022-03-21")
    decline_proposal(office.session, office.first, first, "", NOW)
    assert [one.state for one in entries(office.session, office=office.first.organisation_id)] == ["taken_back"]
    assert office.propose("2022-03-21").seq == 2


def test_of_two_proposals_at_once_the_database_keeps_one(office: Office) -> None:
    given = office.propose()
    twin = Proposal(**given.model_dump(exclude={"id", "ref"}), ref="other")
    with pytest.raises(IntegrityError), office.session.begin_nested():
        office.session.add(twin)
        office.session.flush()


def test_declining_needs_a_reason_and_ends_it(office: Office) -> None:
    proposal = office.propose()
    with pytest.raises(Refusal, match="不同意的理由"):
        decline_proposal(office.session, office.second, proposal, " ", NOW)
    decline_proposal(office.session, office.second, proposal, "企业还在准备", NOW)
    assert open_about(office.session, subject_of(office.window)) is None
    with pytest.raises(Refusal, match="已经有结论"):
        confirm_proposal(office.session, office.second, proposal, NOW)


@pytest.mark.parametrize(("closes", "allowed"), [("2022-03-11", False), ("2022-03-13", False), ("2022-03-14", True)])
def test_five_working_days_of_notice_just_under_and_on(office: Office, closes: str, allowed: bool) -> None:
    if allowed:
        confirm_proposal(office.session, office.second, office.propose(closes), NOW)
        assert last_day(office.window.closes_at) == DAY(closes)
    else:
        with pytest.raises(Refusal, match="提前 5 个工作日"):
            office.propose(closes)


def test_the_days_of_notice_count_from_the_confirmation(office: Office) -> None:
    proposal = office.propose("2022-03-14")
    with pytest.raises(Refusal, match="提前 5 个工作日"):
        confirm_proposal(office.session, office.second, proposal, on("2022-03-08"))


@pytest.mark.parametrize("closes", ["2022-03-31", "2022-04-01"])
def test_the_same_or_a_later_day_is_no_shortening(office: Office, closes: str) -> None:
    with pytest.raises(Refusal, match="早于现在"):
        office.propose(closes)


def test_a_window_changed_in_between_is_not_shortened_by_the_old_proposal(office: Office) -> None:
    proposal = office.propose()
    office.window.version += 1
    with pytest.raises(Refusal, match="已经更改过"):
        confirm_proposal(office.session, office.second, proposal, NOW)


def test_the_province_waits_for_its_cities(office: Office) -> None:
    world = World(office.session, made=50)
    ministry = world.person(world.organisation(OrgKind.PROVINCE, "320000", "江苏省工业和信息化厅"), Role.OFFICER)
    with pytest.raises(Refusal, match="各市先行缩短"):
        propose_shortening(office.session, ministry, office.batch, PACK, DAY("2022-03-30"), "全省统一提前", NOW)


@pytest.mark.parametrize("reason", ["", "三个字", "长" * 501])
def test_a_reason_of_four_to_five_hundred_characters(office: Office, reason: str) -> None:
    with pytest.raises(Refusal, match="理由"):
        office.propose(reason=reason)
