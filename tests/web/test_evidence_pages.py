"""PDF evidence read page by page beside what it proves: what officers and enterprises see, and who sees nothing."""

import io
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from PIL import Image
from werkzeug.test import TestResponse

from assessor.access import Viewer
from assessor.cases.submit import submit
from assessor.evidence.render import NotNow
from assessor.evidence.store import open_store
from assessor.web import viewer
from models.evidence import EvidenceFile, EvidenceLink
from models.vocabulary import OrgKind
from tests.evidence import pdf_makers as pdfs
from tests.support.desk import Desk, words
from tests.support.filing import draft
from tests.support.world import on

PDF = pdfs.saved(pdfs.plain(pages=3))


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-03-10")
    return made


class Filing:
    """A filed case with the PDFs `proof1` (three pages) and `proof2`; `later1` was added after the submission."""

    def __init__(self, desk: Desk, content: bytes = PDF) -> None:
        self.desk = desk
        kept = open_store(desk.app.extensions["settings"].evidence_store).put(io.BytesIO(content))
        self.sha256 = kept.sha256
        with desk.working() as offices:
            self.boss = offices.boss()
            case = draft(offices.session, self.boss, offices.batch, offices.pack)
            for ref in ("proof1", "proof2", "later1"):
                if ref == "later1":
                    version = case.version
                    submit(offices.session, self.boss, case, offices.pack, version, on("2022-03-08"), pledged=True)
                row = EvidenceFile(
                    ref=ref, application_id=case.id or 0, sha256=kept.sha256, name=f"{ref}<b>.pdf", size=kept.size,
                    media_type="application/pdf", pages=3, kind="contract", uploaded_by=self.boss.person_id,
                    uploaded_at=on("2022-03-07").at, dated_from=on("2021-05-28").today,
                )  # fmt: skip
                offices.session.add(row)
                offices.session.flush()
                offices.session.add(EvidenceLink(file_id=row.id or 0, section="services", line_id="s1"))
                offices.session.flush()
            self.ref = case.ref

    def files(self, who: str = "bureau") -> str:
        return f"/bureau/cases/{self.ref}/files" if who == "bureau" else f"/enterprise/applications/{self.ref}/files"

    def officer(self) -> FlaskClient:
        return self.desk.seat(self.desk.offices.county)

    def change(self, ref: str, **values: Any) -> None:
        with self.desk.working() as offices:
            from sqlmodel import select

            row = offices.session.exec(select(EvidenceFile).where(EvidenceFile.ref == ref)).one()
            for name, value in values.items():
                setattr(row, name, value)
            offices.session.add(row)


def _size(answer: TestResponse) -> tuple[int, int]:
    with Image.open(io.BytesIO(answer.data), formats=["PNG"]) as picture:
        return picture.size


@pytest.mark.parametrize("who", ["bureau", "enterprise"])
def test_a_page_is_a_picture_that_runs_nothing_and_is_kept_by_no_shared_cache(desk: Desk, who: str) -> None:
    filing = Filing(desk)
    client = filing.officer() if who == "bureau" else desk.seat(filing.boss)
    answer = client.get(f"{filing.files(who)}/proof1/pages/2?width=1600")
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "image/png"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Content-Security-Policy"].startswith("sandbox; default-src 'none'")
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert abs(_size(answer)[0] - 1600) <= 1


@pytest.mark.parametrize("who", ["bureau", "enterprise"])
@pytest.mark.parametrize(
    "rest",
    ["/pages/0", "/pages/4", "/pages/99999999999999999999", "/pages/1?width=1001", "/pages/1?width=²", "/pages/-1",
     "/view?page=4", "/view?page=0", "/view?page=x", "/view?width=9000"],
)  # fmt: skip
def test_a_page_or_width_that_is_none_is_not_found(desk: Desk, who: str, rest: str) -> None:
    filing = Filing(desk)
    client = filing.officer() if who == "bureau" else desk.seat(filing.boss)
    assert client.get(f"{filing.files(who)}/proof1{rest}").status_code == 404


def test_beside_the_page_stand_the_facts_the_answers_and_the_findings_of_the_line(desk: Desk) -> None:
    filing = Filing(desk)
    answer = filing.officer().get(f"{filing.files()}/proof1/view?page=2")
    seen = words(answer)
    assert "第 2 页，共 3 页" in seen
    assert "上一页" in seen
    assert "下一页" in seen
    assert filing.sha256 in seen
    assert "2021年5月28日" in seen
    assert "云服务：云服务器" in seen
    assert "服务名称 云服务器" in seen
    assert "规则判定" in seen
    assert "材料 1 / 2" in seen
    assert f'href="/bureau/cases/{filing.ref}?submission=1#l-s1"' in answer.text
    assert "<b>.pdf" not in answer.text


def test_the_case_page_leads_to_the_pages_from_the_line_and_from_the_findings(desk: Desk) -> None:
    filing = Filing(desk)
    page = filing.officer().get(f"/bureau/cases/{filing.ref}").text
    left, right = page.split('aria-label="审核情况"', 1)
    address = f"/bureau/cases/{filing.ref}/files/proof1/view?submission=1"
    assert address in left
    assert address in right


def test_what_the_enterprise_says_of_a_file_later_does_not_change_what_was_filed(desk: Desk) -> None:
    filing = Filing(desk)
    filing.change("proof1", kind="invoice", name="另一个名字.pdf", dated_from=None, removed_at=on("2022-03-09").at)
    seen = words(filing.officer().get(f"{filing.files()}/proof1/view"))
    assert "合同" in seen
    assert "2021年5月28日" in seen
    assert "另一个名字" not in seen


