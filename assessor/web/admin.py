"""The administrator's pages: offices and their people; add an officer, close an account, hand out a new password."""

from typing import Any

from flask import Blueprint, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func
from sqlmodel import col, select

from assessor.cases import people
from assessor.cases.programme_offices import Needed, needed_offices
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.set_up import open_batch
from assessor.web.paging import a_page
from assessor.web.regions import region_names
from models.batch import Batch
from models.people import Membership, Organisation
from models.vocabulary import ORG_KIND_NAMES, REACHED_KINDS, ROLE_NAMES, ROLES_OF, OrgKind, Role
from questionnaires.shapes import Pack

pages = Blueprint("admin", __name__, url_prefix="/admin")

KINDS = {
    "province": "省厅",
    "city": "设区市",
    "county": "县（市、区）和开发区",
    "audit": "审计监察",
    **{kind.value: ORG_KIND_NAMES[kind] for kind in OrgKind if kind in REACHED_KINDS},
}


@pages.get("/offices")
def offices() -> str:
    """Every office with how many people it has; or those alone that have nobody."""
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
    nobody = [row for row in rows if row["people"] == 0]
    alone = request.args.get("people") == "none"
    shown, pager = a_page(nobody if alone else rows)
    return render_template(
        "admin/offices.html",
        title="部门与人员",
        rows=shown,
        pager=pager,
        count=len(nobody if alone else rows),
        nobody=len(nobody),
        alone=alone,
        kinds=list(KINDS.items()),
        kind=kind,
        words=words,
    )


@pages.get("/programmes")
def programmes() -> str:
    """Every subsidy programme: whether it takes projects here, and which of the offices that its process needs are missing."""
    packs: dict[str, Pack] = current_app.extensions["packs"]
    opened = {row.pack_id: row for row in g.session.exec(select(Batch))}
    names = region_names(g.session)
    rows = []
    for pack in packs.values():
        if pack.kind == "subsidy":
            needed = needed_offices(g.session, pack) if pack.id in opened else []
            counts = _people_in([one.id for one in needed if one.id])
            rows.append({"pack": pack, "batch": opened.get(pack.id), "offices": _needed(needed, counts, names)})
    return render_template("admin/programmes.html", title="补助政策与部门", rows=rows)


@pages.post("/programmes/<pack_id>")
def open_programme(pack_id: str) -> ResponseReturnValue:
    """Let a programme take projects, with the regions and offices that its process needs. Repeating it adds what is missing."""
    packs: dict[str, Pack] = current_app.extensions["packs"]
    pack = packs.get(pack_id)
    if pack is None or pack.kind != "subsidy":
        raise NotFound("没有找到这项补助政策")
    open_batch(g.session, pack, g.moment)
    flash(f"“{pack.title}”已开放，需要的部门已补齐。请为还没有人员的部门添加账号。", "good")
    return redirect(url_for("admin.programmes", _anchor=f"p-{pack_id}"), 303)


def _people_in(offices: list[int]) -> dict[int, int]:
    where = col(Membership.organisation_id)
    query = select(Membership.organisation_id, func.count()).where(where.in_(offices)).group_by(where)
    return dict(g.session.exec(query).all())


def _needed(needed: list[Needed], counts: dict[int, int], names: dict[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "name": one.name,
            "kind": KINDS[one.kind.value],
            "region": names.get(one.region_code),
            "people": counts.get(one.id or 0, 0),
            "missing": one.id is None,
            "href": url_for("admin.office", office_id=one.id) if one.id else None,
        }
        for one in needed
    ]


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
