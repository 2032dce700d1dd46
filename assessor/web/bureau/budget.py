"""A programme's money by year: what was entered, what approved projects take, who waits, sharing out what is left."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases import budget
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.step_papers import Field, Limits, amount_in
from assessor.policy.words import money
from assessor.web.bureau import common
from models.batch import Batch
from models.people import Organisation, Person
from questionnaires.shapes import Pack

pages = Blueprint("bureau_budget", __name__, url_prefix="/bureau/budgets")


@pages.get("/")
def index() -> str:
    """The budget of the programme named in the address, else of the newest one that commits money at a step."""
    if not _programmes() and not request.args.get("batch"):
        return render_template("bureau/budget.html", title="项目资金", pack=None, errors={})
    batch, pack = _chosen()
    return _page(batch, pack, {})


@pages.post("/<pack_id>")
def enter(pack_id: str) -> ResponseReturnValue:
    """Enter the next version of a year's budget."""
    batch, pack = _chosen(pack_id)
    errors: dict[str, str] = {}
    try:
        fen = amount_in(Field("fen", "年度资金", "money"), request.form.get("fen", ""), Limits())
        year = int(request.form.get("year", "0")) if request.form.get("year", "").isdecimal() else 0
        seen = common.version_sent()
        method, reason = request.form.get("method", ""), request.form.get("reason", "")
        budget.enter_budget(g.session, g.viewer, batch, pack, year, fen, method, reason, max(seen, 0), g.moment)
    except Refusal as no:
        errors[""] = "".join(no.reasons)
        return _page(batch, pack, errors), no.status
    flash("年度资金已录入。", "good")
    return redirect(url_for("bureau_budget.index", batch=pack_id), 303)


@pages.post("/<pack_id>/share")
def share(pack_id: str) -> ResponseReturnValue:
    """Share what is left over the projects that wait to be approved."""
    batch, pack = _chosen(pack_id)
    shared = budget.share_out(g.session, g.viewer, batch, pack, g.moment)
    flash(f"已安排 {len(shared)} 个项目，共 {money(sum(shared.values()))}。逐个核定时按这里的金额。", "good")
    return redirect(url_for("bureau_budget.index", batch=pack_id), 303)


def _chosen(pack_id: str = "") -> tuple[Batch, Pack]:
    wanted = pack_id or request.args.get("batch", "")
    found = _programmes()
    chosen = next(((b, p) for b, p in found if p.id == wanted), found[0] if found and not wanted else None)
    if chosen is None:
        raise NotFound("没有找到按年度资金安排的补助政策")
    return chosen


def _programmes() -> list[tuple[Batch, Pack]]:
    """The programmes that commit money at a step and that this office has to do with: those of its province."""
    return [
        (batch, pack)
        for batch, pack in common.every_batch()
        if pack.kind == "subsidy" and pack.process and any(step.commits for step in pack.process.steps)
        and pack.province == g.viewer.region_code[:2]
    ]  # fmt: skip


def _page(batch: Batch, pack: Pack, errors: dict[str, str]) -> str:
    year = g.moment.today.year
    standing = budget.standing_of(g.session, batch.id or 0, year)
    rows = budget.versions_of(g.session, batch.id or 0)
    names = dict(
        g.session.exec(select(Person.id, Person.name).where(col(Person.id).in_([r.by_person_id for r in rows]))).all()
    )
    return render_template(
        "bureau/budget.html",
        title="项目资金",
        batch=batch,
        pack=pack,
        batches=_programmes(),
        year=year,
        standing=standing,
        method=budget.METHODS.get(standing.entered.method, "") if standing.entered else "",
        figures=_figures(standing),
        versions=[
            {"year": r.year, "fen": money(r.fen), "method": budget.METHODS[r.method], "reason": r.reason,
             "by": names.get(r.by_person_id, ""), "at": r.at}
            for r in rows
        ],
        waiting=_waiting(batch, pack),
        methods=list(budget.METHODS.items()),
        keeps=budget.keeps_budget(g.viewer, pack),
        errors=errors,
        typed=request.form if errors else {},
    )  # fmt: skip


def _figures(standing: budget.BudgetStanding) -> list[dict[str, Any]]:
    entered = money(standing.entered.fen) if standing.entered else "没有录入"
    left = money(max(standing.left, 0)) if standing.left is not None else "不限"
    return [
        {"label": "年度资金", "value": entered},
        {"label": "已核定的项目", "value": money(standing.held)},
        {"label": "还剩", "value": left},
    ]


def _waiting(batch: Batch, pack: Pack) -> list[dict[str, Any]]:
    from assessor.cases.projects import granted_fen

    rows = []
    for case in budget.waiting_projects(g.session, batch, pack):
        claim, amount = budget.full_claim(g.session, case, pack), granted_fen(g.session, case)
        rows.append(
            {
                "number": case.number,
                "name": g.session.get_one(Organisation, case.enterprise_id).name,
                "claim": money(claim) if claim is not None else "尚未算定",
                "amount": money(amount) if amount is not None else "尚未算定",
            }
        )
    return rows
