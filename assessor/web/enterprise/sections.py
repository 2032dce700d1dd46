"""Sections: the form of a single section, its autosave, and what happens when two people changed the same answers."""

from typing import Any

from flask import Response, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.answer_words import answer_words
from assessor.cases.open_remarks import open_remarks
from assessor.cases.proofs import Place, proofs_of
from assessor.cases.refusal import Stale
from assessor.cases.save_answers import find_answer, must_be_editable, save_answers
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import number_in, pack_of, section_of, sections_of, the_case, trail
from assessor.web.enterprise.fields import fields_of, groups_for, problems_in, readable
from assessor.web.enterprise.known import known_rows
from assessor.web.enterprise.lines import line_list
from assessor.web.typed import typed_answers
from models.application import Application
from questionnaires.shapes import Pack, Section

MACHINERY = ("csrf_token", "version", "once", "then")


@pages.route("/applications/<ref>/s/<section_id>", methods=["GET", "POST"])
def section(ref: str, section_id: str) -> ResponseReturnValue:
    """A single section's form; for a section of lines, the list of its lines."""
    case = the_case(ref)
    pack = pack_of(case)
    one = section_of(case, pack, section_id)
    must_be_editable(case)
    if one.kind == "lines":
        return line_list(case, pack, one)
    if request.method == "GET":
        return _form(case, pack, one)
    try:
        typed = save_typed(case, one, "")
    except Stale as error:
        return conflict_page(case, one, "", error)
    known = known_rows(case, pack, one)
    if any(name not in known for name in problems_in(one, typed, case.level, missing=True)):
        flash("已保存。还有几处需要修改或补充，已在下面标出。", "warn")
        return redirect(url_for("enterprise.section", ref=ref, section_id=section_id, check=1), 303)
    flash(f"“{one.title}”已保存。", "good")
    return redirect(_next_url(case, pack, one), 303)


@pages.post("/applications/<ref>/s/<section_id>/save")
def autosave(ref: str, section_id: str) -> ResponseReturnValue:
    """Save while somebody types (static/js/autosave.js)."""
    return autosaved(ref, section_id, "")


def autosaved(ref: str, section_id: str, line_id: str) -> ResponseReturnValue:
    """Save a section or line for a script; unreadable answers are saved all the same and named."""
    case = the_case(ref)
    one = section_of(case, pack_of(case), section_id)
    try:
        typed = save_typed(case, one, line_id)
    except Stale as error:
        return jsonify(conflict=True, error=error.reasons[0]), 409
    row = find_answer(g.session, case, one, line_id)
    assert row is not None
    errors = problems_in(one, typed, case.level, missing=False)
    answer: Response = jsonify(version=row.version, saved_at=g.moment.at.isoformat(), errors=errors)
    return answer


def save_typed(case: Application, one: Section, line_id: str) -> dict[str, Any]:
    """Save what the form sent and return it. Raises Stale, Refusal.

    After a conflict the form also says for each question which of the two versions to keep (`keep-…`).
    """
    typed = typed_answers(one, request.form, case.level)
    row = find_answer(g.session, case, one, line_id)
    for question_id in known_rows(case, pack_of(case), one) if one.kind == "single" else ():
        typed[question_id] = row.answers.get(question_id) if row else None  # it was not on the form
    for question_id in typed:
        if row is not None and request.form.get(f"keep-{question_id}") == "saved":
            typed[question_id] = row.answers.get(question_id)
    save_answers(g.session, g.viewer, case, one, line_id, typed, number_in("version"), g.moment)
    return typed


def conflict_page(case: Application, one: Section, line_id: str, error: Stale) -> tuple[str, int]:
    """Both versions side by side, a choice for each question; everything typed is carried along."""
    typed = typed_answers(one, request.form, case.level)
    rows = [
        {
            "name": q.id,
            "label": q.label,
            "mine": _words(q, typed[q.id]),
            "saved": _words(q, error.saved.get(q.id)),
        }
        for q in one.questions
        if q.id in typed and _same(typed[q.id]) != _same(error.saved.get(q.id))
    ]
    carried = [
        (name, value)
        for name, value in request.form.items(multi=True)
        if name not in MACHINERY and not name.startswith("keep-")
    ]
    page = render_template(
        "enterprise/conflict.html",
        title="两个人同时改了这一部分",
        caption=one.title,
        rows=rows,
        carried=carried,
        version=error.version,
        action=request.path.removesuffix("/save"),
        breadcrumb=trail(
            case, (one.title, url_for("enterprise.section", ref=case.ref, section_id=one.id)), ("对照", None)
        ),
    )
    return page, 409


def _same(value: Any) -> Any:
    """Not answered is not answered, whether it was never typed or emptied."""
    return None if value in ("", {}, {"code": "", "number": ""}) else value


def _words(question: Any, typed: Any) -> str | None:
    value = readable(question, typed)
    if value is not None:
        return answer_words(question, value)
    return None if _same(typed) in (None, []) else str(typed)


def _form(case: Application, pack: Pack, one: Section) -> str:
    row = find_answer(g.session, case, one)
    typed = dict(row.answers) if row else {}
    remarks = open_remarks(g.session, case)
    place = Place(one.id)
    known = known_rows(case, pack, one)
    return render_template(
        "enterprise/section.html",
        known=known,
        title=one.title,
        lead=one.intro,
        case=case,
        section=one,
        fields=[f for f in fields_of(case, pack, one, "", typed, remarks) if f.question.id not in known],
        general=remarks.get((place, ""), []),
        regions=groups_for(one),
        errors={
            name: words
            for name, words in problems_in(one, typed, case.level, missing="check" in request.args).items()
            if name not in known
        },
        labels={q.id: q.label for q in one.questions},
        version=row.version if row else 0,
        saved_at=row.updated_at if row else None,
        action=url_for("enterprise.section", ref=case.ref, section_id=one.id),
        autosave_url=url_for("enterprise.autosave", ref=case.ref, section_id=one.id),
        proofs=[proof.file for proof in proofs_of(g.session, case) if place in proof.places],
        place=place,
        breadcrumb=trail(case, (one.title, None)),
    )


def _next_url(case: Application, pack: Pack, one: Section) -> str:
    """The next section of the form, or the task list after the last one."""
    ids = [section.id for section in sections_of(case, pack)]
    after = ids[ids.index(one.id) + 1 :]
    if request.form.get("then") == "next" and after:
        return url_for("enterprise.section", ref=case.ref, section_id=after[0])
    return url_for("enterprise.tasks", ref=case.ref)
