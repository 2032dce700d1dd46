"""Visits for the city's officers, and the list that an inspector starts from: plan, look, finish, call off."""

from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.assignments import Visiting, assigned_to, assignments_of
from assessor.cases.complete_visit import complete_visit, drop_visit
from assessor.cases.inspected_verdicts import inspected_verdict
from assessor.cases.plan_visit import Goes, plan_visit
from assessor.cases.record_site_check import RESULTS as WHOLE
from assessor.cases.refusal import Refusal
from assessor.cases.scope import last_submission
from assessor.cases.sign_visit import WAYS
from assessor.cases.visit_content import digest_of_visit, record_of, signatures, signers
from assessor.cases.visits import (
    PHASES,
    find_visit,
    inspectors_of,
    is_inspector,
    newest_entries,
    visits_of,
    visits_on_paper,
    visits_within,
)
from assessor.policy.inspected_document import RESULTS
from assessor.policy.second_look import difference
from assessor.web.bureau import common, typed
from assessor.web.bureau.visit_rows import TONES, Rows
from assessor.web.regions import region_names
from models.application import Application, Submission
from models.people import Organisation, Person
from models.site_visit import SiteVisit

pages = Blueprint("bureau_visits", __name__, url_prefix="/bureau")

STATE_TONES = {"planned": "neutral", "under_way": "info", "sealed": "waiting", "done": "good", "dropped": "neutral"}
MAY_BE_VISITED = ("county_passed", "evaluated", "held")
PLACES_TO_GO = 3
"""Rows for people in the form; more are added by planning again."""


@pages.get("/visits")
def index() -> str:
    """Every visit this person may see."""
    names = region_names(g.session)
    rows = []
    for visit, case in visits_within(g.session, g.viewer):
        rows.append(
            {
                "name": g.session.get_one(Organisation, case.enterprise_id).name,
                "href": _href(visit),
                "number": case.number,
                "place": names.get(case.county_code, case.county_code),
                "planned_on": visit.visited_on or visit.planned_on,
                "people": "、".join(one.name for one in inspectors_of(g.session, visit)),
                "progress": f"{len(newest_entries(g.session, visit))} / {len(visit.checklist)}",
                "state": (PHASES[visit.phase], STATE_TONES[visit.phase]),
            }
        )
    return render_template(
        "bureau/visits.html",
        title="我的核查任务" if is_inspector(g.viewer) else "核查任务",
        rows=rows,
        waiting=_waiting(),
    )


@pages.route("/cases/<ref>/visits/new", methods=["GET", "POST"])
def plan(ref: str) -> ResponseReturnValue:
    """Plan a visit to an applicant."""
    case, pack = common.case_at(ref, lock=request.method == "POST")
    assigned = assigned_to(g.session, case)
    values: dict[str, Any] = {"planned_on": g.moment.today.isoformat(), "people": _suggested(assigned)}
    errors: dict[str, str] = {}
    if request.method == "POST":
        day = typed.day("planned_on", "计划核查日期", errors)
        goes = _goes()
        values = {"planned_on": request.form.get("planned_on", ""), "people": [vars(one) for one in goes]}
        if day is not None:
            try:
                visit = plan_visit(g.session, g.viewer, case, pack, day, goes, g.moment)
            except Refusal as refusal:
                errors["planned_on" if "日期" in refusal.reasons[0] else "name-0"] = "".join(refusal.reasons)
            else:
                flash("已安排现场核查，核查清单已按最近一次提交的内容生成。", "good")
                return redirect(url_for("bureau_visits.show", visit_ref=visit.ref), 303)
    values["people"] = [*values["people"], *({} for _ in range(PLACES_TO_GO))][
        : max(PLACES_TO_GO, len(values["people"]))
    ]
    page = render_template(
        "bureau/visit_plan.html",
        title="安排现场核查",
        case=case,
        pack=pack,
        enterprise=common.enterprise_of(case),
        values=values,
        errors=errors,
        labels={"planned_on": "计划核查日期", "name-0": "核查人员"},
        today=g.moment.today,
        reasons=next(
            (a.reasons for a in common.actions_for(case, pack) if a.step.step == "plan_site_visit"),
            ("现在不能安排现场核查。",),
        ),
        earlier=[
            {"href": _href(one), "state": PHASES[one.phase], "on": one.visited_on or one.planned_on}
            for one in visits_of(g.session, case)
        ],
        breadcrumb=_trail(case, "安排现场核查"),
    )
    return page, 422 if errors else 200


@pages.get("/visits/<visit_ref>")
def show(visit_ref: str) -> str:
    """One visit: people, items, signatures, what follows."""
    visit, case = find_visit(g.session, g.viewer, visit_ref)
    return _page(visit, case)


@pages.post("/visits/<visit_ref>/complete")
def complete(visit_ref: str) -> ResponseReturnValue:
    """Enter the visit into the case's record; the filing is judged again."""
    visit, case = find_visit(g.session, g.viewer, visit_ref, lock=True)
    locked, pack = common.case_at(case.ref, lock=True)
    try:
        with g.session.begin_nested():
            complete_visit(
                g.session, g.viewer, visit, locked, pack, g.moment,
                result=request.form.get("result", ""), words=request.form.get("words", "")[:2000],
            )  # fmt: skip
    except Refusal as refusal:
        return _page(visit, case, {"words": "".join(refusal.reasons)}), refusal.status
    flash("核查已完成，记入办理记录，并已按核查结果复算。", "good")
    return redirect(_href(visit), 303)


