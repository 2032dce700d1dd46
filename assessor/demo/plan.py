"""The whole demonstration as plain values, always the same for a seed: which firms file what, and how far it gets."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import product
from random import Random

from assessor.demo import contents, quirks
from assessor.demo.entangled import entangle
from assessor.demo.firms import make_firm
from assessor.demo.shapes import Filing
from assessor.demo.timetable import FIRST_FILED, moment
from assessor.policy.calendar import add_working_days
from questionnaires.regions import Region

SEED = 20220228
CHANGZHOU, SUZHOU, KUNSHAN = "320400", "320500", "320583"

# Changzhou's own public list of this batch: 155 qualified for 3★ and 4★, 24 candidates for 5★; 179 in all.
CITIES: dict[str, dict[str, int]] = {
    CHANGZHOU: {
        "reported": 30, "rated": 28, "in_notice": 61, "held": 2, "evaluated": 16, "county_passed": 18,
        "5:county_passed": 3, "5:evaluated": 4, "5:recommended": 7, "5:at_province": 4, "5:province_evaluated": 2,
        "5:in_province_notice": 2, "5:province_held": 1, "5:rated": 1, "draft": 7, "withdrawn": 3,
    },
    SUZHOU: {
        "submitted": 10, "returned": 5, "county_passed": 9, "evaluated": 5, "in_notice": 6, "refused": 2,
        "not_rated": 1,
        "5:county_passed": 1, "5:recommended": 2, "draft": 8, "withdrawn": 1, "5:at_province:panel": 13,
    },
    "320100": {
        "reported": 9, "submitted": 3, "returned": 2, "county_passed": 5, "5:at_province": 1, "draft": 4,
        "refused": 1, "5:at_province:panel": 12,
    },
    "320200": {
        "rated": 4, "submitted": 5, "returned": 2, "county_passed": 7, "evaluated": 3, "not_rated": 1,
        "5:recommended": 1, "draft": 4, "5:at_province:panel": 10,
    },
    "320600": {
        "submitted": 5, "returned": 2, "county_passed": 6, "evaluated": 2, "5:county_passed": 1, "draft": 3,
        "withdrawn": 1, "5:at_province:panel": 8,
    },
    "320300": {
        "submitted": 3, "county_passed": 3, "refused": 1, "returned": 1, "draft": 2, "5:at_province:panel": 6,
    },
    "320700": {"submitted": 2, "county_passed": 1, "draft": 2},
    "320800": {"submitted": 2, "county_passed": 2, "returned": 1, "draft": 2},
    "320900": {"submitted": 3, "county_passed": 3, "evaluated": 1, "draft": 2, "refused": 1},
    "321000": {
        "submitted": 3, "county_passed": 4, "returned": 1, "evaluated": 2, "draft": 2, "5:at_province:panel": 6,
    },
    "321100": {"submitted": 2, "county_passed": 3, "returned": 1, "draft": 1, "withdrawn": 1},
    "321200": {"submitted": 3, "county_passed": 3, "evaluated": 1, "draft": 2, "5:at_province:panel": 5},
    "321300": {"submitted": 1, "county_passed": 1, "draft": 2},
}  # fmt: skip
"""How many filings of each city are to reach which state; `5:` marks five-star filings, `:panel` those that the expert
panel looks at (they are early, and come last in the plan, so that the others stay as they are)."""
PANEL = "panel"

_PACE = {
    "rated": "early", "reported": "early", "in_notice": "middle", "held": "middle", "evaluated": "middle",
    "recommended": "middle", "at_province": "middle", "province_evaluated": "middle", "in_province_notice": "middle",
    "province_held": "middle", "not_rated": "middle", "submitted": "last", "draft": "last",
}  # fmt: skip
_PATHS = {
    "draft": ("begun", "half", "almost"),
    "withdrawn": ("from_submitted", "from_draft", "reopened"),
    "returned": ("by_county", "by_county", "by_city"),
    "county_passed": ("straight", "straight", "straight", "corrected"),
    "evaluated": ("straight", "straight", "corrected"),
    "held": ("straight",),
    "in_notice": ("straight",) * 20 + ("objection_answered",),
    "not_rated": ("objection_upheld", "refuted"),
}


def plan(regions: Mapping[str, Region], seed: int = SEED) -> tuple[Filing, ...]:
    """Every filing in the order of the cities. Pure: the same seed makes the same values on every machine."""
    made: list[Filing] = []
    seen: Counter[str] = Counter()
    for (city, goals), panel in [*product(CITIES.items(), (False,)), *product(CITIES.items(), (True,))]:
        counties = [one for one in regions.values() if one.parent == city]
        for index, (level, goal) in enumerate(_goals(city, goals, seed, panel=panel)):
            key = len(made) + 1
            random = Random(f"{seed}:{key}")  # noqa: S311 - invention, not secrecy
            paths = (PANEL,) if panel else _PATHS.get(goal, ("straight",))
            path = paths[seen[goal] % len(paths)]
            seen[goal] += not panel
            region = _county(city, counties, index, random)
            made.append(_filing(key, region, regions[city], level, goal, path, random))
    return entangle(tuple(made))


def _goals(city: str, goals: dict[str, int], seed: int, *, panel: bool) -> Iterator[tuple[str, str]]:
    random = Random(f"{seed}:{city}")  # noqa: S311
    for name, count in goals.items():
        for _ in range(count if name.endswith(PANEL) is panel else 0):
            if name.startswith("5:"):
                yield "five_star", name.split(":")[1]
            else:
                yield ("three_star" if random.random() < 0.62 else "four_star"), name


def _county(city: str, counties: list[Region], index: int, random: Random) -> Region:
    if city == SUZHOU and (index % 3 == 0 or random.random() < 0.15):
        return next(one for one in counties if one.code == KUNSHAN)
    return counties[index % len(counties)] if index < len(counties) else random.choice(counties)


def _filing(key: int, region: Region, city: Region, level: str, goal: str, path: str, random: Random) -> Filing:
    firm = make_firm(key, region, city, random, division="310115" if key % 61 == 0 else None)
    services = contents.services_for(level, random)
    pace = "early" if path == PANEL else _PACE.get(goal, "late")
    opened_at, submitted_at = _times("middle:5" if (pace, level) == ("middle", "five_star") else pace, key, random)
    filing = Filing(
        firm=firm, level=level, goal=goal, quirk="plain", path=path, pace=pace, opened_at=opened_at,
        submitted_at=None if goal == "draft" or path in ("from_draft", "reopened") else submitted_at,
        services=services, payments=contents.payments_for(firm, services, random),
        devices=contents.devices_for(level, random), use_cases=contents.use_cases_for(level, random, key),
        earlier=_earlier(level, random),
    )  # fmt: skip
    bend = _bend(filing, key, random)
    return replace(bend(filing), quirk=bend.__name__)


def _times(pace: str, key: int, random: Random) -> tuple[datetime, datetime]:
    first, days = FIRST_FILED[pace]
    number = random.randrange(days)
    day = add_working_days(first, number) if number else first
    submitted = moment(day, 60 + random.randrange(400)).at + timedelta(seconds=key % 60)
    return submitted - timedelta(minutes=25 + random.randrange(30)), submitted


def _earlier(level: str, random: Random) -> str | None:
    if level == "five_star":
        return "four_star"
    return "three_star" if level == "four_star" and random.random() < 0.4 else None


def _bend(filing: Filing, key: int, random: Random) -> quirks.Bend:
    if filing.goal == "refused":
        return quirks.BARRED[key % len(quirks.BARRED)]
    if filing.goal == "returned" or filing.path == "corrected":
        return quirks.PUT_RIGHT[key % len(quirks.PUT_RIGHT)]
    looked_at = (*quirks.LOOKED_AT, quirks.hybrid) if filing.level == "three_star" else quirks.LOOKED_AT
    if filing.goal == "submitted" and random.random() < 0.4:
        return random.choice((*quirks.PUT_RIGHT, *quirks.BARRED))
    chance = random.random()
    if chance < 0.18:
        return random.choice(looked_at)
    return random.choice(quirks.PASSES) if chance < 0.35 else quirks.plain
