"""A city's report as a Word file, made by code from the same frozen content as the PDF; text is text, never markup."""

import io
from datetime import datetime
from typing import Any

from docx import Document
from docx.document import Document as WordDocument
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Cm, Pt
from docx.table import Table

COUNTS = (
    ("applied", "申报"), ("passed", "县级通过"), ("rated", "已评定"), ("recommended", "已推荐"),
    ("not_rated", "不予评定或受理"), ("returned", "退回补正中"), ("under_way", "办理中"),
)  # fmt: skip
FIRM_HEADS = ("序号", "受理编号", "企业名称", "统一社会信用代码", "县（市、区）", "星级")
FONT = "仿宋"


def city_report_word(content: dict[str, Any], sha256: str) -> bytes:
    """The .docx of a frozen report. The same content gives the same text; `sha256` stands at the foot of every page."""
    paper = Document()
    house_style(paper, "星级上云企业评定 · 评定报告", _title(content), content, sha256)
    _cover(paper, content)
    paper.add_heading("一、工作总结", 1)
    for part in content["summary"].splitlines():
        if part.strip():
            paper.add_paragraph(part.strip()).paragraph_format.first_line_indent = Pt(24)
    paper.add_heading("二、分星级统计", 1)
    table(paper, ("星级", *(words for _, words in COUNTS)), [_count(star) for star in content["totals"]])
    paper.add_paragraph("单位：家。企业撤回的不计；申报等于其后五类（不含县级通过）之和。")
    paper.add_heading("三、分县（市、区）统计", 1)
    rows = [(one["county"], *_count(star)) for one in content["counties"] for star in one["stars"]]
    table(paper, ("县（市、区）", "星级", *(words for _, words in COUNTS)), rows)
    paper.add_heading("四、现场核查", 1)
    _inspection(paper, content["inspection"])
    for title, key, on in (
        ("五、三星级、四星级评定名单", "rated", "公布日期"),
        ("六、五星级推荐名单", "recommended", "推荐日期"),
    ):
        paper.add_heading(f"{title}（{len(content[key])} 家）", 1)
        if content[key]:
            table(paper, (*FIRM_HEADS, on), [_firm(n, firm) for n, firm in enumerate(content[key], 1)])
        else:
            paper.add_paragraph("截至生成时没有。")
    out = io.BytesIO()
    paper.save(out)
    return out.getvalue()


def house_style(paper: WordDocument, header: str, title: str, content: dict[str, Any], sha256: str) -> None:
    """Page, fonts, header, the digest at the foot, and the file's properties."""
    section = paper.sections[0]
    section.page_width, section.page_height = Cm(21), Cm(29.7)
    section.left_margin = section.right_margin = Cm(2)
    for name in ("Normal", "Heading 1", "Title"):
        style = paper.styles[name]
        style.font.name = FONT
        style.element.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), FONT)
    paper.styles["Normal"].font.size = Pt(11)
    section.header.paragraphs[0].text = f"{header}　　编号 {content['number']}　第 {content['version']} 版"
    section.footer.paragraphs[0].text = f"内容校验码 SHA-256 {sha256}"
    section.footer.paragraphs[0].runs[0].font.size = Pt(8)
    properties = paper.core_properties
    properties.title, properties.author = title, content["organisation"]
    properties.created = properties.modified = datetime.fromisoformat(content["issued_at"])


def _title(content: dict[str, Any]) -> str:
    return f"{content['city']}星级上云企业评定报告"


def _cover(paper: WordDocument, content: dict[str, Any]) -> None:
    if content["demo"]:
        paper.add_paragraph("演示环境生成，企业与数据均为虚构，不具有任何效力").alignment = WD_ALIGN_PARAGRAPH.CENTER
    paper.add_heading(_title(content), 0).alignment = WD_ALIGN_PARAGRAPH.CENTER
    lines = (
        ("报告编号", content["number"]), ("版次", f"第 {content['version']} 版"), ("报告单位", content["organisation"]),
        ("批次", content["basis"]["batch"]), ("依据", content["basis"]["document_number"]),
        ("生成时间", f"{content['issued_at']}（北京时间）"),
        ("三、四星级报送期限", content["report_deadline"] or "未设定"),
        ("五星级推荐期限", content["recommend_deadline"] or "未设定"),
    )  # fmt: skip
    table(paper, ("项目", "内容"), list(lines))
    sign = paper.add_paragraph(f"\n\n{content['organisation']}（盖章）\n年　　月　　日")
    sign.alignment = WD_ALIGN_PARAGRAPH.RIGHT
    paper.add_page_break()  # type: ignore[no-untyped-call]


def _inspection(paper: WordDocument, seen: dict[str, Any]) -> None:
    short = max(seen["required"] - seen["done"], 0)
    words = f"应核查 {seen['required']} 家，已核查 {seen['done']} 家，" + (
        f"尚缺 {short} 家。" if short else "达到要求。"
    )
    if seen["drawn"] is not None:
        words += f"随机抽取的 {seen['drawn']} 家，另有重点及其他核查 {seen['targeted']} 家。"
    words += (
        f"核查结果：与申报一致 {seen['confirmed']} 家，部分一致 {seen['partly']} 家，与申报不符 {seen['refuted']} 家。"
    )
    paper.add_paragraph(words)
    table(paper, ("星级", "申报企业", "已核查"), [(s["star"], s["applicants"], s["visited"]) for s in seen["stars"]])


def _count(star: dict[str, Any]) -> tuple[Any, ...]:
    return (star["star"], *(star[key] for key, _ in COUNTS))


def _firm(number: int, firm: dict[str, Any]) -> tuple[Any, ...]:
    return (number, firm["number"], firm["name"], firm["uscc"], firm["county"], firm["star"], firm["on"])


def table(
    paper: WordDocument, heads: tuple[str, ...], rows: list[Any], widths: tuple[float, ...] | None = None
) -> None:
    """A table with a head that is repeated on every page; `widths` in centimetres."""
    made: Table = paper.add_table(rows=1, cols=len(heads), style="Table Grid")
    for cell, words in zip(made.rows[0].cells, heads, strict=True):
        cell.text = words
        cell.paragraphs[0].runs[0].bold = True
    repeat = OxmlElement("w:tblHeader")
    repeat.set(qn("w:val"), "true")
    made.rows[0]._tr.get_or_add_trPr().append(repeat)  # the head again on every page
    for row in rows:
        line = made.add_row()  # type: ignore[no-untyped-call]
        keep = OxmlElement("w:cantSplit")
        line._tr.get_or_add_trPr().append(keep)
        for cell, value in zip(line.cells, row, strict=True):
            cell.text = str(value)
            if isinstance(value, int):
                cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.RIGHT
    for row in made.rows:
        for cell in row.cells:
            for run in cell.paragraphs[0].runs:
                run.font.size = Pt(9)
    for cells, width in zip(zip(*(row.cells for row in made.rows), strict=True), widths or (), strict=False):
        for cell in cells:
            cell.width = Cm(width)
