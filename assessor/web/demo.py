"""The demonstration's own pages: its accounts and its movable clock. Not registered in production."""

from datetime import date, datetime

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import demo_clock
from assessor.cases.refusal import Refusal
from assessor.demo import accounts
from assessor.web.door import moment_of
from assessor.web.filters import zh_datetime
from models import store
from models.batch import Setting

pages = Blueprint("demo", __name__, url_prefix="/demo")


@pages.get("")
def about() -> str:
    """What is invented here, and with which accounts to look at it."""
    loaded = g.session.get(Setting, store.DEMO_DATA) is not None
    rows = accounts.listed() if loaded else []
    return render_template("demo/about.html", title="演示说明", rows=rows, password=accounts.PASSWORD)


@pages.route("/clock", methods=["GET", "POST"])
def clock() -> ResponseReturnValue:
    """Show the service's time and move it forward."""
    error = ""
    if request.method == "POST":
        try:
            move = demo_clock.advance_clock(g.session, g.viewer, _target())
        except Refusal as refusal:
            error = "；".join(refusal.reasons)
        else:
            g.moment = moment_of(g.session)  # the door notes when the person was last here: by the moved clock
            words = zh_datetime(datetime.fromisoformat(move.after))
            flash(f"系统时间已调到 {words}（北京时间），并从此继续走。", "good")
            return redirect(url_for("demo.clock"), 303)
    page = render_template(
        "demo/clock.html", title="调整演示时间", moves=_moves(), typed=request.values.get("day", ""),
        errors={"day": error} if error else {}, labels={"day": "日期"},
    )  # fmt: skip
    return page, 422 if error else 200


def _target() -> datetime:
    typed = request.form.get("day", "").strip()
    try:
        day = date.fromisoformat(typed) if typed else None
    except ValueError as error:
        raise Refusal("请填写真实存在的日期，例如 2022-03-28。", status=422) from error
    return demo_clock.target_of(request.form.get("how", ""), day, g.moment)


def _moves() -> list[dict[str, object]]:
    return [
        {"login": one.login, "before": datetime.fromisoformat(one.before), "after": datetime.fromisoformat(one.after)}
        for one in demo_clock.moves(g.session)
    ]
