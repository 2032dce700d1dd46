"""How providers served a programme: enterprises, projects, amounts and voided projects, by city; and those the province names.

Counted from the newest filings each time, so that a void, or its undoing, shows at once (办法 11).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.named_provider import registered_providers
from assessor.cases.refusal import Refusal
from assessor.policy.named_services import named_services
from assessor.workflow import Moment
from models.application import Application, Submission
from models.batch import Batch
from models.people import Person
from models.performance import OutstandingProvider
from models.two_persons import Proposal
from models.vocabulary import OrgKind
from questionnaires.awards import Award
from questionnaires.shapes import Pack

KIND = "outstanding_providers"
MOST_NAMED = 50


@dataclass(frozen=True)
class Performance:
    """One provider: what counts now, and how many of its projects were voided. Amounts in 分."""

    uscc: str
    name: str
    enterprises: int
    projects: int
    base_fen: int
    void: int
    cities: int

    @property
    def void_percent(self) -> float:
        """Voided projects among all that were ever confirmed or voided, 0 to 100."""
        return 100 * self.void / (self.projects + self.void) if self.projects + self.void else 0.0


@dataclass(frozen=True)
class _Project:
    uscc: str
    enterprise_id: int
    city_code: str
    base_fen: int
    counts: bool


def performance(session: Session, batch: Batch, pack: Pack, award: Award, city: str | None = None) -> list[Performance]:
    """Every provider of a batch (in one city, when asked): most enterprises first, then amounts, then code."""
    rows = [one for one in _projects(session, batch, pack, award) if city in (None, one.city_code)]
    codes = sorted({one.uscc for one in rows})
    names = {code: firm.name for code, firm in registered_providers(session, set(codes)).items()}
    found = []
    for code in codes:
        mine = [one for one in rows if one.uscc == code]
        good = [one for one in mine if one.counts]
        found.append(
            Performance(
                uscc=code, name=names.get(code, ""), enterprises=len({one.enterprise_id for one in good}),
                projects=len(good), base_fen=sum(one.base_fen for one in good), void=len(mine) - len(good),
                cities=len({one.city_code for one in good}),
            )
        )  # fmt: skip
    return sorted(found, key=lambda one: (-one.enterprises, -one.base_fen, one.uscc))


def _projects(session: Session, batch: Batch, pack: Pack, award: Award) -> list[_Project]:
    assert pack.process is not None
    voided = {step.to for step in pack.process.steps if step.step == "void"}
    newest = select(func.max(Submission.id)).group_by(col(Submission.application_id))
    query = (
        select(Application, Submission)
        .join(Submission, col(Submission.application_id) == col(Application.id))
        .where(
            Application.batch_id == batch.id,
            col(Application.state).in_({*award.counted, *voided}),
            col(Submission.id).in_(newest),
        )
    )
    found = []
    for case, filing in session.exec(query):
        services = [one for one in named_services(pack, filing.document) if not one.line]
        found += [
            _Project(one.uscc, case.enterprise_id, case.city_code, one.amount_fen or 0, case.state in award.counted)
            for one in services[:1]
        ]
    return found


@dataclass(frozen=True)
class Named:
    """A provider as it stands among those named, with the reason and the two persons."""

    row: OutstandingProvider
    name: str
    reason: str
    proposer: str
    confirmer: str


def named_of(session: Session, batch: Batch) -> list[Named]:
    """The providers that stand named, in the order of their figures."""
    query = (
        select(OutstandingProvider, Proposal)
        .join(Proposal, col(Proposal.id) == col(OutstandingProvider.proposal_id))
        .where(OutstandingProvider.batch_id == batch.id)
        .order_by(col(OutstandingProvider.seq))
    )
    newest = {row.provider: (row, proposal) for row, proposal in session.exec(query)}
    standing = [pair for pair in newest.values() if pair[0].standing == "named"]
    firms = registered_providers(session, {row.provider for row, _ in standing})
    people: dict[int | None, str] = dict(session.exec(select(Person.id, Person.name)).all())
    found = [
        Named(
            row, firms[row.provider].name if row.provider in firms else "", proposal.reason,
            people[proposal.proposed_by], people[row.confirmed_by],
        )
        for row, proposal in standing
    ]  # fmt: skip
    return sorted(found, key=lambda one: (-one.row.enterprises, -one.row.base_fen, one.row.provider))


def propose_outstanding(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, award: Award, rewards: Mapping[str, int | None],
    reason: str, moment: Moment,
) -> Proposal:  # fmt: skip
    """Propose that exactly these providers stand named, each with the reward (分) or None while the authority has not set one.

    Raises Refusal for anybody but the province, a provider without a counted project, and when nothing changes.
    """
    if viewer.kind is not OrgKind.PROVINCE:
        raise Refusal("优秀云服务商由省工业和信息化厅提名。", status=403)
    figures = {one.uscc: one for one in performance(session, batch, pack, award) if one.projects}
    if unknown := set(rewards) - set(figures):
        raise Refusal(f"{'、'.join(sorted(unknown))} 在本批次没有已确认的项目，不能提名。", status=422)
    if len(rewards) > MOST_NAMED:
        raise Refusal(f"一次最多提名 {MOST_NAMED} 家。", status=422)
    if any(fen is not None and fen < 1 for fen in rewards.values()):
        raise Refusal("奖励金额要大于零；还没有确定的空着。", status=422)
    now = {one.row.provider: one.row.reward_fen for one in named_of(session, batch)}
    if now == dict(rewards):
        raise Refusal("与现在的提名相同，没有需要确认的内容。", status=422)
    rows: list[dict[str, Any]] = [
        {
            "provider": code, "standing": "named", "reward_fen": rewards[code], "enterprises": figures[code].enterprises,
            "projects": figures[code].projects, "base_fen": figures[code].base_fen,
        }
        for code in sorted(rewards)
        if code not in now or now[code] != rewards[code]
    ]  # fmt: skip
    rows += [
        {"provider": code, "standing": "withdrawn", "reward_fen": None, "enterprises": 0, "projects": 0, "base_fen": 0}
        for code in sorted(set(now) - set(rewards))
    ]
    names = [figures[code].name or code for code in rewards]
    says = f"{batch.title}提名优秀云服务商 {len(rewards)} 家：{'、'.join(names) or '全部取消'}"
    wanted = two_persons.Wanted(KIND, f"outstanding:{batch.id}", {"rows": rows, "says": says[:400]}, batch.id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def name_providers(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """What the second person's yes does: the next row of each provider."""
    last = select(OutstandingProvider.provider, func.max(OutstandingProvider.seq)).group_by(
        col(OutstandingProvider.provider)
    )
    seqs: dict[str, int] = dict(session.exec(last.where(OutstandingProvider.batch_id == proposal.batch_id)).all())
    session.add_all(
        OutstandingProvider(
            batch_id=proposal.batch_id or 0, seq=seqs.get(row["provider"], 0) + 1, proposal_id=proposal.id or 0,
            confirmed_by=viewer.person_id, at=moment.at, **row,
        )
        for row in proposal.payload["rows"]
    )  # fmt: skip
    session.flush()
