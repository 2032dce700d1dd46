"""The printed documents: complete, the same every time, never executing what was typed, refusing unfit data."""

import copy
import hashlib
import os
import subprocess
import sys
from decimal import Decimal
from pathlib import Path
from typing import Any

import pikepdf
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from assessor.documents import glyphs
from assessor.documents.render import PAPERS, DocumentError, render
from assessor.documents.shapes import NoticeRow, Receipt
from assessor.evidence.inspect import inspect
from tests.documents import examples
from tests.documents.pdf_text import font_names, page_count, text_of

EVERY = pytest.mark.parametrize("case", list(examples.ALL))


def made(case: str) -> bytes:
    return render(case.split("-")[0], examples.ALL[case])


def receipt(**changes: Any) -> dict[str, Any]:
    return copy.deepcopy(examples.RECEIPT) | changes


def words(value: Any) -> list[str]:
    """All sentences and names in the data of a document."""
    if isinstance(value, dict):
        return [word for each in value.values() for word in words(each)]
    if isinstance(value, list):
        return [word for each in value for word in words(each)]
    return [value] if isinstance(value, str) else []


def refused(name: str, data: dict[str, Any]) -> str:
    with pytest.raises(DocumentError) as no:
        render(name, data)
    return str(no.value)


@EVERY
def test_a_document_says_everything_it_was_given(case: str) -> None:
    text = text_of(made(case))
    for word in words(examples.ALL[case]):
        if any("\u4e00" <= letter <= "\u9fff" for letter in word):
            assert word.replace(" ", "") in text, word


@EVERY
def test_the_same_data_gives_the_same_bytes(case: str) -> None:
    assert made(case) == made(case)


def test_another_process_in_another_time_zone_gives_the_same_bytes() -> None:
    code = (
        "import hashlib, sys; from tests.documents import examples; from assessor.documents.render import render\n"
        "print(*(hashlib.sha256(render(case.split('-')[0], data)).hexdigest() for case, data in examples.ALL.items()))"
    )
    env = os.environ | {"TZ": "America/New_York", "LANG": "C", "PYTHONHASHSEED": "7"}
    said = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, env=env
    ).stdout.split()
    assert said == [hashlib.sha256(made(case)).hexdigest() for case in examples.ALL]


@EVERY
def test_a_document_meets_the_archive_and_accessibility_standards_and_our_own_inspection(
    case: str, tmp_path: Path
) -> None:
    path = tmp_path / "document"
    path.write_bytes(made(case))
    with pikepdf.open(path) as pdf, pdf.open_metadata() as meta:
        assert (meta["pdfaid:part"], meta["pdfaid:conformance"], meta["pdfuaid:part"]) == ("2", "A", "1")
        assert meta["dc:title"]
        assert str(pdf.Root.Lang) == "zh-CN"
    found = inspect(path, "document.pdf")
    assert (found.media_type, found.warnings) == ("application/pdf", ())


@EVERY
def test_only_the_bundled_font_is_used(case: str) -> None:
    assert all(name.startswith(("NotoSansCJKsc", "NotoSansMonoCJKsc")) for name in font_names(made(case)))


@pytest.mark.parametrize("case", [case for case in examples.ALL if not case.startswith("certificate")])
def test_every_page_has_its_number_of_all_and_the_check_code_of_the_content(case: str) -> None:
    document = made(case)
    text, pages = text_of(document), page_count(document)
    for number in range(1, pages + 1):
        assert f"第{number}页，共{pages}页" in text
    assert text.count("内容校验码SHA-256") == pages
    assert text.count(f"编号{examples.ALL[case]['number']}") >= pages


def test_the_receipt_carries_each_files_sha256_so_that_it_can_be_copied() -> None:
    text = text_of(render("receipt", examples.RECEIPT))
    for file in examples.RECEIPT["files"]:
        assert file["sha256"] in text
    assert examples.RECEIPT["basis"]["pack_digest"] in text


def test_a_change_of_one_letter_changes_the_check_code() -> None:
    other = receipt(signed_by="沈知達")
    assert text_of(render("receipt", other))[-400:] != text_of(render("receipt", examples.RECEIPT))[-400:]


def test_markup_somebody_typed_is_printed_and_not_executed() -> None:
    nasty = '#panic("x") #{1+1} *bold* _it_ $x$ <a> @b `raw` \\ // c /* d */ [e] = f'
    text = text_of(
        render("receipt", receipt(signed_by=nasty, enterprise=examples.ENTERPRISE | {"name": '"}#eval("1")'}))
    )
    assert nasty.replace(" ", "") in text
    assert '"}#eval("1")' in text


def test_time_is_shown_as_beijing_time() -> None:
    text = text_of(render("receipt", receipt(submitted_at="2022-03-05T16:30:01Z")))
    assert "2022年3月6日00:30:01（北京时间）" in text


def test_the_creation_time_of_the_file_is_the_time_of_issue_and_not_of_printing(tmp_path: Path) -> None:
    path = tmp_path / "receipt.pdf"
    path.write_bytes(render("receipt", receipt(issued_at="2022-03-05T14:03:21+08:00")))
    with pikepdf.open(path) as pdf:
        assert str(pdf.docinfo["/CreationDate"]).startswith("D:20220305060321")


