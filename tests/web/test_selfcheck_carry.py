"""Carrying a self-check into an account: kept only when asked, brought in once, never over what is there."""

import re
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import Session, select
from werkzeug.datastructures import MultiDict

from assessor.access import Viewer
from assessor.cases.bring_answers import bring_answers
from assessor.cases.carry import KEPT, find_answers, keep_answers
from assessor.cases.open_application import open_application
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.save_answers import add_line, find_answer, lines_of, save_answers
from assessor.cases.sign_in import open_session
from assessor.policy import packs
from assessor.web.selfcheck_form import read_form
from models.application import Application, DraftAnswer
from models.batch import Batch
from models.passing import CarriedAnswers
from models.people import Membership, Person
from models.store import now, unit_of_work
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack
from tests.support.short_form import PACK, READY_FOR_THREE, furnish
from tests.support.world import World, on

AT = on("2022-03-21")


def _answers(pack: Pack) -> dict[str, object]:
    return read_form(MultiDict(READY_FOR_THREE), pack).to_json()


@pytest.fixture
def pack() -> Pack:
    return packs.load(None)[PACK]


@pytest.fixture
def scene(session: Session, pack: Pack) -> tuple[Viewer, Batch]:
    """An enterprise's certifier and an open batch."""
    world = World(session)
    world.regions()
    batch = world.batch(pack.id, pack.digest)
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例机械有限公司", "91320583XXFAKE0018")
    return world.person(firm, Role.CERTIFIER), batch


def test_the_answers_fill_a_new_draft_and_are_then_gone(
    session: Session, pack: Pack, scene: tuple[Viewer, Batch]
) -> None:
    viewer, batch = scene
    carried = find_answers(session, keep_answers(session, _answers(pack), AT.at), AT.at)
    case = bring_answers(session, viewer, carried, batch, pack, "three_star", AT)
    lines = lines_of(session, case, pack.section("services"))
    assert [line.answers["name"] for line in lines] == ["云服务器", "云上排产"]
    assert carried.answers == {}
    assert carried.done is not None
    assert {one["title"]: one["filled"] for one in carried.done["sections"]}["云服务"] == 2


def test_what_was_typed_before_is_never_overwritten(session: Session, pack: Pack, scene: tuple[Viewer, Batch]) -> None:
    viewer, batch = scene
    case = open_application(session, viewer, batch, pack, "three_star", AT)
    section = pack.section("enterprise")
    row = find_answer(session, case, section)
    save_answers(session, viewer, case, section, "", {"legal_person": "false"}, row.version if row else 0, AT)
    add_line(session, viewer, case, pack.section("services"), {"name": "我们自己填的"}, AT)
    carried = find_answers(session, keep_answers(session, _answers(pack), AT.at), AT.at)
    assert bring_answers(session, viewer, carried, batch, pack, "four_star", AT).ref == case.ref
    kept = find_answer(session, case, section)
    assert kept is not None
    assert kept.answers["legal_person"] == "false"
    assert kept.answers["credit_ok"] == "true"
    assert [line.answers["name"] for line in lines_of(session, case, pack.section("services"))] == ["我们自己填的"]
    assert case.level == "three_star"


def test_sections_that_the_star_does_not_ask_are_left_out(
    session: Session, pack: Pack, scene: tuple[Viewer, Batch]
) -> None:
    viewer, batch = scene
    form = MultiDict({**READY_FOR_THREE, "devices-0-name": "加工中心", "devices-none": ""})
    token = keep_answers(session, read_form(form, pack).to_json(), AT.at)
    case = bring_answers(session, viewer, find_answers(session, token, AT.at), batch, pack, "three_star", AT)
    assert lines_of(session, case, pack.section("devices")) == []


def test_the_same_answers_are_brought_in_only_once(session: Session, pack: Pack, scene: tuple[Viewer, Batch]) -> None:
    viewer, batch = scene
    carried = find_answers(session, keep_answers(session, _answers(pack), AT.at), AT.at)
    bring_answers(session, viewer, carried, batch, pack, "three_star", AT)
    with pytest.raises(Refusal, match="已经带入过"):
        bring_answers(session, viewer, carried, batch, pack, "three_star", AT)


