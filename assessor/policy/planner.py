"""The way up: for every star where the applicant stands, rule by rule, and the smallest set of changes that gets there."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from assessor.policy.bench import Bench
from assessor.policy.document import Document
from assessor.policy.edits import Change, Edit
from assessor.policy.findings import Finding, Verdict, Whole
from assessor.policy.plan import Plan, plan_for
from assessor.policy.verdict import judge_facts
from assessor.policy.ways import REACHED, shortest_way
from questionnaires.rules import Level
from questionnaires.shapes import Pack

State = Literal["held", "ready", "near", "unknown", "closed"]


@dataclass(frozen=True)
class RuleStep:
    """One rule on the way: how it stands, and the first day on which time alone would meet it.

    `in_batch`: whether that day is in time for this batch; None when it is no question of time.
    """

    finding: Finding
    met_on: date | None
    in_batch: bool | None


@dataclass(frozen=True)
class LevelPlan:
    """One star: where the applicant stands now, and the way there.

    `state`: held (this star or a higher one is awarded) · ready (eligible, or an officer has to look) · near (the
    `changes` get there) · unknown (answers are missing, nothing speaks against it) · closed (not in this batch: a rule
    is `barred`, nothing in the filing can lift it; or the `changes` only help if something is already so).
    `reached` is the outcome after `changes`.
    `earliest` is the first day on which the rules of time are all met; `next_award` a star to be awarded first.
    """

    level: Level
    state: State
    verdict: Verdict
    steps: tuple[RuleStep, ...]
    changes: tuple[Change, ...]
    reached: Whole | None
    barred: tuple[str, ...]
    earliest: date | None
    in_batch: bool | None
    next_award: str | None
    says: str

    @property
    def outcome(self) -> Whole:
        """The outcome as it stands now."""
        return self.verdict.outcome


def plan(pack: Pack, document: Document, today: date) -> tuple[LevelPlan, ...]:
    """The way to every star, lowest first. Without a day of submission the document is judged as submitted today."""
    dated = document if document.submitted_on else replace(document, submitted_on=today)
    levels = sorted(pack.levels.values(), key=lambda level: level.rank)
    bench = Bench(pack)  # no rule looks at the level that the document names: one set of facts serves every star
    return tuple(_level_plan(plan_for(pack, level.id), dated, today, bench) for level in levels)


def _level_plan(made: Plan, document: Document, today: date, bench: Bench) -> LevelPlan:
    level = made.level
    facts = bench.facts(document)
    verdict = judge_facts(made, facts, document.ignored, bench)
    steps = tuple(_steps(made, verdict))
    rank = facts.application["star_rank"]
    changes: tuple[Edit, ...] = ()
    barred: tuple[str, ...] = ()
    reached: Whole | None = verdict.outcome if verdict.outcome in REACHED else None
    if rank is not None and rank >= level.rank:
        reached = None
    elif reached is None:
        way = shortest_way(made, document, today, bench)
        changes, reached, barred = way.edits, way.reached, way.barred
    times = [step.met_on for step in steps if step.met_on and step.finding.outcome != "met"]
    held = rank is not None and rank >= level.rank
    state = _state(made, held, verdict, changes, reached)
    return LevelPlan(
        level=level,
        state=state,
        verdict=verdict,
        steps=steps,
        changes=tuple(edit.change for edit in changes),
        reached=reached,
        barred=barred,
        earliest=max(times) if times else None,
        in_batch=all(step.in_batch is not False for step in steps) if times else None,
        next_award=None if held else _next_award(made, rank),
        says=_headline(made, state, verdict, changes, barred, _next_award(made, rank), max(times, default=None)),
    )


def _state(made: Plan, held: bool, verdict: Verdict, changes: tuple[Edit, ...], reached: Whole | None) -> State:
    if held:
        return "held"
    if verdict.outcome in REACHED:
        return "ready"
    if reached is None or any(edit.change.past for edit in changes):
        return "closed"
    forms = {planned.rule.id for planned in made.rules if planned.test and planned.test.check.spec.name == "answered"}
    bars = [finding for finding in verdict.findings if finding.effect in ("ineligible", "return")]
    return "unknown" if all(f.outcome == "unknown" or f.rule in forms for f in bars) else "near"


def _steps(made: Plan, verdict: Verdict) -> Iterator[RuleStep]:
    for planned, finding in zip(made.rules, verdict.findings, strict=True):
        days = [mark.met_on for mark in finding.lines]
        known = [day for day in days if day]
        met_on: date | None = None
        if known and planned.quantifier == "some":
            met_on = min(known)
        elif known and len(known) == len(days):
            met_on = max(known)
        limit = planned.test.arguments.get("by") if planned.test and met_on else None
        if planned.test and planned.test.check.spec.name == "not_before":
            met_on = planned.test.arguments["limit"]
        in_batch = None if met_on is None else limit is None or met_on <= limit
        yield RuleStep(finding, met_on, in_batch)


def _next_award(made: Plan, rank: int | None) -> str | None:
    """The star that has to be awarded before this one may be applied for; None when none has to."""
    for planned in made.rules:
        test = planned.test
        if rank is None or test is None or test.check.spec.name != "highest_star_in" or rank in test.arguments["held"]:
            continue
        above = sorted(held for held in test.arguments["held"] if held > rank)
        return next((level.id for level in made.pack.levels.values() if above and level.rank == above[0]), None)
    return None


def _headline(
    made: Plan,
    state: State,
    verdict: Verdict,
    changes: tuple[Edit, ...],
    barred: tuple[str, ...],
    first: str | None,
    earliest: date | None,
) -> str:
    match state:
        case "held":
            return "已评定为这一星级或更高星级，不能重复申报。"
        case "ready" if verdict.outcome == "eligible":
            return "各项形式条件都已符合，可以申报。"
        case "ready":
            return f"可以申报，有 {sum(f.effect == 'manual' for f in verdict.findings)} 项要由审核人员核对。"
        case "unknown":
            return f"还有 {len(changes)} 处没有填清楚，填好并符合要求就可以申报。"
        case "near":
            return f"做到下面 {len(changes)} 项就可以申报。"
    if first:
        return f"要先评定为{made.pack.levels[first].title}并公布，才能申报{made.level.title}；本批次不能申报。"
    if changes:
        return _unless(earliest)
    reasons = "；".join(f.says for f in verdict.findings if f.rule in barred) or "现有条件与要求相差较多"
    return f"本批次不能申报，没有做到：{reasons}。"


def _unless(earliest: date | None) -> str:
    when = f"现有云服务最早 {earliest} 才满足时间要求，已超过本批次截止日。" if earliest else ""
    return f"按现在所填，本批次不能申报。{when}只有确实漏填了下面这样的内容，补填后才可以。"


__all__ = ["Change", "LevelPlan", "RuleStep", "plan"]
