"""No double count: of the awards an enterprise could have, the best set that the documents allow side by side (就高不重复).

Pure. Two awards stand against each other when both are for the same project and no document says that they may be added, or
when a document grants only one to an enterprise or to a kind of service. Where a document is silent about other policies for
the same project, counting the same money twice is refused by this product's own choice, and the reason says so.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

from questionnaires.shapes import Pack

MOST_CLAIMS = 40


@dataclass(frozen=True)
class Claim:
    """One award somebody could have: a programme, the project it is for, and the answers that a document counts by.

    `fen` is None when there is no award; `reason` then says why. `local`: the money is a city's or a county's own.
    """

    id: str
    pack: Pack
    project: str
    fen: int | None
    answers: Mapping[str, object]
    reason: str = ""
    local: bool = False


@dataclass(frozen=True)
class Left:
    """A claim that is not in the best set, the sentence that says why, and the chosen claim that stands against it."""

    claim: Claim
    reason: str
    clause: str
    instead: Claim | None = None


@dataclass(frozen=True)
class Combination:
    """The best set in the order given, its sum in 分, and every other claim with its reason."""

    chosen: tuple[Claim, ...]
    fen: int
    left: tuple[Left, ...]


Against = tuple[str, str]
"""A sentence and the clause it rests on (empty: the product's own choice)."""


def best(claims: Sequence[Claim]) -> Combination:
    """The set of claims with the largest sum among those that may stand side by side; ties go to the fewer, then the first.

    Raises ValueError for more than MOST_CLAIMS claims or an id given twice.
    """
    if len(claims) > MOST_CLAIMS or len({claim.id for claim in claims}) != len(claims):
        raise ValueError(f"一次最多比较 {MOST_CLAIMS} 项，编号不能重复")
    able = [claim for claim in claims if claim.fen]
    against = {
        frozenset((one.id, other.id)): found
        for one, other in combinations(able, 2)
        if (found := conflict(one, other)) is not None
    }
    chosen = [claim for group in _groups(able, against) for claim in _best_of(group, against)]
    inside = {claim.id for claim in chosen}
    ordered = tuple(claim for claim in claims if claim.id in inside)
    left = tuple(_left(claim, ordered, against) for claim in claims if claim.id not in inside)
    return Combination(ordered, sum(claim.fen or 0 for claim in ordered), left)


def conflict(one: Claim, other: Claim) -> Against | None:
    """Why two claims may not both be paid, or None. The answer is the same whichever comes first."""
    if one.pack.id == other.pack.id:
        return _within(one, other)
    if one.project != other.project:
        return None
    for claim in (one, other):
        clause = _said(claim.pack, "higher_only")
        if clause:
            return f"“{claim.pack.title}”规定同一项目与其他政策取高的一项，不重复享受", clause
    for mine, theirs in ((one, other), (other, one)):
        if theirs.local and not mine.local and _said(mine.pack, "with_local_money"):
            return None
    return "同一项目的同一笔支出不重复计算；文件没有写可以同时享受，这是本服务的约定，由主管部门确认", ""


def _within(one: Claim, other: Claim) -> Against | None:
    for combining in one.pack.combining:
        if combining.rule == "once_per_enterprise":
            return f"“{one.pack.title}”一户企业只能享受一次", combining.cites
        if combining.rule == "once_per_answer" and combining.field:
            answers = one.answers.get(combining.field), other.answers.get(combining.field)
            if None in answers or answers[0] == answers[1]:
                return f"“{one.pack.title}”同一类只能享受一次", combining.cites
    if one.project == other.project:
        return "同一项目在同一项政策里只能申报一次", ""
    return None


def _said(pack: Pack, rule: str) -> str:
    return next((one.cites for one in pack.combining if one.rule == rule), "")


def _groups(claims: list[Claim], against: Mapping[frozenset[str], Against]) -> list[list[Claim]]:
    """Claims that are linked by conflicts, directly or not; each group can be decided alone."""
    rest, groups = list(claims), []
    while rest:
        group, grown = [rest.pop(0)], True
        while grown:
            linked = [c for c in rest if any(frozenset((c.id, g.id)) in against for g in group)]
            rest = [c for c in rest if c not in linked]
            group, grown = group + linked, bool(linked)
        groups.append(group)
    return groups


def _best_of(group: list[Claim], against: Mapping[frozenset[str], Against]) -> list[Claim]:
    """Branch on the first claim: with it (without those against it) or without it; bounded by what is left to gain."""
    ordered = sorted(group, key=lambda claim: -(claim.fen or 0))
    found: tuple[int, int, list[Claim]] = (0, 0, [])

    def look(rest: list[Claim], taken: list[Claim], total: int) -> None:
        nonlocal found
        if (total, -len(taken)) > (found[0], found[1]):
            found = (total, -len(taken), taken)
        if not rest or total + sum(claim.fen or 0 for claim in rest) <= found[0]:
            return
        first, others = rest[0], rest[1:]
        beside = [claim for claim in others if frozenset((claim.id, first.id)) not in against]
        look(beside, [*taken, first], total + (first.fen or 0))
        if len(beside) < len(others):
            look(others, taken, total)

    look(ordered, [], 0)
    return found[2]


def _left(claim: Claim, chosen: tuple[Claim, ...], against: Mapping[frozenset[str], Against]) -> Left:
    if not claim.fen:
        return Left(claim, claim.reason or "没有可以计入的金额", "")
    for other in chosen:
        found = against.get(frozenset((claim.id, other.id)))
        if found:
            return Left(claim, found[0], found[1], other)
    return Left(claim, "与更有利的组合不能同时享受", "")
