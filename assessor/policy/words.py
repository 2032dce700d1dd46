"""The sentences about checks: what is required, what was seen, when it is met. Plain Chinese, our own words."""

from collections.abc import Callable, Mapping
from datetime import date

from assessor.policy.calendar import DAY, FAR_FUTURE, add_months, last_passing_start
from assessor.policy.checks import answer_column
from assessor.policy.facts import Row
from assessor.policy.plan import Test
from questionnaires.argument_check import questions_of
from questionnaires.forms import Question
from questionnaires.regions import regions
from questionnaires.rules import APPLICATION
from questionnaires.shapes import Pack

UNKNOWN = "未填写"


def yuan(fen: int) -> str:
    """分 → decimal string in 元 with two places, no grouping: 1800000 → 18000.00."""
    sign = "-" if fen < 0 else ""
    return f"{sign}{abs(fen) // 100}.{abs(fen) % 100:02d}"


def money(fen: int) -> str:
    """分 → 45,000.00 元（4.5 万元）; below one 万元 only 元."""
    sign, size = ("-" if fen < 0 else ""), abs(fen)
    text = f"{sign}{size // 100:,}.{size % 100:02d} 元"
    if size < 1_000_000:
        return text
    whole, rest = divmod(size, 1_000_000)
    places = f"{rest:06d}".rstrip("0")
    return f"{text}（{sign}{whole:,}{'.' + places if places else ''} 万元）"


def value_text(pack: Pack, question: Question, row: Row) -> str:
    """An answer as a person reads it."""
    value = row.get(answer_column(question))
    if value is None:
        return UNKNOWN
    match question.type:
        case "boolean":
            return "是" if value else "否"
        case "money":
            return money(value)
        case "texts" | "choices":
            return f"{value} 项" if value else "没有"
        case "choice":
            return question.choice_label(value)
        case "region":
            return region_text(pack, value)
        case "periods":
            return _run_text(row)
        case _:
            return f"{value}{' ' + question.unit if question.unit else ''}"


def region_text(pack: Pack, code: str) -> str:
    """City and county of a code; the code itself when the list does not have it."""
    known = regions(pack.regions).get(code)
    if known is None:
        return f"区划代码 {code}（不在列表内）"
    parent = regions(pack.regions).get(known.parent or "")
    return f"{parent.name if parent else ''}{known.name}"


def _run_text(row: Row) -> str:
    end = row["run_end"]
    until = "，结束日期未填写" if end is None else "起，仍在使用" if end >= FAR_FUTURE else f" 至 {end}"
    return f"{row['run_start']}{until}"


def required_text(test: Test, pack: Pack) -> str:
    """What a test asks for, without its quantifier."""
    if test not in _required_texts:
        _required_texts[test] = _REQUIRED[test.check.spec.name](pack, **test.arguments)
    return _required_texts[test]


_required_texts: dict[Test, str] = {}
"""A test belongs to one pack as it stands and lives as long as the service."""


def _labels(question: Question, values: tuple[str, ...]) -> str:
    return "或".join(f"“{question.choice_label(value)}”" for value in values)


def _held(pack: Pack, held: tuple[int, ...]) -> str:
    titles = {level.rank: level.title for level in pack.levels.values()}
    return "已评定的最高星级为" + "或".join("“没有”" if rank == 0 else f"“{titles[rank]}”" for rank in held)


def _until(pack: Pack, field: Question) -> str:
    """The words of the answer that a question is measured against."""
    other = questions_of(pack, APPLICATION)[str(field.until or field.not_in)]
    return f"“{other.label}”"


def _answered(pack: Pack, section: tuple[Question, ...]) -> str:
    return "已填写" + "、".join(question.label for question in section if question.required)


_REQUIRED: Mapping[str, Callable[..., str]] = {
    "used_for": lambda pack, field, months, by: (
        f"到 {by} 已连续使用满 {months} 个月（最晚从 {last_passing_start(by, months)} 开始使用）"
    ),
    "in_use_when_submitted": lambda pack, field: "在提交申报当天仍在使用",
    "dated_between": lambda pack, field, first, last: f"{field.label}在 {first} 至 {last} 之间（首尾两天都算）",
    "not_before": lambda pack, field, limit: f"{field.label}不早于 {limit}",
    "not_after": lambda pack, field, limit: f"{field.label}不晚于 {limit}",
    "is_true": lambda pack, field: f"“{field.label}”为“是”",
    "one_of": lambda pack, field, values: f"“{field.label}”为{_labels(field, values)}",
    "none_listed": lambda pack, field: f"“{field.label}”为“没有”",
    "some_listed": lambda pack, field: f"“{field.label}”至少填一项",
    "not_negative": lambda pack, field: f"“{field.label}”不是退款（负数）",
    "not_tiny": lambda pack, field, below: f"“{field.label}”不低于 {money(below)}（按元填写）",
    "same_as_applicant": lambda pack, field: f"“{field.label}”与申报企业一致",
    "answered": _answered,
    "valid_code": lambda pack, field: "18 位代码完整，校验码正确",
    "code_of_province": lambda pack, field: f"代码第 3、4 位为本省的 {pack.province}",
    "region_known": lambda pack, field: f"“{field.label}”在行政区划列表内（县级或开发区）",
    "region_in_province": lambda pack, field: f"“{field.label}”在本省（代码以 {pack.province} 开头）",
    "invoice_shape": lambda pack, field: "数电票 20 位号码、无代码；以前的发票 8 位号码、10 或 12 位代码",
    "number_at_least": lambda pack, field, at_least: f"“{field.label}”不少于 {at_least}{field.unit or ''}",
    "number_at_most": lambda pack, field, at_most: f"“{field.label}”不多于 {at_most}{field.unit or ''}",
    "highest_star_in": _held,
    "number_below": lambda pack, field, limit: f"“{field.label}”少于 {limit}{field.unit or ''}",
    "lasted_years": lambda pack, field, years: f"“{field.label}”距{_until(pack, field)}满 {years} 年",
    "not_later_than": lambda pack, field, other: f"“{field.label}”不晚于“{other.label}”",
    "earlier_than": lambda pack, field, other: f"“{field.label}”早于“{other.label}”",
    "not_repeated": lambda pack, field: f"“{field.label}”不在{_until(pack, field)}之列",
    "more_than_zero": lambda pack, field: f"“{field.label}”大于零",
    "not_less_than": lambda pack, field, other: f"“{field.label}”不少于“{other.label}”",
}


