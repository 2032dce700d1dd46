"""A city's report: figures that add up, frozen versions, the sealed scan, handing in and receipt (46号 二(二)2)."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlmodel import Session

from assessor.cases import city_report as reports
from assessor.cases import report_hand_over as handing
from assessor.cases.announce import announce
from assessor.cases.attach_file import TakenIn
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.reports_standing import standings
from assessor.documents.render import content_digest
from assessor.evidence.inspect import Inspected
from models.report import CityReport, ReportStep
from tests.support.offices import Offices
from tests.support.world import on

WORDS = "本市认真组织申报、审核、核查和公示，各项程序均已完成，无遗留问题。"
SCAN = TakenIn("盖章.pdf", "a" * 64, 100, Inspected("application/pdf", 3, None, None, ()))


def _rated(offices: Offices) -> None:
    """One rated three-star, one at the county, one recommended five-star."""
    case, _ = offices.noticed("2022-04-01")
    announce(offices.session, offices.city_two, [case], offices.pack, on("2022-04-12"))
    star = offices.evaluated("five_star")
    offices.submitted("four_star")  # after the draw: it waits for the next list
    other = offices.passed("four_star")
    offices.agree(offices.city, other, on("2022-04-12"))
    offices.visit(other, on("2022-04-12"))
    offices.take(offices.city, star, "recommend", on("2022-04-13"))


def _frozen(offices: Offices, at: str = "2022-04-14", words: str = WORDS) -> CityReport:
    draft = reports.draft_of(offices.session, offices.batch, "320500")
    reports.save_summary(offices.session, offices.city, offices.batch, words, draft.version if draft else 0, on(at))
    return reports.freeze_report(offices.session, offices.city, offices.batch, offices.pack, on(at), demo=True)


def _hand_in(offices: Offices, report: CityReport, at: str = "2022-04-14") -> ReportStep:
    return handing.hand_in(
        offices.session, offices.city, report, offices.batch, offices.pack, "4月14日 EMS 寄出", on(at), demo=True
    )


def test_the_columns_of_a_star_add_up_and_the_lists_name_who_they_count(session: Session) -> None:
    offices = Offices(session)
    _rated(offices)
    content = _frozen(offices).content
    for star in content["totals"]:
        parts = ("rated", "recommended", "not_rated", "returned", "under_way")
        assert star["applied"] == sum(star[part] for part in parts)
    assert [(s["star"], s["applied"], s["passed"], s["rated"], s["recommended"]) for s in content["totals"]] == [
        ("三星级", 1, 1, 1, 0), ("四星级", 2, 1, 0, 0), ("五星级", 1, 1, 0, 1),
    ]  # fmt: skip
    assert [firm["on"] for firm in content["rated"]] == ["2022-04-12"]
    assert [firm["on"] for firm in content["recommended"]] == ["2022-04-13"]
    seen = content["inspection"]
    assert (seen["done"], seen["drawn"], seen["targeted"]) == (2, 2, 1) and content["report_deadline"] == "2022-04-15"


def test_a_withdrawn_filing_is_in_no_figure(session: Session) -> None:
    offices = Offices(session)
    case = offices.submitted()
    offices.submitted()
    from assessor.cases.move import move
    from tests.support.world import on as day

    boss = next(v for v in _bosses(session, case.enterprise_id))
    move(session, boss, case, offices.pack, "withdraw", day("2022-03-08"), reason="改报四星级")
    assert [star["applied"] for star in _frozen(offices).content["totals"]] == [1]


def _bosses(session: Session, organisation_id: int):  # type: ignore[no-untyped-def]
    from sqlmodel import select

    from assessor.demo.people import viewer_of
    from models.people import Membership, Organisation, Person
    from models.vocabulary import Role

    for person, office in session.exec(
        select(Person, Organisation)
        .join(Membership, Membership.person_id == Person.id)  # type: ignore[arg-type]
        .join(Organisation, Organisation.id == Membership.organisation_id)  # type: ignore[arg-type]
        .where(Organisation.id == organisation_id)
    ):
        yield viewer_of(session, person, office, Role.CERTIFIER)


def test_a_frozen_version_never_changes_and_its_digest_is_what_the_paper_prints(session: Session) -> None:
    offices = Offices(session)
    _rated(offices)
    report = _frozen(offices)
    assert content_digest(reports.thawed(report).model_dump(mode="json")) == report.content_sha256
    for change in ("UPDATE city_report SET content_sha256 = 'x'", "DELETE FROM city_report"):
        with pytest.raises(DBAPIError, match="append-only"), session.begin_nested():
            session.connection().execute(text(change))


def test_a_version_like_the_last_one_is_not_made_and_a_change_makes_the_next(session: Session) -> None:
    offices = Offices(session)
    _rated(offices)
    first = _frozen(offices)
    with pytest.raises(Refusal, match="不需要生成新版"):
        _frozen(offices)
    second = _frozen(offices, words=WORDS + "另有一家补充。")
    assert (first.seq, second.seq) == (1, 2)
    assert reports.changes_since(first, second.content) == ["工作总结"]


def test_two_versions_cannot_have_one_number(session: Session) -> None:
    offices = Offices(session)
    _rated(offices)
    made = _frozen(offices)
    twin = {**made.model_dump(exclude={"id"}), "ref": "another"}
    with pytest.raises(IntegrityError), session.begin_nested():
        session.add(CityReport(**twin))
        session.flush()


def test_a_report_needs_words_and_applicants(session: Session) -> None:
    offices = Offices(session)
    with pytest.raises(Refusal, match="工作总结"):
        reports.freeze_report(session, offices.city, offices.batch, offices.pack, on("2022-04-14"), demo=True)
    with pytest.raises(Refusal, match="还没有企业提交"):
        _frozen(offices)


def test_who_saves_the_summary_over_somebody_elses_is_shown_theirs(session: Session) -> None:
    offices = Offices(session)
    reports.save_summary(session, offices.city, offices.batch, "甲的总结", 0, on("2022-04-01"))
    with pytest.raises(Stale) as stale:
        reports.save_summary(session, offices.city_two, offices.batch, "乙的总结", 0, on("2022-04-01"))
    assert stale.value.saved == {"summary": "甲的总结"}


def test_handing_in_reports_every_rated_case_of_the_list(session: Session) -> None:
    offices = Offices(session)
    _rated(offices)
    report = _frozen(offices)
    _hand_in(offices, report)
    from sqlmodel import select

    from models.application import Application

    states = sorted(session.exec(select(Application.state)))
    assert states == ["county_passed", "recommended", "reported", "submitted"]
    with pytest.raises(Refusal, match="已经记录过"):
        _hand_in(offices, report)


def test_a_version_that_no_longer_says_what_is_cannot_be_handed_in(session: Session) -> None:
    offices = Offices(session)
    _rated(offices)
    report = _frozen(offices)
    offices.submitted()
    with pytest.raises(Refusal, match="请先生成新的一版"):
        _hand_in(offices, report)


def test_only_the_newest_version_is_handed_in(session: Session) -> None:
    offices = Offices(session)
    _rated(offices)
    first = _frozen(offices)
    _frozen(offices, words=WORDS + "补充。")
    with pytest.raises(Refusal, match="更新的一版"):
        _hand_in(offices, first)


def test_the_province_sees_a_report_only_when_it_was_handed_in_and_another_city_never(session: Session) -> None:
    offices = Offices(session)
    _rated(offices)
    report = _frozen(offices)
    with pytest.raises(NotFound):
        reports.find_report(session, offices.province, report.ref)
    _hand_in(offices, report)
    assert reports.find_report(session, offices.province, report.ref) is report
    from models.vocabulary import OrgKind

    other = offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局")
    for viewer in (other, offices.county):
        with pytest.raises(NotFound):
            reports.find_report(session, viewer, report.ref)


def test_only_the_province_receives_and_only_what_was_handed_in(session: Session) -> None:
    offices = Offices(session)
    _rated(offices)
    report = _frozen(offices)
    with pytest.raises(Refusal, match="还没有报送"):
        handing.receive(session, offices.province, report, "received", "", on("2022-04-15"))
    _hand_in(offices, report)
    with pytest.raises(Refusal, match="由省工业和信息化厅接收"):
        handing.receive(session, offices.city, report, "received", "", on("2022-04-15"))
    with pytest.raises(Refusal, match="没有这一步"):
        handing.receive(session, offices.province, report, "handed_in", "", on("2022-04-15"))
    handing.receive(session, offices.province, report, "received", "", on("2022-04-15"))
    handing.receive(session, offices.province, report, "paper_received", "", on("2022-04-18"))
    standing = next(s for s in standings(session, offices.batch, offices.pack, on("2022-05-01")) if s.code == "320500")
    assert (standing.state, standing.late, standing.paper is not None) == ("received", 0, True)


@pytest.mark.parametrize("read", ["", "0000000", "not the digits at all", "zzzzzzzz"])
def test_a_scan_whose_printed_digest_is_another_is_refused(session: Session, read: str) -> None:
    offices = Offices(session)
    _rated(offices)
    report = _frozen(offices)
    with pytest.raises(Refusal, match="校验码"):
        handing.attach_scan(session, offices.city, report, SCAN, read, on("2022-04-14"))
    with pytest.raises(Refusal, match="校验码"):
        handing.attach_scan(session, offices.city, report, SCAN, report.content_sha256[:7], on("2022-04-14"))
    first = report.content_sha256[:8]
    scan = handing.attach_scan(
        session, offices.city, report, SCAN, f" {first[:4].upper()} {first[4:]}", on("2022-04-14")
    )
    assert scan.read_digest == first


@pytest.mark.parametrize(
    ("done", "today", "late"),
    [
        ("2022-04-15", "2022-06-01", 0),
        ("2022-04-16", "2022-06-01", 1),
        (None, "2022-04-15", 0),
        (None, "2022-04-18", 3),
    ],
)
def test_lateness_is_counted_to_the_day(done: str | None, today: str, late: int) -> None:
    day = date.fromisoformat
    assert handing.days_late(day(done) if done else None, day("2022-04-15"), day(today)) == late
    assert handing.days_late(None, None, day(today)) is None
