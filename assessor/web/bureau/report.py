"""A city's report to the province: its words, its versions, their papers, scans and hand-overs (46号 二(二)2)."""

from urllib.parse import quote

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select
from werkzeug.exceptions import NotFound as PageNotFound

from assessor.cases import city_report as reports
from assessor.cases import report_hand_over as handing
from assessor.cases.attach_file import take_in
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.reports_standing import STATES, standings
from assessor.config import Config
from assessor.documents.city_report_word import COUNTS
from assessor.web.attachments import the_store
from assessor.web.bureau import common
from assessor.web.bureau.evidence import SAFE
from models.batch import Batch
from models.people import Person
from models.report import CityReport
from models.vocabulary import PROVINCE_CODE, OrgKind
from questionnaires.shapes import Pack

pages = Blueprint("bureau_report", __name__, url_prefix="/bureau/report")

FORMS = {
    "pdf": "application/pdf",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@pages.get("/")
def index() -> str:
    """The city's own report, or (for the province) every city's."""
    batch, pack = common.chosen_batch()
    if g.viewer.kind is OrgKind.PROVINCE:
        return render_template(
            "bureau/reports.html",
            title="评定报告",
            batch=batch,
            due=reports.deadlines_of(g.session, batch, pack),
            rows=standings(g.session, batch, pack, g.moment),
            states=STATES,
            batches=common.batches(),
        )
    return _own(batch, pack, {})


@pages.post("/summary")
def summary() -> ResponseReturnValue:
    """Keep the working summary."""
    batch, pack = common.chosen_batch()
    try:
        reports.save_summary(
            g.session, g.viewer, batch, request.form.get("summary", ""), common.version_sent(), g.moment
        )
    except Stale as stale:
        return _own(batch, pack, {"summary": stale.reasons[0]}, saved=str(stale.saved["summary"])), 409
    except Refusal as refusal:
        return _own(batch, pack, {"summary": "".join(refusal.reasons)}), refusal.status
    flash("工作总结已保存。", "good")
    return redirect(url_for("bureau_report.index", batch=batch.pack_id), 303)


@pages.post("/versions")
def freeze() -> ResponseReturnValue:
    """Freeze the report as a version."""
    batch, pack = common.chosen_batch()
    try:
        made = reports.freeze_report(g.session, g.viewer, batch, pack, g.moment, demo=current_app.config["DEMO"])
    except Refusal as refusal:
        return _own(batch, pack, {"summary": "".join(refusal.reasons)}), refusal.status
    flash(f"已生成第 {made.seq} 版报告。可以下载打印、盖章，再上传扫描件并报送。", "good")
    return redirect(url_for("bureau_report.version", report_ref=made.ref), 303)


@pages.get("/<report_ref>")
def version(report_ref: str) -> str:
    """One version."""
    return _version(_found(report_ref), {})


@pages.get("/<report_ref>/report.<form>")
def paper(report_ref: str, form: str) -> Response:
    """The version as PDF, Word or Excel, all of the same frozen content."""
    report = _found(report_ref)
    if form not in FORMS:
        raise PageNotFound
    answer = Response(_bytes(report, form), mimetype=FORMS[form])
    answer.headers.update(SAFE)
    name = f"{report.content['city']}评定报告-第{report.seq}版.{form}"
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


@pages.post("/<report_ref>/scans")
def scan(report_ref: str) -> ResponseReturnValue:
    """Add the scan of the sealed paper; it was looked at before the transaction opened."""
    report = _found(report_ref)
    try:
        if g.refused is not None:
            raise g.refused
        handing.attach_scan(g.session, g.viewer, report, g.taken, request.form.get("read", ""), g.moment)
    except Refusal as refusal:
        field = "read" if "校验码" in refusal.reasons[0] else "file"
        return _version(report, {field: "".join(refusal.reasons)}), refusal.status
    flash("盖章扫描件已上传，校验码与本版一致。", "good")
    return redirect(url_for("bureau_report.version", report_ref=report_ref), 303)


def _look(report_ref: str) -> None:
    g.refused, g.taken = None, None
    report = _found(report_ref)
    sent = request.files.get("file")
    settings: Config = current_app.extensions["settings"]
    try:
        if sent is None or not sent.filename:
            raise Refusal("请选择盖章报告的扫描件（PDF、JPG 或 PNG）。", status=422)
        digits = "".join(request.form.get("read", "").split()).lower()
        if len(digits) < handing.READ_AT_LEAST or not report.content_sha256.startswith(digits):
            return  # the verb says so; the file need not be looked at
        name = sent.filename.replace("\\", "/").rpartition("/")[2]
        g.taken = take_in(the_store(), sent.stream, name, settings.upload_limit)
    except Refusal as no:
        g.refused = no


scan.prepare = _look  # type: ignore[attr-defined]


@pages.get("/<report_ref>/scans/<int:scan_id>")
def scanned(report_ref: str, scan_id: int) -> Response:
    """A scan, as an attachment."""
    report = _found(report_ref)
    row = next((one for one in handing.scans_of(g.session, report) if one.id == scan_id), None)
    if row is None:
        raise NotFound("没有找到这份扫描件")
    answer = Response(the_store().read(row.sha256), mimetype="application/octet-stream")
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    return answer


@pages.post("/<report_ref>/steps/<step_name>")
def hand_over(report_ref: str, step_name: str) -> ResponseReturnValue:
    """The city hands in; the province receives, and notes the sealed paper."""
    report = _found(report_ref)
    words = request.form.get("words", "").strip()[:500]
    batch = g.session.get_one(Batch, report.batch_id)
    try:
        if step_name == "handed_in":
            handing.hand_in(
                g.session, g.viewer, report, batch, _pack(batch), words, g.moment, demo=current_app.config["DEMO"]
            )
        else:
            handing.receive(g.session, g.viewer, report, step_name, words, g.moment)
    except Refusal as refusal:
        return _version(report, {"words": "".join(refusal.reasons)}), refusal.status
    flash(f"已记录：{handing.STEPS[step_name]}。", "good")
    return redirect(url_for("bureau_report.version", report_ref=report_ref), 303)


def _found(report_ref: str) -> CityReport:
    return reports.find_report(g.session, g.viewer, report_ref)


def _pack(batch: Batch) -> Pack:
    found: Pack | None = current_app.extensions["packs"].get(batch.pack_id)
    if found is None:
        raise Refusal(f"本系统没有安装规则包 {batch.pack_id}，请联系系统管理员。")
    return found


def _bytes(report: CityReport, form: str) -> bytes:
    if form == "pdf":
        from assessor.documents.render import render  # typst is loaded where it is used

        return render("city_report", reports.thawed(report))
    if form == "docx":
        from assessor.documents.city_report_word import city_report_word

        return city_report_word(report.content, report.content_sha256)
    from assessor.documents.city_report_workbook import city_report_workbook

    return city_report_workbook(report.content, report.content_sha256)


def _own(batch: Batch, pack: Pack, errors: dict[str, str], saved: str = "") -> str:
    draft = reports.draft_of(g.session, batch, g.viewer.region_code)
    versions = reports.versions_of(g.session, batch, g.viewer.region_code)
    now = reports.content_now(
        g.session, g.viewer, batch, pack, g.moment, len(versions) + 1, draft.summary if draft and draft.summary else "—",
        demo=current_app.config["DEMO"],
    ).model_dump(mode="json")  # fmt: skip
    return render_template(
        "bureau/report.html",
        title="评定报告",
        batch=batch,
        pack=pack,
        now=now,
        counts=COUNTS,
        due=reports.deadlines_of(g.session, batch, pack),
        words=request.form.get("summary", draft.summary if draft else ""),
        version=draft.version if draft else 0,
        saved=saved,
        versions=[(one, handing.steps_of(g.session, one), handing.scans_of(g.session, one)) for one in versions],
        changed=reports.changes_since(versions[0], now) if versions else [],
        day_of=handing.day_of,
        errors=errors,
        longest=reports.LONGEST_SUMMARY,
        batches=common.batches(),
        today=g.moment.today,
    )


def _version(report: CityReport, errors: dict[str, str]) -> str:
    batch = g.session.get_one(Batch, report.batch_id)
    taken = handing.steps_of(g.session, report)
    people = dict(g.session.exec(select(Person.id, Person.name)).all())
    due = reports.deadlines_of(g.session, batch, _pack(batch))
    handed = handing.day_of(taken.get("handed_in"))
    return render_template(
        "bureau/report_version.html",
        title=f"{report.content['city']}评定报告 第 {report.seq} 版",
        batch=batch,
        report=report,
        content=report.content,
        counts=COUNTS,
        taken=taken,
        steps=handing.STEPS,
        scans=handing.scans_of(g.session, report),
        people=people,
        newest=reports.versions_of(g.session, batch, report.region_code)[0],
        province=g.viewer.region_code == PROVINCE_CODE,
        due=due,
        late=handing.days_late(handed, due.report, g.moment.today),
        handed=handed,
        today=g.moment.today,
        errors=errors,
        typed=request.form,
    )
