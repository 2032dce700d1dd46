"""Arguments of checks: each name known, each of the right kind, each parameter with a value on the day it is asked for."""

from collections.abc import Callable

from questionnaires.errors import PackError, ParameterMissing
from questionnaires.forms import Question
from questionnaires.rules import APPLICATION, Condition
from questionnaires.shapes import Pack
from questionnaires.source import PathInTree
from questionnaires.vocabulary import CheckSpec

Fail = Callable[[PathInTree, str, str], PackError]

NO_STAR = "none"
"""Stands for 'holds no star' where levels are listed."""

SUBMITTED_ON = "submitted_on"
"""The date that every table has and no section asks for."""

_UNITS = {
    "date": frozenset({"date"}),
    "money": frozenset({"yuan"}),
    "percent": frozenset({"percent"}),
    "number": frozenset({"months", "days", "working_days", "years", "count", "points"}),
}


def questions_of(pack: Pack, table: str) -> dict[str, Question]:
    """The questions that make the columns of a table; for `application` those of every section that is filled once."""
    sections = [s for s in pack.sections if (s.kind == "single" if table == APPLICATION else s.table == table)]
    return {question.id: question for section in sections for question in section.questions}


def check_parameter(pack: Pack, fail: Fail, name: object, kind: str, path: PathInTree) -> None:
    """The parameter exists, is of the kind, and has a value (or openly none) on the day the pack comes into force."""
    if not isinstance(name, str) or name not in pack.parameters:
        raise fail(path, f"没有名为 {name} 的参数", "数值写进 parameters.yaml，这里写参数名")
    if pack.parameters[name].unit not in _UNITS[kind]:
        units = "、".join(sorted(_UNITS[kind]))
        raise fail(path, f"参数 {name} 的单位 {pack.parameters[name].unit} 用在这里不对", f"这里要的单位是 {units}")
    try:
        pack.parameter(name)
    except ParameterMissing as error:
        raise fail(path, str(error), "补上更早的起始日期，或改 pack.yaml 的 in_force") from None


def check_arguments(pack: Pack, fail: Fail, condition: Condition, spec: CheckSpec, table: str, path: PathInTree) -> None:
    """Raise through `fail` for the first argument that is unknown, missing or of the wrong kind."""
    given = condition.arguments
    for name in given:
        if name not in spec.arguments:
            raise fail((*path, "with", name), f"检查 {spec.name} 没有参数 {name}", f"可用的：{'、'.join(spec.arguments)}")
    for name, kind in spec.arguments.items():
        if name not in given:
            raise fail((*path, "check"), f"检查 {spec.name} 缺少参数 {name}", f"在 with 里写上 {name}")
        _check_one(pack, fail, condition, spec, table, name, kind, (*path, "with", name))


def _check_one(
    pack: Pack, fail: Fail, condition: Condition, spec: CheckSpec, table: str, name: str, kind: str, path: PathInTree
) -> None:
    given = condition.arguments[name]
    match kind:
        case "field":
            _check_field(pack, fail, given, spec, table, path)
        case "words":
            _check_choices(pack, fail, condition, table, path, _words(given, fail, path))
        case "levels":
            for level in _words(given, fail, path):
                if level != NO_STAR and level not in pack.levels:
                    raise fail(path, f"没有名为 {level} 的等次", f"可用的：{NO_STAR}、{'、'.join(pack.levels)}")
        case "section":
            _check_section(pack, fail, given, table, path)
        case _:
            check_parameter(pack, fail, given, kind, path)


def _check_section(pack: Pack, fail: Fail, name: object, table: str, path: PathInTree) -> None:
    fitting = [s for s in pack.sections if (s.kind == "single" if table == APPLICATION else s.table == table)]
    section = next((s for s in fitting if s.id == name), None)
    if section is None:
        raise fail(path, f"表 {table} 没有名为 {name} 的栏目", "可用的：" + "、".join(s.id for s in fitting))
    if not any(question.required for question in section.questions):
        raise fail(path, f"栏目 {name} 没有必填的问题", "至少把一个问题设为必填，或去掉这条规则")


def _words(value: object, fail: Fail, path: PathInTree) -> list[str]:
    if not isinstance(value, list) or not value or not all(isinstance(item, str) for item in value):
        raise fail(path, "这里要写一个列表", "写成 [甲, 乙] 的形式")
    return value


def _check_field(pack: Pack, fail: Fail, name: object, spec: CheckSpec, table: str, path: PathInTree) -> None:
    if name == SUBMITTED_ON and "date" in spec.field_types:
        return
    questions = questions_of(pack, table)
    question = questions.get(name) if isinstance(name, str) else None
    if question is None:
        raise fail(path, f"表 {table} 没有问题 {name}", f"可用的：{'、'.join(questions)}")
    if spec.field_types and question.type not in spec.field_types:
        raise fail(path, f"问题 {name} 是 {question.type} 类型，检查 {spec.name} 不适用", f"适用：{'、'.join(sorted(spec.field_types))}")

    if spec.needs and getattr(question, spec.needs) is None:
        raise fail(path, f"问题 {name} 没有写 {spec.needs}", f"检查 {spec.name} 要靠它比较，在问题里写上")


def _check_choices(pack: Pack, fail: Fail, condition: Condition, table: str, path: PathInTree, words: list[str]) -> None:
    question = questions_of(pack, table).get(str(condition.arguments.get("field")))
    allowed = [value for value, _ in question.choices] if question else []
    for word in words:
        if allowed and word not in allowed:
            raise fail(path, f"{word} 不是问题 {condition.arguments.get('field')} 的选项", f"可用的：{'、'.join(allowed)}")
