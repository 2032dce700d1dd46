"""The self-check through the door: the result at once, nothing stored, nothing typed is lost."""

import re
import time
from datetime import date

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlmodel import select

from assessor.cases.windows import set_window
from models.batch import Batch
from models.store import unit_of_work
from models.vocabulary import OrgKind, Role
from tests.support.short_form import READY_FOR_THREE, furnish, set_clock
from tests.support.world import World, on


@pytest.fixture(autouse=True)
def _furnished(app: Flask) -> None:
    furnish(app)


def changed(**changes: str | None) -> dict[str, str]:
    """The usual answers with changes; `__` stands for `-`, None takes a field out."""
    fields = {**READY_FOR_THREE, **{key.replace("__", "-"): value for key, value in changes.items()}}
    return {key: value for key, value in fields.items() if value is not None}


def states(page: str) -> list[str]:
    """The states of the steps of the ladder from low to high."""
    return re.findall(r'class="step step-(held|ready|near|unknown|closed) ', page)


def test_a_firm_whose_services_reach_three_months_on_the_last_day_may_file_for_three_stars(client: FlaskClient) -> None:
    answer = client.post("/self-check", data=changed())
    assert answer.status_code == 200
    assert states(answer.text)[0] == "ready"
    assert "还没有评过星级" in answer.text


def test_one_day_later_it_may_not_and_the_page_says_when_it_could(client: FlaskClient) -> None:
    answer = client.post("/self-check", data=changed(services__1__used__0__from="2021-11-01"))
    assert states(answer.text)[0] != "ready"
    assert "2022-02-01" in answer.text


def test_a_three_star_firm_stands_on_its_step_and_looks_at_four(client: FlaskClient) -> None:
    answer = client.post(
        "/self-check",
        data=changed(stars_held__none=None, stars_held__0__level="three_star", stars_held__0__awarded_on="2021-06-30"),
    )
    assert states(answer.text)[0] == "held"
    assert re.search(r'class="target target-2 is-first" id="four_star"', answer.text)


def test_the_result_cites_the_clause_of_every_rule(client: FlaskClient) -> None:
    page = client.post("/self-check", data=changed(services__1__used__0__from="2021-11-01")).text
    assert page.count('class="finding ') == page.count('class="finding finding-') > 0
    for finding in page.split('<article class="finding')[1:]:
        assert "苏工信融合〔2022〕46号" in finding.split("</article>")[0]


def test_nothing_of_a_self_check_is_stored(app: Flask, client: FlaskClient) -> None:
    def rows() -> dict[str, int]:
        with unit_of_work(app.extensions["engine"], write=False) as session:
            tables = ("carried_answers", "application", "draft_answer", "use_count", "event")
            return {t: session.connection().execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in tables}

    before = rows()
    client.post("/self-check", data=changed())
    client.post("/self-check", data=changed(do="edit"))
    assert rows() == before


def test_what_cannot_be_read_comes_back_with_everything_that_was_typed(client: FlaskClient) -> None:
    answer = client.post("/self-check", data=changed(payments__0__amount_yuan="2万元", services__0__name='<b>"云"</b>'))
    assert answer.status_code == 422
    assert 'href="#f-payments-0-amount_yuan"' in answer.text
    assert 'value="2万元"' in answer.text
    assert "&lt;b&gt;&#34;云&#34;&lt;/b&gt;" in answer.text
    assert 'value="2021-10-31"' in answer.text


def test_changing_answers_shows_the_form_as_it_was(client: FlaskClient) -> None:
    result = client.post("/self-check", data=changed()).text
    hidden = dict(re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)">', result.split("result-do")[1]))
    form = client.post("/self-check", data={**hidden, "do": "edit"})
    assert form.status_code == 200
    assert 'name="services-1-name" value="云上排产"' in re.sub(r"\s+", " ", re.sub(r' type="text"', "", form.text))


def test_what_one_person_typed_is_never_drawn_for_the_next(client: FlaskClient) -> None:
    before = client.get("/self-check").text
    mine = client.post("/self-check", data=changed(do="edit", services__0__name="只属于这一位的云服务")).text
    wrong = client.post("/self-check", data=changed(payments__0__amount_yuan="只属于这一位的金额")).text
    assert "只属于这一位的云服务" in mine and "只属于这一位的金额" in wrong
    assert client.get("/self-check").text.partition("<main")[2] == before.partition("<main")[2]


