"""Evidence: the list of files, what is not proven yet, and one file's own page."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.assemble import assemble
from assessor.cases.describe_file import describe_file
from assessor.cases.materials import Paper, papers_of, place_of
from assessor.cases.open_file import find_file
from assessor.cases.proof_checks import Unproven, unproven
from assessor.cases.proofs import Place, proofs_of
from assessor.cases.refusal import Refusal
from assessor.cases.remove_file import remove_file
from assessor.cases.save_answers import must_be_editable
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_of, sections_of, the_case, trail
from assessor.web.enterprise.proof_rows import file_row, material_groups, material_titles, place_groups, place_titles
from assessor.web.enterprise.uploads import paper_in
from models.application import Application


@pages.get("/applications/<ref>/files")
def files(ref: str) -> ResponseReturnValue:
    """Every file with what it proves; what still has no proof; the upload form."""
    case = the_case(ref)
    must_be_editable(case)
    return files_page(case)


def files_page(case: Application, error: str = "") -> str:
    """The list of files and the upload form, with what was already chosen in it and why an upload was not taken."""
    pack = pack_of(case)
    made = assemble(g.session, case, pack, g.moment.today)
    proofs = proofs_of(g.session, case)
    sections = sections_of(case, pack)
    places = place_titles(sections, made.document) | material_titles(pack)
    chosen = {Place.of(key) for key in request.values.getlist("place")}
    return render_template(
        "enterprise/files.html",
        title="佐证材料",
        lead="每个文件写明是什么材料、材料自己的日期、佐证哪几条。同一份合同可以佐证多条。",
        case=case,
        pack=pack,
        files=[file_row(case, proof, places) for proof in proofs],
        papers=_papers(case, papers_of(pack, proofs)),
        gaps=_gaps(case, unproven(pack, case.level, made.document, proofs)),
        kinds=list(EVIDENCE_KINDS.items()),
        kind=request.values.get("kind"),
        dated_from=request.form.get("dated_from"),
        dated_to=request.form.get("dated_to"),
        upload_error=error,
        groups=[*material_groups(pack), *place_groups(sections, places)],
        chosen=chosen,
        breadcrumb=trail(case, ("佐证材料", None)),
    )


@pages.route("/applications/<ref>/files/<file_ref>", methods=["GET", "POST"])
def file(ref: str, file_ref: str) -> ResponseReturnValue:
    """One file: what it is and what it proves; preview of pictures; remove."""
    case = the_case(ref)
    must_be_editable(case)
    pack = pack_of(case)
    error = ""
    if request.method == "POST":
        try:
            describe_file(g.session, case, pack, file_ref, paper_in())
        except Refusal as no:
            if no.status != 422:
                raise
            error = no.reasons[0]
        else:
            flash("材料说明已保存。", "good")
            return redirect(url_for("enterprise.files", ref=ref), 303)
    found = find_file(g.session, case, file_ref)
    made = assemble(g.session, case, pack, g.moment.today)
    sections = sections_of(case, pack)
    places = place_titles(sections, made.document) | material_titles(pack)
    proof = next(proof for proof in proofs_of(g.session, case) if proof.file.ref == found.ref)
    page = render_template(
        "enterprise/file.html",
        title=found.name,
        caption="佐证材料",
        case=case,
        file=found,
        row=file_row(case, proof, places),
        kinds=[(kind, name) for kind, name in EVIDENCE_KINDS.items()],
        kind=request.form.get("kind", found.kind),
        dated_from=request.form.get("dated_from", found.dated_from),
        dated_to=request.form.get("dated_to", found.dated_to),
        groups=[*material_groups(pack), *place_groups(sections, places)],
        chosen={Place.of(key) for key in request.form.getlist("place")} if error else set(proof.places),
        errors={"": error} if error else {},
        breadcrumb=trail(case, ("佐证材料", url_for("enterprise.files", ref=ref)), (found.name, None)),
    )
    return page, 422 if error else 200


@pages.post("/applications/<ref>/files/<file_ref>/remove")
def remove_evidence(ref: str, file_ref: str) -> ResponseReturnValue:
    """Take a file out of the filing."""
    case = the_case(ref)
    gone = remove_file(g.session, case, file_ref, g.moment)
    flash(f"“{gone.name}”已移除。", "good")
    return redirect(url_for("enterprise.files", ref=ref), 303)


def _papers(case: Application, papers: list[Paper]) -> list[dict[str, Any]]:
    """What the programme's document wants, each with how many files stand for it and the way to upload one."""
    return [
        {
            "title": one.material.title,
            "clause": one.material.cites,
            "help": one.material.help,
            "files": one.files,
            "enough": one.enough,
            "form": one.material.form and url_for("enterprise.paper_form", ref=case.ref, material_id=one.material.id),
            "href": url_for(
                "enterprise.files", ref=case.ref, place=place_of(one.material).key, kind=one.material.kind or "other",
                _anchor="upload",
            ),
        }
        for one in papers
    ]  # fmt: skip


def _gaps(case: Application, gaps: list[Unproven]) -> list[dict[str, str]]:
    return [
        {
            "words": gap.words,
            "href": url_for("enterprise.files", ref=case.ref, place=gap.place.key, kind=gap.kinds[0], _anchor="upload"),
        }
        for gap in gaps
    ]
