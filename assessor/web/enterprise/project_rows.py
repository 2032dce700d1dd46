"""An enterprise's projects of the subsidy programmes as rows, and the programmes it may start one in."""

from typing import Any

from flask import current_app, url_for
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.open_project import projects_of, why_not
from assessor.cases.projects import granted_fen
from assessor.policy.words import money
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from questionnaires.shapes import Pack


def programmes_in_force(session: Session) -> list[tuple[Batch, Pack]]:
    """Every opened subsidy programme of this installation, the newest first."""
    packs: dict[str, Pack] = current_app.extensions["packs"]
    rows = session.exec(select(Batch).order_by(col(Batch.id).desc()))
    return [(b, packs[b.pack_id]) for b in rows if b.pack_id in packs and packs[b.pack_id].kind == "subsidy"]


def programme_rows(session: Session, viewer: Viewer, moment: Moment) -> list[dict[str, Any]]:
    """Each programme with the enterprise's projects and whether another may be started; those for others come last."""
    rows = []
    for batch, pack in programmes_in_force(session):
        mine = [project_row(session, case, pack) for case in projects_of(session, viewer, batch)]
        closed = why_not(session, viewer, batch, pack, moment)
        rows.append(
            {
                "batch": batch,
                "pack": pack,
                "projects": mine,
                "closed": closed,
                "level": next(iter(pack.levels.values())),
            }
        )
    return sorted(rows, key=lambda row: (not row["projects"], row["closed"] is not None))


def projects_in_brief(session: Session, viewer: Viewer, moment: Moment) -> list[dict[str, Any]]:
    """The enterprise's projects of all programmes, the newest first, for its home page."""
    return [
        project_row(session, case, pack)
        for batch, pack in programmes_in_force(session)
        for case in projects_of(session, viewer, batch)
    ]


def project_row(session: Session, case: Application, pack: Pack) -> dict[str, Any]:
    """One project: where it is, its number, its amount (分, None while it is not computed)."""
    assert pack.process is not None
    state, fen = pack.process.states[case.state], granted_fen(session, case)
    editable = case.state in ("draft", "returned")
    return {
        "title": pack.title,
        "number": case.number,
        "state": state.applicant,
        "tone": "good" if state.pays else "neutral" if state.final else "warn" if case.state == "returned" else "info",
        "fen": fen,
        "words": money(fen) if fen is not None else "",
        "since": case.state_since,
        "href": url_for("enterprise.tasks" if editable else "enterprise.track", ref=case.ref),
    }
