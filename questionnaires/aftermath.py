"""What a document says beyond one application: what follows on fraud, the targets of its plan, and what statistics count by."""

from typing import Literal

from pydantic import model_validator

from questionnaires.base import Shape

Party = Literal["enterprise", "provider"]
Reach = Literal["programme", "issuer", "province"]
"""How far a bar goes: this programme · every subsidy of the same issuer · every subsidy of the same province."""


class Bar(Shape):
    """What follows when fraud of an enterprise or a provider is established (two persons of the office `decided_by`).

    `until` names the date parameter up to which programmes are closed to it (absent: the document sets no end).
    `credit_record` names the register the entry goes to, `field` the yes-no question that the record answers with no.
    `then` is the step taken with the decision, `recovered` the one that may follow when all money is back.
    """

    id: str
    party: Party
    title: str
    says: str
    cites: str
    decided_by: Literal["county", "city", "province"]
    reach: Reach
    until: str | None = None
    credit_record: str | None = None
    field: str | None = None
    then: str | None = None
    recovered: str | None = None


class Target(Shape):
    """One number that the plan sets, with its clause, and how what is reached is counted.

    `counted: enterprises` counts, from the record, enterprises one of whose cases has come to one of `states`, in the year
    in which the first came there. `counted: entered` is for what no record of this service shows: the authority enters it
    with source, date and reason. `definition` is our own sentence about what is counted; it is shown beside the number.
    """

    id: str
    title: str
    unit: str
    parameter: str
    until: str
    cites: str
    counted: Literal["enterprises", "entered"]
    states: tuple[str, ...] = ()
    definition: str

    @model_validator(mode="after")
    def _states_where_counted(self) -> "Target":
        if (self.counted == "enterprises") != bool(self.states):
            raise ValueError("counted: enterprises 要写 states（到了哪些状态算数），entered 不写")
        return self


class Statistics(Shape):
    """Which questions answer what statistics are grouped by. `table.question` looks at the lines of a table.

    `revenue` (money) and `employees` (integer) give the size. What is left out is not asked in this programme: its cases
    stand in the row of the unknown and are never dropped.
    """

    category: str | None = None
    industry: str | None = None
    revenue: str | None = None
    employees: str | None = None
    provider: str | None = None
    claimed: str | None = None
