"""The pool of experts from a workbook of the province: all of it is fit to be entered, or it comes back cell by cell."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.answers import Unreadable
from assessor.cases.experts import ExpertEntry, cities_of, enter_expert, problems_of, require_organiser, same_person
from assessor.cases.import_lines import CellProblem, cell_name
from assessor.cases.mended_sheet import mended_sheet
from assessor.cases.names import name_and_code
from assessor.cases.refusal import Refusal
from assessor.cases.sheet_cells import text_of
from assessor.cases.sheet_layout import MARKS
from assessor.documents.form_workbook import FormColumn, FormSheet, form_workbook
from assessor.workflow import Moment
from models.vocabulary import EXPERT_FIELDS

SHEET = "专家"
ELSEWHERE = "省外"
COLUMNS = {
    "name": ("姓名", "专家姓名。", True),
    "employer": ("工作单位", "单位全称，用于回避。", True),
    "employer_uscc": ("单位统一社会信用代码", "18 位，按文本填写；没有的不填。", False),
    "title": ("职务职称", "可以不填。", False),
    "phone": ("联系电话", "按文本填写，可以不填；页面上只显示部分号码。", False),
    "city_code": ("单位所在设区市", "从列表中选择，省外的选“省外”。", True),
    "fields": ("专业领域", "几个领域用顿号隔开，词语照“说明”页。", True),
    "providers": ("服务过的云服务商", "几家用顿号隔开；名称后可加空格和信用代码。没有的不填。", False),
}
"""Column of the sheet → its head, what to write, whether it must be filled."""
NOTES = (
    "一、一行是一位专家。同名同单位的已在库的不会重复录入。",
    "二、电话和信用代码按文本填写（单元格格式已设为文本），否则 Excel 会丢掉开头的 0 和第 15 位以后的数字。",
    f"三、专业领域可填：{'、'.join(EXPERT_FIELDS.values())}。",
    "四、只要有一处错误就一行也不导入；系统退回带“错误说明”列的同一张表，改好后重新导入。",
    "五、导入只建立专家记录。账号由省厅开通，利害关系由专家本人每年申报（或由省厅据纸质申报录入）。",
)


@dataclass
class Reading:
    """What a workbook says: entries by row number, and every cell that stands against it."""

    entries: dict[int, ExpertEntry]
    problems: list[CellProblem]


def read_experts(session: Session, rows: Sequence[Sequence[Any]]) -> Reading:
    """Read the rows of the sheet from A1 on."""
    found = Reading({}, [])
    heads = [str(value).strip() if value is not None else "" for value in (rows[0] if rows else ())]
    missing = [head for head, _, needed in COLUMNS.values() if needed and head not in heads]
    if missing:
        found.problems.append(CellProblem(1, "A1", f"表头缺少“{'、'.join(missing)}”，请使用模板"))
        return found
    at = {field: heads.index(head) for field, (head, _, _) in COLUMNS.items() if head in heads}
    cities = cities_of(session)
    seen: dict[tuple[str, str], int] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {field: row[column] if column < len(row) else None for field, column in at.items()}
        if all(value is None for value in cells.values()):
            continue
        wrong: dict[str, str] = {}
        entry = _entry(cells, {name: code for code, name in cities.items()}, wrong).tidy()
        wrong = problems_of(entry, set(cities)) | wrong
        key = (entry.name, entry.employer)
        if key in seen and not wrong:
            wrong["name"] = f"与第 {seen[key]} 行是同一位专家，请删去一行"
        seen.setdefault(key, number)
        for field, words in wrong.items():
            found.problems.append(CellProblem(number, cell_name(number, at.get(field, 0)), words.rstrip("。")))
        found.entries[number] = entry
    if not found.entries and not found.problems:
        found.problems.append(CellProblem(2, "A2", "没有填写任何一行，请从第二行开始填写"))
    return found


def _entry(cells: Mapping[str, Any], cities: Mapping[str, str], wrong: dict[str, str]) -> ExpertEntry:
    """The entry of a row; what cannot be read is left empty and named in `wrong`."""
    read = {}
    for field in COLUMNS:
        try:
            read[field] = text_of(cells[field]) if cells.get(field) is not None else ""
        except Unreadable as no:
            read[field], wrong[field] = "", str(no)
    city = read["city_code"]
    if city not in (*cities, ELSEWHERE) and "city_code" not in wrong:
        wrong["city_code"] = f"没有这个设区市，可填：{'、'.join((*cities, ELSEWHERE))}"
    codes = {words: code for code, words in EXPERT_FIELDS.items()}
    fields = _parts(read["fields"])
    if unknown := [one for one in fields if one not in codes]:
        wrong["fields"] = f"没有“{'、'.join(unknown)}”这个领域，可填：{'、'.join(codes)}"
    return ExpertEntry(
        name=read["name"], phone=read["phone"], employer=read["employer"], employer_uscc=read["employer_uscc"],
        title=read["title"], city_code=cities.get(city), fields=tuple(codes[one] for one in fields if one in codes),
        providers=tuple(name_and_code(one) for one in _parts(read["providers"])),
    )  # fmt: skip


def known_already(session: Session, entries: Sequence[ExpertEntry]) -> int:
    """How many of these are in the pool."""
    return sum(same_person(session, one) is not None for one in entries)


def enter_experts(session: Session, viewer: Viewer, entries: Sequence[ExpertEntry], moment: Moment) -> int:
    """Enter those who are not in the pool yet; returns how many. Raises Refusal."""
    require_organiser(viewer)
    if not entries:
        raise Refusal("没有可导入的行。", status=422)
    fresh = [one for one in entries if same_person(session, one) is None]
    for one in fresh:
        enter_expert(session, viewer, one, moment)
    return len(fresh)


def as_plain(entry: ExpertEntry) -> dict[str, Any]:
    """The entry as JSON keeps it."""
    return {**vars(entry), "fields": list(entry.fields), "providers": [list(one) for one in entry.providers]}


def from_plain(plain: Mapping[str, Any]) -> ExpertEntry:
    """What `as_plain` gave."""
    providers = tuple((name, uscc) for name, uscc in plain["providers"])
    return ExpertEntry(**{**plain, "fields": tuple(plain["fields"]), "providers": providers})


def experts_template(session: Session, moment: Moment) -> bytes:
    """An empty workbook for experts."""
    return form_workbook([FormSheet(SHEET, _columns(session))], NOTES, moment.at, "专家导入模板")


def experts_mending(
    session: Session, rows: Sequence[Sequence[Any]], problems: Sequence[CellProblem], moment: Moment
) -> bytes:
    """The sheet as it was sent, with what is to be mended."""
    return mended_sheet(SHEET, _columns(session), rows, problems, NOTES, "需改正的专家名单", moment)


def _columns(session: Session) -> list[FormColumn]:
    choices = {"city_code": (*cities_of(session).values(), ELSEWHERE)}
    return [
        FormColumn(head, "text", words, choices.get(field, ()), 24) for field, (head, words, _) in COLUMNS.items()
    ]


def _parts(words: str) -> list[str]:
    return [part.strip() for part in re.split(f"[{MARKS}\n]", words) if part.strip()]
