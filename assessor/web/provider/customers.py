"""The provider's customers: every service that names the provider, and its word on each of them."""

from dataclasses import dataclass

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases.confirm_service import CONFIRMED, REFUSED, Said, confirm_service, problems, take_provider_step
from assessor.cases.customer_cases import (
    customer_services,
    find_customer_case,
    own_service,
    own_services,
    provider_steps,
)
from assessor.cases.refusal import Refusal
from assessor.cases.service_standing import Standing
from assessor.cases.void_service import void_service
from assessor.web.bureau.common import pack_of
from assessor.web.paging import a_page
from assessor.web.provider.blueprint import pages
from assessor.web.provider.typed import day_or_none, fen_or_none
from assessor.web.service_rows import row_of
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from models.vocabulary import Role
from questionnaires.shapes import Pack

VOID = "void"
TABS = {"open": "待核对", "differs": "有出入和不认可", "void": "已作废", "all": "全部"}
IN_TAB = {"open": {"waiting"}, "differs": {"differs", "refused"}, "void": {"void"}}
LABELS = {"answer": "是否属实", "first_on": "开始日期", "last_on": "最后一天", "amount": "金额", "words": "说明"}


@dataclass(frozen=True)
class Act:
    """One button of the form: its name, words, what it does, and whether it goes against the applicant."""

    name: str
    title: str
    says: str
    kind: str
    reasons: tuple[str, ...] = ()
    cites: str = ""


@pages.get("/customers")
def customers() -> str:
    """All services, those that wait first."""
    tab = request.args.get("tab", "open")
    tab = tab if tab in TABS else "open"
    found = customer_services(g.session, g.viewer)
    names = _names({case.enterprise_id for _, case in found})
    titles = dict(g.session.exec(select(Batch.id, Batch.title)).all())
    counts = {key: sum(one.state in IN_TAB.get(key, {one.state}) for one, _ in found) for key in TABS}
    words = " ".join(request.args.get("words", "").split())[:60]
    asked = [
        (one, case)
        for one, case in found
        if one.state in IN_TAB.get(tab, {one.state}) and _named(words, one, case, names)
    ]
    shown, pager = a_page(asked)
    return render_template(
        "provider/customers.html",
        title="客户申报的服务",
        tabs=[
            {"label": words, "count": counts[key], "current": key == tab, "href": url_for("provider.customers", tab=key)}
            for key, words in TABS.items()
        ],
        tab=tab,
        words=words,
        pager=pager,
        rows=[
            {**row_of(one), "firm": names.get(case.enterprise_id), "number": case.number,
             "batch": titles.get(case.batch_id), "href": _address(case, one)}
            for one, case in shown
        ],
    )  # fmt: skip


def _named(words: str, one: Standing, case: Application, names: dict[int, str]) -> bool:
    """Whether the enterprise, the service or the case's number holds the words; always when there are none."""
    return any(words in (text or "") for text in (names.get(case.enterprise_id), one.service.title, case.number))


@pages.get("/customers/<ref>/s/<section_id>")
def service(ref: str, section_id: str) -> str:
    """One service: what the customer claimed, and the form for the provider's word."""
    case = find_customer_case(g.session, g.viewer, ref)
    one = own_service(g.session, g.viewer, case, section_id, request.args.get("line", ""))
    return _page(case, one, {})


@pages.post("/customers/<ref>/s/<section_id>")
def say(ref: str, section_id: str) -> ResponseReturnValue:
    """Confirm, refuse or void a line; for a project, take the provider's step of the process."""
    case = find_customer_case(g.session, g.viewer, ref, lock=True)
    one = own_service(g.session, g.viewer, case, section_id, request.form.get("line", ""))
    pack = pack_of(case)
    errors: dict[str, str] = {}
    said = _said(errors)
    action = request.form.get("action", "")
    if not errors:
        try:
            done = _do(case, pack, one, action, said)
        except Refusal as no:
            errors = _by_field(action, said, no)
        else:
            flash(f"已办理：{done}。", "good")
            return redirect(_address(case, one), 303)
    return _page(case, one, errors), 422


