"""The expert's yearly declaration of interests: how long the last one holds, and a new one."""

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.declare_interests import KINDS, declarations_of, declare, interests_of
from assessor.cases.experts import SOON, own_entry
from assessor.cases.refusal import Refusal
from assessor.web import interests_form
from assessor.web.expert.blueprint import pages


@pages.route("/declaration", methods=["GET", "POST"])
def declaration() -> ResponseReturnValue:
    """What stands declared, and the form for a new declaration with the lines of the last one filled in."""
    found = own_entry(g.session, g.viewer)
    lines = interests_of(g.session, found.declaration)
    errors: dict[str, str] = {}
    if request.method == "POST":
        typed = interests_form.typed_interests(errors)
        if request.form.get("true") != "true":
            errors["true"] = "请确认所申报的内容真实、完整。"
        if not errors:
            try:
                declare(g.session, g.viewer, found.expert, typed, g.moment)
            except Refusal as refusal:
                errors["enterprise"] = "".join(refusal.reasons)
            else:
                flash("已申报，有效期一年。有新的利害关系时请随时重新申报。", "good")
                return redirect(url_for("expert.home"), 303)
    before = {kind: interests_form.as_lines(lines, kind) for kind in KINDS}
    page = render_template(
        "expert/declaration.html",
        title="利害关系申报",
        found=found,
        standing=found.standing(g.moment.today),
        lines=lines,
        past=declarations_of(g.session, found.expert),
        errors=errors,
        values=dict(request.form) if request.method == "POST" else before,
        labels=interests_form.LABELS,
        help=interests_form.HELP,
        days=SOON,
    )
    return page, 422 if errors else 200
