"""Read uploaded invoices: suggestions that a person takes over field by field."""

import tempfile
from pathlib import Path
from typing import Any

from flask import current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases.money_forms import paper_section
from assessor.cases.open_file import find_file
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.cases.save_paper import PaperErrors, save_paper
from assessor.evidence.kinds import PDF
from assessor.evidence.store import DamagedObject, MissingObject, open_store
from assessor.evidence.text import NotRead, text_of
from assessor.money.reading import Found, Reading, read_invoice
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_of, the_case, trail
from assessor.web.enterprise.money import drafted
from assessor.web.typed import typed_answers
from models.application import Application
from models.evidence import EvidenceFile
from models.money import MoneyInvoice

FIELDS = {
    "number": "发票号码", "code": "发票代码", "dated": "开票日期", "buyer": "购买方名称", "seller": "销售方名称",
    "net_yuan": "不含税金额", "tax_yuan": "税额", "total_yuan": "价税合计", "corrects_number": "冲减的蓝字发票号码",
    "corrects_code": "冲减的蓝字发票代码",
}  # fmt: skip
"""What can be read, in the order of the form."""


@pages.get("/applications/<ref>/money/read")
def read_invoices(ref: str) -> str:
    """The uploaded PDF files that may be invoices, and which of them were entered already."""
    case = the_case(ref)
    must_be_editable(case)
    query = select(EvidenceFile).where(EvidenceFile.application_id == case.id, EvidenceFile.media_type == PDF)
    files = [one for one in g.session.exec(query) if one.removed_at is None]
    taken = set(g.session.exec(select(MoneyInvoice.file_ref).where(MoneyInvoice.application_id == case.id)))
    rows = [
        {
            "name": one.name,
            "href": url_for("enterprise.read_invoice_file", ref=ref, file_ref=one.ref),
            "state": ("已填入", "good") if one.ref in taken else ("还没有读", "neutral"),
            "invoice": one.kind == "invoice",
        }
        for one in files
    ]
    return render_template(
        "enterprise/money_files.html",
        title="从发票文件读取",
        lead="只读取文件里的文字，作为填写建议；每一项都由您对照票面确认后才填入。扫描件和照片里没有文字，要照票面填写。",
        case=case,
        rows=sorted(rows, key=lambda row: (not row["invoice"], row["state"][0] == "已填入", row["name"])),
        breadcrumb=_trail(case, ("从发票文件读取", None)),
    )


@pages.route("/applications/<ref>/money/read/<file_ref>", methods=["GET", "POST"])
def read_invoice_file(ref: str, file_ref: str) -> ResponseReturnValue:
    """One file: what was read, each field with a tick of its own, and the fields to fill in."""
    case = the_case(ref)
    must_be_editable(case)
    file = find_file(g.session, case, file_ref)
    if file.media_type != PDF:
        raise Refusal("只能读取 PDF 格式的电子发票。", status=422)
    if request.method == "GET":
        return _page(case, file, _read(file), {}, {}, set())
    claims = drafted(case, pack_of(case))[1].claims.titles
    taken = {name for name in FIELDS if request.form.get(f"take-{name}")}
    typed = _typed(case, claims, taken)
    try:
        save_paper(
            g.session, g.viewer, case, "invoice", claims, typed, g.moment, file_ref=file.ref, accepted=tuple(taken)
        )
    except PaperErrors as no:
        return _page(case, file, _sent(), typed, no.errors, taken), 422
    flash(f"发票已填入，其中 {len(taken)} 项取自文件。", "good")
    return redirect(url_for("enterprise.read_invoices", ref=ref), 303)


def _read(file: EvidenceFile) -> Reading:
    store = open_store(current_app.extensions["settings"].evidence_store)
    try:
        with tempfile.NamedTemporaryFile(suffix=".pdf") as copy:
            for piece in store.iterate(file.sha256):
                copy.write(piece)
            copy.flush()
            return read_invoice(text_of(Path(copy.name)))
    except (MissingObject, DamagedObject):
        raise Refusal("这份文件的原件不在存储中，请联系系统管理员。", status=503) from None
    except NotRead as error:
        words = "现在读不了，请稍后再试。" if error.later else "这份文件读不出文字，请照票面填写。"
        return Reading(False, notes=[words])


def _sent() -> Reading:
    """What the form was shown with, so that a page with errors shows the same suggestions."""
    fields = {
        name: Found(request.form[f"read-{name}"][:200], request.form.get(f"said-{name}", "")[:200])
        for name in FIELDS
        if request.form.get(f"read-{name}")
    }
    return Reading(True, fields)


def _typed(case: Application, claims: Any, taken: set[str]) -> dict[str, Any]:
    """What was typed, with the suggestions that were ticked in place of it."""
    typed = typed_answers(paper_section("invoice", claims), request.form, case.level)
    for name in taken:
        value = request.form.get(f"read-{name}", "")[:200]
        if name in ("number", "code"):
            typed["invoice"] = {**typed["invoice"], name: value}
        elif name.startswith("corrects_"):
            typed["corrects"] = {**typed["corrects"], name.removeprefix("corrects_"): value}
        else:
            typed[name] = value
    return typed


def _page(
    case: Application,
    file: EvidenceFile,
    reading: Reading,
    typed: dict[str, Any],
    errors: dict[str, str],
    taken: set[str],
) -> str:
    claims = drafted(case, pack_of(case))[1].claims.titles
    section = paper_section("invoice", claims)
    rows = [
        {
            "name": name,
            "label": label,
            "value": reading.fields[name].value,
            "said": reading.fields[name].said,
            "on": name in taken,
        }
        for name, label in FIELDS.items()
        if name in reading.fields
    ]
    return render_template(
        "enterprise/money_read.html",
        title="对照票面填写发票",
        caption=file.name,
        case=case,
        file=file,
        rows=rows,
        remarks=reading.notes,
        section=section,
        typed=typed,
        errors=errors,
        labels={q.id: q.label for q in section.questions},
        pages=min(file.pages or 1, 3),
        breadcrumb=_trail(
            case, ("从发票文件读取", url_for("enterprise.read_invoices", ref=case.ref)), (file.name, None)
        ),
    )


def _trail(case: Application, *steps: tuple[str, str | None]) -> list[dict[str, Any]]:
    return trail(case, ("合同、发票与付款", url_for("enterprise.money", ref=case.ref)), *steps)
