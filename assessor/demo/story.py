"""From a plan to turns in order of time: who does what to which filings, and when. Pure."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from assessor.demo.drawing import turns_of
from assessor.demo.shapes import Filing
from assessor.demo.timetable import PACES, moment

AFTER_COUNTY = ("county_passed", "evaluated", "in_notice", "held", "rated", "reported", "not_rated")
PROVINCIAL = ("recommended", "at_province", "province_evaluated", "in_province_notice", "province_held", "rated")
TOGETHER = ("publish", "announce", "province_publish", "province_announce")
"""Turns that are taken for all filings of a city (or the province) of one pace at once."""


@dataclass(frozen=True)
class Turn:
    """One thing somebody does, to one filing or to several at once (`keys` are the firms')."""

    at: datetime
    name: str
    keys: tuple[int, ...]


def turns(filings: tuple[Filing, ...]) -> list[Turn]:
    """Everything that happened, in order of time. What one office does to several filings at once is one turn."""
    single = [Turn(at, name, (key,)) for at, name, key in turns_of(filings)]
    grouped: dict[tuple[datetime, str, str], list[int]] = {}
    for filing in filings:
        key = filing.firm.key
        for name, at in steps_of(filing):
            if name in TOGETHER:
                office = "province" if name.startswith("province") else filing.firm.city
                grouped.setdefault((at, name, office), []).append(key)
            else:
                single.append(Turn(at, name, (key,)))
    together = [Turn(at, name, tuple(keys)) for (at, name, _), keys in grouped.items()]
    return sorted([*single, *together], key=lambda turn: (turn.at, turn.keys))


def _passes_county(filing: Filing) -> bool:
    return filing.goal in (*AFTER_COUNTY, *PROVINCIAL)


def steps_of(filing: Filing) -> Iterator[tuple[str, datetime]]:
    """The steps of one filing with their times; visits follow the draws of its city (`drawing.py`)."""
    yield "open", filing.opened_at
    yield "fill", filing.opened_at + timedelta(minutes=6)
    if filing.goal == "withdrawn":
        yield from _withdrawing(filing)
        return
    if filing.submitted_at is None:
        return
    yield "submit", filing.submitted_at
    yield from _county(filing)
    if _passes_county(filing):
        yield from _city(filing)
        yield from (_province(filing) if filing.level == "five_star" else _notice(filing))


def _at(filing: Filing, day: date, slot: int) -> datetime:
    """In the slot-th hour of the working day; filings follow each other within the hour."""
    return moment(day, slot * 60 + filing.firm.key * 13 % 50).at


def _withdrawing(filing: Filing) -> Iterator[tuple[str, datetime]]:
    days = PACES[filing.pace]
    if filing.submitted_at is not None:
        yield "submit", filing.submitted_at
    yield "withdraw", _at(filing, days.county, 2)
    if filing.path == "reopened":
        yield "open", _at(filing, days.county, 4)


def _county(filing: Filing) -> Iterator[tuple[str, datetime]]:
    if filing.goal == "submitted":
        return
    days = PACES[filing.pace]
    if filing.goal == "refused":
        yield "refuse", _at(filing, days.county, 3)
    elif filing.goal == "returned" and filing.path == "by_county":
        yield "return", _at(filing, days.county, 2)
    elif filing.path == "corrected":
        yield "return", _at(filing, days.county, 1)
        yield "mend", _at(filing, days.county, 5)
        yield "resubmit", _at(filing, days.county, 6)
        yield "forward", _at(filing, days.opinions, 0)
    else:
        yield "forward", _at(filing, days.county, 1)
    if filing.goal == "returned" and filing.path == "by_city":
        yield "send_back", _at(filing, days.opinions, 2)


def _city(filing: Filing) -> Iterator[tuple[str, datetime]]:
    days = PACES[filing.pace]
    reached = filing.goal != "county_passed"
    if reached:
        yield "judge", _at(filing, days.opinions, 2)
    if filing.path == "refuted":
        yield "visit", _at(filing, days.visit, 4)
    if reached:
        yield "credit", _at(filing, days.credit, 1)
    if filing.path == "refuted":
        yield "reject", _at(filing, days.credit, 3)
    elif reached:
        yield "evaluate", _at(filing, days.evaluate, 4)


def _notice(filing: Filing) -> Iterator[tuple[str, datetime]]:
    days, goal = PACES[filing.pace], filing.goal
    if goal in ("in_notice", "held", "rated", "reported") or filing.path == "objection_upheld":
        yield "publish", moment(days.publish, 370).at
    if goal == "held" or filing.path.startswith("objection"):
        yield "object", _at(filing, days.object, 1)
    if filing.path.startswith("objection"):
        upheld = filing.path == "objection_upheld"
        yield ("uphold" if upheld else "answer"), _at(filing, days.object, 4)
        yield ("reject" if upheld else "resume"), _at(filing, days.object, 5)
    if goal in ("rated", "reported"):
        yield "announce", moment(days.announce, 95).at
    if goal == "reported":
        yield "report", _at(filing, days.report, 3)


def _province(filing: Filing) -> Iterator[tuple[str, datetime]]:
    days = PACES[filing.pace]
    if filing.goal not in PROVINCIAL:
        return
    reached = PROVINCIAL.index(filing.goal)
    yield "recommend", _at(filing, days.recommend, 5)
    if reached >= 1:
        yield "receive", _at(filing, days.receive, 1)
    if reached >= 2:
        yield "province_judge", _at(filing, days.judge, 2)
        yield "province_credit", _at(filing, days.judge, 3)
        yield "province_evaluate", _at(filing, days.judge, 4)
    if reached >= 3:
        yield "province_publish", moment(days.province_publish, 370).at
    if filing.goal == "province_held":
        yield "province_object", _at(filing, days.object, 2)
    if filing.goal == "rated":
        yield "province_announce", moment(days.province_announce, 95).at
