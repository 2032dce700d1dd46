"""One risk signal: both filings side by side as far as the viewer sees them, the verdicts, and the form for a new one."""

from dataclasses import dataclass, field
from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor import access
from assessor.access import Viewer
from assessor.cases.judge_signal import judge_signal, verdicts_of
from assessor.cases.provider_shares import shares_in
from assessor.cases.refusal import Refusal
from assessor.cases.scope import conditions, last_submission
from assessor.cases.signal_scope import find_signal
from assessor.signals.kinds import KINDS, RELATIONS, RESULTS, SEVERITIES
from assessor.signals.money_prints import SECTION as MONEY_SECTION
from assessor.web.bureau import common
from assessor.web.bureau.file import filed_sections
from assessor.web.bureau.signals import TONES, pages, result_badge
from assessor.web.policies import POLICIES
from assessor.web.regions import region_names
from assessor.web.viewer import FIT, PDF
from models.application import Application, Submission
from models.people import Organisation
from models.signal import Signal, SignalSide
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

__all__ = ["office_to_ask", "pages", "show", "verdict"]

MOST_PAPERS = 3
"""Papers of a line shown beside it."""


@dataclass
class Beside:
    """One filing beside the other. Outside the viewer's scope only `office` is filled in."""

    office: str = ""
    case: Application | None = None
    name: str = ""
    batch: str = ""
    place: str = ""
    state: str = ""
    title: str = ""
    shown: str = ""
    rows: list[dict[str, Any]] = field(default_factory=list)
    papers: list[dict[str, Any]] = field(default_factory=list)
    href: str = ""
    newer: int | None = None


@pages.get("/<signal_ref>")
def show(signal_ref: str) -> str:
    """The signal."""
    return _page(find_signal(g.session, g.viewer, signal_ref), {}, {})


@pages.post("/<signal_ref>/verdict")
def verdict(signal_ref: str) -> ResponseReturnValue:
    """Record a verdict."""
    result, reason, seen = (request.form.get(name, "") for name in ("result", "reason", "seen"))
    number = int(seen) if seen.isdecimal() and len(seen) < 6 else -1
    try:
        judge_signal(g.session, g.viewer, signal_ref, result, reason[:2000], number, g.moment)
    except Refusal as refusal:
        if refusal.status not in (409, 422):
            raise
        field_name = {"请选择": "result", "请写明": "reason"}.get(refusal.reasons[0][:3], "")
        signal = find_signal(g.session, g.viewer, signal_ref)
        errors = {field_name: "".join(refusal.reasons)}
        return _page(signal, errors, dict(request.form)), refusal.status
    flash("结论已记录。结论不改变申报的状态和规则判定。", "good")
    return redirect(url_for("bureau_signals.show", signal_ref=signal_ref), 303)


def _page(signal: Signal, errors: dict[str, str], typed: dict[str, str]) -> str:
    kind = KINDS[signal.kind]
    sides = _sides(signal)
    read = verdicts_of(g.session, g.viewer, signal)
    return render_template(
        "bureau/signal.html",
        title=kind.title,
        signal=signal,
        kind=kind,
        relation=RELATIONS[signal.relation],
        severity=(SEVERITIES[signal.severity], TONES[signal.severity]),
        sides=sides,
        likeness=signal.data.get("likeness") if all(side.case for side in sides) else None,
        share=_share(signal),
        city=region_names(g.session).get(signal.city_code or "", ""),
        verdicts=read,
        results=RESULTS,
        result=result_badge(read[0].result if read else None),
        may_judge=g.viewer.is_bureau,
        may_target=access.PERMISSIONS[POLICIES["bureau_targeted.choose"]].holds(g.viewer),
        errors=errors,
        typed=typed,
        breadcrumb=[{"label": "风险提示", "href": url_for("bureau_signals.index")}, {"label": kind.title}],
    )


