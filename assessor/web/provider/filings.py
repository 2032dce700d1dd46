"""The provider's filings: which programmes ask for one, filling it in, its materials, handing it in."""

from typing import Any

from flask import Response, current_app, flash, g, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases.file_as_provider import attach_material, last_version, remove_material, submit_filing
from assessor.cases.provider_filing import (
    EDITABLE,
    MOST_ROWS,
    STATES,
    answers_of,
    assembled,
    filed_on,
    files_of,
    find_filing,
    materials_of,
    must_be_editable,
    open_filing,
    read_rows,
    save_section,
    sections_of,
    steps_of,
    terms_of,
)
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.web.attachments import attachment, take_files
from assessor.web.enterprise.common import number_in, pack_called, wants_json
from assessor.web.enterprise.fields import shown
from assessor.web.provider.blueprint import pages
from assessor.web.provider.filing_rows import history_rows, typed_rows
from assessor.web.provider_filing_paper import filing_pdf as as_pdf
from models.provider import ProviderFiling
from models.vocabulary import Role
from questionnaires.shapes import Pack, Section

MOST_AT_ONCE = 20


@pages.get("/filings")
def filings() -> str:
    """Every programme that admits providers by a filing, and how the provider's own stands."""
    query = select(ProviderFiling).where(ProviderFiling.organisation_id == g.viewer.organisation_id)
    own = {one.pack_id: one for one in g.session.exec(query)}
    rows = []
    for pack in current_app.extensions["packs"].values():
        if pack.providers is None:
            continue
        filing = own.get(pack.id)
        steps = steps_of(g.session, filing) if filing else []
        rows.append({"pack": pack, "terms": pack.providers, "filing": filing, "day": filed_on(steps),
                     "state": STATES[filing.state] if filing else None})  # fmt: skip
    return render_template("provider/filings.html", title="备案", rows=rows)


@pages.post("/filings/begin/<pack_id>")
def begin_filing(pack_id: str) -> ResponseReturnValue:
    """Begin a filing, or go on with the one that is there."""
    filing = open_filing(g.session, g.viewer, pack_called(pack_id), g.moment)
    return redirect(url_for("provider.filing", filing_ref=filing.ref), 303)


@pages.get("/filings/<filing_ref>")
def filing(filing_ref: str) -> str:
    """What is filled in, what is missing, the materials, and what the office said."""
    one = find_filing(g.session, g.viewer, filing_ref)
    return filing_page(one, {})


def filing_page(one: ProviderFiling, errors: dict[str, str]) -> str:
    """The page of a filing."""
    pack = pack_called(one.pack_id)
    _, problems = assembled(g.session, one, pack)
    steps = steps_of(g.session, one)
    open_places = {problem.section for problem in problems}
    files = files_of(g.session, one)
    editable = one.state in EDITABLE
    return render_template(
        "provider/filing.html",
        title=terms_of(pack).title,
        caption=pack.title,
        filing=one,
        pack=pack,
        terms=terms_of(pack),
        form=pack.forms[terms_of(pack).form],
        state=STATES[one.state],
        day=filed_on(steps),
        last=steps[-1] if steps and steps[-1].action in ("return", "remove") else None,
        editable=editable,
        tasks=[
            {"title": section.title, "status": "还没有填完" if section.id in open_places else "已填写",
             "tone": "waiting" if section.id in open_places else "good",
             "href": url_for("provider.filing_section", filing_ref=one.ref, section_id=section.id) if editable else None}
            for section in sections_of(pack)
        ],
        materials=[
            {"id": m.id, "title": m.title, "at_least": m.at_least, "files": [f for f in files if f.material == m.id]}
            for m in materials_of(pack)
        ],
        missing=[problem.words for problem in problems],
        certifier=g.viewer.role is Role.CERTIFIER,
        history=history_rows(g.session, one),
        versions=any(step.action == "submit" for step in steps),
        errors=errors,
        breadcrumb=_trail((terms_of(pack).title, None)),
    )  # fmt: skip


