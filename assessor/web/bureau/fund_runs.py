"""Settlement runs: the preview, the proposal, frozen runs with their lines by city, differences, and the lists to download."""

import itertools
from typing import Any
from urllib.parse import quote

from flask import Blueprint, Response, current_app, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases import run_differences, settle
from assessor.cases.last_run import last_run
from assessor.cases.payment_list import payment_list
from assessor.cases.refusal import NotFound, Refusal
from assessor.web.bureau import fund_common as shared
from assessor.web.bureau.evidence import SAFE
from assessor.web.sheet_uploads import as_workbook
from models.batch import Batch
from models.people import Person
from models.settlement import SettlementRun
from models.two_persons import Proposal

pages = Blueprint("bureau_fund_run", __name__, url_prefix="/bureau/fund/runs")


@pages.get("/new")
def new() -> str:
    """What would be settled now, and what that changes against the last run."""
    return _preview({})


@pages.post("/new")
def propose() -> ResponseReturnValue:
    """Propose what was seen; another person of the office confirms."""
    fund = shared.chosen_fund()
    try:
        settle.propose_run(
            g.session, g.viewer, fund.batch, fund.pack, fund.award, request.form.get("seen", ""),
            request.form.get("reason", ""), g.moment,
        )  # fmt: skip
    except Refusal as refusal:
        return _preview({"reason" if "理由" in refusal.reasons[0] else "": "".join(refusal.reasons)}), refusal.status
    flash("已提出核算。请本单位另一位工作人员在“双人确认”里核对后确认。", "good")
    return redirect(url_for("bureau_fund.index", batch=fund.batch.pack_id), 303)


def _preview(errors: dict[str, str]) -> str:
    fund = shared.chosen_fund()
    last = last_run(g.session, fund.batch, fund.award.id)
    try:
        now, blocked = settle.preview(g.session, fund.batch, fund.pack, fund.award), ""
    except Refusal as refusal:
        now, blocked = None, "".join(refusal.reasons)
    before = {one.case.number: one.line.award_fen for one in run_differences.lines_of(g.session, last)} if last else {}
    rows: list[dict[str, Any]] = [] if now is None else [
        {
            "number": one.number, "enterprise": one.enterprise, "city_code": one.city_code, "base_fen": one.base_fen,
            "award_fen": now.awards[one.number], "before_fen": before.get(one.number), "state": one.state,
        }
        for one in now.projects
    ]  # fmt: skip
    return render_template(
        "bureau/fund_preview.html",
        title="核算预览",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        pack=fund.pack,
        award=fund.award,
        now=now,
        blocked=blocked,
        last=last,
        same=now is not None and last is not None and last.content_sha256 == now.sha256,
        gone=[number for number in before if now is not None and number not in now.awards],
        cities=_sums(rows),
        undeclared=[row for row in rows if row["state"] in _undeclared(fund)],
        reason=request.form.get("reason", ""),
        errors=errors,
    )


def _undeclared(fund: shared.Fund) -> set[str]:
    """The counted states before the turn of the step `settle`: confirmed, but the city has not declared yet."""
    assert fund.pack.process is not None
    turn = {one for step in fund.pack.process.steps if step.step == settle.STEP for one in step.from_states}
    early = itertools.takewhile(lambda state: state not in turn, fund.award.counted)
    return set(early) if turn else set()


def _sums(rows: list[dict[str, Any]]) -> list[dict[str, Any]]:
    names = shared.city_names()
    found = []
    for code in sorted({row["city_code"] for row in rows}):
        mine = [row for row in rows if row["city_code"] == code]
        found.append(
            {
                "city": names.get(code, code),
                "projects": len(mine),
                "base_fen": sum(row["base_fen"] for row in mine),
                "award_fen": sum(row["award_fen"] for row in mine),
            }
        )
    return found


@pages.get("/<run_ref>")
def show(run_ref: str) -> str:
    """A run: its figures, the sums of the cities, and what changed against the one before."""
    run, fund = _found(run_ref)
    city = shared.own_city()
    changed = [
        one for one in run_differences.changes_of(g.session, run, fund.pack) if city in (None, one.case.city_code)
    ]
    proposal = g.session.get_one(Proposal, run.proposal_id)
    people = dict(g.session.exec(select(Person.id, Person.name)).all())
    return render_template(
        "bureau/fund_run.html",
        title=f"第 {run.seq} 次核算",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        pack=fund.pack,
        award=fund.award,
        run=run,
        sums=[one for one in run_differences.city_sums(g.session, run) if city in (None, one.code)],
        newest=last_run(g.session, fund.batch, run.award_id),
        before=run_differences.run_before(g.session, run),
        changed=changed,
        reason=proposal.reason,
        proposer=people[proposal.proposed_by],
        confirmer=people[run.confirmed_by],
        labels=_labels(fund),
        whole=city is None,
    )


def _labels(fund: shared.Fund) -> dict[str, str]:
    """Words of the answers that weigh more."""
    if fund.award.uplift is None:
        return {}
    asked = next(q for s in fund.pack.sections for q in s.questions if q.id == fund.award.uplift.by)
    return {value: asked.choice_label(value) for value in fund.award.uplift.values}


@pages.get("/<run_ref>/<city>")
def listed(run_ref: str, city: str) -> str:
    """The lines of one city, ready to print."""
    run, fund = _found(run_ref)
    shared.must_see(city)
    lines = run_differences.lines_of(g.session, run, city)
    if not lines:
        raise NotFound("这次核算没有这个设区市的项目")
    enterprises: dict[int, int] = {}
    for one in lines:
        enterprises[one.line.enterprise_id] = enterprises.get(one.line.enterprise_id, 0) + one.line.award_fen
    name = shared.city_names()[city]
    return render_template(
        "bureau/fund_city.html",
        title=f"{name}补助资金名单",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        run=run,
        city=city,
        name=name,
        newest=last_run(g.session, fund.batch, run.award_id),
        base=sum(one.line.base_fen for one in lines),
        total=sum(one.line.award_fen for one in lines),
        rows=[
            {
                "number": one.case.number, "enterprise": one.enterprise.name, "uscc": one.enterprise.uscc,
                "base_fen": one.line.base_fen, "weight": one.line.weight, "award_fen": one.line.award_fen,
                "href": url_for("bureau_case.show", ref=one.case.ref) if g.viewer.is_bureau else None,
            }
            for one in lines
        ],
        several=sum(1 for _ in enterprises),
    )  # fmt: skip


@pages.get("/<run_ref>/<city>/list.<form>")
def download(run_ref: str, city: str, form: str) -> Response:
    """The payment list of a city as Excel or PDF, with totals in figures and in capitals."""
    run, fund = _found(run_ref)
    shared.must_see(city)
    if form not in ("xlsx", "pdf"):
        raise NotFound("没有这种格式")
    paper = payment_list(g.session, fund.batch, fund.pack, run, city, g.moment, demo=current_app.config["DEMO"])
    name = f"{paper.city}补助资金名单-第{run.seq}次核算.{form}"
    if form == "xlsx":
        from assessor.documents.payment_list_workbook import payment_list_workbook

        return as_workbook(payment_list_workbook(paper), name)
    from assessor.documents.render import render  # typst is loaded where it is used

    answer = Response(render("payment_list", paper), mimetype="application/pdf")
    answer.headers.update(SAFE)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    return answer


def _found(ref: str) -> tuple[SettlementRun, shared.Fund]:
    run = settle.find_run(g.session, ref)
    return run, shared.fund_of(g.session.get_one(Batch, run.batch_id))
