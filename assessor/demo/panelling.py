"""The demonstration's expert panels: one that has scored and meets today, and a small one that is scoring."""

from collections.abc import Sequence
from datetime import date, timedelta

from sqlmodel import Session, col, select

from assessor.cases.assign_panel import assign_panel, draft_assignment
from assessor.cases.freeze_panel import freeze_panel
from assessor.cases.open_model import Choice, open_model
from assessor.cases.panel_course import go_to_meeting
from assessor.cases.panel_sheets import lock_panel, own_sheets
from assessor.cases.panel_swap import decline_sheet
from assessor.cases.panels import Criterion, PanelRules, change_criteria, criteria_of, make_panel
from assessor.cases.score_sheet import Typed, lock_own_sheet, save_marks
from assessor.demo import panel_marks as marks
from assessor.demo.panel_people import Judge, enter_pool
from assessor.demo.panel_talk import begin_meeting
from assessor.demo.plan import PANEL
from assessor.demo.timetable import moment
from assessor.demo.world import World
from assessor.workflow import Moment
from models.application import Application
from models.panel import Panel, PanelNominee, PanelSheet

CRITERIA = (
    Criterion("上云深度和广度", 30, "看业务系统和设备上云的范围、连续使用的时间，以合同、账单和日志为准。"),
    Criterion("数据和模型应用", 30, "看数据从哪里来、模型解决什么问题、谁在用；只有设想的不给高分。"),
    Criterion("应用成效", 25, "看降本、提质、增效的前后对比和数据来源。"),
    Criterion("可推广性", 15, "看做法能否为同行业、同规模的企业借鉴。"),
)
"""The demonstration's own: no document names criteria."""
_RULES = PanelRules(
    title="2022年度首批五星级专家评审", rule="trimmed_mean", minimum=3, each=5, cap=10, quota=20,
    scoring_from=date(2022, 3, 10), scoring_to=date(2022, 3, 16), meeting_on=date(2022, 3, 21),
)  # fmt: skip
_SECOND = PanelRules(
    title="2022年度首批五星级专家评审（第二组）", rule="mean", minimum=2, each=3, cap=4, quota=2,
    scoring_from=date(2022, 3, 17), scoring_to=date(2022, 3, 25), meeting_on=date(2022, 3, 29),
)  # fmt: skip
SEEDS = {"first": 20220309, "second": 20220316}
ON_THE_SECOND = range(4, 10)
"""Numbers of the experts who sit on the second panel too."""
OPEN_FOR = 4
"""The expert whose sheets are open, so that a round can be tried."""


def hold_panels(world: World) -> None:
    """Pool, both panels, scoring, and the model's view of the first one. Nothing where nobody was nominated."""
    there = [one for one in world.running.values() if one.filing.goal == "at_province"]
    first = [one.opened for one in there if one.filing.path == PANEL]
    others = [one.opened for one in there if one.filing.path != PANEL]
    if not first or not others:
        return  # a part of the demonstration only
    judges = enter_pool(world)
    panel = _begin(world, _RULES, first, judges, "first", date(2022, 3, 9))
    _score_first(world, panel, judges)
    go_to_meeting(world.session, world.province(), panel, "", moment(date(2022, 3, 17), 30))
    held = lock_panel(world.session, panel.id or 0)
    reason = "会评前核对分歧较大的评分，确定先讨论哪些企业。"
    open_model(world.session, world.province(), held, Choice("city", heavy_tails=True), reason, moment(date(2022, 3, 18), 60))
    begin_meeting(world, held)
    _second_panel(world, others, judges)


def _begin(
    world: World, rules: PanelRules, cases: Sequence[Application], judges: Sequence[Judge], which: str, day: date
) -> Panel:
    """Set up, freeze and assign on one day."""
    session, by = world.session, world.province()
    panel = make_panel(session, by, world.batch, world.pack, "five_star", rules, moment(day, 40))
    change_criteria(session, by, panel, CRITERIA, panel.version)
    refs, experts = [case.ref for case in cases], [judge.expert.ref for judge in judges]
    freeze_panel(session, by, panel, refs, experts, panel.version, moment(day, 200), SEEDS[which])
    assigned = moment(day, 260)
    assign_panel(session, by, panel, draft_assignment(session, panel, assigned).digest, assigned)
    return panel


