"""Who gets through which door: every route × every kind of person × own and foreign case, by what the service answers.

The expectation stands here on its own; it is not read from the service's policy table.
"""

from dataclasses import dataclass

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.sign_in import open_session
from assessor.policy import packs
from models.batch import Batch, Setting
from models.people import Membership, Organisation, Person
from models.store import CLOCK_OFFSET, now, unit_of_work
from models.vocabulary import PROVINCE_CODE, OrgKind, Role
from tests.support.audience import AUDIENCE, EVERYBODY, REACHES_THE_CASE
from tests.support.filing import draft, filed
from tests.support.world import World, on


@dataclass
class Street:
    """The service with people who can knock."""

    app: Flask
    tokens: dict[str, str]
    filed_ref: str
    draft_ref: str

    def knock(self, who: str, method: str, path: str) -> tuple[int, str]:
        """Status and Location of a request; forms are empty (that the token is checked is tested elsewhere)."""
        client: FlaskClient = self.app.test_client()
        if who != "nobody":
            client.set_cookie("sid", self.tokens[who])
        answer = client.open(path, method=method, headers={"Accept": "text/html"})
        answer.close()
        return answer.status_code, answer.headers.get("Location", "")


def _people(world: World) -> dict[str, Viewer]:
    firm = world.organisation(OrgKind.ENTERPRISE, "320583", "示例制造有限公司", "91320583XXFAKE0018")
    other = world.organisation(OrgKind.ENTERPRISE, "320302", "另一家示例有限公司", "91320583XXFAKE002B")
    offices = {
        "county": (OrgKind.COUNTY, "320583"), "other_county": (OrgKind.COUNTY, "320302"),
        "city": (OrgKind.CITY, "320500"), "other_city": (OrgKind.CITY, "320300"),
        "province": (OrgKind.PROVINCE, PROVINCE_CODE),
    }  # fmt: skip
    made = {
        name: world.person(world.organisation(kind, code, f"{code}工信部门"), Role.OFFICER)
        for name, (kind, code) in offices.items()
    }
    city_office = world.session.get_one(Organisation, made["city"].organisation_id)
    audit = world.organisation(OrgKind.AUDIT, PROVINCE_CODE, "审计部门")
    province = world.organisation(OrgKind.PROVINCE, PROVINCE_CODE, "系统管理")
    return made | {
        "boss": world.person(firm, Role.CERTIFIER),
        "clerk": world.person(firm, Role.EDITOR),
        "other_boss": world.person(other, Role.CERTIFIER),
        "auditor": world.person(audit, Role.AUDITOR),
        "admin": world.person(province, Role.ADMIN),
        "inspector": world.person(city_office, Role.INSPECTOR),
        "provider": world.person(
            world.organisation(OrgKind.PROVIDER, "320583", "示例云服务有限公司", "91320583XXFAKE0018"), Role.CERTIFIER
        ),
        "expert": world.person(world.session.get_one(Organisation, made["province"].organisation_id), Role.EXPERT),
    }


def _token(session: Session, viewer: Viewer) -> str:
    person = session.get_one(Person, viewer.person_id)
    membership = session.exec(select(Membership).where(Membership.person_id == viewer.person_id)).one()
    return open_session(session, person, membership, now(session))


@pytest.fixture
def street(app: Flask) -> Street:
    """A filed case in 昆山, a draft in 徐州鼓楼区, and one of everybody."""
    app.config["WTF_CSRF_ENABLED"] = False
    pack = packs.load()["jiangsu-star-2022"]
    with unit_of_work(app.extensions["engine"], write=True) as session:
        session.add(Setting(key=CLOCK_OFFSET, value=str(int((on("2022-03-05").at - now(session)).total_seconds()))))
        session.flush()
        world = World(session)
        world.regions()
        people = _people(world)
        fund = packs.load()["jiangsu-subsidy-2018"]
        session.add(Batch(pack_id=fund.id, pack_digest=fund.digest, title=fund.title, created_at=on("2018-08-16").at))
        session.flush()
        batch = world.batch(pack.id, pack.digest)
        for city in ("320500", "320300", "320100"):
            world.window(batch, city, "2022-02-28", "2022-03-31")
        case = filed(session, people["boss"], batch, pack)
        sketch = draft(session, people["other_boss"], batch, pack)
        tokens = {name: _token(session, viewer) for name, viewer in people.items()}
        refs = case.ref, sketch.ref
    return Street(app, tokens, *refs)


