"""Risk signals are found between filings, are the same from either side, and change nothing but what a person reads."""

import threading
import time
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import submit as submitting
from assessor.cases.case_facts import case_facts
from assessor.cases.find_signals import index_all
from assessor.cases.judge_signal import judge_signal
from assessor.cases.keep_pack import keep_pack
from assessor.cases.scope import last_submission
from assessor.cases.signal_list import Wish, signals_of
from assessor.workflow import next_step
from models.application import Application
from models.batch import Batch
from models.signal import Signal, SignalSide
from models.store import unit_of_work
from tests.support.alike import INVOICE, LONG, filing, payment, resubmit, taken
from tests.support.offices import Offices
from tests.support.world import on

NANJING, KUNSHAN, PARK = "320106", "320583", "320576"
BASE = 1 << 255 | int("5a" * 31, 16)


@pytest.fixture
def offices(session: Session) -> Offices:
    """Offices in 昆山 and 苏州, and the province."""
    return Offices(session)


def kinds(session: Session) -> list[tuple[str, str]]:
    """Every signal as (kind, relation), without those of every test filing's shared provider."""
    rows = session.exec(select(Signal).order_by(col(Signal.id)))
    return [(row.kind, row.relation) for row in rows if row.kind != "concentration"]


def device(serial: str) -> dict[str, Any]:
    return {"class": "intelligent", "name": "数控机床", "serial": serial, "edge": "true", "serves": ["monitoring"]}


def use_case(words: str) -> dict[str, Any]:
    return {"family": "remote_operation", "technologies": ["iot"], "summary": words}


def likeness(*flipped: int) -> str:
    value = BASE
    for bit in flipped:
        value ^= 1 << bit
    return f"{value:064x}"


SAME: dict[str, dict[str, Any]] = {
    "invoice": {"lines": {"payments": [payment(invoice=INVOICE)]}},
    "account": {"lines": {"payments": [payment(payer_account="3205 0000 1234 5678")]}},
    "contract": {"lines": {"services": [
        {"name": "云备份", "kind": "basic", "form": "public", "domain": "infrastructure", "contract_number": "HT-2021-0097",
         "used": [{"from": "2021-06-01", "open": True}]},
    ]}},
    "contact": {"phone": "0512-5555 0199"},
    "file": {"files": (taken("同一张图"),)},
    "serial": {"level": "four_star", "lines": {"devices": [device("YS-00817-A")]}},
    "text": {"level": "five_star", "lines": {"use_cases": [use_case(LONG)]}},
}  # fmt: skip


@pytest.mark.parametrize("kind", SAME)
def test_two_enterprises_with_the_same_thing_make_one_signal(offices: Offices, kind: str) -> None:
    given: dict[str, Any] = SAME[kind]
    filing(offices, KUNSHAN, **given)
    assert (kind, "others") not in kinds(offices.session)
    filing(offices, NANJING, **given)
    # every four-star filing of the tests brings one and the same device of its own
    assert kinds(offices.session).count((kind, "others")) == (2 if kind == "serial" else 1)


def test_pictures_that_differ_in_fifteen_bits_are_alike_and_in_sixteen_not(offices: Offices) -> None:
    filing(offices, files=(taken("一", likeness=likeness()),))
    filing(offices, files=(taken("二", likeness=likeness(*range(0, 240, 16))),))
    assert kinds(offices.session) == [("image", "others")]
    filing(offices, files=(taken("三", likeness=likeness(*range(1, 256, 16))),))
    assert kinds(offices.session) == [("image", "others")]


def test_printed_forms_are_not_compared_by_their_looks(offices: Offices) -> None:
    for words in ("一", "二"):
        filing(offices, files=(taken(words, likeness=likeness()),), kind="invoice")
    assert kinds(offices.session) == []


def test_the_same_bytes_are_one_signal_and_not_two(offices: Offices) -> None:
    for _ in range(2):
        filing(offices, files=(taken("一", likeness=likeness()),))
    assert kinds(offices.session) == [("file", "others")]


def test_a_corrected_filing_of_the_same_application_repeats_itself_by_right(offices: Offices) -> None:
    boss = offices.boss()
    case = filing(offices, boss=boss, lines={"payments": [payment(invoice=INVOICE)]}, files=(taken("一"),))
    resubmit(offices, boss, case, on("2022-03-08"))
    assert kinds(offices.session) == []


def test_a_pair_is_found_once_however_often_it_is_filed_again(offices: Offices) -> None:
    boss = offices.boss()
    case = filing(offices, boss=boss, lines={"payments": [payment(invoice=INVOICE)]})
    filing(offices, NANJING, lines={"payments": [payment(invoice=INVOICE)]})
    resubmit(offices, boss, case, on("2022-03-08"))
    assert kinds(offices.session) == [("invoice", "others")]


def later_batch(offices: Offices) -> Batch:
    """Another batch under another pack, open at the same time for the test's sake."""
    from assessor.policy import packs

    offices.pack = packs.load()["jiangsu-star-2022-second"]
    offices.batch = offices.world.batch(offices.pack.id, offices.pack.digest)
    offices.world.window(offices.batch, "320500", "2022-02-28", "2022-04-10")
    return offices.batch


def test_an_enterprise_in_a_later_batch_repeats_invoices_and_their_papers_but_not_its_devices(offices: Offices) -> None:
    boss = offices.boss()
    given: dict[str, Any] = {
        "boss": boss, "level": "four_star", "phone": "0512-5555 0199", "kind": "invoice", "files": (taken("发票"),),
        "lines": {"payments": [payment(invoice=INVOICE, payer_account="3205000012345678")], "devices": [device("YS-00817")]},
    }  # fmt: skip
    filing(offices, **given)
    later_batch(offices)
    filing(offices, **given)
    assert sorted(kinds(offices.session)) == [("file", "again"), ("invoice", "again")]


