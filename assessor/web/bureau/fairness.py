"""同案比对, for the province: filings with equal findings that were decided differently, the clearest first."""

import csv
import io
from typing import Any

from flask import Blueprint, Response, g, render_template, request, url_for

from assessor.cases import fairness
from assessor.cases.fairness import Compared
from assessor.cases.refusal import NotFound
from assessor.signals.fairness import MOST_PAIRS, Decided, Unlike, rates, stands_out, unlike
from assessor.web.bureau import common
from assessor.web.csv_cells import cell
from assessor.web.filters import level_title
from assessor.web.regions import region_names
from models.batch import Batch
from questionnaires.shapes import Pack

pages = Blueprint("bureau_fairness", __name__, url_prefix="/bureau/fairness")

VIEWS = {
    "county": "县级审核的决定",
    "city": "市级评定的决定",
    "county-opinions": "县级的评定意见",
    "city-opinions": "市级的评定意见",
}
CLEAR, FAIR = 0.05, 0.2
"""Chances below which a difference is called clear, or possible: usual levels, and our own choice."""
FIRST = 15
"""Pairs shown at once; the rest on request."""
ENOUGH = 5
"""Decisions from which on a place stands in the open table of rates; our own choice, the others are folded away."""
COLUMNS = (
    "判定相同的内容", "放行的地方", "放行家数", "合计家数", "例：企业", "例：受理编号", "决定", "理由",
    "未放行的地方", "放行家数", "合计家数", "例：企业", "例：受理编号", "决定", "理由", "偶然出现的可能",
)  # fmt: skip


@pages.get("/")
def index() -> str:
    """The pairs of one view, and the rates of every place."""
    batch, pack, view = _asked()
    compared = _compared(batch, view)
    found = unlike(compared.decided)
    shown = found if request.args.get("all") else found[:FIRST]
    places = _places(compared.decided)
    return render_template(
        "bureau/fairness.html",
        title="同案比对",
        batch=batch,
        batches=common.batches(),
        view=view,
        tabs=[
            {"label": words, "current": name == view, "href": _to("index", batch, name)}
            for name, words in VIEWS.items()
        ],
        rows=[_row(pair, compared, pack, batch, view) for pair in _named(shown)],
        hidden=len(found) - len(shown),
        places=places if "-" not in view else [],
        most=MOST_PAIRS,
        whole_url=url_for("bureau_fairness.index", batch=batch.pack_id, view=view, all=1),
        enough=ENOUGH,
        decided=len(compared.decided),
        export_url=_to("export", batch, view),
    )


@pages.get("/pairs.csv")
def export() -> Response:
    """The pairs as a table file."""
    batch, pack, view = _asked()
    compared = _compared(batch, view)
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for pair in _named(unlike(compared.decided)):
        row = _row(pair, compared, pack, batch, view)
        writer.writerow([cell(value) for value in _csv_row(row)])
    answer = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    answer.headers["Content-Disposition"] = f"attachment; filename=fairness-{view}-{g.moment.today.isoformat()}.csv"
    return answer


def _asked() -> tuple[Batch, Pack, str]:
    batch, pack = common.chosen_batch()
    view = request.args.get("view", "county")
    if view not in VIEWS:
        raise NotFound("没有这个比对视图")
    return batch, pack, view


def _to(page: str, batch: Batch, view: str) -> str:
    return url_for(f"bureau_fairness.{page}", batch=batch.pack_id, view=view)


def _compared(batch: Batch, view: str) -> Compared:
    stage, _, what = view.partition("-")
    read = fairness.opinions if what else fairness.decisions
    return read(g.session, g.viewer, batch.id or 0, stage)


def _named(pairs: list[Unlike]) -> list[Unlike]:
    """Looks up the names of every case at once."""
    refs = {one.case.partition(".")[0] for pair in pairs for one in (pair.left, pair.right)}
    g.names_of_cases = fairness.names_of(g.session, g.viewer, refs)
    g.names_of_places = region_names(g.session)
    return pairs


def _row(pair: Unlike, compared: Compared, pack: Pack, batch: Batch, view: str) -> dict[str, Any]:
    left, right = (_side(one, compared) for one in (pair.left, pair.right))
    left |= {"passed": pair.left_tally.passed, "total": pair.left_tally.total}
    right |= {"passed": pair.right_tally.passed, "total": pair.right_tally.total}
    return {
        "what": _what(pair, pack, view, left["level"]),
        "left": left,
        "right": right,
        "chance": f"{pair.chance * 100:.0f}%" if pair.chance >= 0.01 else "不到 1%",
        "gap": _clear(pair.chance),
        "href": url_for(
            "bureau_fairness.pair", left=left["name"], right=right["name"], view=view, batch=batch.pack_id
        ),
    }  # fmt: skip


def _side(one: Decided, compared: Compared) -> dict[str, Any]:
    ref = one.case.partition(".")[0]
    name, number, level = g.names_of_cases[ref]
    told = compared.told[one.case]
    return {
        "name": f"{ref}.{told.seq}", "place": g.names_of_places.get(one.place, one.place), "enterprise": name,
        "number": number, "level": level, "decision": told.words, "reason": told.reason,
        "href": url_for("bureau_case.show", ref=ref, submission=told.seq),
    }  # fmt: skip


def _what(pair: Unlike, pack: Pack, view: str, level: str) -> str:
    """What is equal: for opinions the rule and its finding, else the star."""
    if "-" not in view:
        return f"{level_title(level)}，各条规则判定相同"
    rule, _, found = pair.findings.partition("=")
    says = {one.id: one.says for star in pack.levels.values() for one in star.rules}
    return f"{says.get(rule, rule)}：规则判定{fairness.JUDGED.get(found, found)}"


def _clear(chance: float) -> tuple[str, str]:
    if chance < CLEAR:
        return ("差别明显", "warn")
    return ("可能有差别", "info") if chance < FAIR else ("也可能是偶然", "neutral")


def _places(decided: list[Decided]) -> list[dict[str, Any]]:
    names = region_names(g.session)
    found = [
        {
            "place": names.get(one.place, one.place),
            "total": one.total,
            "stopped": one.stopped,
            "share": f"{one.stopped * 100 / one.total:.0f}%",
            "interval": f"{one.low * 100:.0f}%–{one.high * 100:.0f}%",
            "expected": f"{one.expected:.1f}",
            "out": stands_out(one),
            "enough": one.total >= ENOUGH,
        }
        for one in rates(decided)
    ]
    return sorted(found, key=lambda row: (not row["out"], -row["total"], row["place"]))


def _csv_row(row: dict[str, Any]) -> list[Any]:
    cells: list[Any] = [row["what"]]
    for side in (row["left"], row["right"]):
        cells += [side[key] for key in ("place", "passed", "total", "enterprise", "number", "decision", "reason")]
    return [*cells, row["chance"]]
