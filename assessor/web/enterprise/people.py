"""The people of the enterprise: the certifier adds, disables and resets accounts; a first password is shown once."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.people import add_person, disable_person, people_of, reset_password
from assessor.cases.refusal import Refusal
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import number_in
from models.people import Organisation, Person
from models.vocabulary import ROLE_NAMES, Role

ROLES = [(role.value, ROLE_NAMES[role], note) for role, note in (
    (Role.EDITOR, "填写申报、上传材料，不能提交"), (Role.CERTIFIER, "还可以确认承诺、提交、撤回和管理人员"))]  # fmt: skip


@pages.get("/people")
def people() -> str:
    """Everybody with an account, and for the certifier the form to add one."""
    return _page()


@pages.post("/people")
def add_account() -> ResponseReturnValue:
    """Add somebody; the answer shows the first password, once."""
    form = request.form
    try:
        person, first = add_person(
            g.session, g.viewer, _own(), form.get("name", ""), form.get("login", ""), form.get("role", ""), g.moment
        )
    except Refusal as no:
        return _page(errors={"login" if "登录名" in no.reasons[0] else "role": no.reasons[0]}), no.status
    return _page(handed=(person, first))


@pages.post("/people/disable")
def disable() -> ResponseReturnValue:
    """Close an account."""
    disable_person(g.session, g.viewer, _own(), number_in("person"), g.moment)
    flash("账号已停用，已登录的也已退出。", "good")
    return redirect(url_for("enterprise.people"), 303)


@pages.post("/people/reset")
def reset() -> ResponseReturnValue:
    """Give a new first password; the answer shows it, once. It also opens a disabled account again."""
    person_id = number_in("person")
    first = reset_password(g.session, g.viewer, _own(), person_id, g.moment)
    return _page(handed=(g.session.get_one(Person, person_id), first))


def _page(errors: dict[str, str] | None = None, handed: tuple[Person, str] | None = None) -> str:
    return render_template(
        "enterprise/people.html",
        title="人员",
        lead="经办人填写，负责人确认承诺并提交。每个人用自己的账号，办理记录会写明是谁办的。",
        shown=[_row(person, role) for person, role in people_of(g.session, g.viewer.organisation_id)],
        certifier=g.viewer.role is Role.CERTIFIER,
        roles=ROLES,
        errors=errors or {},
        typed=request.form if errors else {},
        handed=handed,
        breadcrumb=[{"label": "企业首页", "href": url_for("enterprise.home")}, {"label": "人员", "href": None}],
    )


def _row(person: Person, role: str) -> dict[str, Any]:
    return {
        "id": person.id,
        "name": person.name,
        "login": person.login,
        "role": ROLE_NAMES[Role(role)],
        "disabled": person.disabled_at is not None,
        "state": ("已停用", "neutral")
        if person.disabled_at
        else ("等待首次登录", "waiting")
        if person.must_change
        else ("使用中", "good"),
    }


def _own() -> Organisation:
    organisation: Organisation = g.session.get_one(Organisation, g.viewer.organisation_id)
    return organisation
