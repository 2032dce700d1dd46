"""The form through the door: prefilled, autosaved, printed the same each time, attached, seen by the reviewers."""

import re
import secrets
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlmodel import select

from assessor.cases.remove_file import remove_file
from assessor.cases.sign_in import open_session
from models.application import Application
from models.batch import Setting
from models.evidence import EvidenceFile
from models.people import Membership, Person
from models.store import CLOCK_OFFSET, now, unit_of_work
from tests.documents.pdf_text import text_of
from tests.support.programmes import Programme
from tests.support.world import on

PEOPLE = {
    "0-post": "head", "0-name": "云知远", "0-title": "总经理", "0-phone": "0458-0000001", "0-email": "a@cloud.example",
}  # fmt: skip

pytestmark = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)  # the verbs are tried on both


class Yard:
    """A draft without its form, the enterprise's browser, and a stranger's."""

    def __init__(self, app: Flask) -> None:
        app.config["WTF_CSRF_ENABLED"] = False
        self.app = app
        with unit_of_work(app.extensions["engine"], write=True) as session:
            session.add(Setting(key=CLOCK_OFFSET, value="0"))
            session.flush()
            programme = Programme(session, "yichun-subsidy-2023")
            self.boss, self.stranger = programme.boss("示例制造有限公司"), programme.boss("不相干有限公司")
            case = programme.draft(self.boss)
            paper = select(EvidenceFile).where(EvidenceFile.name == "redemption.pdf")
            remove_file(session, case, session.exec(paper).one().ref, programme.at)
            self.ref = case.ref
            row = session.get_one(Setting, CLOCK_OFFSET)
            row.value = str(int((on(programme.day).at - now(session)).total_seconds()))
            session.add(row)
            self.county = programme.viewer("county_pass", _submitted(case))

    def client(self, viewer: Any) -> FlaskClient:
        """A browser in which somebody is signed in."""
        client = self.app.test_client()
        with unit_of_work(self.app.extensions["engine"], write=True) as session:
            membership = session.exec(select(Membership).where(Membership.person_id == viewer.person_id)).one()
            person = session.get_one(Person, viewer.person_id)
            client.set_cookie("sid", open_session(session, person, membership, now(session)))
        return client

    def url(self, rest: str = "") -> str:
        """An address below the form."""
        return f"/enterprise/applications/{self.ref}/forms/redemption{rest}"


def _submitted(case: Application) -> Application:
    return Application(**{**case.model_dump(), "state": "submitted"})


@pytest.fixture
def yard(app: Flask) -> Yard:
    return Yard(app)


def _fields(page: str) -> dict[str, str]:
    return dict(re.findall(r'name="(\d-[a-z_]+)"[^>]*? value="([^"]*)"', page))


def _fill(client: FlaskClient, yard: Yard) -> None:
    for section, typed in {
        "platform": {"0-platform": "示例云", "0-website": "https://cloud.example"},
        "enterprises": {"0-product": "云主机", "0-term": "一年", "0-evaluation": "运行稳定"},
        "people": PEOPLE,
        "declaration": {"0-truthful": "true"},
    }.items():
        page = client.get(yard.url(f"/s/{section}")).text
        answer = client.post(yard.url(f"/s/{section}"), data={**_fields(page), **typed, "version": "0", "then": "next"})
        assert (answer.status_code, "check=1" in answer.location) == (303, False), section


def test_a_firm_fills_in_prints_and_attaches_the_form_and_the_county_sees_it(yard: Yard) -> None:
    client = yard.client(yard.boss)
    assert yard.url() in client.get(f"/enterprise/applications/{yard.ref}/files").text
    page = client.get(yard.url("/s/enterprises")).text
    assert "已预填" in page and 'value="180000.00"' in page and 'value="90000.00"' in page
    assert "草稿" in text_of(client.get(yard.url("/print.pdf")).data)
    refused = client.post(yard.url("/attach"), data={"once": secrets.token_hex(8)})
    assert refused.status_code == 422 and "“云平台名称”请填写" in refused.text
    _fill(client, yard)
    printed = client.get(yard.url("/print.pdf"))
    assert printed.headers["Content-Type"] == "application/pdf"
    text = text_of(printed.data)
    assert "示例制造有限公司" in text and "90,000.00" in text and "云知远" in text and "草稿" not in text
    assert client.get(yard.url("/print.pdf")).data == printed.data
    assert client.post(yard.url("/attach"), data={"once": secrets.token_hex(8)}).status_code == 303
    page = client.get(yard.url()).text
    file_ref = re.search(rf"/enterprise/applications/{yard.ref}/files/(\w+)", page)
    assert "已放入佐证材料" in page and file_ref is not None
    kept = client.get(f"/enterprise/applications/{yard.ref}/files/{file_ref[1]}/download").data
    assert kept == printed.data
    page = client.get(f"/enterprise/applications/{yard.ref}/submit").text
    form = {name: re.search(rf'name="{name}" value="([^"]*)"', page)[1] for name in ("seen", "version")}  # type: ignore[index]
    sent = client.post(
        f"/enterprise/applications/{yard.ref}/submit", data={**form, "pledge": "true", "once": secrets.token_hex(8)}
    )
    assert sent.status_code == 303
    assert client.get(yard.url()).status_code == 409  # frozen
    county = yard.client(yard.county)
    seen = county.get(f"/bureau/projects/{yard.ref}").text
    paper = re.search(r'href="([^"]*/files/\w+/view[^"]*)">上云补助兑付申请表.pdf', seen)
    assert paper is not None
    beside = county.get(unescape(paper[1]))
    assert beside.status_code == 200 and "#s-papers" in beside.text
    assert client.get(f"/enterprise/applications/{yard.ref}/receipt/1.pdf").status_code == 200


def test_what_is_typed_is_kept_when_it_is_wrong_stale_or_too_much(yard: Yard) -> None:
    client = yard.client(yard.boss)
    wrong = {"0-name": "示例制造有限公司", "0-claim_yuan": "九万元", "version": "0"}
    saved = client.post(yard.url("/s/enterprises/save"), data=wrong)
    assert saved.json["version"] == 1 and list(saved.json["errors"]) == ["0-claim_yuan"]
    assert client.post(yard.url("/s/enterprises/save"), data={**wrong, "0-term": "一年"}).status_code == 409
    stale = client.post(yard.url("/s/enterprises"), data={**wrong, "0-term": "两年半"})
    assert stale.status_code == 409 and "两年半" in stale.text and "九万元" in stale.text
    many = {f"{n}-name": f"第{n}家" for n in range(31)} | {"version": "1"}
    refused = client.post(yard.url("/s/enterprises"), data=many)
    assert refused.status_code == 422 and "最多填写 30 行" in refused.text and "第30家" in refused.text
    client.post(yard.url("/s/enterprises"), data={**wrong, "0-claim_yuan": "80000", "version": "1"})
    page = client.get(yard.url("/s/enterprises")).text
    assert "“兑付金额”填的是 80000.00，项目填报和登记的是 90000.00" in page
    assert client.get(yard.url("/s/nothing")).status_code == 404
    assert client.get(yard.url().replace("redemption", "filing_form")).status_code == 404


@pytest.mark.parametrize("rest", ["", "/s/platform", "/print.pdf"])
def test_another_firm_sees_nothing_of_it(yard: Yard, rest: str) -> None:
    assert yard.client(yard.stranger).get(yard.url(rest)).status_code == 404
