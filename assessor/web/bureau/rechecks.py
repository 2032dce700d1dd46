"""Re-checks of last year's stars (46号 三.4): the province tells, visits, proposes, publishes and confirms; cities look on."""

from collections import Counter
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases import recheck as rechecks
from assessor.cases import recheck_acts as acts
from assessor.cases import recheck_draw as drawing
from assessor.cases.draw_book import book_of, draws_of
from assessor.cases.refusal import Refusal
from assessor.web.attachments import the_store
from assessor.web.bureau import common, typed
from assessor.web.bureau.evidence import SAFE
from assessor.web.recheck_views import file_of, pack_of, row_of, shown, steps_open
from assessor.web.regions import region_names
from models.notice import Award
from models.recheck import Recheck
from models.vocabulary import OrgKind

pages = Blueprint("bureau_rechecks", __name__, url_prefix="/bureau/rechecks")

STAGES = {
    "frozen": ("名单已冻结，等各方承诺", "waiting"),
    "committed": ("承诺已齐，等公开值", "waiting"),
    "valued": ("公开值已登记，等公开承诺", "waiting"),
    "done": ("已有结果", "good"),
    "void": ("已决定重新抽取", "neutral"),
}
PLAIN = ("send_back", "object", "resume")


@pages.get("/")
def index() -> str:
    """Every re-check within reach; the province also begins them here."""
    return _list({})


@pages.post("/")
def begin() -> ResponseReturnValue:
    """Begin a re-check of one star for a stated reason (apart from the draw)."""
    batch, pack = common.chosen_batch()
    errors: dict[str, str] = {}
    uscc = typed.text("uscc", "统一社会信用代码", errors, most=18).upper()
    reason = typed.text("reason", "重点抽查的理由", errors, least=4, most=500)
    found = _award(uscc) if not errors else None
    if not errors and found is None:
        errors["uscc"] = "名录里没有这家企业上一年度的星级，请核对代码。"
    if errors or found is None:
        return _list(errors), 422
    try:
        made = rechecks.open_recheck(g.session, g.viewer, found, batch, pack, reason, g.moment)
    except Refusal as refusal:
        return _list({"uscc": "".join(refusal.reasons)}), refusal.status
    flash(f"已通知{found.name}，请在规定期限内答复。", "good")
    return redirect(url_for("bureau_rechecks.show", recheck_ref=made.ref), 303)


@pages.post("/draws")
def freeze() -> ResponseReturnValue:
    """Freeze the list of last year's stars for the verifiable draw."""
    batch, pack = common.chosen_batch()
    try:
        drawing.freeze_spot_check(g.session, g.viewer, batch, pack, request.form.get("source", ""), g.moment)
    except Refusal as refusal:
        return _list({"source": "".join(refusal.reasons)}), refusal.status
    flash("名单已冻结。各方提交承诺、登记公开值后得出抽取结果。", "good")
    return redirect(url_for("bureau_rechecks.index", batch=batch.pack_id), 303)


@pages.post("/draws/<draw_ref>/tell")
def tell(draw_ref: str) -> ResponseReturnValue:
    """Tell everybody who was drawn."""
    batch, pack = common.chosen_batch()
    draw = drawing.find_spot_check(g.session, g.viewer, draw_ref)
    try:
        told = drawing.tell_drawn(g.session, g.viewer, draw, batch, pack, g.moment)
    except Refusal as refusal:
        return _list({"source": "".join(refusal.reasons)}), refusal.status
    flash(
        f"已通知抽中的企业 {told.now} 家" + (f"，另有 {told.before} 家此前已在复查。" if told.before else "。"), "good"
    )
    return redirect(url_for("bureau_rechecks.index", batch=batch.pack_id), 303)


@pages.get("/<recheck_ref>")
def show(recheck_ref: str) -> str:
    """One re-check."""
    return _page(*rechecks.find_recheck(g.session, g.viewer, recheck_ref), {})


@pages.post("/<recheck_ref>/steps/<step_name>")
def step(recheck_ref: str, step_name: str) -> ResponseReturnValue:
    """Take a step of the re-check table."""
    recheck, award = rechecks.find_recheck(g.session, g.viewer, recheck_ref, lock=True)
    errors: dict[str, str] = {}
    try:
        if common.version_sent() != recheck.version:
            raise Refusal("这项复查刚被别人办理过，请看过最新情况后再办理。")
        _take(recheck, award, step_name, errors)
    except Refusal as refusal:
        errors.setdefault("", "".join(refusal.reasons))
        return _page(recheck, award, errors), refusal.status
    if errors:
        return _page(recheck, award, errors), 422
    flash("已记录。", "good")
    return redirect(url_for("bureau_rechecks.show", recheck_ref=recheck_ref), 303)


