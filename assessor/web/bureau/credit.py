"""Credit reviews: one case, or everything that was looked up on one day; who lacks one; the saved result pages."""

import re
from datetime import date, datetime, time, timedelta
from typing import Any

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases import record_credit_review as credit
from assessor.cases.attach_file import TakenIn
from assessor.cases.credit_standing import LACKING, credit_lines
from assessor.cases.decide import Result
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import find_case
from assessor.cases.windows import BEIJING
from assessor.web.attachments import attachment, take_files
from assessor.web.bureau import common, typed
from assessor.web.regions import region_names
from models.application import Application
from models.objecting import CreditProof
from models.record import CreditReview
from questionnaires.shapes import Pack

pages = Blueprint("bureau_credit", __name__, url_prefix="/bureau")
SOURCES = "例如“信用中国（江苏）”“国家企业信用信息公示系统”。"
_CLOCK = re.compile(r"([01]?\d|2[0-3]):([0-5]\d)", re.ASCII)
STANDINGS = {
    "missing": ("没有记录", "bad"),
    "expired": ("已过有效期", "bad"),
    "found": ("发现失信或违法记录", "bad"),
    "soon": ("即将到期", "warn"),
    "fresh": ("在有效期内", "good"),
}


@pages.get("/credit-reviews")
def index() -> str:
    """Which cases lack a fresh review, and the form to enter many that were looked up on one day."""
    batch, pack = common.chosen_batch()
    return _list_page(batch, pack, {}, {})


@pages.post("/credit-reviews")
def together() -> ResponseReturnValue:
    """Enter the rows that were filled in, each by itself: one refused does not stop the others."""
    batch, pack = common.chosen_batch()
    errors, rows = _shared_errors(), _rows()
    if not rows:
        errors["rows"] = "请至少为一家企业选择查询结果。"
    if errors:
        return _list_page(batch, pack, errors, {}), 422
    results = [_enter(ref, result, words, pack) for ref, result, words in rows]
    names = {one.ref: one.name for one in credit_lines(g.session, g.viewer, batch, pack, g.moment.today)}
    return render_template(
        "bureau/together.html",
        title="信用审查录入结果",
        results=results,
        good=sum(not one.reasons for one in results),
        names=names,
        back=url_for("bureau_credit.index", batch=batch.pack_id),
    )


@pages.route("/cases/<ref>/credit-review", methods=["GET", "POST"])
def one(ref: str) -> ResponseReturnValue:
    """Record a look at the credit record of one case."""
    case, pack = common.case_at(ref, lock=request.method == "POST")
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = _shared_errors()
        result = typed.chosen("result", "审查结果", list(credit.RESULTS), errors)
        words = typed.text("words", "说明", errors, least=0)
        if not errors:
            try:
                credit.record_credit_review(g.session, g.viewer, case, pack, _look(pack, result, words), g.moment)
            except Refusal as refusal:
                errors[_place(refusal)] = "".join(refusal.reasons)
            else:
                flash("已记录信用审查。", "good")
                return redirect(url_for("bureau_case.show", ref=ref, pane="record"), 303)
    return _one_page(case, pack, errors), 422 if errors else 200


@pages.get("/cases/<ref>/credit-review/<file_ref>")
def proof(ref: str, file_ref: str) -> Response:
    """The saved result page of a review of this case, as an attachment."""
    case, _ = common.case_at(ref)
    query = (
        select(CreditProof)
        .join(CreditReview)
        .where(CreditReview.application_id == case.id, CreditProof.ref == file_ref)
    )
    found = g.session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份查询结果")
    return attachment(found.sha256, found.name)


def _prepare(ref: str = "") -> None:
    """Inspect the saved result page before anybody waits for the database."""
    if ref:
        find_case(g.session, g.viewer, ref)
    g.refused, g.taken = None, []
    try:
        g.taken = take_files("proof", 1, current_app.extensions["settings"].upload_limit)
    except Refusal as no:
        g.refused = no


one.prepare = _prepare  # type: ignore[attr-defined]
together.prepare = _prepare  # type: ignore[attr-defined]


