"""The sealed file of a case tells nothing of who in the expert panel looked at whom."""

import io
import zipfile

import pytest
from sqlalchemy import Engine
from sqlmodel import select

from assessor.cases.checkpoints import make_checkpoint
from assessor.cases.panel_swap import decline_sheet
from assessor.cases.score_sheet import lock_own_sheet
from assessor.cases.sealed_case import seal
from models.application import Application
from models.panel import PanelSheet
from models.store import snapshot, unit_of_work
from tests.audit.test_tampering import KEY
from tests.support.offices import Offices
from tests.support.panel_rows import SCORING, PanelRows
from tests.support.world import on


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_sealed_case_says_that_it_was_nominated_and_nothing_of_seats_and_scores(engine: Engine) -> None:
    with unit_of_work(engine, write=True) as session:
        rows = PanelRows(Offices(session), cities=("320100", "320300", "320100", "320300", "320500")).assigned()
        first, second = rows.sheets()[:2]
        lock_own_sheet(session, rows.holder(first), first.ref, rows.typed(80, 70, 60), 0, SCORING)
        decline_sheet(session, rows.holder(second), second.ref, "conflict", "", SCORING)
    with unit_of_work(engine, write=True) as session:
        make_checkpoint(session, KEY, on("2022-04-13"))
    with snapshot(engine) as session:
        case = session.exec(select(Application).order_by(Application.id)).first()  # type: ignore[arg-type]
        assert case is not None
        made = zipfile.ZipFile(io.BytesIO(seal(session, case)))
        refs = session.exec(select(PanelSheet.ref)).all()
    tables = {
        name.removeprefix("rows/").removesuffix(".json") for name in made.namelist() if name.startswith("rows/panel")
    }
    assert tables == {"panel_nominee"}
    content = b"".join(made.read(name) for name in made.namelist()).decode()
    assert not [ref for ref in refs if ref in content]
    assert "Z01" not in content
