"""The PDF of a form that is filled in on a project: from what is saved and nothing else, the same each time."""

from flask import current_app, g

from assessor.cases.answer_words import answer_words
from assessor.cases.paper_basis import basis_of
from assessor.cases.paper_form import Filled, PaperForm
from assessor.cases.provider_filing import Row
from assessor.documents.material_form import FormPart, MaterialFormPaper
from assessor.documents.provider_filing import FiledAnswer
from assessor.documents.shapes import Enterprise
from assessor.web.enterprise.common import batch_of
from assessor.web.regions import region_names
from models.application import Application
from models.people import Organisation
from questionnaires.forms import Section
from questionnaires.shapes import Pack


def as_pdf(case: Application, pack: Pack, one: PaperForm, found: Filled) -> bytes:
    """The form as PDF/A. The day on it is that of the last change."""
    from assessor.documents.render import render  # typst is loaded where it is used

    firm = g.session.get_one(Organisation, case.enterprise_id)
    paper = MaterialFormPaper(
        number=f"{case.ref}-{one.material.id}",
        issued_at=found.changed_at or case.created_at,
        demo=current_app.config["DEMO"],
        basis=basis_of(pack, batch_of(case), pack.digest),
        title=one.form.title,
        cites=one.form.cites,
        enterprise=Enterprise(
            name=firm.name, uscc=firm.uscc or "",
            region=region_names(g.session).get(case.county_code, case.county_code),
        ),
        parts=tuple(_part(section, found.rows[section.id]) for section in one.sections),
        by_hand=tuple(q.label for section in one.form.sections for q in section.questions if one.by_hand(q)),
        unfinished=len(found.gaps),
    )  # fmt: skip
    return render("material_form", paper)


def _part(section: Section, rows: list[Row]) -> FormPart:
    if section.kind == "lines":
        lines = tuple(tuple(answer_words(q, row.get(q.id)) for q in section.questions) for row in rows)
        return FormPart(title=section.title, heads=tuple(q.label for q in section.questions), lines=lines)
    row = rows[0] if rows else {}
    answers = (FiledAnswer(label=q.label, value=answer_words(q, row.get(q.id))) for q in section.questions)
    return FormPart(title=section.title, answers=tuple(answers))
