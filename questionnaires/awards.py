"""How much a programme pays: named award forms with arguments, brackets and a settlement, never an expression language."""

from typing import Any, Literal

from pydantic import Field, model_validator

from questionnaires.base import Shape
from questionnaires.rules import Condition

Settlement = Literal["pro_rata", "first_come"]
"""What happens when the money is short: everybody's share alike, or in the order of filing."""


CombiningRule = Literal["higher_only", "once_per_enterprise", "once_per_answer", "with_local_money"]
"""What a document says about several awards for one enterprise: of two for the same project only the higher one · one award
for an enterprise · one for each answer to a question · local money may come on top."""


class Combining(Shape):
    """One sentence of the document about awards side by side; `field` is the question of `once_per_answer`."""

    rule: CombiningRule
    cites: str
    field: str | None = None

    @model_validator(mode="after")
    def _field_where_needed(self) -> "Combining":
        if (self.rule == "once_per_answer") != (self.field is not None):
            raise ValueError("once_per_answer 要写 field（哪个问题），其他的不写")
        return self


class Bracket(Shape):
    """One step of a table. It holds from the amount of the parameter `from` (that amount included; absent: from nothing).

    `cap` (yuan) and `ratio` (percent) name parameters. `only`: the bracket is written for some applicants; for the others
    the document is silent there.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9-]*$")
    title: str
    cites: str
    since: str | None = Field(default=None, alias="from")
    cap: str | None = None
    ratio: str | None = None
    only: Condition | None = None


class Uplift(Shape):
    """More for some: the answer to the choice `by` names the parameter (percent) that is added to a share of one."""

    by: str
    values: dict[str, str]
    cites: str


class Award(Shape):
    """One way to compute an award: a named form with arguments, for the applications that `where` selects.

    `by` names the money question that chooses the bracket; `silent` is said where no bracket holds, and then an officer
    looks. `used` names the money question of what was granted this year already: it is taken off the cap.
    `settlement`: the award is not final by project but shared out of a year's fund, over the projects in the states `counted`.
    """

    id: str
    title: str
    says: str
    cites: str
    form: str
    where: Condition | None = None
    arguments: dict[str, Any] = Field(default_factory=dict, alias="with")
    by: str | None = None
    brackets: tuple[Bracket, ...] = ()
    silent: str = "文件没有规定这种情形的补助标准"
    used: str | None = None
    uplift: Uplift | None = None
    settlement: Settlement | None = None
    counted: tuple[str, ...] = ()

    @model_validator(mode="after")
    def _brackets_have_a_measure(self) -> "Award":
        if bool(self.brackets) != bool(self.by):
            raise ValueError("brackets（分档）和 by（按哪个金额分档）要一起写")
        if len({bracket.since for bracket in self.brackets}) != len(self.brackets):
            raise ValueError("两个档次写了同一个下限")
        return self

    @model_validator(mode="after")
    def _settled_over_counted_states(self) -> "Award":
        if bool(self.settlement) != bool(self.counted):
            raise ValueError("settlement（怎样核算）和 counted（哪些状态的项目计入）要一起写")
        return self