@pages.route("/filings/<filing_ref>/s/<section_id>", methods=["GET", "POST"])
def filing_section(filing_ref: str, section_id: str) -> ResponseReturnValue:
    """One section of the form; lists show all their rows, and another one on request."""
    one, pack, section = _at(filing_ref, section_id)
    if request.method == "GET":
        kept = answers_of(g.session, one).get(section.id)
        return _section_page(one, pack, section, list(kept.rows) if kept else [], check="check" in request.args)
    rows = typed_rows(section, request.form)
    try:
        save_section(g.session, g.viewer, one, section, rows, number_in("version"), g.moment)
    except Stale as stale:
        flash(stale.reasons[0] + "下面是您刚才填写的内容，重新保存会以它为准。", "warn")
        return _section_page(one, pack, section, rows, check=False, version=stale.version), 409
    then = request.form.get("then", "")
    if then == "add":
        return redirect(url_for("provider.filing_section", filing_ref=one.ref, section_id=section.id, add=1), 303)
    if read_rows(section, rows)[1]:
        flash("已保存。还有几处需要修改或补充，已在下面标出。", "warn")
        return redirect(url_for("provider.filing_section", filing_ref=one.ref, section_id=section.id, check=1), 303)
    flash(f"“{section.title}”已保存。", "good")
    return redirect(_after(one, pack, section, then), 303)


@pages.post("/filings/<filing_ref>/s/<section_id>/save")
def autosave_filing(filing_ref: str, section_id: str) -> ResponseReturnValue:
    """Save while somebody types (static/js/autosave.js)."""
    one, _, section = _at(filing_ref, section_id)
    rows = typed_rows(section, request.form)
    try:
        version = save_section(g.session, g.viewer, one, section, rows, number_in("version"), g.moment)
    except Stale as stale:
        return jsonify(error=stale.reasons[0]), 409
    return jsonify(version=version, saved_at=g.moment.at.isoformat(), errors={})


@pages.post("/filings/<filing_ref>/files")
def filing_upload(filing_ref: str) -> ResponseReturnValue:
    """Attach files as one of the materials."""
    one = find_filing(g.session, g.viewer, filing_ref, lock=True)
    pack = pack_called(one.pack_id)
    try:
        if g.refused is not None:
            raise g.refused
        if not g.taken:
            raise Refusal("请选择要上传的文件（PDF、JPG 或 PNG）。", status=422)
        for taken in g.taken:
            attach_material(g.session, g.viewer, one, pack, request.form.get("material", ""), taken, g.moment)
    except Refusal as no:
        if wants_json():
            return jsonify(error="".join(no.reasons)), no.status
        return filing_page(one, {"file": "".join(no.reasons)}), no.status
    target = url_for("provider.filing", filing_ref=one.ref, _anchor="materials")
    if wants_json():
        return jsonify(url=target, name=g.taken[0].name, warnings=[])
    flash(f"已上传 {len(g.taken)} 个文件。", "good")
    return redirect(target, 303)


def _look(filing_ref: str) -> None:
    """Inspect and keep the files before anybody waits for the database."""
    g.refused, g.taken = None, []
    must_be_editable(find_filing(g.session, g.viewer, filing_ref))
    try:
        g.taken = take_files("file", MOST_AT_ONCE, current_app.extensions["settings"].upload_limit)
    except Refusal as no:
        g.refused = no


filing_upload.prepare = _look  # type: ignore[attr-defined]


@pages.post("/filings/<filing_ref>/files/<file_ref>/remove")
def remove_filing_file(filing_ref: str, file_ref: str) -> ResponseReturnValue:
    """Take a file out of the draft."""
    one = find_filing(g.session, g.viewer, filing_ref, lock=True)
    remove_material(g.session, one, file_ref, g.moment)
    flash("已移出这份材料；以前报送的版本里仍然有它。", "good")
    return redirect(url_for("provider.filing", filing_ref=one.ref, _anchor="materials"), 303)


