"""The minutes of a panel's meeting as a Word file, made by code from plain content; text is text, never markup."""

import io
import re
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Cm, Pt

from assessor.documents.city_report_word import FONT, table

ROWS = (("主持人", "chair"), ("地点", "place"), ("记录人", "recorder"), ("列席人员", "others"))


def panel_minutes_word(content: dict[str, Any]) -> bytes:
    """The .docx of the minutes (cases/panel_minutes.py)."""
    content = _printable(content)
    paper = Document()
    _house_style(paper, content)
    if content["demo"]:
        paper.add_paragraph("演示环境生成，企业与数据均为虚构，不具有任何效力").alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_heading(f"{content['title']}会议纪要", 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    _meeting(paper, content)
    paper.add_heading("二、汇总办法和议程", 1)
    paper.add_paragraph(f"汇总办法：{content['rule']}。")
    paper.add_paragraph(f"讨论顺序：{content['ordered_by']}。各席位以代号记载。")
    counts = content["counts"]
    paper.add_heading("三、评审结论", 1)
    paper.add_paragraph(f"推荐 {counts['recommend']} 家，不推荐 {counts['not']} 家，暂缓 {counts['defer']} 家。")
    heads = ("编号", "企业", "设区市", "正式结果", "名次", "结论")
    rows = [
        (one["code"], one["firm"], one["city"], one["result"] or "—", one["rank"] or "—", one["answer"] or "未讨论")
        for one in content["nominees"]
    ]
    table(paper, heads, rows)
    paper.add_heading("四、逐家讨论情况", 1)
    for one in content["nominees"]:
        _nominee(paper, one)
    _signatures(paper, content)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _printable(value: Any) -> Any:
    """The same without characters that no XML may hold; somebody may have pasted one."""
    if isinstance(value, dict):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return re.sub(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]", "", value) if isinstance(value, str) else value


def _house_style(paper: WordDocument, content: dict[str, Any]) -> None:
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    for name in ("Normal", "Heading 1", "Heading 2", "Title"):
        style = paper.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    paper.styles["Normal"].font.size = Pt(11)
    section.header.paragraphs[0].text = f"专家评审会议纪要　　{content['batch']}　依据 {content['number']}"
    section.footer.paragraphs[0].text = f"{content['issued_at']}（北京时间）由系统按记录生成，以签字的纸质纪要为准"
    section.footer.paragraphs[0].runs[0].font.size = Pt(8)
    properties = paper.core_properties
    properties.title, properties.author = f"{content['title']}会议纪要", content["organisation"]
    properties.created = properties.modified = datetime.fromisoformat(content["issued_at"])


def _meeting(paper: WordDocument, content: dict[str, Any]) -> None:
    paper.add_heading("一、会议情况", 1)
    came = content["attendance"]
    if came is None:
        paper.add_paragraph("出席情况尚未登记。")
        return
    rows = [("会议日期", content["held_on"]), ("组织单位", content["organisation"])]
    rows += [(label, came[key] or "—") for label, key in ROWS]
    rows.append((f"出席专家（{len(came['present'])} 人）", "、".join(came["present"])))
    rows.append((f"缺席专家（{len(came['absent'])} 人）", "、".join(came["absent"]) or "无"))
    table(paper, ("项目", "内容"), rows)


def _nominee(paper: WordDocument, one: dict[str, Any]) -> None:
    paper.add_heading(f"{one['code']}　{one['firm']}（{one['city']}）", 2)
    official = (
        f"正式结果 {one['result']} 分，第 {one['rank']} 名。" if one["result"] else f"没有正式结果：{one['says']}"
    )
    paper.add_paragraph(official)
    found = one["opinions"]
    if found["seats"]:
        rows: list[Any] = [
            (f"{row['title']}（{row['weight']}%）", seat, opinion["points"], opinion["reason"])
            for row in found["rows"]
            for seat, opinion in zip(found["seats"], row["opinions"], strict=True)
        ]
        rows += [
            ("加权总分", seat, f"{total:.2f}", "") for seat, total in zip(found["seats"], found["totals"], strict=True)
        ]
        table(paper, ("指标", "席位", "分数", "理由"), rows, widths=(3.6, 1.6, 1.8, 10.0))
    paper.add_paragraph(f"结论：{one['answer'] or '未讨论'}。").runs[0].bold = True
    if one["reason"]:
        paper.add_paragraph(f"理由：{one['reason']}")
    if one["dissent"]:
        paper.add_paragraph(f"不同意见（{'、'.join(one['dissent']['seats'])}）：{one['dissent']['words']}")


def _signatures(paper: WordDocument, content: dict[str, Any]) -> None:
    paper.add_heading("五、签字", 1)
    came = content["attendance"] or {"present": [], "chair": "", "recorder": ""}
    names = came["present"] or ["", "", ""]
    table(paper, ("专家", "签字", "日期"), [(name, "", "") for name in names], widths=(5.0, 8.0, 4.0))
    paper.add_paragraph("\n主持人（签字）：　　　　　　　　　　记录人（签字）：")
    paper.add_paragraph(f"\n{content['organisation']}（盖章）\n年　　月　　日").alignment = WD_ALIGN_PARAGRAPH.RIGHT
