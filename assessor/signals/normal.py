"""One way of writing each value, so that equal things have equal fingerprints. None: nothing that could identify."""

import hashlib
import re
import unicodedata
from typing import Any

_NOT_WORD = re.compile(r"[\W_]+")
_LEAST = {"contract": 5, "serial": 5, "account": 8, "contact": 7}
"""Characters below which a value is too common to say anything (serial 001, extension 8001)."""


def normal(mark: str, value: Any) -> str | None:
    """The value of a question with this signal mark, written in one way; None when it cannot identify anything.

    Widths, case, blanks and punctuation make no difference. An invoice is (code or nothing, number).
    """
    if mark == "invoice":
        return _invoice(value)
    if not isinstance(value, str):
        return None
    plain = _plain(value)
    if mark == "provider":
        return plain or None
    if mark == "contact":
        plain = _phone(plain)
    if len(plain) < _LEAST[mark] or not any(sign.isdigit() for sign in plain) or len(set(plain)) < 3:
        return None
    if mark in ("account", "contact") and not plain.isdigit():
        return None
    return plain


def fingerprint(mark: str, plain: str) -> str:
    """The hash of a normal value, as it stands in the index: 32 hexadecimal digits."""
    return hashlib.sha256(f"{mark}\0{plain}".encode()).hexdigest()[:32]


def masked(mark: str, value: Any) -> str:
    """The value as it may be shown in a list: accounts and telephones keep their last four characters only."""
    if isinstance(value, dict):
        code, number = value.get("code"), value.get("number")
        return f"{code} {number}" if code else str(number)
    words = " ".join(str(value).split())
    if mark in ("account", "contact"):
        return "尾号 " + _plain(words)[-4:]
    return words if len(words) <= 60 else words[:59] + "…"


def _plain(value: str) -> str:
    return _NOT_WORD.sub("", unicodedata.normalize("NFKC", value)).casefold()


def _phone(plain: str) -> str:
    """Without the country's prefix."""
    plain = plain.removeprefix("00") if plain.startswith("0086") else plain
    return plain.removeprefix("86") if len(plain) > 11 else plain


def _invoice(value: Any) -> str | None:
    if not isinstance(value, dict):
        return None
    code, number = _plain(str(value.get("code") or "")), _plain(str(value.get("number") or ""))
    if len(number) < 8 or len(set(number)) < 2:
        return None
    return f"{code}/{number}"
