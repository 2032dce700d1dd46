"""What of a filing is money that contracts, invoices and payments have to prove."""

from pydantic import Field, model_validator

from questionnaires.base import Shape


class Money(Shape):
    """What a programme counts: the money question `field`, given once or (with `table`) on lines that are added up.

    On lines, `by` is the question that names the line of another table it is for, `dated` the day it was paid. `since` and
    `until` are parameters, the first and last day whose payments count; without them every payment counts.
    """

    says: str
    cites: str
    field: str
    table: str | None = None
    by: str | None = None
    dated: str | None = None
    since: str | None = Field(default=None, alias="from")
    until: str | None = Field(default=None, alias="to")

    @model_validator(mode="after")
    def _lines_have_both(self) -> "Money":
        if self.table is None and (self.by or self.dated):
            raise ValueError("by 和 dated 只用于按行填报的金额，要同时写 table")
        return self
