"""The list before submission: what must be mended, what deserves another look, each with its place."""

from datetime import date
from typing import Any

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.consistency import Note, look_over
from assessor.cases.draft_verdict import preview
from assessor.cases.proof_checks import proof_notes
from assessor.cases.proofs import Place, Proof, proofs_of
from assessor.cases.save_answers import add_line, find_answer, save_answers
from assessor.policy import packs
from models.application import Application
from models.batch import Batch
from models.evidence import EvidenceFile
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack
from tests.support.filing import draft
from tests.support.world import World, on

AT = on("2022-03-05")
REGISTERED = {"name": "示例制造有限公司", "uscc": "91320583XXFAKE0018"}
PAID = {"service": "s1", "paid_on": "2021-12-20", "amount_yuan": "45000.00", "payer": "示例制造有限公司"}


@pytest.fixture
def pack() -> Pack:
    return packs.load()["jiangsu-star-2022"]


@pytest.fixture
def boss(session: Session) -> Viewer:
    world = World(session)
    world.regions()
    return world.person(
        world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018"), Role.CERTIFIER
    )


@pytest.fixture
def batch(session: Session, boss: Viewer, pack: Pack) -> Batch:
    return World(session).batch(pack.id, pack.digest)


@pytest.fixture
def case(session: Session, boss: Viewer, batch: Batch, pack: Pack) -> Application:
    return draft(session, boss, batch, pack)


def _notes(session: Session, case: Application, pack: Pack) -> list[Note]:
    seen = preview(session, case, pack, AT)
    return look_over(pack, case.level, seen, proofs_of(session, case), REGISTERED)


def _of(notes: list[Note], kind: str) -> list[Note]:
    return [note for note in notes if note.kind == kind]


def _pay(session: Session, boss: Viewer, case: Application, pack: Pack, **changed: Any) -> str:
    return add_line(session, boss, case, pack.section("payments"), PAID | changed, AT)


def _retype(
    session: Session, boss: Viewer, case: Application, pack: Pack, section: str, line: str, **typed: Any
) -> None:
    one = pack.section(section)
    row = find_answer(session, case, one, line)
    assert row is not None
    save_answers(session, boss, case, one, line, typed, row.version, AT)


def test_a_sound_draft_has_nothing_that_must_be_mended(session: Session, case: Application, pack: Pack) -> None:
    notes = _notes(session, case, pack)
    assert [note for note in notes if note.must] == []
    assert {note.kind for note in notes} == {"unproven"}


def test_a_missing_required_answer_must_be_mended_and_names_its_place(
    session: Session, case: Application, pack: Pack, boss: Viewer
) -> None:
    _retype(session, boss, case, pack, "services", "s1", kind="")
    (note,) = _of(_notes(session, case, pack), "missing")
    assert (note.must, note.section, note.line_id, note.question) == (True, "services", "s1", "kind")


def test_what_cannot_be_read_must_be_mended(session: Session, case: Application, pack: Pack, boss: Viewer) -> None:
    _retype(session, boss, case, pack, "payments", "p3", amount_yuan="4.5万元")
    assert [(n.must, n.line_id) for n in _of(_notes(session, case, pack), "unreadable")] == [(True, "p3")]


@pytest.mark.parametrize(
    ("day", "outside"), [("2020-12-31", True), ("2021-01-01", False), ("2022-01-31", False), ("2022-02-01", True)]
)
def test_a_payment_is_outside_the_period_one_day_before_and_after_it(
    session: Session, case: Application, pack: Pack, boss: Viewer, day: str, outside: bool
) -> None:
    line = _pay(session, boss, case, pack, paid_on=day)
    assert [note.line_id for note in _of(_notes(session, case, pack), "window")] == ([line] if outside else [])


def test_a_payment_without_a_service_or_for_one_not_in_the_filing_is_pointed_out(
    session: Session, case: Application, pack: Pack, boss: Viewer
) -> None:
    lines = [_pay(session, boss, case, pack, service=""), _pay(session, boss, case, pack, service="s99")]
    found = _of(_notes(session, case, pack), "refers")
    assert [note.line_id for note in found] == lines
    assert "没有选择" in found[0].words
    assert "已不在申报中" in found[1].words


@pytest.mark.parametrize(
    ("first", "second", "same"),
    [
        (("", "22322000000012345678"), ("", "22322000000012345678"), True),
        (("3200214130", "12345678"), ("3200214130", "12345678"), True),
        (("3200214130", "12345678"), ("3200214131", "12345678"), False),
        (("", "22322000000012345678"), ("", "22322000000012345679"), False),
    ],
)
def test_an_invoice_is_the_same_when_code_and_number_are(
    session: Session, case: Application, pack: Pack, boss: Viewer, first: Any, second: Any, same: bool
) -> None:
    for code, number in (first, second):
        last = _pay(session, boss, case, pack, invoice={"code": code, "number": number})
    assert [note.line_id for note in _of(_notes(session, case, pack), "twice")] == ([last] if same else [])