def test_a_submitted_filing_takes_nothing(session: Session, pack: Pack, scene: tuple[Viewer, Batch]) -> None:
    viewer, batch = scene
    case = open_application(session, viewer, batch, pack, "three_star", AT)
    case.state = "submitted"
    session.add(case)
    session.flush()
    nothing = {"batch": pack.id, "rows": {}}
    carried = find_answers(session, keep_answers(session, nothing, AT.at), AT.at)
    with pytest.raises(Refusal, match="已提交"):
        bring_answers(session, viewer, carried, batch, pack, "three_star", AT)
    assert carried.done is None


def test_kept_answers_are_gone_after_a_day_and_cleared_by_the_next_ones(session: Session, pack: Pack) -> None:
    token = keep_answers(session, _answers(pack), AT.at)
    assert find_answers(session, token, AT.at + KEPT - timedelta(seconds=1))
    with pytest.raises(NotFound):
        find_answers(session, token, AT.at + KEPT)
    keep_answers(session, _answers(pack), AT.at + KEPT)
    assert len(session.exec(select(CarriedAnswers)).all()) == 1


def test_too_much_to_be_a_short_form_is_refused(session: Session) -> None:
    with pytest.raises(Refusal, match="太多"):
        keep_answers(session, {"batch": PACK, "rows": {"services": [{"name": "长" * 100_000}]}}, AT.at)


def test_the_table_knows_only_a_digest_of_the_browsers_token(session: Session, pack: Pack) -> None:
    token = keep_answers(session, _answers(pack), AT.at)
    assert token not in session.exec(select(CarriedAnswers.token_hash)).one()


def _token(page: str) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', page)
    assert found
    return found[1]


def test_the_way_from_the_result_through_signing_in_to_a_draft(app: Flask, client: FlaskClient) -> None:
    furnish(app)
    result = client.post("/self-check", data=READY_FOR_THREE).text
    kept = client.post(
        "/self-check/carry", data={**READY_FOR_THREE, "level": "three_star", "csrf_token": _token(result)}
    )
    assert kept.headers["Location"] == "/self-check/carry"
    page = client.get("/self-check/carry").text
    assert "/register?next=/self-check/carry" in page
    assert (
        client.post("/self-check/carry/bring", data={"csrf_token": _token(client.get("/sign-in").text)}).status_code
        == 401
    )
    with unit_of_work(app.extensions["engine"], write=True) as session:
        world = World(session)
        firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例机械有限公司", "91320583XXFAKE0018")
        viewer = world.person(firm, Role.CERTIFIER)
        person = session.get_one(Person, viewer.person_id)
        membership = session.exec(select(Membership).where(Membership.person_id == viewer.person_id)).one()
        sid = open_session(session, person, membership, now(session))
    client.set_cookie("sid", sid)
    page = client.get("/self-check/carry").text
    client.post("/self-check/carry/bring", data={"level": "three_star", "csrf_token": _token(page)})
    page = client.get("/self-check/carry").text
    assert "新填 2 行" in page
    with unit_of_work(app.extensions["engine"], write=False) as session:
        ref, level = session.exec(select(Application.ref, Application.level)).one()
        assert level == "three_star"
        assert f"/applications/{ref}" in page
        assert session.exec(select(DraftAnswer).where(DraftAnswer.section == "services")).all()


def test_without_its_cookie_nobody_sees_kept_answers(app: Flask, client: FlaskClient) -> None:
    furnish(app)
    result = client.post("/self-check", data=READY_FOR_THREE).text
    client.post("/self-check/carry", data={**READY_FOR_THREE, "csrf_token": _token(result)})
    assert app.test_client().get("/self-check/carry").status_code == 404


def test_keeping_needs_the_forms_token(app: Flask, client: FlaskClient) -> None:
    furnish(app)
    assert client.post("/self-check/carry", data=READY_FOR_THREE).status_code == 400


def test_keeping_is_limited_for_one_address(app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    furnish(app)
    monkeypatch.setattr("assessor.web.selfcheck_carry.KEEPS_PER_MINUTE", 0)
    token = _token(client.post("/self-check", data=READY_FOR_THREE).text)
    assert client.post("/self-check/carry", data={**READY_FOR_THREE, "csrf_token": token}).status_code == 429
