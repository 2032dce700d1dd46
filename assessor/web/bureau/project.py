"""One project of a subsidy programme, for every kind of office: what was filed, what follows from it, the steps this viewer may
take with what they ask for, and the record. Generic: which steps there are is the pack's process table."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func
from sqlmodel import col, select

from assessor import access
from assessor.cases import two_persons
from assessor.cases.award_now import award_now
from assessor.cases.fraud_standing import bars_on, findings_of_case
from assessor.cases.fund_payments import KIND as PAYMENTS
from assessor.cases.pay_a_project import money_limit, propose_payment
from assessor.cases.projects import provider_named, route_of
from assessor.cases.publish import publish
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.step_papers import RESULTS, fields_of_step
from assessor.cases.take_step import Given, Unfit, most_fen, take_step
from assessor.policy.document import DocumentError
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web.bureau import common
from assessor.web.bureau.amount import waiting_amount
from assessor.web.bureau.changed import changed_rows
from assessor.web.bureau.file import filed_sections, line_names, unproven
from assessor.web.bureau.history import history_of, stage_line
from assessor.web.bureau.money_of_case import money_of
from assessor.web.bureau.two_persons import rows_of
from assessor.web.enterprise.award_view import award_filed, award_today
from assessor.web.regions import region_names
from assessor.web.service_rows import rows_of_case
from assessor.workflow_subsidies import moves_money
from models.application import Application, Submission
from models.notice import Objection
from questionnaires.shapes import Pack

pages = Blueprint("bureau_project", __name__, url_prefix="/bureau/projects")

PANES = {"act": "办理", "award": "补助金额", "findings": "条件判定", "record": "办理记录"}
OBJECTING = ("object", "answer")
PUBLISHING = "publish"


@pages.get("/<ref>")
def show(ref: str) -> str:
    """The project."""
    case, pack = _project_at(ref)
    return _page(case, pack)


@pages.post("/<ref>/step/<action>")
def step(ref: str, action: str) -> ResponseReturnValue:
    """Take a step with what it asks for; what was typed stays on the page when it cannot be taken."""
    case, pack = _project_at(ref, lock=True)
    typed = dict(request.form)
    try:
        done = _take(case, pack, action, typed)
    except Unfit as unfit:
        errors = {f"{name}-{action}": words for name, words in unfit.errors.items()}
        return _page(case, pack, "act", errors, typed), unfit.status
    except Refusal as refusal:
        if isinstance(refusal, NotFound):
            raise
        where = f"reason-{action}" if refusal.status == 422 else ""
        return _page(case, pack, "act", {where: "".join(refusal.reasons)}, typed), refusal.status
    flash(done, "good")
    return redirect(
        url_for("bureau_project.show", ref=ref, pane="act" if action == _money(case, pack) else "record"), 303
    )


def _money(case: Application, pack: Pack) -> str | None:
    """The step from here that follows on money, which one person enters and another confirms."""
    steps = pack.process.steps if pack.process else ()
    return next((one.step for one in steps if case.state in one.from_states and moves_money(one)), None)


def _take(case: Application, pack: Pack, action: str, typed: dict[str, str]) -> str:
    """Take the step, or enter the payment that it follows on; returns what to say of it."""
    if action in OBJECTING:
        raise Refusal("异议在“异议与答复”页办理。", status=409)
    version = common.version_sent()
    if action == PUBLISHING:
        if case.version != version:
            raise Refusal("这个项目刚被别人办理过，请看过最新情况后再决定。")
        publish(g.session, g.viewer, [case], pack, typed.get(f"title-{action}", ""), g.moment)
        return _taken(case, pack, action)
    assert pack.process is not None
    known = next((s for s in pack.process.steps if s.step == action and case.state in s.from_states), None)
    papers = {f.name: typed.get(f"{f.name}-{action}", "") for f in (fields_of_step(known) if known else ())}
    given = Given(typed.get(f"reason-{action}", ""), papers)
    if known is not None and moves_money(known):
        propose_payment(g.session, g.viewer, case, pack, action, version, given, g.moment)
        return f"已登记：{known.title}。请本单位另一位工作人员核对凭证后确认，确认后才生效。"
    take_step(g.session, g.viewer, case, pack, action, version, given, g.moment)
    return _taken(case, pack, action)


def _taken(case: Application, pack: Pack, action: str) -> str:
    assert pack.process is not None
    title = next((s.title for s in pack.process.steps if s.step == action), action)
    return f"已办理：{title}。现在的状态：{pack.process.states[case.state].staff}。"


def _project_at(ref: str, *, lock: bool = False) -> tuple[Application, Pack]:
    case, pack = common.case_at(ref, lock=lock)
    if pack.kind != "subsidy":
        raise NotFound("没有找到这个项目")
    return case, pack


def _page(
    case: Application,
    pack: Pack,
    pane: str = "",
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> str:
    assert pack.process is not None
    query = select(Submission).where(Submission.application_id == case.id).order_by(col(Submission.seq))
    submissions = list(g.session.exec(query))
    if not submissions:
        raise NotFound
    wanted = request.args.get("submission", "")
    shown = next((one for one in submissions if str(one.seq) == wanted), submissions[-1])
    before = next((one for one in submissions if one.seq == shown.seq - 1), None)
    regions = region_names(g.session)
    pane = pane or request.args.get("pane", "")
    actions = common.actions_for(case, pack) if g.viewer.is_office else []
    return render_template(
        "bureau/project.html",
        title=common.enterprise_of(case).name,
        basis=[pack.document_number or pack.title],
        case=case,
        pack=pack,
        submission=shown,
        submissions=submissions,
        latest=submissions[-1],
        enterprise=common.enterprise_of(case),
        provider=provider_named(g.session, case, pack),
        route=_route(case, pack),
        place=regions.get(case.county_code),
        sections=filed_sections(shown, pack, regions),
        papers=_papers(shown, pack),
        names=line_names(shown, pack),
        loose=unproven(shown.files),
        services=rows_of_case(case, pack),
        changes=changed_rows(before, shown, pack, regions) if before else None,
        state=pack.process.states[case.state],
        stages=stage_line(g.session, case, pack),
        acts=_who_acts(case, pack),
        pane=pane if pane in PANES else "act",
        panes=PANES,
        actions=[_button(case, pack, one) for one in actions],
        entered=_entered(case),
        money=money_of(case),
        award=award_filed(g.session, case, pack),
        today=award_today(g.session, case, pack),
        by_hand=waiting_amount(case, pack),
        verdict=_verdict(case, shown, pack),
        fraud=(bars_on(g.session, case, pack), findings_of_case(g.session, case)),
        history=history_of(g.session, case, pack, line_names(submissions[-1], pack)) if pane == "record" else [],
        errors=errors or {},
        typed=typed or {},
        kinds=EVIDENCE_KINDS,
        objections=g.session.exec(select(func.count()).where(Objection.application_id == case.id)).one(),
        may_seal=access.case_sealers.holds(g.viewer),
        may_return=False,
        breadcrumb=[{"label": "申报办理", "href": url_for("bureau.home")}, {"label": case.number}],
    )  # fmt: skip


def _button(case: Application, pack: Pack, action: common.Action) -> dict[str, Any]:
    one = action.step
    name = one.step
    href = url_for("bureau_objections.record", ref=case.ref) if name in OBJECTING else None
    amount = None
    if "amount" in one.asks and not action.reasons:
        amount = money_limit(g.session, case, pack, name) if moves_money(one) else most_fen(g.session, case, pack)
    return {
        "step": one,
        "reasons": action.reasons,
        "href": href,
        "fields": fields_of_step(one),
        "results": list(RESULTS.items()),
        "publishes": name == PUBLISHING,
        "money": moves_money(one),
        "amount": f"{amount / 100:.2f}" if amount is not None else "",
        "danger": bool(pack.process and one.to in pack.process.states and _ends_badly(pack, one.to)),
    }


def _entered(case: Application) -> list[dict[str, Any]]:
    """A payment of this project that the viewer's office entered and nobody confirmed yet."""
    found = [
        one
        for one in two_persons.entries(g.session, office=g.viewer.organisation_id)
        if one.state == "open" and one.proposal.kind == PAYMENTS
    ]
    return rows_of([one for one in found if any(line["case"] == case.ref for line in one.proposal.payload["lines"])])


