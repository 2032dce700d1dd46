"""Provider performance in a programme, and the providers that the province names for it."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import provider_performance as providers
from assessor.cases import two_persons
from assessor.cases.refusal import Refusal
from assessor.cases.windows import BEIJING
from assessor.documents.workbook import Column, Sheet, workbook
from assessor.policy.answers import BadAnswer, read_fen
from assessor.web.bureau import fund_common as shared
from assessor.web.bureau.two_persons import rows_of
from assessor.web.sheet_uploads import as_workbook

pages = Blueprint("bureau_fund_provider", __name__, url_prefix="/bureau/fund/providers")


@pages.get("/")
def index() -> str:
    """The table of providers and those named."""
    return _page({})


@pages.post("/")
def name() -> ResponseReturnValue:
    """Propose who stands named; another person of the office confirms."""
    fund = shared.chosen_fund()
    errors: dict[str, str] = {}
    rewards: dict[str, int | None] = {}
    for code in request.form.getlist("provider"):
        text = request.form.get(f"reward-{code}", "").strip().replace(",", "")
        try:
            rewards[code] = read_fen(text) if text else None
        except BadAnswer as bad:
            errors[f"reward-{code}"] = f"奖励金额：{bad}。"
    if not errors:
        try:
            providers.propose_outstanding(
                g.session, g.viewer, fund.batch, fund.pack, fund.award, rewards, request.form.get("reason", ""), g.moment
            )
        except Refusal as refusal:
            errors["reason" if "理由" in refusal.reasons[0] else ""] = "".join(refusal.reasons)
    if errors:
        return _page(errors), 422
    flash("已提出，请本单位另一位工作人员在“双人确认”里确认。", "good")
    return redirect(url_for("bureau_fund_provider.index", batch=fund.batch.pack_id), 303)


@pages.get("/providers.xlsx")
def export() -> Response:
    """The table, by city as well, and those named."""
    fund, at = shared.chosen_fund(), g.moment.at.astimezone(BEIJING)
    own = shared.own_city()
    names = shared.city_names()
    notes = (f"{fund.batch.title}　{at:%Y-%m-%d %H:%M}（北京时间）　只计已确认、没有作废的项目",)
    heads = [
        Column("云服务商", "text", 36), Column("统一社会信用代码", "code"), Column("设区市"), Column("服务企业（家）", "number"),
        Column("项目（个）", "number"), Column("年化金额（元）", "money"), Column("作废（个）", "number"), Column("作废占比（%）"),
    ]  # fmt: skip
    rows = []
    for city in ([None] if own is None else []) + sorted(code for code in names if own in (None, code)):
        rows += [
            [one.name, one.uscc, names[city] if city else "全省", one.enterprises, one.projects, one.base_fen, one.void,
             f"{one.void_percent:.1f}"]
            for one in providers.performance(g.session, fund.batch, fund.pack, fund.award, city)
        ]  # fmt: skip
    marked = [
        [one.name, one.row.provider, one.row.enterprises, one.row.projects, one.row.base_fen, one.row.reward_fen, one.reason]
        for one in providers.named_of(g.session, fund.batch)
    ]
    sheets = [
        Sheet("服务绩效", "云服务商服务绩效", heads, rows, notes),
        Sheet("优秀云服务商", "优秀云服务商提名", [
            heads[0], heads[1], heads[3], heads[4], heads[5], Column("奖励金额（元）", "money"), Column("理由", "text", 40),
        ], marked, notes),
    ]  # fmt: skip
    return as_workbook(workbook(sheets, at, "云服务商服务绩效"), f"云服务商服务绩效-{at:%Y%m%d}.xlsx")


def _page(errors: dict[str, str]) -> str:
    fund, own = shared.chosen_fund(), shared.own_city()
    names = shared.city_names()
    wanted = own or request.args.get("city", "")
    city = wanted if wanted in names else None
    named = {one.row.provider: one for one in providers.named_of(g.session, fund.batch)}
    sent = request.method == "POST"
    rows: list[dict[str, Any]] = [
        {
            "name": one.name or "（未在平台注册）", "uscc": one.uscc, "enterprises": one.enterprises, "projects": one.projects,
            "base_fen": one.base_fen, "void": one.void, "void_percent": f"{one.void_percent:.1f}%", "cities": one.cities,
            "named": one.uscc in named,
            "chosen": one.uscc in request.form.getlist("provider") if sent else one.uscc in named,
            "reward": request.form.get(f"reward-{one.uscc}") if sent
            else named[one.uscc].row.reward_fen if one.uscc in named else None,
        }
        for one in providers.performance(g.session, fund.batch, fund.pack, fund.award, city)
    ]  # fmt: skip
    entries = two_persons.entries(g.session, subject=f"outstanding:{fund.batch.id}")
    return render_template(
        "bureau/fund_providers.html",
        title="云服务商绩效",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        batches=fund.batches,
        rows=rows,
        city=names.get(city, "") if city else "",
        tabs=[] if own else [
            {"label": "全省", "href": url_for("bureau_fund_provider.index", batch=fund.batch.pack_id), "current": city is None}
        ] + [
            {"label": words, "href": url_for("bureau_fund_provider.index", batch=fund.batch.pack_id, city=code),
             "current": city == code}
            for code, words in sorted(names.items())
        ],
        named=list(named.values()),
        may=shared.is_province() and city is None,
        open=rows_of([one for one in entries if one.state == "open"]) if shared.is_province() else [],
        reason=request.form.get("reason", ""),
        errors=errors,
    )  # fmt: skip
