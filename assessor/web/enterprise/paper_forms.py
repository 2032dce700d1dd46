"""Forms that a programme's document lays out: filled in on the project, printed, and attached as the paper they are."""

import io
from typing import Any

from flask import Response, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.attach_file import TakenIn, take_in
from assessor.cases.attach_paper_form import attach_paper_form, must_be_whole
from assessor.cases.paper_form import (
    PaperForm,
    filled,
    find_paper_form,
    is_stale,
    printed_file,
    rows_in,
    save_form_section,
    saved_rows,
)
from assessor.cases.paper_form_records import Records, records_for, starting_rows
from assessor.cases.provider_filing import MOST_ROWS, Row, read_rows
from assessor.cases.refusal import Refusal, Stale
from assessor.cases.save_answers import must_be_editable
from assessor.cases.scope import find_case
from assessor.web.attachments import the_store
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import number_in, pack_of, the_case, trail
from assessor.web.enterprise.fields import shown
from assessor.web.enterprise.paper_form_document import as_pdf
from assessor.web.provider.filing_rows import typed_rows
from models.application import Application
from questionnaires.forms import Section
from questionnaires.shapes import Pack

FORM = "/applications/<ref>/forms/<material_id>"


@pages.get(FORM)
def paper_form(ref: str, material_id: str) -> str:
    """What is filled in, what is open, the print, and whether it is attached."""
    case, _, one = _at(ref, material_id)
    return _form_page(case, one, {})


def _form_page(case: Application, one: PaperForm, errors: dict[str, str]) -> str:
    found = filled(g.session, case, one)
    open_in = {gap.section for gap in found.gaps}
    printed = printed_file(g.session, case, one)
    return render_template(
        "enterprise/paper_form.html",
        title=one.form.title,
        caption="佐证材料",
        lead=one.form.intro,
        case=case,
        pack=pack_of(case),
        one=one,
        tasks=[_task(case, one, section, section.id in open_in) for section in one.sections],
        gaps=[gap.words for gap in found.gaps],
        saved=found.changed_at is not None,
        printed=printed[0] if printed else None,
        stale=is_stale(g.session, case, one),
        errors=errors,
        breadcrumb=trail(case, ("佐证材料", url_for("enterprise.files", ref=case.ref)), (one.form.title, None)),
    )


def _task(case: Application, one: PaperForm, section: Section, open_still: bool) -> dict[str, str]:
    saved = saved_rows(g.session, case, one, section) is not None
    status, tone = ("还没有填完", "waiting") if open_still else ("已填写", "good")
    return {
        "title": section.title,
        "status": status if saved else "还没有填写",
        "tone": tone if saved else "neutral",
        "href": _section_url(case, one, section),
    }


@pages.route(f"{FORM}/s/<section_id>", methods=["GET", "POST"])
def paper_form_section(ref: str, material_id: str, section_id: str) -> ResponseReturnValue:
    """One section. What nobody saved yet starts with what the service knows."""
    case, pack, one = _at(ref, material_id)
    section = one.section(section_id)
    if request.method == "GET":
        saved = saved_rows(g.session, case, one, section)
        return _section_page(case, pack, one, section, rows_in(saved) if saved else None)
    rows = typed_rows(section, request.form)
    try:
        save_form_section(g.session, g.viewer, case, one, section, rows, number_in("version"), g.moment)
    except Stale as stale:
        flash(stale.reasons[0] + "下面是您刚才填写的内容，重新保存会以它为准。", "warn")
        return _section_page(case, pack, one, section, rows, version=stale.version), 409
    except Refusal as no:
        if no.status != 422:
            raise
        return _section_page(case, pack, one, section, rows, whole={"": no.reasons[0]}), 422
    then = request.form.get("then", "")
    if then == "add":
        return redirect(_section_url(case, one, section, add=1), 303)
    if read_rows(section, rows)[1]:
        flash("已保存。还有几处需要修改或补充，已在下面标出。", "warn")
        return redirect(_section_url(case, one, section, check=1), 303)
    flash(f"“{section.title}”已保存。", "good")
    return redirect(_after(case, one, section, then), 303)


@pages.post(f"{FORM}/s/<section_id>/save")
def autosave_paper_form(ref: str, material_id: str, section_id: str) -> ResponseReturnValue:
    """Save while somebody types (static/js/autosave.js)."""
    case, _, one = _at(ref, material_id)
    section = one.section(section_id)
    rows = typed_rows(section, request.form)
    try:
        version = save_form_section(g.session, g.viewer, case, one, section, rows, number_in("version"), g.moment)
    except Stale as stale:
        return jsonify(conflict=True, error=stale.reasons[0]), 409
    unreadable = {f"{p.row}-{p.question}": p.words for p in read_rows(section, rows)[1] if "请填写“" not in p.words}
    return jsonify(version=version, saved_at=g.moment.at.isoformat(), errors=unreadable)