def _share(signal: Signal) -> Any:
    """A city's share as it is now; as it was found when nobody names the provider any more."""
    if signal.city_code is None:
        return None
    now = shares_in(g.session, signal.batch_id, signal.city_code, {signal.data["value"]})
    return {"then": signal.data, "now": now.get(signal.data["value"])}


def _sides(signal: Signal) -> list[Beside]:
    query = select(SignalSide).where(SignalSide.signal_id == signal.id).order_by(col(SignalSide.position))
    made = [_beside(signal, side) for side in g.session.exec(query)]
    return sorted(made, key=lambda side: side.case is None)


def _beside(signal: Signal, side: SignalSide) -> Beside:
    query = select(Application).where(Application.id == side.application_id, *conditions(g.viewer))
    case = g.session.exec(query).one_or_none()
    if case is None:
        return Beside(office=office_to_ask(g.viewer, g.session.get_one(Application, side.application_id)))
    submission = g.session.get_one(Submission, side.submission_id)
    pack = common.pack_of(case)
    regions = region_names(g.session)
    latest = last_submission(g.session, case)
    made = Beside(
        case=case,
        name=common.enterprise_of(case).name,
        batch=pack.title,
        place=regions.get(case.county_code, ""),
        state=pack.process.states[case.state].staff if pack.process else case.state,
        shown=side.shown,
        href=url_for("bureau_case.show", ref=case.ref, submission=submission.seq),
        newer=latest.seq if latest and latest.seq != submission.seq else None,
    )
    _fill(made, signal, side, submission, pack, regions)
    return made


def _fill(
    made: Beside, signal: Signal, side: SignalSide, submission: Submission, pack: Pack, regions: dict[str, str]
) -> None:
    """The place of the filing that the signal is about: its answers, and its papers as pictures."""
    assert made.case is not None
    entries = {entry["ref"]: entry for entry in submission.files}
    chosen = [entries[side.file_ref]] if side.file_ref in entries else []
    section = next((one for one in filed_sections(submission, pack, regions) if one.id == side.section), None)
    if section is not None:
        asked = {question.id for question in pack.section(section.id).questions if question.signal == signal.kind}
        line = next((one for one in section.lines if one.id == side.line_id), None)
        made.title = f"{section.title}：{line.title}" if line else section.title
        rows = line.rows if line else section.rows
        made.rows = [{**row, "same": row["id"] in asked} for row in rows]
        chosen = chosen or (line.files if line else section.files)[:MOST_PAPERS]
        if side.line_id:
            made.href += f"#l-{side.line_id}"
    if side.section == MONEY_SECTION:
        made.title = "合同、发票与付款"
        made.href = url_for("bureau_money.show", ref=made.case.ref, submission=submission.seq)
    made.papers = [_paper(made.case, submission, entry) for entry in chosen]


def _paper(case: Application, submission: Submission, entry: dict[str, Any]) -> dict[str, Any]:
    here: dict[str, Any] = {"ref": case.ref, "file_ref": entry["ref"], "submission": submission.seq}
    pdf = entry["media_type"] == PDF
    return {
        "name": entry["name"],
        "kind": entry["kind"],
        "href": url_for("bureau_evidence.view", **here),
        "src": url_for("bureau_evidence.page", **here, number=1, width=FIT)
        if pdf
        else url_for("bureau_evidence.download", **here),
    }


def office_to_ask(viewer: Viewer, case: Application) -> str:
    """The name of the office that can tell of a filing outside the viewer's scope: the county's inside one's own city,
    else the city's. Nothing else of the filing goes into it."""
    same_city = viewer.city_code == case.city_code
    code, kind = (case.county_code, OrgKind.COUNTY) if same_city else (case.city_code, OrgKind.CITY)
    query = select(Organisation.name).where(Organisation.kind == kind, Organisation.region_code == code)
    name = g.session.exec(query.order_by(col(Organisation.id)).limit(1)).one_or_none()
    return name or region_names(g.session).get(code, code) + "工信部门"
