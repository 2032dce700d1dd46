"""Equal things have equal fingerprints however they are typed, and what identifies nothing has none."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from assessor.signals.normal import fingerprint, masked, normal

WIDE = {ord(sign): ord(sign) + 0xFEE0 for sign in "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ-"}
SERIALS = st.from_regex(r"[A-Z]{2}-[0-9]{3,6}-[A-Z0-9]{1,4}", fullmatch=True)
DIGITS = st.text("0123456789", min_size=20, max_size=20)


@given(SERIALS, st.sampled_from(["contract", "serial"]))
def test_width_case_blanks_and_punctuation_make_no_difference(value: str, mark: str) -> None:
    typed = (
        value,
        value.lower(),
        f" {value} ",
        value.replace("-", " — "),
        value.translate(WIDE),
        value.replace("-", ""),
    )
    assert len({normal(mark, one) for one in typed}) == 1


@given(SERIALS, st.sampled_from(["contract", "serial"]))
def test_a_normal_value_is_its_own(value: str, mark: str) -> None:
    once = normal(mark, value)
    assert once is None or normal(mark, once) == once


@given(DIGITS)
def test_an_invoice_is_its_code_and_number(number: str) -> None:
    plain = normal("invoice", {"code": None, "number": number})
    assert plain == normal("invoice", {"code": "", "number": f" {number[:8]} {number[8:]} "})
    assert plain is None or plain != normal("invoice", {"code": "3200213130", "number": number})


@pytest.mark.parametrize(
    ("mark", "value"),
    [
        ("serial", "0001"), ("serial", "无"), ("serial", "无编号设备"), ("serial", "11111"), ("contract", "2021"),
        ("account", "1234567"), ("account", "见银行回单"), ("contact", "8001"), ("contact", "000000000"), ("serial", None),
        ("invoice", None), ("invoice", {"code": None, "number": "1234567"}), ("invoice", {"code": None, "number": "0" * 20}),
    ],
)  # fmt: skip
def test_what_many_may_have_in_common_identifies_nobody(mark: str, value: object) -> None:
    assert normal(mark, value) is None


@pytest.mark.parametrize(("mark", "value"), [("serial", "A0012"), ("contract", "HT-21"), ("account", "12345678")])
def test_the_shortest_value_that_identifies(mark: str, value: str) -> None:
    assert (normal(mark, value) is None) == (mark == "contract")


def test_a_telephone_is_the_same_with_and_without_the_countrys_prefix() -> None:
    assert {normal("contact", typed) for typed in ("13800001234", "+86 138-0000-1234", "0086 13800001234")} == {
        "13800001234"
    }


def test_a_value_of_one_kind_never_meets_one_of_another() -> None:
    assert fingerprint("serial", "a0012") != fingerprint("contract", "a0012")


def test_accounts_and_telephones_are_shown_by_their_last_four_characters() -> None:
    assert masked("account", "3205 0000 1234 5678") == "尾号 5678"
    assert masked("contact", "138-0000-1234") == "尾号 1234"
    assert "3205" not in masked("account", "3205 0000 1234 5678")
