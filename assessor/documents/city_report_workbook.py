"""The lists and figures of a frozen report as a workbook."""

from datetime import date, datetime
from typing import Any

from assessor.documents.city_report_word import COUNTS
from assessor.documents.workbook import Column, Sheet, workbook

INSPECTED = (Column("星级"), Column("申报企业", "number"), Column("已核查", "number"))


def city_report_workbook(content: dict[str, Any], sha256: str) -> bytes:
    """Three sheets and more: rated, recommended, counts per star and county, on-site checks."""
    notes = (
        f"编号 {content['number']}　第 {content['version']} 版　生成于 {content['issued_at']}（北京时间）",
        f"内容校验码 SHA-256 {sha256}",
        *(("演示环境生成，企业与数据均为虚构",) if content["demo"] else ()),
    )
    city = content["city"]
    counts = [Column(words, "number") for _, words in COUNTS]
    stars = [[s["star"], *_counts(s)] for s in content["totals"]]
    counties = [[one["county"], s["star"], *_counts(s)] for one in content["counties"] for s in one["stars"]]
    seen = content["inspection"]
    visited = [[s["star"], s["applicants"], s["visited"]] for s in seen["stars"]]
    sums = f"应核查 {seen['required']} 家，已核查 {seen['done']} 家；一致 {seen['confirmed']}、部分一致 {seen['partly']}、不符 {seen['refuted']}"
    sheets = [
        Sheet("评定名单", f"{city}三星级、四星级评定名单", _firm_columns("公布日期"), _firms(content["rated"]), notes),
        Sheet("推荐名单", f"{city}五星级推荐名单", _firm_columns("推荐日期"), _firms(content["recommended"]), notes),
        Sheet("分星级统计", f"{city}分星级统计（家）", [Column("星级"), *counts], stars, notes),
        Sheet("分县统计", f"{city}分县（市、区）统计（家）", [Column("县（市、区）"), Column("星级"), *counts], counties, notes),
        Sheet("现场核查", f"{city}现场核查（家）", INSPECTED, visited, (*notes, sums)),
    ]  # fmt: skip
    made_at = datetime.fromisoformat(content["issued_at"])
    return workbook(sheets, made_at, f"{city}星级上云企业评定报告", content["organisation"])


def _counts(star: dict[str, Any]) -> list[int]:
    return [star[key] for key, _ in COUNTS]


def _firm_columns(on: str) -> list[Column]:
    return [
        Column("序号", "number", 7), Column("受理编号", "code", 26), Column("企业名称", "text", 40),
        Column("统一社会信用代码", "code"), Column("县（市、区）"), Column("星级"), Column(on, "day"),
    ]  # fmt: skip


def _firms(firms: list[dict[str, Any]]) -> list[list[Any]]:
    return [
        [number, f["number"], f["name"], f["uscc"], f["county"], f["star"], date.fromisoformat(f["on"])]
        for number, f in enumerate(firms, 1)
    ]
