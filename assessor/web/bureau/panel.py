"""Expert panels of the province: the list, making one, its rules and criteria. Freezing is in panel_freeze.py."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import panels
from assessor.cases.day_words import span_words
from assessor.cases.experts import experts_of
from assessor.cases.freeze_panel import candidates_of, nominees_of, problems_before, seats_of
from assessor.cases.refusal import Refusal
from assessor.cases.who_sits import who_sits
from assessor.web.bureau import common, panel_form
from assessor.web.bureau.panel_setup_rows import nominee_rows, rule_rows, seat_rows
from assessor.web.bureau.panel_tabs import panel_tabs, trail
from models.batch import Batch

pages = Blueprint("bureau_panel", __name__, url_prefix="/bureau/panels")

TONES = {"setup": "neutral", "frozen": "info", "scoring": "waiting", "meeting": "info", "closed": "good"}


@pages.get("/")
def index() -> str:
    """The panels of this office, and what is to be done before the first."""
    made = panels.panels_of(g.session, g.viewer)
    titles = {batch.id: batch.title for batch, _ in common.batches()}
    rows = [
        {
            "ref": one.ref,
            "title": one.title,
            "batch": titles.get(one.batch_id, ""),
            "level": one.level,
            "phase": (panels.PHASES[one.phase], TONES[one.phase]),
            "nominees": len(nominees_of(g.session, one)) if one.phase != "setup" else None,
            "scoring": span_words(one.scoring_from, one.scoring_to),
        }
        for one in made
    ]
    pool = experts_of(g.session, g.viewer)
    ready = sum(one.may_serve(g.moment.today) for one in pool)
    return render_template("bureau/panels.html", title="专家评审", rows=rows, pool=len(pool), ready=ready)


@pages.route("/new", methods=["GET", "POST"])
def new() -> ResponseReturnValue:
    """Make a panel: for which star of which batch, and its rules."""
    batch, pack = common.chosen_batch()
    levels = list(panels.levels_of(pack).items())
    errors: dict[str, str] = {}
    if request.method == "POST":
        rules = panel_form.typed_rules(errors)
        if rules is not None and not errors:
            errors = panels.rule_problems(rules, g.moment.today)
        level = request.form.get("level", "")
        if level not in dict(levels):
            errors["level"] = "请选择由省厅评定的星级。"
        if rules is not None and not errors:
            made = panels.make_panel(g.session, g.viewer, batch, pack, level, rules, g.moment)
            flash("已建立评审组。下一步填写评审指标和权重。", "good")
            return redirect(url_for("bureau_panel.criteria", panel_ref=made.ref), 303)
    page = render_template(
        "bureau/panel_new.html", title="新建评审组", batch=batch, batches=common.batches(), levels=levels, errors=errors,
        values=dict(request.form) if errors else panel_form.empty(batch, levels), labels=panel_form.LABELS,
        rules=panel_form.RULES,
    )  # fmt: skip
    return page, 422 if errors else 200


@pages.get("/<panel_ref>/")
def show(panel_ref: str) -> str:
    """One panel: how far it is, what comes next, its rules, criteria, nominees and seats."""
    panel = panels.find_panel(g.session, g.viewer, panel_ref)
    setup = panel.phase == "setup"
    waiting = candidates_of(g.session, g.viewer, panel) if setup else []
    pool = [one for one in experts_of(g.session, g.viewer) if one.may_serve(g.moment.today)] if setup else []
    sits = who_sits(g.session, g.viewer, panel)
    return render_template(
        "bureau/panel.html",
        title=panel.title,
        panel=panel,
        batch_title=g.session.get_one(Batch, panel.batch_id).title,
        phase=(panels.PHASES[panel.phase], TONES[panel.phase]),
        tabs=panel_tabs(panel),
        breadcrumb=trail(panel),
        rules=rule_rows(panel),
        criteria=panels.criteria_of(g.session, panel),
        problems=problems_before(g.session, panel, len(waiting), len(pool)) if setup else [],
        waiting=len(waiting),
        ready=len(pool),
        nominees=nominee_rows(g.session, panel),
        seats=seat_rows(seats_of(g.session, panel), sits, g.session),
    )


@pages.route("/<panel_ref>/rules", methods=["GET", "POST"])
def rules(panel_ref: str) -> ResponseReturnValue:
    """Change the rules of a panel that is not frozen."""
    panel = panels.find_panel(g.session, g.viewer, panel_ref)
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = panel_form.typed_rules(errors)
        if typed is not None and not errors:
            errors = panels.rule_problems(typed, g.moment.today)
        if typed is not None and not errors:
            try:
                panels.change_rules(g.session, g.viewer, panel, typed, common.version_sent(), g.moment)
            except Refusal as refusal:
                errors[""] = "".join(refusal.reasons)
            else:
                flash("已保存规则和日程。", "good")
                return redirect(url_for("bureau_panel.show", panel_ref=panel_ref), 303)
    page = render_template(
        "bureau/panel_rules.html", title="规则和日程", panel=panel, errors=errors, labels=panel_form.LABELS,
        values=dict(request.form) if errors else panel_form.saved(panel), rules=panel_form.RULES,
        breadcrumb=trail(panel, "规则和日程"), locked=panel.phase != "setup",
    )  # fmt: skip
    return page, 422 if errors else 200


@pages.route("/<panel_ref>/criteria", methods=["GET", "POST"])
def criteria(panel_ref: str) -> ResponseReturnValue:
    """Write down the criteria with weights and guidance; they may be saved unfinished."""
    panel = panels.find_panel(g.session, g.viewer, panel_ref)
    errors: dict[str, str] = {}
    rows: list[dict[str, Any]] = []
    if request.method == "POST":
        typed, rows = panel_form.typed_criteria(errors)
        if not errors:
            try:
                panels.change_criteria(g.session, g.viewer, panel, typed, common.version_sent())
            except Refusal as refusal:
                errors[""] = "".join(refusal.reasons)
            else:
                flash(panel_form.how_far(typed), "good")
                return redirect(url_for("bureau_panel.show", panel_ref=panel_ref), 303)
    saved = [vars_of(one) for one in panels.criteria_of(g.session, panel)]
    page = render_template(
        "bureau/panel_criteria.html", title="评审指标", panel=panel, errors=errors, rows=rows if errors else saved,
        breadcrumb=trail(panel, "评审指标"), locked=panel.phase != "setup",
    )  # fmt: skip
    return page, 422 if errors else 200


@pages.post("/<panel_ref>/drop")
def drop(panel_ref: str) -> ResponseReturnValue:
    """Take back a panel that was never frozen."""
    panel = panels.find_panel(g.session, g.viewer, panel_ref)
    panels.drop_panel(g.session, g.viewer, panel, common.version_sent())
    flash("已撤销评审组。", "good")
    return redirect(url_for("bureau_panel.index"), 303)


def vars_of(one: Any) -> dict[str, Any]:
    """A criterion as the form shows it."""
    return {"title": one.title, "weight": one.weight, "guidance": one.guidance}
