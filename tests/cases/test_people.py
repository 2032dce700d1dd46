"""Who manages whose accounts, and what a new account, a reset and a disabling do."""

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases import people, sign_in
from assessor.cases.people import add_person, disable_person, may_manage, people_of, reset_password
from assessor.cases.refusal import NotFound, Refusal
from models.people import Organisation, Person
from models.vocabulary import PROVINCE_CODE, OrgKind, Role
from tests.support.world import PASSWORD, World, on

NOW = on("2022-03-05")


class House:
    """Two firms and an office with their people, and an administrator."""

    def __init__(self, session: Session) -> None:
        self.session = session
        self.world = World(session)
        self.world.regions()
        self.firm = self.world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
        self.other = self.world.organisation(OrgKind.ENTERPRISE, "320583", "另一家示例有限公司", "91320583XXFAKE002B")
        self.office = self.world.organisation(OrgKind.COUNTY, "320583", "昆山市工业和信息化局")
        keeper = self.world.organisation(OrgKind.PROVINCE, PROVINCE_CODE, "系统管理")
        self.boss, self.clerk = self.person(self.firm, Role.CERTIFIER), self.person(self.firm, Role.EDITOR)
        self.rival = self.person(self.other, Role.CERTIFIER)
        self.officer = self.person(self.office, Role.OFFICER)
        self.admin = self.person(keeper, Role.ADMIN)

    def person(self, organisation: Organisation, role: Role) -> Viewer:
        """Somebody with a role; the password is PASSWORD."""
        return self.world.person(organisation, role)

    def token(self, viewer: Viewer, password: str = PASSWORD) -> str:
        """A cookie of theirs."""
        return sign_in.sign_in(self.session, viewer.login, password, "10.0.0.1", NOW.at)

    def inside(self, token: str) -> bool:
        """Whether the cookie still opens something."""
        return sign_in.viewer_for(self.session, token, NOW.at) is not None


@pytest.fixture
def house(session: Session) -> House:
    return House(session)


def test_a_certifier_manages_the_own_enterprise_an_administrator_the_offices_and_nobody_else_anything(
    house: House,
) -> None:
    places = {"firm": house.firm, "other": house.other, "office": house.office}
    allowed = {
        who: {name for name, place in places.items() if may_manage(getattr(house, who), place)}
        for who in ("boss", "clerk", "rival", "officer", "admin")
    }
    assert allowed == {"boss": {"firm"}, "clerk": set(), "rival": {"other"}, "officer": set(), "admin": {"office"}}


@pytest.mark.parametrize("who", ["clerk", "rival", "officer", "admin"])
def test_who_may_not_manage_a_firm_adds_resets_and_disables_nobody_there(house: House, who: str) -> None:
    viewer = getattr(house, who)
    before = house.session.get_one(Person, house.boss.person_id).password_hash
    for act in (
        lambda: add_person(house.session, viewer, house.firm, "王某", "wang.mou", Role.EDITOR, NOW),
        lambda: reset_password(house.session, viewer, house.firm, house.boss.person_id, NOW),
        lambda: disable_person(house.session, viewer, house.firm, house.boss.person_id, NOW),
    ):
        with pytest.raises(Refusal) as refused:
            act()
        assert refused.value.status == 403
    boss = house.session.get_one(Person, house.boss.person_id)
    assert (boss.password_hash, boss.disabled_at) == (before, None)
    assert house.session.exec(select(Person).where(Person.login == "wang.mou")).first() is None


def test_somebody_of_another_organisation_is_not_found_under_ones_own(house: House) -> None:
    for act in (reset_password, disable_person):
        with pytest.raises(NotFound):
            act(house.session, house.boss, house.firm, house.rival.person_id, NOW)


@pytest.mark.parametrize(
    ("name", "login"),
    [(" ", "wang.mou"), ("王某", "abc"), ("王某", "a" * 65), ("王某", "wang mou"), ("王某", "wang/mou")],
)
def test_an_account_needs_a_name_and_a_login_that_can_be_typed(house: House, name: str, login: str) -> None:
    with pytest.raises(Refusal) as refused:
        add_person(house.session, house.boss, house.firm, name, login, Role.EDITOR, NOW)
    assert refused.value.status == 422