def seen_text(test: Test, row: Row, pack: Pack) -> str:
    """What a test saw in one row."""
    name, arguments = test.check.spec.name, test.arguments
    if name == "used_for":
        return _used_for_note(row, **arguments)
    if name == "in_use_when_submitted":
        return _in_use_note(row)
    if name == "highest_star_in":
        titles = {level.rank: level.title for level in pack.levels.values()} | {0: "没有", None: "尚不明确"}
        return f"已评定的最高星级：{titles[row['star_rank']]}"
    if name == "answered":
        missing = [q.label for q in arguments["section"] if q.required and row[answer_column(q)] is None]
        return f"未填写：{'、'.join(missing)}" if missing else "都已填写"
    question: Question = arguments["field"]
    if (other := arguments.get("other")) is not None:
        return "；".join(f"{one.label}：{value_text(pack, one, row)}" for one in (question, other))
    if name in ("lasted_years", "not_repeated"):
        return _beside(pack, question, row)
    return f"{question.label}：{value_text(pack, question, row)}"


def _beside(pack: Pack, question: Question, row: Row) -> str:
    """A date with the whole years since, a choice with whether it stood before."""
    seen = f"{question.label}：{value_text(pack, question, row)}"
    months, repeated = row.get(f"{question.id}_months"), row.get(f"{question.id}_repeated")
    if months is not None:
        return (
            f"{seen}，满 {months // 12} 年 {months % 12} 个月"
            if months >= 0
            else f"{seen}，晚于{_until(pack, question)}"
        )
    return seen if repeated is None else f"{seen}，{'已在' if repeated else '不在'}{_until(pack, question)}之列"


def _used_for_note(row: Row, field: Question, months: int, by: date) -> str:
    start, end = row["run_start"], row["run_end"]
    if start is None:
        return "使用时间未填写或不完整"
    full = add_months(start, months)
    if end is not None and end < FAR_FUTURE and full > end + DAY:
        return f"{_run_text(row)}，中断前没有用满 {months} 个月；间断后要重新计算"
    if full <= by:
        return f"{_run_text(row)}，{full} 已满 {months} 个月"
    short = (full - by).days
    return f"{start} 起用，到 {by} 还差 {short} 天；最早 {full} 满 {months} 个月，已超过本批次截止日 {by}"


def _in_use_note(row: Row) -> str:
    start, end, day = row["run_start"], row["run_end"], row["submitted_on"]
    if start is None or end is None or day is None:
        return "使用时间或提交日期未填写完整"
    if end >= FAR_FUTURE and start <= day:
        return f"{start} 起，仍在使用"
    if start > day:
        return f"{start} 才开始使用，提交日期是 {day}"
    return f"用到 {end}，" + (f"提交当天（{day}）仍在使用" if end >= day else f"提交当天（{day}）已停用")


def met_on(test: Test, row: Row) -> date | None:
    """The day on which the row is or becomes met, where time alone decides; else None."""
    if test.check.spec.name != "used_for" or row["run_start"] is None:
        return None
    full = add_months(row["run_start"], test.arguments["months"])
    end = row["run_end"]
    return full if end is None or end >= FAR_FUTURE or full <= end + DAY else None


def one_day_flag(test: Test, row: Row) -> str | None:
    """A sentence when one day more or less would turn this row's answer; else None."""
    arguments = test.arguments
    turn: date | None
    day: date | None
    match test.check.spec.name:
        case "used_for":
            turn, day = last_passing_start(arguments["by"], arguments["months"]), row["run_start"]
            says = f"起用日 {day} 距最晚合格起用日 {turn} 不超过一天"
        case "in_use_when_submitted":
            turn, day = row["run_end"], row["submitted_on"]
            says = f"最后使用日 {turn} 距提交日 {day} 不超过一天"
        case "not_after":
            turn, day = arguments["limit"], row[arguments["field"].id]
            says = f"{arguments['field'].label} {day} 距截止日 {turn} 不超过一天"
        case "not_before":
            turn, day = _day_before(arguments["limit"]), row[arguments["field"].id]
            says = f"{arguments['field'].label} {day} 距开始日 {arguments['limit']} 不超过一天"
        case "lasted_years":
            field, since = arguments["field"], row[arguments["field"].id]
            turn, day = (add_months(since, 12 * arguments["years"]) if since else None), row.get(field.until)
            turn = _day_before(turn)
            says = f"{field.label} {since} 满 {arguments['years']} 年的日子与申报日相差不超过一天"
        case _:
            return None
    if day is None or turn is None or turn >= FAR_FUTURE or day not in (turn, turn + DAY):
        return None
    return f"{says}，结果取决于这一天，请核对日期"


def _day_before(day: date | None) -> date | None:
    return day - DAY if day else None
