"""The pool of experts: who is in it and may serve; entering, correcting, accounts, declarations from paper, retiring."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import expert_accounts as accounts
from assessor.cases import experts as pool
from assessor.cases.declare_interests import declarations_of, declare, interests_of
from assessor.cases.names import name_and_code
from assessor.cases.refusal import NotFound, Refusal
from assessor.web import interests_form
from assessor.web.bureau import common, typed
from models.vocabulary import EXPERT_FIELDS

pages = Blueprint("bureau_experts", __name__, url_prefix="/bureau/experts")

STANDINGS = {
    "good": ("申报有效", "good"),
    "soon": ("申报将到期", "warn"),
    "expired": ("申报已过期", "bad"),
    "none": ("未申报", "waiting"),
    "retired": ("已移出", "neutral"),
}
ELSEWHERE = "elsewhere"


@pages.get("/")
def index() -> str:
    """The pool, with whose declaration runs out or is missing, and who has no account yet."""
    return _index([])


@pages.post("/accounts")
def open_all() -> str:
    """Open an account for everybody without one; the passwords stand on this answer and nowhere else."""
    made = accounts.open_accounts(g.session, g.viewer, g.moment)
    return _index([{"name": one.name, "login": login, "password": first} for one, login, first in made])


@pages.route("/new", methods=["GET", "POST"])
def add() -> ResponseReturnValue:
    """Enter one expert."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        entry = _entry()
        errors = pool.problems_of(entry, set(pool.cities_of(g.session))) | _unanswered()
        if not errors:
            try:
                made = pool.enter_expert(g.session, g.viewer, entry, g.moment)
            except Refusal as refusal:
                errors["name"] = "".join(refusal.reasons)
            else:
                flash("已加入专家库。下一步开通账号，由专家本人申报利害关系。", "good")
                return redirect(url_for("bureau_experts.one", expert_ref=made.ref), 303)
    page = render_template("bureau/expert_new.html", title="添加专家", errors=errors, values=_typed(), **_choices())
    return page, 422 if errors else 200


@pages.route("/<expert_ref>", methods=["GET", "POST"])
def one(expert_ref: str) -> ResponseReturnValue:
    """One expert: entry, account, declarations."""
    found = pool.find_expert(g.session, g.viewer, expert_ref)
    if request.method == "GET":
        return _page(found)
    entry = _entry()
    errors = pool.problems_of(entry, set(pool.cities_of(g.session))) | _unanswered()
    if not errors:
        try:
            pool.change_expert(g.session, g.viewer, found.expert, entry, common.version_sent(), g.moment)
        except Refusal as refusal:
            errors["name" if refusal.status == 422 else ""] = "".join(refusal.reasons)
        else:
            flash("已保存。已经冻结的评审组按冻结后的名单和保存后的回避信息办理。", "good")
            return redirect(url_for("bureau_experts.one", expert_ref=expert_ref), 303)
    return _page(found, errors=errors, values=_typed()), 422


@pages.post("/<expert_ref>/account")
def account(expert_ref: str) -> ResponseReturnValue:
    """Open an account, give it a new one-time password, or close it."""
    found = pool.find_expert(g.session, g.viewer, expert_ref)
    what, expert = request.form.get("what", ""), found.expert
    login = request.form.get("login", "")
    if what == "close":
        accounts.close_account(g.session, g.viewer, expert, g.moment)
        flash("账号已停用，已登录的会话全部退出。", "good")
        return redirect(url_for("bureau_experts.one", expert_ref=expert_ref), 303)
    try:
        if what == "open":
            first = accounts.open_account(g.session, g.viewer, expert, login, g.moment)
        elif what == "reset":
            first = accounts.new_password(g.session, g.viewer, expert, g.moment)
        else:
            raise NotFound("没有这项操作")
    except Refusal as refusal:
        if refusal.status == 404:
            raise
        return _page(found, errors={"login": "".join(refusal.reasons)}, login=login), refusal.status
    person = accounts.account_of(g.session, expert)
    assert person is not None
    return _page(found, given={"name": expert.name, "login": person.login, "password": first})


@pages.post("/<expert_ref>/declaration")
def declaration(expert_ref: str) -> ResponseReturnValue:
    """Enter a declaration that the expert signed on paper."""
    found = pool.find_expert(g.session, g.viewer, expert_ref)
    errors: dict[str, str] = {}
    day = typed.day("declared_on", "申报日期", errors)
    lines = interests_form.typed_interests(errors)
    if not errors and day is not None:
        try:
            declare(g.session, g.viewer, found.expert, lines, g.moment, day)
        except Refusal as refusal:
            said = "".join(refusal.reasons)
            errors["declared_on" if "申报" in said else "enterprise"] = said
        else:
            flash("已录入纸质申报，有效期一年。", "good")
            return redirect(url_for("bureau_experts.one", expert_ref=expert_ref), 303)
    return _page(found, errors=errors, paper=dict(request.form)), 422


