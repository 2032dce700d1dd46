"""Invented contracts, invoices, bank slips, lists and letters as PDF, for the demonstration only."""

import random
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any

from assessor.documents.glyphs import showable
from assessor.documents.render import compile_template
from assessor.documents.rmb import capital

TAX_PERCENT = 6
"""Value-added tax on information services, contained in the amount."""

_FORMS = {"contract": "contract", "invoice": "invoice", "voucher": "voucher", "device_list": "list"}
_USES = ("状态采集与远程监控", "能耗数据分析", "预测性维护", "工艺参数优化", "设备台账管理")


@dataclass(frozen=True)
class Facts:
    """What a sample tells; see samples.sample."""

    enterprise: str
    provider: str
    item: str
    amount_fen: int | None
    dated_on: date
    period: tuple[date, date | None] | None
    number: str


def paper(kind: str, title: str, facts: Facts, dice: random.Random) -> bytes:
    """One sample as PDF; `dice` moves the small things that differ from firm to firm."""
    data: dict[str, Any] = {
        "form": _FORMS.get(kind, "letter"),
        "title": title,
        "enterprise": facts.enterprise,
        "provider": facts.provider,
        "item": facts.item,
        "number": facts.number,
        "dated_on": facts.dated_on.isoformat(),
        "from": facts.period[0].isoformat() if facts.period else None,
        "to": facts.period[1].isoformat() if facts.period and facts.period[1] else None,
        "amount": facts.amount_fen,
        "capital": capital(facts.amount_fen) if facts.amount_fen is not None else "",
        **_tax(facts.amount_fen),
        "reference": f"{dice.randrange(10**12):012d}",
        "account": f"0000 {dice.randrange(10**4):04d} {dice.randrange(10**4):04d} {dice.randrange(10**4):04d}",
        "rows": _devices(facts, dice) if kind == "device_list" else [],
        "paragraphs": _letter(kind, facts),
    }
    data = {key: showable(value) if isinstance(value, str) else value for key, value in data.items()}
    made_at = int(datetime.combine(facts.dated_on, time(4), UTC).timestamp())
    return compile_template("sample.typ", data, timestamp=made_at, standards=["1.7"])


def _tax(amount: int | None) -> dict[str, int | None]:
    """Net amount and tax in fen; together they are the amount."""
    if amount is None:
        return {"net": None, "tax": None}
    size = abs(amount)
    net = (size * 100 * 2 + (100 + TAX_PERCENT)) // (2 * (100 + TAX_PERCENT))
    sign = -1 if amount < 0 else 1
    return {"net": sign * net, "tax": sign * (size - net)}


def _devices(facts: Facts, dice: random.Random) -> list[list[str]]:
    rows = []
    for place in range(dice.randrange(3, 8)):
        connected = (facts.period[0] if facts.period else facts.dated_on) + timedelta(days=place * dice.randrange(1, 4))
        serial = facts.number if place == 0 else f"{facts.number}-{place + 1:02d}"
        edge = "是" if place % 3 != 2 else "否"
        rows.append([showable(facts.item), showable(serial), connected.isoformat(), edge, dice.choice(_USES)])
    return rows


def _letter(kind: str, facts: Facts) -> list[str]:
    name, item = facts.enterprise, facts.item
    texts = {
        "licence": [f"名称：{name}", f"统一社会信用代码：{facts.number}", "类型：有限责任公司", "经营范围：以登记机关核定为准（演示）"],
        "credit_report": [f"查询对象：{name}", "查询范围：行政处罚、经营异常、严重失信名单", "查询结果：截至查询之日，未查到不良记录。"],
        "finance_rules": [
            f"一、{name}设财务部，配备会计、出纳，岗位分设。",
            "二、付款须凭合同、发票与验收单，由经办、复核、批准三人签字。",
            f"三、上云费用单列明细，“{item}”等云服务按月核对用量与账单。",
        ],
        "report": [
            f"一、{name}使用“{item}”（服务商：{facts.provider}），业务数据按日汇集到云端。",
            "二、应用前靠人工抄录、事后统计；应用后数据自动采集、异常即时提醒，管理人员每天据此调整安排。",
            "三、下一步扩大采集范围，并把分析结果用于排产和检修。",
        ],
        "pledge": [
            f"{name}承诺：所填内容和所传材料真实、完整、有效，与实际上云情况一致。",
            "如有不实，愿意承担由此产生的责任，并配合核查。",
        ],
    }  # fmt: skip
    return [showable(line) for line in texts.get(kind, [])]
