"""Invoices as PDF for tests, drawn by typst in the forms that firms receive; every party and number is invented."""

import typst

HEAD = '#set page(width: 240mm, height: 140mm, margin: 10mm)\n#set text(size: 9pt, font: "Noto Sans CJK SC")\n'
BUYER, SELLER = "示例精密制造（苏州）有限公司", "示例云计算服务有限公司"
DIGITAL = "24322000000012345678"
CODE, NUMBER = "032002100111", "12345678"


def pdf(body: str) -> bytes:
    """The bytes of one page."""
    from assessor.documents.glyphs import FONT_FILE

    return bytes(typst.compile((HEAD + body).encode(), font_paths=[str(FONT_FILE.parent)]))


def digital(
    *, number: str = DIGITAL, buyer: str = BUYER, seller: str = SELLER, net: str = "42,452.83", tax: str = "2,547.17",
    total: str = "45,000.00", capital: str = "肆万伍仟圆整", day: str = "2021年12月01日", remark: str = "", money: str = "¥",
) -> str:  # fmt: skip
    """A fully digital invoice: twenty digits, no code, the parties side by side."""
    return f"""
#align(center)[电子发票（增值税专用发票）]
#align(right)[发票号码：{number} \\ 开票日期：{day}]
#grid(columns: (1em, 1fr, 1em, 1fr),
  [购买方信息], [名称：{buyer} \\ 统一社会信用代码/纳税人识别号：91320583XXFAKE0018],
  [销售方信息], [名称：{seller} \\ 统一社会信用代码/纳税人识别号：91320583XXFAKE002B])
#table(columns: 6, [项目名称], [规格型号], [单位], [金额], [税率/征收率], [税额],
  [\\*信息技术服务\\*云服务器], [], [年], [{net}], [6%], [{tax}],
  [合 计], [], [], [{money}{net}], [], [{money}{tax}],
  table.cell(colspan: 3)[价税合计（大写） #h(1em) ⊗{capital}], table.cell(colspan: 3)[（小写）{money}{total}])
备注：{remark}
"""


def older(
    *, code: str = CODE, number: str = NUMBER, capital: str = "肆万伍仟圆整", total: str = "45000.00", remark: str = ""
) -> str:
    """An invoice of before: a code of twelve digits (or ten) and a number of eight."""
    sign = "-" if total.startswith("-") else ""
    return f"""
#align(center)[江苏增值税电子普通发票]
#align(right)[发票代码：{code} \\ 发票号码：{number} \\ 开票日期：2021 年 12 月 01 日 \\ 校 验 码：12345 67890 12345 67890]
购 买 方 \\ 名 称：{BUYER} \\ 纳税人识别号：91320583XXFAKE0018 \\ 地 址、电 话：江苏省昆山市
#table(columns: 4, [货物或应税劳务、服务名称], [金额], [税率], [税额], [云服务], [{sign}42452.83], [6%], [{sign}2547.17],
  [合 计], [¥{sign}42452.83], [], [¥{sign}2547.17])
价税合计（大写）⊗{capital} （小写）¥{total} \\
销 售 方 \\ 名 称：{SELLER} \\ 纳税人识别号：91320583XXFAKE002B \\
备注：{remark}
"""
