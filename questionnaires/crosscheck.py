"""Names inside a pack must exist: clauses, parameters, checks, tables, questions, levels, predicates, kinds of evidence."""

from collections.abc import Iterable, Iterator

from questionnaires.aftermath_check import check_aftermath
from questionnaires.argument_check import check_arguments, check_parameter, questions_of
from questionnaires.award_check import check_awards, check_papers
from questionnaires.forms import Question, Section
from questionnaires.money_check import check_money
from questionnaires.names import Names
from questionnaires.process_shapes import BEFORE, STAY, Process
from questionnaires.regions import provinces, regions, years
from questionnaires.rules import APPLICATION, Level, Rule
from questionnaires.shapes import Pack
from questionnaires.source import PathInTree, Tree
from questionnaires.vocabulary import Vocabulary

SIGNAL_TYPES = {"invoice": "invoice", "text": "long_text"}
"""Types of question that a risk signal can be taken from, where it is not a plain text."""


def crosscheck(pack: Pack, tree: Tree, known: Vocabulary) -> None:
    """Raise PackError for the first name that leads nowhere."""
    ours = Names(pack, tree, known)
    ours.need(pack.regions, years(), ("regions",), "行政区划版本")
    for path, label in _cited(pack):
        ours.need(label, pack.clauses, path, "条款")
    if pack.ends is not None:
        check_parameter(pack, ours.error, pack.ends, "date", ("ends",))
    _check_forms(ours)
    for level in pack.levels.values():
        _check_level(ours, level)
    _check_place(ours)
    check_awards(ours)
    check_papers(ours)
    check_aftermath(ours)
    check_money(ours)
    for name, process in (("process", pack.process), ("recheck", pack.recheck)):
        if process:
            _check_process(ours, process, name)


def _check_record(ours: Names, record: str, path: PathInTree) -> None:
    """`name`, or `reached:state` for whether the case has been in that state since it was filed."""
    name, _, state = record.partition(":")
    ours.need(name, ours.known.records, path, "系统记录（record）")
    if (name == "reached") != bool(state):
        raise ours.error(path, f"record: {record} 的写法不对", "只有 reached 后面写冒号和状态名")
    if state:
        ours.need(state, ours.pack.process.states if ours.pack.process else (), path, "状态")


def _check_place(ours: Names) -> None:
    """Where a programme holds, which way its projects go, what its offices are called."""
    pack = ours.pack
    if pack.area or pack.kind == "subsidy":
        ours.need(pack.province, provinces(pack.regions), ("province",), "省份的区划")
    for code in pack.area:
        ours.need(code, regions(pack.regions, pack.province), ("area",), "区划")
    counties = [code for code, one in regions(pack.regions, pack.province).items() if one.kind == "county"]
    for code in pack.beside_cities:
        ours.need(code, counties, ("beside_cities",), "县（市、区）的区划")
    if pack.route is not None:
        ours.need(
            pack.route, (q.id for s in pack.sections for q in s.questions if q.type == "choice"), ("route",), "单选问题"
        )


def _cited(pack: Pack) -> Iterator[tuple[PathInTree, str]]:
    for level in pack.levels.values():
        for rule in level.rules:
            yield ("levels", level.id, "rules", rule.id, "cites"), rule.cites
    for parameter in pack.parameters.values():
        if parameter.cites is not None:
            yield ("parameters", parameter.id, "cites"), parameter.cites
    for name, process in (("process", pack.process), ("recheck", pack.recheck)):
        for index, step in enumerate(process.steps if process else ()):
            yield (name, "steps", index, "cites"), step.cites
    for gap in pack.gaps:
        if gap.cites is not None:
            yield ("gaps", gap.id, "cites"), gap.cites
    for notice in pack.notices.values():
        if notice.cites is not None:
            yield ("notices", notice.id, "cites"), notice.cites


def _check_forms(ours: Names) -> None:
    single: dict[str, str] = {}
    for section in ours.pack.sections:
        path: PathInTree = ("sections", section.id)
        _need_levels(ours, section.levels, path)
        if section.kind == "lines" and not section.table:
            raise ours.error(path, "kind: lines 的栏目要写 table", "写 table: 表名")
        if sum(q.type == "periods" for q in section.questions) > 1:
            raise ours.error(path, "一个栏目只能有一个 periods 问题", "分成两个栏目")
        _check_inspect(ours, section, path)
        for question in section.questions:
            here = (*path, "questions", question.id)
            _need_levels(ours, question.levels, here)
            if section.kind == "single" and single.setdefault(question.id, section.id) != section.id:
                raise ours.error(here, f"问题 {question.id} 在栏目 {single[question.id]} 已经有了", "换一个 id")
            if question.record is not None:
                _check_record(ours, question.record, (*here, "record"))
            for kind in question.evidence:
                ours.need(kind, ours.known.evidence, (*here, "evidence"), "材料种类")
            if bool(question.choices) != (question.type in ("choice", "choices")):
                raise ours.error(here, "choices 与问题类型不配", "choice、choices 类型要写选项，其他类型不写")
            _check_neighbours(ours, question, here)
            fitting = SIGNAL_TYPES.get(question.signal or "", "text")
            if question.signal and question.type != fitting:
                problem = f"signal: {question.signal} 与问题类型 {question.type} 不配"
                raise ours.error((*here, "signal"), problem, f"用在 {fitting} 类型的问题上")
            if question.names and question.type != "uscc":
                raise ours.error((*here, "names"), f"names 与问题类型 {question.type} 不配", "用在 uscc 类型的问题上")
            if question.refers and ours.pack.table(question.refers) is None:
                raise ours.error((*here, "refers"), f"没有名为 {question.refers} 的表", "写一个 lines 栏目的 table")