@pages.get("/filings/<filing_ref>/files/<file_ref>")
def filing_file(filing_ref: str, file_ref: str) -> Response:
    """One of the own files, as an attachment."""
    one = find_filing(g.session, g.viewer, filing_ref)
    found = next((file for file in files_of(g.session, one) if file.ref == file_ref), None)
    if found is None:
        raise NotFound("没有找到这份材料")
    return attachment(found.sha256, found.name)


@pages.post("/filings/<filing_ref>/submit")
def send_filing(filing_ref: str) -> ResponseReturnValue:
    """Hand the filing in; everything that is missing is named."""
    one = find_filing(g.session, g.viewer, filing_ref, lock=True)
    pack = pack_called(one.pack_id)
    try:
        made = submit_filing(g.session, g.viewer, one, pack, g.moment)
    except Refusal as no:
        return filing_page(one, {"": "".join(no.reasons)}), no.status
    flash(f"已报送第 {made.seq} 版，内容已固定，等待审核。", "good")
    return redirect(url_for("provider.filing", filing_ref=one.ref), 303)


@pages.get("/filings/<filing_ref>/latest.pdf")
def filing_pdf(filing_ref: str) -> Response:
    """The newest version that was handed in, to be printed, signed and sealed."""
    one = find_filing(g.session, g.viewer, filing_ref)
    version = last_version(g.session, one)
    if version is None:
        raise NotFound("还没有报送过，报送后可以下载")
    return as_pdf(one, version, pack_called(one.pack_id))


def _at(filing_ref: str, section_id: str) -> tuple[ProviderFiling, Pack, Section]:
    one = find_filing(g.session, g.viewer, filing_ref, lock=request.method == "POST")
    must_be_editable(one)
    pack = pack_called(one.pack_id)
    section = next((each for each in sections_of(pack) if each.id == section_id), None)
    if section is None:
        raise NotFound("没有找到这一部分")
    return one, pack, section


def _section_page(
    one: ProviderFiling, pack: Pack, section: Section, rows: list[Any], *, check: bool, version: int | None = None
) -> str:
    kept = answers_of(g.session, one).get(section.id)
    drawn = rows or [{}]
    if section.kind == "lines" and request.args.get("add") and len(drawn) < MOST_ROWS and rows:
        drawn = [*drawn, {}]
    problems = read_rows(section, rows)[1] if check or any(rows) else []
    errors = {f"{p.row}-{p.question}": p.words for p in problems if check or "请填写" not in p.words}
    return render_template(
        "provider/filing_section.html",
        title=section.title,
        caption=terms_of(pack).title,
        lead=section.intro,
        section=section,
        back_to="备案",
        rows=[{q.id: shown(q, row.get(q.id)) for q in section.questions} for row in drawn],
        errors=errors,
        labels={f"{n}-{q.id}": q.label for n in range(len(drawn)) for q in section.questions},
        version=version if version is not None else kept.version if kept else 0,
        saved_at=kept.updated_at if kept else None,
        action=url_for("provider.filing_section", filing_ref=one.ref, section_id=section.id),
        autosave_url=url_for("provider.autosave_filing", filing_ref=one.ref, section_id=section.id),
        breadcrumb=_trail(
            (terms_of(pack).title, url_for("provider.filing", filing_ref=one.ref)), (section.title, None)
        ),
    )


def _after(one: ProviderFiling, pack: Pack, section: Section, then: str) -> str:
    ids = [each.id for each in sections_of(pack)]
    after = ids[ids.index(section.id) + 1 :]
    if then == "next" and after:
        return url_for("provider.filing_section", filing_ref=one.ref, section_id=after[0])
    return url_for("provider.filing", filing_ref=one.ref)


def _trail(*steps: tuple[str, str | None]) -> list[dict[str, Any]]:
    first = [("服务商首页", url_for("provider.home")), ("备案", url_for("provider.filings"))]
    return [{"label": label, "href": href} for label, href in (*first, *steps)]
