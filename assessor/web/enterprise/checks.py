"""Before submitting: the consistency list, and the preview with what the rules find for the chosen star."""

from itertools import groupby
from typing import Any

from flask import g, render_template, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.adoption_facts import beside_claims
from assessor.cases.consistency import KINDS, Note, look_over, pushed_notes
from assessor.cases.draft_verdict import Preview, preview_as, way_out
from assessor.cases.draft_verdict import preview as look_ahead
from assessor.cases.ladder import rungs
from assessor.cases.materials import MATERIALS
from assessor.cases.proofs import proofs_of
from assessor.cases.save_answers import must_be_editable
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import batch_of, pack_of, registered, sections_of, the_case, trail
from assessor.web.enterprise.document_view import section_views
from assessor.web.enterprise.proof_rows import file_row, place_titles
from models.application import Application
from models.people import Organisation
from questionnaires.shapes import Pack


@pages.get("/applications/<ref>/checks")
def checks(ref: str) -> ResponseReturnValue:
    """What must be mended and what deserves another look, each with a link to its place."""
    case = the_case(ref)
    must_be_editable(case)
    pack = pack_of(case)
    seen = look_ahead(g.session, case, pack, g.moment)
    notes = look_over(pack, case.level, seen, proofs_of(g.session, case), registered(case))
    own = g.session.get_one(Organisation, case.enterprise_id)
    notes += pushed_notes(beside_claims(g.session, pack, seen.made.document, own.uscc or "", g.moment.today))
    return render_template(
        "enterprise/checks.html",
        title="核对清单",
        lead="提交前请逐条看一遍。“必须修改”的不改不能提交；“建议核对”的确认无误可以保留。",
        case=case,
        must=_grouped(case, pack, [note for note in notes if note.must]),
        maybe=_grouped(case, pack, [note for note in notes if not note.must]),
        count_must=sum(note.must for note in notes),
        count_maybe=sum(not note.must for note in notes),
        breadcrumb=trail(case, ("核对清单", None)),
    )


def _grouped(case: Application, pack: Pack, notes: list[Note]) -> list[tuple[str, list[dict[str, Any]]]]:
    titles = {section.id: section.title for section in pack.sections}
    return [
        (
            KINDS[kind],
            [
                {
                    "words": note.words,
                    "where": titles.get(note.section, "材料" if note.file else ""),
                    "href": place_url(case, pack, note),
                }
                for note in some
            ],
        )
        for kind, some in groupby(notes, key=lambda note: note.kind)
    ]


def place_url(case: Application, pack: Pack, note: Note) -> str:
    """Where a note can be mended."""
    if note.file and not note.line_id:
        return url_for("enterprise.file", ref=case.ref, file_ref=note.file)
    if note.section == MATERIALS:
        return url_for("enterprise.files", ref=case.ref)
    if not note.section:
        return url_for("enterprise.preview", ref=case.ref)
    anchor = f"f-{note.question}" if note.question else None
    if note.line_id:
        return url_for(
            "enterprise.line", ref=case.ref, section_id=note.section, line_id=note.line_id, check=1, _anchor=anchor
        )
    lines = pack.section(note.section).kind == "lines"
    return url_for(
        "enterprise.section",
        ref=case.ref,
        section_id=note.section,
        check=None if lines else 1,
        _anchor=None if lines else anchor,
    )


@pages.get("/applications/<ref>/preview")
def preview(ref: str) -> ResponseReturnValue:
    """The filing as an officer will read it, with what the rules find today and what would change it."""
    case = the_case(ref)
    must_be_editable(case)
    pack = pack_of(case)
    seen = look_ahead(g.session, case, pack, g.moment)
    sections = sections_of(case, pack)
    places = place_titles(sections, seen.made.document)
    proofs = proofs_of(g.session, case)
    return render_template(
        "enterprise/preview.html",
        title="预览：审核人员会看到什么",
        caption=batch_of(case).title,
        lead=f"按{pack.levels[case.level].title}的规则、以今天提交来判断。提交之前随时可以修改。",
        case=case,
        pack=pack,
        seen=seen,
        way=way_out(g.session, case, pack, seen, g.moment),
        names=places_by_line(places),
        sections=section_views(case, pack, sections, seen.made.document, edit=True),
        files=[file_row(case, proof, places) for proof in proofs],
        others=_other_stars(case, pack, seen) if pack.kind == "rating" else [],
        breadcrumb=trail(case, ("预览", None)),
    )


def places_by_line(places: dict[Any, str]) -> dict[str, str]:
    """Titles by line id, for the marks of findings."""
    return {place.line_id: title for place, title in places.items() if place.line_id}


def _other_stars(case: Application, pack: Pack, seen: Preview) -> list[dict[str, Any]]:
    """How the same answers would stand for the other stars that are open to the enterprise."""
    enterprise = g.session.get_one(Organisation, case.enterprise_id)
    found: list[dict[str, Any]] = []
    for rung in rungs(g.session, enterprise.uscc or "", pack, g.moment.today):
        if rung.level == case.level or not rung.open:
            continue
        verdict = preview_as(g.session, case, pack, seen.made, rung.level).verdict
        if verdict is not None:
            points = [finding.says for finding in verdict.findings if finding.effect not in (None, "note")]
            found.append({"title": rung.title, "outcome": verdict.outcome, "points": points})
    return found
