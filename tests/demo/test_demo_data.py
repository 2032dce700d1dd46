"""The demonstration's record is true: it was made through the verbs, and the log, the notices and the awards agree."""

from collections import Counter
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, func, select

from assessor.cases.freeze_panel import nominees_of, seats_of
from assessor.cases.move import state_from_log
from assessor.demo import accounts, load, panel_marks, panelling, quirks
from assessor.demo.plan import CHANGZHOU, SUZHOU, plan
from assessor.demo.shapes import Filing
from assessor.demo.timetable import NOW
from assessor.policy import packs
from models import store
from models.adoption import HeartbeatDay, Push
from models.application import Application, Submission
from models.batch import Batch, FillingWindow
from models.confirming import ServiceConfirmation, ServiceVoid, ServiceVoidUndoing
from models.experts import Expert, SeatHolder
from models.notice import Award, NoticeItem, PublicNotice
from models.panel import Panel, PanelLock, PanelOpening, PanelSeat, PanelSheet
from models.people import Organisation, Person
from models.provider import ProviderFiling
from models.record import Event, Opinion, SiteCheck
from models.settlement import SettlementRun
from questionnaires.regions import regions
from tests.support import databases

PACK = "jiangsu-star-2022"
OF_STARS = col(Application.batch_id).in_(select(Batch.id).where(Batch.pack_id == PACK))
"""The filings of the plan; projects of the settled year stand beside them."""


def filings_of(*cities: str) -> tuple[Filing, ...]:
    return tuple(one for one in plan(regions()) if not cities or one.firm.city in cities)


def told(engine: Engine, filings: tuple[Filing, ...]) -> None:
    with store.unit_of_work(engine, write=True) as session:
        load.load(session, packs.load()[PACK], filings, lambda words: None)


@pytest.fixture(scope="module")
def whole(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Engine]:
    """The whole demonstration, told once for this file. It is only read."""
    engine = store.engine_for(databases.sqlite_copy(sqlite_template, tmp_path_factory.mktemp("demo")))
    told(engine, filings_of())
    yield engine
    engine.dispose()


@pytest.fixture
def read(whole: Engine) -> Iterator[Session]:
    """A reading session on the whole demonstration."""
    with store.unit_of_work(whole, write=False) as session:
        yield session


def test_every_state_of_the_process_is_there(read: Session) -> None:
    process = packs.load()[PACK].process
    assert process is not None
    assert set(read.exec(select(Application.state).where(OF_STARS))) == set(process.states)


def test_a_year_is_settled_twice_and_every_project_is_where_its_log_says(read: Session) -> None:
    runs = read.exec(select(SettlementRun).order_by(col(SettlementRun.seq))).all()
    assert [run.seq for run in runs] == [1, 2] and runs[0].projects == runs[1].projects + 1
    assert all(run.awarded_fen == run.fund_fen for run in runs)
    states: Counter[str] = Counter()
    for case in read.exec(select(Application).where(~OF_STARS)):
        assert state_from_log(read, case) == case.state
        states[case.state] += 1
    assert states["paid"] > 20 and states["checked"] > 5 and states["void"] == 1


def test_every_filing_is_where_its_plan_says_and_where_its_log_says(read: Session) -> None:
    goals = {one.firm.uscc: one for one in filings_of()}
    rows = read.exec(select(Application, Organisation.uscc).join(Organisation).where(OF_STARS)).all()
    assert {uscc for _, uscc in rows} == set(goals)
    for case, uscc in rows:
        assert state_from_log(read, case) == case.state
        wanted = goals[uscc or ""]
        assert case.state in ({"withdrawn", "draft"} if wanted.path == "reopened" else {wanted.goal})


def test_the_rules_say_of_every_first_submission_what_its_quirk_is_for(read: Session) -> None:
    quirk = {one.firm.uscc: one.quirk for one in filings_of()}
    codes = dict(read.exec(select(Application.id, Organisation.uscc).join(Organisation)).all())
    for submission in read.exec(select(Submission).join(Application).where(Submission.seq == 1, OF_STARS)):
        uscc = codes[submission.application_id]
        wanted = quirks.OUTCOMES[quirk[uscc or ""]]
        from_elsewhere = (uscc or "").startswith("91310")
        assert submission.outcome == ("manual" if from_elsewhere and wanted == "eligible" else wanted)


def test_every_award_of_this_batch_follows_a_notice_that_was_over_and_another_person(read: Session) -> None:
    awards = read.exec(select(Award).where(col(Award.application_id).is_not(None))).all()
    assert awards
    for award in awards:
        query = select(PublicNotice).join(NoticeItem).where(NoticeItem.application_id == award.application_id)
        notice = read.exec(query).one()
        step = select(Event).where(Event.application_id == award.application_id, col(Event.action).like("%announce"))
        event = read.exec(step).one()
        assert award.awarded_on > notice.ends_on
        assert event.actor_id != notice.opened_by


def test_notices_are_open_and_over_and_objections_open_and_answered(read: Session) -> None:
    today = NOW.date()
    ends = read.exec(select(PublicNotice.ends_on)).all()
    assert sum(day < today for day in ends) >= 2
    assert sum(day >= today for day in ends) >= 2
    states = Counter(read.exec(select(Application.state)))
    assert states["held"]
    assert states["province_held"]


