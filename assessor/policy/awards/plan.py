"""A pack's award forms with every argument resolved, once for each pack: for one application and for batches."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from typing import Any

from assessor.policy.awards.forms import FORMS, Form, Step
from assessor.policy.plan import Test, number_of, test_of
from questionnaires.argument_check import questions_of
from questionnaires.awards import Award, Bracket
from questionnaires.forms import Question
from questionnaires.rules import APPLICATION
from questionnaires.shapes import Pack


@dataclass(frozen=True, eq=False)
class PlannedBracket:
    """A bracket with its numbers; `only` is the test of those it is written for."""

    bracket: Bracket
    step: Step
    only: Test | None


@dataclass(frozen=True, eq=False)
class PlannedAward:
    """An award form ready to run.

    `fields`: the amounts by argument name. `numbers`: what the form needs beside them (ratio as Fraction, cap in 分).
    `brackets`: highest first. `weights`: how much a project counts by the answer to `weigh_by`; empty when the authority has
    entered none. `unset`: parameters without a value. `theirs`: ids of questions that the authority answers.
    """

    award: Award
    form: Form
    where: Test | None
    fields: Mapping[str, Question]
    numbers: Mapping[str, Any]
    by: Question | None
    brackets: tuple[PlannedBracket, ...]
    used: Question | None
    weigh_by: Question | None
    weights: Mapping[str, Fraction]
    unset: tuple[str, ...]
    theirs: frozenset[str] = field(default_factory=frozenset)

    @property
    def one_bracket(self) -> bool:
        """Whether the bracket that holds decides alone (a table of caps), or all of them together (marginal rates)."""
        return "cap" in self.form.spec.brackets


_plans: dict[str, tuple[PlannedAward, ...]] = {}


def awards_of(pack: Pack) -> tuple[PlannedAward, ...]:
    """The award forms of a pack in the order of its file. Empty for a rating."""
    if pack.digest not in _plans:
        _plans[pack.digest] = tuple(_planned(pack, award) for award in pack.awards.values())
    return _plans[pack.digest]


def _planned(pack: Pack, award: Award) -> PlannedAward:
    form, single = FORMS[award.form], questions_of(pack, APPLICATION)
    kinds = {**form.spec.arguments, **form.spec.optional}
    fields = {name: single[given] for name, given in award.arguments.items() if kinds[name] == "field"}
    numbers: dict[str, Any] = {}
    for name, given in award.arguments.items():
        if kinds[name] != "field":
            numbers[name] = share_of(pack, given) if kinds[name] == "percent" else number_of(pack, given)
    weights = _weights(pack, award)
    if weights and "weighted_total" in fields:
        fields["total"] = fields["weighted_total"]
    fields.pop("weighted_total", None)
    brackets = [_bracket(pack, bracket) for bracket in award.brackets]
    unset = [str(award.arguments[name]) for name, value in numbers.items() if value is None]
    unset += [name for one in award.brackets for name in _unset(pack, one)]
    return PlannedAward(
        award=award,
        form=form,
        where=test_of(pack, APPLICATION, award.where) if award.where else None,
        fields=fields,
        numbers=numbers,
        by=single[award.by] if award.by else None,
        brackets=tuple(sorted(brackets, key=lambda one: one.step.since, reverse=True)),
        used=single[award.used] if award.used else None,
        weigh_by=single[award.uplift.by] if award.uplift else None,
        weights=weights,
        unset=tuple(unset),
        theirs=frozenset(q.id for section in pack.sections if not section.asked for q in section.questions),
    )


def _bracket(pack: Pack, bracket: Bracket) -> PlannedBracket:
    step = Step(
        since=(number_of(pack, bracket.since) or 0) if bracket.since else 0,
        cap=number_of(pack, bracket.cap) if bracket.cap else None,
        ratio=share_of(pack, bracket.ratio) if bracket.ratio else None,
    )
    return PlannedBracket(bracket, step, test_of(pack, APPLICATION, bracket.only) if bracket.only else None)


def _unset(pack: Pack, bracket: Bracket) -> list[str]:
    return [name for name in (bracket.since, bracket.cap, bracket.ratio) if name and pack.parameter(name) is None]


def _weights(pack: Pack, award: Award) -> dict[str, Fraction]:
    """1 plus the uplift by answer, as far as the authority has entered any."""
    shares = {value: share_of(pack, name) for value, name in award.uplift.values.items()} if award.uplift else {}
    return {value: 1 + share for value, share in shares.items() if share is not None}


def share_of(pack: Pack, name: str) -> Fraction | None:
    """A percentage as an exact fraction (30 % → 3/10); None when the pack sets no value."""
    value = pack.parameter(name)
    return None if value is None else Fraction(Decimal(str(value))) / 100
