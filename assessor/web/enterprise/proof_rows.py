"""Evidence files as the pages show them."""

from datetime import date
from typing import Any

from flask import url_for

from assessor.cases.answer_words import line_titles
from assessor.cases.materials import materials_of, place_of
from assessor.cases.proofs import Place, Proof
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web.filters import zh_date
from models.application import Application
from questionnaires.shapes import Pack, Section

TYPES = {"application/pdf": "PDF", "image/jpeg": "JPG", "image/png": "PNG"}


def file_row(case: Application, proof: Proof, places: dict[Place, str]) -> dict[str, Any]:
    """A row for the file list: what it is, its own dates, what it proves."""
    file = proof.file
    return {
        "ref": file.ref,
        "name": file.name,
        "type": TYPES.get(file.media_type, "文件"),
        "kind": EVIDENCE_KINDS.get(file.kind, file.kind) + (f"，{file.pages} 页" if file.pages else ""),
        "size": file.size,
        "dates": dates_words(file.dated_from, file.dated_to),
        "sha256": file.sha256,
        "at": file.uploaded_at,
        "lines": [places[place] for place in proof.places if place in places],
        "href": url_for("enterprise.download", ref=case.ref, file_ref=file.ref),
        "view": url_for("enterprise.view_file", ref=case.ref, file_ref=file.ref),
        "edit": url_for("enterprise.file", ref=case.ref, file_ref=file.ref),
        "image": url_for("enterprise.image", ref=case.ref, file_ref=file.ref)
        if file.media_type != "application/pdf"
        else None,
    }


def dates_words(first: date | None, last: date | None) -> str | None:
    """A paper's own dates in words; None when nobody said."""
    if first and last and first != last:
        return f"{zh_date(first)} 至 {zh_date(last)}"
    return zh_date(first or last) if first or last else None


def place_groups(sections: list[Section], places: dict[Place, str]) -> list[tuple[str, list[tuple[Place, str]]]]:
    """The same places under their sections' titles, for choosing among many."""
    return [
        (
            section.title,
            [
                (place, title.removeprefix(f"{section.title}："))
                for place, title in places.items()
                if place.section == section.id
            ],
        )
        for section in sections
    ]


def place_titles(sections: list[Section], document: dict[str, Any]) -> dict[Place, str]:
    """Every place that a file may prove, with its title, in the order of the form."""
    found: dict[Place, str] = {}
    for section in sections:
        if section.kind == "single":
            found[Place(section.id)] = section.title
        else:
            for line, title in line_titles(section, document).items():
                found[Place(section.id, line)] = f"{section.title}：{title}"
    return found


def material_titles(pack: Pack) -> dict[Place, str]:
    """The papers that a programme wants, as places that a file may prove."""
    return {place_of(one): one.title for one in materials_of(pack)}


def material_groups(pack: Pack) -> list[tuple[str, list[tuple[Place, str]]]]:
    """The same as a group to choose from; none for a rating."""
    found = list(material_titles(pack).items())
    return [("规定的申报材料", found)] if found else []
