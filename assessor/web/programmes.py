"""能用哪些政策: which subsidy programmes an enterprise can use, how much each pays, and the best legal combination.

Public and stateless: the answers travel in the page itself, as in the self-check.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from flask import Blueprint, current_app, g, redirect, render_template, request
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from assessor.policy.awards.combine import Claim, Combination, best
from assessor.policy.awards.result import AwardVerdict
from assessor.policy.awards.verdict import award
from assessor.policy.document import Document
from assessor.policy.findings import WHOLE_NAMES
from assessor.web.batches import subsidies
from assessor.web.filters import address
from assessor.web.programmes_form import Asked, Typed, asked_of, documents_of, drawn_parts, read_form
from questionnaires.shapes import Pack

pages = Blueprint("programmes", __name__, url_prefix="/policies")
SAME, DIFFERENT = "same", "different"
_FORM_KEYS = frozenset({"csrf_token", "once", "do", "version"})


@dataclass(frozen=True)
class Shown:
    """A programme on the list: its level's words, its last day (None: not given), and its time: early, now or over."""

    pack: Pack
    summary: str
    ends: date | None
    time: str


@dataclass(frozen=True)
class Answer:
    """One programme's result, and its time: early, now or over."""

    pack: Pack
    verdict: AwardVerdict
    time: str


@pages.get("")
def index() -> str:
    """Every subsidy programme with its conditions in a line; choose some."""
    return render_template("programmes/index.html", title="能用哪些政策", programmes=[_shown(pack) for pack in known()])


@pages.get("/form")
def form() -> ResponseReturnValue:
    """The facts of the chosen programmes; back to the list when none is chosen."""
    packs = chosen(request.args.getlist("pack"))
    if not packs:
        return redirect(address("programmes.index"))
    parts = asked_of(packs)
    return _form(packs, parts, Typed(), {})


@pages.post("/form")
def check() -> ResponseReturnValue:
    """The result; or the form again with everything typed: to add lines, change answers, mend what cannot be read."""
    packs = chosen(request.form.getlist("pack"))
    if not packs:
        return redirect(address("programmes.index"))
    parts = asked_of(packs)
    typed, wanted = read_form(request.form, parts), request.form.get("do", "check")
    if wanted == "edit" or wanted.startswith("add:"):
        return _form(packs, parts, typed, {}, wanted.removeprefix("add:"))
    documents, errors = documents_of(typed, parts, packs)
    if not typed.any:
        errors[""] = "还没有填写任何内容。请至少回答几个问题再看结果；不清楚的可以空着。"
    if errors:
        return _form(packs, parts, typed, errors), 422
    answers = [Answer(pack, award(pack, documents[pack.id]), _time(pack)) for pack in packs]
    return render_template(
        "programmes/result.html",
        title="能用哪些政策：结果",
        answers=answers,
        combination=combined(answers, documents, request.form.get("projects") or SAME),
        unsure={one.pack.id for one in answers if one.verdict.verdict.outcome != "eligible"},
        projects=request.form.get("projects", ""),
        hidden=list(_kept(request.form)),
        basis=[pack.document_number or pack.title for pack in packs],
    )


def known() -> list[Pack]:
    """Every subsidy programme, newest first."""
    return subsidies(current_app.extensions["packs"])


def chosen(names: list[str]) -> list[Pack]:
    """The programmes of these ids, in the order of the list; what is not one is left out."""
    return [pack for pack in known() if pack.id in names]


def combined(answers: list[Answer], documents: dict[str, Document], projects: str) -> Combination:
    """The best legal combination. Unless they are said to be different, all programmes are about the same project."""
    claims = []
    for answer in answers:
        level = next(iter(answer.pack.levels.values()))
        claims.append(
            Claim(
                id=answer.pack.id,
                pack=answer.pack,
                project=answer.pack.id if projects == DIFFERENT else SAME,
                fen=answer.verdict.fen,
                answers=documents[answer.pack.id].answers,
                reason=_reason(answer.verdict),
                local=level.decided_by != "province",
            )
        )
    return best(claims)


def _reason(found: AwardVerdict) -> str:
    barred = [finding.says for finding in found.verdict.findings if finding.effect == "ineligible"]
    if barred:
        return f"{WHOLE_NAMES['ineligible']}：{'；'.join(barred)}"
    return found.award.says


def _shown(pack: Pack) -> Shown:
    level = next(iter(pack.levels.values()))
    return Shown(pack, level.summary, _ends(pack), _time(pack))


def _ends(pack: Pack) -> date | None:
    day = pack.parameter(pack.ends) if pack.ends else None
    return day if isinstance(day, date) else None


def _time(pack: Pack) -> str:
    ends, starts = _ends(pack), pack.in_force
    if starts is not None and g.moment.today < starts:
        return "early"
    return "over" if ends is not None and g.moment.today > ends else "now"


def _form(packs: list[Pack], parts: list[Asked], typed: Typed, errors: dict[str, str], add: str = "") -> str:
    groups = drawn_parts(typed, parts, add)
    return render_template(
        "programmes/form.html",
        title="能用哪些政策",
        packs=packs,
        groups=groups,
        projects=request.values.get("projects", ""),
        errors=errors,
        labels=dict(_labels(groups)),
        basis=[pack.document_number or pack.title for pack in packs],
    )


def _labels(groups: list[tuple[str, list[Any]]]) -> Iterator[tuple[str, str]]:
    for title, parts in groups:
        for part in parts:
            yield f"{part.section.id}-none", f"{title} · {part.section.title}"
            for line in part.lines:
                start = f"{part.section.line_name} {line.number} · " if part.section.kind == "lines" else ""
                for question in part.questions:
                    yield f"{line.stem}-{question.id}", start + question.label


def _kept(form: MultiDict[str, str]) -> Iterator[tuple[str, str]]:
    """Everything typed, to be carried in the result page."""
    return ((name, value) for name, value in form.items(multi=True) if name not in _FORM_KEYS)
