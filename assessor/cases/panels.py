"""Setting up an expert panel: made by an office of the province for a star of a batch, edited until it is frozen.

The notice names neither criteria nor a rule for adding scores up (46号 二(二)3), so both are the organiser's to set and
start empty; nothing here is filled in as if it were official.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from assessor.access import Viewer, panel_organisers
from assessor.cases.experts import require_organiser
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.who_sits import organises
from assessor.panel.official import FEWEST, METHODS
from assessor.workflow import Moment
from models.batch import Batch
from models.panel import Panel, PanelCriterion
from questionnaires.shapes import Pack

PHASES = {"setup": "设置中", "frozen": "已冻结，待分派", "scoring": "评分中", "meeting": "会评", "closed": "已结束"}
MOST_EACH, MOST_CAP, MOST_CRITERIA = 15, 200, 20
WHOLE = 100
"""The weights of a panel add up to this before it can be frozen."""


@dataclass(frozen=True)
class Criterion:
    """One criterion: title, weight in percent, guidance for the experts ('' when there is none)."""

    title: str
    weight: int
    guidance: str = ""


@dataclass(frozen=True)
class PanelRules:
    """What the organiser sets. Exactly one of `quota` (how many) and `pass_hundredths` (a total × 100) is given."""

    title: str
    rule: str
    minimum: int
    each: int
    cap: int
    scoring_from: date
    scoring_to: date
    meeting_on: date | None = None
    quota: int | None = None
    pass_hundredths: int | None = None


def rule_problems(rules: PanelRules, today: date) -> dict[str, str]:
    """What is wrong with the rules of a panel: field → sentence; empty when all is well."""
    found: dict[str, str] = {}
    if not 2 <= len(rules.title.strip()) <= 60:
        found["title"] = "请填写评审组名称（2 至 60 字）。"
    if rules.rule not in METHODS:
        found["rule"] = "请选择汇总办法。"
    if not 1 <= rules.each <= MOST_EACH:
        found["each"] = f"每家企业的专家数请填写 1 至 {MOST_EACH}。"
    least = FEWEST.get(rules.rule, 1)
    if not least <= rules.minimum <= max(rules.each, least):
        found["minimum"] = f"有效评分的最少份数请填写 {least} 至 {max(rules.each, least)}。"
    if rules.each < least:
        found["each"] = f"“{METHODS[rules.rule]}”至少需要 {least} 份评分，每家企业的专家数不能少于 {least}。"
    if not 1 <= rules.cap <= MOST_CAP:
        found["cap"] = f"每位专家的上限请填写 1 至 {MOST_CAP} 家。"
    found |= _line_problems(rules) | _day_problems(rules, today)
    return found


def _line_problems(rules: PanelRules) -> dict[str, str]:
    if (rules.quota is None) == (rules.pass_hundredths is None):
        return {"line": "名额和分数线请选一种，并填写数值。"}
    if rules.quota is not None and not 1 <= rules.quota <= 10_000:
        return {"quota": "名额请填写 1 以上的整数。"}
    if rules.pass_hundredths is not None and not 1 <= rules.pass_hundredths <= WHOLE * 100:
        return {"passing": "分数线请填写 0.01 至 100 之间的分数。"}
    return {}


def _day_problems(rules: PanelRules, today: date) -> dict[str, str]:
    found = {}
    if rules.scoring_to < rules.scoring_from:
        found["scoring_to"] = "评分截止日期不能早于开始日期。"
    elif rules.scoring_to < today:
        found["scoring_to"] = "评分截止日期已经过去，请改为今天以后。"
    if rules.meeting_on is not None and rules.meeting_on < rules.scoring_to:
        found["meeting_on"] = "会评日期不能早于评分截止日期。"
    return found


def criteria_problems(criteria: Sequence[Criterion], *, whole: bool = False) -> list[str]:
    """What is wrong with the criteria; `whole` asks also for what has to be there before a panel is frozen."""
    found = []
    if len(criteria) > MOST_CRITERIA:
        found.append(f"评审指标最多 {MOST_CRITERIA} 项。")
    for number, one in enumerate(criteria, 1):
        if not 1 <= len(one.title) <= 40:
            found.append(f"第 {number} 项指标：请填写名称（最多 40 字）。")
        if not 1 <= one.weight <= WHOLE:
            found.append(f"第 {number} 项指标：权重请填写 1 至 100 的整数。")
        if len(one.guidance) > 500:
            found.append(f"第 {number} 项指标：评分说明最多 500 字。")
    if len({one.title for one in criteria}) < len(criteria):
        found.append("有两项指标名称相同，请改名或合并。")
    if whole and not criteria:
        found.append("还没有评审指标。")
    total = sum(one.weight for one in criteria)
    if whole and criteria and total != WHOLE:
        found.append(f"指标权重合计应为 100%，现在是 {total}%。")
    return found


def make_panel(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, level: str, rules: PanelRules, moment: Moment
) -> Panel:
    """Make a panel for a star that the province decides. It has no criteria yet. Raises Refusal."""
    require_organiser(viewer)
    if level not in levels_of(pack):
        raise Refusal("专家评审只用于由省厅评定的星级。", status=422)
    _sound(rules, moment)
    panel = Panel(
        ref=new_ref(), batch_id=batch.id or 0, organisation_id=viewer.organisation_id, level=level,
        made_by=viewer.person_id, at=moment.at, **_columns(rules),
    )  # fmt: skip
    session.add(panel)
    session.flush()
    return panel


def levels_of(pack: Pack) -> dict[str, str]:
    """The stars that the province decides, with their words."""
    return {level.id: level.title for level in pack.levels.values() if level.decided_by == "province"}


def change_rules(
    session: Session, viewer: Viewer, panel: Panel, rules: PanelRules, version: int, moment: Moment
) -> Panel:
    """Change what is set, as long as the panel is not frozen. Raises Refusal."""
    hold_setup(session, viewer, panel, version)
    _sound(rules, moment)
    for column, value in _columns(rules).items():
        setattr(panel, column, value)
    return _saved(session, panel)


def change_criteria(
    session: Session, viewer: Viewer, panel: Panel, criteria: Sequence[Criterion], version: int
) -> Panel:
    """Set the criteria, in this order, in place of those before. Weights need not add up yet. Raises Refusal."""
    hold_setup(session, viewer, panel, version)
    tidy = [Criterion(one.title.strip(), one.weight, one.guidance.strip()) for one in criteria]
    if problems := criteria_problems(tidy):
        raise Refusal(*problems, status=422)
    for row in criteria_of(session, panel):
        session.delete(row)
    session.flush()
    session.add_all(
        PanelCriterion(panel_id=panel.id or 0, position=at, title=one.title, weight=one.weight, guidance=one.guidance)
        for at, one in enumerate(tidy, 1)
    )
    return _saved(session, panel)


def drop_panel(session: Session, viewer: Viewer, panel: Panel, version: int) -> None:
    """Take back a panel that was never frozen; the log keeps that it was there. Raises Refusal."""
    hold_setup(session, viewer, panel, version)
    for row in criteria_of(session, panel):
        session.delete(row)
    session.flush()
    session.delete(panel)
    session.flush()


def find_panel(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> Panel:
    """A panel of the viewer's own office. Raises NotFound for everybody else."""
    query = select(Panel).where(Panel.ref == ref)
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None or not organises(viewer, found):
        raise NotFound("没有找到这个评审组")
    return found