@pages.get("/<recheck_ref>/files/<int:file_id>")
def download(recheck_ref: str, file_id: int) -> Response:
    """A file that the enterprise sent, as an attachment."""
    recheck, _ = rechecks.find_recheck(g.session, g.viewer, recheck_ref)
    return handed_out(file_of(recheck, file_id))


def handed_out(row: Any) -> Response:
    """The bytes, never shown as a page."""
    answer = Response(the_store().read(row.sha256), mimetype="application/octet-stream")
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(row.name)}"
    return answer


def _take(recheck: Recheck, award: Award, action: str, errors: dict[str, str]) -> None:
    pack, reason = pack_of(recheck), request.form.get("reason", "").strip()[:2000]
    now = (g.session, g.viewer, recheck, award, pack)
    if action == "record_visit":
        day = typed.day("visited_on", "复查日期", errors)
        if day is None:
            return
        names = request.form.get("inspectors", "")
        for mark in "，,;；\n ":
            names = names.replace(mark, "、")
        _, rules = acts.rules_for(g.session, award, pack)
        judged = {rule.rule: request.form.get(f"rule-{rule.rule}", "") for rule in rules}
        visit = acts.RecheckVisit(day, tuple(names.split("、")), request.form.get("result", ""), reason, judged)
        acts.record_visit(*now, visit, g.moment)
    elif action == "propose":
        acts.propose_outcome(*now, request.form.get("kind", ""), request.form.get("to_level") or None, reason, g.moment)
    elif action == "publish":
        acts.publish_outcome(*now, g.moment)
    elif action in acts.CONFIRM:
        acts.confirm(*now, action, g.moment)
    elif action == "answer_objection":
        upheld = {"yes": True, "no": False}.get(request.form.get("upheld", ""))
        if upheld is None:
            errors["upheld"] = "请选择异议是否成立。"
            return
        rechecks.step_recheck(*now, action, g.moment, reason=reason, data={"upheld": upheld})
    elif action in PLAIN:
        rechecks.step_recheck(*now, action, g.moment, reason=reason)
    else:
        raise Refusal("没有这一步。", status=422)


def _award(uscc: str) -> Award | None:
    batch, _ = common.chosen_batch()
    rows = g.session.exec(select(Award).where(Award.uscc == uscc).order_by(col(Award.awarded_on).desc()))
    return next((row for row in rows if rechecks.of_the_year_before(row, batch)), None)


def _list(errors: dict[str, str]) -> str:
    batch, pack = common.chosen_batch()
    names = region_names(g.session)
    rows = [row_of(one, award, names) for one, award in rechecks.rechecks_of(g.session, g.viewer, batch.id)]
    able = (
        rechecks.candidates_for_recheck(g.session, batch, g.moment.today) if g.viewer.kind is OrgKind.PROVINCE else []
    )
    return render_template(
        "bureau/rechecks.html",
        title="复查",
        batch=batch,
        pack=pack,
        rows=rows,
        province=g.viewer.kind is OrgKind.PROVINCE and g.viewer.is_bureau,
        by_star=sorted(Counter(one.level for one in able).items()),
        able=len(able),
        draws=[book_of(g.session, one) for one in draws_of(g.session, drawing.PURPOSE, batch.id or 0)],
        stages=STAGES,
        draw_pages="bureau_draws.show" in current_app.view_functions,
        share=pack.parameter("spot_check_share") if "spot_check_share" in pack.parameters else None,
        days=pack.parameter(rechecks.ANSWER_DAYS) if rechecks.ANSWER_DAYS in pack.parameters else None,
        errors=errors,
        values=request.form,
        batches=common.batches(),
    )


def _page(recheck: Recheck, award: Award, errors: dict[str, str]) -> str:
    pack = pack_of(recheck)
    source, rules = acts.rules_for(g.session, award, pack)
    held = pack.levels.get(award.level)
    return render_template(
        "bureau/recheck.html",
        title=f"{award.name} 复查",
        open=steps_open(recheck, award),
        source=source,
        rules=rules,
        lower=[(one.id, one.title) for one in pack.levels.values() if held and one.rank < held.rank],
        errors=errors,
        values=request.form,
        today=g.moment.today,
        **shown(recheck, award),
    )