def _doors(app: Flask, method: str) -> list[tuple[str, str, set[str]]]:
    """(endpoint, rule, names of its arguments) of every route that answers to the method."""
    return [
        (rule.endpoint, rule.rule, set(rule.arguments))
        for rule in app.url_map.iter_rules()
        if rule.endpoint != "static" and method in (rule.methods or set())
    ]


def _path(app: Flask, endpoint: str, arguments: set[str], ref: str) -> str:
    values = {
        "ref": ref, "section_id": "services", "line_id": "s1", "file_ref": "nothing", "seq": 1, "pack_id": "jiangsu-star-2022",
        "office_id": 1, "person_id": 1, "what": "disable", "action": "withdraw", "number": 1, "notice": "nothing", "uscc": "nothing",
        "receipt": "nothing", "certificate": "nothing", "secret": "nothing", "proposal_ref": "nothing", "inspector_ref": "nothing",
        "visit_ref": "nothing", "photo_ref": "nothing", "signal_ref": "nothing", "size": 1, "report_ref": "nothing",
        "sheet_ref": "nothing", "recheck_ref": "nothing", "draw_ref": "nothing", "file_id": 1, "start_from": "empty", "form": "pdf",
        "scan_id": 1, "expert_ref": "nothing", "panel_ref": "nothing", "step_name": "received",
        "void_ref": "nothing", "filing_ref": "nothing", "product_ref": "nothing", "push_ref": "nothing", "token_ref": "nothing",
        "run_ref": "nothing", "declaration_ref": "nothing", "city": "320500",
        "code": "N01",
        "finding_ref": "nothing", "table": "csv", "table_form": "csv",
        "kind": "invoice", "paper_ref": "nothing", "material_id": "nothing",
    }  # fmt: skip
    with app.test_request_context():
        return str(app.url_for(endpoint, **{name: values[name] for name in arguments}))


def _audience(endpoint: str) -> set[str]:
    blueprint = endpoint.partition(".")[0]
    return AUDIENCE[endpoint] if endpoint in AUDIENCE else AUDIENCE[blueprint]


def _turned_away(status: int, location: str) -> bool:
    return status in (401, 403, 404) or (status == 303 and "/sign-in" in location)


def test_every_route_has_an_audience_written_here(app: Flask) -> None:
    unknown = [
        endpoint
        for endpoint, _, _ in _doors(app, "GET") + _doors(app, "POST")
        if endpoint not in AUDIENCE and endpoint.partition(".")[0] not in AUDIENCE
    ]
    assert unknown == []


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nobody_outside_the_audience_gets_through_and_nobody_inside_meets_a_wall(street: Street, method: str) -> None:
    wrong = []
    for endpoint, _, arguments in _doors(street.app, method):
        if "ref" in arguments or endpoint in ("auth.sign_out", "notices.show"):
            continue
        path = _path(street.app, endpoint, arguments, "")
        for who in sorted(EVERYBODY):
            status, location = street.knock(who, method, path)
            admitted = not _turned_away(status, location)
            if status >= 500 or (who not in _audience(endpoint) and admitted):
                wrong.append((method, endpoint, who, status))
            if (
                method == "GET"
                and who in _audience(endpoint)
                and not admitted
                and not _needs_an_object(endpoint, arguments)
            ):
                wrong.append((method, endpoint, who, status))
    assert wrong == []


