"""One case: the file as submitted beside what the rules found, opinions, decisions and the record."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy import func
from sqlmodel import col, select

from assessor import access
from assessor.cases import signal_list
from assessor.cases.decide import PLAIN, decide
from assessor.cases.inspected_verdicts import verdict_in_force
from assessor.cases.opinions import Judged, record_opinions
from assessor.cases.panel_outcome import outcome_of, said_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.scope import last_submission
from assessor.cases.signal_list import Wish
from assessor.cases.standing import outcome_with_opinions, standing_opinions
from assessor.cases.tasks import due_of
from assessor.policy.packs import EVIDENCE_KINDS
from assessor.web.adoption_rows import rows_of_filing
from assessor.web.bureau import common
from assessor.web.bureau.changed import changed_rows
from assessor.web.bureau.file import evidence_of, filed_sections, line_names, unproven
from assessor.web.bureau.history import history_of, opinions_of, stage_line, who_acts
from assessor.web.bureau.signals import rows_of
from assessor.web.bureau.visit_of_case import outcome_after, turns_of, visit_rows_of
from assessor.web.regions import region_names
from assessor.web.service_rows import rows_of_case
from models.application import Application, Submission
from models.notice import Objection
from models.vocabulary import Judgement, OrgKind, Stage
from questionnaires.shapes import Pack

pages = Blueprint("bureau_case", __name__, url_prefix="/bureau/cases")

PANES = {
    "findings": "判定与意见",
    "visit": "现场核查",
    "act": "办理",
    "signals": "风险提示",
    "record": "办理记录",
}
MOST_SIGNALS = 100
OPINION_STEPS = ("record_county_opinion", "record_opinion", "record_province_opinion")
STAGE_OF_OFFICE = {OrgKind.COUNTY: Stage.COUNTY, OrgKind.CITY: Stage.CITY, OrgKind.PROVINCE: Stage.PROVINCE}
OWN_PAGES = {
    "return": "bureau_return.form",
    "send_back": "bureau_return.form",
    "plan_site_visit": "bureau_visits.plan",
    "record_site_check": "bureau_checks.site_check",
    "record_credit_review": "bureau_credit.one",
    "record_province_credit_review": "bureau_credit.one",
    "object": "bureau_objections.record",
    "province_object": "bureau_objections.record",
    "answer": "bureau_objections.record",
    "province_answer": "bureau_objections.record",
    "record_panel_result": "panel_meeting.of_case",
}
"""Steps with a form of their own: step → route that takes the case's ref."""
LIST_PAGES = {
    "publish": "bureau_notices.prepare",
    "province_publish": "bureau_notices.prepare",
    "announce": "bureau_results.index",
    "province_announce": "bureau_results.index",
}
"""Steps that are taken on a list of cases: step → route."""


@pages.get("/<ref>")
def show(ref: str) -> ResponseReturnValue:
    """The case; a project of a programme has a page of its own, and other offices see nothing but those."""
    case, pack = common.case_at(ref)
    if pack.kind == "subsidy":
        pane, submission = request.args.get("pane"), request.args.get("submission")
        return redirect(url_for("bureau_project.show", ref=ref, pane=pane, submission=submission), 303)
    return _page(case, pack)


@pages.post("/<ref>/step/<action>")
def step(ref: str, action: str) -> ResponseReturnValue:
    """Take a plain step."""
    case, pack = common.case_at(ref, lock=True)
    reason = request.form.get(f"reason-{action}", "")
    try:
        decide(g.session, g.viewer, case, pack, action, common.version_sent(), g.moment, reason=reason)
    except Refusal as refusal:
        if action not in PLAIN:
            raise
        errors = {f"reason-{action}" if refusal.status == 422 else "": "".join(refusal.reasons)}
        return _page(case, pack, "act", errors=errors, typed=dict(request.form)), refusal.status
    assert pack.process is not None
    flash(f"已办理：{_title(pack, action)}。现在的状态：{pack.process.states[case.state].staff}。", "good")
    return redirect(url_for("bureau_case.show", ref=ref, pane="record"), 303)


@pages.post("/<ref>/opinions")
def opinions(ref: str) -> ResponseReturnValue:
    """Record opinions: those that were typed, or with 「与规则判定一致」 the finding for every rule that has none yet."""
    case, pack = common.case_at(ref, lock=True)
    submission = last_submission(g.session, case)
    if submission is None:
        raise NotFound
    judged = _judged(submission)
    if request.form.get("do") == "agree":
        judged += _agreeing(submission, {one.rule for one in judged})
    try:
        count = record_opinions(g.session, g.viewer, case, pack, judged, g.moment)
    except Refusal as refusal:
        errors = _opinion_errors(submission, judged) or {"": "".join(refusal.reasons)}
        return _page(case, pack, "findings", errors=errors, typed=dict(request.form)), refusal.status
    flash(f"已记录 {count} 条意见。" if count else "意见没有变化，没有新增记录。", "good")
    return redirect(url_for("bureau_case.show", ref=ref, pane="findings"), 303)


def _judged(submission: Submission) -> list[Judged]:
    found = []
    for finding in verdict_in_force(g.session, submission)["findings"]:
        value = request.form.get(f"j-{finding['rule']}", "")
        if value in list(Judgement):
            found.append(Judged(finding["rule"], Judgement(value), request.form.get(f"r-{finding['rule']}", "")))
    return found


def _agreeing(submission: Submission, judged: set[str]) -> list[Judged]:
    standing = standing_opinions(g.session, submission, STAGE_OF_OFFICE.get(g.viewer.kind, Stage.CITY))
    return [
        Judged(finding["rule"], Judgement(finding["outcome"]))
        for finding in verdict_in_force(g.session, submission)["findings"]
        if finding["rule"] not in judged and finding["rule"] not in standing
    ]


