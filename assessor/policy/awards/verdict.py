"""`award`: one application to a subsidy, every rule and the award in words."""

from dataclasses import replace
from typing import cast

from assessor.policy.awards.result import EFFECTS, AwardResult, AwardVerdict, Standing
from assessor.policy.awards.single import award_of
from assessor.policy.document import Document
from assessor.policy.facts import freeze
from assessor.policy.findings import Finding, Whole
from assessor.policy.plan import plan_for
from assessor.policy.states import SEVERITY, WHOLE
from assessor.policy.verdict import judge_facts
from assessor.policy.words import money
from questionnaires.shapes import Pack

RULE = "award"
"""The id under which the award stands among the findings."""

_REMEDIES = {
    Standing.MISSING: "请补填后再计算补助金额。",
    Standing.SILENT: "由主管部门研究决定，企业无需修改。",
    Standing.OTHER: "由主管部门研究决定，企业无需修改。",
    Standing.WAITING: "由主管部门录入后计算，不影响审核。",
    Standing.UNSURE: "由审核人员核实后确定金额。",
}


def award(pack: Pack, document: Document) -> AwardVerdict:
    """Judge the facts by the pack's rules and compute the award."""
    facts = freeze(document, pack)
    verdict = judge_facts(plan_for(pack, document.level), facts, document.ignored)
    found = award_of(pack, facts)
    effect = EFFECTS[found.standing]
    worst = max(WHOLE.index(verdict.outcome), SEVERITY[effect or "met"])
    outcome = cast(Whole, WHOLE[worst])
    flags = (*verdict.flags, *found.flags, *_if_confirmed(found, outcome))
    findings = (*verdict.findings, _finding(pack, found, effect))
    return AwardVerdict(replace(verdict, outcome=outcome, findings=findings, flags=tuple(dict.fromkeys(flags))), found)


def _finding(pack: Pack, found: AwardResult, effect: str | None) -> Finding:
    form = pack.awards[found.form] if found.form else None
    computed = found.fen is not None
    return Finding(
        rule=RULE,
        clause=found.clause or (form.cites if form else next(iter(pack.awards.values())).cites),
        outcome="met" if found.standing is Standing.COMPUTED else "unknown",
        observed=f"补助金额 {money(found.fen or 0)}" if computed else found.says,
        required=form.says if form else "按文件规定的标准计算",
        says="补助金额可以按文件规定的标准算出",
        remedy=_REMEDIES.get(found.standing),
        lines=(),
        effect=effect,
        table="application",
    )


def _if_confirmed(found: AwardResult, outcome: Whole) -> tuple[str, ...]:
    if found.fen is None or outcome not in ("return", "manual"):
        return ()
    return ("补助金额按现有填报计算，其余条件核实符合后才成立",)