@pages.post("/<expert_ref>/leave")
def leave(expert_ref: str) -> ResponseReturnValue:
    """Take somebody out of the pool, or back into it."""
    found = pool.find_expert(g.session, g.viewer, expert_ref)
    back = request.form.get("what") == "back"
    pool.retire_expert(g.session, g.viewer, found.expert, common.version_sent(), active=back)
    flash("已重新列入专家库。" if back else "已移出专家库，以后的评审组不再列入，已有的评审记录不变。", "good")
    return redirect(url_for("bureau_experts.one", expert_ref=expert_ref), 303)


def _index(given: list[dict[str, str]]) -> str:
    today, everybody = g.moment.today, pool.experts_of(g.session, g.viewer)
    words, field, state = (request.args.get(name, "").strip()[:40] for name in ("words", "field", "state"))
    counted = {name: sum(one.standing(today) == name for one in everybody) for name in STANDINGS}
    shown = [
        one
        for one in everybody
        if (not words or words in one.expert.name or words in one.expert.employer)
        and (not field or field in one.expert.fields)
        and (one.standing(today) == state if state in STANDINGS else one.expert.active)
    ]
    cities = pool.cities_of(g.session)
    return render_template(
        "bureau/experts.html",
        title="专家库",
        rows=[_row(one, cities) for one in shown],
        counted=counted,
        ready=sum(one.may_serve(today) for one in everybody),
        without=sum(one.expert.active and one.expert.person_id is None for one in everybody),
        asked={"words": words, "field": field, "state": state},
        fields=list(EXPERT_FIELDS.items()),
        states=[(name, label) for name, (label, _) in STANDINGS.items()],
        total=len(everybody),
        given=given,
        days=pool.SOON,
    )


def _row(one: pool.InPool, cities: dict[str, str]) -> dict[str, Any]:
    expert = one.expert
    return {
        "ref": expert.ref,
        "name": expert.name,
        "title": expert.title,
        "employer": expert.employer,
        "city": cities.get(expert.city_code or "", "省外"),
        "fields": "、".join(EXPERT_FIELDS[code] for code in expert.fields),
        "until": one.declaration.valid_until if one.declaration else None,
        "state": STANDINGS[one.standing(g.moment.today)],
        "account": expert.person_id is not None,
    }


def _page(
    found: pool.InPool,
    errors: dict[str, str] | None = None,
    values: dict[str, Any] | None = None,
    paper: dict[str, str] | None = None,
    given: dict[str, str] | None = None,
    login: str = "",
) -> str:
    expert = found.expert
    lines = interests_of(g.session, found.declaration)
    saved = {
        "name": expert.name, "phone": expert.phone, "employer": expert.employer, "employer_uscc": expert.employer_uscc,
        "title": expert.title, "city_code": expert.city_code or ELSEWHERE, "fields": expert.fields,
        "providers": "\n".join(" ".join(filter(None, one.values())) for one in expert.providers),
    }  # fmt: skip
    return render_template(
        "bureau/expert.html",
        title=expert.name,
        found=found,
        state=STANDINGS[found.standing(g.moment.today)],
        account=accounts.account_of(g.session, expert),
        lines=lines,
        past=declarations_of(g.session, expert),
        errors=errors or {},
        values=values or saved,
        paper=paper or {"declared_on": g.moment.today.isoformat()},
        given=given,
        login=login,
        labels=interests_form.LABELS,
        help=interests_form.HELP,
        **_choices(),
    )


def _choices() -> dict[str, Any]:
    cities = [*pool.cities_of(g.session).items(), (ELSEWHERE, "省外")]
    return {"cities": cities, "fields": list(EXPERT_FIELDS.items())}


def _entry() -> pool.ExpertEntry:
    form = request.form
    city = form.get("city_code", "")
    return pool.ExpertEntry(
        name=form.get("name", ""), phone=form.get("phone", ""), employer=form.get("employer", ""),
        employer_uscc=form.get("employer_uscc", ""), title=form.get("title", ""), city_code=None if city == ELSEWHERE else city,
        fields=tuple(form.getlist("fields")),
        providers=tuple(name_and_code(line) for line in form.get("providers", "").splitlines()[:80] if line.strip()),
    ).tidy()  # fmt: skip


def _unanswered() -> dict[str, str]:
    """'From outside the province' is an answer, nothing chosen is none."""
    return {} if request.form.get("city_code") else {"city_code": "请选择工作单位所在的设区市，省外的选“省外”。"}


def _typed() -> dict[str, Any]:
    return {**request.form.to_dict(), "fields": request.form.getlist("fields")}
