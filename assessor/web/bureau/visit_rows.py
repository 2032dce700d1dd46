"""The items of a visit ready to be drawn: claims in words, what to look at, proof, the form's questions, what was said."""

from typing import Any

from flask import g, request, url_for

from assessor.cases.answer_words import answer_words, line_titles
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.cases.record_visit_line import correctable
from assessor.cases.refusal import Refusal
from assessor.cases.visits import Recorded, recorded
from assessor.policy.inspected_document import RESULTS
from assessor.web.regions import region_names
from assessor.web.typed import typed_answer
from models.application import Submission
from models.site_visit import SiteVisit
from questionnaires.shapes import Pack, Question, Section

TONES = {"confirmed": "good", "partly": "warn", "refuted": "bad", "unverified": "neutral"}


class Rows:
    """Draws the items of one visit. `session` work is done once: pack, titles, files."""

    def __init__(self, visit: SiteVisit) -> None:
        self.visit = visit
        self.submission: Submission = g.session.get_one(Submission, visit.submission_id)
        pack = pack_as_filed(g.session, self.submission)
        if pack is None:
            raise Refusal("没有找到提交时所用规则包的存档，请联系系统管理员。", status=503)
        self.pack: Pack = pack
        self.places = region_names(g.session)
        self.titles = {
            section.table or section.id: line_titles(section, self.submission.document)
            for section in pack.sections
            if section.kind == "lines"
        }
        self.lines = {line: title for titles in self.titles.values() for line, title in titles.items()}
        self.files = {file["ref"]: file for file in self.submission.files}

    def all(self) -> list[dict[str, Any]]:
        """Every item in the order of the check-list."""
        return [self.row(number, one) for number, one in enumerate(recorded(g.session, self.visit), 1)]

    def row(self, number: int, one: Recorded) -> dict[str, Any]:
        """One item."""
        section, item, entry = self.section(one.item), one.item, one.entry
        assert section.inspect is not None
        return {
            "number": number,
            "key": item["key"],
            "group": section.title,
            "title": self.title(item),
            "first": bool(item["concerns"] or item["flags"]),
            "concerns": item["concerns"],
            "flags": item["flags"],
            "claims": [
                {"label": question.label, "words": self.words(question, item["claims"][question.id])}
                for question in correctable(section, item)
            ],
            "look": section.inspect.look,
            "ask": section.inspect.ask,
            "files": [self.files[ref] for ref in item["files"] if ref in self.files],
            "questions": self.questions(number, section, item, entry.typed if entry else {}),
            "result": entry.result if entry else "",
            "result_words": RESULTS[entry.result] if entry else "",
            "tone": TONES[entry.result] if entry else "waiting",
            "words": entry.words if entry else "",
            "corrections": self.corrections(section, item, entry.corrections if entry else {}),
            "version": entry.version if entry else 0,
            "at": entry.at if entry else None,
            "photos": [self.photo(photo.ref) for photo in one.photos],
            "sha": [photo.sha256 for photo in one.photos],
        }

    def section(self, item: dict[str, Any]) -> Section:
        """The item's section in the pack of the filing."""
        return self.pack.section(item["section"])

    def title(self, item: dict[str, Any]) -> str:
        """What people call the item."""
        section = self.section(item)
        if item["question"]:
            question = section.question(item["question"])
            return question.label if question else str(item["question"])
        return str(self.titles[section.table or section.id].get(item["line"], item["line"]))

    def words(self, question: Question, value: Any) -> str:
        """A document value as a person reads it."""
        if question.type == "region" and value:
            return str(self.places.get(value, value))
        return answer_words(question, value, self.lines) or "未填"

    def corrections(self, section: Section, item: dict[str, Any], values: dict[str, Any]) -> list[dict[str, str]]:
        """Corrected fields: label, as claimed, as found."""
        return [
            {
                "label": question.label,
                "before": self.words(question, item["claims"][question.id]),
                "after": self.words(question, values[question.id]) if values[question.id] is not None else "不明",
            }
            for question in correctable(section, item)
            if question.id in values
        ]

    def questions(
        self, number: int, section: Section, item: dict[str, Any], typed: dict[str, Any]
    ) -> list[dict[str, Any]]:
        """The item's questions for the form, each under a name of its own on the page."""
        found = []
        for question in correctable(section, item):
            asked = self.asked(number, question)
            found.append(
                {
                    "id": question.id,
                    "name": asked.id,
                    "label": question.label,
                    "claim": self.words(question, item["claims"][question.id]),
                    "asked": asked,
                    "value": typed.get(question.id),
                    "cleared": question.id in typed and typed[question.id] is None,
                    "open": question.id in typed,
                }
            )
        return found

    def asked(self, number: int, question: Question) -> Question:
        """The question as the form asks it: named after its item; a reference becomes a choice among the lines."""
        change: dict[str, Any] = {
            "id": f"c{number}-{question.id}",
            "label": f"正确的{question.label}",
            "required": None,
        }
        if question.refers:
            lines = self.titles.get(question.refers, {})
            change |= {"type": "choice", "choices": tuple(lines.items())}
        return question.model_copy(update=change | {"help": ""})

    def photo(self, ref: str) -> dict[str, str]:
        """A picture's name and addresses."""
        return {
            "ref": ref,
            "src": url_for("bureau_visits.photo", visit_ref=self.visit.ref, photo_ref=ref),
            "remove": url_for("bureau_visits.remove_photo_of", visit_ref=self.visit.ref, photo_ref=ref),
        }

    def typed(self, number: int, item: dict[str, Any]) -> dict[str, Any]:
        """The corrections that the form of an item sent, by question; None for 'what is right is not known'."""
        found: dict[str, Any] = {}
        for question in correctable(self.section(item), item):
            asked = self.asked(number, question)
            value = typed_answer(asked, request.form)
            if request.form.get(f"{asked.id}-cleared") or value == "unknown":
                found[question.id] = None
            elif value not in (None, "", []) and any(value.values() if isinstance(value, dict) else (value,)):
                found[question.id] = value
        return found
