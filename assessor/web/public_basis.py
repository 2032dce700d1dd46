"""The documents and clauses behind the service, made from the packs: nothing here is written twice."""

from datetime import date
from decimal import Decimal

from flask import Blueprint, current_app, g, render_template, request

from assessor.cases.refusal import NotFound
from assessor.web.batches import batch_in_force, packs_by_title
from assessor.web.filters import wan, yuan, zh_date
from questionnaires.shapes import Pack, Parameter

pages = Blueprint("basis", __name__, url_prefix="/basis")
CARRIERS = {
    "rules": ("系统规则自动核对", "info"),
    "service": ("本服务保证", "info"),
    "enterprise": ("申报企业", "neutral"),
    "county": ("县（市、区）工信部门", "neutral"),
    "city": ("设区市工信局", "neutral"),
    "province": ("省工信厅", "neutral"),
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
    packs = packs_by_title(current_app.extensions["packs"])
    wanted = request.args.get("batch", "")
    pack = next((p for p in packs if p.id == wanted), None) or batch_in_force(g.session, {p.id: p for p in packs})
    if wanted and pack.id != wanted:
        raise NotFound("没有找到这个批次的依据")
    return render_template(
        "public/basis.html",
        title="办理依据",
        pack=pack,
        packs=packs,
        carriers=CARRIERS,
        rules=rules_by_clause(pack),
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
