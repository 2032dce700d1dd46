"""What the demonstration's experts think: marks and reasons that follow from a seed. Pure.

Most differ a little in how strict they are; two are severe, two are lenient, and two have agreed to help the same firms and
to mark down the strongest rivals, so that the pictures of the model have something to show.
"""

from collections.abc import Mapping, Sequence
from random import Random
from typing import NamedTuple

SEED = 20220309
SEVERE, LENIENT = (5, 17), (9, 23)
STRICT, KIND = -8.0, 7.0
LEVEL, SPREAD, NOISE = 79.0, 6.0, 3.2

WORDS = {
    "high": (
        "证明材料完整，{title}有数据支撑，与申报一致。",
        "{title}做得深，既有平台日志也有业务记录，成效能对上。",
        "材料清楚，{title}在同类企业里比较突出。",
    ),
    "mid": (
        "{title}达到要求，部分成效只有文字说明。",
        "主要业务已覆盖，{title}还有提升余地。",
        "材料基本齐全，{title}的量化数据偏少。",
    ),
    "low": (
        "{title}的材料较薄，看不出持续使用的情况。",
        "以单点应用为主，{title}与申报表述有差距。",
        "{title}缺少前后对比，成效难以核实。",
    ),
}


class Opinion(NamedTuple):
    """Points and reason for one criterion."""

    points: int
    reason: str


def quality_of(uscc: str, employees: int) -> float:
    """How good a firm's application is, about N(0, 1); larger firms are a little ahead, as they often are."""
    return _dice("quality", uscc).gauss(0, 1) + (0.25 if employees >= 1000 else 0.0)


def opinions(number: int, uscc: str, quality: float, titles: Sequence[str], helped: float = 0.0) -> list[Opinion]:
    """What expert `number` writes about a firm; `helped` is what an agreement adds (or takes off)."""
    own = _dice("severity", number)
    severity = STRICT if number in SEVERE else KIND if number in LENIENT else own.gauss(0, 1.1)
    scale, noise = own.lognormvariate(0, 0.15), NOISE * own.lognormvariate(0, 0.3)
    die = _dice("marks", f"{number}:{uscc}")
    base = LEVEL + scale * SPREAD * quality + severity + die.gauss(0, noise) + helped
    if helped > 0:
        base = max(base, 97.0)
    return [_opinion(base + die.gauss(0, 1.6), title, die) for title in titles]


def _opinion(value: float, title: str, die: Random) -> Opinion:
    points = max(0, min(100, round(value)))
    band = "high" if points >= 85 else "mid" if points >= 72 else "low"
    return Opinion(points, die.choice(WORDS[band]).format(title=title))


def agreed_pair(given: Mapping[str, Sequence[int]], quality: Mapping[str, float]) -> tuple[int, int]:
    """The two experts who share most of the firms in the middle of the field. `given`: firm → numbers of its experts."""
    shared: dict[tuple[int, int], int] = {}
    for firm, numbers in given.items():
        if _middling(quality[firm]):
            for one in numbers:
                for other in numbers:
                    if one < other and not {one, other} & {*SEVERE, *LENIENT}:
                        shared[one, other] = shared.get((one, other), 0) + 1
    return min(shared, key=lambda pair: (-shared[pair], pair))


def help_of(pair: tuple[int, int], number: int, numbers: Sequence[int], quality: float) -> float:
    """What the agreement does to a mark: much for the firms that both look at, something off strong rivals."""
    if number not in pair:
        return 0.0
    if set(pair) <= set(numbers) and _middling(quality):
        return 18.0
    return -9.0 if quality > 0.8 else 0.0


def _middling(quality: float) -> bool:
    return -0.9 < quality < 0.5


def _dice(what: str, whom: object) -> Random:
    return Random(f"{SEED}:{what}:{whom}")  # noqa: S311 - invention, not secrecy
