"""An officer reads PDF evidence in a real browser: page by page, beside the findings, by mouse and by keyboard."""

import io
import re

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from pypdfium2 import PdfDocument

from assessor.cases.submit import submit
from assessor.evidence.store import open_store
from models.evidence import EvidenceFile, EvidenceLink
from tests.evidence import pdf_makers as pdfs
from tests.support.browser import PHONE, WIDE, OpenPage, assert_accessible, assert_fits
from tests.support.desk import Desk
from tests.support.filing import draft
from tests.support.world import PASSWORD, on


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    app.config["WTF_CSRF_ENABLED"] = True
    made.clock("2022-03-10")
    return made


@pytest.fixture
def filed(desk: Desk) -> str:
    """The ref of a filing whose first line is proven by two PDFs of two pages; the second is damaged."""
    store = open_store(desk.app.extensions["settings"].evidence_store)
    with desk.working() as offices:
        boss = offices.boss()
        case = draft(offices.session, boss, offices.batch, offices.pack)
        for ref, content in (("proof1", pdfs.saved(pdfs.plain(pages=2))), ("proof2", b"%PDF-1.7 damaged")):
            kept = store.put(io.BytesIO(content))
            row = EvidenceFile(
                ref=ref, application_id=case.id or 0, sha256=kept.sha256, name=f"{ref}.pdf", size=kept.size, pages=2,
                media_type="application/pdf", kind="contract", uploaded_by=boss.person_id, uploaded_at=on("2022-03-07").at,
            )  # fmt: skip
            offices.session.add(row)
            offices.session.flush()
            offices.session.add(EvidenceLink(file_id=row.id or 0, section="services", line_id="s1"))
            offices.session.flush()
        submit(offices.session, boss, case, offices.pack, case.version, on("2022-03-08"), pledged=True)
        return case.ref


def _open(page: Page, server: str, desk: Desk, path: str) -> None:
    page.goto(f"{server}/sign-in")
    page.get_by_label("登录名").fill(desk.offices.county.login)
    page.get_by_label("密码").fill(PASSWORD)
    page.get_by_role("main").get_by_role("button", name="登录").click()
    expect(page).to_have_url(re.compile("/bureau/"))
    page.goto(server + path)


def _is_drawn(page: Page) -> None:
    image = page.locator(".paper img")
    expect(image).to_be_visible()
    expect(image).to_have_js_property("complete", True)
    assert image.evaluate("image => image.naturalWidth") > 900


@pytest.mark.browser
def test_an_officer_reads_page_by_page_with_mouse_and_keyboard(
    desk: Desk, filed: str, live_server: str, page: Page
) -> None:
    _open(page, live_server, desk, f"/bureau/cases/{filed}")
    page.locator("#l-s1").get_by_role("link", name="proof1.pdf").click()
    expect(page.get_by_text("第 1 页，共 2 页")).to_be_visible()
    _is_drawn(page)
    page.locator("html.js").wait_for()
    expect(page.locator("[data-keys-hint]")).to_be_visible()
    page.keyboard.press("ArrowRight")
    expect(page.get_by_text("第 2 页，共 2 页")).to_be_visible()
    expect(page.locator("[data-keys-hint]")).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(page.get_by_text("第 1 页，共 2 页")).to_be_visible()
    page.get_by_role("link", name="放大").click()
    expect(page.get_by_role("region", name="页面内容")).to_be_visible()
    _is_drawn(page)
    assert_accessible(page)
    assert_fits(page)
    expect(page.locator("[data-keys-hint]")).to_be_visible()
    page.keyboard.press("Shift+ArrowRight")
    expect(page.get_by_text("这一页无法显示，请下载查看")).to_be_visible()
    page.get_by_role("link", name="回到申报中的位置").click()
    expect(page).to_have_url(re.compile(f"/bureau/cases/{filed}.*#l-s1$"))


@pytest.mark.browser
@pytest.mark.parametrize("size", [WIDE, PHONE], ids=["wide", "phone"])
def test_the_viewer_fits_and_is_readable_by_everybody_without_javascript_too(
    desk: Desk, filed: str, live_server: str, open_page: OpenPage, size: tuple[int, int]
) -> None:
    page = open_page(size)
    _open(page, live_server, desk, f"/bureau/cases/{filed}/files/proof1/view")
    _is_drawn(page)
    assert_fits(page)
    assert_accessible(page)
    plain = open_page(size, javascript=False)
    _open(plain, live_server, desk, f"/bureau/cases/{filed}/files/proof1/view")
    plain.get_by_role("link", name="下一页").click()
    expect(plain.get_by_text("第 2 页，共 2 页")).to_be_visible()


@pytest.mark.browser
def test_a_page_is_printed_on_one_sheet(desk: Desk, filed: str, live_server: str, page: Page) -> None:
    _open(page, live_server, desk, f"/bureau/cases/{filed}/files/proof1/view?width=2400")
    _is_drawn(page)
    with PdfDocument(page.pdf(format="A4")) as printed:
        assert len(printed) == 1
