"""A form that the document lays out is filled in on the project; its print is the paper, frozen with the filing."""

import hashlib
from typing import Any

import pytest
from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.assemble import assemble
from assessor.cases.attach_file import TakenIn
from assessor.cases.attach_paper_form import attach_paper_form
from assessor.cases.confirm_service import Said, take_provider_step
from assessor.cases.fraud_standing import provider_code
from assessor.cases.paper_form import (
    PaperForm,
    cell,
    filled,
    find_paper_form,
    paper_forms,
    printed_file,
    rows_in,
    save_form_section,
    saved_rows,
)
from assessor.cases.paper_form_records import records_for, starting_rows
from assessor.cases.proofs import proofs_of
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.remove_file import remove_file
from assessor.cases.save_answers import find_answer, save_answers
from assessor.cases.scope import last_submission
from assessor.cases.submit import submit
from assessor.evidence.inspect import Inspected
from assessor.policy import packs
from models.application import Application
from models.evidence import EvidenceFile
from models.provider import ProviderFiling, ProviderFilingStep, ProviderFilingVersion
from tests.support.programmes import Programme
from tests.support.world import on

ON_SQLITE = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
MATERIAL = "redemption"
PEOPLE = [
    {"post": "head", "name": "云知远", "title": "总经理", "phone": "0458-0000001", "email": "a@cloud.example"},
    {"post": "contact", "name": "云小远", "title": "经理", "phone": "0458-0000002", "email": "b@cloud.example"},
]


class Sheet:
    """A draft in Yichun without its redemption form, and the form."""

    def __init__(self, session: Session) -> None:
        self.session, self.programme = session, Programme(session, "yichun-subsidy-2023")
        self.boss: Viewer = self.programme.boss("示例制造有限公司")
        self.case: Application = self.programme.draft(self.boss)
        self.pack = self.programme.pack
        self.one: PaperForm = find_paper_form(self.pack, MATERIAL)
        paper = select(EvidenceFile).where(EvidenceFile.name == f"{MATERIAL}.pdf")
        remove_file(session, self.case, session.exec(paper).one().ref, self.programme.at)

    def save(self, section: str, rows: list[dict[str, Any]], version: int | None = None) -> int:
        """Save a section under the version that stands, or the one given."""
        one = self.one.section(section)
        saved = saved_rows(self.session, self.case, self.one, one)
        seen = version if version is not None else saved.version if saved else 0
        return save_form_section(self.session, self.boss, self.case, self.one, one, rows, seen, self.programme.at)

    def start(self, section: str) -> list[dict[str, Any]]:
        """What a section starts with."""
        records = records_for(self.session, self.case, self.pack, self.programme.at)
        return starting_rows(self.session, self.case, self.one, self.one.section(section), records)

    def fill(self) -> None:
        """Everything, from what is known and the rest typed."""
        self.save(
            "enterprises", [self.start("enterprises")[0] | {"product": "云主机", "term": "一年", "evaluation": "良好"}]
        )
        known = {"provider": "示例云服务有限公司", "platform": "示例云", "website": "https://cloud.example"}
        self.save("platform", [self.start("platform")[0] | known])
        self.save("people", PEOPLE)
        self.save("declaration", [{"truthful": "true"}])

    def attach(self, content: str | None = None) -> EvidenceFile:
        """Attach a print of what is filled in (its bytes named by the content)."""
        content = content or filled(self.session, self.case, self.one).content
        sha256 = hashlib.sha256(content.encode()).hexdigest()
        kept = TakenIn("上云补助兑付申请表.pdf", sha256, 2000, Inspected("application/pdf", 1, None, None, ()))
        at = self.programme.at
        return attach_paper_form(self.session, self.boss, self.case, self.pack, self.one, kept, content, at)

    @property
    def missing(self) -> list[str]:
        """What stands in the way of filing, as far as papers go."""
        made = assemble(self.session, self.case, self.pack, self.programme.at.today)
        return [one.words for one in made.missing if one.section == "documents"]


@pytest.fixture
def sheet(session: Session) -> Sheet:
    return Sheet(session)


def test_forms_of_the_enterprise_come_from_the_pack_and_no_others() -> None:
    found = {pack.id: [one.material.id for one in paper_forms(pack)] for pack in packs.load().values()}
    assert {name: forms for name, forms in found.items() if forms} == {"yichun-subsidy-2023": ["redemption"]}
    with pytest.raises(NotFound):
        find_paper_form(packs.load()["yichun-subsidy-2023"], "filing_form")  # the provider's