def _check_neighbours(ours: Names, question: Question, path: PathInTree) -> None:
    """`until` and `not_in` point to an answer that is given once, of the fitting type."""
    single = questions_of(ours.pack, APPLICATION)
    for key, name, own, other in (
        ("until", question.until, "date", "date"),
        ("not_in", question.not_in, "choice", "choices"),
    ):
        if name is None:
            continue
        ours.need(name, (q.id for q in single.values() if q.type == other), (*path, key), f" {other} 问题")
        if question.type != own:
            raise ours.error((*path, key), f"{key} 只用于 {own} 类型的问题", f"去掉 {key}，或改问题类型")


def _check_inspect(ours: Names, section: Section, path: PathInTree) -> None:
    if section.inspect is None:
        return
    if (section.kind == "single") != bool(section.inspect.questions):
        raise ours.error((*path, "inspect"), "inspect 的 questions 与栏目类型不配", "single 栏目要写，lines 栏目不写")
    for name in section.inspect.questions:
        ours.need(name, [question.id for question in section.questions], (*path, "inspect", "questions"), "问题")


def _check_level(ours: Names, level: Level) -> None:
    path: PathInTree = ("levels", level.id)
    if level.deadline:
        check_parameter(ours.pack, ours.error, level.deadline, "date", (*path, "deadline"))
    ranks = [other.id for other in ours.pack.levels.values() if other.rank == level.rank]
    if len(ranks) > 1:
        raise ours.error((*path, "rank"), f"{'、'.join(ranks)} 的 rank 相同", "每个等次一个 rank，从低到高")
    for rule in level.rules:
        _check_rule(ours, rule, (*path, "rules", rule.id))


def _check_rule(ours: Names, rule: Rule, path: PathInTree) -> None:
    tables = [APPLICATION, *(s.table for s in ours.pack.sections if s.kind == "lines" and s.table)]
    ours.need(rule.table, tables, (*path, rule.quantifier), "表")
    for condition, where in zip(rule.conditions, ((), ("where",)) if rule.check else (("where",),), strict=False):
        here = (*path, *where)
        ours.need(condition.check, ours.known.checks, (*here, "check"), "检查（check）")
        check_arguments(ours.pack, ours.error, condition, ours.known.checks[condition.check], rule.table, here)
    unit = _total_unit(ours, rule, path)
    for bound in ("at_least", "at_most"):
        if name := getattr(rule, bound):
            check_parameter(ours.pack, ours.error, name, unit, (*path, bound))


def _total_unit(ours: Names, rule: Rule, path: PathInTree) -> str:
    """The kind of parameter that bounds this rule's number: money for a total of money."""
    if rule.total is None:
        return "number"
    name = rule.total.partition(".")[2]
    question = questions_of(ours.pack, rule.table).get(name)
    if question is None:
        raise ours.error((*path, "total"), f"表 {rule.table} 没有问题 {name}", "核对问题的 id")
    if question.type not in ("money", "integer"):
        raise ours.error((*path, "total"), "total 只能合计金额或整数", "换一个 money 或 integer 问题")
    return "money" if question.type == "money" else "number"


def _need_levels(ours: Names, levels: Iterable[str], path: PathInTree) -> None:
    for level in levels:
        ours.need(level, ours.pack.levels, (*path, "levels"), "等次")


def _check_process(ours: Names, process: Process, name: str) -> None:
    for stage in process.stages:
        for state in stage.states:
            ours.need(state, process.states, (name, "stages", stage.id, "states"), "状态")
        _need_levels(ours, stage.levels, (name, "stages", stage.id))
    for index, step in enumerate(process.steps):
        path: PathInTree = (name, "steps", index)
        for state in step.from_states:
            ours.need(state, process.states, (*path, "from"), "状态")
        ours.need(step.to, [*process.states, STAY, BEFORE], (*path, "to"), "状态")
        if ours.known.who is not None:
            ours.need(step.who, ours.known.who, (*path, "who"), "办理人谓词")
        for guard in step.unless if ours.known.unless is not None else ():
            ours.need(guard, ours.known.unless or (), (*path, "unless"), "限制谓词")
        if step.due:
            check_parameter(ours.pack, ours.error, step.due, "date", (*path, "due"))
