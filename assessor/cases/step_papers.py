"""What is written down when a step is taken (`asks` in process.yaml): read from a form, checked, put into the record."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.day_words import day_words
from assessor.cases.refusal import Refusal
from assessor.policy.calendar import add_months
from assessor.policy.words import money
from assessor.workflow import Moment
from questionnaires.forms import Question
from questionnaires.process_shapes import ProcessStep
from questionnaires.shapes import Pack

RESULTS = {"accepted": "通过", "not_accepted": "不通过"}
EXTENSION = "extension_months"
_SHORTEST, _LONGEST = 2, 2000
LONGEST_VOUCHER = 80


@dataclass(frozen=True)
class Field:
    """One thing to write down: its name in forms and in the record, its label and help, and how it is typed."""

    name: str
    label: str
    kind: str
    help: str = ""


FIELDS: dict[str, tuple[Field, ...]] = {
    "meeting_on": (Field("meeting_on", "会议日期", "date", "不能晚于今天。"),),
    "signed_by": (Field("signed_by", "签批（签章）人", "text", "写明姓名和职务。"),),
    "signed_on": (Field("signed_on", "签批（签章）日期", "date", "不能晚于今天。"),),
    "opinion": (Field("opinion", "意见", "long_text", "写明看了什么、结论是什么。"),),
    "experts": (Field("experts", "专家组", "text", "写明专家的姓名，用顿号分开。"),),
    "acceptance": (
        Field("acceptance", "结论", "choice"),
        Field("accepted_on", "日期", "date", "验收、审核或核查的当天，不能晚于今天。"),
    ),
    "until_day": (Field("until_day", "延期至", "date"),),
    "amount": (Field("amount", "金额（元）", "money", "不超过算定的金额；少于算定金额的在理由里写明。"),),
    "paper": (Field("paper", "文件名称或文号", "text", "据以办理的文件、计划或清单。"),),
    "voucher": (
        Field("voucher", "支付凭证号", "text", "国库支付或银行回单的编号。"),
        Field("moved_on", "资金办理日期", "date", "凭证上的日期，不能晚于今天。"),
    ),
}
"""By the name in `asks`."""


@dataclass(frozen=True)
class Limits:
    """What the fields are checked against: the amount that may be given at most (分), None when none is known."""

    most_fen: int | None = None


def fields_of_step(step: ProcessStep) -> tuple[Field, ...]:
    """Everything to write down with a step, in order."""
    return tuple(one for ask in step.asks for one in FIELDS[ask])


def read_papers(
    step: ProcessStep, given: dict[str, str], pack: Pack, limits: Limits, moment: Moment
) -> tuple[dict[str, Any], dict[str, str]]:
    """(what goes into the record, what is wrong by field name). Amounts become 分 under `amount_fen`."""
    data: dict[str, Any] = {}
    errors: dict[str, str] = {}
    for field in fields_of_step(step):
        typed = given.get(field.name, "").strip()
        try:
            name, value = _READERS[field.name](field, typed, pack, limits, moment)
        except (Refusal, Unreadable) as error:
            errors[field.name] = error.reasons[0] if isinstance(error, Refusal) else f"{field.label}：{error}"
        else:
            data[name] = value
    return data, errors


def _day(field: Field, typed: str, pack: Pack, limits: Limits, moment: Moment) -> tuple[str, str]:
    day = _date(field, typed)
    if day > moment.today:
        raise Refusal(f"{field.label}不能晚于今天。")
    return field.name, day.isoformat()


def _until(field: Field, typed: str, pack: Pack, limits: Limits, moment: Moment) -> tuple[str, str]:
    day = _date(field, typed)
    months = pack.parameter(EXTENSION) if EXTENSION in pack.parameters else None
    if not isinstance(months, int):
        raise Refusal("规则包没有规定可以延期多久，不能办理延期。")
    last = add_months(moment.today, months)
    if not moment.today < day <= last:
        raise Refusal(f"延期只能到今天以后、{last.year}年{last.month}月{last.day}日以前（最长 {months} 个月）。")
    return field.name, day.isoformat()


def _date(field: Field, typed: str) -> date:
    text = read_answer(Question(id=field.name, label=field.label, type="date"), typed)
    if text is None:
        raise Refusal(f"请填写{field.label}。")
    return date.fromisoformat(text)


def _words(field: Field, typed: str, pack: Pack, limits: Limits, moment: Moment) -> tuple[str, str]:
    if not _SHORTEST <= len(typed) <= _LONGEST:
        raise Refusal(f"请填写{field.label}（{_SHORTEST} 至 {_LONGEST} 字）。")
    return field.name, typed


def _voucher(field: Field, typed: str, pack: Pack, limits: Limits, moment: Moment) -> tuple[str, str]:
    if not 1 <= len(typed) <= LONGEST_VOUCHER:
        raise Refusal(f"请填写{field.label}（1 至 {LONGEST_VOUCHER} 字）。")
    return field.name, typed


def _result(field: Field, typed: str, pack: Pack, limits: Limits, moment: Moment) -> tuple[str, str]:
    if typed not in RESULTS:
        raise Refusal("请选择结论。")
    return field.name, typed


def _amount(field: Field, typed: str, pack: Pack, limits: Limits, moment: Moment) -> tuple[str, int]:
    return "amount_fen", amount_in(field, typed, limits)


def amount_in(field: Field, typed: str, limits: Limits) -> int:
    """An amount of 元 as typed, in 分. Raises Refusal (422) for none, for nothing and for more than the limit."""
    try:
        return _fen(field, typed.strip(), limits)
    except Unreadable as error:
        raise Refusal(f"{field.label}：{error}", status=422) from error


def _fen(field: Field, typed: str, limits: Limits) -> int:
    text = read_answer(Question(id=field.name, label=field.label, type="money"), typed)
    if text is None:
        raise Refusal("请填写金额。", status=422)
    whole, _, part = str(text).partition(".")
    fen = int(whole) * 100 + int(f"{part}00"[:2])
    if fen <= 0 or whole.startswith("-"):
        raise Refusal("金额要大于零。", status=422)
    if limits.most_fen is not None and fen > limits.most_fen:
        raise Refusal(f"金额不能超过算定的 {money(limits.most_fen)}。")
    return fen


_Reader = Callable[[Field, str, Pack, Limits, Moment], tuple[str, Any]]
_READERS: dict[str, _Reader] = {
    "meeting_on": _day, "signed_on": _day, "accepted_on": _day, "until_day": _until, "signed_by": _words, "opinion": _words,
    "experts": _words, "paper": _words, "acceptance": _result, "amount": _amount, "voucher": _voucher, "moved_on": _day,
}  # fmt: skip


def paper_words(data: dict[str, Any]) -> list[str]:
    """What was written down with a step, a line each, as the record shows it."""
    found = []
    for field in (one for fields in FIELDS.values() for one in fields):
        if field.name == "paper" and data.get("minutes"):
            found.append(f"会议纪要：{data['minutes']}")
        if field.name == "amount" and data.get("amount_fen") is not None:
            found.append(f"金额：{money(data['amount_fen'])}")
        elif (value := data.get(field.name)) is not None:
            words = (
                RESULTS.get(value, value)
                if field.kind == "choice"
                else day_words(value)
                if field.kind == "date"
                else value
            )
            found.append(f"{field.label}：{words}")
    return found
