"""The fingerprints of one frozen filing: what its answers and files identify."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from assessor.policy.facts import party_name
from assessor.signals.kinds import PAPERS_OF_MONEY, PICTURES
from assessor.signals.likeness import image_bands, text_bands
from assessor.signals.normal import fingerprint, masked, normal
from questionnaires.forms import Question, Section
from questionnaires.shapes import Pack

TEXT, IMAGE, FILE, PROVIDER = "text", "image", "file", "provider"


@dataclass(frozen=True)
class Print:
    """One fingerprint and where it stands. `shown`: the value as a list may show it, masked where it is personal.

    `content`: the text or the picture's hash, where likeness is measured. `again`: also a signal when one enterprise
    uses it in two batches.
    """

    kind: str
    value: str
    shown: str
    section: str = ""
    line: str = ""
    file: str = ""
    content: str = ""
    again: bool = False


def prints_of(
    pack: Pack, document: Mapping[str, Any], files: Sequence[Mapping[str, Any]], looks: Mapping[str, str]
) -> tuple[Print, ...]:
    """Every fingerprint of a filing, each once at a place. `looks`: perceptual hashes by SHA-256."""
    found = [*_of_answers(pack, document), *_of_files(files, looks)]
    return tuple(dict.fromkeys(found))


def _of_answers(pack: Pack, document: Mapping[str, Any]) -> Iterator[Print]:
    for section in pack.sections:
        for question in section.questions:
            if question.signal is None:
                continue
            for line, row in _rows(section, document):
                yield from _of_answer(question, section, line, row.get(question.id))


def _of_answer(question: Question, section: Section, line: str, value: Any) -> Iterator[Print]:
    mark = question.signal or ""
    if mark == TEXT:
        for band in text_bands(value) if isinstance(value, str) else ():
            yield Print(TEXT, band, masked(mark, value), section.id, line, content=value)
        return
    plain = party_name(value) if mark == PROVIDER and isinstance(value, str) else normal(mark, value)
    if plain:
        yield Print(
            mark, fingerprint(mark, plain), masked(mark, value), section.id, line, again=mark == "invoice"
        )  # fmt: skip


def _of_files(files: Sequence[Mapping[str, Any]], looks: Mapping[str, str]) -> Iterator[Print]:
    for entry in files:
        place = entry["proves"][0] if entry["proves"] else {"section": "", "line": ""}
        here = {"section": place["section"], "line": place["line"], "file": entry["ref"], "shown": entry["name"]}
        kind = entry["kind"]
        yield Print(FILE, entry["sha256"], **here, again=kind in PAPERS_OF_MONEY)
        look = looks.get(entry["sha256"])
        if look and kind in PICTURES:
            for band in image_bands(look):
                yield Print(IMAGE, band, **here, content=look)


def _rows(section: Section, document: Mapping[str, Any]) -> list[tuple[str, Mapping[str, Any]]]:
    if section.kind == "lines":
        return [(str(row.get("id", "")), row) for row in document.get(section.table or section.id) or ()]
    return [("", (document.get(section.table) or {}) if section.table else document)]