@pytest.mark.parametrize("login", ["abcd", "a" * 64, "Wang.Mou_1-2@x"])
def test_the_shortest_and_longest_login_are_taken_in_small_letters(house: House, login: str) -> None:
    person, _ = add_person(house.session, house.boss, house.firm, "王某", login, Role.EDITOR, NOW)
    assert person.login == login.lower()


def test_a_login_is_taken_once(house: House) -> None:
    with pytest.raises(Refusal, match="已被使用"):
        add_person(house.session, house.boss, house.firm, "王某", house.rival.login.upper(), Role.EDITOR, NOW)


def test_the_list_of_people_is_that_of_the_organisation(house: House) -> None:
    listed = [(person.id, role) for person, role in people_of(house.session, house.firm.id or 0)]
    assert listed == [(house.boss.person_id, Role.CERTIFIER), (house.clerk.person_id, Role.EDITOR)]


def test_disabling_and_resetting_end_the_sessions_of_that_person_and_of_nobody_else(house: House) -> None:
    clerk, boss = house.token(house.clerk), house.token(house.boss)
    first = reset_password(house.session, house.boss, house.firm, house.clerk.person_id, NOW)
    assert (house.inside(clerk), house.inside(boss)) == (False, True)
    assert house.session.get_one(Person, house.clerk.person_id).must_change
    again = house.token(house.clerk, first)
    disable_person(house.session, house.boss, house.firm, house.clerk.person_id, NOW)
    rows = house.session.exec(
        select(sign_in.AuthSession.revoked_at).where(sign_in.AuthSession.person_id == house.clerk.person_id)
    )
    assert all(revoked is not None for revoked in rows)
    assert (house.inside(again), house.inside(boss)) == (False, True)
    second = reset_password(house.session, house.boss, house.firm, house.clerk.person_id, NOW)
    assert house.inside(house.token(house.clerk, second))


def test_a_password_is_changed_only_by_who_knows_the_old_one(house: House) -> None:
    with pytest.raises(Refusal, match="原密码不正确"):
        people.change_password(house.session, house.clerk, "不是原来的密码", "另外一句好记的话 2023", NOW)
    assert house.token(house.clerk)


def test_a_new_password_is_another_than_the_old_one(house: House) -> None:
    with pytest.raises(Refusal, match="不能与原密码相同"):
        people.change_password(house.session, house.clerk, PASSWORD, PASSWORD, NOW)


def test_a_password_does_not_hold_the_login(house: House) -> None:
    with pytest.raises(Refusal, match="不要包含登录名"):
        people.change_password(house.session, house.clerk, PASSWORD, f"好记的 {house.clerk.login.upper()} 2023", NOW)


def test_failed_tries_of_one_login_or_address_stop_no_other(house: House) -> None:
    for _ in range(sign_in.TRIES_PER_LOGIN):
        with pytest.raises(Refusal):
            sign_in.sign_in(house.session, house.clerk.login, "wrong password", "10.0.0.1", NOW.at)
    assert house.token(house.boss)


def test_fifty_failures_from_one_address_close_it_and_no_other(house: House) -> None:
    for _ in range(sign_in.TRIES_PER_ADDRESS):
        house.session.add(sign_in.SignInTry(subject=f"address:{sign_in._digest('10.0.0.1')[:40]}", at=NOW.at))
    house.session.flush()
    with pytest.raises(Refusal) as refused:
        house.token(house.boss)
    assert refused.value.status == 429
    assert sign_in.sign_in(house.session, house.boss.login, PASSWORD, "10.0.0.2", NOW.at)


def test_who_has_no_role_anywhere_does_not_sign_in(house: House) -> None:
    loose = Person(login="loose", name="某人", password_hash=people.passwords.make_hash(PASSWORD), created_at=NOW.at)
    house.session.add(loose)
    house.session.flush()
    with pytest.raises(Refusal) as refused:
        sign_in.sign_in(house.session, "loose", PASSWORD, "10.0.0.1", NOW.at)
    assert refused.value.status == 401
