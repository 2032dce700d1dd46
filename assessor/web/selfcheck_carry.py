"""Carry the answers of a self-check into an account: kept for a day once asked, brought in after signing in."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, session, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases.bring_answers import bring_answers
from assessor.cases.carry import find_answers, keep_answers
from assessor.cases.open_application import current_application
from assessor.cases.refusal import NotFound, Refusal
from assessor.web.errors import page
from assessor.web.limits import seconds_to_wait
from assessor.web.selfcheck import pack_named
from assessor.web.selfcheck_form import read_form
from models.batch import Batch
from models.passing import CarriedAnswers
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

pages = Blueprint("carry", __name__, url_prefix="/self-check/carry")
CARRIED = "carry"
KEEPS_PER_MINUTE = 20


@pages.before_request
def measure() -> ResponseReturnValue | None:
    """Nobody may fill the table of kept answers: count before the door opens its transaction."""
    if request.endpoint == "carry.keep" and seconds_to_wait("carry", KEEPS_PER_MINUTE) is not None:
        return page(429, "", (), "请一分钟后再试；返回上一页，答案还在。")
    return None


@pages.post("")
def keep() -> ResponseReturnValue:
    """Keep the answers for a day and go on to where they are brought in."""
    pack = pack_named(request.form.get("batch", ""))
    answers = read_form(request.form, pack).to_json()
    answers["level"] = request.form.get("level", "") if request.form.get("level", "") in pack.levels else ""
    session[CARRIED] = keep_answers(g.session, answers, g.moment.at)
    return redirect(url_for("carry.show"), 303)


@pages.get("")
def show() -> ResponseReturnValue:
    """Before: what will be brought in, or how to sign in first. Afterwards: what became of every section."""
    try:
        carried = find_answers(g.session, session.get(CARRIED, ""), g.moment.at)
    except NotFound:
        return page(
            404,
            "没有要带入的自测答案",
            ("答案最多保存 24 小时，也可能换了浏览器。",),
            "请重新自测，再选择“带进企业申报”。",
        )
    if carried.done is not None:
        return render_template(
            "selfcheck/brought.html",
            title="自测答案已带入申报",
            done=carried.done,
            draft_url=_draft(carried.done["ref"]),
        )
    pack = pack_named(carried.answers["batch"])
    viewer = g.viewer
    is_enterprise = viewer is not None and viewer.kind is OrgKind.ENTERPRISE
    batch = _batch(pack)
    case = current_application(g.session, viewer, batch) if is_enterprise and batch else None
    return render_template(
        "selfcheck/carry.html",
        title="把自测答案带进申报",
        pack=pack,
        sections=_sections(carried, pack),
        expires_at=carried.expires_at,
        is_enterprise=is_enterprise,
        open_batch=batch is not None,
        case=case,
        level=carried.answers.get("level", ""),
        levels=[(level.id, level.title, level.summary) for level in pack.levels.values()],
        here=url_for("carry.show"),
    )


@pages.post("/bring")
def bring() -> ResponseReturnValue:
    """Fill the draft with what was carried; nothing that is there already is overwritten."""
    carried = find_answers(g.session, session.get(CARRIED, ""), g.moment.at, lock=True)
    pack = pack_named(carried.answers.get("batch", ""))
    batch = _batch(pack)
    if batch is None:
        raise Refusal("这个批次还没有开放申报，自测的答案没有带入。")
    if carried.done is None:
        bring_answers(g.session, g.viewer, carried, batch, pack, request.form.get("level", ""), g.moment)
        flash("自测的答案已带入申报草稿。", "good")
    return redirect(url_for("carry.show"), 303)


def _draft(ref: str) -> str | None:
    """The draft's own page, for people of the enterprise it belongs to."""
    mine = g.viewer is not None and g.viewer.kind is OrgKind.ENTERPRISE
    return url_for("enterprise.tasks", ref=ref) if mine else None


def _batch(pack: Pack) -> Batch | None:
    found: Batch | None = g.session.exec(select(Batch).where(Batch.pack_id == pack.id)).one_or_none()
    return found


def _sections(carried: CarriedAnswers, pack: Pack) -> list[dict[str, Any]]:
    rows = carried.answers["rows"]
    return [
        {
            "title": section.title,
            "count": len(rows[section.id]),
            "lines": section.kind == "lines",
            "line_name": section.line_name,
            "asked": section.asked,
            "levels": [pack.levels[level].title for level in section.levels],
        }
        for section in pack.sections
        if rows.get(section.id)
    ]