@ON_SQLITE
def test_the_form_starts_with_the_projects_own_answers_and_no_other_customer_is_shown(sheet: Sheet) -> None:
    other = sheet.programme.filed(sheet.programme.boss("另一家客户有限公司"))
    assert other.number
    assert sheet.start("enterprises") == [
        {"name": "示例制造有限公司", "contract_yuan": "180000.00", "claim_yuan": "90000.00"}
    ]
    assert sheet.start("platform") == [
        {"provider": "示例云服务有限公司", "customers": "1", "claim_total_yuan": "90000.00"}
    ]
    assert saved_rows(sheet.session, sheet.case, sheet.one, sheet.one.section("platform")) is None
    pens = {q.id for s in sheet.one.form.sections for q in s.questions if sheet.one.by_hand(q)}
    assert pens == {"signed_by", "signed_on"}
    assert not pens & {q.id for s in sheet.one.sections for q in s.questions}


@ON_SQLITE
def test_platform_and_website_come_from_the_filing_that_was_accepted_and_while_it_stands(sheet: Sheet) -> None:
    session, programme, at = sheet.session, sheet.programme, sheet.programme.at.at
    who = {"organisation_id": programme.provider.organisation_id}
    filing = ProviderFiling(
        ref="filing00000001",
        pack_id=sheet.pack.id,
        state_since=at,
        created_by=programme.provider.person_id,
        created_at=at,
        **who,
    )
    session.add(filing)
    session.flush()
    for seq, platform in ((1, "第一云"), (2, "第二云")):
        rows = [{"platform": platform, "website": "https://cloud.example"}]
        session.add(
            ProviderFilingVersion(
                filing_id=filing.id or 0,
                seq=seq,
                document={"basics": rows, "cases": [{"name": "甲"}, {"name": "乙"}]},
                files=[],
                sha256="0" * 64,
                pack_id=sheet.pack.id,
                pack_digest=sheet.pack.digest,
                submitted_by=programme.provider.person_id,
                at=at,
            )
        )
    seen = []
    for seq, (version, action, day) in enumerate(
        [(1, "submit", None), (1, "accept", programme.at.today), (2, "submit", None), (2, "remove", None)], 1
    ):
        session.add(
            ProviderFilingStep(
                filing_id=filing.id or 0,
                seq=seq,
                version_seq=version,
                action=action,
                filed_on=day,
                reason="不再符合条件",
                actor_id=programme.provider.person_id,
                at=at,
                **who,
            )
        )
        session.flush()
        seen.append(sheet.start("platform")[0].get("platform"))
    assert seen == [None, "第一云", "第一云", None]


@ON_SQLITE
def test_nothing_typed_is_lost_and_nobody_overwrites_a_colleague(sheet: Sheet) -> None:
    rows = [{"name": "甲", "claim_yuan": "九万"}, {"name": "", "claim_yuan": ""}, {"name": "乙", "claim_yuan": "1"}]
    assert sheet.save("enterprises", rows) == 1
    saved = saved_rows(sheet.session, sheet.case, sheet.one, sheet.one.section("enterprises"))
    assert rows_in(saved) == [rows[0], rows[2]]
    gaps = [gap.words for gap in filled(sheet.session, sheet.case, sheet.one).gaps]
    assert any(words.startswith("服务本市上云企业明细：第 1 项，“兑付金额”请以元为单位") for words in gaps)
    assert any("第 2 项，“合同金额”请填写" in words for words in gaps)
    with pytest.raises(Stale):
        sheet.save("enterprises", [{"name": "丙"}], version=0)
    assert rows_in(saved) == [rows[0], rows[2]]
    with pytest.raises(Refusal, match="最多填写 30 行"):
        sheet.save("enterprises", [{"name": str(n)} for n in range(31)])
    sheet.save("enterprises", [{"name": str(n)} for n in range(30)])


