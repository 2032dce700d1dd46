"""Checks of projects before money is paid (draw, targets, findings, passing), and a programme's deadlines."""

import re

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import fund_checks as checks
from assessor.cases.deadlines import deadline, extend_deadline, extensions, step_deadlines
from assessor.cases.draw_book import book_of, draws_of
from assessor.cases.freeze_draw import freeze_draw
from assessor.cases.record_fund_check import pass_projects, record_fund_check, waiting_to_pass
from assessor.cases.refusal import Refusal
from assessor.cases.scope import find_case
from assessor.web.bureau import fund_common as shared
from assessor.web.bureau import typed
from assessor.web.public_draws import STAGES
from models.application import Application

pages = Blueprint("bureau_fund_check", __name__, url_prefix="/bureau/fund/checks")


@pages.get("/")
def index() -> str:
    """Who is to be checked, what was found, and who may pass."""
    return _page({})


@pages.post("/draw")
def freeze() -> ResponseReturnValue:
    """Freeze the list of all projects that stand in none yet."""
    fund = shared.chosen_fund()
    try:
        draw = freeze_draw(
            g.session, g.viewer, fund.batch, fund.pack, request.form.get("source", ""), g.moment, checks.PURPOSE,
            checks.SHARE,
        )  # fmt: skip
    except Refusal as refusal:
        return _page({"source": "".join(refusal.reasons)}), refusal.status
    flash("名单已冻结。请各单位提交承诺，再录入公开值，抽取结果即可得出。", "good")
    return redirect(url_for("bureau_draws.show", draw_ref=draw.ref), 303)


@pages.post("/targets")
def target() -> ResponseReturnValue:
    """Choose a project for a reason."""
    fund = shared.chosen_fund()
    try:
        case = _by_number(fund, request.form.get("number", ""))
        checks.target_project(g.session, g.viewer, case, request.form.get("reason", ""), g.moment)
    except Refusal as refusal:
        field = "number" if "编号" in refusal.reasons[0] else "reason"
        return _page({field: "".join(refusal.reasons)}), refusal.status
    flash("已列入重点排查。", "good")
    return redirect(url_for("bureau_fund_check.index", batch=fund.batch.pack_id), 303)


@pages.post("/findings")
def find() -> ResponseReturnValue:
    """Record what an expert group found."""
    fund = shared.chosen_fund()
    errors: dict[str, str] = {}
    on = typed.day("on", "核查日期", errors)
    names = [name.strip() for name in re.split(r"[\n、]+", request.form.get("experts", "")) if name.strip()]
    if not errors and on is not None:
        found = checks.Found(on, names, request.form.get("result", ""), request.form.get("words", ""))
        try:
            case = _by_number(fund, request.form.get("number", ""))
            record_fund_check(g.session, g.viewer, case, fund.pack, found, g.moment)
        except Refusal as refusal:
            errors[_field(refusal.reasons[0])] = "".join(refusal.reasons)
    if errors:
        return _page({f"found-{name}" if name else "": words for name, words in errors.items()}), 422
    flash("核查情况已记录。", "good")
    return redirect(url_for("bureau_fund_check.index", batch=fund.batch.pack_id), 303)


def _field(words: str) -> str:
    marks = {"编号": "number", "专家组": "experts", "结论": "result", "核查日期": "on", "核查情况": "words"}
    return next((field for mark, field in marks.items() if mark in words), "")


@pages.post("/pass")
def let_through() -> ResponseReturnValue:
    """Let the chosen projects pass."""
    fund = shared.chosen_fund()
    chosen = request.form.getlist("project")
    try:
        if not chosen:
            raise Refusal("请至少选择一个项目。", status=422)
        results = pass_projects(g.session, g.viewer, fund.batch, fund.pack, chosen, g.moment)
    except Refusal as refusal:
        return _page({"": "".join(refusal.reasons)}), refusal.status
    against = [reasons for _, reasons in results if reasons]
    flash(f"核查通过 {len(results) - len(against)} 个项目。" + (f"{len(against)} 个不能通过：{against[0][0]}" if against else ""),
          "warn" if against else "good")  # fmt: skip
    return redirect(url_for("bureau_fund_check.index", batch=fund.batch.pack_id), 303)


