"""A project of each subsidy programme from the certifier's signature to the money, through every office, in a real Chromium.

Which programme, who acts and what is written down comes from the packs; nothing here knows a programme but by its pack's id.
"""

from dataclasses import dataclass

import pytest
from flask import Flask
from playwright.sync_api import Page, expect
from sqlmodel import select

from assessor.access import Viewer
from assessor.cases.step_papers import fields_of_step
from assessor.workflow_subsidies import moves_money
from models.application import Application
from models.batch import Setting
from models.store import CLOCK_OFFSET, now, unit_of_work
from models.vocabulary import OrgKind
from tests.cases.test_programmes import WAYS
from tests.support import journeys
from tests.support.browser import assert_accessible, assert_fits, follow
from tests.support.programmes import PAPERS, Programme
from tests.support.world import on

pytestmark = pytest.mark.browser
LATER = {"send_to_city": "2020-07-02", "send_to_data_bureau": "2020-07-02", "close_notice": "2024-03-12"}
"""Steps before which some days pass: a month's intake, a public notice."""

JOURNEYS: dict[str, tuple[str, tuple[str, ...], dict[str, str]]] = {
    **{pack_id: (pack_id, way, {}) for pack_id, way in WAYS.items()},
    "by the operator": (
        "jiangxia-subsidy-2023",
        ("collect", "approve", "transfer", "open", "record_acceptance_opinion", "accept", "pay_accepted"),
        {"route": "operator"},
    ),
    "by the data bureau": (
        "shenyang-subsidy-2018",
        (
            "county_file", "send_to_data_bureau", "data_bureau_file", "open", "certify", "data_bureau_pass", "take_over",
            "countersign", "approve", "allot", "pay",
        ),
        {"cloud": "city_service"},
    ),
}  # fmt: skip
"""Each programme's way, and the other ways of those that have two: pack, steps, what differs in the answers."""


def _clock(app: Flask, day: str) -> None:
    with unit_of_work(app.extensions["engine"], write=True) as session:
        row = session.get(Setting, CLOCK_OFFSET) or Setting(key=CLOCK_OFFSET, value="0")
        row.value = str(int(float(row.value) + (on(day).at - now(session)).total_seconds()))
        session.add(row)


@pytest.mark.parametrize("name", sorted(JOURNEYS))
@pytest.mark.sqlite
def test_a_project_passes_every_office_in_the_browser(app: Flask, page: Page, live_server: str, name: str) -> None:
    pack_id, way, changed = JOURNEYS[name]
    engine = app.extensions["engine"]
    with unit_of_work(engine, write=True) as session:
        programme = Programme(session, pack_id)
        boss = programme.boss()
        ref, day = programme.draft(boss, **changed).ref, programme.day
    _clock(app, day)
    journeys.sign_in(page, live_server, boss.login)
    page.goto(f"{live_server}/enterprise/projects")
    follow(page.get_by_role("link", name="未提交的项目"))
    assert_accessible(page)
    journeys.task(page, "承诺与提交")
    expect(page.get_by_role("main")).to_contain_text("补助金额怎样算")
    page.get_by_label("本企业承诺").check()
    page.locator("form[aria-label='承诺与提交'] button[type=submit]").click()
    expect(page.get_by_role("heading", name="申报回执")).to_be_visible()
    for action in way:
        if action in LATER:
            _clock(app, LATER[action])
        if action == "settle":
            with unit_of_work(engine, write=True) as session:
                Programme.again(session, pack_id).settle()  # its pages: test_journey_fund.py
            continue
        _act(app, page, live_server, pack_id, ref, action)
    journeys.sign_in(page, live_server, boss.login)
    page.goto(f"{live_server}/enterprise/applications/{ref}/progress")
    expect(page.get_by_role("main")).to_contain_text("办理记录")
    assert_fits(page)
    with unit_of_work(engine, write=False) as session:
        case = session.exec(select(Application).where(Application.ref == ref)).one()
        pack = app.extensions["packs"][pack_id]
        assert pack.process.states[case.state].pays


@dataclass(frozen=True)
class Acting:
    """Whoever takes a step now, somebody else of that office, what is written down with it (names and kinds of the fields),
    and whether it follows on money, which the second person confirms."""

    viewer: Viewer
    colleague: Viewer | None
    fields: list[tuple[str, str]]


def _who(app: Flask, pack_id: str, ref: str, action: str) -> Acting:
    with unit_of_work(app.extensions["engine"], write=True) as session:
        programme = Programme.again(session, pack_id)
        case = session.exec(select(Application).where(Application.ref == ref)).one()
        assert programme.pack.process is not None
        step = programme.pack.process.step(action, case.state)
        assert step is not None
        viewer = programme.viewer(action, case)
        colleague = programme.colleague(viewer) if moves_money(step) else None
        return Acting(viewer, colleague, [(f.name, f.kind) for f in fields_of_step(step)])


def _act(app: Flask, page: Page, server: str, pack_id: str, ref: str, action: str) -> None:
    acting = _who(app, pack_id, ref, action)
    journeys.sign_in(page, server, acting.viewer.login)
    if acting.viewer.kind is OrgKind.PROVIDER:
        _provide(app, page, server, pack_id, action)
        return
    page.goto(f"{server}/bureau/projects/{ref}")
    act = page.locator(f"#act-{action}")
    for name, kind in acting.fields:
        if kind == "date":
            act.locator(f"[name='{name}-{action}']").fill(_today(app))
        elif kind == "choice":
            act.locator(f"[name='{name}-{action}'][value='{PAPERS[name]}']").check()
        elif kind != "money":
            act.locator(f"[name='{name}-{action}']").fill(PAPERS[name])
    act.get_by_role("button").last.click()
    if acting.colleague is not None:
        _confirmed(page, server, ref, acting.colleague)
        return
    _sure(page)
    expect(page.get_by_role("main")).to_contain_text("已办理", timeout=10_000)


def _sure(page: Page) -> None:
    page.get_by_role("dialog").locator("button").first.click()


def _confirmed(page: Page, server: str, ref: str, colleague: Viewer) -> None:
    """The payment waits for somebody else of the finance office, who checks the voucher and confirms."""
    expect(page.get_by_role("main")).to_contain_text("须由本单位另一位工作人员确认后生效", timeout=10_000)
    assert_accessible(page)
    assert_fits(page)
    journeys.sign_in(page, server, colleague.login)
    page.goto(f"{server}/bureau/projects/{ref}")
    expect(page.get_by_role("main")).to_contain_text(PAPERS["voucher"])
    page.get_by_role("button", name="确认，立即生效").click()
    _sure(page)
    expect(page.get_by_role("main")).to_contain_text("已确认，立即生效", timeout=10_000)


def _provide(app: Flask, page: Page, server: str, pack_id: str, action: str) -> None:
    """The provider's step, on its own page of its customer's project."""
    process = app.extensions["packs"][pack_id].process
    title = next(step.title for step in process.steps if step.step == action)
    page.goto(f"{server}/provider/customers?tab=all")
    page.get_by_role("main").locator("td a, th a").first.click()
    page.get_by_label("从哪一天开始提供服务").fill(_today(app))
    page.get_by_role("button", name=title, exact=True).click()
    expect(page.get_by_role("status").first).to_be_visible(timeout=10_000)
    assert_accessible(page)
    assert_fits(page)


def _today(app: Flask) -> str:
    with unit_of_work(app.extensions["engine"], write=False) as session:
        return now(session).date().isoformat()
