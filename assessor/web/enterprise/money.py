"""Money: what is claimed, what contracts, invoices and payments prove of it, and matching them."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.assemble import assemble
from assessor.cases.freeze_money import draft_standing, money_filed
from assessor.cases.match_papers import BACK, INVOICED, PAID, match, proposals, unmatch
from assessor.cases.money_book import Papers, papers_of, to_fen
from assessor.cases.money_standing import Standing
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.save_answers import EDITABLE
from assessor.cases.scope import last_submission
from assessor.money.propose import WHY
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import number_in, pack_of, the_case, trail
from assessor.web.money_rows import MoneyRows, content_of, page_of
from models.application import Application
from questionnaires.forms import Question
from questionnaires.shapes import Pack

PANES = {"check": "核对", "contracts": "合同", "invoices": "发票", "payments": "付款", "matched": "已核对"}
MOST_PROPOSED = 100
_AMOUNT = Question(id="amount", label="金额", type="money")
_WHAT = {"invoiced": "发票对合同", "paid": "付款对发票", "back": "退款对发票"}


@pages.get("/applications/<ref>/money")
def money(ref: str) -> str:
    """Where the proof stands; while the filing is a draft also what may belong together, to be confirmed."""
    case = the_case(ref)
    return money_page(case)


def money_page(case: Application, errors: dict[str, str] | None = None) -> str:
    """The page of a draft, or what was frozen with the newest submission."""
    if case.state not in EDITABLE:
        return _frozen(case)
    pack = pack_of(case)
    papers, standing = drafted(case, pack)
    content = content_of(papers, standing)
    rows = MoneyRows(content)
    pane = request.args.get("pane", "check")
    found = rows.proposed(proposals(papers.book()), WHY) if pane == "check" or errors else []
    return render_template(
        "enterprise/money.html",
        title="合同、发票与付款",
        lead=f"逐笔说明“{standing.claims.says}”是怎么来的：合同、发票、付款三样都对得上的部分才算证明。",
        case=case,
        editable=True,
        rows=rows,
        standing=content["standing"],
        any=papers.any,
        pane=pane if pane in PANES else "check",
        panes=_panes(case, papers),
        proposed=found[:MOST_PROPOSED],
        more=len(found) - MOST_PROPOSED,
        what=_WHAT,
        errors=errors or {},
        matched=rows.matched(_share_ids(papers)),
        **paged(rows, request.args.get("pane", "check")),
        breadcrumb=trail(case, ("合同、发票与付款", None)),
    )


def drafted(case: Application, pack: Pack) -> tuple[Papers, Standing]:
    """The draft's papers and where they stand. Raises NotFound for a programme that asks for no proof of money."""
    made = assemble(g.session, case, pack, g.moment.today)
    standing = draft_standing(g.session, case, pack, made.document)
    if standing is None:
        raise NotFound("这项政策不要求核对合同、发票和付款")
    return papers_of(g.session, case), standing


def _frozen(case: Application) -> str:
    submission = last_submission(g.session, case)
    frozen = money_filed(g.session, submission) if submission else None
    rows = MoneyRows(frozen.content) if frozen else None
    return render_template(
        "enterprise/money.html",
        title="合同、发票与付款",
        lead="这是最近一次提交时固定下来的内容，审核人员看到的也是这些。",
        case=case,
        editable=False,
        rows=rows,
        standing=frozen.content["standing"] if frozen else None,
        any=frozen is not None,
        pane="all",
        matched=rows.matched() if rows else [],
        errors={},
        breadcrumb=trail(case, ("合同、发票与付款", None)),
    )