@pages.get("/deadlines")
def deadlines() -> str:
    """The programme's days as they stand, and what was put off."""
    return _deadlines({})


@pages.post("/deadlines")
def extend() -> ResponseReturnValue:
    """Put one off."""
    fund = shared.chosen_fund()
    errors: dict[str, str] = {}
    day = typed.day("day", "延长到哪一天", errors)
    if not errors and day is not None:
        try:
            extend_deadline(
                g.session, g.viewer, fund.batch, fund.pack, request.form.get("parameter", ""), day,
                request.form.get("reason", ""), g.moment,
            )  # fmt: skip
        except Refusal as refusal:
            errors["reason" if "理由" in refusal.reasons[0] else "day"] = "".join(refusal.reasons)
    if errors:
        return _deadlines(errors), 422
    flash("期限已延长，即时生效。", "good")
    return redirect(url_for("bureau_fund_check.deadlines", batch=fund.batch.pack_id), 303)


def _by_number(fund: shared.Fund, number: str) -> Application:
    """The project with this number inside the viewer's scope, locked. Raises Refusal naming the field."""
    wanted = number.strip().upper()
    query = checks.of_number(fund.batch, wanted)
    case = g.session.exec(query).one_or_none()
    if case is None:
        raise Refusal("没有找到这个项目编号，请核对。", status=422)
    try:
        return find_case(g.session, g.viewer, case.ref, lock=True)
    except Refusal as error:
        raise Refusal("没有找到这个项目编号，请核对。", status=422) from error


def _page(errors: dict[str, str]) -> str:
    fund, own = shared.chosen_fund(), shared.own_city()
    names = shared.city_names()
    owed = checks.owed_of(g.session, fund.batch, own)
    held = {one.case.id for one in owed if not one.cleared}
    return render_template(
        "bureau/fund_checks.html",
        title="核查",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        batches=fund.batches,
        owed=owed,
        names=names,
        results=checks.RESULTS,
        draws=[(one, STAGES[book_of(g.session, one).stage]) for one in draws_of(g.session, checks.PURPOSE, fund.batch.id or 0)],
        waiting=[
            {"ref": one.ref, "number": one.number, "city": names.get(one.city_code, ""), "held": one.id in held}
            for one in waiting_to_pass(g.session, fund.batch, fund.pack, own)
        ],
        due=step_deadlines(g.session, fund.batch.id or 0, fund.pack).get("record_check"),
        today=g.moment.today,
        province=shared.is_province(),
        officer=g.viewer.is_bureau,
        errors=errors,
        values=request.form,
    )  # fmt: skip


def _deadlines(errors: dict[str, str]) -> str:
    fund = shared.chosen_fund()
    batch_id, pack = fund.batch.id or 0, fund.pack
    put_off = extensions(g.session, batch_id)
    steps = pack.process.steps if pack.process else ()
    used = {step.due: step for step in steps if step.due}
    rows = [
        {
            "name": name, "says": pack.parameters[name].says, "day": deadline(g.session, batch_id, pack, name),
            "published": pack.parameter(name), "extendable": pack.parameters[name].extendable,
            "cites": pack.parameters[name].cites, "reason": put_off[name].reason if name in put_off else "",
        }
        for name in used
    ]  # fmt: skip
    return render_template(
        "bureau/fund_deadlines.html",
        title="时间节点",
        batch=fund.batch,
        basis=[pack.document_number or pack.title],
        batches=fund.batches,
        rows=rows,
        choices=[(row["name"], row["says"]) for row in rows if row["extendable"]],
        province=shared.is_province(),
        today=g.moment.today,
        errors=errors,
        values=request.form,
    )
