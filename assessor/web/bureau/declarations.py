"""A city's declaration for the year's fund: the form, its versions, papers, the finance office's countersignature."""

from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases import declaration as declaring
from assessor.cases import declaration_hand_over as handing
from assessor.cases.deadlines import step_deadlines
from assessor.cases.declaration_form import MOST_LINES, by_hand, problems, sections_of, starting
from assessor.cases.programme_offices import reviewing_regions
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.web.bureau import common
from assessor.web.bureau import fund_common as shared
from assessor.web.bureau.evidence import SAFE
from models.batch import Batch
from models.declaring import Declaration
from models.people import Organisation, Person
from models.vocabulary import OrgKind
from questionnaires.papers import Form

pages = Blueprint("bureau_declaration", __name__, url_prefix="/bureau/declaration")

FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}


@pages.get("/")
def index() -> str:
    """The city's own form; for its finance office the versions; for the province every city."""
    fund = shared.chosen_fund()
    if g.viewer.kind is OrgKind.CITY:
        return _own(fund, {})
    own = shared.own_city()
    cities = [one for one in reviewing_regions(g.session) if own in (None, one.code)]
    rows = []
    for city in cities:
        versions = declaring.versions_of(g.session, fund.batch, city.code)
        shown = [(one, declaring.steps_of(g.session, one)) for one in versions]
        if own is None:
            shown = [one for one in shown if "handed_in" in one[1]]
        if shown:
            rows.append({"city": city.name, "one": shown[0][0], "taken": shown[0][1], "count": len(shown)})
    return render_template(
        "bureau/declarations.html",
        title="申报书",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        batches=fund.batches,
        rows=rows,
        missing=[one.name for one in cities if one.name not in {row["city"] for row in rows}] if own is None else [],
        due=step_deadlines(g.session, fund.batch.id or 0, fund.pack).get(declaring.DECLARE),
        today=g.moment.today,
    )


@pages.post("/draft")
def save() -> ResponseReturnValue:
    """Keep the form as it is."""
    fund = shared.chosen_fund()
    try:
        declaring.save_draft(
            g.session, g.viewer, fund.batch, fund.pack, _typed(fund), common.version_sent(), g.moment
        )  # fmt: skip
    except Stale as stale:
        return _own(fund, {}, saved_by_other=stale.version), 409
    except Refusal as refusal:
        return _own(fund, {"": "".join(refusal.reasons)}), refusal.status
    flash("申报书已保存。", "good")
    return redirect(url_for("bureau_declaration.index", batch=fund.batch.pack_id), 303)


@pages.post("/autosave")
def autosave() -> ResponseReturnValue:
    """Save while somebody types (static/js/autosave.js)."""
    fund = shared.chosen_fund()
    typed = _typed(fund)
    try:
        row = declaring.save_draft(
            g.session, g.viewer, fund.batch, fund.pack, typed, common.version_sent(), g.moment
        )  # fmt: skip
    except Stale as stale:
        return jsonify(conflict=True, error=stale.reasons[0]), 409
    wrong = problems(declaring.the_form(fund.pack), typed, missing=False)
    return jsonify(version=row.version, saved_at=g.moment.at.isoformat(), errors=wrong)


@pages.post("/versions")
def freeze() -> ResponseReturnValue:
    """Freeze the saved form as a version."""
    fund = shared.chosen_fund()
    try:
        made = declaring.freeze_declaration(
            g.session, g.viewer, fund.batch, fund.pack, fund.award, g.moment, demo=current_app.config["DEMO"]
        )
    except Refusal as refusal:
        draft = declaring.draft_of(g.session, fund.batch, g.viewer.region_code)
        wrong = problems(declaring.the_form(fund.pack), draft.answers, missing=True) if draft else {}
        return _own(fund, wrong or {"": "".join(refusal.reasons)}), refusal.status
    flash(f"已生成第 {made.seq} 版申报书，请财政局会签。", "good")
    return redirect(url_for("bureau_declaration.version", declaration_ref=made.ref), 303)


@pages.get("/<declaration_ref>")
def version(declaration_ref: str) -> str:
    """One version."""
    return _version(_found(declaration_ref), {})


@pages.get("/<declaration_ref>/declaration.<form>")
def paper(declaration_ref: str, form: str) -> Response:
    """The version as PDF or Word, both of the same frozen content."""
    one = _found(declaration_ref)
    if form not in FORMS:
        raise NotFound("没有这种格式")
    if form == "pdf":
        from assessor.documents.render import render  # typst is loaded where it is used

        content = render("declaration", declaring.thawed(one))
    else:
        from assessor.documents.declaration_word import declaration_word

        content = declaration_word(one.content, one.content_sha256)
    answer = Response(content, mimetype=FORMS[form])
    answer.headers.update(SAFE)
    name = f"{one.content['city']}{one.content['title']}-第{one.seq}版.{form}"
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@pages.post("/<declaration_ref>/steps/<step_name>")
def hand_over(declaration_ref: str, step_name: str) -> ResponseReturnValue:
    """Countersign, send back, hand in, receive."""
    one = _found(declaration_ref)
    fund = shared.fund_of(g.session.get_one(Batch, one.batch_id))
    try:
        handing.hand_over(
            g.session, g.viewer, one, fund.batch, fund.pack, fund.award, step_name, request.form.get("words", ""),
            g.moment,
        )  # fmt: skip
    except Refusal as refusal:
        field = "words" if "理由" in refusal.reasons[0] else ""
        return _version(one, {field: "".join(refusal.reasons)}), refusal.status
    flash(f"已记录：{handing.STEPS[step_name]}。", "good")
    return redirect(url_for("bureau_declaration.version", declaration_ref=declaration_ref), 303)