def _do(case: Application, pack: Pack, one: Standing, action: str, said: Said) -> str:
    if not one.service.line_id:
        return take_provider_step(g.session, g.viewer, case, pack, action, said, g.moment).title
    if action == VOID:
        void_service(g.session, g.viewer, case, pack, one, said.words, g.moment)
        return "作废"
    place = one.service.section, one.service.line_id
    confirm_service(g.session, g.viewer, case, *place, said, g.moment)
    return "确认属实" if said.answer == CONFIRMED else "不认可"


def _said(errors: dict[str, str]) -> Said:
    action = request.form.get("action", "")
    against = action in (REFUSED, VOID)
    return Said(
        REFUSED if against else CONFIRMED,
        day_or_none("first_on", "开始日期", errors),
        day_or_none("last_on", "最后一天", errors),
        fen_or_none("amount", errors),
        request.form.get("words", ""),
    )


def _by_field(action: str, said: Said, no: Refusal) -> dict[str, str]:
    found = problems(said, g.moment) if no.status == 422 else {}
    if found and set(found.values()) & set(no.reasons):
        return found
    return {"words" if no.status == 422 and "理由" in no.reasons[0] else "": "".join(no.reasons)}


def _page(case: Application, one: Standing, errors: dict[str, str]) -> str:
    pack, names = pack_of(case), _names({case.enterprise_id})
    known = one.word or one.service
    typed = request.form if errors else {
        "first_on": known.first_on.isoformat() if known.first_on else "",
        "last_on": known.last_on.isoformat() if known.last_on else "",
        "amount": _yuan(known.amount_fen),
        "words": "",
    }  # fmt: skip
    return render_template(
        "provider/service.html",
        title=one.service.title,
        caption=names.get(case.enterprise_id),
        case=case,
        pack=pack,
        batch=g.session.get_one(Batch, case.batch_id).title,
        row=row_of(one),
        one=one,
        acts=_acts(case, pack, one),
        others=[row_of(other) | {"href": _address(case, other)} for other in own_services(g.session, g.viewer, case)
                if other.service.id != one.service.id],
        certifier=g.viewer.role is Role.CERTIFIER,
        typed=typed,
        errors=errors,
        labels=LABELS,
        action=url_for("provider.say", ref=case.ref, section_id=one.service.section),
        breadcrumb=[
            {"label": "服务商首页", "href": url_for("provider.home")},
            {"label": "客户申报的服务", "href": url_for("provider.customers")},
            {"label": one.service.title},
        ],
    )  # fmt: skip


def _acts(case: Application, pack: Pack, one: Standing) -> list[Act]:
    if one.void is not None:
        return []
    if not one.service.line_id:
        return [
            Act(step.step, step.title, step.says, _kind(pack, step.to, step.reason), reasons, step.cites)
            for step, reasons in provider_steps(g.session, g.viewer, case, pack, g.moment)
        ]
    return [
        Act(CONFIRMED, "属实，确认", "按上面填写的时间和金额确认；与企业所填不同的，两边都会看到。", "primary"),
        Act(REFUSED, "不属实", "在说明里写明哪里不属实。", "secondary"),
        Act(VOID, "作废", "合同没有履行的，写明理由后作废；各项合计随即扣除。", "danger"),
    ]


def _kind(pack: Pack, to: str, reason: str) -> str:
    assert pack.process is not None
    if to in pack.process.states and pack.process.states[to].final:
        return "danger"
    return "secondary" if reason == "required" else "primary"


def _address(case: Application, one: Standing) -> str:
    line = one.service.line_id or None
    return url_for("provider.service", ref=case.ref, section_id=one.service.section, line=line)


def _names(firms: set[int]) -> dict[int, str]:
    query = select(Organisation.id, Organisation.name).where(col(Organisation.id).in_(firms))
    return dict(g.session.exec(query).all())


def _yuan(fen: int | None) -> str:
    return "" if fen is None else f"{fen // 100}.{fen % 100:02d}"
