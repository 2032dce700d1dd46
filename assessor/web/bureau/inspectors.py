"""The pool of inspectors: who is in it, what they declare, until when; entering, declaring anew, taking out."""

from datetime import date
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.inspectors import Declared, InPool, Interest, declare, enter_inspector, find_inspector, pool
from assessor.cases.refusal import Refusal
from assessor.web.bureau import typed

pages = Blueprint("bureau_inspectors", __name__, url_prefix="/bureau/inspectors")

PLACES = {"姓名": "name", "电话": "phone", "登录名": "login", "账号": "login", "单位": "employer", "有效期": "valid_until",
          "利害": "interests"}  # fmt: skip


@pages.get("/")
def index() -> str:
    """Everybody in the pool of the viewer's region."""
    return _page({})


@pages.post("/add")
def add() -> ResponseReturnValue:
    """Enter somebody with their first declaration."""
    errors: dict[str, str] = {}
    declared = _declared(errors)
    form = request.form
    if declared is not None and not errors:
        try:
            enter_inspector(
                g.session, g.viewer, form.get("name", ""), form.get("phone", ""), form.get("login", ""), declared, g.moment
            )
        except Refusal as refusal:
            errors[_place(refusal)] = "".join(refusal.reasons)
        else:
            flash("已加入核查人员库。", "good")
            return redirect(url_for("bureau_inspectors.index"), 303)
    return _page(errors), 422


@pages.route("/<inspector_ref>", methods=["GET", "POST"])
def one(inspector_ref: str) -> ResponseReturnValue:
    """A new declaration of one inspector, or the end of their service."""
    found = find_inspector(g.session, g.viewer, inspector_ref)
    errors: dict[str, str] = {}
    if request.method == "POST":
        leaving = request.form.get("what") == "leave"
        declared = _kept(found) if leaving else _declared(errors)
        if declared is not None and not errors:
            try:
                declare(g.session, g.viewer, found.inspector, declared, g.moment, active=not leaving)
            except Refusal as refusal:
                errors[_place(refusal)] = "".join(refusal.reasons)
            else:
                flash("已移出核查人员库，已冻结的名单不受影响。" if leaving else "已更新声明，下一份名单起生效。", "good")
                return redirect(url_for("bureau_inspectors.index"), 303)
    was = found.declaration
    values = dict(request.form) if errors else {
        "employer": was.employer, "valid_until": was.valid_until.isoformat(),
        "interests": "\n".join(" ".join(filter(None, (each["name"], each["uscc"]))) for each in was.interests),
    }  # fmt: skip
    page = render_template(
        "bureau/inspector.html", title=found.inspector.name, found=found, values=values, errors=errors,
        serving=found.may_serve(g.moment.today),
    )  # fmt: skip
    return page, 422 if errors else 200


def _page(errors: dict[str, str]) -> str:
    values: dict[str, Any] = {"valid_until": date(g.moment.today.year, 12, 31).isoformat(), **dict(request.form)}
    rows = [
        {
            "ref": each.inspector.ref,
            "name": each.inspector.name,
            "phone": each.inspector.phone,
            "employer": each.declaration.employer,
            "interests": "；".join(one["name"] or one["uscc"] for one in each.declaration.interests) or "无",
            "valid_until": each.declaration.valid_until,
            "account": each.inspector.person_id is not None,
            "state": ("可派出", "good") if each.may_serve(g.moment.today)
            else ("声明已过期", "warn") if each.declaration.active else ("已移出", "neutral"),
        }
        for each in pool(g.session, g.viewer.region_code)
    ]  # fmt: skip
    return render_template("bureau/inspectors.html", title="核查人员", rows=rows, errors=errors, values=values)


def _declared(errors: dict[str, str]) -> Declared | None:
    employer = typed.text("employer", "工作单位", errors, most=100)
    until = typed.day("valid_until", "声明有效期", errors)
    lines = request.form.get("interests", "").splitlines()[:60]
    return Declared(employer, tuple(_interest(line) for line in lines if line.strip()), until) if until else None


def _kept(found: InPool) -> Declared:
    was = found.declaration
    return Declared(was.employer, tuple(Interest(**each) for each in was.interests), was.valid_until)


def _interest(line: str) -> Interest:
    """'name code' or either: a last word of 18 letters and digits is a credit code."""
    name, _, last = line.strip().rpartition(" ")
    code = len(last) == 18 and last.isascii() and last.isalnum()
    return Interest(name.strip(), last) if code else Interest(line.strip())


def _place(refusal: Refusal) -> str:
    return next((field for words, field in PLACES.items() if words in refusal.reasons[0]), "")