def _found(ref: str) -> Declaration:
    return declaring.find_declaration(g.session, g.viewer, ref)


def _typed(fund: shared.Fund) -> dict[str, Any]:
    """What the form sent, as typed; empty lines are left out."""
    form = declaring.the_form(fund.pack)
    typed: dict[str, Any] = {}
    for section in form.sections:
        asked = [question for question in section.questions if not by_hand(form, question)]
        if section.kind == "single":
            typed |= {q.id: request.form.get(q.id, "").strip() for q in asked}
            continue
        lines = [
            {q.id: request.form.get(f"{section.id}-{number}-{q.id}", "").strip() for q in asked}
            for number in range(MOST_LINES)
        ]
        typed[section.id] = [line for line in lines if any(line.values())]
    return typed


def _own(fund: shared.Fund, errors: dict[str, str], saved_by_other: int | None = None) -> str:
    form = declaring.the_form(fund.pack)
    records = declaring.records_for(g.session, g.viewer, fund.batch, fund.pack, fund.award, g.moment)
    draft = declaring.draft_of(g.session, fund.batch, g.viewer.region_code)
    sent = request.method == "POST" and request.endpoint == "bureau_declaration.save"
    values = _typed(fund) if sent else draft.answers if draft else starting(form, records)
    versions = declaring.versions_of(g.session, fund.batch, g.viewer.region_code)
    changed = []
    if versions:
        now = declaring.content_now(
            g.session, g.viewer, fund.batch, fund.pack, fund.award, g.moment, len(versions) + 1, demo=False
        )
        changed = declaring.changes_since(versions[0], now.model_dump(mode="json"))
    return render_template(
        "bureau/declaration.html",
        title=form.title,
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        batches=fund.batches,
        pack=fund.pack,
        form=form,
        fields=_fields(form, values),
        recorded=_recorded(form, records, values),
        values=values,
        errors=errors,
        labels={q.id: q.label for section in form.sections for q in section.questions},
        version=saved_by_other if saved_by_other is not None else (draft.version if draft else 0),
        stale=saved_by_other is not None,
        draft=draft,
        records=records,
        versions=[{"one": one, "taken": declaring.steps_of(g.session, one)} for one in versions],
        changed=[{"label": name, "before": old or None, "after": new or None} for name, old, new in changed],
        due=step_deadlines(g.session, fund.batch.id or 0, fund.pack).get(declaring.DECLARE),
        today=g.moment.today,
    )


def _fields(form: Form, values: dict[str, Any]) -> list[dict[str, Any]]:
    """The sections to fill in with their questions by name; a section of lines gets one empty line more."""
    found = []
    for section in form.sections:
        asked = [question for question in section.questions if not by_hand(form, question)]
        if not asked:
            continue
        if section.kind == "single":
            found.append({"section": section, "lines": [[(q, q.id, values.get(q.id)) for q in asked]]})
            continue
        lines = list(values.get(section.id) or [])
        lines += [{}] if len(lines) < MOST_LINES else []
        found.append(
            {
                "section": section,
                "lines": [
                    [(q, f"{section.id}-{number}-{q.id}", line.get(q.id)) for q in asked]
                    for number, line in enumerate(lines)
                ],
            }
        )
    return found


def _recorded(form: Form, records: Any, values: dict[str, Any]) -> dict[str, str]:
    """What the records say of a field where something else is typed."""
    printed = {
        (section.title, answer.label): answer.by_record
        for section in sections_of(form, values, records)
        for answer in section.answers
    } if not problems(form, values, missing=False) else {}  # fmt: skip
    return {
        q.id: printed[(section.title, q.label)]
        for section in form.sections
        for q in section.questions
        if printed.get((section.title, q.label))
    }


def _version(one: Declaration, errors: dict[str, str]) -> str:
    fund = shared.fund_of(g.session.get_one(Batch, one.batch_id))
    versions = declaring.versions_of(g.session, fund.batch, one.region_code)
    earlier = next((other for other in versions if other.seq == one.seq - 1), None)
    changed = declaring.changes_since(earlier, one.content) if earlier else []
    people = dict(g.session.exec(select(Person.id, Person.name)).all())
    offices = dict(g.session.exec(select(Organisation.id, Organisation.name)).all())
    return render_template(
        "bureau/declaration_version.html",
        title=f"{one.content['city']}{one.content['title']} 第 {one.seq} 版",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        one=one,
        content=one.content,
        taken=declaring.steps_of(g.session, one),
        steps=handing.STEPS,
        newest=versions[0],
        changed=[{"label": name, "before": old or None, "after": new or None} for name, old, new in changed],
        people=people,
        offices=offices,
        kind=str(g.viewer.kind),
        errors=errors,
        typed=request.form,
        due=step_deadlines(g.session, fund.batch.id or 0, fund.pack).get(declaring.DECLARE),
        today=g.moment.today,
    )
