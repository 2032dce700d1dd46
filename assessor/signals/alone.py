"""What lies on an edge within one filing: round totals just over a threshold, services all begun on the last passing day."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from assessor.policy.calendar import last_passing_start
from assessor.policy.document import parse
from assessor.policy.facts import Facts, freeze
from assessor.policy.look import look
from assessor.policy.plan import plan_for
from questionnaires.shapes import Pack

EDGE_SHARE, ROUND_AMOUNT = "signal_edge_share", "signal_round_amount"
FEWEST_SERVICES = 2
"""A single service that began on the last day is in the flags of the verdict already."""


@dataclass(frozen=True)
class Edge:
    """A signal within one filing. `what` names the rule it hangs on; `shown` are the words of what was seen."""

    kind: str
    what: str
    shown: str
    section: str


def edges(pack: Pack, document: dict[str, object]) -> list[Edge]:
    """What a filing shows by itself. `document` as frozen; it was read once already and can be read."""
    read = parse(document, pack)
    facts = freeze(read, pack)
    return [*_totals(pack, read.level, facts), *_last_day(pack, read.level, facts)]


def on_the_edge(total: int, least: int, share: Decimal, unit: int) -> bool:
    """Whether a total in 分 is round and lies on a threshold or above it by less than `share` percent."""
    return least > 0 and least <= total and (total - least) * 100 < share * least and total % unit == 0


def _totals(pack: Pack, level: str, facts: Facts) -> Iterator[Edge]:
    """Only where the pack sets a threshold: a parameter without a value has no edge."""
    share, unit = _value(pack, EDGE_SHARE), _value(pack, ROUND_AMOUNT)
    if not isinstance(share, Decimal) or not isinstance(unit, Decimal):
        return
    for planned in plan_for(pack, level).rules:
        if planned.total is None or planned.total.type != "money" or planned.at_least is None:
            continue
        total = look(planned, facts).total
        if total is not None and on_the_edge(total, planned.at_least, share, int(unit * 100)):
            words = f"合计 {_yuan(total)} 元，最低要求 {_yuan(planned.at_least)} 元"
            section = pack.table(planned.table)
            yield Edge("edge", planned.rule.id, words, section.id if section else "")


def _last_day(pack: Pack, level: str, facts: Facts) -> Iterator[Edge]:
    for planned in plan_for(pack, level).rules:
        test = planned.test
        if planned.quantifier != "every" or test is None or test.unset or test.check.spec.name != "used_for":
            continue
        latest: date = last_passing_start(test.arguments["by"], test.arguments["months"])
        starts = [row["run_start"] for row in facts.tables.get(planned.table, [])]
        if len(starts) >= FEWEST_SERVICES and set(starts) == {latest}:
            words = f"{len(starts)} 项{planned.noun}都从 {latest.year}年{latest.month}月{latest.day}日 开始"
            section = pack.table(planned.table)
            yield Edge("last_day", planned.rule.id, words, section.id if section else "")


def _value(pack: Pack, name: str) -> object:
    return pack.parameter(name) if name in pack.parameters else None


def _yuan(fen: int) -> str:
    return f"{Decimal(fen) / 100:,.2f}"