@pages.get(f"{FORM}/print.pdf")
def print_paper_form(ref: str, material_id: str) -> Response:
    """The form as it is saved now, to be printed, signed and sealed; an unfinished one says so."""
    case, pack, one = _at(ref, material_id)
    answer = Response(as_pdf(case, pack, one, filled(g.session, case, one)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = f"attachment; filename={one.material.id}-{case.ref}.pdf"
    return answer


@pages.post(f"{FORM}/attach")
def attach_form(ref: str, material_id: str) -> ResponseReturnValue:
    """Put the print among the files of the project."""
    case, pack, one = _at(ref, material_id)
    try:
        if g.refused is not None:
            raise g.refused
        attach_paper_form(g.session, g.viewer, case, pack, one, g.kept, g.content, g.moment)
    except Refusal as no:
        if no.status != 422:
            raise
        return _form_page(case, one, {"": "".join(no.reasons)}), 422
    flash(f"已生成“{one.material.title}”并放入佐证材料。", "good")
    return redirect(url_for("enterprise.paper_form", ref=ref, material_id=material_id), 303)


def _look(ref: str, material_id: str) -> None:
    """Print, inspect and keep the file before anybody waits for the database."""
    g.refused = None
    case = find_case(g.session, g.viewer, ref)
    must_be_editable(case)
    pack = pack_of(case)
    one = find_paper_form(pack, material_id)
    try:
        must_be_whole(g.session, case, one)
        found = filled(g.session, case, one)
        g.content, g.kept = found.content, _kept(one, as_pdf(case, pack, one, found))
    except Refusal as no:
        g.refused = no


def _kept(one: PaperForm, content: bytes) -> TakenIn:
    largest = current_app.extensions["settings"].upload_limit
    return take_in(the_store(), io.BytesIO(content), f"{one.material.title}.pdf", largest)


attach_form.prepare = _look  # type: ignore[attr-defined]


def _at(ref: str, material_id: str) -> tuple[Application, Pack, PaperForm]:
    case = the_case(ref)
    must_be_editable(case)
    pack = pack_of(case)
    return case, pack, find_paper_form(pack, material_id)


def _section_page(
    case: Application, pack: Pack, one: PaperForm, section: Section, typed: list[Row] | None, *,
    version: int | None = None, whole: dict[str, str] | None = None,
) -> str:  # fmt: skip
    saved = saved_rows(g.session, case, one, section)
    records = records_for(g.session, case, pack, g.moment)
    rows = starting_rows(g.session, case, one, section, records) if typed is None else typed
    drawn = rows or [{}]
    if section.kind == "lines" and request.args.get("add") and rows and len(drawn) < MOST_ROWS:
        drawn = [*drawn, {}]
    check = "check" in request.args
    problems = read_rows(section, rows)[1] if typed is not None else []
    errors = {f"{p.row}-{p.question}": p.words for p in problems if check or "请填写“" not in p.words}
    return render_template(
        "enterprise/paper_form_section.html",
        title=section.title,
        caption=one.form.title,
        lead=section.intro,
        section=section,
        back_to="表格",
        rows=[{q.id: shown(q, row.get(q.id)) for q in section.questions} for row in drawn],
        known=typed is None and bool(rows),
        differs=_differs(one, section, rows, records) if typed is not None else [],
        errors=errors | (whole or {}),
        labels={f"{n}-{q.id}": q.label for n in range(len(drawn)) for q in section.questions},
        version=version if version is not None else saved.version if saved else 0,
        saved_at=saved.updated_at if saved else None,
        action=_section_url(case, one, section),
        autosave_url=url_for(
            "enterprise.autosave_paper_form", ref=case.ref, material_id=one.material.id, section_id=section.id
        ),
        breadcrumb=trail(
            case,
            ("佐证材料", url_for("enterprise.files", ref=case.ref)),
            (one.form.title, url_for("enterprise.paper_form", ref=case.ref, material_id=one.material.id)),
            (section.title, None),
        ),
    )


def _differs(one: PaperForm, section: Section, rows: list[Row], records: Records) -> list[str]:
    """Where the enterprise's own line, or what is given once, is not what the project and the records say."""
    read = read_rows(section, rows)[0]
    name = next((q.id for q in section.questions if one.form.known.get(q.id) == "applicant"), None)
    own = [row for row in read if section.kind == "single" or (name and row.get(name) == records.applicant)]
    return [
        f"“{q.label}”填的是 {row[q.id]}，项目填报和登记的是 {known}。"
        for row in own
        for q in section.questions
        if (known := records.of(one, q)) is not None and q.id in row and str(row[q.id]) != known
    ]


def _section_url(case: Application, one: PaperForm, section: Section, **more: Any) -> str:
    return url_for(
        "enterprise.paper_form_section", ref=case.ref, material_id=one.material.id, section_id=section.id, **more
    )


def _after(case: Application, one: PaperForm, section: Section, then: str) -> str:
    ids = [each.id for each in one.sections]
    following = one.sections[ids.index(section.id) + 1 :]
    if then == "next" and following:
        return _section_url(case, one, following[0])
    return url_for("enterprise.paper_form", ref=case.ref, material_id=one.material.id)
