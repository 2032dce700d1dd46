"""Evidence for the demonstration: small real PDFs, PNGs and JPEGs made from a seed, each marked 演示样张.

All parties are invented by the caller. The same arguments give the same bytes; another seed gives other bytes.
"""

import random
from datetime import date
from typing import Literal, get_args

from assessor.documents import sample_papers, sample_pictures

Kind = Literal[
    "contract",
    "invoice",
    "voucher",
    "screenshot",
    "device_list",
    "photo",
    "licence",
    "credit_report",
    "finance_rules",
    "report",
    "pledge",
]
Period = tuple[date, date | None]

NAMES: dict[str, str] = {
    "contract": "云服务合同",
    "invoice": "电子发票",
    "voucher": "付款回单",
    "screenshot": "控制台截图",
    "device_list": "上云设备清单",
    "photo": "现场照片",
    "licence": "营业执照",
    "credit_report": "信用查询记录",
    "finance_rules": "财务管理制度",
    "report": "应用情况说明",
    "pledge": "真实性承诺书",
}
_KEPT_OUT = frozenset('/\\:*?"<>|')


def sample(
    kind: Kind,
    *,
    enterprise: str,
    provider: str,
    item: str,
    amount_fen: int | None,
    dated_on: date,
    period: Period | None,
    number: str,
    seed: int,
) -> tuple[str, bytes]:
    """File name and bytes of one piece of evidence.

    `item`: the service, device or subject; `amount_fen`: with tax, None where the paper carries no amount; `dated_on`:
    the paper's own date; `period`: first and last day (None: still running); `number`: contract, invoice or serial
    number. Raises ValueError for an unknown kind, and for an invoice or voucher without an amount.
    """
    if kind not in get_args(Kind):
        raise ValueError(f"没有“{kind}”这种演示材料，可选：{'、'.join(NAMES)}")
    if amount_fen is None and kind in ("invoice", "voucher"):
        raise ValueError("发票和付款回单须有金额（分）")
    facts = sample_papers.Facts(enterprise, provider, item, amount_fen, dated_on, period, number)
    dice = random.Random(f"{seed}/{kind}/{number}/{dated_on}")  # noqa: S311 - pictures, not secrets
    if kind == "screenshot":
        return _file_name(kind, facts, "png"), sample_pictures.screenshot(facts, dice)
    if kind == "photo":
        return _file_name(kind, facts, "jpg"), sample_pictures.photo(facts, dice)
    return _file_name(kind, facts, "pdf"), sample_papers.paper(kind, NAMES[kind], facts, dice)


def _file_name(kind: str, facts: sample_papers.Facts, extension: str) -> str:
    item = "".join(c for c in facts.item if c.isprintable() and c not in _KEPT_OUT and not c.isspace())[:24]
    parts = (f"{facts.dated_on:%Y%m%d}", NAMES[kind], item)
    return "-".join(part for part in parts if part) + f".{extension}"