def _score_first(world: World, panel: Panel, judges: Sequence[Judge]) -> None:
    """Two give a sheet back on the first day and others take over; then everybody writes and locks."""
    _decline(world, judges[11], "conflict", "与企业技术负责人有师生关系", moment(panel.scoring_from, 20))
    _decline(world, judges[29], "busy", "", moment(panel.scoring_from, 50))
    firms = _firms(world, panel)
    quality = {name: marks.quality_of(uscc, size) for name, (uscc, size) in firms.items()}
    given: dict[str, list[int]] = {name: [] for name in firms}
    sheets = {judge.number: _open_sheets(world.session, judge, panel) for judge in judges}
    for number, mine in sheets.items():
        for _, nominee in mine:
            given[nominee.code].append(number)
    pair = marks.agreed_pair(given, quality)
    for judge in judges:
        for place, (sheet, nominee) in enumerate(sheets[judge.number]):
            code = nominee.code
            helped = marks.help_of(pair, judge.number, given[code], quality[code])
            said = marks.opinions(judge.number, firms[code][0], quality[code], [one.title for one in CRITERIA], helped)
            day = panel.scoring_from + timedelta(days=(1, 4, 5, 6)[(judge.number + place) % 4])
            at = moment(day, 10 + judge.number * 11 + place)
            lock_own_sheet(world.session, judge.viewer, sheet.ref, _typed(world.session, panel, said), 0, at)


def _second_panel(world: World, cases: Sequence[Application], judges: Sequence[Judge]) -> None:
    """Five more firms; some experts have locked, one has begun, and the account to be tried has open sheets."""
    seated = [judge for judge in judges if judge.number in ON_THE_SECOND]
    panel = _begin(world, _SECOND, cases, seated, "second", date(2022, 3, 16))
    firms = _firms(world, panel)
    for judge in seated:
        for place, (sheet, nominee) in enumerate(_open_sheets(world.session, judge, panel)):
            uscc, size = firms[nominee.code]
            said = marks.opinions(judge.number, uscc, marks.quality_of(uscc, size), [one.title for one in CRITERIA])
            typed, at = _typed(world.session, panel, said), moment(date(2022, 3, 18), 20 + judge.number * 9 + place)
            if judge.number == OPEN_FOR:
                if place == 0:
                    begun = dict(list(typed.items())[:2])
                    save_marks(world.session, judge.viewer, sheet.ref, begun, 0, at)
            elif (judge.number + place) % 3:
                lock_own_sheet(world.session, judge.viewer, sheet.ref, typed, 0, at)


def _decline(world: World, judge: Judge, code: str, words: str, at: Moment) -> None:
    sheets = [sheet for _, sheet, _ in own_sheets(world.session, judge.viewer) if sheet.state == "open"]
    if sheets:
        decline_sheet(world.session, judge.viewer, sheets[0].ref, code, words, at)


def _open_sheets(session: Session, judge: Judge, panel: Panel) -> list[tuple[PanelSheet, PanelNominee]]:
    rows = own_sheets(session, judge.viewer)
    return [(sheet, nominee) for own, sheet, nominee in rows if own.id == panel.id and sheet.state == "open"]


def _firms(world: World, panel: Panel) -> dict[str, tuple[str, int]]:
    """Code of a nominee → credit code and number of employees."""
    filed = {one.opened.id: one.filing.firm for one in world.running.values() if one.case is not None}
    query = select(PanelNominee).where(PanelNominee.panel_id == panel.id).order_by(col(PanelNominee.code))
    found = [(one.code, filed[one.application_id]) for one in world.session.exec(query)]
    return {code: (firm.uscc, firm.employees) for code, firm in found}


def _typed(session: Session, panel: Panel, said: Sequence[marks.Opinion]) -> dict[int, Typed]:
    rows = criteria_of(session, panel)
    return {row.id or 0: Typed(one.points, one.reason) for row, one in zip(rows, said, strict=True)}
