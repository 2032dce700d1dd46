"""Data in, PDF out. The same data gives the same bytes: no clock, no system font, no network."""

import base64
import hashlib
import io
import json
import threading
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import typst
from PIL import Image
from pydantic import ValidationError

from assessor.documents.city_report_shapes import CityReportPaper
from assessor.documents.fund_shapes import DeclarationPaper, PaymentListPaper
from assessor.documents.glyphs import FAMILY, FONT_FILE, MONO, showable
from assessor.documents.inspection import Checklist, Inspection
from assessor.documents.material_form import MaterialFormPaper
from assessor.documents.provider_filing import ProviderFilingPaper
from assessor.documents.shapes import Certificate, Decision, Notice, Paper, Receipt, Selfcheck

TEMPLATES = Path(__file__).parent / "templates"
PAPERS: dict[str, type[Paper]] = {
    shape.kind: shape
    for shape in (
        Receipt,
        Selfcheck,
        Decision,
        Notice,
        CityReportPaper,
        Certificate,
        Checklist,
        Inspection,
        PaymentListPaper,
        DeclarationPaper,
        ProviderFilingPaper,
        MaterialFormPaper,
    )
}
STANDARDS: list[Any] = ["a-2a", "ua-1"]
"""Archive and accessibility standards that every document meets."""

_one_at_a_time = threading.Lock()


class DocumentError(ValueError):
    """The document cannot be made from this data. `problems` are Chinese lines, one for each field."""

    def __init__(self, *problems: str) -> None:
        super().__init__("；".join(problems))
        self.problems = problems


def render(name: str, data: dict[str, Any] | Paper, pictures: Mapping[str, bytes] | None = None) -> bytes:
    """A PDF (PDF/A-2a, PDF/UA-1) of the document `name`, one of PAPERS.

    `data` has the shape of that document in shapes.py or inspection.py; `pictures` are JPEG or PNG bytes by the digest
    under which the data names them. Raises DocumentError for an unknown name or unfit data.
    """
    paper = _checked(name, data)
    content = paper.model_dump(mode="json")
    digest = content_digest(content)
    inputs = _showable({**content, "content_sha256": digest})
    timestamp = int(paper.issued_at.timestamp())
    return compile_template(f"{name}.typ", inputs, timestamp=timestamp, standards=STANDARDS, pictures=pictures)


def content_digest(content: dict[str, Any]) -> str:
    """SHA-256 of the data as canonical JSON; printed at the foot, so that paper and record can be compared."""
    canonical = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(canonical.encode()).hexdigest()


def compile_template(
    file: str,
    data: dict[str, Any],
    *,
    timestamp: int,
    standards: list[Any],
    pictures: Mapping[str, bytes] | None = None,
) -> bytes:
    """Compile one template of ours; `data` reaches it as JSON text, never as markup, and pictures as drawings of one
    embedded picture each (typst reads no base64 itself)."""
    drawn = {digest: _drawing(content) for digest, content in (pictures or {}).items()}
    passed = {"data": data, "family": FAMILY, "mono": MONO} | ({"pictures": drawn} if drawn else {})
    text = json.dumps(passed, ensure_ascii=False)
    with _one_at_a_time:
        try:
            made = _compiler(file).compile(
                format="pdf", sys_inputs={"json": text}, pdf_standards=standards, timestamp=timestamp
            )
        except typst.TypstError as error:
            raise RuntimeError(f"{file} does not compile: {error.diagnostic}") from error
    if not isinstance(made, bytes):
        raise RuntimeError(f"{file} gave no document")
    return made


def _drawing(content: bytes) -> str:
    """An SVG that holds one JPEG or PNG in its own size."""
    with Image.open(io.BytesIO(content), formats=("JPEG", "PNG")) as image:  # reads the head only
        (width, height), kind = image.size, image.format
    data = base64.b64encode(content).decode()
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" viewBox="0 0 {width} {height}">'
        f'<image width="{width}" height="{height}" href="data:image/{"png" if kind == "PNG" else "jpeg"};base64,{data}"/></svg>'
    )


def _checked(name: str, data: dict[str, Any] | Paper) -> Paper:
    shape = PAPERS.get(name)
    if shape is None:
        raise DocumentError(f"没有名为“{name}”的文书，可选：{'、'.join(PAPERS)}。")
    if isinstance(data, Paper):
        data = data.model_dump()
    try:
        return shape.model_validate(data)
    except ValidationError as error:
        raise DocumentError(*(_problem(dict(each)) for each in error.errors())) from None


_PROBLEMS = {
    "missing": "缺少这一项",
    "extra_forbidden": "文书不认识这一项，请删去或改名",
    "int_type": "须为整数（金额以分为单位）",
    "timezone_aware": "时间须带时区",
    "literal_error": "不在可选值之内",
    "string_too_short": "不能为空",
    "string_too_long": "文字过长",
    "string_type": "须为文字",
    "string_pattern_mismatch": "格式不对",
    "too_short": "至少要有一项",
    "greater_than_equal": "数值过小",
}


def _problem(error: dict[str, Any]) -> str:
    where = ".".join(str(part) for part in error["loc"]) or "（整份数据）"
    return f"{where}：{_PROBLEMS.get(error['type'], '不合要求：' + error['msg'])}。"


def _showable(value: Any) -> Any:
    if isinstance(value, str):
        return showable(value)
    if isinstance(value, dict):
        return {key: _showable(each) for key, each in value.items()}
    if isinstance(value, list):
        return [_showable(each) for each in value]
    return value


@cache
def _compiler(file: str) -> typst.Compiler:
    return typst.Compiler(
        input=str(TEMPLATES / file), root=str(TEMPLATES), font_paths=_fonts(), ignore_system_fonts=True
    )


@cache
def _fonts() -> typst.Fonts:
    return typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONT_FILE.parent)])