def _needs_an_object(endpoint: str, arguments: set[str]) -> bool:
    """Whether the page is 'not found' in this small world: nothing was carried, no such office."""
    missing = {
        "run_ref", "declaration_ref", "office_id", "person_id", "notice", "receipt", "report_ref", "sheet_ref", "recheck_ref",
        "signal_ref", "certificate", "visit_ref", "size",
        "void_ref", "filing_ref", "product_ref",
        "draw_ref", "inspector_ref", "expert_ref", "panel_ref",
        "finding_ref",
    }  # fmt: skip
    empty = {"carry.show", "catalogue.show", "bureau_targets.show", "bureau_targets.export", "bureau_fairness.pair", "expert.declaration"}
    return endpoint in empty or bool(arguments & missing)


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_case_is_reached_only_from_inside_its_scope(street: Street, method: str) -> None:
    before = _record(street.app)
    wrong = []
    for endpoint, _, arguments in _doors(street.app, method):
        if "ref" not in arguments or endpoint == "notices.show":
            continue
        path = _path(street.app, endpoint, arguments, street.filed_ref)
        for who in sorted(EVERYBODY - (_audience(endpoint) & REACHES_THE_CASE)):
            status, location = street.knock(who, method, path)
            if not _turned_away(status, location):
                wrong.append((method, endpoint, who, status))
    assert wrong == []
    assert _record(street.app) == before


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_draft_is_its_enterprises_alone(street: Street, method: str) -> None:
    wrong = []
    for endpoint, _, arguments in _doors(street.app, method):
        if "ref" not in arguments or endpoint == "notices.show":
            continue
        path = _path(street.app, endpoint, arguments, street.draft_ref)
        for who in sorted(EVERYBODY - {"other_boss"}):
            status, location = street.knock(who, method, path)
            if not _turned_away(status, location):
                wrong.append((method, endpoint, who, status))
    assert wrong == []


def test_the_pages_of_a_case_open_to_those_inside_its_scope(street: Street) -> None:
    for who, path in {
        "boss": f"/enterprise/applications/{street.filed_ref}/progress",
        "clerk": f"/enterprise/applications/{street.filed_ref}/progress",
        "county": f"/bureau/cases/{street.filed_ref}",
        "city": f"/bureau/cases/{street.filed_ref}",
        "province": f"/bureau/cases/{street.filed_ref}",
        "auditor": f"/bureau/cases/{street.filed_ref}",
    }.items():
        status, _ = street.knock(who, "GET", path)
        assert (who, status) == (who, 200)


def _record(app: Flask) -> dict[str, int]:
    tables = (
        "event",
        "opinion",
        "site_check",
        "credit_review",
        "submission",
        "draft_answer",
        "evidence_file",
        "objection",
    )
    with unit_of_work(app.extensions["engine"], write=False) as session:
        return {t: session.connection().execute(text(f"SELECT count(*) FROM {t}")).scalar_one() for t in tables}


def test_a_route_without_a_policy_keeps_the_service_from_starting(app: Flask) -> None:
    app.policies = {name: policy for name, policy in app.policies.items() if name != "bureau_case.show"}  # type: ignore[attr-defined]
    with pytest.raises(RuntimeError, match=r"bureau_case\.show"):
        app.check_policies()  # type: ignore[attr-defined]


def test_a_form_without_its_token_changes_nothing(street: Street) -> None:
    street.app.config["WTF_CSRF_ENABLED"] = True
    before = _record(street.app)
    status, _ = street.knock("boss", "POST", f"/enterprise/applications/{street.filed_ref}/withdraw")
    assert status == 400
    assert _record(street.app) == before


def test_every_answer_carries_the_security_headers(street: Street) -> None:
    for path in ("/", "/sign-in", "/nothing-here", "/static/tokens.css"):
        answer = street.app.test_client().get(path)
        policy = answer.headers["Content-Security-Policy"]
        assert "default-src 'self'" in policy
        assert "unsafe-inline" not in policy
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["X-Frame-Options"] == "DENY"
        answer.close()
    assert street.app.test_client().get("/").headers["Cache-Control"] == "no-store"
