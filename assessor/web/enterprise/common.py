"""What the enterprise's pages share: the case behind an address, its pack, and small readers of forms."""

import re
from datetime import date
from typing import Any

from flask import abort, current_app, g, request, url_for

from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import EDITABLE
from assessor.cases.scope import find_case
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from questionnaires.shapes import Pack, Question, Section

_DAY = Question(id="day", label="日期", type="date")
_NUMBER = re.compile(r"[0-9]{1,9}")


def the_case(ref: str) -> Application:
    """The case of this address within the viewer's enterprise, locked when the request writes. Raises NotFound."""
    return find_case(g.session, g.viewer, ref, lock=request.method == "POST")


def batch_of(case: Application) -> Batch:
    """The batch a case was filed in."""
    return g.session.get_one(Batch, case.batch_id)  # type: ignore[no-any-return]


def pack_of(case: Application) -> Pack:
    """The pack that a case is filed under."""
    return pack_called(batch_of(case).pack_id)


def pack_called(pack_id: str) -> Pack:
    """A pack by its id; 404 when this installation does not have it."""
    pack: Pack | None = current_app.extensions["packs"].get(pack_id)
    if pack is None:
        abort(404)
    return pack


def section_of(case: Application, pack: Pack, section_id: str) -> Section:
    """A section that this case fills in; 404 otherwise."""
    found = next((section for section in sections_of(case, pack) if section.id == section_id), None)
    if found is None:
        abort(404)
    return found


def sections_of(case: Application, pack: Pack) -> list[Section]:
    """The sections an applicant fills in for the star applied for. The pledge is signed when submitting."""
    from assessor.cases.assemble import PLEDGE

    return [
        section
        for section in pack.sections
        if section.asked and section.applies_to(case.level) and any(q.id != PLEDGE for q in section.questions)
    ]


def editable(case: Application) -> bool:
    """Whether the filing is still with the enterprise."""
    return case.state in EDITABLE


def registered(case: Application) -> dict[str, str | None]:
    """What the enterprise was registered with, by the question that asks for it again."""
    enterprise = g.session.get_one(Organisation, case.enterprise_id)
    return {"name": enterprise.name, "uscc": enterprise.uscc}


def number_in(name: str) -> int:
    """A small whole number of the form; -1 for anything else, which matches no version and no row."""
    typed = request.form.get(name, "")
    return int(typed) if _NUMBER.fullmatch(typed) else -1


def day_in(name: str, label: str) -> date | None:
    """A date of the form, None when empty. Raises Refusal (422) that names the field."""
    try:
        text = read_answer(_DAY, request.form.get(name, "").strip())
    except Unreadable as error:
        raise Refusal(f"{label}：{error}", status=422) from error
    return date.fromisoformat(text) if text else None


def wants_json() -> bool:
    """Whether a script asks (autosave, upload) rather than a person."""
    return request.accept_mimetypes.best_match(["text/html", "application/json"]) == "application/json"


def trail(case: Application, *steps: tuple[str, str | None]) -> list[dict[str, Any]]:
    """The breadcrumb of a page of this case."""
    first = [
        {"label": "企业首页", "href": url_for("enterprise.home")},
        {"label": "申报", "href": url_for("enterprise.tasks", ref=case.ref)},
    ]
    return [*first, *({"label": label, "href": href} for label, href in steps)]
