"""What is read from invoices: both forms, deformed texts, contradictions, scans; always suggestions, never an exception."""

import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from assessor.documents.rmb import capital
from assessor.evidence.text import NotRead, text_of
from assessor.money.capitals import SIGNS, capital_fen
from assessor.money.reading import Reading, read_invoice
from tests.money import papers
from tests.money.papers import BUYER, CODE, DIGITAL, NUMBER, SELLER, digital, older

NFKC_BUYER = BUYER.replace("（", "(").replace("）", ")")


def read(tmp_path: Path, body: str) -> Reading:
    path = tmp_path / "invoice.pdf"
    path.write_bytes(papers.pdf(body))
    return read_invoice(text_of(path))


def values(found: Reading) -> dict[str, str]:
    return {name: one.value for name, one in found.fields.items()}


WHOLE = {"dated": "2021-12-01", "buyer": NFKC_BUYER, "seller": SELLER, "net_yuan": "42452.83", "tax_yuan": "2547.17",
         "total_yuan": "45000.00"}  # fmt: skip


def test_a_digital_invoice_is_read_whole(tmp_path: Path) -> None:
    found = read(tmp_path, digital())
    assert values(found) == WHOLE | {"number": DIGITAL}
    assert found.notes == []


@pytest.mark.parametrize("code", [CODE, "3200211130"])
def test_an_older_invoice_has_a_number_and_a_code(tmp_path: Path, code: str) -> None:
    found = read(tmp_path, older(code=code))
    assert values(found) == WHOLE | {"number": NUMBER, "code": code}
    assert found.notes == []


def test_widths_blanks_and_signs_make_no_difference(tmp_path: Path) -> None:
    found = read(
        tmp_path,
        digital(number="２４３２２０００ ００００１２３４５６７８", day="2021 年 12 月 1 日", money="￥ ", total="45，000．00",
                buyer="示例精密制造（苏州）有限 公司", capital="肆万伍仟圆正"),
    )  # fmt: skip
    assert values(found) == WHOLE | {"number": DIGITAL}


def test_a_name_that_wraps_is_one_name(tmp_path: Path) -> None:
    long = "示例长三角新一代信息技术与智能制造装备研究开发集团股份有限公司昆山高新技术产业开发区第二分公司"
    assert values(read(tmp_path, digital(buyer=long, seller=long)))["seller"] == long


def test_red_letter_invoices_name_the_one_they_correct(tmp_path: Path) -> None:
    new = read(tmp_path, digital(number="25322000000087654321", total="-45,000.00", net="-42,452.83", tax="-2,547.17",
               capital="负肆万伍仟圆整", remark=f"被红冲蓝字数电票号码：{DIGITAL}".replace("数电票", "数电发票")))  # fmt: skip
    assert values(new)["total_yuan"] == "-45000.00"
    assert (values(new)["number"], values(new)["corrects_number"]) == ("25322000000087654321", DIGITAL)
    old = read(
        tmp_path,
        older(total="-45000.00", capital="（负数）肆万伍仟圆整", remark=f"对应正数发票代码:{CODE}号码:87654321"),
    )
    assert (values(old)["number"], values(old)["corrects_code"], values(old)["corrects_number"]) == (
        NUMBER,
        CODE,
        "87654321",
    )
    alone = read(tmp_path, digital(total="-45,000.00", net="-42,452.83", tax="-2,547.17", capital="负肆万伍仟圆整"))
    assert any("红字发票" in words for words in alone.notes)


def test_contradictions_are_told_and_nothing_is_mended(tmp_path: Path) -> None:
    found = read(tmp_path, digital(capital="肆万陆仟圆整", tax="2,547.18"))
    assert values(found)["total_yuan"] == "45000.00"
    assert ["大写" in found.notes[0], "税额" in found.notes[1]] == [True, True]


def test_two_invoices_in_one_file_are_not_guessed(tmp_path: Path) -> None:
    found = values(read(tmp_path, digital() + digital(number="2" * 20, total="1.00", capital="壹圆整")))
    assert not {"number", "total_yuan", "buyer"} & set(found)


def test_a_scan_says_that_it_is_one(tmp_path: Path) -> None:
    path = tmp_path / "scan.pdf"
    made = io.BytesIO()
    Image.new("RGB", (300, 200), "white").save(made, "PDF")
    path.write_bytes(made.getvalue())
    found = read_invoice(text_of(path))
    assert not found.has_text and "扫描件" in found.notes[0] and found.fields == {}


def test_a_hostile_file_ends_its_child_and_nothing_else(tmp_path: Path) -> None:
    for number, content in enumerate((b"", b"%PDF-1.7\n" + b"\xff" * 400, b"not a pdf")):
        path = tmp_path / f"{number}.pdf"
        path.write_bytes(content)
        with pytest.raises(NotRead):
            text_of(path)
    path.write_bytes(papers.pdf(digital()))
    with pytest.raises(NotRead) as slow:
        text_of(path, seconds=0.001)
    assert slow.value.later


def test_a_code_beside_a_number_is_not_taken_for_twenty_digits() -> None:
    assert values(read_invoice(f"增值税普通发票\n发票代码 发票号码\n{CODE} {NUMBER}")) == {
        "code": CODE,
        "number": NUMBER,
    }
    alone = read_invoice(f"发票号码：{CODE} {NUMBER}")
    assert values(alone) == {"code": CODE, "number": NUMBER} and "20 位数电票" in alone.notes[0]
    assert values(read_invoice(f"电子发票（普通发票）发票号码：{DIGITAL[:12]} {DIGITAL[12:]}")) == {"number": DIGITAL}
    assert values(read_invoice(f"发票号码：{DIGITAL[:8]} {DIGITAL[8:]}")) == {"number": DIGITAL}


@given(
    st.text(
        alphabet=st.characters(codec="utf-8")
        | st.sampled_from("发票号码代名称:购买方销售¥0123456789.-年月日大写小合计" + SIGNS)
    )
)
def test_any_text_gives_an_answer(text: str) -> None:
    for one in read_invoice(text).fields.values():
        assert one.value


@given(st.integers(0, 10**14))
def test_capital_characters_are_read_back(fen: int) -> None:
    words = capital(fen)
    assert capital_fen(words) == fen
    assert capital_fen(words.replace("元", "圆").replace("整", "正")) == fen
    assert capital_fen("负" + words) == -fen


@pytest.mark.parametrize("words", ["", "整", "肆万伍仟", "甲元", "壹元贰", "壹元元"])
def test_what_is_no_amount_is_none(words: str) -> None:
    assert capital_fen(words) is None
