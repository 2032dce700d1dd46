"""The draws of an office, step by step: freeze, commit, public value, open, result; substitutes and drawing again."""

from datetime import datetime
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import two_persons
from assessor.cases.commit_to_draw import commit_to_draw, may_commit
from assessor.cases.draw_book import book_of, draws_of, find_draw, reaches, standing, subject_of
from assessor.cases.draw_lists import not_listed_yet
from assessor.cases.enter_public_value import enter_public_value
from assessor.cases.freeze_draw import KEEPERS, freeze_draw
from assessor.cases.inspectors import pool
from assessor.cases.open_commitment import open_commitment
from assessor.cases.redraw import propose_redraw
from assessor.cases.refusal import Refusal
from assessor.cases.substitute import propose_substitute
from assessor.cases.windows import BEIJING
from assessor.web.bureau import common, draw_rows, typed
from assessor.web.public_draws import PURPOSES, STAGES, process
from assessor.web.regions import region_names
from models.draw import Draw
from models.vocabulary import OrgKind, Role

pages = Blueprint("bureau_draws", __name__, url_prefix="/bureau/draws")

NEXT = {
    "frozen": ("各承诺单位", "提交承诺值（至少 {parties} 个单位）"),
    "committed": ("组织抽取的单位", "在“{source}”产生以后登记公开值"),
    "valued": ("已承诺的单位", "公开承诺的内容，最后一个公开时自动得出结果"),
}


@pages.get("/")
def index() -> str:
    """The draws within the viewer's region, and for the office that holds them what comes next."""
    return _index({})


@pages.post("/freeze")
def freeze() -> ResponseReturnValue:
    """Freeze the next list."""
    batch, pack = common.chosen_batch()
    errors: dict[str, str] = {}
    source = typed.text("source", "采用哪一个公开值", errors, least=6, most=200)
    if not errors:
        try:
            draw = freeze_draw(g.session, g.viewer, batch, pack, source, g.moment)
        except Refusal as refusal:
            errors["source" if "公开值" in refusal.reasons[0] else ""] = "".join(refusal.reasons)
        else:
            flash("名单已冻结，摘要已公开。下一步由各单位提交承诺。", "good")
            return redirect(url_for("bureau_draws.show", draw_ref=draw.ref), 303)
    return _index(errors), 422


def _index(errors: dict[str, str]) -> str:
    batch, pack = common.chosen_batch()
    keeper = g.viewer.kind is KEEPERS["site_check"] and g.viewer.role is Role.OFFICER
    rows = [draw for purpose in PURPOSES for draw in draws_of(g.session, purpose, batch.id or 0)]
    names = region_names(g.session)
    mine = [one for one in rows if reaches(g.viewer, one)]
    last = standing([one for one in mine if one.purpose == "site_check"])[-1:] if keeper else []
    waiting = len(not_listed_yet(g.session, "site_check", batch.id or 0, g.viewer.region_code)) if keeper else 0
    stage = book_of(g.session, last[0]).stage if last else "done"
    able = [one for one in pool(g.session, g.viewer.region_code) if one.may_serve(g.moment.today)] if keeper else []
    return render_template(
        "bureau/draws.html",
        title="抽取",
        batch=batch,
        pack=pack,
        batches=common.batches(),
        keeper=keeper,
        rows=[
            {"draw": one, "place": names.get(one.region_code, ""), "stage": STAGES[book_of(g.session, one).stage],
             "purpose": PURPOSES[one.purpose]}
            for one in reversed(mine)
        ],
        waiting=waiting,
        again=stage == "void",
        may_freeze=keeper and (stage == "void" or (stage == "done" and waiting > 0)),
        able=len(able),
        errors=errors,
        values=dict(request.form),
    )  # fmt: skip


@pages.get("/<draw_ref>")
def show(draw_ref: str) -> str:
    """One draw: where it stands, who does what now, and once it is drawn every visit."""
    return _show(find_draw(g.session, g.viewer, draw_ref), {})


@pages.post("/<draw_ref>/commit")
def commit(draw_ref: str) -> ResponseReturnValue:
    """Hand in the hash of the office's value."""
    draw = find_draw(g.session, g.viewer, draw_ref, lock=True)
    return _do(draw, "digest", lambda: commit_to_draw(g.session, g.viewer, draw, request.form.get("digest", ""), g.moment),
               "承诺已提交。请妥善保存承诺的内容，公开值登记以后要用它。")  # fmt: skip