@pages.post("/visits/<visit_ref>/drop")
def drop(visit_ref: str) -> ResponseReturnValue:
    """Call the visit off."""
    visit, case = find_visit(g.session, g.viewer, visit_ref, lock=True)
    try:
        drop_visit(g.session, visit, request.form.get("reason", "")[:500])
    except Refusal as refusal:
        return _page(visit, case, {"reason": "".join(refusal.reasons)}), refusal.status
    flash("这次核查已取消。", "good")
    return redirect(_href(visit), 303)


def _page(visit: SiteVisit, case: Application, errors: dict[str, str] | None = None) -> str:
    rows = Rows(visit)
    record = record_of(g.session, visit)
    digest = record.content_sha256 if record else digest_of_visit(g.session, visit, case)
    submission: Submission = rows.submission
    second = inspected_verdict(g.session, submission) if visit.phase == "done" else None
    newest = last_submission(g.session, case)
    return render_template(
        "bureau/visit.html",
        title=g.session.get_one(Organisation, case.enterprise_id).name,
        visit=visit,
        case=case,
        pack=rows.pack,
        submission=submission,
        outdated=newest is not None and newest.id != submission.id,
        rows=rows.all(),
        inspectors=inspectors_of(g.session, visit),
        signed=signed_rows(visit, digest),
        digest=digest,
        record=record,
        turns=difference(submission.verdict, second.verdict) if second else [],
        second=second,
        results=RESULTS,
        whole=list(WHOLE.items()),
        tones=TONES,
        state=(PHASES[visit.phase], STATE_TONES[visit.phase]),
        officer=not is_inspector(g.viewer),
        errors=errors or {},
        typed=dict(request.form),
        breadcrumb=_trail(case, "现场核查") if not is_inspector(g.viewer) else [
            {"label": "我的核查任务", "href": url_for("bureau_visits.index")}, {"label": case.number}
        ],
    )  # fmt: skip


def signed_rows(visit: SiteVisit, digest: str) -> list[dict[str, Any]]:
    """Each signer with the signature under this content, or none yet."""
    there = signatures(g.session, visit, digest)
    found = []
    for signer, name in signers(g.session, visit).items():
        row = there.get(signer)
        found.append(
            {
                "signer": signer,
                "who": "企业代表" if signer == "enterprise" else "核查人员",
                "name": row.name if row else name,
                "position": row.position if row else "",
                "way": WAYS[row.way] if row else "",
                "reason": row.reason if row else "",
                "at": row.at if row else None,
                "src": url_for("bureau_visits.drawn", visit_ref=visit.ref, number=row.id)
                if row and row.sha256
                else None,
            }
        )
    return found


def _suggested(assigned: Visiting | None) -> list[dict[str, str]]:
    """Whom the draw sends; without a draw the officer, who names the second person."""
    if assigned is None or not assigned.inspectors:
        return [{"name": g.viewer.name, "unit": g.viewer.organisation_name, "login": g.viewer.login}]
    found = []
    for one in assigned.inspectors:
        person = g.session.get(Person, one.person_id) if one.person_id else None
        unit = g.session.get_one(Organisation, one.organisation_id).name
        found.append({"name": one.name, "unit": unit, "login": person.login if person else ""})
    return found


def _waiting() -> list[dict[str, Any]]:
    """Enterprises that the city's draws send somebody to and for which no visit is planned yet."""
    if is_inspector(g.viewer):
        return []
    found = []
    for batch, _ in common.batches():
        for one in assignments_of(g.session, batch.id or 0, g.viewer.region_code):
            case = g.session.get(Application, one.application_id) if one.application_id else None
            if case is None or any(visit.phase != "dropped" for visit in visits_of(g.session, case)):
                continue
            if visits_on_paper(g.session, case) or case.state not in MAY_BE_VISITED:
                continue
            found.append(
                {
                    "name": g.session.get_one(Organisation, case.enterprise_id).name,
                    "number": case.number,
                    "kind": ("随机抽取", "info") if one.kind == "random" else ("定向核查", "warn"),
                    "people": "、".join(who.name for who in one.inspectors),
                    "href": url_for("bureau_visits.plan", ref=case.ref),
                }
            )
    return found


def _goes() -> tuple[Goes, ...]:
    rows = zip(*(request.form.getlist(name)[:12] for name in ("name", "unit", "login")), strict=False)
    return tuple(
        Goes(name.strip(), unit.strip(), login.strip()) for name, unit, login in rows if name.strip() or login.strip()
    )


def _href(visit: SiteVisit) -> str:
    return url_for("bureau_visits.show", visit_ref=visit.ref)


def _trail(case: Application, title: str) -> list[dict[str, Any]]:
    return [
        {"label": "申报办理", "href": url_for("bureau.home")},
        {"label": case.number, "href": url_for("bureau_case.show", ref=case.ref, pane="visit")},
        {"label": title},
    ]
