"""Lines of a section: the list with totals and marks; add, fill in, copy and remove one."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.describe_file import set_proofs
from assessor.cases.draft_verdict import marks_by_line, preview
from assessor.cases.open_remarks import open_remarks
from assessor.cases.proofs import Place, proofs_of
from assessor.cases.refusal import Refusal, Stale
from assessor.cases.remove_line import remove_line
from assessor.cases.save_answers import add_line, find_line, lines_of, must_be_editable
from assessor.cases.say_none import said_none
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import number_in, pack_of, section_of, the_case, trail
from assessor.web.enterprise.fields import fields_of, groups_for, problems_in, title_of
from assessor.web.enterprise.line_rows import table_of
from assessor.web.enterprise.proof_rows import file_row
from models.application import Application, DraftAnswer
from questionnaires.shapes import Pack, Section

LINE = "/applications/<ref>/s/<section_id>/lines/<line_id>"


def line_list(case: Application, pack: Pack, one: Section) -> str:
    """The table of a section's lines."""
    remarks = open_remarks(g.session, case)
    return render_template(
        "enterprise/lines.html",
        title=one.title,
        lead=one.intro,
        case=case,
        section=one,
        general=remarks.get((Place(one.id), ""), []),
        **table_of(case, pack, one, remarks),
        may_say_none=pack.kind == "subsidy",
        said_none=said_none(g.session, case, one),
        breadcrumb=trail(case, (one.title, None)),
    )


@pages.post("/applications/<ref>/s/<section_id>/lines")
def add(ref: str, section_id: str) -> ResponseReturnValue:
    """Add a line and open it; a line left wholly empty before is opened again instead of piling up another."""
    case, _, one = _where(ref, section_id)
    blank = next((row for row in lines_of(g.session, case, one) if not any(row.answers.values())), None)
    line_id = blank.line_id if blank else add_line(g.session, g.viewer, case, one, {}, g.moment)
    return redirect(url_for("enterprise.line", ref=ref, section_id=section_id, line_id=line_id), 303)


@pages.route(LINE, methods=["GET", "POST"])
def line(ref: str, section_id: str, line_id: str) -> ResponseReturnValue:
    """Fill in one line."""
    from assessor.web.enterprise.sections import conflict_page, save_typed

    case, pack, one = _where(ref, section_id)
    row = find_line(g.session, case, one, line_id)
    if request.method == "GET":
        return _form(case, pack, one, row)
    try:
        typed = save_typed(case, one, line_id)
    except Stale as error:
        return conflict_page(case, one, line_id, error)
    if problems_in(one, typed, case.level, missing=True):
        flash("已保存。还有几处需要修改或补充，已在下面标出。", "warn")
        return redirect(url_for("enterprise.line", ref=ref, section_id=section_id, line_id=line_id, check=1), 303)
    flash("这一项已保存。", "good")
    if request.form.get("then") == "another":
        fresh = add_line(g.session, g.viewer, case, one, {}, g.moment)
        return redirect(url_for("enterprise.line", ref=ref, section_id=section_id, line_id=fresh), 303)
    return redirect(url_for("enterprise.section", ref=ref, section_id=section_id), 303)


@pages.post(LINE + "/save")
def autosave_line(ref: str, section_id: str, line_id: str) -> ResponseReturnValue:
    """Save a line while somebody types."""
    from assessor.web.enterprise.sections import autosaved

    return autosaved(ref, section_id, line_id)


@pages.post(LINE + "/copy")
def copy(ref: str, section_id: str, line_id: str) -> ResponseReturnValue:
    """Add a line with the same answers and open it; its proofs are its own and are not copied."""
    case, _, one = _where(ref, section_id)
    row = find_line(g.session, case, one, line_id)
    fresh = add_line(g.session, g.viewer, case, one, dict(row.answers), g.moment)
    flash("已复制，请修改不同的地方。佐证材料要另外勾选。", "good")
    return redirect(url_for("enterprise.line", ref=ref, section_id=section_id, line_id=fresh), 303)


@pages.post(LINE + "/remove")
def remove(ref: str, section_id: str, line_id: str) -> ResponseReturnValue:
    """Remove a line as it was shown."""
    case, _, one = _where(ref, section_id)
    try:
        remove_line(g.session, case, one, line_id, number_in("version"))
    except Stale as error:
        raise Refusal("这一项刚被他人改过，没有删除。请看过新的内容再决定。") from error
    flash("已删除这一项。它的佐证材料还在“佐证材料”里。", "good")
    return redirect(url_for("enterprise.section", ref=ref, section_id=section_id), 303)


@pages.post("/applications/<ref>/s/<section_id>/proofs")
def prove_section(ref: str, section_id: str) -> ResponseReturnValue:
    """Say which files prove a single section."""
    case, _, one = _where(ref, section_id)
    set_proofs(g.session, case, Place(one.id), set(request.form.getlist("file")))
    flash("佐证材料已更新。", "good")
    return redirect(url_for("enterprise.section", ref=ref, section_id=section_id), 303)


@pages.post(LINE + "/proofs")
def prove_line(ref: str, section_id: str, line_id: str) -> ResponseReturnValue:
    """Say which files prove a line."""
    case, _, one = _where(ref, section_id)
    find_line(g.session, case, one, line_id)
    set_proofs(g.session, case, Place(one.id, line_id), set(request.form.getlist("file")))
    flash("佐证材料已更新。", "good")
    return redirect(url_for("enterprise.line", ref=ref, section_id=section_id, line_id=line_id), 303)


def _where(ref: str, section_id: str) -> tuple[Application, Pack, Section]:
    case = the_case(ref)
    pack = pack_of(case)
    must_be_editable(case)
    return case, pack, section_of(case, pack, section_id)


def _form(case: Application, pack: Pack, one: Section, row: DraftAnswer) -> str:
    remarks = open_remarks(g.session, case)
    place = Place(one.id, row.line_id)
    ids = [other.line_id for other in lines_of(g.session, case, one)]
    number = ids.index(row.line_id) + 1
    names: dict[str, Any] = {"ref": case.ref, "section_id": one.id, "line_id": row.line_id}
    return render_template(
        "enterprise/line.html",
        title=title_of(one, row, number),
        caption=f"{one.title} · 第 {number} 项，共 {len(ids)} 项",
        case=case,
        section=one,
        row=row,
        fields=fields_of(case, pack, one, row.line_id, dict(row.answers), remarks),
        general=remarks.get((place, ""), []),
        regions=groups_for(one),
        errors=problems_in(one, dict(row.answers), case.level, missing="check" in request.args),
        labels={q.id: q.label for q in one.questions},
        marks=marks_by_line(preview(g.session, case, pack, g.moment).verdict, one.table or "").get(row.line_id, []),
        files=[(file_row(case, proof, {}), place in proof.places) for proof in proofs_of(g.session, case)],
        place=place,
        names=names,
        breadcrumb=trail(
            case, (one.title, url_for("enterprise.section", ref=case.ref, section_id=one.id)), (f"第 {number} 项", None)
        ),
    )
