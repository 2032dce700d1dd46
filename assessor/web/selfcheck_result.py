"""What the self-check shows: where the firm stands on the ladder, and for each star what is met, missing and when."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from assessor.policy.facts import STARS
from assessor.policy.findings import Finding
from assessor.policy.planner import LevelPlan, RuleStep, plan
from assessor.web.selfcheck_document import Read, asked_rules, document_of
from questionnaires.shapes import Level, Pack

_BARS = ("ineligible", "return")
_ANY = "some"


@dataclass(frozen=True)
class Target:
    """One star: its place on the ladder, what the rules found, and the way there.

    `needing` and `met` are the findings that rest on what was answered, `later` those of the full application form,
    `unset` those for which the documents give no measure.
    """

    level: Level
    way: LevelPlan
    needing: tuple[Finding, ...]
    met: tuple[Finding, ...]
    later: tuple[Finding, ...]
    unset: tuple[Finding, ...]

    @property
    def manual(self) -> bool:
        """Whether it may be filed but an officer will look at something."""
        return self.way.state == "ready" and self.way.outcome == "manual"

    @property
    def totals(self) -> list[tuple[str, str]]:
        """What was added up: the rule's sentence and, e.g., the payments that count with their sum."""
        reported = {rule.id for rule in self.level.rules if rule.report_as}
        return [(f.says, f.observed) for f in self.way.verdict.findings if f.rule in reported]

    def step(self, rule: str) -> RuleStep:
        """When a rule can be met."""
        return next(step for step in self.way.steps if step.finding.rule == rule)


@dataclass(frozen=True)
class Result:
    """Everything on the result page. `held` is the highest star awarded, `best` the star shown first."""

    pack: Pack
    planned: date
    targets: tuple[Target, ...]
    held: str | None
    best: str
    line_names: Mapping[str, str]
    stars_known: bool

    @property
    def ground(self) -> str | None:
        """Where a firm without a star stands; None when it has one."""
        if self.held:
            return None
        return "还没有评过星级" if self.stars_known else "已评星级尚不清楚"

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The ladder as the page draws it."""
        return [
            {
                "level": target.level.id,
                "title": target.level.title,
                "state": target.way.state,
                "word": "可以申报，有事项要核对" if target.manual else None,
                "says": _on_the_ladder(target),
                "earliest": target.way.earliest if target.way.in_batch and target.way.state != "held" else None,
                "here": target.level.id == self.held,
                "href": f"#{target.level.id}",
            }
            for target in self.targets
        ]

    @property
    def target(self) -> Target:
        """The star shown first."""
        return next(target for target in self.targets if target.level.id == self.best)


def result_of(read: Read, pack: Pack, today: date) -> Result:
    """Judge the answers for every star. Raises DocumentError when they cannot be read."""
    ways = plan(pack, read.parsed or document_of(read, pack), today)
    targets = tuple(_target(pack, way) for way in ways)
    held = [target.level.id for target in targets if target.way.state == "held"]
    return Result(
        pack, read.planned, targets, held[-1] if held else None, _best(targets), read.line_names, STARS in read.document
    )


def _target(pack: Pack, way: LevelPlan) -> Target:
    asked = asked_rules(pack, way.level.id)
    groups: dict[str, list[Finding]] = {"needing": [], "met": [], "later": [], "unset": []}
    for finding in way.verdict.findings:
        if finding.rule in way.verdict.unset:
            groups["unset"].append(finding)
        elif finding.rule not in asked and finding.effect not in _BARS:
            groups["later"].append(finding)
        elif finding.outcome == "met":
            groups["met"].append(_without_strangers(finding, way.level))
        else:
            groups["needing"].append(finding)
    return Target(way.level, way, **{name: tuple(found) for name, found in groups.items()})


def _without_strangers(finding: Finding, level: Level) -> Finding:
    """Where one line is enough, the other lines are not at fault and are not shown as if they were."""
    if level.rule(finding.rule).quantifier != _ANY:
        return finding
    return replace(finding, lines=tuple(mark for mark in finding.lines if mark.outcome == "met"))


def _on_the_ladder(target: Target) -> str:
    """A short sentence; the full one stands in the star's own part."""
    way = target.way
    if way.state == "ready" and not target.manual:
        return "自测问到的条件都符合。"
    if way.state == "near" or (way.state == "unknown" and way.changes):
        return way.says
    if way.state == "closed":
        bars = sum(f.effect in _BARS for f in target.needing)
        return f"有 {bars} 项没有达到。" if not way.next_award else way.says.partition("；")[0] + "。"
    return way.says


def _best(targets: tuple[Target, ...]) -> str:
    """The star shown first: the highest that can be filed now, else the lowest within reach, else the next one up."""
    ready = [t.level.id for t in targets if t.way.state == "ready"]
    within = [t.level.id for t in targets if t.way.state in ("near", "unknown")]
    above = [t.level.id for t in targets if t.way.state == "closed"]
    return (ready[-1:] or within[:1] or above[:1] or [targets[-1].level.id])[0]
