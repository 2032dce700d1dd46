"""Numbers and dates with a unit, a clause and a birthday."""

from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, Literal

from pydantic import Field, model_validator

from questionnaires.base import Shape
from questionnaires.errors import ParameterMissing

Unit = Literal["date", "yuan", "percent", "months", "days", "working_days", "years", "count", "points"]
Value = date | Decimal | int

_DECIMAL_UNITS = frozenset({"yuan", "percent"})


class DatedValue(Shape):
    """A value and the first day on which it holds."""

    since: date = Field(alias="from")
    value: Value


class Parameter(Shape):
    """A named number or date. Values: date → date; yuan, percent → Decimal; the rest → int.

    `extendable` lets the authority put off a date on the record. No values at all means that the documents do
    not give it (`not_set` says why). `own_choice` marks a value that is
    the product's own and no document's; it then needs a `reason`.
    """

    id: str
    says: str
    unit: Unit
    cites: str | None = None
    values: tuple[DatedValue, ...] = ()
    extendable: bool = False
    own_choice: bool = False
    reason: str | None = None
    not_set: str | None = None

    @model_validator(mode="before")
    @classmethod
    def _read_values(cls, data: Any) -> Any:
        if not isinstance(data, dict) or not isinstance(data.get("values"), list):
            return data
        return {**data, "values": [_typed(item, data.get("unit")) for item in data["values"]]}

    @model_validator(mode="after")
    def _say_why(self) -> "Parameter":
        if not self.values and not self.not_set:
            raise ValueError("没有值的参数要用 not_set 写明为什么没有")
        if self.own_choice and not self.reason:
            raise ValueError("本产品自定的参数要用 reason 写明理由")
        if not self.own_choice and self.cites is None:
            raise ValueError("参数要用 cites 写明依据的条款；本产品自定的写 own_choice: true 和 reason")
        if len({item.since for item in self.values}) != len(self.values):
            raise ValueError("同一个起始日期写了两个值")
        return self

    def on(self, day: date | None) -> Value | None:
        """The value that holds on a day; None as day means the newest. None as answer means not set."""
        if not self.values:
            return None
        started = [item for item in self.values if day is None or item.since <= day]
        if not started:
            raise ParameterMissing(f"参数 {self.id} 在 {day} 还没有值（最早从 {min(i.since for i in self.values)} 起）")
        return max(started, key=lambda item: item.since).value


def _typed(item: Any, unit: object) -> Any:
    if not isinstance(item, dict) or "value" not in item:
        return item
    return {**item, "value": _value(item["value"], unit)}


def _value(value: object, unit: object) -> object:
    if unit == "date":
        day = _day(value)
        if day:
            return day
        raise ValueError(f"日期要写成 2022-01-31 这样，现在是 {value!r}")
    if isinstance(unit, str) and unit in _DECIMAL_UNITS:
        try:
            return Decimal(value) if isinstance(value, (str, int)) and not isinstance(value, bool) else _refuse(value)
        except InvalidOperation:
            return _refuse(value)
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    raise ValueError(f"这里要写整数，现在是 {value!r}")


def _refuse(value: object) -> object:
    raise ValueError(f"金额和比例要写成带引号的小数（如 \"100.00\"），现在是 {value!r}")


def _day(value: object) -> date | None:
    """A date as YAML reads it, or as an archived pack writes it."""
    try:
        return value if type(value) is date else date.fromisoformat(value) if isinstance(value, str) else None
    except ValueError:
        return None
