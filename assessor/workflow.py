"""The interpreter of a pack's process table: may this person take this step now, and if not, why not.

Pure: the case, the person and the time are arguments. `who` and `unless` in process.yaml name the predicates below;
each is one function with one sentence, and the sentence is what a refused person reads.
"""

from collections.abc import Callable, Mapping
from copy import copy
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any, Literal

from assessor.access import Viewer
from models.vocabulary import OrgKind, Role
from questionnaires.process_shapes import BEFORE, STAY, Process, ProcessStep


@dataclass(frozen=True)
class Notice:
    """The running public notice of a case: who opened it and the last day (Beijing) on which objections are taken."""

    opened_by: int
    ends_on: date


@dataclass(frozen=True)
class Inspection:
    """On-site checks of one list of a draw, or of a whole city (46号 三.2).

    `held` says that the draw has its result; `required` and `done` count the drawn enterprises (or those standing in for
    them) and their visits; `stars_missing` lists stars with applicants but no such visit. Targeted checks count nowhere.
    """

    required: int
    done: int
    stars_missing: tuple[str, ...] = ()
    held: bool = True


@dataclass(frozen=True)
class CaseFacts:
    """What the process needs to know of a case. None means not known or not there, never 'false'."""

    state: str
    level: str
    decided_by: str
    enterprise_id: int
    county_code: str
    city_code: str
    outcome: str | None = None
    complete: bool = False
    opens_at: datetime | None = None
    closes_at: datetime | None = None
    correct_until: datetime | None = None
    opinions_missing: tuple[str, ...] = ()
    opinion_against: bool = False
    credit_valid_until: date | None = None
    credit_clear: bool | None = None
    inspection: Inspection | None = None
    inspected_worse: tuple[str, ...] = ()
    visit_open: bool = False
    notice: Notice | None = None
    objections_open: int = 0
    objections_upheld: int = 0
    evaluated_by: int | None = None
    provider_id: int | None = None
    route: str | None = None
    intake_until_day: int | None = None
    award_fen: int | None = None
    accepted: bool | None = None
    times_extended: int | None = None
    answer_due: date | None = None
    proposes: str | None = None
    barred: bool | None = None
    fraud_confirmed: bool | None = None
    money_outstanding: bool | None = None
    undoing_confirmed: bool | None = None
    came_from: str | None = None
    paid_fen: int | None = None
    panel: str | None = None
    check_owed: bool | None = None
    due_days: Mapping[str, date] = field(default_factory=dict)
    step_due: date | None = None

    def but(self, **facts: Any) -> "CaseFacts":
        """The same facts with some others. Not `replace`: it would ask for every fact, and some cost a query."""
        assert facts.keys() <= self.__dataclass_fields__.keys(), facts
        changed = copy(self)
        changed.__dict__.update(facts)
        return changed


@dataclass(frozen=True)
class Moment:
    """The service clock: the instant (UTC) and the calendar day in Beijing."""

    at: datetime
    today: date


@dataclass(frozen=True)
class Refused:
    """A step that may not be taken now, and the sentences that say why."""

    step: str
    reasons: tuple[str, ...]


@dataclass(frozen=True)
class Allowed:
    """Leave to take a step; `move` accepts nothing else."""

    step: ProcessStep
    to_state: str


Test = Callable[[CaseFacts, Viewer, Moment], bool]


@dataclass(frozen=True)
class Actor:
    """Whom a `who` means: a kind of organisation, and which one of that kind: the case's county's, its city's, the province's,
    or (None) the one that the case itself names, as with its enterprise and its provider."""

    kind: OrgKind
    of: Literal["county", "city", "province"] | None = None


@dataclass(frozen=True)
class Predicate:
    """One named condition with the sentence that a refused person reads; `actor` for those of `who` that mean an office."""

    name: str
    sentence: str
    test: Test
    actor: Actor | None = None


@dataclass
class _Register:
    known: dict[str, Predicate] = field(default_factory=dict)

    def __call__(self, sentence: str, actor: Actor | None = None) -> Callable[[Test], Test]:
        def add(test: Test) -> Test:
            self.known[test.__name__] = Predicate(test.__name__, sentence, test, actor)
            return test

        return add


who = _Register()
unless = _Register()


