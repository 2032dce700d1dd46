"""The payment list of a city as a workbook: the same lines and totals as the printed one."""

from assessor.documents.fund_shapes import PaymentListPaper
from assessor.documents.shapes import BEIJING
from assessor.documents.workbook import Column, Sheet, workbook


def payment_list_workbook(paper: PaymentListPaper) -> bytes:
    """One sheet; the last row is the total, the notes say it in capitals."""
    notes = (
        f"依据 {paper.basis.document_number}　第 {paper.run} 次核算　摘要 {paper.run_digest}",
        f"补助金额合计 {paper.total_fen // 100:,}.{paper.total_fen % 100:02d} 元（大写：{paper.total_words}）",
        *((f"支持比例 {paper.ratio}",) if paper.ratio else ()),
        *(("演示环境生成，企业与数据均为虚构",) if paper.demo else ()),
    )
    columns = [
        Column("序号", "number", 7), Column("项目编号", "code", 26), Column("企业名称", "text", 40),
        Column("统一社会信用代码", "code"), Column("计算基数（元）", "money"), Column("补助金额（元）", "money"),
    ]  # fmt: skip
    rows = [
        [number, row.number, row.name, row.uscc, row.base_fen, row.award_fen]
        for number, row in enumerate(paper.rows, 1)
    ]
    rows.append([None, None, "合计", None, paper.base_fen, paper.total_fen])
    title = f"{paper.city}{paper.programme}名单"
    made_at = paper.issued_at.astimezone(BEIJING)
    return workbook([Sheet("补助资金名单", title, columns, rows, notes)], made_at, title, paper.organisation)