def test_unknown_spend_is_said_to_be_unknown_and_never_zero() -> None:
    assert "上云投入尚不明确" in text_of(render("receipt", receipt(spend_fen=None)))
    assert "上云投入0.00元（0万元）" in text_of(render("receipt", receipt(spend_fen=0)))


@settings(max_examples=30)
@given(fen=st.integers(-(10**14), 10**14))
def test_any_amount_is_printed_exactly_in_yuan_and_in_wan(fen: int) -> None:
    yuan = f"{Decimal(fen) / 100:,.2f}"
    exact = Decimal(abs(fen)) / 1_000_000
    wan = f"{exact:,f}"
    wan = ("-" if fen < 0 else "") + (wan.rstrip("0").rstrip(".") if "." in wan else wan)
    assert f"上云投入{yuan}元（{wan}万元）" in text_of(render("receipt", receipt(spend_fen=fen)))


@settings(max_examples=40)
@given(text=st.text(min_size=1, max_size=80))
def test_any_text_can_be_printed(text: str) -> None:
    data = receipt(
        signed_by="甲" + text, files=[examples.RECEIPT["files"][0] | {"name": "乙" + text, "proves": ["丙" + text]}]
    )
    assert render("receipt", data).startswith(b"%PDF-")


def test_a_character_the_font_lacks_is_named_and_controls_are_dropped() -> None:
    text = text_of(render("receipt", receipt(signed_by="沈\U00020000远\U0001f600\u202e\x00\u200b号")))
    assert "沈〔U+20000〕远〔U+1F600〕号" in text


def test_the_font_map_agrees_with_the_font() -> None:
    known = glyphs.covered()
    assert len(known) > 40_000
    assert all(ord(c) in known for c in "星级上云企业评定〔〕（）·—★☆●○▲■ⅣⅢ①㎡￥囍镕")
    assert not any(ord(c) in known for c in "😀ก\ue000")


def test_a_document_of_another_name_is_refused_with_the_names_there_are() -> None:
    said = refused("diploma", {})
    assert all(name in said for name in PAPERS)


@pytest.mark.parametrize(
    ("change", "field", "words"),
    [
        ({"outcome": "eligible"}, "outcome", "不认识"),
        ({"spend_fen": 45000.0}, "spend_fen", "整数"),
        ({"spend_fen": "4500000"}, "spend_fen", "整数"),
        ({"submitted_at": "2022-03-05T14:03:21"}, "submitted_at", "时区"),
        ({"star": ""}, "star", "不能为空"),
        ({"submission": 0}, "submission", "过小"),
        ({"enterprise": {"name": "甲", "uscc": "1", "region": "乙"}}, "enterprise.uscc", "格式不对"),
        ({"enterprise": {"name": "甲", "region": "乙"}}, "enterprise.uscc", "缺少"),
        ({"files": [{"name": "a", "kind": "b", "size": 1, "sha256": "zz"}]}, "files.0.sha256", "格式不对"),
    ],
)
def test_unfit_data_is_refused_and_the_field_is_named(change: dict[str, Any], field: str, words: str) -> None:
    said = refused("receipt", receipt(**change))
    assert field in said
    assert words in said


@pytest.mark.parametrize("secret", ["phone", "legal_person_id", "bank_account", "score"])
def test_a_public_notice_can_carry_no_column_beyond_the_four(secret: str) -> None:
    data = copy.deepcopy(examples.NOTICE)
    data["rows"][0][secret] = "320102199001011234"
    assert f"rows.0.{secret}" in refused("notice", data)
    assert set(NoticeRow.model_fields) == {"name", "uscc", "star", "city"}


def test_the_notice_tells_how_many_of_each_star_and_when_objections_end() -> None:
    text = text_of(render("notice", examples.NOTICE))
    assert "共155家（三星级104家，四星级51家）" in text
    assert "5个工作日，自2022年4月1日发布之次日起算，至2022年4月11日结束（含当日）" in text


def test_an_empty_notice_and_an_undecided_case_say_so() -> None:
    assert "本次没有拟公示的企业" in text_of(made("notice-empty"))
    assert "尚未作出结论" in text_of(made("decision-open"))
    assert "没有上传证明材料" in text_of(render("receipt", receipt(files=[])))


def test_a_judgement_against_the_finding_stands_out_with_its_reason() -> None:
    text = text_of(render("decision", examples.DECISION))
    assert "与系统所得不同，理由：现场核查开通记录为2021-10-28，填报有误。" in text


def test_a_finished_shape_is_accepted_as_well_as_plain_data() -> None:
    assert render("receipt", Receipt.model_validate(examples.RECEIPT)) == render("receipt", examples.RECEIPT)


def test_a_demonstration_is_marked_on_its_face_and_a_real_document_is_not() -> None:
    assert "不具有任何效力" in text_of(render("receipt", receipt(demo=True)))
    assert "不具有任何效力" not in text_of(render("receipt", receipt(demo=False)))
