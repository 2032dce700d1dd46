"""Send a filing back: choose the places to put right, a coded reason and words for each, and a day."""

import re
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.refusal import Refusal
from assessor.cases.scope import last_submission
from assessor.cases.send_back import FieldRemark, send_back, usual_correction_day
from assessor.cases.windows import last_day, window_of
from assessor.web.bureau import common, typed
from assessor.web.bureau.file import line_names
from models.application import Application, Submission
from models.vocabulary import PROVINCE_CODE, RETURN_REASONS, OrgKind, ReturnCode
from questionnaires.shapes import Pack

pages = Blueprint("bureau_return", __name__, url_prefix="/bureau/cases")

MOST_REMARKS = 60
MOST_SUGGESTED = 20
"""Remarks made from findings; one rule may be at odds with hundreds of lines."""
MOST_PLACES = 400
"""Beyond this many, a list of places names lines as a whole, and questions only where a remark already points there."""
_FIELD = re.compile(r"(?:place|code|words)-(\d{1,3})")


@pages.get("/<ref>/return")
def form(ref: str) -> str:
    """The form, with what the rules found at fault already in it: the officer changes, adds and removes."""
    case, pack = common.case_at(ref)
    submission = last_submission(g.session, case)
    place = request.args.get("place", "")
    rows = _from_findings(submission, pack) + ([{"place": place, "code": "", "words": ""}] if place else [])
    return _page(case, pack, rows, {"correct_by": usual_correction_day(g.moment).isoformat()}, {})


@pages.post("/<ref>/return")
def submit(ref: str) -> ResponseReturnValue:
    """Return the filing."""
    case, pack = common.case_at(ref, lock=True)
    errors: dict[str, str] = {}
    rows = _rows()
    known = {place for _, choices in places(last_submission(g.session, case), pack) for place, _ in choices}
    remarks = _remarks(rows, known, errors)
    reason = typed.text("reason", "退回说明", errors, least=4, most=1000)
    correct_by = typed.day("correct_by", "补正期限", errors)
    if common.version_sent() != case.version:
        errors[""] = "这份申报刚被别人办理过，您填写的内容还在，请看过最新情况后再退回。"
    if not errors and correct_by is not None:
        try:
            send_back(g.session, g.viewer, case, pack, remarks, reason, correct_by, g.moment)
        except Refusal as refusal:
            errors["correct_by" if "期限" in refusal.reasons[0] else ""] = "".join(refusal.reasons)
    if errors:
        return _page(case, pack, rows, dict(request.form), errors), 422
    flash(f"已退回，共 {len(remarks)} 条补正意见，期限 {correct_by}。", "good")
    return redirect(url_for("bureau_case.show", ref=ref, pane="record"), 303)


def _rows() -> list[dict[str, str]]:
    numbers = sorted({int(found.group(1)) for name in request.form if (found := _FIELD.fullmatch(name))})[:MOST_REMARKS]
    rows = [{key: request.form.get(f"{key}-{n}", "").strip() for key in ("place", "code", "words")} for n in numbers]
    return [row for row in rows if any(row.values())]


def _remarks(rows: list[dict[str, str]], known: set[str], errors: dict[str, str]) -> list[FieldRemark]:
    found = []
    for number, row in enumerate(rows):
        section, line_id, question = ([*row["place"].split("|"), "", ""])[:3]
        if not section:
            errors[f"place-{number}"] = f"第 {number + 1} 条：请选择要补正的位置。"
        elif row["place"] not in known:
            errors[f"place-{number}"] = f"第 {number + 1} 条：补正意见指向的位置不存在，请重新选择。"
        if row["code"] not in list(ReturnCode):
            errors[f"code-{number}"] = f"第 {number + 1} 条：请选择原因。"
        elif len(row["words"]) > 1000:
            errors[f"words-{number}"] = f"第 {number + 1} 条：说明最多 1000 字。"
        else:
            found.append(FieldRemark(section, line_id, question, ReturnCode(row["code"]), row["words"]))
    if not rows:
        errors["place-0"] = "请至少写一条需要补正的内容，指明是哪一项。"
    return found


def _from_findings(submission: Submission | None, pack: Pack) -> list[dict[str, str]]:
    """One remark for each line at fault of each finding that returns the filing."""
    rows: list[dict[str, str]] = []
    for finding in submission.verdict["findings"] if submission else []:
        if finding["effect"] != "return":
            continue
        section = next((s.id for s in pack.sections if s.table == finding["table"]), pack.sections[0].id)
        at_fault = [line["id"] for line in finding["lines"] if line["outcome"] != "met"] or [""]
        words = finding["remedy"] or finding["says"]
        code = ReturnCode.MISSING if finding["outcome"] == "unknown" else ReturnCode.INCONSISTENT
        rows += [{"place": f"{section}|{line}|", "code": code, "words": words} for line in at_fault]
    return rows[:MOST_SUGGESTED]


def shown_places(
    submission: Submission | None, pack: Pack, rows: list[dict[str, str]]
) -> list[tuple[str, list[tuple[str, str]]]]:
    """The places as offered in the form: all of them, or for a very long filing those that MOST_PLACES leaves."""
    groups = places(submission, pack)
    if sum(len(choices) for _, choices in groups) <= MOST_PLACES:
        return groups
    used = {row.get("place", "") for row in rows}
    return [(title, [one for one in choices if one[0].endswith("|") or one[0] in used]) for title, choices in groups]


def places(submission: Submission | None, pack: Pack) -> list[tuple[str, list[tuple[str, str]]]]:
    """Every place a remark can point at, grouped by section: [(section, [(section|line|question, words)])]."""
    if submission is None:
        return []
    names = line_names(submission, pack)
    groups = []
    for section in pack.sections:
        if not section.asked or not section.applies_to(submission.level):
            continue
        choices = [(f"{section.id}||", f"{section.title}（整个部分）")]
        questions = [q for q in section.questions if q.applies_to(submission.level)]
        rows = submission.document.get(section.table or section.id) or [] if section.kind == "lines" else [{"id": ""}]
        for row in rows:
            stem = f"{names.get(row['id'], row['id'])} · " if row["id"] else ""
            if row["id"]:
                choices.append((f"{section.id}|{row['id']}|", f"{stem}整条"))
            choices += [(f"{section.id}|{row['id']}|{q.id}", f"{stem}{q.label}") for q in questions]
        groups.append((section.title, choices))
    return groups


def _page(
    case: Application, pack: Pack, rows: list[dict[str, str]], values: dict[str, Any], errors: dict[str, str]
) -> str:
    bounds = window_of(g.session, case.batch_id, PROVINCE_CODE)
    step = next(
        (
            a
            for a in common.actions_for(case, pack)
            if a.step.step == ("return" if g.viewer.kind is OrgKind.COUNTY else "send_back")
        ),
        None,
    )
    return render_template(
        "bureau/return.html",
        title="退回补正",
        case=case,
        enterprise=common.enterprise_of(case),
        rows=rows,
        values=values,
        errors=errors,
        groups=shown_places(last_submission(g.session, case), pack, rows),
        codes=[(c.value, w) for c, w in RETURN_REASONS.items()],
        latest=last_day(bounds.closes_at) if bounds else None,
        step=step,
        pack=pack,
        breadcrumb=[
            {"label": "申报办理", "href": url_for("bureau.home")},
            {"label": case.number, "href": url_for("bureau_case.show", ref=case.ref)},
            {"label": "退回补正"},
        ],
    )
