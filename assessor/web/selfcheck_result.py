"""What the self-check shows: where the firm stands on the ladder, and for each star what is met, missing and when."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from assessor.policy.document import Document
from assessor.policy.facts import Facts, freeze
from assessor.policy.findings import Finding, Verdict
from assessor.policy.plan import plan_for
from assessor.policy.verdict import judge_facts
from assessor.web.selfcheck_document import Read, asked_rules, documents
from questionnaires.shapes import Level, Pack

_BARS = ("ineligible", "return")


@dataclass(frozen=True)
class Target:
    """One star: its place on the ladder, what the rules found, and the way there.

    `asked` are the findings that rest on what was answered; `later` are those of the full application form.
    """

    level: Level
    state: str
    word: str | None
    says: str
    earliest: date | None
    verdict: Verdict
    asked: tuple[Finding, ...]
    later: tuple[Finding, ...]
    unset: tuple[Finding, ...]


@dataclass(frozen=True)
class Result:
    """Everything on the result page."""

    pack: Pack
    planned: date
    targets: tuple[Target, ...]
    held: str | None
    best: str
    line_names: Mapping[str, str]

    @property
    def steps(self) -> list[dict[str, Any]]:
        """The ladder as the page and the paper draw it."""
        return [
            {
                "level": target.level.id,
                "title": target.level.title,
                "state": target.state,
                "word": target.word,
                "says": target.says,
                "earliest": target.earliest,
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
    found = documents(read, pack)
    facts = {level: freeze(document, pack) for level, document in found.items()}
    rank = next(iter(facts.values())).application["star_rank"]
    levels = sorted(pack.levels.values(), key=lambda level: level.rank)
    targets = tuple(_target(pack, level, found[level.id], facts[level.id], rank, today) for level in levels)
    held = next((level.id for level in levels if level.rank == rank), None)
    return Result(pack, read.planned, targets, held, _best(targets), read.line_names)


def _target(pack: Pack, level: Level, document: Document, facts: Facts, rank: int | None, today: date) -> Target:
    verdict = judge_facts(plan_for(pack, level.id), facts, document.ignored)
    asked_ids = asked_rules(pack, level.id)
    later = tuple(f for f in verdict.findings if f.rule not in asked_ids and not _stands_in_the_way(f))
    unset = tuple(f for f in verdict.findings if f.rule in verdict.unset)
    asked = tuple(f for f in verdict.findings if f not in later and f not in unset)
    later = tuple(f for f in later if f not in unset)
    if rank is not None and rank >= level.rank:
        return Target(level, "held", None, _held_words(rank, level), None, verdict, asked, later, unset)
    state, word, says = _standing(verdict)
    return Target(level, state, word, says, None, verdict, asked, later, unset)


def _held_words(rank: int, level: Level) -> str:
    return "已经评定，不能重复申报。" if rank == level.rank else "已评定更高的星级，不再申报这一级。"


def _stands_in_the_way(finding: Finding) -> bool:
    return finding.effect in _BARS


def _standing(verdict: Verdict) -> tuple[str, str | None, str]:
    bars = [f for f in verdict.findings if _stands_in_the_way(f)]
    unknown = [f for f in bars if f.outcome == "unknown"]
    if verdict.outcome == "eligible":
        return "ready", None, "自测问到的条件都符合。"
    if verdict.outcome == "manual":
        asked = sum(f.effect == "manual" for f in verdict.findings)
        return "ready", "可以申报，有事项要核对", f"有 {asked} 项要由审核人员核对。"
    if len(unknown) == len(bars):
        return "unknown", None, f"有 {len(bars)} 项还没有答清楚。"
    return "near" if verdict.outcome == "return" else "closed", None, f"有 {len(bars)} 项还没有达到。"


def _best(targets: tuple[Target, ...]) -> str:
    """The star shown first: the highest one that can be filed now, else the lowest one that may come next."""
    for states in (("ready",), ("near", "unknown")):
        fitting = [t.level.id for t in targets if t.state in states]
        if fitting:
            return fitting[-1] if states == ("ready",) else fitting[0]
    return next((t.level.id for t in targets if t.state == "closed"), targets[-1].level.id)