@pages.post("/<draw_ref>/value")
def value(draw_ref: str) -> ResponseReturnValue:
    """Enter the public value."""
    draw = find_draw(g.session, g.viewer, draw_ref, lock=True)
    errors: dict[str, str] = {}
    seen = typed.text("value", "公开值", errors, most=200)
    day = typed.day("observed_on", "产生日期", errors)
    clock = request.form.get("observed_at", "").strip()
    try:
        hour = datetime.strptime(clock, "%H:%M").time()  # noqa: DTZ007 - a time of day; the day and zone are added below
    except ValueError:
        errors["observed_at"] = "请填写产生时间，24 小时制，例如 21:15。"
    if errors or day is None:
        return _show(draw, errors), 422
    at = datetime.combine(day, hour, BEIJING)
    return _do(draw, "value", lambda: enter_public_value(g.session, g.viewer, draw, seen, at, g.moment),
               "公开值已登记。下一步由各承诺单位公开承诺的内容。")  # fmt: skip


@pages.post("/<draw_ref>/open")
def reveal(draw_ref: str) -> ResponseReturnValue:
    """Open the office's commitment."""
    draw = find_draw(g.session, g.viewer, draw_ref, lock=True)
    return _do(draw, "secret", lambda: open_commitment(g.session, g.viewer, draw, request.form.get("secret", ""), g.moment),
               "承诺的内容已公开。")  # fmt: skip


@pages.post("/<draw_ref>/redraw")
def redraw(draw_ref: str) -> ResponseReturnValue:
    """Propose to draw the same list again."""
    draw = find_draw(g.session, g.viewer, draw_ref, lock=True)
    return _do(draw, "why", lambda: propose_redraw(g.session, g.viewer, draw, request.form.get("why", ""), g.moment),
               "已公开提出重新抽取，须由本单位另一位工作人员确认。")  # fmt: skip


@pages.post("/<draw_ref>/substitute")
def substitute(draw_ref: str) -> ResponseReturnValue:
    """Propose that the next in rank order stands in for a drawn enterprise."""
    draw = find_draw(g.session, g.viewer, draw_ref, lock=True)
    line = request.form.get("line", "")
    number = int(line) if line.isascii() and line.isdigit() and len(line) < 10 else 0
    reason = request.form.get("cannot", "")
    return _do(draw, "cannot", lambda: propose_substitute(g.session, g.viewer, draw, number, reason, g.moment),
               "已提出替补，须由本单位另一位工作人员确认。")  # fmt: skip


def _do(draw: Draw, field: str, verb: Any, done: str) -> ResponseReturnValue:
    try:
        verb()
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _show(draw, {field if refusal.status == 422 else "": "".join(refusal.reasons)}), refusal.status
    flash(done, "good")
    return redirect(url_for("bureau_draws.show", draw_ref=draw.ref), 303)


def _show(draw: Draw, errors: dict[str, str]) -> str:
    book = book_of(g.session, draw)
    mine = next((one for one in book.parties if one.commitment.organisation_id == g.viewer.organisation_id), None)
    who, what = NEXT.get(book.stage, ("", ""))
    visits = draw_rows.visits(g.session, draw)
    return render_template(
        "bureau/draw.html",
        title=f"第 {draw.number} 份名单" + ("（重新抽取）" if draw.attempt > 1 else ""),
        draw=draw,
        book=book,
        place=region_names(g.session).get(draw.region_code, ""),
        purpose=PURPOSES[draw.purpose],
        stage=STAGES[book.stage],
        steps=process(book),
        who=who,
        what=what.format(parties=draw.parties, source=draw.source),
        holder=draw.organisation_id == g.viewer.organisation_id and g.viewer.role is Role.OFFICER,
        may_commit=may_commit(g.viewer) and mine is None and book.stage in ("frozen", "committed"),
        mine=mine,
        lines=draw_rows.lines(g.session, draw),
        recusals=draw_rows.recusals(g.session, draw),
        visits=visits,
        waiting=[(str(one["line_id"]), f"{one['number']} {one['name']}") for one in visits if not one["visited"]],
        proposals=draw_rows.proposals(g.session, draw, subject_of(draw)),
        may_answer=g.viewer.kind in (OrgKind.CITY, OrgKind.PROVINCE) and g.viewer.role is Role.OFFICER,
        errors=errors,
        values=dict(request.form),
        kinds=two_persons.KINDS,
    )
