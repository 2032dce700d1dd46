"""What must not stand anywhere in the project: addresses of other people's machines, loose ends, and rude surprises."""

import re

import pytest

from tests.house.files import ROOT, name, project_files

_REGISTRIES = [
    ("py", r"pi\.org"),
    ("python", "hosted"),
    (r"registry\.", "npmjs"),
    ("npm", "mirror"),
    (r"deb\.", r"debian\.org"),
]
FORBIDDEN = {
    "the host of a package registry": "|".join(head + tail for head, tail in _REGISTRIES),
    "a path of one machine": r"/(?:work|farm|home|root)/[a-z]",
    "a merge that was not finished": r"^(?:<{7}|>{7}) ",
    "a private key": "-----BEGIN [A-Z ]*PRIVATE" + " KEY",
}
LOOSE_ENDS = r"\bTO" + r"DO\b|\bFIX" + r"ME\b|\bX" + r"XX\b|raise NotImplemented" + "Error"


def places(pattern: str, *, without: str = "") -> list[str]:
    """Where the pattern stands in the project's text files."""
    found = []
    for file in project_files():
        if (without and name(file).startswith(without)) or b"\0" in (content := file.read_bytes())[:8000]:
            continue
        text = content.decode("utf-8", "replace")
        found += [
            f"{name(file)}:{text.count(chr(10), 0, hit.start()) + 1}"
            for hit in re.finditer(pattern, text, flags=re.MULTILINE)
        ]
    return found


@pytest.mark.parametrize("what", FORBIDDEN)
def test_no_file_carries(what: str) -> None:
    assert places(FORBIDDEN[what]) == []


def test_nothing_is_left_for_later_in_the_product() -> None:
    assert places(LOOSE_ENDS, without="tests/") == []


def test_every_text_file_is_utf_8_without_a_mark_and_ends_its_last_line() -> None:
    wrong = []
    for file in project_files():
        content = file.read_bytes()
        if b"\0" in content[:8000]:
            continue
        windows = b"\r\n" in content and file.suffix != ".csv"  # a CSV file's lines end so (RFC 4180)
        if content.startswith(b"\xef\xbb\xbf") or windows or (content and not content.endswith(b"\n")):
            wrong.append(name(file))
        content.decode("utf-8")
    assert wrong == []


def test_the_root_holds_what_a_newcomer_looks_for() -> None:
    expected = {
        "README.md",
        "run.py",
        "wsgi.py",
        "pyproject.toml",
        "requirements.lock",
        "requirements-dev.lock",
        ".ci/run",
    }
    assert {file for file in expected if not (ROOT / file).is_file()} == set()
