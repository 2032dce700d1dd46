"""Names inside award forms, materials and forms must exist, with arguments of the right kind."""

from typing import get_args

from questionnaires.argument_check import check_arguments, check_parameter, questions_of
from questionnaires.awards import Award
from questionnaires.names import Names
from questionnaires.rules import APPLICATION, Condition
from questionnaires.shapes import Carrier
from questionnaires.source import PathInTree
from questionnaires.vocabulary import AwardSpec

BATCH = "batch"
"""The table of what the authority enters once for all applications of a year."""

AWARD_RULE = "award"
_RESERVED = frozenset({"level", "submitted_on", "facts", BATCH})


def check_awards(ours: Names) -> None:
    """A subsidy has award forms and one level, a rating has none; every name in them leads somewhere. Raises PackError."""
    pack = ours.pack
    if pack.kind == "rating" and pack.awards:
        raise ours.error(("awards",), "评定类规则包不写 awards.yaml", "补助类的在 pack.yaml 里写 kind: subsidy")
    if pack.kind == "subsidy" and (not pack.awards or len(pack.levels) != 1):
        raise ours.error(
            ("kind",),
            "补助类规则包要有 awards.yaml，并且 levels/ 里只有一个文件",
            "补上补助标准；条件写进 levels/subsidy.yaml",
        )
    if pack.kind == "subsidy":
        _check_facts(ours)
    for index, combining in enumerate(pack.combining):
        ours.need(combining.cites, pack.clauses, ("combining", index, "cites"), "条款")
        if combining.field is not None:
            choices = [q.id for q in questions_of(pack, APPLICATION).values() if q.type == "choice"]
            ours.need(combining.field, choices, ("combining", index, "field"), "单选问题")
    for award in pack.awards.values():
        _check_award(ours, award, ("awards", award.id))


def check_papers(ours: Names) -> None:
    """Materials and forms: clauses, forms, kinds of evidence and who hands in. Raises PackError."""
    carriers = get_args(Carrier)
    for material in ours.pack.documents.values():
        path: PathInTree = ("documents", material.id)
        ours.need(material.cites, ours.pack.clauses, (*path, "cites"), "条款")
        ours.need(material.by, carriers, (*path, "by"), "办理方")
        if material.form is not None:
            ours.need(material.form, ours.pack.forms, (*path, "form"), "表")
        if material.kind is not None:
            ours.need(material.kind, ours.known.evidence, (*path, "kind"), "材料种类")
    for form in ours.pack.forms.values():
        ours.need(form.cites, ours.pack.clauses, ("forms", form.id, "cites"), "条款")
        ours.need(form.filled_by, carriers, ("forms", form.id, "filled_by"), "办理方")
        fields = {question.id for section in form.sections for question in section.questions}
        for field in form.known:
            ours.need(field, fields, ("forms", form.id, "known", field), "栏目")
    _check_providers(ours)


def _check_providers(ours: Names) -> None:
    """How providers are admitted: the form is theirs, the materials are named, the clauses exist."""
    terms = ours.pack.providers
    if terms is None:
        return
    path: PathInTree = ("providers",)
    ours.need(terms.cites, ours.pack.clauses, (*path, "cites"), "条款")
    ours.need(terms.form, (f.id for f in ours.pack.forms.values() if f.filled_by == "provider"), (*path, "form"), "服务商填的表")
    for condition in terms.conditions:
        ours.need(condition.cites, ours.pack.clauses, (*path, "conditions"), "条款")
    for name in terms.materials:
        ours.need(name, ours.pack.documents, (*path, "materials"), "材料")
    lines = [section.id for section in ours.pack.forms[terms.form].sections if section.kind == "lines"]
    for section, parameter in terms.least_lines.items():
        ours.need(section, lines, (*path, "least_lines"), "明细栏目")
        check_parameter(ours.pack, ours.error, parameter, "number", (*path, "least_lines", section))


def _check_facts(ours: Names) -> None:
    """The facts of a subsidy are flat; the only other object is what the authority enters for a year."""
    for section in ours.pack.sections:
        path: PathInTree = ("sections", section.id)
        if section.kind == "single" and section.table not in (None, BATCH):
            raise ours.error(
                (*path, "table"),
                f"补助类规则包的栏目不写 table: {section.table}",
                f"去掉 table；主管部门录入的写 {BATCH}",
            )
        if (section.table == BATCH) == section.asked:
            raise ours.error(
                (*path, "asked"),
                f"table: {BATCH} 与 asked: false 要一起写",
                "主管部门录入的栏目两样都写，其他栏目都不写",
            )
        for question in section.questions:
            if section.kind == "single" and question.id in _RESERVED:
                raise ours.error((*path, "questions", question.id), f"问题不能叫 {question.id}", "换一个 id")
    for level in ours.pack.levels.values():
        for rule in level.rules:
            if rule.id == AWARD_RULE:
                raise ours.error(
                    ("levels", level.id, "rules", rule.id), f"规则不能叫 {rule.id}", "换一个 id，这个名字留给补助金额"
                )


