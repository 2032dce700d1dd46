"""The result of a self-check as a PDF, from the same answers and the same judgement as the page."""

import hashlib
import json
from typing import Any

from flask import Response, current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from assessor.policy.findings import Finding
from assessor.web.limits import seconds_to_wait
from assessor.web.selfcheck import checked, pages, start_over
from assessor.web.selfcheck_form import Answers
from assessor.web.selfcheck_result import Result, Target, result_of

PAPERS_PER_MINUTE = 12
_RUNGS = {"held": "held", "ready": "ready", "near": "open", "unknown": "open", "closed": "closed"}


@pages.before_request
def measure() -> ResponseReturnValue | None:
    """Making a PDF costs a fraction of a second: count before the door opens its transaction."""
    if request.endpoint != "selfcheck.paper":
        return None
    wait = seconds_to_wait("paper", PAPERS_PER_MINUTE)
    if wait is None:
        return None
    words = f"一分钟内生成的 PDF 太多，请 {wait} 秒后再试；也可以返回用浏览器打印。"
    answer = Response(render_template("errors/error.html", code=429, title="请稍后再生成 PDF", what=words), 429)
    answer.headers["Retry-After"] = str(wait)
    return answer


@pages.post("/paper.pdf")
def paper() -> ResponseReturnValue:
    """The PDF; the form again when the answers cannot be read."""
    from assessor.documents.render import render  # typst is loaded by the first person who wants paper

    answers, found, pack = checked()
    if found.errors:
        return start_over(answers, pack, found.errors)
    result = result_of(found, pack, g.moment.today)
    answer = Response(render("selfcheck", paper_data(result, answers)), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = "attachment; filename=self-check.pdf"
    return answer


def paper_data(result: Result, answers: Answers) -> dict[str, Any]:
    """The data of the document `selfcheck` (assessor/documents/shapes.py). Same answers and day, same number."""
    pack = result.pack
    typed = json.dumps(answers.to_json(), ensure_ascii=False, sort_keys=True)
    short = hashlib.sha256(typed.encode("utf-8", "replace")).hexdigest()[:8].upper()
    return {
        "number": f"自测 {g.moment.today:%Y%m%d}-{short}",
        "issued_at": g.moment.at,
        "demo": bool(current_app.config["DEMO"]),
        "basis": {
            "document_number": pack.document_number or "文号没有给出",
            "batch": pack.title,
            "pack_id": pack.id,
            "pack_digest": pack.digest,
        },
        "as_if_submitted_on": result.planned,
        "ladder": [
            {"star": t.level.title, "state": _RUNGS[t.way.state], "words": step["says"]}
            for t, step in zip(result.targets, result.steps, strict=True)
        ],
        "levels": [_level(target) for target in result.targets if target.way.state != "held"]
        or [_level(result.target)],
        "unset": [f"{f.says}：{f.required}" for f in result.target.unset],
    }


def _level(target: Target) -> dict[str, Any]:
    way = target.way
    changes = [change.says for change in way.changes]
    only_if = way.state == "closed"  # then the changes are not a way that is open, only what may have been left out
    return {
        "star": target.level.title,
        "outcome": way.outcome,
        "summary": way.says + ("；".join(changes) if only_if else ""),
        "earliest": way.earliest if way.in_batch and way.state != "ready" else None,
        "rules": [_rule(target, finding) for finding in (*target.needing, *target.met)],
        "changes": [] if only_if else changes,
    }


def _rule(target: Target, finding: Finding) -> dict[str, Any]:
    step = target.step(finding.rule)
    late = finding.outcome != "met"
    return {
        "says": finding.says,
        "clause": finding.clause,
        "outcome": finding.outcome,
        "observed": finding.observed,
        "required": finding.required,
        "remedy": finding.remedy,
        "earliest": step.met_on if late else None,
        "in_time": step.in_batch if late else None,
    }
