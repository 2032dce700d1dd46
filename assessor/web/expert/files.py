"""The nominee's evidence for the expert: one page at a time beside the sheet, and the original to download.

Only files of the frozen submission that the panel looks at are found, and only through a sheet of the expert's own.
"""

from typing import Any
from urllib.parse import quote

from flask import Response, current_app, g, request, url_for

from assessor.cases.open_file import find_file
from assessor.cases.refusal import Refusal
from assessor.evidence.store import DamagedObject, MissingObject, open_store
from assessor.web import viewer
from assessor.web.bureau.evidence import SAFE
from assessor.web.bureau.viewer import in_order
from assessor.web.expert.blueprint import pages
from assessor.web.expert.common import Desk, desk, entry_of, sections_for


@pages.get("/sheets/<ref>/files/<file_ref>")
def download(ref: str, file_ref: str) -> Response:
    """The original bytes as an attachment; nothing runs from here."""
    at = desk(ref)
    entry = entry_of(at, file_ref)
    try:
        content = open_store(current_app.extensions["settings"].evidence_store).read(entry["sha256"])
    except (MissingObject, DamagedObject) as error:
        raise Refusal("这份材料的原件现在打不开，请告诉组织评审的单位。", status=503) from error
    answer = Response(content, mimetype=entry["media_type"])
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(entry['name'])}"
    return answer


@pages.get("/sheets/<ref>/files/<file_ref>/pages/<int:number>")
def page(ref: str, file_ref: str, number: int) -> Response:
    """One page of a submitted PDF as a picture."""
    at = desk(ref)
    entry = entry_of(at, file_ref)
    return viewer.page_answer(entry, find_file(g.session, at.case, file_ref, submitted=True).pages, number)


def look_beside(at: Desk) -> dict[str, Any] | None:
    """The file named in the address (?file=), ready to be drawn beside the sheet; None when none is. Raises NotFound."""
    file_ref = request.args.get("file", "")
    if not file_ref:
        return None
    entry, ref = entry_of(at, file_ref), at.sheet.ref
    pages_of = find_file(g.session, at.case, file_ref, submitted=True).pages

    def here(file: str = file_ref, **more: Any) -> str:
        return url_for("expert.sheet", ref=ref, file=file, **more)

    def picture(number: int, width: int) -> str:
        if entry["media_type"] != viewer.PDF:
            return url_for("expert.download", ref=ref, file_ref=file_ref)
        return url_for("expert.page", ref=ref, file_ref=file_ref, number=number, width=width)

    order = in_order(sections_for(at), at.submission)
    place = order.index(file_ref)
    names = {one["ref"]: one["name"] for one in at.submission.files}

    def way(number: int) -> dict[str, str] | None:
        return {"href": here(order[number]), "name": names[order[number]]} if 0 <= number < len(order) else None

    return {
        "file": entry,
        "look": viewer.look(entry, pages_of, here, picture),
        "number": place + 1,
        "count": len(order),
        "prev": way(place - 1),
        "next": way(place + 1),
        "href": url_for("expert.download", ref=ref, file_ref=file_ref),
        "back": url_for("expert.sheet", ref=ref, _anchor="filed"),
    }
