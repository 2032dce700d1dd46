"""Invented evidence for the demonstration: says what it was told, is marked as invented, and passes inspection."""

import io
import time
from datetime import date
from pathlib import Path
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from assessor.documents.glyphs import showable
from assessor.documents.rmb import LARGEST, capital
from assessor.documents.samples import NAMES, Kind, sample
from assessor.evidence.inspect import inspect
from assessor.evidence.kinds import check_name
from tests.documents.pdf_text import text_of

KINDS = get_args(Kind)
TOLD: dict[str, Any] = {
    "enterprise": "常州星槎鹤精密模具有限公司",
    "provider": "蓬莱云计算有限公司",
    "item": "云 ERP",
    "amount_fen": 4_500_001,
    "dated_on": date(2021, 6, 10),
    "period": (date(2021, 6, 1), None),
    "number": "22322000000012345678",
    "seed": 7,
}
EVERY = pytest.mark.parametrize("kind", KINDS)


def text(kind: Kind, **changes: Any) -> str:
    return text_of(sample(kind, **TOLD | changes)[1])


@EVERY
def test_a_sample_passes_the_inspection_under_its_own_name_without_a_warning(kind: Kind, tmp_path: Path) -> None:
    name, data = sample(kind, **TOLD)
    path = tmp_path / "sample"
    path.write_bytes(data)
    found = inspect(path, name)
    assert found.warnings == ()
    assert name.endswith({"application/pdf": ".pdf", "image/png": ".png", "image/jpeg": ".jpg"}[found.media_type])
    assert len(data) <= 60 * 1024


@EVERY
def test_the_same_arguments_give_the_same_bytes_and_another_firm_other_bytes(kind: Kind) -> None:
    assert sample(kind, **TOLD) == sample(kind, **TOLD)
    assert (
        sample(kind, **TOLD)[1]
        != sample(kind, **TOLD | {"enterprise": "无锡听雨鲤电线电缆有限公司", "number": "2", "seed": 8})[1]
    )


@pytest.mark.parametrize("kind", [kind for kind in KINDS if kind not in ("screenshot", "photo")])
def test_a_paper_says_who_and_is_marked_as_invented(kind: Kind) -> None:
    said = text(kind)
    assert TOLD["enterprise"] in said
    assert said.count("演示样张") >= 2
    assert "2021年6月10日" in said


def test_contract_invoice_and_voucher_agree_on_parties_amount_and_number() -> None:
    for kind in ("contract", "invoice", "voucher"):
        said = text(kind)
        for word in (TOLD["provider"], "云ERP", "45,000.01元", "肆万伍仟元零壹分", TOLD["number"]):
            assert word in said, (kind, word)


def test_the_term_is_open_or_closed_as_told() -> None:
    assert "自2021年6月1日起" in text("contract")
    assert "2021年6月1日至2022年5月31日" in text("contract", period=(date(2021, 6, 1), date(2022, 5, 31)))
    assert "双方另行约定" in text("contract", period=None)


@given(amount=st.integers(-(10**12), 10**12))
@settings(max_examples=20)
def test_net_and_tax_of_an_invoice_add_up_to_the_fen(amount: int) -> None:
    from assessor.documents.sample_papers import _tax

    parts = _tax(amount)
    assert parts["net"] is not None and parts["tax"] is not None
    assert parts["net"] + parts["tax"] == amount
    assert abs(parts["tax"] * 100 - parts["net"] * 6) <= 106


def test_an_invoice_without_an_amount_and_an_unknown_kind_are_refused() -> None:
    with pytest.raises(ValueError, match="须有金额"):
        sample("invoice", **TOLD | {"amount_fen": None})
    unknown: Any = "certificate"
    with pytest.raises(ValueError, match="没有“certificate”"):
        sample(unknown, **TOLD)
    assert "按双方确认的账单结算" in text("contract", amount_fen=None)


