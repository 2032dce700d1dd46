"""Announcing results after the notice, by another person than opened it, and reporting them to the province."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import Row, select
from sqlmodel import col

from assessor.cases.announce import announce
from assessor.cases.candidates import candidates
from assessor.cases.decide import decide
from assessor.cases.refusal import Refusal
from assessor.cases.scope import conditions
from assessor.web.bureau import common
from assessor.web.csv_cells import cell
from assessor.web.filters import level_title
from models.application import Application
from models.batch import Batch
from models.notice import Award
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

pages = Blueprint("bureau_results", __name__, url_prefix="/bureau/results")

REPORT_COLUMNS = ("受理编号", "企业名称", "统一社会信用代码", "星级", "公布日期", "是否已报送")


@pages.get("/")
def index() -> str:
    """What can be announced and what can be reported."""
    batch, pack = common.chosen_batch()
    return _page(batch, pack, {})


@pages.post("/announce")
def take() -> ResponseReturnValue:
    """Announce: all of the chosen cases or none."""
    batch, pack = common.chosen_batch()
    refs = sorted(set(request.form.getlist("case")))
    try:
        awards = announce(g.session, g.viewer, [_of_batch(ref, batch) for ref in refs], pack, g.moment)
    except Refusal as refusal:
        return _page(batch, pack, {"announce": "没有公布任何一家：" + "".join(refusal.reasons)}), refusal.status
    flash(f"已公布 {len(awards)} 家企业的评定结果，并记入星级名录。", "good")
    return redirect(url_for("bureau_results.index", batch=batch.pack_id), 303)


@pages.post("/report")
def report() -> ResponseReturnValue:
    """Put on record that the chosen results were reported to the province, and how the paper report was sent."""
    batch, pack = common.chosen_batch()
    refs, words = sorted(set(request.form.getlist("case"))), request.form.get("paper", "").strip()[:500]
    errors = {}
    if not refs:
        errors["report"] = "请选择要报送的企业。"
    elif len(words) < 4:
        errors["paper"] = "请写明盖章纸质报告的寄送情况（至少 4 个字），例如“4月12日 EMS 寄出”。"
    if errors:
        return _page(batch, pack, errors), 422
    try:
        for ref in refs:
            case = _of_batch(ref, batch)
            decide(g.session, g.viewer, case, pack, "report", case.version, g.moment, reason=words)
    except Refusal as refusal:
        return _page(batch, pack, {"report": "没有报送任何一家：" + "".join(refusal.reasons)}), refusal.status
    flash(f"已记录向省厅报送 {len(refs)} 家。", "good")
    return redirect(url_for("bureau_results.index", batch=batch.pack_id), 303)


@pages.get("/report.csv")
def export() -> Response:
    """The list for the report: an allow-list of columns."""
    batch, _ = common.chosen_batch()
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(REPORT_COLUMNS)
    for row in _awarded(batch):
        said = "已报送" if row.state == "reported" else "未报送"
        writer.writerow(
            [cell(v) for v in (row.number, row.name, row.uscc, level_title(row.level), row.awarded_on, said)]
        )
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=results-{g.moment.today.isoformat()}.csv"
    return answer


def _of_batch(ref: str, batch: Batch) -> Application:
    case, _ = common.case_at(ref, lock=True)
    if case.batch_id != batch.id:
        raise Refusal("所选企业不在同一批次，请刷新页面后重新选择。", status=422)
    return case


def _page(batch: Batch, pack: Pack, errors: dict[str, str]) -> str:
    province = g.viewer.kind is OrgKind.PROVINCE
    action = "province_announce" if province else "announce"
    waiting = candidates(g.session, g.viewer, batch, pack, action, g.moment)
    unreported = [] if province else candidates(g.session, g.viewer, batch, pack, "report", g.moment)
    due = next((s.due for s in pack.process.steps if s.step == "report" and s.due), None) if pack.process else None
    return render_template(
        "bureau/results.html",
        title="公布与报送",
        batch=batch,
        pack=pack,
        waiting=waiting,
        unreported=unreported,
        awarded=_awarded(batch),
        errors=errors,
        province=province,
        deadline=pack.parameter(due) if due else None,
        ready=sum(not one.reasons for one in waiting),
        batches=common.batches(),
        paper=request.form.get("paper", ""),
    )


def _awarded(batch: Batch) -> list[Row[Any]]:
    query = (
        select(
            col(Application.ref),
            col(Application.number),
            col(Application.state),
            col(Award.name),
            col(Award.uscc),
            col(Award.level),
            col(Award.awarded_on),
        )
        .join(Application, col(Application.id) == col(Award.application_id))
        .where(*conditions(g.viewer), col(Application.batch_id) == batch.id)
        .order_by(col(Award.awarded_on), col(Application.number))
    )
    return list(g.session.execute(query))
