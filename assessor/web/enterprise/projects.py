"""The enterprise's projects of the subsidy programmes: what may be applied for, what is on its way; start one; say 'none'."""

from flask import abort, flash, g, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases.open_project import open_project
from assessor.cases.say_none import say_none
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_called, pack_of, section_of, the_case
from assessor.web.enterprise.project_rows import programme_rows
from models.batch import Batch


@pages.get("/projects")
def projects() -> str:
    """Every programme in force with this enterprise's projects, and the way to start one."""
    return render_template(
        "enterprise/projects.html",
        title="补助项目",
        rows=programme_rows(g.session, g.viewer, g.moment),
        breadcrumb=[{"label": "企业首页", "href": url_for("enterprise.home")}, {"label": "补助项目", "href": None}],
    )


@pages.post("/projects/<pack_id>")
def start_project(pack_id: str) -> ResponseReturnValue:
    """Start a project and go to its task list."""
    pack = pack_called(pack_id)
    batch = g.session.exec(select(Batch).where(Batch.pack_id == pack_id)).one_or_none()
    if batch is None or pack.kind != "subsidy":
        abort(404)
    case = open_project(g.session, g.viewer, batch, pack, g.moment)
    return redirect(url_for("enterprise.tasks", ref=case.ref), 303)


@pages.post("/applications/<ref>/s/<section_id>/none")
def none_of(ref: str, section_id: str) -> ResponseReturnValue:
    """Say that there is nothing to fill in in a section of lines."""
    case = the_case(ref)
    one = section_of(case, pack_of(case), section_id)
    say_none(g.session, g.viewer, case, one, g.moment)
    flash(f"已确认“{one.title}”没有。", "good")
    return redirect(url_for("enterprise.tasks", ref=ref), 303)
