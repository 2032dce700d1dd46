"""The home page of an enterprise where nobody rates by stars: its projects, what waits for it, what it may apply for."""

from typing import Any

from flask import g, render_template

from assessor.access import Viewer
from assessor.cases.fraud_scope import told_findings
from assessor.cases.open_project import projects_of, why_not
from assessor.cases.open_remarks import last_return
from assessor.cases.programme_offices import holds_in
from assessor.cases.progress import progress
from assessor.cases.save_answers import EDITABLE
from assessor.web.enterprise.project_rows import programmes_in_force, project_row
from models.application import Application
from models.people import Organisation
from questionnaires.shapes import Pack


def programmes_home() -> str:
    """Projects with their next step and deadline, those that wait for the enterprise first; then the programmes here."""
    viewer: Viewer = g.viewer
    enterprise = g.session.get_one(Organisation, viewer.organisation_id)
    projects, programmes = [], []
    for batch, pack in programmes_in_force(g.session):
        mine = projects_of(g.session, viewer, batch)
        projects += [_project(case, pack) for case in mine]
        if holds_in(pack, enterprise.region_code, viewer.city_code or ""):
            programmes.append(
                {
                    "pack": pack,
                    "level": next(iter(pack.levels.values())),
                    "mine": len(mine),
                    "closed": why_not(g.session, viewer, batch, pack, g.moment),
                }
            )
    return render_template(
        "enterprise/home_programmes.html",
        title="企业首页",
        enterprise=enterprise,
        told=told_findings(g.session, viewer),
        projects=sorted((one for one in projects if not one["over"]), key=lambda one: not one["editable"]),
        over=[one for one in projects if one["over"]],
        programmes=programmes,
    )


def _project(case: Application, pack: Pack) -> dict[str, Any]:
    """A project's row with its way, who acts next and by when, and the words with which it came back."""
    assert pack.process is not None
    return {
        **project_row(g.session, case, pack),
        "ref": case.ref,
        "state_id": case.state,
        "editable": case.state in EDITABLE,
        "over": pack.process.states[case.state].final,
        "correct_by": case.correct_by if case.state == "returned" else None,
        "progress": progress(g.session, case, pack, g.moment),
        "returned": last_return(g.session, case) if case.state == "returned" else None,
    }
