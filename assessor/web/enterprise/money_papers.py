"""Enter, change and remove one contract, invoice or payment."""

from typing import Any

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.contract_lines import claim_of, lines_of_contract, set_contract_lines
from assessor.cases.money_forms import KINDS, SEVERAL, WORDS, paper_section
from assessor.cases.save_answers import must_be_editable
from assessor.cases.save_paper import Paper, PaperErrors, find_paper, remove_paper, save_paper
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import number_in, pack_of, registered, the_case, trail
from assessor.web.enterprise.money import drafted
from assessor.web.filters import yuan
from assessor.web.typed import typed_answers
from models.application import Application
from models.money import MoneyContract

EMPTY_LINES = 3
PANE = {"contract": "contracts", "invoice": "invoices", "payment": "payments"}


@pages.route("/applications/<ref>/money/<kind>/new", methods=["GET", "POST"])
def new_paper(ref: str, kind: str) -> ResponseReturnValue:
    """Enter a paper."""
    case = _draft(ref, kind)
    claims = _claims(case)
    if request.method == "GET":
        return _form(case, kind, claims, _usual(case, kind, claims), None, {})
    typed = typed_answers(paper_section(kind, claims), request.form, case.level)
    try:
        row = save_paper(g.session, g.viewer, case, kind, claims, typed, g.moment)
    except PaperErrors as no:
        return _form(case, kind, claims, typed, None, no.errors), 422
    return _saved(case, kind, row)


@pages.route("/applications/<ref>/money/<kind>/<paper_ref>", methods=["GET", "POST"])
def paper(ref: str, kind: str, paper_ref: str) -> ResponseReturnValue:
    """Change a paper."""
    case = _draft(ref, kind)
    claims = _claims(case)
    row = find_paper(g.session, case, kind, paper_ref)
    if request.method == "GET":
        return _form(case, kind, claims, typed_of(row), row, {})
    typed = typed_answers(paper_section(kind, claims), request.form, case.level)
    try:
        row = save_paper(
            g.session, g.viewer, case, kind, claims, typed, g.moment, ref=paper_ref, version=number_in("version")
        )  # fmt: skip
    except PaperErrors as no:
        return _form(case, kind, claims, typed, row, no.errors), 422
    return _saved(case, kind, row)


@pages.post("/applications/<ref>/money/<kind>/<paper_ref>/remove")
def drop_paper(ref: str, kind: str, paper_ref: str) -> ResponseReturnValue:
    """Remove a paper with what was matched to it."""
    case = _draft(ref, kind)
    remove_paper(g.session, case, kind, paper_ref, number_in("version"))
    flash(f"已删除这份{WORDS[kind]}和它的核对。", "good")
    return redirect(url_for("enterprise.money", ref=ref, pane=PANE[kind]), 303)


@pages.post("/applications/<ref>/money/contract/<paper_ref>/lines")
def contract_parts(ref: str, paper_ref: str) -> ResponseReturnValue:
    """Say what the parts of a contract are for."""
    case = _draft(ref, "contract")
    contract = find_paper(g.session, case, "contract", paper_ref)
    assert isinstance(contract, MoneyContract)
    typed = _typed_lines()
    try:
        version = number_in("version")
        set_contract_lines(g.session, g.viewer, case, contract, _claims(case), typed, version, g.moment)
    except PaperErrors as no:
        page = _form(case, "contract", _claims(case), typed_of(contract), contract, no.errors, typed)
        return page, 422
    flash("分项已保存。", "good")
    return redirect(url_for("enterprise.paper", ref=ref, kind="contract", paper_ref=paper_ref), 303)


def _typed_lines() -> list[dict[str, str]]:
    numbers = sorted({int(n) for key in request.form if (n := key.partition("-")[0]).isdigit() and len(n) < 4})
    return [{name: request.form.get(f"{n}-{name}", "") for name in ("title", "claim", "amount")} for n in numbers]


def typed_of(row: Paper) -> dict[str, Any]:
    """A saved paper as its form shows it."""
    typed: dict[str, Any] = {}
    for name, value in row.model_dump().items():
        if name.endswith("_fen"):
            typed[name.removesuffix("_fen") + "_yuan"] = "" if value is None else yuan(value).replace(",", "")
        else:
            typed[name] = value.isoformat() if hasattr(value, "isoformat") else value
    if "code" in typed:
        typed["invoice"] = {"code": typed["code"], "number": typed["number"]}
        typed["corrects"] = {"code": typed["corrects_code"], "number": typed["corrects_number"]}
    if isinstance(row, MoneyContract):
        typed["claim"] = claim_of(g.session, row)
    return typed


def _draft(ref: str, kind: str) -> Application:
    if kind not in KINDS:
        abort(404)
    case = the_case(ref)
    must_be_editable(case)
    return case


def _claims(case: Application) -> dict[str, str]:
    return dict(drafted(case, pack_of(case))[1].claims.titles)


def _usual(case: Application, kind: str, claims: dict[str, str]) -> dict[str, Any]:
    """What is usually so: the applicant buys and pays; with one claim the contract is for it."""
    name = registered(case)["name"]
    usual: dict[str, Any] = {"buyer": name, "payer": name}
    if len(claims) == 1:
        usual["claim"] = next(iter(claims))
    return usual


def _saved(case: Application, kind: str, row: Paper) -> ResponseReturnValue:
    flash(f"{WORDS[kind]}已保存。", "good")
    if request.form.get("then") == "another":
        return redirect(url_for("enterprise.new_paper", ref=case.ref, kind=kind), 303)
    if isinstance(row, MoneyContract) and request.form.get("claim") == SEVERAL:
        return redirect(url_for("enterprise.paper", ref=case.ref, kind=kind, paper_ref=row.ref, _anchor="parts"), 303)
    return redirect(url_for("enterprise.money", ref=case.ref, pane=PANE[kind]), 303)


def _form(
    case: Application, kind: str, claims: dict[str, str], typed: dict[str, Any], row: Paper | None,
    errors: dict[str, str], lines: list[dict[str, str]] | None = None,
) -> str:  # fmt: skip
    section = paper_section(kind, claims)
    several = isinstance(row, MoneyContract) and (typed.get("claim") == SEVERAL or lines is not None)
    if several and lines is None and isinstance(row, MoneyContract):
        lines = [
            {"title": one.title, "claim": one.claim, "amount": yuan(one.amount_fen).replace(",", "")}
            for one in lines_of_contract(g.session, row)
        ]
    words = f"修改{WORDS[kind]}" if row else f"添加{WORDS[kind]}"
    return render_template(
        "enterprise/money_paper.html",
        title=words,
        case=case,
        kind=kind,
        section=section,
        typed=typed,
        row=row,
        errors=errors,
        labels={q.id: q.label for q in section.questions},
        lines=[*(lines or []), *({} for _ in range(EMPTY_LINES))] if several else None,
        claims=list(claims.items()),
        pane=PANE[kind],
        breadcrumb=trail(case, ("合同、发票与付款", url_for("enterprise.money", ref=case.ref)), (words, None)),
    )
