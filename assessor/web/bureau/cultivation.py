"""A city's cultivation page: targets, how far filings have come, and how ready the drafts are (counts only)."""

import json
import secrets

from flask import Blueprint, flash, g, make_response, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import cultivation
from assessor.cases.refusal import Refusal
from assessor.cases.set_target import MOST, set_target, targets_of
from assessor.web.bureau import common, typed
from assessor.web.figures import foreign_styles, with_figure
from models.batch import Batch
from questionnaires.shapes import Pack

pages = Blueprint("bureau_cultivation", __name__, url_prefix="/bureau/cultivation")


@pages.route("/", methods=["GET", "POST"])
def show() -> ResponseReturnValue:
    """The page; POST sets the targets that were typed."""
    batch, pack = common.chosen_batch()
    errors: dict[str, str] = {}
    if request.method == "POST":
        wanted = {
            level: typed.whole(f"target-{level}", pack.levels[level].title, errors, MOST) for level in pack.levels
        }
        if not errors:
            errors = _set(batch, pack, wanted)
        if not errors:
            flash("培育目标已保存。", "good")
            return redirect(url_for("bureau_cultivation.show", batch=batch.pack_id), 303)
    nonce = secrets.token_urlsafe(16)
    page = make_response(_page(batch, pack, errors, nonce), 422 if errors else 200)
    return with_figure(page, nonce)


def _set(batch: Batch, pack: Pack, wanted: dict[str, int | None]) -> dict[str, str]:
    for level, count in wanted.items():
        if count is None:
            continue
        version = request.form.get(f"version-{level}", "")
        try:
            set_target(
                g.session,
                g.viewer,
                batch,
                pack,
                level,
                count,
                int(version) if version.isdecimal() and len(version) < 10 else -1,
                g.moment,
            )
        except Refusal as refusal:
            return {f"target-{level}": "".join(refusal.reasons)}
    return {}


def _page(batch: Batch, pack: Pack, errors: dict[str, str], nonce: str) -> str:
    from dashboards.cultivation import cultivation_figure
    from dashboards.frames import cultivation_frame, rows_of

    targets = targets_of(g.session, batch, g.viewer.region_code)
    levels = {level.id: level.title for level in sorted(pack.levels.values(), key=lambda one: one.rank)}
    counts = cultivation.progress(g.session, g.viewer, batch)
    frame = cultivation_frame(levels, {level: row.count for level, row in targets.items()}, counts)
    ready = cultivation.readiness(g.session, g.viewer, batch, pack, g.moment)
    return render_template(
        "bureau/cultivation.html",
        title="培育情况",
        batch=batch,
        pack=pack,
        rows=rows_of(frame),
        region=common.own_region(),
        figure=json.dumps(cultivation_figure(frame), ensure_ascii=False),
        ready=ready,
        words=cultivation.READINESS,
        targets={level: targets[level].count for level in targets},
        versions={level: row.version for level, row in targets.items()},
        levels=levels,
        errors=errors,
        nonce=nonce,
        foreign_styles=foreign_styles(),
        typed=request.form if errors else {},
        batches=common.batches(),
    )