def paged(rows: MoneyRows, pane: str) -> dict[str, Any]:
    """The page of papers that was asked for, with its links."""
    sides = {"contracts": rows.contracts, "invoices": rows.invoices, "payments": rows.payments}
    if pane not in sides:
        return {"papers": [], "pager": None}
    every = sides[pane]()
    typed = request.args.get("page", "1")
    number = int(typed) if typed.isdigit() and len(typed) < 5 else 1
    shown, count = page_of(every, number)
    number = min(max(number, 1), count)
    here = {**(request.view_args or {}), "pane": pane}
    endpoint = request.endpoint or ""
    pager = {
        "text": f"第 {number} 页，共 {count} 页，{len(every)} 份",
        "prev_url": url_for(endpoint, **here, page=number - 1) if number > 1 else None,
        "next_url": url_for(endpoint, **here, page=number + 1) if number < count else None,
    }
    return {"papers": shown, "pager": pager if count > 1 else None}


def _panes(case: Application, papers: Papers) -> list[dict[str, Any]]:
    counts = {
        "contracts": len(papers.contracts), "invoices": len(papers.invoices), "payments": len(papers.payments),
        "matched": len(papers.invoice_shares) + len(papers.payment_shares),
    }  # fmt: skip
    now = request.args.get("pane", "check")
    return [
        {
            "label": words,
            "count": counts.get(key),
            "current": key == (now if now in PANES else "check"),
            "href": url_for("enterprise.money", ref=case.ref, pane=key),
        }
        for key, words in PANES.items()
    ]


def _share_ids(papers: Papers) -> dict[tuple[str, str, str], int]:
    found = {(INVOICED, str(x.invoice_id), str(x.line_id)): x.id or 0 for x in papers.invoice_shares}
    return found | {(PAID, str(x.payment_id), str(x.invoice_id)): x.id or 0 for x in papers.payment_shares}


@pages.post("/applications/<ref>/money/match")
def match_money(ref: str) -> ResponseReturnValue:
    """Confirm the ticked proposals, or one part typed by hand."""
    case = the_case(ref)
    try:
        count = _by_hand(case) if request.form.get("do") == "hand" else _ticked(case)
    except Refusal as no:
        field = f"amount-{request.form.get('what', '')}" if no.status == 422 else ""
        return money_page(case, {field: "".join(no.reasons)}), no.status
    flash(f"已核对 {count} 笔。" if count else "没有勾选要核对的内容。", "good" if count else "warn")
    return redirect(url_for("enterprise.money", ref=ref), 303)


def _ticked(case: Application) -> int:
    chosen: dict[str, list[tuple[str, str, int]]] = {}
    for value in request.form.getlist("proposal"):
        what, paper, of, fen = (value.split(":") + [""] * 4)[:4]
        if what not in (INVOICED, PAID, BACK) or not fen.removeprefix("-").isdigit() or len(fen) > 18:
            raise Refusal("页面内容已经变化，请刷新后重新勾选。", status=409)
        chosen.setdefault(what, []).append((paper, of, int(fen)))
    return sum(match(g.session, g.viewer, case, what, parts, g.moment) for what, parts in chosen.items())


def _by_hand(case: Application) -> int:
    what = request.form.get("what", "")
    names = {INVOICED: ("invoice", "line"), PAID: ("payment", "paid_invoice")}.get(what)
    if names is None:
        raise NotFound("没有找到要核对的材料")
    paper, of = (request.form.get(name, "") for name in names)
    if not paper.isdigit() or not of.isdigit():
        raise Refusal("请选择要核对的两份材料。", status=422)
    try:
        fen = to_fen(read_answer(_AMOUNT, request.form.get(f"amount-{what}", "")))
    except Unreadable as error:
        raise Refusal(str(error), status=422) from error
    if not fen:
        raise Refusal("请填写核对的金额；退款填负数。", status=422)
    return match(g.session, g.viewer, case, what, [(paper, of, fen)], g.moment)


@pages.post("/applications/<ref>/money/unmatch")
def unmatch_money(ref: str) -> ResponseReturnValue:
    """Take one confirmed part back."""
    case = the_case(ref)
    unmatch(g.session, case, request.form.get("what", ""), number_in("share"))
    flash("已取消这一笔核对。", "good")
    return redirect(url_for("enterprise.money", ref=ref, pane="matched"), 303)
