"""The finance office's page: what each project has coming, what was paid; one person enters, another confirms."""

from typing import Any

from flask import Blueprint, Response, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases import enter_payments, two_persons
from assessor.cases import fund_payments as money
from assessor.cases.names_of_people import names_of
from assessor.cases.refusal import Refusal
from assessor.cases.step_papers import LONGEST_VOUCHER
from assessor.cases.windows import BEIJING
from assessor.documents.workbook import Column, Sheet, workbook
from assessor.web.bureau import fund_common as shared
from assessor.web.bureau import typed
from assessor.web.bureau.money_of_case import standing_words
from assessor.web.bureau.two_persons import rows_of
from assessor.web.sheet_uploads import as_workbook
from models.vocabulary import OrgKind

pages = Blueprint("bureau_fund_pay", __name__, url_prefix="/bureau/fund/payments")

KINDS = enter_payments.KINDS
TONES = {
    "pay": "waiting", "pay_after": "warn", "recover": "bad", "asked": "info", "wait": "neutral", "done": "good",
    "back": "warn", "out": "neutral",
}  # fmt: skip


@pages.get("/")
def index() -> str:
    """Every project of the city (or of all) with what is due."""
    return _page({})


@pages.post("/")
def take() -> ResponseReturnValue:
    """Enter that what is due of the chosen projects was paid or came back; another person of the office confirms."""
    fund = shared.chosen_fund()
    errors: dict[str, str] = {}
    on = typed.day("on", "办理日期", errors)
    number = typed.text("voucher", "支付凭证号", errors, most=LONGEST_VOUCHER)
    if not errors and on is not None:
        try:
            made = enter_payments.propose_due(
                g.session, g.viewer, fund.batch, fund.pack, fund.award, request.form.getlist("project"),
                enter_payments.Voucher(on, number), g.moment,
            )  # fmt: skip
        except Refusal as refusal:
            errors[""] = "".join(refusal.reasons)
            return _page(errors), refusal.status
        count = len(made.payload["lines"])
        flash(f"已登记 {count} 个项目，请本单位另一位工作人员核对凭证后确认，确认后才生效。", "good")
        return redirect(url_for("bureau_fund_pay.index", batch=fund.batch.pack_id), 303)
    return _page(errors), 422


@pages.get("/list.xlsx")
def export() -> Response:
    """The same as a workbook: what is due, and every payment."""
    fund, city = shared.chosen_fund(), shared.own_city()
    names, at = shared.city_names(), g.moment.at.astimezone(BEIJING)
    due = [
        [
            one["number"],
            one["enterprise"],
            one["uscc"],
            one["city"],
            one["award_fen"],
            one["gross_fen"],
            one["returned_fen"],
            one["due_fen"],
            one["words"],
        ]
        for one in _rows(_accounts(fund, city))
    ]
    payments = money.payments_of(g.session, fund.batch, city)
    people = _people(payments)
    paid = [
        [
            case.number,
            firm.name,
            names.get(case.city_code, ""),
            KINDS[one.kind],
            one.amount_fen,
            one.moved_on,
            one.voucher,
            people[one.by_person_id],
            people[one.confirmed_by],
        ]
        for one, case, firm in payments
    ]
    notes = (f"{fund.batch.title}　{at:%Y-%m-%d %H:%M}（北京时间）",)
    sheets = [
        Sheet("应付和已付", "应付和已付", [
            Column("项目编号", "code"), Column("企业名称", "text", 36), Column("统一社会信用代码", "code"), Column("设区市"),
            Column("核算补助（元）", "money"), Column("已付（元）", "money"), Column("已追回（元）", "money"),
            Column("差额（元）", "money"), Column("状态"),
        ], due, notes),
        Sheet("拨付和追回", "拨付和追回", [
            Column("项目编号", "code"), Column("企业名称", "text", 36), Column("设区市"), Column("种类"),
            Column("金额（元）", "money"), Column("办理日期", "day"), Column("凭证号", "code"), Column("登记人"), Column("确认人"),
        ], paid, notes),
    ]  # fmt: skip
    return as_workbook(workbook(sheets, at, "补助资金兑付"), f"补助资金兑付-{at:%Y%m%d}.xlsx")