def test_services_that_all_begin_on_the_last_passing_day(offices: Offices) -> None:
    first = filing(offices)
    assert kinds(offices.session) == []
    from tests.support import filing as usual

    edge = tuple({**one, "used": [{"from": "2021-10-31", "to": "", "open": True}]} for one in usual.SERVICES)
    before, usual.SERVICES = usual.SERVICES, edge
    try:
        case = filing(offices)
    finally:
        usual.SERVICES = before
    assert kinds(offices.session) == [("last_day", "alone")]
    side = offices.session.exec(select(SignalSide)).one()
    assert side.application_id == case.id != first.id


def test_a_provider_that_most_of_enough_applicants_use_is_shown_once_for_the_city(offices: Offices) -> None:
    for _ in range(9):
        filing(offices)
    assert offices.session.exec(select(Signal)).all() == []
    filing(offices)
    filing(offices, PARK)
    found = offices.session.exec(select(Signal)).one()
    assert (found.relation, found.city_code, found.data["users"]) == ("city", "320500", 10)
    assert signals_of(offices.session, offices.county, Wish()).rows == []
    assert [row.kind for row in signals_of(offices.session, offices.city, Wish()).rows] == ["concentration"]


def test_verdict_outcome_and_leave_of_every_step_are_the_same_with_and_without_signals(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = {"payments": [payment(invoice=INVOICE)]}
    filing(offices, lines=lines)
    with_signals = filing(offices, lines=lines)
    assert kinds(offices.session)
    ref = signals_of(offices.session, offices.county, Wish()).rows[0].ref
    judge_signal(offices.session, offices.county, ref, "not_explained", "已核对原件", 0, on("2022-03-09"))
    monkeypatch.setattr(submitting, "find_signals", lambda *_: 0)
    without = filing(offices, lines={"payments": [payment(invoice={"code": "", "number": "22322000000999999999"})]})
    assert leaves(offices, with_signals) == leaves(offices, without)
    for case in (with_signals, without):
        offices.take(offices.county, case, "forward", on("2022-03-10"))
    assert leaves(offices, with_signals) == leaves(offices, without)


def leaves(offices: Offices, case: Application) -> Any:
    """State, outcome and findings, and for every person and step whether it may be taken and why not."""
    submission = last_submission(offices.session, case)
    assert submission is not None and offices.pack.process is not None
    facts, now = case_facts(offices.session, case, offices.pack, on("2022-03-09")), on("2022-03-09")
    people = (offices.county, offices.city, offices.city_two, offices.province)
    steps = {step.step for step in offices.pack.process.steps}
    answers = {
        (viewer.login, step): getattr(answer, "reasons", "allowed")
        for viewer in people
        for step in sorted(steps)
        for answer in [next_step(offices.pack.process, step, facts, viewer, now)]
    }
    findings = [(one["rule"], one["outcome"], one["effect"]) for one in submission.verdict["findings"]]
    return case.state, submission.outcome, findings, submission.verdict["flags"], answers


def test_two_filings_submitted_in_the_same_moment_still_find_each_other(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        offices = Offices(session)
        keep_pack(session, offices.pack, on("2022-02-01"))  # as when the batch is opened
        drafts = [_ready(offices, region) for region in (KUNSHAN, NANJING)]
    filed, problems = threading.Event(), []

    def send(boss: Viewer, ref: str, first: bool) -> None:
        try:
            assert first or filed.wait(10)
            with unit_of_work(engine, write=True) as own:
                case = own.exec(select(Application).where(Application.ref == ref).with_for_update()).one()
                submitting.submit(own, boss, case, offices.pack, case.version, on("2022-03-05"), pledged=True)
                if first:
                    filed.set()
                    time.sleep(1)  # the other one submits while this filing is not committed yet
        except Exception as error:  # noqa: BLE001 - told by the assertion
            problems.append(error)

    threads = [threading.Thread(target=send, args=(*one, number == 0)) for number, one in enumerate(drafts)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    assert problems == []
    with unit_of_work(engine, write=False) as session:
        assert kinds(session) == [("invoice", "others")]


def _ready(offices: Offices, region: str) -> tuple[Viewer, str]:
    from assessor.cases.save_answers import add_line
    from tests.support.filing import draft

    boss = offices.boss(region)
    case = draft(offices.session, boss, offices.batch, offices.pack)
    add_line(offices.session, boss, case, offices.pack.section("payments"), payment(invoice=INVOICE), on("2022-03-05"))
    return boss, case.ref


def test_filings_from_before_the_index_are_indexed_once_and_bring_the_same_signals(
    offices: Offices, monkeypatch: pytest.MonkeyPatch
) -> None:
    lines = {"payments": [payment(invoice=INVOICE)]}
    with monkeypatch.context() as patched:
        patched.setattr(submitting, "find_signals", lambda *_: 0)
        filing(offices, KUNSHAN, lines=lines)
        filing(offices, NANJING, lines=lines)
    packs = {offices.pack.id: offices.pack}
    assert list(index_all(offices.session, packs)) == [0, 1]
    assert kinds(offices.session) == [("invoice", "others")]
    assert list(index_all(offices.session, packs)) == []
    assert list(index_all(offices.session, {})) == []
