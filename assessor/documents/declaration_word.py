"""A city's declaration as a Word file, from the same frozen content as the PDF; text is text, never markup."""

import io
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.shared import Pt

from assessor.documents.city_report_word import house_style, table

LONG = 40
"""Answers longer than this stand under their label as paragraphs, not beside it."""


def declaration_word(content: dict[str, Any], sha256: str) -> bytes:
    """The .docx of a frozen declaration; `sha256` stands at the foot of every page."""
    paper = Document()
    house_style(paper, f"企业上云补助 · {content['title']}", f"{content['city']}{content['title']}", content, sha256)
    if content["demo"]:
        paper.add_paragraph("演示环境生成，企业与数据均为虚构，不具有任何效力").alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_heading(content["title"], 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_paragraph(f"{content['basis']['batch']}　依据 {content['basis']['document_number']}")
    for section in content["sections"]:
        paper.add_heading(section["title"], 1)
        _answers(paper, section["answers"])
        for number, line in enumerate(section["lines"], 1):
            paper.add_heading(f"{number}.", 2)
            _answers(paper, line)
    sign = paper.add_paragraph(
        f"\n{content['organisation']}（盖章）\n年　　月　　日\n\n{content['finance']}（盖章）\n年　　月　　日"
    )
    sign.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paper.add_page_break()  # type: ignore[no-untyped-call]
    paper.add_heading(f"附：申报项目清单（{len(content['projects'])} 个，{content['enterprises']} 家企业）", 1)
    rows: list[Any] = [
        (number, one["number"], one["name"], one["uscc"], f"{one['base_fen'] // 100:,}.{one['base_fen'] % 100:02d}")
        for number, one in enumerate(content["projects"], 1)
    ]
    total = content["base_fen"]
    rows.append(("", "", "合计", "", f"{total // 100:,}.{total % 100:02d}"))
    table(paper, ("序号", "项目编号", "企业名称", "统一社会信用代码", "年化金额（元）"), rows)
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def _answers(paper: WordDocument, answers: list[dict[str, Any]]) -> None:
    short = [one for one in answers if len(one["value"]) <= LONG]
    if short:
        table(paper, ("项目", "内容"), [(one["label"], _value(one)) for one in short])
    for one in answers:
        if len(one["value"]) > LONG:
            paper.add_paragraph(one["label"]).runs[0].bold = True
            for part in one["value"].splitlines():
                if part.strip():
                    paper.add_paragraph(part.strip()).paragraph_format.first_line_indent = Pt(24)


def _value(one: dict[str, Any]) -> str:
    return str(one["value"]) + (f"\n系统记录：{one['by_record']}" if one["by_record"] else "")
