"""The documents and clauses behind the service, made from the packs: nothing here is written twice."""

from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, current_app, g, render_template, request

from assessor.cases.refusal import NotFound
from assessor.web.batches import batch_in_force, packs_by_title, subsidies
from assessor.web.filters import wan, yuan, zh_date
from questionnaires.shapes import Award, Pack, Parameter

pages = Blueprint("basis", __name__, url_prefix="/basis")
CARRIERS = {
    "rules": ("系统规则自动核对", "info"),
    "service": ("本服务保证", "info"),
    "enterprise": ("申报企业", "neutral"),
    "provider": ("云服务商", "neutral"),
    "county": ("县（市、区）工信部门", "neutral"),
    "city": ("设区市工信局", "neutral"),
    "province": ("省工信厅", "neutral"),
    "finance": ("财政部门", "neutral"),
    "operator": ("运营公司", "neutral"),
    "third_party": ("第三方机构", "neutral"),
    "government": ("政府", "neutral"),
    "data_bureau": ("大数据局", "neutral"),
    "experts": ("评审专家", "neutral"),
    "nobody_yet": ("公开文件没有给出，暂无人办理", "warn"),
}
UNITS = {
    "yuan": "元", "percent": "%", "months": "个月", "days": "天", "working_days": "个工作日", "years": "年", "count": "",
    "points": "分", "date": "",
}  # fmt: skip


@pages.get("")
def index() -> str:
    """The clauses of one pack: our summary, who carries each, which rules come from it; its numbers; its gaps."""
    known = current_app.extensions["packs"]
    ratings = packs_by_title(known)
    packs = [*ratings, *subsidies(known)]
    wanted = request.args.get("batch", "")
    pack = next((p for p in packs if p.id == wanted), None) or batch_in_force(g.session, {p.id: p for p in ratings})
    if wanted and pack.id != wanted:
        raise NotFound("没有找到这个批次的依据")
    return render_template(
        "public/basis.html",
        title="办理依据",
        pack=pack,
        packs=packs,
        carriers=CARRIERS,
        rules=rules_by_clause(pack),
        awards=[award_table(pack, award) for award in pack.awards.values()],
        materials=materials(pack),
        parameters=[(p, shown_value(pack, p)) for p in pack.parameters.values()],
        basis=[pack.document_number or pack.title],
    )


def rules_by_clause(pack: Pack) -> dict[str, list[tuple[str, list[str]]]]:
    """For each clause, the sentences of the rules that come from it and the stars they hold for."""
    found: dict[str, dict[str, list[str]]] = {}
    for level in pack.levels.values():
        for rule in level.rules:
            found.setdefault(rule.cites, {}).setdefault(rule.says, []).append(level.title)
    return {clause: list(rules.items()) for clause, rules in found.items()}


def award_table(pack: Pack, award: Award) -> dict[str, Any]:
    """An award form as a person reads it: for whom, ratio, and the cap (or the rate) of each bracket."""
    arguments = [name for name in award.arguments.values() if name in pack.parameters]
    rows = [
        {
            "title": bracket.title,
            "cites": bracket.cites,
            "shown": [shown_value(pack, pack.parameters[name]) for name in (bracket.cap, bracket.ratio) if name],
        }
        for bracket in award.brackets
    ]
    flat = [(pack.parameters[name].says, shown_value(pack, pack.parameters[name])) for name in arguments]
    return {"award": award, "flat": flat, "brackets": rows}


def materials(pack: Pack) -> list[dict[str, Any]]:
    """What has to be handed in, by whom, and how many fields the form has where the document gives one."""
    fields = {form.id: sum(len(section.questions) for section in form.sections) for form in pack.forms.values()}
    return [
        {"material": one, "by": CARRIERS[one.by][0], "fields": fields.get(one.form or "")}
        for one in pack.documents.values()
    ]


def shown_value(pack: Pack, parameter: Parameter) -> str | None:
    """A parameter's value with its unit, None when the documents do not give one."""
    value = pack.parameter(parameter.id)
    if value is None:
        return None
    if isinstance(value, date):
        return zh_date(value)
    unit = UNITS[parameter.unit]
    if unit == "元":
        return f"{yuan(Decimal(value))} 元（{wan(Decimal(value))} 万元）"
    return f"{value} {unit}".strip() if unit != "%" else f"{value}%"
