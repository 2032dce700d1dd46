"""Where claims and files do not meet: answers without proof, files without a line, dates that do not overlap."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessor.cases.answer_words import line_titles
from assessor.cases.day_words import day_words, span_words
from assessor.cases.proofs import Place, Proof, by_place
from assessor.policy.packs import EVIDENCE_KINDS
from models.evidence import EvidenceFile
from questionnaires.shapes import Pack, Question, Section

NOWHERE = Place("")


@dataclass(frozen=True)
class ProofNote:
    """One thing that files and answers do not agree on. kind: unproven | dates | loose."""

    kind: str
    words: str
    place: Place = NOWHERE
    question: str = ""
    file: str = ""


@dataclass(frozen=True)
class Unproven:
    """Answered questions of one place that ask for proof and have none; any of `kinds` would help."""

    place: Place
    title: str
    questions: tuple[Question, ...]
    kinds: tuple[str, ...]

    @property
    def words(self) -> str:
        """For example: “云服务器”的云服务商、使用时间还没有佐证，可以上传合同、云平台或系统截图。"""
        asked = "、".join(EVIDENCE_KINDS[kind] for kind in self.kinds)
        labels = "、".join(question.label for question in self.questions[:3]) + (
            "等" if len(self.questions) > 3 else ""
        )
        return f"“{self.title}”的{labels}还没有佐证，可以上传{asked}。"


def proof_notes(pack: Pack, level: str, document: dict[str, Any], proofs: list[Proof]) -> Iterator[ProofNote]:
    """Every disagreement between the document and its files."""
    for gap in unproven(pack, level, document, proofs):
        yield ProofNote("unproven", gap.words, gap.place, gap.questions[0].id)
    at = by_place(proofs)
    for section, row, title in _rows(pack, level, document):
        yield from _dates(section, row, title, at.get(Place(section.id, row["id"]), []))
    for proof in proofs:
        if not proof.places:
            yield ProofNote("loose", f"“{proof.file.name}”还没有说明佐证哪一条。", file=proof.file.ref)


def unproven(pack: Pack, level: str, document: dict[str, Any], proofs: list[Proof]) -> list[Unproven]:
    """Answers that ask for proof and have none. A 'no' claims nothing and needs no proof."""
    at = by_place(proofs)
    found: list[Unproven] = []
    for section, row, title in _rows(pack, level, document):
        place = Place(section.id, row["id"])
        kinds_here = {file.kind for file in at.get(place, [])}
        bare = [
            question
            for question in section.questions
            if question.evidence and question.applies_to(level) and row.get(question.id) not in (None, False, [])
            and not kinds_here.intersection(question.evidence)
        ]  # fmt: skip
        if bare:
            kinds = dict.fromkeys(kind for question in bare for kind in question.evidence)
            found.append(Unproven(place, title, tuple(bare), tuple(kinds)))
    return found


def _rows(pack: Pack, level: str, document: dict[str, Any]) -> Iterator[tuple[Section, dict[str, Any], str]]:
    for section in pack.sections:
        if not section.asked or not section.applies_to(level):
            continue
        if section.kind == "lines":
            titles = line_titles(section, document)
            for row in document.get(section.table or section.id, []):
                yield section, row, titles[row["id"]]
        elif section.table:
            yield section, {"id": "", **document.get(section.table, {})}, section.title


def _dates(section: Section, row: dict[str, Any], title: str, files: list[EvidenceFile]) -> Iterator[ProofNote]:
    for question in section.questions:
        span = _span(question, row.get(question.id))
        if span is None:
            continue
        for file in files:
            if file.kind in question.evidence and (file.dated_from or file.dated_to) and not _overlap(file, span):
                words = (
                    f"“{file.name}”的日期（{_range(file.dated_from, file.dated_to)}）与“{title}”的{question.label}"
                    f"（{_range(*span)}）没有重合，请核对。"
                )
                yield ProofNote("dates", words, Place(section.id, row["id"]), question.id, file.ref)


def _span(question: Question, value: Any) -> tuple[date | None, date | None] | None:
    """First and last day that an answer speaks of; None as last day: still going on."""
    if value is None:
        return None
    if question.type == "date":
        return date.fromisoformat(value), date.fromisoformat(value)
    if question.type == "periods":
        ends = [row["to"] for row in value]
        return (
            date.fromisoformat(min(row["from"] for row in value)),
            None if None in ends else date.fromisoformat(max(ends)),
        )
    return None


def _overlap(file: EvidenceFile, span: tuple[date | None, date | None]) -> bool:
    """Whether the file's own dates and the span share a day; a file with one date stands for that day."""
    first, last = file.dated_from or file.dated_to, file.dated_to or file.dated_from
    start, end = span
    return not ((end and first and first > end) or (start and last and last < start))


def _range(first: date | None, last: date | None) -> str:
    if first and last and first != last:
        return span_words(first, last)
    if first and not last:
        return f"{day_words(first)} 起"
    return day_words(known) if (known := first or last) else ""