@pytest.mark.parametrize("rest", ["/view", "/pages/1"])
def test_a_file_added_after_the_submission_is_not_the_offices_to_see(desk: Desk, rest: str) -> None:
    filing = Filing(desk)
    assert filing.officer().get(f"{filing.files()}/later1{rest}").status_code == 404
    assert desk.seat(filing.boss).get(f"{filing.files('enterprise')}/later1{rest}").status_code == 200


@pytest.mark.parametrize("rest", ["/view", "/pages/1"])
def test_a_submission_that_has_not_the_file_does_not_show_it(desk: Desk, rest: str) -> None:
    filing = Filing(desk)
    assert filing.officer().get(f"{filing.files()}/proof1{rest}?submission=2").status_code == 404


@pytest.mark.parametrize("rest", ["/view", "/pages/1"])
def test_nobody_outside_the_scope_sees_a_page_even_after_it_was_drawn_for_somebody_else(desk: Desk, rest: str) -> None:
    filing = Filing(desk)
    assert filing.officer().get(f"{filing.files()}/proof1{rest}").status_code == 200
    with desk.working() as offices:
        strangers: list[Viewer] = [
            offices.officer(OrgKind.COUNTY, "320576", "苏州工业园区"),
            offices.officer(OrgKind.CITY, "320100", "南京市工业和信息化局"),
        ]
        other_boss = offices.boss()
        own = offices.submitted("three_star").ref
    for stranger in strangers:
        assert desk.seat(stranger).get(f"{filing.files()}/proof1{rest}").status_code == 404
    assert desk.seat(other_boss).get(f"{filing.files('enterprise')}/proof1{rest}").status_code == 404
    assert filing.officer().get(f"/bureau/cases/{own}/files/proof1{rest}").status_code == 404


def test_a_page_is_drawn_once_and_then_kept(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    filing, county = Filing(desk), desk.seat(desk.offices.county)
    address = f"{filing.files()}/proof1/pages/1"
    first = county.get(address).data
    monkeypatch.setattr(viewer, "page_image", lambda *_: pytest.fail("it was drawn already"))
    assert county.get(address).data == first


def test_a_page_that_cannot_be_drawn_says_so_offers_the_file_and_is_not_tried_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing = Filing(desk, b"%PDF-1.7 neither inspected nor whole")
    county = filing.officer()
    page = county.get(f"{filing.files()}/proof1/view")
    assert page.status_code == 200
    assert "这一页无法显示，请下载查看" in words(page)
    assert "下载原件" in words(page)
    assert "云服务：云服务器" in words(page)
    monkeypatch.setattr(viewer, "page_image", lambda *_: pytest.fail("tried again"))
    picture = county.get(f"{filing.files()}/proof1/pages/1")
    assert picture.status_code == 422
    assert "这一页无法显示" in words(picture)


def test_a_bomb_is_refused_kindly_and_the_service_answers_on(desk: Desk) -> None:
    filing = Filing(desk, pdfs.forms_within_forms(10, 10))
    county = filing.officer()
    page = county.get(f"{filing.files()}/proof1/view")
    assert page.status_code == 200
    assert "这一页" in words(page)
    assert "下载原件" in words(page)
    assert county.get("/bureau/").status_code == 200


def test_a_busy_machine_says_nothing_against_the_file_and_the_page_may_be_asked_again(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    filing, county = Filing(desk), desk.seat(desk.offices.county)

    def busy(*_: object) -> bytes:
        raise NotNow("busy")

    with monkeypatch.context() as patch:
        patch.setattr(viewer, "page_image", busy)
        assert "暂时没有显示出来" in words(county.get(f"{filing.files()}/proof1/view"))
        assert county.get(f"{filing.files()}/proof1/pages/1").status_code == 503
    assert county.get(f"{filing.files()}/proof1/pages/1").status_code == 200


@pytest.mark.parametrize("harm", ["gone", "changed"])
def test_a_lost_or_changed_original_is_not_drawn(desk: Desk, harm: str) -> None:
    filing = Filing(desk)
    folder = Path(desk.app.extensions["settings"].evidence_store)
    (kept,) = [path for path in folder.rglob("*") if path.is_file()]
    if harm == "gone":
        kept.unlink()
    else:
        kept.chmod(0o644)
        kept.write_bytes(pdfs.saved(pdfs.plain()))
    for rest in ("/view", "/pages/1"):
        answer = filing.officer().get(f"{filing.files()}/proof1{rest}")
        assert answer.status_code == 503
        assert "备份" in words(answer)


def test_a_picture_has_no_pages_to_draw(desk: Desk) -> None:
    filing = Filing(desk)
    filing.change("later1", media_type="image/png")
    assert desk.seat(filing.boss).get(f"{filing.files('enterprise')}/later1/pages/1").status_code == 404


def test_the_enterprise_reads_its_own_file_beside_what_it_proves(desk: Desk) -> None:
    filing = Filing(desk)
    boss = desk.seat(filing.boss)
    seen = words(boss.get(f"{filing.files('enterprise')}/proof1/view?page=3"))
    assert "第 3 页，共 3 页" in seen
    assert "云服务：云服务器" in seen
    assert "回到办理进度" in seen
    filing.change("proof1", removed_at=on("2022-03-09").at)
    assert "已从申报中移除" in words(boss.get(f"{filing.files('enterprise')}/proof1/view"))
    assert (
        f"{filing.files('enterprise')}/proof2/view" in boss.get(f"/enterprise/applications/{filing.ref}/progress").text
    )