def _people(payments: list[Any]) -> dict[int, str]:
    return names_of(g.session, [who for one, _, _ in payments for who in (one.by_person_id, one.confirmed_by)])


def _accounts(fund: shared.Fund, city: str | None) -> list[money.Account]:
    return money.accounts(g.session, fund.batch, fund.pack, fund.award, city)


def _rows(found: list[money.Account]) -> list[dict[str, Any]]:
    names = shared.city_names()
    return [
        {
            "ref": one.case.ref, "number": one.case.number, "enterprise": one.enterprise.name, "uscc": one.enterprise.uscc,
            "city": names.get(one.case.city_code, ""), "award_fen": one.award_fen, "paid_fen": one.paid.net,
            "gross_fen": one.paid.gross, "returned_fen": one.paid.returned,
            "demand": one.demand.outstanding if one.demand else 0,
            "due_fen": one.due_fen,
            "turn": one.turn, "words": money.TURNS[one.turn], "tone": TONES[one.turn],
        }
        for one in found
    ]  # fmt: skip


def _waiting(fund: shared.Fund) -> list[dict[str, Any]]:
    """What the viewer's office entered for this batch and nobody confirmed yet."""
    mine = two_persons.entries(g.session, office=g.viewer.organisation_id)
    return rows_of(
        [
            one
            for one in mine
            if one.state == "open" and one.proposal.kind == money.KIND and one.proposal.batch_id == fund.batch.id
        ]
    )


def _page(errors: dict[str, str]) -> str:
    fund, city = shared.chosen_fund(), shared.own_city()
    found = _accounts(fund, city)
    rows = _rows(found)
    names = shared.city_names()
    wanted = request.args.get("turn", "")
    now = {
        one.case.id or 0: standing_words(one.paid, one.demand.outstanding if one.demand else 0)
        for one in found
    }
    payments = money.payments_of(g.session, fund.batch, city)
    people = _people(payments)
    return render_template(
        "bureau/fund_payments.html",
        title="兑付",
        batch=fund.batch,
        basis=[fund.pack.document_number or fund.pack.title],
        batches=fund.batches,
        rows=[row for row in rows if not wanted or row["turn"] == wanted],
        turns=[
            {"label": words, "count": sum(row["turn"] == turn for row in rows), "current": wanted == turn,
             "href": url_for("bureau_fund_pay.index", batch=fund.batch.pack_id, turn=turn)}
            for turn, words in money.TURNS.items()
        ],
        all_href=url_for("bureau_fund_pay.index", batch=fund.batch.pack_id),
        wanted=wanted,
        total={key: sum(row[key] for row in rows) for key in ("award_fen", "paid_fen")},
        to_pay=sum(row["due_fen"] for row in rows if row["turn"] in ("pay", "pay_after")),
        to_recover=sum(-row["due_fen"] for row in rows if row["turn"] == "recover"),
        paid=[
            {"number": case.number, "enterprise": firm.name, "city": names.get(case.city_code, ""), "kind": KINDS[one.kind],
             "amount_fen": one.amount_fen, "on": one.moved_on, "voucher": one.voucher,
             "now": now[case.id or 0], "by": f"{people[one.by_person_id]} 登记，{people[one.confirmed_by]} 确认"}
            for one, case, firm in payments
        ],
        may=g.viewer.kind is OrgKind.FINANCE,
        waiting=_waiting(fund),
        active=money.ACTIVE,
        chosen=set(request.form.getlist("project")),
        values=dict(request.form),
        errors=errors,
        today=g.moment.today,
    )  # fmt: skip
