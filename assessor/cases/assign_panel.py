"""Assign a frozen panel: who scores whom, by the seed that was fixed when the panel was frozen.

The preview and the act compute the same thing. The act repeats the digest of what the preview was computed from, so that
nobody assigns something else than what was looked at; the seed cannot be chosen, so that nobody looks until they like it.
"""

import hashlib
import json
from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.names import new_ref
from assessor.cases.panel_facts import Facts, facts_of
from assessor.cases.panel_sheets import lock_panel
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.who_sits import organises
from assessor.panel.assignment import Assignment, assign, shared_fields
from assessor.panel.refusal import PanelRefusal
from assessor.workflow import Moment
from models.panel import Panel, PanelBar, PanelRun, PanelSeat, PanelSheet


@dataclass(frozen=True)
class Draft:
    """An assignment that could be made now: `made` is None when it cannot be done and `refusal` says why."""

    facts: Facts
    made: Assignment | None
    refusal: str
    seed: int
    digest: str


def seed_of(panel: Panel) -> int:
    """The seed of the assignment: the one of the freezing; a panel without one has one that follows from its name."""
    if panel.seed is not None:
        return panel.seed
    return int(hashlib.sha256(panel.ref.encode()).hexdigest()[:8], 16)


def draft_assignment(session: Session, panel: Panel, moment: Moment) -> Draft:
    """Compute the assignment from today's facts; nothing is written."""
    facts, seed = facts_of(session, panel, moment.today), seed_of(panel)
    digest, made, refusal = _digest(panel, facts, seed), None, ""
    nominees, seats = list(facts.firms), list(facts.places)
    try:
        made = assign(
            nominees,
            seats,
            each=panel.each,
            cap=panel.cap,
            seed=seed,
            affinity=shared_fields(
                [sorted(facts.firms[one].fields) for one in nominees],
                [sorted(facts.places[one].fields) for one in seats],
            ),
            barred=facts.barred,
        )
    except PanelRefusal as error:
        refusal = error.says
    return Draft(facts, made, refusal, seed, digest)


def assign_panel(session: Session, viewer: Viewer, panel: Panel, digest: str, moment: Moment) -> PanelRun:
    """Write the assignment that was previewed: bars, sheets with their reasons, the run; scoring begins.

    Raises Refusal when the panel is not frozen or already assigned, when the facts have changed since the preview, or when
    it cannot be done.
    """
    if not organises(viewer, panel):
        raise NotFound("没有找到这个专家评审组")
    panel = lock_panel(session, panel.id or 0)
    if panel.phase != "frozen" or run_of(session, panel) is not None:
        raise Refusal("专家评审组要先冻结，而且只分派一次。如已分派，请刷新页面查看结果。")
    draft = draft_assignment(session, panel, moment)
    if draft.digest != digest:
        raise Refusal("预览以后企业、专家或申报的利害关系有了变化，请重新查看预览后再分派。")
    if draft.made is None:
        raise Refusal(draft.refusal)
    run = _write(session, viewer, panel, draft, draft.made, moment)
    panel.phase, panel.version = "scoring", panel.version + 1
    session.add(panel)
    session.flush()
    return run


def run_of(session: Session, panel: Panel) -> PanelRun | None:
    """The run that assigned a panel."""
    return session.exec(select(PanelRun).where(PanelRun.panel_id == panel.id)).one_or_none()


def bars_of(session: Session, panel: Panel) -> dict[tuple[int, int], list[str]]:
    """(nominee id, seat id) → codes, as they were found when the panel was assigned."""
    seats = select(PanelSeat.id).where(PanelSeat.panel_id == panel.id)
    query = select(PanelBar).where(col(PanelBar.seat_id).in_(seats))
    found: dict[tuple[int, int], list[str]] = {}
    for bar in session.exec(query.order_by(col(PanelBar.id))):
        found.setdefault((bar.nominee_id, bar.seat_id), []).append(bar.code)
    return found


def _write(session: Session, viewer: Viewer, panel: Panel, draft: Draft, made: Assignment, moment: Moment) -> PanelRun:
    firms, places = draft.facts.firms, draft.facts.places
    for (nominee, seat), codes in sorted(draft.facts.barred.items()):
        session.add_all(
            PanelBar(nominee_id=firms[nominee].nominee.id or 0, seat_id=places[seat].seat.id or 0, code=code)
            for code in codes
        )
    session.add_all(
        PanelSheet(
            ref=new_ref(),
            panel_id=panel.id or 0,
            nominee_id=firms[pair.nominee].nominee.id or 0,
            seat_id=places[pair.expert].seat.id or 0,
            why=pair.why,
            says=pair.says,
            affinity=pair.affinity,
            at=moment.at,
        )
        for pair in made.pairs
    )
    run = PanelRun(
        panel_id=panel.id or 0,
        seed=draft.seed,
        input_sha256=draft.digest,
        components=made.components,
        summary={
            "nominees": len(firms),
            "seats": len(places),
            "each": made.each,
            "cap": made.cap,
            "sheets": len(made.pairs),
            "barred": len(draft.facts.barred),
            "loads": dict(sorted(made.loads.items())),
        },
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(run)
    session.flush()
    return run


def _digest(panel: Panel, facts: Facts, seed: int) -> str:
    """SHA-256 of all that the assignment is computed from, in a fixed order."""
    content = {
        "panel": [panel.ref, panel.each, panel.cap, seed],
        "nominees": {code: sorted(firm.fields) for code, firm in facts.firms.items()},
        "seats": {code: sorted(place.fields) for code, place in facts.places.items()},
        "barred": sorted([*pair, *codes] for pair, codes in facts.barred.items()),
    }
    return hashlib.sha256(json.dumps(content, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
