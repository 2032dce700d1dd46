"""The official result of a panel: its own rule over the locked totals, exact, and always first.

Shown to the organiser once the phase is meeting. A nominee that lacks scores stands last and says why.
"""

from dataclasses import dataclass
from functools import cached_property
from typing import cast

from sqlmodel import Session

from assessor.cases.panel_reading import MEETING, Given, Nominated, given_in, nominees_of, scores_of
from assessor.cases.refusal import Refusal
from assessor.panel.official import FEWEST, Method, Official, official_results
from assessor.panel.refusal import PanelRefusal
from models.panel import Panel

NOT_YET = "评分还没有全部锁定，现在不能看结果。全部锁定、转入评审会后再看。"
NO_RESULT = "锁定的评分不够，暂时没有正式结果。"
STOPPED = "有评分须先处理，暂不能汇总；原因见“结果排序”页。"
NO_SCORES = "还没有锁定的评分，不能汇总。"


@dataclass(frozen=True)
class Line:
    """How many are within: `quota` (None when nothing was set or nobody can be told apart), and the sentence for it."""

    quota: int | None
    says: str


@dataclass(frozen=True)
class Results:
    """Official results with what they were made from. `refused` says why nothing could be added up at all."""

    nominees: dict[str, Nominated]
    given: list[Given]
    official: list[Official]
    line: Line
    refused: str = ""

    @cached_property
    def _by_code(self) -> dict[str, Official]:
        return {row.nominee: row for row in self.official}

    @cached_property
    def given_to(self) -> dict[str, list[Given]]:
        """The scores of each nominee that has any."""
        found: dict[str, list[Given]] = {}
        for one in self.given:
            found.setdefault(one.nominee, []).append(one)
        return found

    def of(self, code: str) -> Official:
        """One nominee's official result."""
        return self._by_code[code]

    def within(self, code: str) -> bool | None:
        """Whether the official result is within the line; None when it is not known."""
        rank = self.of(code).rank
        return None if rank is None or self.line.quota is None else rank <= self.line.quota


def results_of(session: Session, panel: Panel) -> Results:
    """The official results of a panel. Raises Refusal before the meeting: nothing of scores is looked at earlier."""
    if panel.phase not in MEETING:
        raise Refusal(NOT_YET)
    nominees, given = nominees_of(session, panel), given_in(session, panel)
    try:
        official = _official(panel, given, quota=panel.quota)
    except PanelRefusal as no:
        none = [Official(code, 0, None, None, False, False, STOPPED) for code in nominees]
        return Results(nominees, given, none, Line(None, ""), no.says)
    line = line_of(panel, official)
    if panel.quota is None and line.quota:
        official = _official(panel, given, quota=line.quota)
    there = {one.nominee for one in given}
    lacking = [Official(code, 0, None, None, False, False, NO_SCORES) for code in nominees if code not in there]
    return Results(nominees, given, official + lacking, line)


def _official(panel: Panel, given: list[Given], quota: int | None) -> list[Official]:
    return official_results(scores_of(given), cast(Method, panel.rule), panel.minimum, 2, quota)


def alone(panel: Panel, given: list[Given], code: str) -> Official:
    """One nominee's official result from its own scores, without rank: for those who may not know of everybody."""
    mine = [one for one in given if one.nominee == code]
    try:
        found = _official(panel, mine, quota=None)
    except PanelRefusal:
        found = []
    result = found[0].result if found else None
    return Official(code, len(mine), result, None, False, False, "" if found and result is not None else NO_RESULT)


def line_of(panel: Panel, official: list[Official]) -> Line:
    """The line as a number of nominees: the quota, or how many reach the pass line by the official rule."""
    ranked = [row for row in official if row.result is not None]
    if panel.quota is not None:
        return Line(min(panel.quota, len(ranked)) or None, f"名额 {panel.quota} 家")
    if panel.pass_hundredths is None:
        return Line(None, "没有设定名额或分数线")
    passing = sum(int(row.result * 100) >= panel.pass_hundredths for row in ranked if row.result is not None)
    words = f"分数线 {panel.pass_hundredths / 100:.2f} 分，达到的 {passing} 家"
    return Line(passing or None, words)


def needed(panel: Panel) -> int:
    """How many scores a nominee needs by the panel's rule."""
    return max(panel.minimum, FEWEST[panel.rule])
