"""The awards of many applications in columns, from the same forms and brackets as one application's.

One narwhals source over frames of fixed types (assessor/policy/frames.py): Int64 分, null is unknown. Products that could
leave 64 bits are made in 128.
"""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

import narwhals as nw

from assessor.policy.awards.forms import Step
from assessor.policy.awards.plan import PlannedAward, awards_of
from assessor.policy.awards.result import EFFECTS, Standing
from assessor.policy.batch import ID, OUTCOME, judge_many
from assessor.policy.checks import answer_column
from assessor.policy.states import SEVERITY, WHOLE
from questionnaires.forms import Question
from questionnaires.rules import APPLICATION
from questionnaires.shapes import Pack

STANDING, FORM, FEN = "award_standing", "award_form", "award_fen"
_LARGEST = 10**14
_INT64 = 2**63 - 1


class Columns:
    """Columns by name, as checks ask for them."""

    def __getitem__(self, name: str) -> nw.Expr:
        return nw.col(name)


_COLUMNS = Columns()


class InColumns:
    """Sums over columns; see forms.Sums."""

    @staticmethod
    def part(amount: Any, over: Any, under: Any) -> Any:
        """amount × over ÷ under, rounded down, in 128 bits unless plain numbers keep it inside 64."""
        if isinstance(over, int) and isinstance(under, int):
            if under == 1 and over == 1:
                return amount
            if over * _LARGEST <= _INT64:
                return amount * over // under
        wide = [one.cast(nw.Int128) if isinstance(one, nw.Expr) else nw.lit(one, nw.Int128) for one in (amount, over, under)]
        return (wide[0] * wide[1] // wide[2]).cast(nw.Int64)

    @staticmethod
    def least(one: Any, other: Any) -> Any:
        """The smaller one; rows where one is unknown have no award, so that their value here does not matter."""
        return nw.min_horizontal(_expression(one), _expression(other))

    @staticmethod
    def most(one: Any, other: Any) -> Any:
        """The larger one."""
        return nw.max_horizontal(_expression(one), _expression(other))


def _expression(number: Any) -> nw.Expr:
    return number if isinstance(number, nw.Expr) else nw.lit(number, nw.Int64)


def amounts_many(pack: Pack, applications: Any) -> Any:
    """The applications with award_standing, award_form and award_fen (null unless computed), whatever the rules say."""
    frame = nw.from_native(applications)
    found = frame.lazy().with_columns(*_award_columns(pack))
    return (found.collect() if isinstance(frame, nw.DataFrame) else found).to_native()


def award_many(pack: Pack, frames: Mapping[str, Any]) -> Any:
    """Judge every application in the frames by a subsidy pack and compute its award.

    Returns a frame of the same kind: application_id, outcome (with what the award does to it), one column per rule,
    award_standing, award_form, and award_fen in 分 (null when barred or not computed).
    """
    judged = nw.from_native(judge_many(pack, next(iter(pack.levels)), frames))
    awards = nw.from_native(frames[APPLICATION]).lazy().select(ID, *_award_columns(pack))
    both = judged.lazy().join(awards, on=ID, how="left")
    barred = nw.col(OUTCOME) == WHOLE[-1]
    outcome = nw.col(OUTCOME)
    for severity in range(len(WHOLE) - 1):
        as_bad = [str(one) for one, effect in EFFECTS.items() if SEVERITY[effect or "met"] == severity]
        milder = [WHOLE[index] for index in range(severity)]
        if as_bad and milder:
            condition = nw.col(STANDING).is_in(as_bad) & nw.col(OUTCOME).is_in(milder)
            outcome = nw.when(condition).then(nw.lit(WHOLE[severity])).otherwise(outcome)
    fen = nw.when(~barred).then(nw.col(FEN))
    found = both.with_columns(outcome.alias(OUTCOME), fen.alias(FEN))
    return (found.collect() if isinstance(judged, nw.DataFrame) else found).to_native()


def _award_columns(pack: Pack) -> list[Any]:
    """Standing, form and amount. Each form's amount is one expression: its brackets only choose a number in it."""
    standing: Any = nw.lit(str(Standing.MISSING))
    scopes = [planned.where.passes(_COLUMNS) for planned in awards_of(pack) if planned.where]
    if scopes and len(scopes) == len(awards_of(pack)):
        none = ~scopes[0]
        for scope in scopes[1:]:
            none = none & ~scope
        standing = nw.when(none).then(nw.lit(str(Standing.OTHER))).otherwise(standing)
    form: Any = nw.when(nw.col(ID).is_null()).then(nw.lit(""))
    fen: Any = nw.when(nw.col(ID).is_null()).then(nw.lit(0)).cast(nw.Int64)
    for planned in reversed(awards_of(pack)):
        inside = planned.where.passes(_COLUMNS) if planned.where else ~nw.col(ID).is_null()
        stands = _standing(planned)
        form = nw.when(inside).then(nw.lit(planned.award.id)).otherwise(form)
        standing = nw.when(inside).then(stands).otherwise(standing)
        if not planned.unset:
            fen = nw.when(inside & _paid(planned)).then(_amount(planned)).otherwise(fen)
    return [standing.alias(STANDING), form.alias(FORM), fen.alias(FEN)]


def _paid(planned: PlannedAward) -> Any:
    """Where there is an amount at all: everything known and above zero, and a bracket that holds. Unknown is not paid."""
    positive = [nw.col(answer_column(question)) > 0 for question in planned.fields.values()]
    if planned.weights and planned.weigh_by:
        positive.append(~nw.col(answer_column(planned.weigh_by)).is_null())
    found = positive[0]
    for one in positive[1:]:
        found = found & one
    if planned.by is None or not planned.one_bracket:
        return found if planned.by is None else found & ~nw.col(answer_column(planned.by)).is_null()
    measure, holds = nw.col(answer_column(planned.by)), None
    for above, bracket in zip((None, *planned.brackets), planned.brackets, strict=False):
        here = measure >= bracket.step.since
        if bracket.only is not None:
            here = here & bracket.only.passes(_COLUMNS)
            here = here if above is None else here & (measure < above.step.since)
        holds = here if holds is None else holds | here
    return found & holds


def _standing(planned: PlannedAward) -> Any:
    """As assessor/policy/awards/single.py decides, in the same order."""
    if planned.unset:
        return nw.lit(str(Standing.WAITING))
    stands = _computed(planned)
    if planned.by is not None and planned.one_bracket:
        stands = _by_bracket(planned, nw.col(answer_column(planned.by)))
    fields = list(planned.fields.values())
    needed = [*fields, *((planned.by,) if planned.by else ())]
    if planned.weights and planned.weigh_by:
        needed.append(planned.weigh_by)
    for lacking in (_not_positive, _absent):
        for standing, theirs in ((Standing.WAITING, True), (Standing.MISSING, False)):
            looked_at = [q for q in (fields if lacking is _not_positive else needed) if (q.id in planned.theirs) is theirs]
            if looked_at:
                stands = nw.when(lacking(looked_at)).then(nw.lit(str(standing))).otherwise(stands)
    return stands


def _absent(questions: list[Question]) -> Any:
    return _any([nw.col(answer_column(question)).is_null() for question in questions])


def _not_positive(questions: list[Question]) -> Any:
    return _any([nw.col(answer_column(question)) <= 0 for question in questions])


def _any(conditions: list[Any]) -> Any:
    found = conditions[0]
    for one in conditions[1:]:
        found = found | one
    return found


def _computed(planned: PlannedAward) -> Any:
    capped = planned.numbers.get("cap") is not None or (planned.one_bracket and planned.brackets)
    if planned.used is None or not capped:
        return nw.lit(str(Standing.COMPUTED))
    unknown = nw.col(answer_column(planned.used)).is_null()
    return nw.when(unknown).then(nw.lit(str(Standing.UNSURE))).otherwise(nw.lit(str(Standing.COMPUTED)))


def _by_bracket(planned: PlannedAward, measure: Any) -> Any:
    """Silent below the lowest bracket and for those a bracket is not written for; brackets for all are one condition."""
    stands: Any = nw.lit(str(Standing.SILENT))
    open_to_all: int | None = None
    for bracket in reversed(planned.brackets):
        if bracket.only is None:
            open_to_all = bracket.step.since if open_to_all is None else open_to_all
            continue
        if open_to_all is not None:
            stands = nw.when(measure >= open_to_all).then(_computed(planned)).otherwise(stands)
            open_to_all = None
        only = bracket.only.passes(_COLUMNS)
        others = nw.when(~only).then(nw.lit(str(Standing.SILENT))).otherwise(nw.lit(str(Standing.MISSING)))
        here = nw.when(only).then(_computed(planned)).otherwise(others)
        stands = nw.when(measure >= bracket.step.since).then(here).otherwise(stands)
    if open_to_all is not None:
        stands = nw.when(measure >= open_to_all).then(_computed(planned)).otherwise(stands)
    return stands


def _amount(planned: PlannedAward) -> Any:
    """The amount where everything is known; what stands elsewhere is covered by the standing."""
    amounts = {name: nw.col(answer_column(question)) for name, question in planned.fields.items()}
    cap: Any = planned.numbers.get("cap")
    steps: tuple[Step, ...] = tuple(one.step for one in planned.brackets)
    if planned.brackets and planned.one_bracket and planned.by is not None:
        measure = nw.col(answer_column(planned.by))
        cap = nw.lit(planned.brackets[-1].step.cap)
        for bracket in reversed(planned.brackets[:-1]):
            cap = nw.when(measure >= bracket.step.since).then(nw.lit(bracket.step.cap)).otherwise(cap)
        steps = (Step(0, cap),)
    fen = planned.form.paid(InColumns, amounts, {**planned.numbers, "weight": _weight(planned)}, steps)
    if planned.used is None or cap is None:
        return fen
    used = nw.col(answer_column(planned.used))
    left = InColumns.most(cap - used, 0)
    # Nothing used, less than nothing, or not known: the cap stands as it is.
    return nw.when(used > 0).then(InColumns.least(fen, left)).otherwise(fen)


@dataclass(frozen=True)
class _Weight:
    """A weight that differs from row to row, over one denominator; read like a Fraction."""

    numerator: Any
    denominator: int


def _weight(planned: PlannedAward) -> Any:
    if not planned.weights or planned.weigh_by is None:
        return Fraction(1)
    under = math.lcm(*(weight.denominator for weight in planned.weights.values()))
    over: Any = nw.lit(under)
    for value, weight in planned.weights.items():
        mine = nw.lit(int(weight * under))
        over = nw.when(nw.col(planned.weigh_by.id) == value).then(mine).otherwise(over)
    return _Weight(over, under)