@who("企业申报由本企业的负责人提交。", Actor(OrgKind.ENTERPRISE))
def certifier_of(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return viewer.role is Role.CERTIFIER and _own(case, viewer)


@who("只有本企业的人员可以办理。", Actor(OrgKind.ENTERPRISE))
def people_of(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _own(case, viewer)


@who("县（市、区）工信局只办理本县（市、区）的申报。", Actor(OrgKind.COUNTY, "county"))
def county_of(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return viewer.kind is OrgKind.COUNTY and viewer.role is Role.OFFICER and viewer.region_code == case.county_code


@who("设区市工信局只办理本市的申报。", Actor(OrgKind.CITY, "city"))
def city_of(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return viewer.kind is OrgKind.CITY and viewer.role is Role.OFFICER and viewer.region_code == case.city_code


@who("本步骤由省工业和信息化厅办理。", Actor(OrgKind.PROVINCE, "province"))
def province(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return viewer.kind is OrgKind.PROVINCE and viewer.role is Role.OFFICER


@who("网上异议由系统在收到时登记，工作人员请用“记录异议”。")
def anybody_during_notice(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    """The service acts when somebody objects on the public page, on behalf of the office that published the list."""
    return viewer.role is Role.SERVICE


def _own(case: CaseFacts, viewer: Viewer) -> bool:
    return viewer.kind is OrgKind.ENTERPRISE and viewer.organisation_id == case.enterprise_id


@unless("本市尚未开放填报，请在开放时间内提交。")
def window_not_open(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.opens_at is None or moment.at < case.opens_at


@unless("本市填报已截止，逾期不予受理。")
def window_closed(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.closes_at is None or moment.at >= case.closes_at


@unless("补正期限已过。确需延长的，请联系退回本申报的部门。")
def correction_late(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.correct_until is None or moment.at >= case.correct_until


@unless("还有未填完的内容，请先补齐标出的各项。")
def filing_incomplete(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return not case.complete


@unless("规则判定本申报不符合条件或需补正，不能直接通过；请退回补正或不予受理。")
def a_rule_refuses(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.outcome not in ("eligible", "manual")


@unless("没有规则判定本申报不符合条件，不能不予受理；需要补正的请退回。")
def no_rule_refuses(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.outcome != "ineligible"


@unless("每条规则都要先记录评定意见。")
def opinion_incomplete(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return bool(case.opinions_missing)


@unless("评定意见中有“不符合”的规则，不能评定通过；请改为不予评定或退回补正。")
def opinion_refuses(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.opinion_against


@unless("五星级由省工业和信息化厅评定，设区市只做初审和推荐。")
def province_decides_this_level(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.decided_by == "province"


@unless("三星级、四星级由设区市评定，不需要推荐到省。")
def city_decides_this_level(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.decided_by == "city"


@unless("今天没有在有效期内的信用审查记录，请先查询并记录。")
def credit_review_missing(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.credit_valid_until is None or case.credit_valid_until < moment.today


@unless("信用审查发现问题，不能公示、公布或推荐。")
def credit_review_refuses(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.credit_clear is False


@unless("本申报所在名单还没有完成随机抽取，或抽中的企业还没有全部现场核查。")
def too_few_inspected(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    seen = case.inspection
    return seen is None or not seen.held or seen.done < seen.required or bool(seen.stars_missing)


@unless(
    "现场核查后按规则复算，有的规则变差且没有说明，不能形成意见、公示或推荐；请退回补正、不予评定，"
    "或对可以说明的规则重新记录意见并写明理由。"
)
def inspection_refuses(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return bool(case.inspected_worse)


@unless("现场核查已经开始、还没有完成，请先完成核查（或写明理由取消）。")
def visit_not_finished(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.visit_open


def next_step(process: Process, action: str, case: CaseFacts, viewer: Viewer, moment: Moment) -> Allowed | Refused:
    """Whether `viewer` may take `action` on `case` at `moment`; what the table does not have by (step, from) is refused."""
    step = process.step(action, case.state)
    if step is None:
        words = process.states[case.state].staff if case.state in process.states else case.state
        return Refused(action, (f"申报现为“{words}”，不能办理这一步。",))
    actor = who.known[step.who]
    if not actor.test(case, viewer, moment):
        return Refused(action, (actor.sentence,))
    if (due := case.due_days.get(step.step)) is not None:
        case = case.but(step_due=due)
    reasons = tuple(unless.known[n].sentence for n in step.unless if unless.known[n].test(case, viewer, moment))
    if reasons:
        return Refused(action, reasons)
    if step.to != BEFORE:
        return Allowed(step, case.state if step.to == STAY else step.to)
    return Allowed(step, case.came_from) if case.came_from else Refused(action, ("没有上一个状态的记录，不能恢复。",))


def open_steps(process: Process, case: CaseFacts, viewer: Viewer, moment: Moment) -> list[Allowed | Refused]:
    """Every step of the table that this person could take in this state, with leave or with the reasons against it."""
    mine = [s for s in process.steps if case.state in s.from_states and who.known[s.who].test(case, viewer, moment)]
    return [next_step(process, s.step, case, viewer, moment) for s in mine]
