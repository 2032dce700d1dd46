"""The self-check: a short form, the result at once, nothing stored. The answers travel in the page itself."""

from flask import Blueprint, current_app, g, render_template, request
from flask.typing import ResponseReturnValue

from assessor.web.batches import as_it_stands, batch_in_force, packs_by_title
from assessor.web.regions import published_groups
from assessor.web.selfcheck_document import Read, is_over, read, usual_day
from assessor.web.selfcheck_fixed import draw_parts, fixed_parts
from assessor.web.selfcheck_form import Answers, hidden_fields, parts_of, read_form
from assessor.web.selfcheck_result import Result, result_of
from questionnaires.shapes import Pack

pages = Blueprint("selfcheck", __name__, url_prefix="/self-check")


@pages.get("")
def start() -> str:
    """The empty form for the batch in force, or for the one asked for."""
    pack = pack_named(request.args.get("batch", ""))
    return _form(Answers(pack.id), pack)


@pages.post("")
def check() -> ResponseReturnValue:
    """The result; or the form again with everything typed: to add lines, change answers, mend what cannot be read."""
    wanted = request.form.get("do", "check")
    if wanted.startswith("batch:"):
        pack = pack_named(wanted.removeprefix("batch:"))
        return _form(read_form(request.form, pack), pack)
    pack = pack_named(request.form.get("batch", ""))
    if wanted.startswith("add:"):
        return _form(read_form(request.form, pack), pack, add=wanted.removeprefix("add:"))
    if wanted == "edit":
        return _form(read_form(request.form, pack), pack)
    answers, found = read_answers(pack)
    if found.errors:
        return start_over(answers, pack, found.errors)
    result = result_of(found, pack, g.moment.today)
    return render_template("selfcheck/result.html", **result_page(result, answers, pack))


def checked() -> tuple[Answers, Read, Pack]:
    """The posted answers, what they mean (with errors by field), and the pack they answer."""
    pack = pack_named(request.form.get("batch", ""))
    return *read_answers(pack), pack


def read_answers(pack: Pack) -> tuple[Answers, Read]:
    """The posted answers to a pack, and what they mean (with errors by field)."""
    answers = read_form(request.form, pack)
    found = read(answers, pack, g.moment.today)
    if not answers.any:
        found.errors[""] = "还没有填写任何内容。请至少回答几个问题再看结果；不清楚的可以空着。"
    return answers, found


def start_over(answers: Answers, pack: Pack, errors: dict[str, str]) -> tuple[str, int]:
    """The form again, with everything typed and what to mend beside each field."""
    return _form(answers, pack, errors=errors), 422


def result_page(result: Result, answers: Answers, pack: Pack) -> dict[str, object]:
    """What the result page shows."""
    return {
        "title": "自测结果",
        "result": result,
        "pack": pack,
        "fixed": fixed_parts(pack),
        "hidden": hidden_fields(answers, pack),
        "over": is_over(pack, g.moment.today),
        "basis": [pack.document_number or pack.title],
    }


def pack_named(pack_id: str) -> Pack:
    """The pack of a batch that can be tested; the one in force when the name is not known."""
    known = {pack.id: pack for pack in packs_by_title(current_app.extensions["packs"])}
    return as_it_stands(g.session, known.get(pack_id) or batch_in_force(g.session, known))


def labels_of(pack: Pack, answers: Answers) -> dict[str, str]:
    """The words for each field in the summary of errors: 云服务 2 · 使用时间."""
    words = {"submitted_on": "准备提交的日期"}
    for part in parts_of(answers, pack):
        words[f"{part.section.id}-none"] = part.section.title
        for line in part.lines:
            start = f"{part.section.line_name}{line.number} · " if part.section.kind == "lines" else ""
            words |= {f"{line.stem}-{q.id}": start + q.label for q in part.questions}
    return words


def _form(answers: Answers, pack: Pack, add: str = "", errors: dict[str, str] | None = None) -> str:
    parts = parts_of(answers, pack, add)
    return render_template(
        "selfcheck/form.html",
        title="自测",
        pack=pack,
        packs=packs_by_title(current_app.extensions["packs"]),
        parts=parts,
        drawn=draw_parts(pack, parts, errors or {}, published_groups(pack.regions)),
        planned=answers.planned,
        usual=usual_day(pack, g.moment.today),
        over=is_over(pack, g.moment.today),
        errors=errors or {},
        labels=labels_of(pack, answers) if errors else {},
        basis=[pack.document_number or pack.title],
    )
