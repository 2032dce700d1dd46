"""From the proposal of a bar to the refusal of a filing, in a real browser: two officers, the party, and another office."""

from datetime import UTC, datetime

import pytest
from flask import Flask
from playwright.sync_api import Page, expect

from models.batch import Batch, Setting
from models.store import CLOCK_OFFSET, unit_of_work
from models.vocabulary import OrgKind, Role
from tests.evidence.image_makers import picture
from tests.support.browser import PHONE, OpenPage, assert_accessible, assert_fits, follow
from tests.support.bureau_steps import press
from tests.support.journeys import sign_in
from tests.support.programmes import Programme
from tests.support.world import on

PACK = "shenyang-subsidy-2018"
GROUNDS = "核查发现云服务合同系伪造，服务商证明没有这笔业务，付款凭证与银行流水不符。"


def _fine(page: Page) -> None:
    assert_accessible(page)
    assert_fits(page)


def _hold_against(officer: Page, address: str) -> None:
    """From the case to a finding of which the party was told."""
    officer.goto(address)
    follow(officer.get_by_role("link", name="失信处理", exact=True).last)
    _fine(officer)
    officer.get_by_label("情形").select_option("agreement")
    officer.get_by_label("查明的事实和依据").fill(GROUNDS)
    officer.get_by_label("应追回金额").fill("300000")
    officer.get_by_label("证据材料").set_input_files({"name": "流水.png", "mimeType": "image/png", "buffer": picture()})
    officer.get_by_role("button", name="提出认定").click()
    expect(officer.get_by_text("待告知当事方")).to_be_visible()
    _fine(officer)
    officer.get_by_text("本系统告知").click()
    officer.get_by_role("button", name="记录告知").click()
    expect(officer.get_by_role("status")).to_contain_text("可以陈述到")


def _state(party: Page, server: str) -> None:
    """What the enterprise says, on a phone."""
    party.goto(f"{server}/enterprise")
    follow(party.get_by_role("link", name="查看告知，提交陈述"))
    _fine(party)
    follow(party.get_by_role("link", name="伪造协议或合同"))
    _fine(party)
    party.get_by_label("内容").fill("合同由服务商提供，本企业不知情。")
    party.get_by_role("button", name="提交陈述").click()
    expect(party.get_by_role("status")).to_contain_text("陈述已提交")


def _propose(officer: Page) -> None:
    """The first person's proposal."""
    officer.reload()
    officer.get_by_text("认定成立", exact=True).click()
    officer.get_by_label("应追回金额").last.fill("300000")
    officer.get_by_label("理由").fill("当事方的陈述没有材料佐证，不予采信。")
    officer.get_by_role("button", name="提出，由另一人确认").click()
    expect(officer.get_by_text("须由本部门另一人确认。")).to_be_visible()
    _fine(officer)


def _confirm(colleague: Page, finding: str, day: str) -> None:
    """The second person's yes, and the first money back."""
    colleague.goto(finding)
    press(colleague, "确认，立即生效")
    expect(colleague.get_by_role("status")).to_contain_text("立即对各部门生效")
    colleague.get_by_text("记一笔", exact=True).click()
    colleague.get_by_label("金额", exact=True).fill("100000.50")
    colleague.get_by_label("到账日期").fill(day)
    colleague.get_by_label("凭证号和说明").fill("银行回单 0012")
    colleague.get_by_role("button", name="记入台账").click()
    expect(colleague.get_by_text("199,999.50").first).to_be_visible()
    _fine(colleague)


@pytest.mark.browser
def test_a_bar_is_proposed_heard_confirmed_and_the_next_filing_refused(
    app: Flask, live_server: str, open_page: OpenPage
) -> None:
    with unit_of_work(app.extensions["engine"], write=True) as session:
        one = Programme(session, PACK)
        session.add(Setting(key=CLOCK_OFFSET, value=str(int((on(one.day).at - datetime.now(UTC)).total_seconds()))))
        boss = one.boss("虚构精密制造有限公司")
        filed = one.filed(boss)
        city = one.office(OrgKind.CITY, filed.city_code)
        first, second = (one.world.person(city, Role.OFFICER, f"officer-{n}") for n in "ab")
        money = one.world.person(one.office(OrgKind.FINANCE, filed.city_code), Role.OFFICER, "finance-a")
        ref, batch_id = filed.ref, filed.batch_id
    officer, party, colleague, elsewhere = open_page(), open_page(PHONE), open_page(), open_page(PHONE)
    for page, who in ((officer, first), (party, boss), (colleague, second), (elsewhere, money)):
        sign_in(page, live_server, who.login)
    _hold_against(officer, f"{live_server}/bureau/projects/{ref}")
    finding = officer.url
    _state(party, live_server)
    _propose(officer)
    _confirm(colleague, finding, one.day)
    colleague.goto(f"{live_server}/bureau/projects/{ref}")
    expect(colleague.get_by_text("受到限制，不能参与本项目")).to_be_visible()
    _fine(colleague)
    elsewhere.goto(f"{live_server}/bureau/fraud/")
    expect(elsewhere.get_by_text("虚构精密制造有限公司").first).to_be_visible()
    _fine(elsewhere)
    for page, path in (
        (elsewhere, "statistics/"),
        (officer, "statistics/?rows=category&measure=claimed"),
        (officer, "targets/"),
    ):
        page.goto(f"{live_server}/bureau/{path}")
        _fine(page)
    party.goto(f"{live_server}/hearing/")
    follow(party.get_by_role("link", name="伪造协议或合同"))
    expect(party.get_by_role("heading", name="后果")).to_be_visible()
    _fine(party)
    with unit_of_work(app.extensions["engine"], write=True) as session:
        one.session, one.world.session = session, session
        one.batch = session.get_one(Batch, batch_id)
        other = one.draft(boss).ref
    party.goto(f"{live_server}/enterprise/applications/{other}/submit")
    expect(party.get_by_text("因弄虚作假被取消资格").first).to_be_visible()