@settings(max_examples=25)
@given(kind=st.sampled_from(KINDS), words=st.text(max_size=60), seed=st.integers(0, 10**6))
def test_any_names_give_a_file_with_an_acceptable_name(kind: Kind, words: str, seed: int) -> None:
    name, data = sample(
        kind, **TOLD | {"enterprise": words, "provider": words, "item": words, "number": words, "seed": seed}
    )
    check_name(name)
    assert len(data) > 1000


def test_pictures_have_a_readable_size() -> None:
    assert Image.open(io.BytesIO(sample("screenshot", **TOLD)[1])).size == (1120, 630)
    assert Image.open(io.BytesIO(sample("photo", **TOLD)[1])).size == (960, 640)


@pytest.mark.slow
def test_a_thousand_samples_take_less_than_a_minute() -> None:
    most_used: tuple[Kind, ...] = ("contract", "invoice", "voucher", "screenshot", "device_list", "photo")
    started = time.process_time()
    for number in range(100):
        sample(
            most_used[number % 6],
            **TOLD | {"enterprise": f"常州虚构{number}有限公司", "number": f"{number:020d}", "seed": number},
        )
    assert (time.process_time() - started) * 10 < 60


def test_names_cover_every_kind_of_proof_a_pack_may_ask_for() -> None:
    from assessor.policy.packs import EVIDENCE_KINDS

    assert set(KINDS) == set(NAMES) == set(EVIDENCE_KINDS) - {"other"}


@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (0, "零元整"), (1, "壹分"), (10, "壹角整"), (5, "伍分"), (100, "壹元整"), (105, "壹元零伍分"), (110, "壹元壹角整"),
        (1_000_00, "壹仟元整"), (1_001_00, "壹仟零壹元整"), (1_010_00, "壹仟零壹拾元整"), (10_000_00, "壹万元整"),
        (10_001_00, "壹万零壹元整"), (100_100_00, "壹拾万零壹佰元整"), (4_500_000, "肆万伍仟元整"), (100_000_000_00, "壹亿元整"),
        (100_000_001_00, "壹亿零壹元整"), (100_010_000_00, "壹亿零壹万元整"), (110_000_000_00, "壹亿壹仟万元整"),
        (20_304_050_607_89, "贰佰零叁亿零肆佰零伍万零陆佰零柒元捌角玖分"), (-4_500_000, "负肆万伍仟元整"),
    ],
)  # fmt: skip
def test_capital_amounts_are_written_as_on_a_bank_slip(fen: int, words: str) -> None:
    assert capital(fen) == words


@given(fen=st.integers(1, LARGEST))
def test_a_capital_amount_can_be_read_back(fen: int) -> None:
    assert read_back(capital(fen)) == fen


def test_an_amount_beyond_the_words_is_refused() -> None:
    with pytest.raises(ValueError, match="超出"):
        capital(LARGEST + 1)


def read_back(words: str) -> int:
    """Fen from capital characters, by adding up: written without looking at how they are made."""
    whole, _, rest = words.rpartition("元")
    total = 0
    for group, factor in (("万亿", 10**12), ("亿", 10**8), ("万", 10**4), ("", 1)):
        head, mark, tail = whole.partition(group) if group else (whole, "x", "")
        if mark:
            total, whole = total + _read_group(head) * factor, tail
    jiao = _digit(rest[rest.index("角") - 1]) if "角" in rest else 0
    cents = _digit(rest[rest.index("分") - 1]) if "分" in rest else 0
    return total * 100 + jiao * 10 + cents


def _read_group(words: str) -> int:
    value = digit = 0
    for letter in words:
        if letter in "拾佰仟":
            value, digit = value + digit * {"拾": 10, "佰": 100, "仟": 1000}[letter], 0
        else:
            digit = _digit(letter)
    return value + digit


def _digit(letter: str) -> int:
    return "零壹贰叁肆伍陆柒捌玖".index(letter)


def test_digests_stay_whole_and_long_words_may_break() -> None:
    assert showable("a" * 64) == "a" * 64
    assert "\u200b" in showable("z" * 64)
