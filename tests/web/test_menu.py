"""The menu of every audience: nobody is left without help or without a way to change a password."""

import pytest

from assessor.access import Viewer
from assessor.web.menu import menu_for
from assessor.web.policies import POLICIES
from models.vocabulary import OrgKind, Role


def _viewer(kind: OrgKind, role: Role) -> Viewer:
    return Viewer(
        person_id=1, login="x", name="王某", role=role, organisation_id=1, organisation_name="某单位", kind=kind,
        region_code="320500", city_code="320500",
    )  # fmt: skip


EVERYBODY = [
    (OrgKind.ENTERPRISE, Role.CERTIFIER), (OrgKind.COUNTY, Role.OFFICER), (OrgKind.CITY, Role.OFFICER),
    (OrgKind.PROVINCE, Role.OFFICER), (OrgKind.AUDIT, Role.AUDITOR), (OrgKind.CITY, Role.INSPECTOR), (OrgKind.PROVINCE, Role.ADMIN),
    (OrgKind.PROVINCE, Role.EXPERT),
]  # fmt: skip


@pytest.mark.parametrize(("kind", "role"), EVERYBODY)
def test_everybody_signed_in_finds_help_and_their_password_in_the_menu(kind: OrgKind, role: Role) -> None:
    items = menu_for(_viewer(kind, role))
    assert {"public.help_page", "auth.change_password"} <= {item.endpoint for item in items}
    assert len({item.label for item in items}) == len(items), "two entries with the same words"


def test_the_public_menu_holds_open_pages_only() -> None:
    assert {POLICIES[item.endpoint] for item in menu_for(None)} == {"anyone"}
