"""What a pack says of money leads to questions of the right type and to dates."""

from questionnaires.argument_check import check_parameter, questions_of
from questionnaires.names import Names
from questionnaires.rules import APPLICATION


def check_money(ours: Names) -> None:
    """Raise PackError for the first name under `money` that leads nowhere."""
    money = ours.pack.money
    if money is None:
        return
    ours.need(money.cites, ours.pack.clauses, ("money", "cites"), "条款")
    if money.table is not None:
        tables = [one.table for one in ours.pack.sections if one.kind == "lines" and one.table]
        ours.need(money.table, tables, ("money", "table"), "表")
    questions = questions_of(ours.pack, money.table or APPLICATION)
    for key, name, kind in (("field", money.field, "money"), ("dated", money.dated, "date")):
        if name is not None:
            ours.need(name, (q.id for q in questions.values() if q.type == kind), ("money", key), f" {kind} 问题")
    if money.by is not None:
        ours.need(money.by, (q.id for q in questions.values() if q.refers), ("money", "by"), "指向其他行的问题")
    for key, name in (("from", money.since), ("to", money.until)):
        if name is not None:
            check_parameter(ours.pack, ours.error, name, "date", ("money", key))