def _ends_badly(pack: Pack, state: str) -> bool:
    assert pack.process is not None
    reached = pack.process.states[state]
    return reached.final and not reached.pays


def _route(case: Application, pack: Pack) -> str | None:
    route = route_of(g.session, case, pack)
    question = next((q for s in pack.sections for q in s.questions if q.id == pack.route), None)
    return question.choice_label(route) if question and route else None


def _papers(shown: Submission, pack: Pack) -> list[dict[str, Any]]:
    """What the document wants from the enterprise, with the files that were handed in for it."""
    found = []
    for one in pack.documents.values():
        if one.by == "enterprise":
            here = {"section": "documents", "line": one.id}
            files = [f for f in shown.files if here in f["proves"] or (one.kind is not None and f["kind"] == one.kind)]
            found.append({"title": one.title, "clause": one.cites, "files": files})
    return found


def _verdict(case: Application, shown: Submission, pack: Pack) -> dict[str, Any]:
    """The findings as they stand today for the newest filing; as they were found for an earlier one."""
    try:
        return award_now(g.session, case, shown, pack).found.verdict.to_record()
    except DocumentError:
        return shown.verdict


def _who_acts(case: Application, pack: Pack) -> str | None:
    from assessor.cases.progress import progress

    return progress(g.session, case, pack, g.moment).who
