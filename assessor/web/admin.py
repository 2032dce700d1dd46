"""The administrator's pages: offices and their people; add an officer, close an account, hand out a new password."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func
from sqlmodel import col, select

from assessor.cases import people
from assessor.cases.refusal import NotFound, Refusal
from assessor.web.regions import region_names
from models.people import Membership, Organisation
from models.vocabulary import ROLE_NAMES, ROLES_OF, OrgKind, Role

pages = Blueprint("admin", __name__, url_prefix="/admin")

KINDS = {"province": "省厅", "city": "设区市", "county": "县（市、区）和开发区", "audit": "审计监察"}


@pages.get("/offices")
def offices() -> str:
    """Every office with how many people it has; those without anybody first to be seen."""
    kind, words = request.args.get("kind", ""), request.args.get("words", "").strip()[:60]
    count = (
        select(func.count())
        .where(Membership.organisation_id == Organisation.id)
        .correlate(Organisation)
        .scalar_subquery()
    )
    query = select(Organisation, count).where(col(Organisation.kind).in_([kind] if kind in KINDS else list(KINDS)))
    if words:
        query = query.where(col(Organisation.name).contains(words, autoescape=True))
    names = region_names(g.session)
    rows = [
        {
            "id": office.id,
            "name": office.name,
            "kind": KINDS[office.kind],
            "region": names.get(office.region_code),
            "people": number,
            "href": url_for("admin.office", office_id=office.id),
        }
        for office, number in g.session.exec(query.order_by(col(Organisation.region_code), col(Organisation.id)))
    ]
    return render_template(
        "admin/offices.html", title="部门与人员", rows=rows, kinds=list(KINDS.items()), kind=kind, words=words
    )


@pages.get("/offices/<int(max=2147483647):office_id>")
def office(office_id: int) -> str:
    """One office and its people."""
    return _page(_office(office_id), {})


@pages.post("/offices/<int(max=2147483647):office_id>/people")
def add(office_id: int) -> ResponseReturnValue:
    """Add a person; the first password is shown on the answer and nowhere else."""
    where, form = _office(office_id), request.form
    errors: dict[str, str] = {}
    if not form.get("name", "").strip():
        errors["name"] = "请填写姓名。"
    if form.get("role", "") not in ROLES_OF[OrgKind(where.kind)]:
        errors["role"] = "请选择角色。"
    if not errors:
        try:
            person, first = people.add_person(
                g.session, g.viewer, where, form["name"], form.get("login", ""), form["role"], g.moment
            )
        except Refusal as refusal:
            errors["login"] = "".join(refusal.reasons)
        else:
            return _page(where, {}, given={"name": person.name, "login": person.login, "password": first})
    return _page(where, errors), 422


@pages.post("/offices/<int(max=2147483647):office_id>/people/<int(max=2147483647):person_id>/<what>")
def change(office_id: int, person_id: int, what: str) -> ResponseReturnValue:
    """Close an account, or give it a new one-time password (which also opens a closed one)."""
    where = _office(office_id)
    if what == "disable":
        people.disable_person(g.session, g.viewer, where, person_id, g.moment)
        flash("账号已停用，已登录的会话全部退出。", "good")
        return redirect(url_for("admin.office", office_id=office_id), 303)
    if what != "reset":
        raise NotFound("没有这项操作")
    first = people.reset_password(g.session, g.viewer, where, person_id, g.moment)
    person = next(one for one, _ in people.people_of(g.session, office_id) if one.id == person_id)
    return _page(where, {}, given={"name": person.name, "login": person.login, "password": first})


def _office(office_id: int) -> Organisation:
    found: Organisation | None = g.session.get(Organisation, office_id)
    if found is None or found.kind not in KINDS:
        raise NotFound("没有找到这个部门")
    return found


def _page(where: Organisation, errors: dict[str, str], given: dict[str, Any] | None = None) -> str:
    rows = [
        {
            "id": person.id,
            "name": person.name,
            "login": person.login,
            "role": ROLE_NAMES[Role(role)],
            "since": person.created_at,
            "disabled": person.disabled_at,
            "first": person.must_change,
            "self": person.id == g.viewer.person_id,
        }
        for person, role in people.people_of(g.session, where.id or 0)
    ]
    return render_template(
        "admin/office.html",
        title=where.name,
        office=where,
        kind=KINDS[where.kind],
        rows=rows,
        errors=errors,
        given=given,
        roles=[(role.value, ROLE_NAMES[role]) for role in ROLES_OF[OrgKind(where.kind)]],
        values=request.form if errors else {},
        breadcrumb=[{"label": "部门与人员", "href": url_for("admin.offices")}, {"label": where.name}],
    )