@pytest.mark.parametrize(("amount", "odd"), [("99.99", True), ("100.00", False), ("-500.00", True)])
def test_an_amount_that_looks_like_ten_thousands_or_a_refund_deserves_a_look(
    session: Session, case: Application, pack: Pack, boss: Viewer, amount: str, odd: bool
) -> None:
    line = _pay(session, boss, case, pack, amount_yuan=amount)
    assert ([note.line_id for note in _of(_notes(session, case, pack), "rule")] == [line]) is odd


def test_a_payment_by_somebody_else_deserves_a_look_and_brackets_make_no_difference(
    session: Session, case: Application, pack: Pack, boss: Viewer
) -> None:
    _pay(session, boss, case, pack, payer="示例制造有限公司 ")
    other = _pay(session, boss, case, pack, payer="示例集团有限公司")
    assert [note.line_id for note in _of(_notes(session, case, pack), "rule")] == [other]


def test_a_service_started_one_day_too_late_is_named_by_the_rules(
    session: Session, case: Application, pack: Pack, boss: Viewer
) -> None:
    _retype(session, boss, case, pack, "services", "s1", used=[{"from": "2021-10-31", "to": "", "open": True}])
    assert _of(_notes(session, case, pack), "rule") == []
    _retype(session, boss, case, pack, "services", "s1", used=[{"from": "2021-11-01", "to": "", "open": True}])
    assert {note.line_id for note in _of(_notes(session, case, pack), "rule")} == {"s1"}


def test_a_filing_in_another_name_or_code_than_the_account_is_pointed_out(
    session: Session, case: Application, pack: Pack, boss: Viewer
) -> None:
    _retype(session, boss, case, pack, "enterprise", "", name="示例制造 有限公司")
    assert _of(_notes(session, case, pack), "identity") == []
    _retype(session, boss, case, pack, "enterprise", "", name="别家有限公司", uscc="91320583XXFAKE002B")
    assert [note.question for note in _of(_notes(session, case, pack), "identity")] == ["name", "uscc"]


def _file(kind: str, first: str | None = None, last: str | None = None) -> EvidenceFile:
    return EvidenceFile(
        id=1, ref="r", application_id=1, sha256="0" * 64, name="材料.pdf", media_type="application/pdf", size=1,
        kind=kind,
        dated_from=date.fromisoformat(first) if first else None, dated_to=date.fromisoformat(last) if last else None,
        uploaded_by=1, uploaded_at=AT.at,
    )  # fmt: skip


DOCUMENT = {
    "services": [
        {"id": "s1", "name": "云服务器", "used": [{"from": "2021-06-01", "to": "2021-12-31"}], "provider": "甲"}
    ],
    "payments": [{"id": "p1", "paid_on": "2021-06-10", "amount_yuan": "1000.00"}],
}


@pytest.mark.parametrize(
    ("place", "kind", "first", "last", "apart"),
    [
        ("services.s1", "contract", "2021-05-01", "2021-06-01", False),
        ("services.s1", "contract", "2021-05-01", "2021-05-31", True),
        ("services.s1", "contract", "2021-12-31", None, False),
        ("services.s1", "contract", "2022-01-01", None, True),
        ("services.s1", "invoice", "2019-01-01", None, False),
        ("services.s1", "contract", None, None, False),
        ("payments.p1", "voucher", "2021-06-10", None, False),
        ("payments.p1", "voucher", "2021-06-11", None, True),
        ("payments.p1", "invoice", "2021-06-11", None, False),
    ],
)
def test_a_papers_dates_must_share_a_day_with_what_it_proves(
    pack: Pack, place: str, kind: str, first: str | None, last: str | None, apart: bool
) -> None:
    proof = Proof(_file(kind, first, last), (Place.of(place),))
    notes = [note for note in proof_notes(pack, "three_star", DOCUMENT, [proof]) if note.kind == "dates"]
    assert bool(notes) is apart


def test_a_no_claims_nothing_and_needs_no_proof(pack: Pack) -> None:
    document = {"enterprise": {"credit_ok": False, "finance_system": True}}
    words = "".join(note.words for note in proof_notes(pack, "three_star", document, []))
    assert "财务" in words
    assert "信用" not in words


def test_proof_of_another_kind_does_not_count(pack: Pack) -> None:
    proof = Proof(_file("photo"), (Place.of("services.s1"),))
    assert any(
        n.kind == "unproven" and n.place == Place("services", "s1")
        for n in proof_notes(pack, "three_star", DOCUMENT, [proof])
    )


def test_files_are_read_with_their_places_whatever_their_number(session: Session, case: Application) -> None:
    assert proofs_of(session, case) == []
    assert session.exec(select(EvidenceFile)).all() == []