def test_an_empty_form_is_asked_to_answer_something(client: FlaskClient) -> None:
    answer = client.post("/self-check", data={"batch": READY_FOR_THREE["batch"]})
    assert answer.status_code == 422
    assert "还没有填写任何内容" in answer.text


def test_another_batch_keeps_what_was_typed(client: FlaskClient) -> None:
    answer = client.post("/self-check", data=changed(do="batch:jiangsu-star-2024"))
    assert answer.status_code == 200
    assert "云上排产" in answer.text
    assert 'name="batch" value="jiangsu-star-2024"' in answer.text


def test_a_result_may_turn_round_under_the_stricter_ladder_of_another_batch(client: FlaskClient) -> None:
    device = {"devices-0-name": "加工中心", "devices-0-edge": "true", "devices-0-serves": "monitoring"}
    now = client.post("/self-check", data=changed(devices__none=None) | device).text
    later = client.post("/self-check", data=changed(devices__none=None, batch="jiangsu-star-2024") | device).text
    assert states(now)[1] == "ready"
    assert states(later)[1] == "closed"


def test_the_form_needs_no_cookie_and_no_script(app: Flask) -> None:
    bare = app.test_client(use_cookies=False)
    assert bare.post("/self-check", data=changed()).status_code == 200


def test_an_unknown_batch_means_the_one_in_force(client: FlaskClient) -> None:
    assert 'name="batch" value="jiangsu-star-2022"' in client.get("/self-check?batch=nothing").text


def test_the_paper_is_a_pdf_and_a_wrong_form_gives_the_form(client: FlaskClient) -> None:
    paper = client.post("/self-check/paper.pdf", data=changed())
    assert paper.data.startswith(b"%PDF")
    assert "attachment" in paper.headers["Content-Disposition"]
    assert client.post("/self-check/paper.pdf", data=changed(submitted_on="明天")).status_code == 422


def test_paper_is_limited_for_one_address_and_says_how_long_to_wait(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("assessor.web.selfcheck_paper.PAPERS_PER_MINUTE", 0)
    answer = client.post("/self-check/paper.pdf", data=changed())
    assert answer.status_code == 429
    assert 1 <= int(answer.headers["Retry-After"]) <= 60


def test_a_self_check_does_not_wait_for_somebody_who_is_writing(app: Flask, client: FlaskClient) -> None:
    client.get("/self-check")
    with unit_of_work(app.extensions["engine"], write=True) as session:
        session.connection().execute(text("UPDATE region SET name = name"))
        began = time.monotonic()
        assert client.post("/self-check", data=changed()).status_code == 200
        assert time.monotonic() - began < 10  # a writer would have waited for the lock until the busy timeout


def test_a_deadline_that_the_province_extended_holds_in_the_self_check_too(app: Flask, client: FlaskClient) -> None:
    late = changed(submitted_on="2022-05-10")
    assert states(client.post("/self-check", data=late).text)[0] == "closed"
    with unit_of_work(app.extensions["engine"], write=True) as session:
        world = World(session)
        province = world.person(world.organisation(OrgKind.PROVINCE, "320000", "江苏省工业和信息化厅"), Role.OFFICER)
        batch = session.exec(select(Batch)).one()
        set_window(session, province, batch, date(2022, 2, 28), date(2022, 5, 15), "疫情影响", 1, on("2022-04-20"))
    page = client.post("/self-check", data=late).text
    assert states(page)[0] == "ready"
    assert "截止日按 2022年5月15日 计算" in page


def test_every_pack_can_be_tested_also_one_whose_dates_are_not_set(app: Flask, client: FlaskClient) -> None:
    for pack_id in (pack.id for pack in app.extensions["packs"].values() if pack.kind == "rating"):
        assert client.get(f"/self-check?batch={pack_id}").status_code == 200
        answer = client.post("/self-check", data=changed(batch=pack_id, submitted_on=""))
        assert answer.status_code == 200
        assert len(states(answer.text)) == len(app.extensions["packs"][pack_id].levels)


def test_after_the_last_deadline_it_says_so_and_still_judges_every_star_as_filed_in_time(
    app: Flask, client: FlaskClient
) -> None:
    with unit_of_work(app.extensions["engine"], write=True) as session:
        set_clock(session, on("2026-11-21").at)
    assert "报送时间已过" in client.get("/self-check").text
    page = client.post("/self-check", data=changed(submitted_on="")).text
    assert "现在不能申报" in page
    assert states(page)[0] == "ready"