def _check_award(ours: Names, award: Award, path: PathInTree) -> None:
    ours.need(award.cites, ours.pack.clauses, (*path, "cites"), "条款")
    ours.need(award.form, ours.known.awards, (*path, "form"), "补助算法（form）")
    spec = ours.known.awards[award.form]
    _check_condition(ours, award.where, (*path, "where"))
    known = {**spec.arguments, **spec.optional}
    for name, given in award.arguments.items():
        here = (*path, "with", name)
        if name not in known:
            raise ours.error(here, f"算法 {spec.name} 没有参数 {name}", f"可用的：{'、'.join(known)}")
        if known[name] == "field":
            _check_money(ours, given, here)
        else:
            check_parameter(ours.pack, ours.error, given, known[name], here)
    for name in spec.arguments:
        if name not in award.arguments:
            raise ours.error((*path, "form"), f"算法 {spec.name} 缺少参数 {name}", f"在 with 里写上 {name}")
    states = ours.pack.process.states if ours.pack.process else {}
    for state in award.counted:
        ours.need(state, states, (*path, "counted"), "状态")
    for measure in (award.by, award.used):
        if measure is not None:
            _check_money(ours, measure, path)
    _check_brackets(ours, award, spec, path)
    _check_uplift(ours, award, spec, path)


def _check_brackets(ours: Names, award: Award, spec: AwardSpec, path: PathInTree) -> None:
    bounds = []
    for bracket in award.brackets:
        here = (*path, "brackets", bracket.id)
        ours.need(bracket.cites, ours.pack.clauses, (*here, "cites"), "条款")
        _check_condition(ours, bracket.only, (*here, "only"))
        if bracket.since is not None:
            check_parameter(ours.pack, ours.error, bracket.since, "money", (*here, "from"))
        for name, kind in (("cap", "money"), ("ratio", "percent")):
            given = getattr(bracket, name)
            if (given is not None) != (name in spec.brackets):
                raise ours.error(
                    here,
                    f"算法 {spec.name} 的档次{'要' if name in spec.brackets else '不'}写 {name}",
                    "按 docs/packs.md 改正",
                )
            if given is not None:
                check_parameter(ours.pack, ours.error, given, kind, (*here, name))
        bounds.append(ours.pack.parameter(bracket.since) if bracket.since else 0)
    if len(set(bounds)) != len(bounds):
        raise ours.error((*path, "brackets"), "两个档次的下限一样", "核对各档下限的参数")


def _check_uplift(ours: Names, award: Award, spec: AwardSpec, path: PathInTree) -> None:
    if award.uplift is None:
        return
    here = (*path, "uplift")
    if "uplift" not in spec.brackets:
        raise ours.error(here, f"算法 {spec.name} 不用 uplift", "去掉 uplift，或换 form")
    question = questions_of(ours.pack, APPLICATION).get(award.uplift.by)
    if question is None or question.type != "choice":
        raise ours.error((*here, "by"), f"没有名为 {award.uplift.by} 的单选问题", "写一个 choice 问题的 id")
    ours.need(award.uplift.cites, ours.pack.clauses, (*here, "cites"), "条款")
    for value, parameter in award.uplift.values.items():
        ours.need(value, (known for known, _ in question.choices), (*here, "values", value), "选项")
        check_parameter(ours.pack, ours.error, parameter, "percent", (*here, "values", value))


def _check_condition(ours: Names, condition: Condition | None, path: PathInTree) -> None:
    if condition is not None:
        ours.need(condition.check, ours.known.checks, (*path, "check"), "检查（check）")
        check_arguments(ours.pack, ours.error, condition, ours.known.checks[condition.check], APPLICATION, path)


def _check_money(ours: Names, name: object, path: PathInTree) -> None:
    question = questions_of(ours.pack, APPLICATION).get(str(name))
    if question is None or question.type != "money":
        known = (q.id for q in questions_of(ours.pack, APPLICATION).values() if q.type == "money")
        raise ours.error(path, f"没有名为 {name} 的金额问题", f"可用的：{'、'.join(known)}")
