"""What the organiser's pages of a panel's results share: the panel behind an address, its tabs, the opening that holds."""

from dataclasses import dataclass
from typing import Any

from flask import Blueprint, current_app, g

from assessor.cases.open_model import is_stale, last_opening
from assessor.cases.panel_reading import MEETING
from assessor.cases.panel_results import Results, results_of
from assessor.cases.panels import find_panel
from assessor.cases.refusal import Refusal
from assessor.web.bureau.panel_tabs import panel_tabs, trail
from models.batch import Batch
from models.panel import Panel, PanelOpening
from questionnaires.shapes import Pack

pages = Blueprint("bureau_panel_results", __name__, url_prefix="/bureau/panels/<panel_ref>")


@dataclass(frozen=True)
class Opened:
    """The newest opening of the model's view, and whether the scores changed since."""

    opening: PanelOpening
    stale: bool

    @property
    def result(self) -> dict[str, Any]:
        found: dict[str, Any] = self.opening.result
        return found

    def about(self, code: str) -> dict[str, Any] | None:
        """The model's row of a nominee."""
        return next((row for row in self.result["ranked"] if row["nominee"] == code), None)


def panel_at(panel_ref: str, *, lock: bool = False) -> Panel:
    """The organiser's panel. Raises NotFound."""
    return find_panel(g.session, g.viewer, panel_ref, lock=lock)


def results_at(panel: Panel) -> Results | None:
    """The official results; None before the meeting, when nobody looks at scores."""
    return results_of(g.session, panel) if panel.phase in MEETING else None


def opened_at(panel: Panel, results: Results | None = None) -> Opened | None:
    """The newest opening; None when the model's view was never opened. `results`: the official ones, where read already."""
    found = last_opening(g.session, panel)
    return Opened(found, is_stale(g.session, panel, found, results.given if results else None)) if found else None


def pack_at(panel: Panel) -> Pack:
    """The rules of the panel's batch. Raises Refusal when this installation does not have them."""
    batch = g.session.get_one(Batch, panel.batch_id)
    pack: Pack | None = current_app.extensions["packs"].get(batch.pack_id)
    if pack is None:
        raise Refusal(f"本系统没有安装规则包 {batch.pack_id}，请联系系统管理员。")
    return pack


def frame(panel: Panel, *here: tuple[str, str | None]) -> dict[str, Any]:
    """What every page about a panel's results passes to its template: caption, trail and tabs.

    `here`: the steps of the trail below the panel, with their addresses where they lead somewhere else.
    """
    steps = trail(panel, *(label for label, _ in here))
    for step, (_, href) in zip(steps[len(steps) - len(here) :], here, strict=True):
        if href:
            step["href"] = href
    return {
        "panel": panel,
        "number": pack_at(panel).document_number,
        "caption": panel.title,
        "breadcrumb": steps,
        "tabs": panel_tabs(panel),
    }
