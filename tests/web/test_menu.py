"""The menu of every audience: nobody is left without help or a password, and nobody has pages that are not theirs."""

from itertools import groupby

import pytest

from assessor.access import PERMISSIONS, Viewer
from assessor.policy import packs
from assessor.web.menu import menu_for, rated_provinces
from assessor.web.policies import POLICIES
from models.vocabulary import OrgKind, Role

RATED = rated_provinces(packs.load().values())
STARS = {
    "stars.index", "bureau_signals.index", "bureau_draws.index", "bureau_checks.quota", "bureau_visits.index",
    "bureau_credit.index", "bureau_notices.index", "bureau_results.index", "bureau_report.index", "bureau_rechecks.index",
    "bureau_windows.own", "bureau_cultivation.show", "bureau_board.show", "bureau_fairness.index", "bureau_panel.index",
    "bureau_fund.index",
}  # fmt: skip
"""Pages about the rating, and about the fund of the province that rates."""


def _viewer(kind: OrgKind, role: Role, region: str = "320500") -> Viewer:
    return Viewer(
        person_id=1, login="x", name="王某", role=role, organisation_id=1, organisation_name="某单位", kind=kind,
        region_code=region, city_code=region,
    )  # fmt: skip


EVERYBODY = [
    (OrgKind.ENTERPRISE, Role.CERTIFIER), (OrgKind.COUNTY, Role.OFFICER), (OrgKind.CITY, Role.OFFICER),
    (OrgKind.PROVINCE, Role.OFFICER), (OrgKind.AUDIT, Role.AUDITOR), (OrgKind.CITY, Role.INSPECTOR), (OrgKind.PROVINCE, Role.ADMIN),
    (OrgKind.PROVINCE, Role.EXPERT),
]  # fmt: skip
OFFICES = [
    *((kind, Role.OFFICER) for kind in OrgKind if kind not in (OrgKind.ENTERPRISE, OrgKind.PROVIDER, OrgKind.AUDIT)),
    (OrgKind.AUDIT, Role.AUDITOR),
]


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_everybody_signed_in_finds_help_and_their_password_in_the_menu(kind: OrgKind, role: Role) -> None:
    items = menu_for(_viewer(kind, role), RATED)
    assert {"public.help_page", "auth.change_password"} <= {item.endpoint for item in items}
    assert len({item.label for item in items}) == len(items), "two entries with the same words"


def test_the_public_menu_holds_open_pages_only() -> None:
    assert {POLICIES[item.endpoint] for item in menu_for(None, RATED)} == {"anyone"}


@pytest.mark.parametrize(("kind", "role"), OFFICES)
def test_offices_where_nobody_rates_see_what_concerns_their_programmes_and_may_open_all_of_it(
    kind: OrgKind, role: Role
) -> None:
    viewer = _viewer(kind, role, "420115")
    shown = {item.endpoint for item in menu_for(viewer, RATED)}
    assert not shown & STARS
    assert {"bureau.home", "bureau_budget.index", "bureau_fraud.index", "notices.index"} <= shown
    assert ("bureau_two_persons.index" in shown) == (role is Role.OFFICER)
    assert all(PERMISSIONS[POLICIES[endpoint]].holds(viewer) for endpoint in shown)


def test_which_provinces_rate_follows_from_the_packs() -> None:
    assert sorted(RATED) == ["32"]
    at_home, elsewhere = (_viewer(OrgKind.CITY, Role.OFFICER, region) for region in ("320500", "420100"))
    assert "bureau_draws.index" in {item.endpoint for item in menu_for(at_home, RATED)}
    assert "bureau_draws.index" in {item.endpoint for item in menu_for(elsewhere, RATED | {"42"})}
    programmes_only = {item.endpoint for item in menu_for(_viewer(OrgKind.OPERATOR, Role.OFFICER), RATED)}
    assert not programmes_only & STARS, "an office of the programmes at home has no part in the rating either"


def test_an_enterprise_where_nobody_rates_finds_no_rating_in_its_menu() -> None:
    here, there = (_viewer(OrgKind.ENTERPRISE, Role.CERTIFIER, region) for region in ("320583", "420115"))
    rating = {"selfcheck.start", "enterprise.recheck_list", "stars.index"}
    assert rating <= {item.endpoint for item in menu_for(here, RATED)}
    shown = {item.endpoint for item in menu_for(there, RATED)}
    assert not shown & rating
    assert {"enterprise.projects", "enterprise.policies", "notices.index"} <= shown


@pytest.mark.parametrize("region", ["320500", "420115"])
@pytest.mark.parametrize(("kind", "role"), EVERYBODY + OFFICES)
def test_no_menu_shows_more_than_nine_entries_at_once_and_groups_lie_together(
    kind: OrgKind, role: Role, region: str
) -> None:
    own = [item for item in menu_for(_viewer(kind, role, region), RATED) if not item.aside]
    for words, items in groupby(own, key=lambda item: item.group):
        assert not words or len(list(items)) in range(2, 10), words
    runs = [words for words, _ in groupby(item.group for item in own) if words]
    assert len(runs) == len(set(runs)), "the entries of a group stand in two places"
    assert len([item for item in own if not item.group]) + len(runs) <= 9
