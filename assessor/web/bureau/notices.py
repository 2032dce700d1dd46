"""Public notices of an office: the list, preparing one with a preview of exactly what will be public, publishing it."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func
from sqlmodel import col, select

from assessor.cases.candidates import Candidate, candidates
from assessor.cases.day_words import day_words
from assessor.cases.extended import pack_as_extended
from assessor.cases.publish import publish
from assessor.cases.refusal import Refusal
from assessor.policy.calendar import UnknownYear, add_working_days, last_publication_day
from assessor.web.bureau import common
from assessor.web.regions import region_names
from models.batch import Batch
from models.notice import NoticeItem, Objection, PublicNotice
from models.people import Person
from models.vocabulary import PROVINCE_CODE, OrgKind
from questionnaires.shapes import Pack

pages = Blueprint("bureau_notices", __name__, url_prefix="/bureau/notices")

LONGEST_TITLE = 100


@pages.get("/")
def index() -> str:
    """Every notice of the office, the newest first, with open objections."""
    return render_template("bureau/notices.html", title="公示", notices=_notices(), today=g.moment.today)


@pages.get("/new")
def prepare() -> str:
    """Choose cases that are ready."""
    batch, pack = common.chosen_batch()
    return _choose(batch, pack, {})


@pages.post("/preview")
def preview() -> ResponseReturnValue:
    """Show exactly what will be public; nothing is published yet."""
    batch, pack = common.chosen_batch()
    chosen = set(request.form.getlist("case"))
    rows = [one for one in _candidates(batch, pack) if one.ref in chosen]
    errors = _errors(rows)
    if errors:
        return _choose(batch, pack, errors), 422
    return render_template(
        "bureau/notice_preview.html",
        title="预览公示",
        batch=batch,
        pack=pack,
        rows=rows,
        days=_days(batch, pack),
        notice_title=request.form["title"].strip(),
    )


@pages.post("/new")
def start() -> ResponseReturnValue:
    """Publish: all of the chosen cases or none."""
    batch, pack = common.chosen_batch()
    if len(request.form.get("title", "")) > LONGEST_TITLE:
        raise Refusal(f"公示标题最多 {LONGEST_TITLE} 字。", status=422)
    refs = sorted(set(request.form.getlist("case")))
    cases = [common.case_at(ref, lock=True)[0] for ref in refs]
    if any(case.batch_id != batch.id for case in cases):
        raise Refusal("一份公示只能包含同一批次的企业，请重新选择。", status=422)
    try:
        notice = publish(g.session, g.viewer, cases, pack, request.form.get("title", ""), g.moment)
    except Refusal as refusal:
        return _choose(batch, pack, {"": "没有发布公示：" + "".join(refusal.reasons)}), refusal.status
    flash(f"已发布公示，共 {len(cases)} 家。公示到 {day_words(notice.ends_on)} 为止，之后由另一位同事办理公布。", "good")
    return redirect(url_for("bureau_notices.index"), 303)


def _action() -> str:
    return "province_publish" if g.viewer.kind is OrgKind.PROVINCE else "publish"


def _candidates(batch: Batch, pack: Pack) -> list[Candidate]:
    return candidates(g.session, g.viewer, batch, pack, _action(), g.moment)


def _errors(rows: list[Candidate]) -> dict[str, str]:
    errors: dict[str, str] = {}
    if not rows:
        errors["case"] = "请选择要公示的企业。"
    if not request.form.get("title", "").strip():
        errors["title"] = "请填写公示标题。"
    elif len(request.form["title"]) > LONGEST_TITLE:
        errors["title"] = f"公示标题最多 {LONGEST_TITLE} 字。"
    for row in rows:
        if row.reasons:
            errors["case"] = f"{row.name}：{''.join(row.reasons)}"
    return errors


def _choose(batch: Batch, pack: Pack, errors: dict[str, str]) -> str:
    found = _candidates(batch, pack)
    where = "江苏省" if g.viewer.kind is OrgKind.PROVINCE else common.own_region()
    stars = "五星级" if g.viewer.kind is OrgKind.PROVINCE else "三星级、四星级"
    return render_template(
        "bureau/notice_new.html",
        title="发起公示",
        batch=batch,
        pack=pack,
        rows=found,
        errors=errors,
        days=_days(batch, pack),
        chosen=set(request.form.getlist("case")) if errors else {one.ref for one in found if not one.reasons},
        notice_title=request.form.get("title", f"{where}{batch.title}：拟评为{stars}的企业公示"),
        names=region_names(g.session),
        batches=common.batches(),
    )


def _days(batch: Batch, pack: Pack) -> dict[str, Any]:
    """Working days, when a notice published today ends, and the last day of publication before the deadline."""
    days = pack.parameter("notice_working_days")
    deadlines = [s.due for s in pack.process.steps if s.step == _action() and s.due] if pack.process else []
    standing = pack_as_extended(g.session, batch.id or 0, pack)
    deadline = standing.parameter(deadlines[0]) if deadlines else None
    found: dict[str, Any] = {"working_days": days, "today": g.moment.today, "deadline": deadline}
    if not isinstance(days, int):
        return found
    try:
        found["ends_on"] = add_working_days(g.moment.today, days)
        found["last_day"] = last_publication_day(deadline, days) if deadline else None  # type: ignore[arg-type]
    except UnknownYear as unknown:
        found["problem"] = str(unknown)
    return found


def _notices() -> list[dict[str, Any]]:
    region = PROVINCE_CODE if g.viewer.kind is OrgKind.PROVINCE else g.viewer.region_code
    items = (
        select(func.count()).where(NoticeItem.notice_id == PublicNotice.id).correlate(PublicNotice).scalar_subquery()
    )
    open_ = (
        select(func.count())
        .where(Objection.notice_id == PublicNotice.id, col(Objection.answered_at).is_(None))
        .correlate(PublicNotice)
        .scalar_subquery()
    )
    query = (
        select(PublicNotice, Person.name, items, open_)
        .join(Person, col(Person.id) == col(PublicNotice.opened_by))
        .where(PublicNotice.region_code == region)
        .order_by(col(PublicNotice.id).desc())
    )
    return [
        {
            "ref": notice.ref,
            "title": notice.title,
            "published_on": notice.published_on,
            "ends_on": notice.ends_on,
            "by": name,
            "items": count,
            "objections": waiting,
            "running": notice.ends_on >= g.moment.today,
        }
        for notice, name, count, waiting in g.session.exec(query)
    ]
