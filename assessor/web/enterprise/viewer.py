"""The enterprise's own files page by page: those in the filing now, and those that were ever submitted."""

from typing import Any

from flask import Response, g, render_template, url_for
from sqlmodel import col, select

from assessor.cases.assemble import assemble
from assessor.cases.open_file import find_file
from assessor.cases.proofs import Place, proofs_of
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web import viewer
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import editable, pack_of, sections_of, the_case, trail
from assessor.web.enterprise.proof_rows import place_titles
from models.application import Application
from models.evidence import EvidenceFile, EvidenceLink


@pages.get("/applications/<ref>/files/<file_ref>/pages/<int:number>")
def page_image(ref: str, file_ref: str, number: int) -> Response:
    """One page of the enterprise's own PDF as a picture."""
    found = find_file(g.session, the_case(ref), file_ref, submitted=True)
    return viewer.page_answer(_entry(found), found.pages, number)


@pages.get("/applications/<ref>/files/<file_ref>/view")
def view_file(ref: str, file_ref: str) -> str:
    """One file, one page at a time, with what it proves."""
    case = the_case(ref)
    found = find_file(g.session, case, file_ref, submitted=True)
    order = [proof.file for proof in proofs_of(g.session, case)]
    at = next((number for number, file in enumerate(order) if file.ref == file_ref), None)

    def here(file: str = file_ref, **more: Any) -> str:
        return url_for("enterprise.view_file", ref=ref, file_ref=file, **more)

    def picture(number: int, width: int) -> str:
        if found.media_type != viewer.PDF:
            return url_for("enterprise.image", ref=ref, file_ref=file_ref)
        return url_for("enterprise.page_image", ref=ref, file_ref=file_ref, number=number, width=width)

    def beside(step: int) -> dict[str, str] | None:
        if at is None or not 0 <= at + step < len(order):
            return None
        return {"href": here(order[at + step].ref), "name": order[at + step].name}

    return render_template(
        "enterprise/view_file.html",
        title=found.name,
        caption="佐证材料",
        case=case,
        file=_entry(found),
        look=viewer.look(_entry(found), found.pages, here, picture),
        number=at + 1 if at is not None else None,
        count=len(order),
        prev_file=beside(-1),
        next_file=beside(1),
        kinds=EVIDENCE_KINDS,
        proves=_proves(case, found),
        edit=url_for("enterprise.file", ref=ref, file_ref=file_ref) if editable(case) and at is not None else None,
        href=url_for("enterprise.download", ref=ref, file_ref=file_ref),
        breadcrumb=trail(case, (found.name, None)),
    )


def _entry(file: EvidenceFile) -> dict[str, Any]:
    return {
        "name": file.name, "kind": file.kind, "sha256": file.sha256, "size": file.size, "media_type": file.media_type,
        "dated_from": file.dated_from, "dated_to": file.dated_to,
    }  # fmt: skip


def _proves(case: Application, file: EvidenceFile) -> list[str]:
    pack = pack_of(case)
    titles = place_titles(sections_of(case, pack), assemble(g.session, case, pack, g.moment.today).document)
    query = select(EvidenceLink).where(EvidenceLink.file_id == file.id).order_by(col(EvidenceLink.id))
    places = [Place(link.section, link.line_id) for link in g.session.exec(query)]
    return [titles[place] for place in places if place in titles]
