"""Two filings with equal findings and different decisions, side by side."""

from dataclasses import dataclass
from typing import Any

from flask import g, render_template, request, url_for
from sqlmodel import select

from assessor.cases import fairness
from assessor.cases.refusal import NotFound
from assessor.web.bureau import common
from assessor.web.bureau.fairness import VIEWS, pages
from assessor.web.regions import region_names
from models.application import Application, Submission
from models.vocabulary import RETURN_REASONS, ReturnCode
from questionnaires.shapes import Pack

__all__ = ["pages", "pair"]


@dataclass(frozen=True)
class Case:
    """One of the two: the case, the submission that was decided, and what was decided of it at every stage."""

    case: Application
    submission: Submission
    pack: Pack
    enterprise: str
    place: str
    decisions: list[tuple[str, fairness.Told]]
    remarks: list[str]
    href: str


@pages.get("/pair")
def pair() -> str:
    """The two filings named in the address (ref.submission)."""
    sides = [_case(request.args.get(name, "")) for name in ("left", "right")]
    view = request.args.get("view", "county")
    left, right = (_outcomes(side.submission) for side in sides)
    return render_template(
        "bureau/fairness_pair.html",
        title="两份申报对照",
        sides=sides,
        equal=left == right,
        findings=[one for one in sides[0].submission.verdict["findings"] if one["outcome"] != "met"],
        met=sum(one["outcome"] == "met" for one in sides[0].submission.verdict["findings"]),
        unlike=_unlike(sides),
        breadcrumb=[
            {"label": "同案比对", "href": url_for("bureau_fairness.index", view=view if view in VIEWS else None)},
            {"label": "两份申报对照"},
        ],
    )


def _case(name: str) -> Case:
    ref, _, seq = name.partition(".")
    case, pack = common.case_at(ref[:16])
    query = select(Submission).where(
        Submission.application_id == case.id, Submission.seq == (int(seq) if seq.isdecimal() and len(seq) < 6 else 0)
    )
    submission = g.session.exec(query).one_or_none()
    if submission is None:
        raise NotFound
    told = []
    for stage, words in fairness.STAGES.items():
        found = fairness.decisions(g.session, g.viewer, case.batch_id, stage, case.id).told.get(
            f"{ref}.{submission.seq}"
        )
        if found is not None:
            told.append((words, found))
    return Case(
        case=case,
        submission=submission,
        pack=pack,
        enterprise=common.enterprise_of(case).name,
        place=region_names(g.session).get(case.county_code, ""),
        decisions=told,
        remarks=[_remark(one) for one in fairness.remarks_after(g.session, case, submission.seq)],
        href=url_for("bureau_case.show", ref=ref, submission=submission.seq),
    )


def _remark(one: Any) -> str:
    return f"{RETURN_REASONS[ReturnCode(one.code)]}：{one.words}"


def _outcomes(submission: Submission) -> list[tuple[str, str]]:
    return sorted((one["rule"], one["outcome"]) for one in submission.verdict["findings"])


def _unlike(sides: list[Case]) -> list[dict[str, str]]:
    """Rules that were found differently, in words; none when the pair is one of equal findings."""
    right = {one["rule"]: one for one in sides[1].submission.verdict["findings"]}
    words = fairness.JUDGED
    return [
        {
            "label": one["says"],
            "before": words.get(one["outcome"], ""),
            "after": words.get(right[one["rule"]]["outcome"], ""),
        }
        for one in sides[0].submission.verdict["findings"]
        if one["rule"] in right and right[one["rule"]]["outcome"] != one["outcome"]
    ]
