"""Whom a permission admits and which cases a query reaches, with one thing about the viewer changed at a time."""

from dataclasses import replace

import pytest
from sqlmodel import Session, select

from assessor.access import PERMISSIONS, Scope, Viewer, scope_of
from assessor.cases.refusal import NotFound
from assessor.cases.scope import conditions, find_case, last_submission
from models.application import Application
from models.vocabulary import ROLES_OF, OrgKind, Role
from tests.support.filing import draft
from tests.support.offices import Offices
from tests.support.world import on

EVERY = {(kind, role) for kind in OrgKind for role in Role}
ENTERPRISE = {(OrgKind.ENTERPRISE, role) for role in Role}
OFFICERS = {(kind, Role.OFFICER) for kind in (OrgKind.COUNTY, OrgKind.CITY, OrgKind.PROVINCE)}
OTHERS = (
    OrgKind.FINANCE, OrgKind.OPERATOR, OrgKind.THIRD_PARTY, OrgKind.PARTY_GROUP, OrgKind.GOVERNMENT, OrgKind.DATA_BUREAU,
)  # fmt: skip
FIRMS = (OrgKind.ENTERPRISE, OrgKind.PROVIDER)
EVERY_OFFICE = {(kind, Role.OFFICER) for kind in OrgKind if kind not in FIRMS}
AUDITORS = {(kind, Role.AUDITOR) for kind in OrgKind}
UPPER = {(OrgKind.CITY, Role.OFFICER), (OrgKind.PROVINCE, Role.OFFICER)}
ADMITTED = {
    "anyone": EVERY,
    "signed_in": EVERY,
    "enterprise_people": ENTERPRISE,
    "enterprise_certifier": {(OrgKind.ENTERPRISE, Role.CERTIFIER)},
    "bureau_people": OFFICERS,
    "bureau_or_audit": OFFICERS | AUDITORS,
    "provider_people": {(OrgKind.PROVIDER, role) for role in Role},
    "provider_certifier": {(OrgKind.PROVIDER, Role.CERTIFIER)},
    "office_people": EVERY_OFFICE,
    "office_or_audit": EVERY_OFFICE | AUDITORS,
    "firm_people": {(kind, role) for kind in FIRMS for role in Role},
    "firm_certifier": {(kind, Role.CERTIFIER) for kind in FIRMS},
    "finance_people": {(OrgKind.FINANCE, Role.OFFICER)},
    "fund_readers": UPPER | AUDITORS | {(OrgKind.FINANCE, Role.OFFICER)},
    "panel_members": {(OrgKind.PROVINCE, Role.OFFICER), (OrgKind.PROVINCE, Role.EXPERT)},
    "city_people": {(OrgKind.CITY, Role.OFFICER)},
    "window_keepers": UPPER,
    "notice_keepers": UPPER,
    "objection_readers": UPPER | AUDITORS,
    "report_keepers": UPPER,
    "case_sealers": UPPER | AUDITORS,
    "recheck_readers": UPPER | AUDITORS,
    "visit_people": {(OrgKind.CITY, Role.OFFICER)} | {(kind, Role.INSPECTOR) for kind in OrgKind},
    "province_people": {(OrgKind.PROVINCE, Role.OFFICER)},
    "panel_organisers": {(OrgKind.PROVINCE, Role.OFFICER)},
    "experts": {(OrgKind.PROVINCE, Role.EXPERT)},
    "administrators": {(kind, Role.ADMIN) for kind in OrgKind},
}
"""Written here on its own, also for pairs that no membership gives today."""


def _viewer(kind: OrgKind, role: Role, region: str = "320583") -> Viewer:
    return Viewer(1, "某人", "somebody", 7, "某单位", kind, role, region, None)


@pytest.mark.parametrize("name", sorted(PERMISSIONS))
def test_a_permission_admits_exactly_those_kinds_and_roles(name: str) -> None:
    admitted = {(kind, role) for kind, role in EVERY if PERMISSIONS[name].holds(_viewer(kind, role))}
    assert admitted == ADMITTED[name]
    assert PERMISSIONS[name].holds(None) is (name == "anyone")


def test_a_scope_is_ones_own_enterprise_county_or_city_and_nothing_for_everybody_else() -> None:
    assert scope_of(None) == Scope(nothing=True)
    for kind, role in EVERY:
        expected = {
            OrgKind.ENTERPRISE: Scope(enterprise_id=7, drafts=True),
            OrgKind.COUNTY: Scope(county_code="320583"),
            OrgKind.CITY: Scope(city_code="320583"),
            OrgKind.PROVINCE: Scope(province="32"),
            OrgKind.AUDIT: Scope(province="32") if role is Role.AUDITOR else Scope(nothing=True),
            OrgKind.PROVIDER: Scope(provider_id=7),
            **{other: Scope(reached=(other, "320583")) for other in OTHERS},
        }.get(kind, Scope(nothing=True))
        if role in (Role.ADMIN, Role.SERVICE, Role.INSPECTOR, Role.EXPERT) and kind is not OrgKind.ENTERPRISE:
            expected = Scope(nothing=True)
        assert scope_of(_viewer(kind, role)) == expected, (kind, role)
    assert Role.ADMIN not in ROLES_OF[OrgKind.ENTERPRISE]


def test_an_officer_of_a_bureau_is_one_by_role_and_by_office() -> None:
    assert {(kind, role) for kind, role in EVERY if _viewer(kind, role).is_bureau} == OFFICERS


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def _seen(session: Session, viewer: Viewer | None) -> set[str]:
    return set(session.exec(select(Application.ref).where(*conditions(viewer))))


def test_each_viewer_reaches_the_cases_of_their_scope_and_no_other(offices: Offices) -> None:
    session, pack, at = offices.session, offices.pack, on("2022-03-05")
    offices.world.window(offices.batch, "320300", "2022-02-28", "2022-04-10")
    ours, zone, far = (offices.submitted(region=code) for code in ("320583", "320576", "320302"))
    boss = offices.boss()
    sketch = draft(session, boss, offices.batch, pack, "three_star", at)
    audit = offices.world.person(offices.world.organisation(OrgKind.AUDIT, "320000", "审计组"), Role.AUDITOR)
    filed = {ours.ref, zone.ref, far.ref}
    reached = {
        "boss": (boss, {sketch.ref}),
        "another boss": (offices.boss(), set()),
        "county": (offices.county, {ours.ref}),
        "city": (offices.city, {ours.ref, zone.ref}),
        "province": (offices.province, filed),
        "audit": (audit, filed),
        "administrator": (replace(offices.province, role=Role.ADMIN), set()),
        "nobody": (None, set()),
    }
    assert {who: _seen(session, viewer) for who, (viewer, _) in reached.items()} == {
        who: refs for who, (_, refs) in reached.items()
    }
    for viewer, refs in reached.values():
        for ref in (filed | {sketch.ref}) - refs:
            with pytest.raises(NotFound):
                find_case(session, viewer, ref)


def test_the_last_submission_is_that_of_the_case_asked_for(offices: Offices) -> None:
    first, second = offices.submitted(), offices.submitted()
    for case in (first, second):
        found = last_submission(offices.session, case)
        assert found is not None
        assert found.application_id == case.id
    sketch = draft(offices.session, offices.boss(), offices.batch, offices.pack)
    assert last_submission(offices.session, sketch) is None


def test_every_permission_has_a_sentence_for_those_it_turns_away() -> None:
    assert set(ADMITTED) == set(PERMISSIONS)
    assert all(one.sentence.endswith("。") for one in PERMISSIONS.values())
