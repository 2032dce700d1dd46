"""Evidence on an officer's screen: the bytes that were submitted, handed out so that nothing in them can run."""

import io

import pytest
from flask import Flask
from PIL import Image

from assessor.cases.submit import submit
from assessor.evidence.store import open_store
from models.evidence import EvidenceFile, EvidenceLink
from models.vocabulary import OrgKind
from tests.support.desk import Desk, words
from tests.support.filing import draft
from tests.support.world import on


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-03-10")
    return made


def _image() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (40, 30), "navy").save(out, "PNG")
    return out.getvalue()


def _filed_with_image(desk: Desk, *, link: bool = True) -> str:
    """The ref of a submitted case with the file `proof1`; `later` was added to the draft after the submission."""
    kept = open_store(desk.app.extensions["settings"].evidence_store).put(io.BytesIO(_image()))
    with desk.working() as offices:
        boss = offices.boss()
        case = draft(offices.session, boss, offices.batch, offices.pack)
        for ref, at in (("proof1", "before"), ("later1", "after")):
            if at == "after":
                submit(offices.session, boss, case, offices.pack, case.version, on("2022-03-08"), pledged=True)
            row = EvidenceFile(
                ref=ref, application_id=case.id or 0, sha256=kept.sha256, name='截图"<b>.png', media_type="image/png",
                size=kept.size, kind="screenshot", uploaded_by=boss.person_id, uploaded_at=on("2022-03-07").at,
            )  # fmt: skip
            offices.session.add(row)
            offices.session.flush()
            if link:
                offices.session.add(EvidenceLink(file_id=row.id or 0, section="services", line_id="s1"))
                offices.session.flush()
        return case.ref


def test_a_file_is_an_attachment_that_runs_nothing_and_its_bytes_are_the_submitted_ones(desk: Desk) -> None:
    ref = _filed_with_image(desk)
    answer = desk.seat(desk.offices.county).get(f"/bureau/cases/{ref}/files/proof1")
    assert answer.data == _image()
    assert answer.headers["Content-Disposition"].startswith("attachment;")
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox;")
    assert answer.headers["Content-Type"] == "image/png"
    assert "\n" not in answer.headers["Content-Disposition"]


def test_an_image_is_previewed_beside_the_line_it_proves(desk: Desk) -> None:
    ref = _filed_with_image(desk)
    county = desk.seat(desk.offices.county)
    page = county.get(f"/bureau/cases/{ref}/files/proof1/view")
    assert f'src="/bureau/cases/{ref}/files/proof1"' in page.get_data(as_text=True)
    assert "<b>.png" not in page.get_data(as_text=True)
    assert "云服务：云服务器" in words(page)
    assert "截图" in words(county.get(f"/bureau/cases/{ref}"))


def test_a_file_added_after_the_submission_is_not_the_offices_to_see(desk: Desk) -> None:
    ref = _filed_with_image(desk)
    county = desk.seat(desk.offices.county)
    assert county.get(f"/bureau/cases/{ref}/files/later1").status_code == 404
    assert county.get(f"/bureau/cases/{ref}/files/later1/view").status_code == 404


def test_a_file_of_another_case_is_not_reached_through_ones_own(desk: Desk) -> None:
    ref = _filed_with_image(desk)
    with desk.working() as offices:
        own = offices.submitted("three_star").ref
        neighbour = offices.officer(OrgKind.COUNTY, "320576", "苏州工业园区")
    county = desk.seat(desk.offices.county)
    assert county.get(f"/bureau/cases/{own}/files/proof1").status_code == 404
    assert desk.seat(neighbour).get(f"/bureau/cases/{ref}/files/proof1").status_code == 404


def test_a_file_that_proves_nothing_is_shown_as_such(desk: Desk) -> None:
    ref = _filed_with_image(desk, link=False)
    assert "没有注明佐证哪一条的材料" in words(desk.seat(desk.offices.county).get(f"/bureau/cases/{ref}"))


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_damaged_or_lost_bytes_are_not_handed_out(desk: Desk, harm: str) -> None:
    ref = _filed_with_image(desk)
    folder = desk.app.extensions["settings"].evidence_store
    from pathlib import Path

    (kept,) = [path for path in Path(folder).rglob("*") if path.is_file()]
    if harm == "gone":
        kept.unlink()
    else:
        kept.chmod(0o644)
        kept.write_bytes(b"something else")
    answer = desk.seat(desk.offices.county).get(f"/bureau/cases/{ref}/files/proof1")
    assert answer.status_code == 503
    assert "备份" in words(answer)
