"""Signing in: one wording for every failure, counted in the database; signing out ends the session everywhere."""

from datetime import timedelta

import pytest
from sqlmodel import Session

from assessor.cases import people, sign_in
from assessor.cases.refusal import Refusal
from models.people import Person
from models.vocabulary import OrgKind, Role
from tests.support.world import PASSWORD, World, on

NOW = on("2022-03-05").at


@pytest.fixture
def world(session: Session) -> World:
    made = World(session)
    made.regions()
    return made


@pytest.fixture
def officer(world: World) -> str:
    office = world.organisation(OrgKind.COUNTY, "320583", "昆山市工业和信息化局")
    return world.person(office, Role.OFFICER, "kunshan").login


def _refused(session: Session, login: str, password: str, address: str = "10.0.0.1") -> Refusal:
    with pytest.raises(Refusal) as caught:
        sign_in.sign_in(session, login, password, address, NOW)
    return caught.value


def test_the_right_password_opens_a_session_and_the_cookie_itself_is_not_stored(session: Session, officer: str) -> None:
    token = sign_in.sign_in(session, " KunShan ", PASSWORD, "10.0.0.1", NOW)
    viewer = sign_in.viewer_for(session, token, NOW)
    assert viewer is not None
    assert (viewer.login, viewer.kind, viewer.city_code) == ("kunshan", OrgKind.COUNTY, "320500")
    from models.people import AuthSession

    assert session.get(AuthSession, token) is None


def test_an_unknown_person_and_a_wrong_password_are_refused_in_the_same_words(session: Session, officer: str) -> None:
    assert _refused(session, officer, "wrong password").reasons == _refused(session, "nobody", "wrong password").reasons


def test_five_failures_close_the_login_for_fifteen_minutes_even_to_the_right_password(
    session: Session, officer: str
) -> None:
    for _ in range(5):
        assert _refused(session, officer, "wrong password").status == 401
    assert _refused(session, officer, PASSWORD, "10.9.9.9").status == 429
    later = NOW + sign_in.COUNTED_FOR
    assert sign_in.sign_in(session, officer, PASSWORD, "10.0.0.1", later)


def test_four_failures_do_not_close_the_login(session: Session, officer: str) -> None:
    for _ in range(4):
        _refused(session, officer, "wrong password")
    assert sign_in.sign_in(session, officer, PASSWORD, "10.0.0.1", NOW)


def test_a_signed_out_cookie_opens_nothing(session: Session, officer: str) -> None:
    token = sign_in.sign_in(session, officer, PASSWORD, "10.0.0.1", NOW)
    sign_in.sign_out(session, token, NOW)
    assert sign_in.viewer_for(session, token, NOW) is None


@pytest.mark.parametrize(("passed", "open_"), [(sign_in.IDLE - timedelta(seconds=1), True), (sign_in.IDLE, False)])
def test_a_session_left_alone_ends(session: Session, officer: str, passed: timedelta, open_: bool) -> None:
    token = sign_in.sign_in(session, officer, PASSWORD, "10.0.0.1", NOW)
    assert (sign_in.viewer_for(session, token, NOW + passed) is not None) is open_


def test_a_session_in_use_still_ends_after_its_longest_time(session: Session, officer: str) -> None:
    token = sign_in.sign_in(session, officer, PASSWORD, "10.0.0.1", NOW)
    for hours in range(1, 12):
        sign_in.touch(session, token, NOW + timedelta(hours=hours))
    assert sign_in.viewer_for(session, token, NOW + sign_in.LASTS - timedelta(seconds=1)) is not None
    assert sign_in.viewer_for(session, token, NOW + sign_in.LASTS) is None


def test_a_disabled_person_is_out_at_once(session: Session, world: World) -> None:
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
    boss, clerk = world.person(firm, Role.CERTIFIER), world.person(firm, Role.EDITOR)
    token = sign_in.sign_in(session, clerk.login, PASSWORD, "10.0.0.1", NOW)
    people.disable_person(session, boss, firm, clerk.person_id, on("2022-03-05"))
    assert sign_in.viewer_for(session, token, NOW) is None
    assert _refused(session, clerk.login, PASSWORD).status == 401


def test_nobody_disables_their_own_account_or_that_of_another_enterprise(session: Session, world: World) -> None:
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
    other = world.organisation(OrgKind.ENTERPRISE, "320583", "另一家示例有限公司", "91320583XXFAKE002B")
    boss, stranger = world.person(firm, Role.CERTIFIER), world.person(other, Role.EDITOR)
    for organisation, person_id in ((firm, boss.person_id), (other, stranger.person_id), (firm, stranger.person_id)):
        with pytest.raises(Refusal):
            people.disable_person(session, boss, organisation, person_id, on("2022-03-05"))
    assert session.get_one(Person, stranger.person_id).disabled_at is None


def test_changing_the_password_ends_every_session(session: Session, world: World) -> None:
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
    boss = world.person(firm, Role.CERTIFIER)
    token = sign_in.sign_in(session, boss.login, PASSWORD, "10.0.0.1", NOW)
    people.change_password(session, boss, PASSWORD, "另外一句好记的话 2023", on("2022-03-05"))
    assert sign_in.viewer_for(session, token, NOW) is None
    assert sign_in.sign_in(session, boss.login, "另外一句好记的话 2023", "10.0.0.1", NOW)


@pytest.mark.parametrize("new", ["short", "1234567890", "aaaaaaaaaaaa", PASSWORD])
def test_a_weak_or_unchanged_password_is_refused(session: Session, world: World, new: str) -> None:
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
    boss = world.person(firm, Role.CERTIFIER)
    with pytest.raises(Refusal):
        people.change_password(session, boss, PASSWORD, new, on("2022-03-05"))


def test_a_person_added_with_a_first_password_must_change_it(session: Session, world: World) -> None:
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
    boss = world.person(firm, Role.CERTIFIER)
    person, first = people.add_person(session, boss, firm, "王经办", "wang.jb", Role.EDITOR, on("2022-03-05"))
    token = sign_in.sign_in(session, "wang.jb", first, "10.0.0.1", NOW)
    viewer = sign_in.viewer_for(session, token, NOW)
    assert viewer is not None
    assert viewer.must_change and viewer.person_id == person.id


def test_an_enterprise_cannot_give_itself_an_office_role(session: Session, world: World) -> None:
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
    boss = world.person(firm, Role.CERTIFIER)
    for role in (Role.OFFICER, Role.ADMIN, Role.AUDITOR, "emperor"):
        with pytest.raises(Refusal):
            people.add_person(session, boss, firm, "张三丰", f"login-{role}", role, on("2022-03-05"))
