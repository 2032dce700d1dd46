"""One file of a filing beside the lines it proves: its pages, its facts, the answers and what the rules found of them."""

from typing import Any

from flask import Response, g, render_template, url_for

from assessor.cases.materials import MATERIALS, place_title
from assessor.cases.proofs import Place
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web import viewer
from assessor.web.bureau import common
from assessor.web.bureau.evidence import filed, pages
from assessor.web.bureau.file import FiledSection, filed_sections, unproven
from assessor.web.regions import region_names
from models.application import Submission
from questionnaires.shapes import Pack

__all__ = ["page", "pages", "view"]

WEIGHT = {"not_met": 0, "unknown": 1, "met": 2}


@pages.get("/<file_ref>/pages/<int:number>")
def page(ref: str, file_ref: str, number: int) -> Response:
    """One page of a submitted PDF as a picture."""
    _, row, entry, _ = filed(ref, file_ref)
    return viewer.page_answer(entry, row.pages, number)


@pages.get("/<file_ref>/view")
def view(ref: str, file_ref: str) -> str:
    """The file as it was submitted, one page at a time; beside it what it proves."""
    case, row, entry, submission = filed(ref, file_ref)
    pack = common.pack_of(case)
    sections = filed_sections(submission, pack, region_names(g.session))
    seq = submission.seq

    def here(file: str = file_ref, **more: Any) -> str:
        return url_for("bureau_evidence.view", ref=ref, file_ref=file, submission=seq, **more)

    def picture(number: int, width: int) -> str:
        if entry["media_type"] != viewer.PDF:
            return url_for("bureau_evidence.download", ref=ref, file_ref=file_ref)
        return url_for("bureau_evidence.page", ref=ref, file_ref=file_ref, number=number, width=width, submission=seq)

    order = in_order(sections, submission)
    at = order.index(file_ref)
    names = {one["ref"]: one["name"] for one in submission.files}
    return render_template(
        "bureau/file.html",
        title=entry["name"],
        caption=f"{common.enterprise_of(case).name} · {case.number}",
        case=case,
        pack=pack,
        file=entry,
        submission=submission,
        look=viewer.look(entry, row.pages, here, picture),
        number=at + 1,
        count=len(order),
        prev_file={"href": here(order[at - 1]), "name": names[order[at - 1]]} if at else None,
        next_file={"href": here(order[at + 1]), "name": names[order[at + 1]]} if at + 1 < len(order) else None,
        kinds=EVIDENCE_KINDS,
        places=[_place(place, sections, submission, pack) for place in entry["proves"]],
        back=url_for("bureau_case.show", ref=ref, submission=seq, _anchor=_anchor(entry)),
        case_href=url_for("bureau_case.show", ref=ref, submission=seq),
        href=url_for("bureau_evidence.download", ref=ref, file_ref=file_ref),
        breadcrumb=[
            {"label": "申报办理", "href": url_for("bureau.home")},
            {"label": case.number, "href": url_for("bureau_case.show", ref=ref)},
            {"label": "材料"},
        ],
    )


def in_order(sections: list[FiledSection], submission: Submission) -> list[str]:
    """The files' refs in the order in which the case page shows them, each once."""
    found: dict[str, None] = {}
    for section in sections:
        for line in section.lines:
            found |= dict.fromkeys(entry["ref"] for entry in line.files)
        found |= dict.fromkeys(entry["ref"] for entry in section.files)
    found |= dict.fromkeys(entry["ref"] for entry in unproven(submission.files))
    # a place that is no longer asked for this star keeps its file within reach
    return list(found | dict.fromkeys(entry["ref"] for entry in submission.files))


def _anchor(entry: dict[str, Any]) -> str:
    if not entry["proves"]:
        return "s-loose"
    first = entry["proves"][0]
    if first["section"] == MATERIALS:
        return "s-papers"
    return f"l-{first['line']}" if first["line"] else f"s-{first['section']}"


def _place(place: dict[str, str], sections: list[FiledSection], submission: Submission, pack: Pack) -> dict[str, Any]:
    """A line (or a whole section) with its answers, the findings on it, and the way back to it in the case."""
    section = next((one for one in sections if one.id == place["section"]), None)
    line = next((one for one in section.lines if one.id == place["line"]), None) if section else None
    title = place_title(pack, Place(place["section"], place["line"]))
    if place["section"] == MATERIALS:
        return {"title": title, "rows": [], "anchor": "s-papers", "findings": []}
    return {
        "title": f"{title}：{line.title}" if line else title,
        "rows": line.rows if line else section.rows if section else [],
        "anchor": f"l-{line.id}" if line else f"s-{place['section']}",
        "findings": findings_on(submission, pack.section(place["section"]).table, place["line"]),
    }


def findings_on(submission: Submission, table: str | None, line_id: str) -> list[dict[str, Any]]:
    """What the rules said of this line; of a section of single answers, what they said of the applicant. Faults first."""
    found = []
    for finding in submission.verdict["findings"]:
        of_table = finding.get("table")
        if line_id and of_table == table:
            marks = [mark for mark in finding["lines"] if mark["id"] == line_id]
            found += [{**finding, "outcome": mark["outcome"], "note": mark["note"]} for mark in marks]
        elif not line_id and of_table in (table, "application"):
            found.append({**finding, "note": finding.get("observed")})
    return sorted(found, key=lambda one: WEIGHT[one["outcome"]])
