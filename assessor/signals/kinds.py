"""The kinds of risk signals: their names, how much each weighs, and what a person is asked to look at."""

from dataclasses import dataclass
from typing import Literal

Relation = Literal["others", "again", "alone", "city"]
"""others: two enterprises · again: one enterprise in two batches · alone: one filing · city: a whole city."""


@dataclass(frozen=True)
class Kind:
    """One kind. `severity` from 1 (worth a glance) to 3 (look first); `look` says what to compare."""

    title: str
    severity: int
    look: str


KINDS: dict[str, Kind] = {
    "invoice": Kind("发票相同", 3, "核对两份申报的发票原件、购买方名称和付款回单；一张发票只能算一家企业、一次投入。"),
    "payment": Kind(
        "付款相同", 3, "核对银行回单原件、流水号和收付款单位；一笔付款在各项政策、各年度、各家企业之间只能计算一次。"
    ),
    "file": Kind(
        "材料文件相同", 3, "两份申报交了逐字节相同的文件。打开看内容写的是哪家企业；公用模板或公开资料可以说明原因。"
    ),
    "serial": Kind("设备编号相同", 3, "核对铭牌照片和设备所在地；同型号设备编号规则相同的，请看完整编号。"),
    "contract": Kind("合同编号相同", 2, "核对合同双方和签订日期；服务商编号从头排起时可能碰巧相同。"),
    "project": Kind(
        "上云项目相同",
        2,
        "合同双方、签订日期和金额都相同。核对是不是同一个项目重复申报；分年度付款的，看各年计入的付款是否分开。",
    ),
    "account": Kind("付款账号相同", 2, "核对银行回单上的户名；集团统一付款的应有代付说明。"),
    "image": Kind("图片近似", 2, "并排看两张图片的账号、日期和数据是不是同一次截取或拍摄。"),
    "text": Kind("应用简介近似", 2, "对照两段文字和各自的佐证；同一服务商提供的通用介绍不能代替本企业的应用。"),
    "contact": Kind("联系电话相同", 1, "看是不是由同一家机构代为申报；集团内部统一申报的可以说明。"),
    "edge": Kind("金额贴着最低要求", 1, "合计刚好越过最低金额，又是整数。逐笔核对付款回单和退款。"),
    "last_day": Kind(
        "各项服务同在最后一天开通", 1, "所有云服务都在能满足连续使用要求的最后一天开始。核对开通记录和用量。"
    ),
    "concentration": Kind(
        "服务商集中", 1, "本市多数申报企业使用同一服务商。看申报材料是否由其统一制作，企业是否实际使用。"
    ),
}
"""By name, the heaviest first."""

MONEY = ("invoice", "payment", "contract", "project")
"""What money may be counted once only, whatever the programme, level or year."""

SEVERITIES = {3: "先看", 2: "应看", 1: "留意"}
RELATIONS: dict[str, str] = {
    "others": "不同企业之间",
    "again": "同一企业重复使用（跨批次、跨项目或跨政策）",
    "alone": "本申报之内",
    "city": "全市范围",
}
RESULTS = {"explained": "已解释", "not_explained": "未能解释"}
"""What people may make of a signal."""

SHORTEST_REASON = 4

PAPERS_OF_MONEY = frozenset({"invoice", "voucher"})
"""Kinds of evidence that one enterprise uses once: every batch counts the money of its own window."""

PICTURES = frozenset({"screenshot", "photo"})
"""Kinds of evidence whose pictures are compared by their looks. Printed forms all look alike (see docs/decisions)."""