@ON_SQLITE
def test_a_total_has_to_be_what_the_lines_come_to(sheet: Sheet) -> None:
    sheet.fill()
    assert filled(sheet.session, sheet.case, sheet.one).gaps == ()
    row = sheet.start("platform")[0] | {"platform": "示例云", "website": "https://cloud.example"}
    sheet.save("platform", [row | {"customers": "2", "claim_total_yuan": "90000.01"}])
    words = [gap.words for gap in filled(sheet.session, sheet.case, sheet.one).gaps]
    assert ["“服务企业数量”填的是 2" in words[0], "“兑付总金额”填的是 90000.01" in words[1]] == [True, True]
    with pytest.raises(Refusal, match="合计是"):
        sheet.attach()


def test_the_print_is_the_paper_and_is_frozen_with_its_digest(sheet: Sheet) -> None:
    wanted = "请上传“上云补助兑付申请表”（三(三)）。"
    assert sheet.missing == [wanted]
    with pytest.raises(Refusal, match="请填写"):
        sheet.attach()
    sheet.fill()
    assert sheet.missing == [wanted]  # filled in is not handed in
    with pytest.raises(Refusal, match="刚被同事修改过"):
        sheet.attach("0" * 64)
    made = sheet.attach()
    assert sheet.missing == []
    assert sheet.attach().ref == made.ref
    submit(sheet.session, sheet.boss, sheet.case, sheet.pack, sheet.case.version, sheet.programme.at, pledged=True)
    submission = last_submission(sheet.session, sheet.case)
    assert submission is not None
    assert made.sha256 in [file["sha256"] for file in submission.files]
    with pytest.raises(Refusal, match="内容已固定"):
        sheet.save("people", [])
    with pytest.raises(Refusal, match="内容已固定"):
        sheet.attach()


@ON_SQLITE
def test_a_form_changed_after_its_print_holds_the_filing_until_it_is_printed_again(sheet: Sheet) -> None:
    sheet.fill()
    before = sheet.attach()
    sheet.save("people", [PEOPLE[0] | {"name": "云致远"}])
    assert ["在生成之后又改过" in words for words in sheet.missing] == [True]
    with pytest.raises(Refusal, match="未填完"):
        submit(sheet.session, sheet.boss, sheet.case, sheet.pack, sheet.case.version, sheet.programme.at, pledged=True)
    after = sheet.attach()
    assert after.ref != before.ref
    assert [one.file.ref for one in proofs_of(sheet.session, sheet.case) if one.file.name == after.name] == [after.ref]
    assert sheet.missing == []
    remove_file(sheet.session, sheet.case, after.ref, sheet.programme.at)
    assert printed_file(sheet.session, sheet.case, sheet.one) is None
    assert ["请上传" in words for words in sheet.missing] == [True]


@ON_SQLITE
def test_a_project_that_came_back_starts_with_the_providers_word_on_the_term(sheet: Sheet) -> None:
    sheet.fill()
    sheet.attach()
    programme = sheet.programme
    submit(sheet.session, sheet.boss, sheet.case, sheet.pack, sheet.case.version, programme.at, pledged=True)
    said = Said("confirmed", on("2023-06-01").today, on("2023-06-05").today, 18_000_000)
    take_provider_step(sheet.session, programme.provider, sheet.case, sheet.pack, "confirm_service", said, programme.at)
    programme.take(sheet.case, "return", "请补合同")
    assert sheet.start("enterprises")[0]["term"] == "2023年6月1日 至 2023年6月5日"
    assert sheet.missing == []  # what was filled in and printed came back with the draft


@ON_SQLITE
def test_the_form_is_no_answer_of_the_questionnaire(sheet: Sheet) -> None:
    code = provider_code(sheet.session, sheet.case, sheet.pack)
    before = assemble(sheet.session, sheet.case, sheet.pack, sheet.programme.at.today).document
    sheet.fill()
    assert assemble(sheet.session, sheet.case, sheet.pack, sheet.programme.at.today).document == before
    assert provider_code(sheet.session, sheet.case, sheet.pack) == code
    assert find_answer(sheet.session, sheet.case, cell(sheet.one)) is None
    project = next(s for s in sheet.pack.sections if s.id == "project")
    kept = find_answer(sheet.session, sheet.case, project)
    assert kept is not None
    changed = {"provider_uscc": "91320583XXFAKE0018"}
    save_answers(sheet.session, sheet.boss, sheet.case, project, "", changed, kept.version, sheet.programme.at)
    assert "provider" not in sheet.start("platform")[0]  # nobody is registered with that code
