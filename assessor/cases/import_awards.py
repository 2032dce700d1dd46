"""Earlier years' stars from a workbook of the province: read, previewed, proposed by one person, entered by another's yes."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import select as plain_select
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.answers import Unreadable
from assessor.cases.earlier_awards import EarlierAward, enter_earlier_awards, problems_of
from assessor.cases.home import home_city
from assessor.cases.import_lines import CellProblem, cell_name
from assessor.cases.mended_sheet import mended_sheet
from assessor.cases.refusal import Refusal
from assessor.cases.sheet_cells import day_of, text_of
from assessor.documents.form_workbook import FormColumn, FormSheet, form_workbook
from assessor.workflow import Moment
from models.notice import Award
from models.people import Region
from models.two_persons import Proposal
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

KIND = "enter_earlier_awards"
SUBJECT = "earlier-awards"
SHEET = "往年星级"
HEADS = ("统一社会信用代码", "企业名称", "设区市", "星级", "公布日期", "公布文件")
HELP = (
    "18 位，按文本填写。", "公布文件里的全称。", "从列表中选择。", "从列表中选择。", "写成 2021-06-30。", "公布名单的文件名称和文号。",
)  # fmt: skip
NOTES = (
    "一、一行是一家企业的一个星级，照公布文件填写；同一企业先后有几个星级的，填几行。",
    "二、信用代码按文本填写（单元格格式已设为文本），否则 Excel 会丢掉第 15 位以后的数字。",
    "三、只要有一处错误就一行也不导入；系统退回带“错误说明”列的同一张表，改好后重新导入。",
    "四、导入后先预览，再由本厅另一人确认，确认后记入星级名录；已在名录里的不会重复记入。",
)


@dataclass
class Reading:
    """What a workbook says: the stars by row number, and every cell that stands against it."""

    awards: dict[int, EarlierAward]
    problems: list[CellProblem]


def read_awards(session: Session, rows: Sequence[Sequence[Any]], pack: Pack, moment: Moment) -> Reading:
    """Read the rows of the sheet from A1 on. Names of cities and stars are those of the register and the pack."""
    found = Reading({}, [])
    heads = [str(value).strip() if value is not None else "" for value in (rows[0] if rows else ())]
    missing = [head for head in HEADS if head not in heads]
    if missing:
        found.problems.append(CellProblem(1, "A1", f"表头缺少“{'、'.join(missing)}”，请使用模板"))
        return found
    at = {head: heads.index(head) for head in HEADS}
    cities = {r.name: r.code for r in session.exec(select(Region).where(home_city()))}
    stars = {level.title: level.id for level in pack.levels.values()}
    seen: dict[tuple[str, str, date], int] = {}
    for number, row in enumerate(rows[1:], 2):
        cells = {head: row[column] if column < len(row) else None for head, column in at.items()}
        if all(value is None for value in cells.values()):
            continue
        one = _one(number, cells, at, cities, stars, found)
        if one is None:
            continue
        for head, words in problems_of(one, set(cities.values()), moment):
            found.problems.append(CellProblem(number, cell_name(number, at[head]), words.rstrip("。")))
        key = (one.uscc, one.level, one.awarded_on)
        if key in seen:
            found.problems.append(CellProblem(number, cell_name(number, 0), f"与第 {seen[key]} 行相同，请删去一行"))
        seen.setdefault(key, number)
        found.awards[number] = one
    return found


def _one(
    number: int,
    cells: dict[str, Any],
    at: dict[str, int],
    cities: dict[str, str],
    stars: dict[str, str],
    found: Reading,
) -> EarlierAward | None:
    read: dict[str, str] = {}
    for head, value in cells.items():
        try:
            if value is None:
                raise Unreadable(f"请填写{head}")
            read[head] = day_of(value) if head == "公布日期" else text_of(value)
            for name, known in (("设区市", cities), ("星级", stars)):
                if head == name and read[head] not in known:
                    raise Unreadable(f"没有这个{name}，可填：{'、'.join(known)}")
        except Unreadable as no:
            found.problems.append(CellProblem(number, cell_name(number, at[head]), str(no).rstrip("。")))
            read.pop(head, None)
    if len(read) < len(HEADS):
        return None
    uscc, name, city, star, day, source = (read[head] for head in HEADS)
    return EarlierAward(uscc, name, cities[city], stars[star], date.fromisoformat(day), source)


def known_already(session: Session, awards: Sequence[EarlierAward]) -> int:
    """How many of these stars are in the register."""
    columns = (col(Award.uscc), col(Award.level), col(Award.awarded_on))
    known = {tuple(row) for row in session.execute(plain_select(*columns))}
    return sum((one.uscc, one.level, one.awarded_on) in known for one in awards)


def propose_awards(
    session: Session, viewer: Viewer, awards: Sequence[EarlierAward], reason: str, moment: Moment
) -> Proposal:
    """Propose to enter the stars; nothing is entered until another person of the province confirms. Raises Refusal."""
    if viewer.kind is not OrgKind.PROVINCE or viewer.role is not Role.OFFICER:
        raise Refusal("往年星级由省工业和信息化厅导入。", status=403)
    if not awards:
        raise Refusal("没有可导入的行。", status=422)
    stars = Counter(one.level for one in awards)
    names = {"three_star": "三星级", "four_star": "四星级", "five_star": "五星级"}
    says = (
        f"往年星级 {len(awards)} 条（" + "、".join(f"{names.get(k, k)} {n} 条" for k, n in sorted(stars.items())) + "）"
    )
    payload = {"says": says, "awards": [{**vars(one), "awarded_on": one.awarded_on.isoformat()} for one in awards]}
    return two_persons.propose(session, viewer, two_persons.Wanted(KIND, SUBJECT, payload), reason, moment)


def enter_proposed(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """Enter what a confirmed proposal says."""
    rows = proposal.payload["awards"]
    given = [EarlierAward(**{**row, "awarded_on": date.fromisoformat(row["awarded_on"])}) for row in rows]
    enter_earlier_awards(session, given, moment)


def awards_template(session: Session, pack: Pack, moment: Moment) -> bytes:
    """An empty workbook for earlier years' stars."""
    return form_workbook([FormSheet(SHEET, _columns(session, pack))], NOTES, moment.at, "往年星级导入模板")


def awards_mending(
    session: Session, pack: Pack, rows: Sequence[Sequence[Any]], problems: Sequence[CellProblem], moment: Moment
) -> bytes:
    """The sheet as it was sent, with a last column that names cell and mend."""
    return mended_sheet(SHEET, _columns(session, pack), rows, problems, NOTES, "需改正的往年星级", moment)


def _columns(session: Session, pack: Pack) -> list[FormColumn]:
    cities = [r.name for r in session.exec(select(Region).where(home_city()))]
    choices = {"设区市": cities, "星级": [level.title for level in pack.levels.values()]}
    return [
        FormColumn(head, "day" if head == "公布日期" else "text", words, choices.get(head, ()), 24)
        for head, words in zip(HEADS, HELP, strict=True)
    ]
