"""Names inside bars, targets and statistics must exist: clauses, parameters, questions, states and steps."""

from questionnaires.argument_check import check_parameter, questions_of
from questionnaires.forms import Question
from questionnaires.names import Names
from questionnaires.rules import APPLICATION
from questionnaires.source import PathInTree

_TYPES = {"provider": ("text", "uscc"), "claimed": ("money",), "revenue": ("money",), "employees": ("integer",)}
"""Types of question that fit; the other dimensions take a choice or a short text."""
_GROUPS = ("choice", "text")


def check_aftermath(ours: Names) -> None:
    """Raise PackError for the first name in bars.yaml, targets.yaml or `statistics` that leads nowhere."""
    _check_bars(ours)
    _check_targets(ours)
    _check_statistics(ours)


def _check_bars(ours: Names) -> None:
    pack = ours.pack
    parties = [bar.party for bar in pack.bars.values()]
    if len(parties) != len(set(parties)):
        raise ours.error(("bars",), "同一方（party）写了两次", "企业和云服务商各写一条")
    steps = {step.step for step in pack.process.steps} if pack.process else set()
    for bar in pack.bars.values():
        path: PathInTree = ("bars", bar.id)
        if pack.kind != "subsidy":
            raise ours.error(path, "评定类规则包不写 bars.yaml", "只有补助类的文件写明取消资格")
        ours.need(bar.cites, pack.clauses, (*path, "cites"), "条款")
        if bar.until:
            check_parameter(pack, ours.error, bar.until, "date", (*path, "until"))
        if bar.field:
            fitting = [q.id for q in questions_of(pack, APPLICATION).values() if q.type == "boolean"]
            ours.need(bar.field, fitting, (*path, "field"), "是否问题")
        for key in ("then", "recovered"):
            if name := getattr(bar, key):
                ours.need(name, steps, (*path, key), "步骤")


def _check_targets(ours: Names) -> None:
    for target in ours.pack.targets.values():
        path: PathInTree = ("targets", target.id)
        ours.need(target.cites, ours.pack.clauses, (*path, "cites"), "条款")
        check_parameter(ours.pack, ours.error, target.parameter, "number", (*path, "parameter"))
        check_parameter(ours.pack, ours.error, target.until, "date", (*path, "until"))
        for state in target.states:
            known = ours.pack.process.states if ours.pack.process else ()
            ours.need(state, known, (*path, "states"), "状态")


def _check_statistics(ours: Names) -> None:
    for dimension, name in ours.pack.statistics:
        if name is None:
            continue
        table, _, question = name.rpartition(".")
        known: dict[str, Question] = dict(questions_of(ours.pack, table or APPLICATION))
        allowed = _TYPES.get(dimension, _GROUPS)
        fitting = [one.id for one in known.values() if one.type in allowed]
        ours.need(question, fitting, ("statistics", dimension), f"可用的问题（{'、'.join(allowed)}）")
