"""The pages of one panel, side by side; a page appears when the panel has come so far and the page is there."""

from typing import Any

from flask import current_app, request, url_for

from models.panel import Panel

ORDER = ("setup", "frozen", "scoring", "meeting", "closed")
TABS = (
    ("bureau_panel.show", "概况", "setup"),
    ("bureau_panel.assignment", "分派", "frozen"),
    ("bureau_panel.progress", "评分进度", "scoring"),
    ("bureau_panel_results.ranking", "结果排序", "meeting"),
    ("bureau_panel_results.disagreement", "分歧清单", "meeting"),
    ("bureau_panel_results.pictures", "图示", "meeting"),
    ("panel_meeting.agenda", "评审会", "meeting"),
    ("panel_meeting.result", "结论确认", "meeting"),
)
"""Route, words, and the phase from which on the page is there."""


def reached(panel: Panel, phase: str) -> bool:
    """Whether the panel has come to a phase."""
    return ORDER.index(panel.phase) >= ORDER.index(phase)


def panel_tabs(panel: Panel) -> list[dict[str, Any]]:
    """For `ui.tabs`: the pages that are there now."""
    return [
        {"label": words, "href": url_for(endpoint, panel_ref=panel.ref), "current": request.endpoint == endpoint}
        for endpoint, words, phase in TABS
        if endpoint in current_app.view_functions and reached(panel, phase)
    ]


def trail(panel: Panel, *here: str) -> list[dict[str, str]]:
    """The breadcrumb of a page below a panel."""
    up = [{"label": "专家评审", "href": url_for("bureau_panel.index")}]
    own = {"label": panel.title}
    if here:
        own["href"] = url_for("bureau_panel.show", panel_ref=panel.ref)
    return [*up, own, *({"label": words} for words in here)]