def _shared_errors() -> dict[str, str]:
    """What is wrong with the part of the form that both pages share."""
    errors: dict[str, str] = {}
    if typed.day("looked_on", "查询日期", errors) and _clock() is None:
        errors["looked_at"] = "查询时间请按 24 小时制填写，例如 14:05。"
    typed.day("valid_until", "有效期截止日", errors)
    typed.text("source", "查询来源", errors, most=200)
    if g.refused is not None:
        if g.refused.status != 422:
            raise g.refused
        errors["proof"] = "".join(g.refused.reasons)
    elif not g.taken:
        errors["proof"] = "请上传查询结果页的截图或 PDF。"
    return errors


def _clock() -> time | None:
    found = _CLOCK.fullmatch(request.form.get("looked_at", "").strip().replace("：", ":"))
    return time(int(found[1]), int(found[2])) if found else None


def _look(pack: Pack, result: str, words: str) -> credit.CreditLook:
    """The look that the form describes; only called when the form is in order."""
    looked_on, clock = date.fromisoformat(request.form["looked_on"].strip()), _clock()
    assert clock is not None
    taken: TakenIn = g.taken[0]
    return credit.CreditLook(
        looked_on, date.fromisoformat(request.form["valid_until"].strip()), request.form["source"], result, words,
        datetime.combine(looked_on, clock, BEIJING), taken,
    )  # fmt: skip


def _rows() -> list[tuple[str, str, str]]:
    """(ref, result, words) of every row for which a result was chosen."""
    found = [(key.removeprefix("result-"), value) for key, value in request.form.items() if key.startswith("result-")]
    return [(ref, value, request.form.get(f"words-{ref}", "")[:2000]) for ref, value in sorted(found) if value]


def _enter(ref: str, result: str, words: str, pack: Pack) -> Result:
    try:
        with g.session.begin_nested():
            case, own_pack = common.case_at(ref, lock=True)
            if own_pack.id != pack.id:
                raise Refusal("这份申报不在所选批次。")
            credit.record_credit_review(g.session, g.viewer, case, pack, _look(pack, result, words), g.moment)
    except Refusal as refusal:
        return Result(ref, refusal.reasons)
    return Result(ref, ())


def _place(refusal: Refusal) -> str:
    places = {
        "查询日期": "looked_on",
        "查询时间": "looked_at",
        "有效期": "valid_until",
        "来源": "source",
        "发现记录": "words",
    }
    return next((field for said, field in places.items() if said in refusal.reasons[0]), "")


def _values(pack: Pack) -> dict[str, Any]:
    days = pack.parameter("credit_review_days") if "credit_review_days" in pack.parameters else None
    until = g.moment.today + timedelta(days=days) if isinstance(days, int) else None
    now = g.moment.at.astimezone(BEIJING)
    first = {
        "looked_on": g.moment.today.isoformat(),
        "looked_at": f"{now:%H:%M}",
        "valid_until": until.isoformat() if until else "",
    }
    shown = dict(request.form) if request.method == "POST" else first
    return {"values": shown, "days": days, "sources": SOURCES, "today": g.moment.today}


def _list_page(batch: Any, pack: Pack, errors: dict[str, str], more: dict[str, Any]) -> str:
    rows = credit_lines(g.session, g.viewer, batch, pack, g.moment.today)
    lacking = [one for one in rows if one.standing in LACKING]
    return render_template(
        "bureau/credit_reviews.html",
        title="信用审查",
        batch=batch,
        pack=pack,
        rows=rows if request.args.get("show") == "all" else lacking,
        total=len(rows),
        lacking=len(lacking),
        everything=request.args.get("show") == "all",
        standings=STANDINGS,
        results=list(credit.RESULTS.items()),
        names=region_names(g.session),
        batches=common.batches(),
        errors=errors,
        **_values(pack),
        **more,
    )


def _one_page(case: Application, pack: Pack, errors: dict[str, str]) -> str:
    return render_template(
        "bureau/credit_review.html",
        title="记录信用审查",
        case=case,
        pack=pack,
        enterprise=common.enterprise_of(case),
        errors=errors,
        open={action.step.step: action.reasons for action in common.actions_for(case, pack)},
        results=list(credit.RESULTS.items()),
        breadcrumb=[
            {"label": "申报办理", "href": url_for("bureau.home")},
            {"label": case.number, "href": url_for("bureau_case.show", ref=case.ref)},
            {"label": "记录信用审查"},
        ],
        **_values(pack),
    )
