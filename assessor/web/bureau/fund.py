"""The year's fund: where the settlement stands, the authority's figures, and the confirmed projects behind the total."""

from decimal import Decimal, InvalidOperation
from typing import Any

from flask import Blueprint, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import authority_figures as figures
from assessor.cases import run_differences, settle, two_persons
from assessor.cases.fund_payments import TURNS, accounts
from assessor.cases.last_run import last_run
from assessor.cases.refusal import Refusal
from assessor.cases.settlement_projects import by_city, projects_of
from assessor.policy.answers import BadAnswer, read_fen
from assessor.web.bureau import fund_common as shared
from assessor.web.bureau.two_persons import rows_of

pages = Blueprint("bureau_fund", __name__, url_prefix="/bureau/fund")

MOST_ROWS = 300


@pages.get("/")
def index() -> str:
    """Where the settlement stands: for the province all cities, for a city and its finance office their own."""
    if not request.args.get("batch") and not shared.has_fund():
        return render_template("bureau/fund_none.html", title="年度资金核算")
    fund, city = shared.chosen_fund(), shared.own_city()
    run = last_run(g.session, fund.batch, fund.award.id)
    money = accounts(g.session, fund.batch, fund.pack, fund.award, city)
    sums = [one for one in run_differences.city_sums(g.session, run) if city in (None, one.code)] if run else []
    return render_template(
        "bureau/fund.html",
        title="年度资金核算",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        batches=fund.batches,
        pack=fund.pack,
        award=fund.award,
        known=_known(fund),
        records=_records(fund, city),
        run=run,
        runs=settle.runs_of(g.session, fund.batch),
        sums=sums,
        turns=[(turn, words, [one for one in money if one.turn == turn]) for turn, words in TURNS.items()],
        open=_open(fund),
        province=shared.is_province(),
        city=city,
    )


def _known(fund: shared.Fund) -> list[dict[str, Any]]:
    """Every figure that may be entered, with what holds now."""
    now = figures.current(g.session, fund.batch)
    rows = []
    for one in figures.asked(fund.pack):
        row = now.get(one.name)
        unset = "按系统记录合计" if one.from_records else "未录入"
        words = figures.words_of(one, row.source, row.value) if row else unset
        rows.append({"name": one.name, "label": one.label, "words": words, "cites": one.cites, "set": row is not None})
    return rows


def _records(fund: shared.Fund, city: str | None) -> list[dict[str, Any]]:
    """What the confirmed projects on record add up to, by city."""
    names = shared.city_names()
    return [
        {
            "code": code,
            "city": names.get(code, code),
            "href": url_for("bureau_fund.records", batch=fund.batch.pack_id, city=code),
            "projects": len(mine),
            "enterprises": len({one.enterprise_id for one in mine}),
            "base_fen": sum(one.base_fen for one in mine),
        }
        for code, mine in by_city(projects_of(g.session, fund.batch, fund.pack, fund.award, city))
    ]


def _open(fund: shared.Fund) -> list[dict[str, Any]]:
    """Proposals about this fund that wait for the second person."""
    subjects = (f"figures:{fund.batch.id}", settle.subject_of(fund.batch, fund.award))
    entries = [one for subject in subjects for one in two_persons.entries(g.session, subject=subject)]
    return rows_of([one for one in entries if one.state == "open"])


@pages.get("/records")
def records() -> str:
    """The confirmed projects that the total is made from, of one city or of all."""
    fund, own = shared.chosen_fund(), shared.own_city()
    city = own or request.args.get("city") or None
    projects = projects_of(g.session, fund.batch, fund.pack, fund.award, city)
    states = fund.pack.process.states if fund.pack.process else {}
    names = shared.city_names()
    return render_template(
        "bureau/fund_records.html",
        title="已确认项目",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        city=names.get(city, "") if city else "",
        total=sum(one.base_fen for one in projects),
        count=len(projects),
        most=MOST_ROWS,
        rows=[
            {
                "number": one.number, "enterprise": one.enterprise, "city": names.get(one.city_code, ""),
                "state": states[one.state].staff, "base_fen": one.base_fen,
                "href": url_for("bureau_case.show", ref=one.ref) if g.viewer.is_bureau else None,
            }
            for one in projects[:MOST_ROWS]
        ],
    )  # fmt: skip


@pages.get("/figures")
def entered() -> str:
    """The authority's figures with every version, and the form to propose others."""
    return _figures({}, {})


@pages.post("/figures")
def enter() -> ResponseReturnValue:
    """Propose figures; another person of the office confirms."""
    fund = shared.chosen_fund()
    errors: dict[str, str] = {}
    given = _given(fund, errors)
    reason = request.form.get("reason", "")
    if not errors:
        try:
            figures.propose_figures(g.session, g.viewer, fund.batch, fund.pack, given, reason, g.moment)
        except Refusal as refusal:
            errors["reason" if "理由" in refusal.reasons[0] else ""] = "".join(refusal.reasons)
    if errors:
        return _figures(errors, dict(request.form)), 422
    flash("已提出，请本单位另一位工作人员在“双人确认”里确认后生效。", "good")
    return redirect(url_for("bureau_fund.index", batch=fund.batch.pack_id), 303)


def _given(fund: shared.Fund, errors: dict[str, str]) -> dict[str, figures.Given]:
    """What was typed, figure by figure; an empty field leaves the figure as it is."""
    now = figures.current(g.session, fund.batch)
    found = {}
    for one in figures.asked(fund.pack):
        text = request.form.get(one.name, "").strip().replace(",", "")
        if one.from_records and request.form.get(f"{one.name}-source") == "records":
            if one.name in now:
                found[one.name] = figures.Given(one.name, "records", None)
        elif text:
            value = _number(one, text, errors)
            if value is not None:
                found[one.name] = figures.Given(one.name, "entered", value)
        elif one.from_records and request.form.get(f"{one.name}-source") == "entered":
            errors[one.name] = f"请填写{one.label}，或选择按系统记录合计。"
    if not found and not errors:
        errors[""] = "没有填写要更改的数字。"
    return found


def _number(one: figures.Asked, text: str, errors: dict[str, str]) -> int | None:
    try:
        if one.unit == "fen":
            return read_fen(text)
        percent = Decimal(text) * 100
        if percent == percent.to_integral_value() and text.replace(".", "", 1).isdigit():
            return int(percent)
        errors[one.name] = f"{one.label}请填写百分数，最多两位小数，例如 10 或 12.5。"
    except BadAnswer as bad:
        errors[one.name] = f"{one.label}：{bad}。"
    except InvalidOperation:
        errors[one.name] = f"{one.label}请填写百分数，例如 10 或 12.5。"
    return None


def _figures(errors: dict[str, str], values: dict[str, str]) -> str:
    fund = shared.chosen_fund()
    asked = figures.asked(fund.pack)
    now = figures.current(g.session, fund.batch)
    labels = {one.name: one for one in asked}
    return render_template(
        "bureau/fund_figures.html",
        title="录入年度资金和比例",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        pack=fund.pack,
        asked=asked,
        now=now,
        records=_records(fund, None),
        versions=[
            {
                "label": labels[one.row.name].label,
                "words": figures.words_of(labels[one.row.name], one.row.source, one.row.value),
                "reason": one.reason, "who": f"{one.proposer} 提出，{one.confirmer} 确认", "at": one.row.at,
            }
            for one in figures.versions(g.session, fund.batch)
            if one.row.name in labels
        ],
        open=[row for row in _open(fund) if row["title"] == two_persons.KINDS[figures.KIND].title],
        errors=errors,
        values=values,
    )  # fmt: skip
