"""What a run changed against the one before it: who, before, after, and why; and the sums of each city and enterprise."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.policy.awards.settlement import differences
from models.application import Application, Submission
from models.people import Organisation, Region
from models.record import Event
from models.settlement import SettlementLine, SettlementRun
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class RunLine:
    """A line of a run with the names that a reader needs."""

    line: SettlementLine
    case: Application
    enterprise: Organisation


@dataclass(frozen=True)
class CitySum:
    """What a city gets: projects, enterprises, base and award in 分, and the award of the run before (None: no such run)."""

    code: str
    name: str
    projects: int
    enterprises: int
    base_fen: int
    award_fen: int
    before_fen: int | None


@dataclass(frozen=True)
class Changed:
    """One project that differs. `why` is a sentence; amounts in 分, None where the project was not in that run."""

    case: Application
    enterprise: Organisation
    before: int | None
    after: int | None
    why: str

    @property
    def change(self) -> int:
        """After less before."""
        return (self.after or 0) - (self.before or 0)


def lines_of(session: Session, run: SettlementRun, city: str | None = None) -> list[RunLine]:
    """The lines of a run in the order of numbers, of one city when asked."""
    query = (
        select(SettlementLine, Application, Organisation)
        .join(Application, col(Application.id) == col(SettlementLine.application_id))
        .join(Organisation, col(Organisation.id) == col(SettlementLine.enterprise_id))
        .where(SettlementLine.run_id == run.id)
        .order_by(col(Application.number))
    )
    if city is not None:
        query = query.where(SettlementLine.city_code == city)
    return [RunLine(*row) for row in session.exec(query)]


def run_before(session: Session, run: SettlementRun) -> SettlementRun | None:
    """The run that this one replaced."""
    query = select(SettlementRun).where(
        SettlementRun.batch_id == run.batch_id, SettlementRun.award_id == run.award_id, SettlementRun.seq == run.seq - 1
    )
    return session.exec(query).one_or_none()


def city_sums(session: Session, run: SettlementRun) -> list[CitySum]:
    """Sums by city in order of its code. They are sums of projects, so they add up to the run to the 分."""
    earlier = run_before(session, run)
    before: dict[str, int] = {}
    for one in lines_of(session, earlier) if earlier else ():
        before[one.line.city_code] = before.get(one.line.city_code, 0) + one.line.award_fen
    lines = lines_of(session, run)
    names = dict(session.exec(select(Region.code, Region.name)).all())
    found = []
    for code in sorted({one.line.city_code for one in lines} | set(before)):
        mine = [one for one in lines if one.line.city_code == code]
        found.append(
            CitySum(
                code, names[code], len(mine), len({one.line.enterprise_id for one in mine}),
                sum(one.line.base_fen for one in mine), sum(one.line.award_fen for one in mine),
                before.get(code, 0) if earlier else None,
            )
        )  # fmt: skip
    return found


def changes_of(session: Session, run: SettlementRun, pack: Pack) -> list[Changed]:
    """Every project whose award differs from the run before, those that left or came first. Empty for the first run."""
    earlier = run_before(session, run)
    if earlier is None:
        return []
    old = {one.case.number or "": one for one in lines_of(session, earlier)}
    new = {one.case.number or "": one for one in lines_of(session, run)}
    awards = [{number: one.line.award_fen for number, one in lines.items()} for lines in (old, new)]
    found = []
    for one in differences(*awards):
        line = new.get(one.project_id) or old[one.project_id]
        why = _why(session, pack, line.case, old.get(one.project_id), new.get(one.project_id))
        found.append(Changed(line.case, line.enterprise, one.before, one.after, why))
    return found


def _why(session: Session, pack: Pack, case: Application, old: RunLine | None, new: RunLine | None) -> str:
    if new is None:
        return f"退出核算：{_last_move(session, pack, case)}"
    if old is None:
        return "新列入核算"
    if old.line.base_fen != new.line.base_fen:
        filing = session.get_one(Submission, new.line.submission_id)
        return f"计算基数由第 {filing.seq} 次提交更正"
    if old.line.weight != new.line.weight:
        return f"权重由 {old.line.weight} 变为 {new.line.weight}"
    return "支持比例随资金总额或年化金额总数变化"


def _last_move(session: Session, pack: Pack, case: Application) -> str:
    """The step that took the project out, with its reason."""
    assert pack.process is not None
    query = select(Event).where(Event.application_id == case.id, Event.to_state == case.state)
    event = session.exec(query.order_by(col(Event.seq).desc()).limit(1)).one_or_none()
    words = pack.process.states[case.state].staff
    return f"{words}。{event.reason}" if event is not None and event.reason else words
