"""Groups that a panel's audit and strata speak of: sector and size of an enterprise, from its filing.

Sectors are broad families of GB/T 4754 divisions and sizes are bands of employees: both are this service's own choice,
made so that groups are large enough to be compared, and decide nothing.
"""

from typing import Any

from assessor.panel.audit import UNKNOWN

SECTORS: tuple[tuple[str, range, str], ...] = (
    ("C", range(13, 25), "食品和轻工"),
    ("C", range(25, 30), "石化、化工和医药"),
    ("C", range(30, 34), "建材、冶金和金属制品"),
    ("C", range(34, 38), "通用、专用和运输设备"),
    ("C", range(38, 41), "电气、电子和仪器仪表"),
    ("C", range(41, 44), "其他制造和修理"),
    ("I", range(63, 66), "信息传输、软件和信息技术"),
)
SIZES = ((300, "300 人以下"), (1000, "300 至 999 人"))
LARGEST = "1000 人以上"
OTHER = "其他行业"


def _answer(document: dict[str, Any], question: str) -> Any:
    """One answer of the section on the enterprise; None when it was not filed."""
    section = document.get("enterprise")
    return section.get(question) if isinstance(section, dict) else None


def sector_of(document: dict[str, Any]) -> str:
    """The family of the industry code (such as C3913), in words."""
    code = str(_answer(document, "industry") or "")
    if len(code) < 3 or not code[1:3].isdigit():
        return UNKNOWN
    letter, division = code[0], int(code[1:3])
    return next((words for other, span, words in SECTORS if other == letter and division in span), OTHER)


def size_of(document: dict[str, Any]) -> str:
    """The band of the number of employees, in words."""
    try:
        count = int(_answer(document, "employees"))
    except (TypeError, ValueError):
        return UNKNOWN
    return next((words for limit, words in SIZES if count < limit), LARGEST)
