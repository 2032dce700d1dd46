"""The demonstration's papers agree with the lines they prove, and what the database names is in the store."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Engine
from sqlmodel import Session, col, select

from assessor.demo import load
from assessor.demo.evidence import attaching, complete
from assessor.demo.paper_making import keep
from assessor.demo.papers import Sheet, sheets_for
from assessor.demo.plan import plan
from assessor.demo.shapes import Filing
from assessor.evidence.inspect import inspect
from assessor.evidence.store import open_store
from assessor.policy import packs
from models import store
from models.application import Submission
from models.evidence import EvidenceFile, EvidenceLink
from questionnaires.regions import regions
from tests.support import databases

FILINGS = plan(regions())
FEW = tuple(one for one in FILINGS if one.firm.city == "321300")


def line(filing: Filing, sheet: Sheet) -> Any:
    section, index = sheet.proves[0]
    assert index is not None
    return getattr(filing, section)[index]


def sheets(kind: str) -> Iterator[tuple[Filing, Sheet]]:
    """Every paper of a kind that any firm would hand in."""
    for filing in FILINGS:
        yield from ((filing, sheet) for sheet in sheets_for(filing, full=True) if sheet.kind == kind)


@pytest.mark.parametrize("kind", ["invoice", "voucher"])
def test_every_invoice_and_voucher_has_the_day_and_amount_of_its_payment(kind: str) -> None:
    for filing, sheet in sheets(kind):
        payment = line(filing, sheet)
        assert f"{(sheet.amount_fen or 0) / 100:.2f}" == payment.amount_yuan
        assert sheet.dated_on == payment.paid_on
        assert sheet.item == filing.services[payment.service].name


def test_every_invoice_carries_the_number_that_was_typed() -> None:
    for filing, sheet in sheets("invoice"):
        payment = line(filing, sheet)
        assert sheet.number.split() == [part for part in (payment.invoice_code, payment.invoice_number) if part]


def test_every_contract_names_its_service_and_was_signed_before_use_began() -> None:
    for filing, sheet in sheets("contract"):
        service = line(filing, sheet)
        assert (sheet.item, sheet.provider) == (service.name, service.provider)
        assert sheet.dated_on < sheet.period[0] == service.used[0][0]


def test_no_amount_on_paper_is_negative_and_no_paper_is_from_the_future() -> None:
    for filing in FILINGS:
        for sheet in sheets_for(filing, full=True):
            assert sheet.amount_fen is None or sheet.amount_fen > 0
            assert sheet.dated_on <= date(2022, 2, 28)


def test_more_than_a_dozen_firms_prove_every_line() -> None:
    full = complete(FILINGS)
    assert len(full) > 12
    for filing in (one for one in FILINGS if one.firm.key in full):
        proven = {place for sheet in sheets_for(filing, full=True) for place in sheet.proves}
        assert {("services", index) for index in range(len(filing.services))} <= proven
        assert {("devices", index) for index in range(len(filing.devices))} <= proven


@pytest.fixture(scope="module")
def attached(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Engine, str]]:
    """One small city with its evidence: the database and where the files are."""
    folder = tmp_path_factory.mktemp("evidence")
    engine = store.engine_for(databases.sqlite_copy(sqlite_template, folder))
    place = str(folder / "store")
    with attaching(place, FEW) as attach, store.unit_of_work(engine, write=True) as session:
        load.load(session, packs.load()["jiangsu-star-2022"], FEW, lambda words: None, attach)
    yield engine, place
    engine.dispose()


def test_every_file_of_the_database_is_in_the_store_intact_and_would_pass_inspection(
    attached: tuple[Engine, str], tmp_path: Path
) -> None:
    engine, place = attached
    kept = open_store(place)
    with store.unit_of_work(engine, write=False) as session:
        files = session.exec(select(EvidenceFile).order_by(col(EvidenceFile.id))).all()
        assert len(files) > 3
        for file in files:
            copy = tmp_path / file.name
            copy.write_bytes(kept.read(file.sha256))
            assert inspect(copy, file.name).media_type == file.media_type
            assert session.exec(select(EvidenceLink).where(EvidenceLink.file_id == file.id)).all()


def test_what_was_submitted_names_its_files(attached: tuple[Engine, str]) -> None:
    with store.unit_of_work(attached[0], write=False) as session:
        manifests = session.exec(select(Submission.files)).all()
    assert manifests
    assert all(files and all(file["proves"] for file in files) for files in manifests)


def test_the_same_paper_is_the_same_bytes_and_kept_once(tmp_path: Path) -> None:
    sheet = next(sheets_for(FEW[0], full=False))
    first = keep(str(tmp_path), "甲（虚构）有限公司", 1, sheet)
    again = keep(str(tmp_path), "甲（虚构）有限公司", 1, sheet)
    other = keep(str(tmp_path), "乙（虚构）有限公司", 1, sheet)
    assert first == again
    assert first.sha256 != other.sha256
    assert len([file for file in tmp_path.rglob("*") if file.is_file()]) == 2


def test_a_paper_that_cannot_be_made_stops_the_whole_demonstration(session: Session, tmp_path: Path) -> None:
    blocked = tmp_path / "a file, not a folder"
    blocked.write_text("in the way")
    with pytest.raises(OSError), attaching(str(blocked), FEW) as attach:
        load.load(session, packs.load()["jiangsu-star-2022"], FEW, lambda words: None, attach)
