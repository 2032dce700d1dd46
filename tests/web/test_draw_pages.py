"""The draw on its pages: from the frozen list to the result, and a stranger who runs it again."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from flask import Flask
from sqlmodel import select

from assessor.cases.inspectors import pool
from assessor.draw import commitment
from models.draw import Draw
from tests.support.desk import Desk, words
from tests.support.draws import SOURCE, furnish_pool
from tests.support.world import on

ROOT = Path(__file__).parents[2]


def _verify(tmp_path: Path, text: str, *more: str) -> subprocess.CompletedProcess[str]:
    file = tmp_path / "draw.json"
    file.write_text(text, "utf-8")
    program = [sys.executable, "-I", str(ROOT / "docs" / "verify_draw.py"), str(file), *more]
    return subprocess.run(program, capture_output=True, text=True, encoding="utf-8", check=False)


@pytest.fixture
def desk(app: Flask) -> Desk:
    made = Desk(app)
    made.clock("2022-03-10")
    return made


@pytest.fixture
def drawn(desk: Desk) -> tuple[Desk, str]:
    """A list of four filings taken to its result through the pages; returns the draw's address."""
    with desk.working() as offices:
        for level in ("three_star", "three_star", "four_star", "five_star"):
            offices.passed(level)
        furnish_pool(offices.session, offices.city, on("2022-03-01"), ("甲某", "乙某", "丙某"))
    city, province = desk.seat(offices.city), desk.seat(offices.province)
    answer = city.post("/bureau/draws/freeze", data={"source": SOURCE})
    assert answer.status_code == 303, words(answer)
    page = answer.headers["Location"]
    draw = desk.rows(select(Draw))[0]
    for seat, who in ((city, offices.city), (province, offices.province)):
        digest = commitment(draw.list_sha256, who.organisation_name, f"内容-{who.person_id}")
        assert seat.post(f"{page}/commit", data={"digest": digest}).status_code == 303
    return desk, page


def test_the_page_walks_from_commitments_to_a_result_that_a_stranger_agrees_with(
    drawn: tuple[Desk, str], tmp_path: Path
) -> None:
    desk, page = drawn
    offices = desk.offices
    city, province = desk.seat(offices.city), desk.seat(offices.province)
    assert "公开值登记以后" in words(city.post(f"{page}/open", data={"secret": "太早"}))
    early = {"value": "03 08 15", "observed_on": "2022-03-01", "observed_at": "21:15"}
    assert "晚于最后一个承诺" in words(city.post(f"{page}/value", data=early))
    bad = {"value": "03 08 15", "observed_on": "2022-03-10", "observed_at": "九点"}
    assert "24 小时制" in words(city.post(f"{page}/value", data=bad))
    desk.clock("2022-03-11")
    city, province = desk.seat(offices.city), desk.seat(offices.province)  # overnight everybody was signed out
    good = {"value": "03 08 15", "observed_on": "2022-03-10", "observed_at": "21:15"}
    assert city.post(f"{page}/value", data=good).status_code == 303
    assert "对不上" in words(city.post(f"{page}/open", data={"secret": "别的内容"}))
    for seat, who in ((city, offices.city), (province, offices.province)):
        assert seat.post(f"{page}/open", data={"secret": f"内容-{who.person_id}"}).status_code == 303
    assert "要核查的企业" in words(city.get(page))
    public = page.replace("/bureau", "")
    stranger = desk.app.test_client()
    shown = words(stranger.get(public))
    assert "抽中的申报" in shown
    assert "示例制造" not in shown, "no name of an applicant before a notice"
    text = stranger.get(f"{public}/draw.json").get_data(as_text=True)
    assert "示例制造" not in text
    done = _verify(tmp_path, text)
    assert done.returncode == 0, done.stdout + done.stderr
    sample = [one["id"] for one in json.loads(text)["ranks"] if one["drawn"]]
    assert len(sample) == 3
    assert all(number in done.stdout for number in sample)
    mine = _verify(tmp_path, text, "--mine", sample[0])
    assert "rank 1, drawn: cover" in mine.stdout


@pytest.mark.parametrize("what", ["list", "value", "seed", "rank", "pair"])
def test_the_verifier_notices_any_change(drawn: tuple[Desk, str], tmp_path: Path, what: str) -> None:
    desk, page = drawn
    offices = desk.offices
    desk.clock("2022-03-11")
    city, province = desk.seat(offices.city), desk.seat(offices.province)
    city.post(f"{page}/value", data={"value": "1", "observed_on": "2022-03-10", "observed_at": "21:15"})
    for seat, who in ((city, offices.city), (province, offices.province)):
        seat.post(f"{page}/open", data={"secret": f"内容-{who.person_id}"})
    found = json.loads(desk.app.test_client().get(page.replace("/bureau", "") + "/draw.json").get_data(as_text=True))
    if what == "list":
        found["list"] = found["list"].replace('"number":1', '"number":2')
    elif what == "value":
        found["public_value"]["value"] = "2"
    elif what == "seed":
        found["seed"] = "0" * 64
    elif what == "rank":
        found["ranks"].reverse()
    else:
        first = next(iter(found["visits"]))
        found["visits"][first] = found["visits"][first][::-1]
    done = _verify(tmp_path, json.dumps(found, ensure_ascii=False))
    assert done.returncode == 1
    assert "WRONG" in done.stdout


def test_the_verifier_that_is_offered_is_the_one_in_the_documents(desk: Desk) -> None:
    here = (ROOT / "docs" / "verify_draw.py").read_text("utf-8")
    assert desk.app.test_client().get("/draws/verify_draw.py").get_data(as_text=True) == here
    assert len(here.splitlines()) <= 150


def test_an_inspector_is_entered_declares_anew_and_leaves(desk: Desk) -> None:
    city = desk.seat(desk.offices.city)
    sent = {"name": "丁某", "phone": "13900001111", "employer": "市发展中心", "valid_until": "2022-12-31",
            "interests": "蓬莱云计算有限公司 91320583XXFAKE0018"}  # fmt: skip
    assert city.post("/bureau/inspectors/add", data=sent | {"phone": "无"}).status_code == 422
    assert city.post("/bureau/inspectors/add", data=sent).status_code == 303
    page = words(city.get("/bureau/inspectors/"))
    assert "丁某" in page
    assert "13900001111" not in page
    with desk.working() as offices:
        found = pool(offices.session, "320500")[-1]
        interests, ref = found.declaration.interests, found.inspector.ref
    assert interests == [{"name": "蓬莱云计算有限公司", "uscc": "91320583XXFAKE0018"}]
    address = f"/bureau/inspectors/{ref}"
    assert city.post(address, data={"what": "leave"}).status_code == 303
    assert "已移出" in words(city.get("/bureau/inspectors/"))
    assert desk.seat(desk.offices.province).get(address).status_code == 404


def test_a_targeted_check_waits_for_the_draw_and_needs_words(desk: Desk) -> None:
    with desk.working() as offices:
        ref = offices.passed().ref
    city = desk.seat(desk.offices.city)
    assert city.post(f"/bureau/cases/{ref}/targeted", data={"code": "complaint", "words": ""}).status_code == 422
    answer = city.post(f"/bureau/cases/{ref}/targeted", data={"code": "complaint", "words": "有人反映未使用"})
    assert "先完成随机抽取" in words(answer)


def test_the_pages_of_statistics_open_without_a_visit(desk: Desk) -> None:
    for viewer in (desk.offices.city, desk.offices.province):
        assert "还没有抽中企业的核查记录" in words(desk.seat(viewer).get("/bureau/site-checks/results"))