def _opinion_errors(submission: Submission, judged: list[Judged]) -> dict[str, str]:
    found = {finding["rule"]: finding for finding in verdict_in_force(g.session, submission)["findings"]}
    return {
        f"r-{one.rule}": f"意见与规则判定不一致，请写明理由：{found[one.rule]['says']}"
        for one in judged
        if one.judgement != found[one.rule]["outcome"] and not one.reason.strip()
    }


def _page(
    case: Application,
    pack: Pack,
    pane: str = "",
    errors: dict[str, str] | None = None,
    typed: dict[str, str] | None = None,
) -> str:
    assert pack.process is not None
    submissions = _submissions(case)
    shown = _chosen(submissions)
    regions = region_names(g.session)
    actions = common.actions_for(case, pack) if g.viewer.is_bureau else []
    pane = pane or request.args.get("pane", "")
    due = due_of(pack, case.state, case.level)
    return render_template(
        "bureau/case.html",
        title=common.enterprise_of(case).name,
        case=case,
        pack=pack,
        submission=shown,
        submissions=submissions,
        latest=submissions[-1],
        enterprise=common.enterprise_of(case),
        place=regions.get(case.county_code),
        sections=filed_sections(shown, pack, regions),
        names=line_names(shown, pack),
        loose=unproven(shown.files),
        evidence=evidence_of(shown, pack),
        changes=_changes(submissions, shown, pack, regions),
        state=pack.process.states[case.state],
        due=due,
        late=bool(due and due < g.moment.today),
        stages=stage_line(g.session, case, pack),
        acts=who_acts(pack, case),
        pane=pane if pane in PANES else "findings",
        panes=PANES,
        judging=_judging(actions),
        standing=_standing(shown),
        opinions=opinions_of(g.session, shown),
        verdict=verdict_in_force(g.session, shown),
        outcome=outcome_with_opinions(verdict_in_force(g.session, shown), _standing(shown)),
        turns=turns_of(shown),
        verdict_after=outcome_after(shown),
        visits=visit_rows_of(case) if pane == "visit" else [],
        may_plan="bureau_visits.plan" in [OWN_PAGES.get(a.step.step) for a in actions if not a.reasons],
        actions=_buttons(case, actions),
        unset=_unset(shown),
        signals=rows_of(_signals(case)) if pane == "signals" else [],
        signal_count=signal_list.counts(g.session, g.viewer, Wish(application_id=case.id))["all"],
        history=history_of(g.session, case, pack, line_names(submissions[-1], pack)) if pane == "record" else [],
        errors=errors or {},
        typed=typed or {},
        kinds=EVIDENCE_KINDS,
        **_around(case, pack),
        may_return=any(a.step.step in ("return", "send_back") and not a.reasons for a in actions),
        breadcrumb=[{"label": "申报办理", "href": url_for("bureau.home")}, {"label": case.number}],
    )


def _around(case: Application, pack: Pack) -> dict[str, Any]:
    """What stands beside the filing: its services, bars and findings, what an expert panel said, objections."""
    return {
        "services": rows_of_case(case, pack),
        "adoption": rows_of_filing(case, pack),
        "panel": (said_of(g.session, case), outcome_of(g.session, case)),
        "objections": g.session.exec(select(func.count()).where(Objection.application_id == case.id)).one(),
        "may_read_objections": access.objection_readers.holds(g.viewer),
        "may_seal": access.case_sealers.holds(g.viewer),
    }


def _signals(case: Application) -> list[signal_list.Listed]:
    wish = Wish(tab="all", application_id=case.id)
    return list(signal_list.signals_of(g.session, g.viewer, wish, size=MOST_SIGNALS).rows)


def _submissions(case: Application) -> list[Submission]:
    query = select(Submission).where(Submission.application_id == case.id).order_by(col(Submission.seq))
    found = list(g.session.exec(query))
    if not found:
        raise NotFound
    return found


def _chosen(submissions: list[Submission]) -> Submission:
    wanted = request.args.get("submission", "")
    return next((one for one in submissions if str(one.seq) == wanted), submissions[-1])


def _changes(
    submissions: list[Submission], shown: Submission, pack: Pack, regions: dict[str, str]
) -> list[dict[str, Any]] | None:
    before = next((one for one in submissions if one.seq == shown.seq - 1), None)
    return changed_rows(before, shown, pack, regions) if before else None


def _standing(submission: Submission) -> dict[str, Any]:
    return standing_opinions(g.session, submission, STAGE_OF_OFFICE.get(g.viewer.kind, Stage.CITY))


def _judging(actions: list[common.Action]) -> common.Action | None:
    return next((action for action in actions if action.step.step in OPINION_STEPS), None)


def _buttons(case: Application, actions: list[common.Action]) -> list[dict[str, Any]]:
    found = []
    for action in actions:
        name = action.step.step
        if name in OPINION_STEPS:
            continue
        href = None
        if name in OWN_PAGES:
            href = url_for(OWN_PAGES[name], ref=case.ref)
        elif name in LIST_PAGES:
            href = url_for(LIST_PAGES[name])
        found.append({"step": action.step, "reasons": action.reasons, "href": href})
    return found


def _unset(submission: Submission) -> list[dict[str, Any]]:
    rules = set(submission.verdict.get("unset", ()))
    return [finding for finding in submission.verdict["findings"] if finding["rule"] in rules]


def _title(pack: Pack, action: str) -> str:
    assert pack.process is not None
    return next((s.title for s in pack.process.steps if s.step == action), action)