def panels_of(session: Session, viewer: Viewer) -> list[Panel]:
    """The panels of the viewer's own office, the newest first; nobody else sees any."""
    if not panel_organisers.holds(viewer):
        return []
    query = select(Panel).where(Panel.organisation_id == viewer.organisation_id)
    return list(session.exec(query.order_by(col(Panel.id).desc())))


def criteria_of(session: Session, panel: Panel) -> list[PanelCriterion]:
    """The criteria of a panel, in order."""
    query = select(PanelCriterion).where(PanelCriterion.panel_id == panel.id)
    return list(session.exec(query.order_by(col(PanelCriterion.position))))


def hold_setup(session: Session, viewer: Viewer, panel: Panel, version: int) -> None:
    """Lock the row of a panel that may still be set up. Raises NotFound, Refusal (frozen, or changed by somebody else)."""
    if not organises(viewer, panel):
        raise NotFound("没有找到这个评审组")
    session.refresh(panel, with_for_update=True)
    if panel.phase != "setup":
        raise Refusal("评审组已经冻结，名单、指标和规则不能再改。")
    if panel.version != version:
        raise Refusal("评审组的设置刚被他人修改过，请刷新页面后再改。")


def _sound(rules: PanelRules, moment: Moment) -> None:
    if problems := rule_problems(rules, moment.today):
        raise Refusal(*problems.values(), status=422)


def _columns(rules: PanelRules) -> dict[str, Any]:
    return {**vars(rules), "title": rules.title.strip()}


def _saved(session: Session, panel: Panel) -> Panel:
    panel.version += 1
    session.add(panel)
    session.flush()
    return panel