def test_nothing_of_the_rating_is_recorded_after_the_demonstrations_present(read: Session) -> None:
    """Programmes are told at their own times, one of them after the present, because its document is younger."""
    rated = select(Application.id).where(OF_STARS)
    for table in (Event, Submission, SiteCheck):
        query = select(func.max(table.at)).where(col(table.application_id).in_(rated))  # type: ignore[attr-defined]
        assert read.exec(query).one() < NOW
    assert read.exec(select(func.max(Opinion.at))).one() < NOW
    assert read.exec(select(func.max(Application.created_at)).where(OF_STARS)).one() < NOW
    assert timedelta(0) <= store.now(read) - NOW < timedelta(minutes=10)


def test_every_submission_lies_inside_its_citys_window(read: Session) -> None:
    windows = {row.region_code: row for row in read.exec(select(FillingWindow))}
    for at, city in read.exec(select(Submission.at, Application.city_code).join(Application).where(OF_STARS)):
        assert windows[city].opens_at <= at < windows[city].closes_at


def test_some_filings_were_put_right_and_submitted_again(read: Session) -> None:
    again = select(func.count()).where(Submission.seq == 2, col(Submission.outcome).in_(("eligible", "manual")))
    assert read.exec(again).one() >= 10


def test_changzhou_has_its_published_count_in_the_database_too(read: Session) -> None:
    filed = (Application.city_code == CHANGZHOU, col(Application.number).is_not(None), Application.state != "withdrawn")
    counts = dict(read.exec(select(Application.level, func.count()).where(*filed).group_by(Application.level)).all())
    assert counts["five_star"] == 24
    assert counts["three_star"] + counts["four_star"] == 155


def test_one_city_tells_the_same_on_both_databases(engine: Engine) -> None:
    filings = filings_of(SUZHOU)
    told(engine, filings)
    with store.unit_of_work(engine, write=False) as session:
        states = Counter(session.exec(select(Application.state)))
        digests = session.exec(select(Submission.document_sha256).order_by(col(Submission.id))).all()
    assert states["submitted"] == sum(one.goal == "submitted" for one in filings)
    assert len(set(digests)) == len(digests) > 30


def test_the_demonstration_does_not_go_into_a_database_that_is_in_use(engine: Engine) -> None:
    told(engine, filings_of("320700"))
    with store.unit_of_work(engine, write=False) as session:
        assert load.is_loaded(session)
        assert session.exec(select(func.count()).select_from(Batch)).one() == 1
    with pytest.raises(ValueError, match="empty"):
        told(engine, filings_of("320700"))


def test_the_expert_panel_has_scored_sixty_firms_and_its_locks_are_those_of_the_verb(read: Session) -> None:
    first, second = read.exec(select(Panel).order_by(col(Panel.id))).all()
    assert (first.phase, second.phase) == ("meeting", "scoring")
    assert len(nominees_of(read, first)) == 60 and len(seats_of(read, first)) == 40
    states = Counter(read.exec(select(PanelSheet.state).where(PanelSheet.panel_id == first.id)))
    assert states == {"locked": 300, "declined": 2}
    for lock in read.exec(select(PanelLock)):
        assert lock.total_hundredths == sum(one["points"] * one["weight"] for one in lock.marks)
        assert sum(one["weight"] for one in lock.marks) == 100 and all(len(one["reason"]) >= 10 for one in lock.marks)
        assert lock.at.hour < 9  # UTC: before the end of the working day
    account = col(Person.id) == col(Expert.person_id)
    login = accounts.expert_login(panelling.OPEN_FOR)
    tried = read.exec(select(Expert).join(Person, account).where(Person.login == login)).one()
    mine = {seat.expert_id: seat.seat_id for seat in read.exec(select(SeatHolder).where(SeatHolder.panel_id == second.id))}
    open_ones = read.exec(
        select(PanelSheet).where(PanelSheet.seat_id == mine[tried.id or 0], PanelSheet.state == "open")
    ).all()
    assert len(open_ones) >= 2


def test_the_model_sees_the_severe_the_lenient_and_what_two_have_agreed_on(read: Session) -> None:
    panel = read.exec(select(Panel).order_by(col(Panel.id))).first()
    assert panel is not None
    result = read.exec(select(PanelOpening)).one().result
    query = select(SeatHolder.expert_id, PanelSeat.code).join(PanelSeat, col(PanelSeat.id) == col(SeatHolder.seat_id))
    seats = dict(read.exec(query.where(PanelSeat.panel_id == panel.id)).all())
    logins = dict(read.exec(select(Person.login, Expert.id).join(Expert, col(Person.id) == col(Expert.person_id))).all())
    seen = {row["expert"]: row["severity"] for row in result["experts"]}
    for numbers, sign in ((panel_marks.SEVERE, -1), (panel_marks.LENIENT, 1)):
        for number in numbers:
            assert sign * seen[seats[logins[accounts.expert_login(number)]]] > 3
    assert {row["zone"] for row in result["ranked"]} == {"in", "discuss", "out"}


def test_providers_have_filed_confirmed_differed_voided_and_pushed(read: Session) -> None:
    filings = Counter(read.exec(select(ProviderFiling.state)).all())
    assert set(filings) == {"accepted", "returned", "draft"}
    assert set(read.exec(select(ServiceConfirmation.answer)).all()) == {"confirmed", "refused"}
    voids, undone = (read.exec(select(func.count()).select_from(table)).one() for table in (ServiceVoid, ServiceVoidUndoing))
    assert voids > undone > 0
    assert set(read.exec(select(Push.outcome)).all()) == {"taken", "refused"}
    assert read.exec(select(func.count()).select_from(HeartbeatDay)).one() > 100
