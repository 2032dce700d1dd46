"""Settle the year's fund: a preview, a proposal of exactly what was seen, and the run that a second person freezes.

A run covers every confirmed project and is never changed. After a void or a correction the next run is made; what differs
is shown, and what was paid already stays as it is until somebody pays after or recovers.
"""

from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.authority_figures import current, fund_name, weights
from assessor.cases.digest import digest_of
from assessor.cases.keep_pack import keep_pack, kept_pack
from assessor.cases.last_run import last_run
from assessor.cases.move import move
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.settlement_projects import Project, frame_of, projects_of
from assessor.policy.awards.settlement import AWARD, Figures, Settled, decimal_places, settle
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.settlement import SettlementLine, SettlementRun
from models.two_persons import Proposal
from models.vocabulary import OrgKind
from questionnaires.awards import Award
from questionnaires.shapes import Pack

KIND = "settlement"
STEP = "settle"
"""The step of the process table that a run takes for every project whose turn it is."""


@dataclass(frozen=True)
class Preview:
    """What a run would give now. `awards` by number of the project; `content` is what the digest is over."""

    projects: list[Project]
    figures: Figures
    settled: Settled
    awards: dict[str, int]
    workings: dict[str, Any]
    sha256: str


def figures_for(session: Session, batch: Batch, pack: Pack, award: Award) -> Figures:
    """The authority's figures for an award. Raises Refusal while the fund is not entered."""
    known = current(session, batch)
    fund = known.get(fund_name(award))
    if fund is None or fund.value is None:
        raise Refusal("年度资金总额还没有录入，录入并经另一人确认后才能核算。")
    weighing = weights(session, batch, pack, award)

    def entered(part: str) -> int | None:
        row = known.get(str(award.arguments.get(part, "")))
        return row.value if row is not None else None

    if weighing and entered("total") is not None and entered("weighted_total") is None:
        raise Refusal("录入了年化金额总数和星级增加比例，还要录入加权后的总数（或都改为按系统记录合计）。")
    by = award.uplift.by if award.uplift else ""
    return Figures(fund.value, entered("total"), entered("weighted_total"), weighing, by if weighing else "")


def preview(session: Session, batch: Batch, pack: Pack, award: Award) -> Preview:
    """What would be settled now. Raises Refusal when a figure is missing, nothing is confirmed, or the figures clash."""
    figures = figures_for(session, batch, pack, award)
    projects = projects_of(session, batch, pack, award)
    if not projects:
        raise Refusal("还没有已确认的项目，没有可以核算的内容。")
    try:
        settled = settle(frame_of(projects, figures.by), str(award.settlement), figures)
    except ValueError as error:
        raise Refusal(str(error) + "。", status=422) from error
    awards = dict(settled.lines.select("project_id", AWARD).iter_rows())
    workings = _workings(award, figures, settled)
    content = {
        "batch": batch.pack_id,
        "pack": pack.digest,
        "award": award.id,
        "workings": workings,
        "lines": [[one.number, one.base_fen, _weight(figures, one), awards[one.number]] for one in projects],
    }
    return Preview(projects, figures, settled, awards, workings, digest_of(content))


def _weight(figures: Figures, one: Project) -> str:
    return str(figures.weights.get(one.answer, Fraction(1)))


def _workings(award: Award, figures: Figures, settled: Settled) -> dict[str, Any]:
    """Every number that the awards follow from, as JSON."""
    entered = figures.weighted_fen if figures.weights else figures.total_fen
    return {
        "method": award.settlement,
        "fund_fen": figures.fund_fen,
        "total": str(settled.total),
        "total_source": "records" if entered is None else "entered",
        "on_record": str(settled.on_record),
        "shared_fen": settled.shared_fen,
        "ratio": None if settled.ratio is None else str(settled.ratio),
        "ratio_percent": None if settled.ratio is None else decimal_places(settled.ratio),
        "weights": {answer: str(weight) for answer, weight in sorted(figures.weights.items())},
        "base_fen": settled.base_fen,
        "awarded_fen": settled.awarded_fen,
        "projects": settled.lines.height,
    }


def propose_run(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, award: Award, seen: str, reason: str, moment: Moment
) -> Proposal:
    """Propose what was seen in a preview (its digest). Raises Refusal when it would come out differently by now."""
    _must_be_province(viewer)
    now = preview(session, batch, pack, award)
    if now.sha256 != seen:
        raise Refusal("预览之后项目或数字有变化，请按最新的预览重新核对后提出。")
    last = last_run(session, batch, award.id)
    if last is not None and last.content_sha256 == now.sha256:
        raise Refusal(f"结果与第 {last.seq} 次核算完全相同，不需要重新核算。")
    work = now.workings
    says = (
        f"{batch.title}第 {last.seq + 1 if last else 1} 次核算：{work['projects']} 个项目，资金总额 {_yuan(work['fund_fen'])} 元，"
        f"核算补助 {_yuan(work['awarded_fen'])} 元（摘要 {now.sha256[:12]}）"
    )
    keep_pack(session, pack, moment)
    payload = {"award": award.id, "pack": pack.digest, "sha256": now.sha256, "says": says}
    wanted = two_persons.Wanted(KIND, subject_of(batch, award), payload, batch.id)
    return two_persons.propose(session, viewer, wanted, reason, moment)


def subject_of(batch: Batch, award: Award) -> str:
    """What a proposal to settle is about: one open at a time."""
    return f"settlement:{batch.id}:{award.id}"


def freeze_run(session: Session, viewer: Viewer, proposal: Proposal, moment: Moment) -> None:
    """What the second person's yes does: freeze the run and take the step `settle` for every project whose turn it is.

    Raises Refusal when anything changed since the proposal: what is frozen is what both persons saw.
    """
    _must_be_province(viewer)
    batch = session.exec(select(Batch).where(Batch.id == proposal.batch_id).with_for_update()).one()
    pack = kept_pack(session, proposal.payload["pack"])
    assert pack is not None, "a run is proposed under a pack that was kept"
    award = pack.awards[proposal.payload["award"]]
    now = preview(session, batch, pack, award)
    if now.sha256 != proposal.payload["sha256"]:
        raise Refusal("提出以后项目或数字有变化，这项提议不能再确认；请不同意或撤回，再按最新的预览重新提出。")
    last = last_run(session, batch, award.id)
    work = now.workings
    run = SettlementRun(
        ref=new_ref(), batch_id=batch.id or 0, award_id=award.id, seq=last.seq + 1 if last else 1,
        method=str(award.settlement), pack_digest=pack.digest, fund_fen=work["fund_fen"], shared_fen=work["shared_fen"],
        base_fen=work["base_fen"], awarded_fen=work["awarded_fen"], projects=work["projects"], workings=work,
        content_sha256=now.sha256, proposal_id=proposal.id or 0, confirmed_by=viewer.person_id, at=moment.at,
    )  # fmt: skip
    session.add(run)
    session.flush()
    session.add_all(
        SettlementLine(
            run_id=run.id or 0, application_id=one.application_id, submission_id=one.submission_id,
            enterprise_id=one.enterprise_id, city_code=one.city_code, base_fen=one.base_fen,
            weight=_weight(now.figures, one), award_fen=now.awards[one.number],
        )
        for one in now.projects
    )  # fmt: skip
    session.flush()
    settle_cases(session, viewer, batch, pack, run, moment)


def settle_cases(session: Session, viewer: Viewer, batch: Batch, pack: Pack, run: SettlementRun, moment: Moment) -> int:
    """Take the step `settle` for every project of the run that stands before it; returns how many were taken."""
    assert pack.process is not None
    before = {state for step in pack.process.steps if step.step == STEP for state in step.from_states}
    mine = select(SettlementLine.application_id).where(SettlementLine.run_id == run.id)
    query = select(Application).where(
        Application.batch_id == batch.id, col(Application.state).in_(before), col(Application.id).in_(mine)
    )
    cases = list(session.exec(query.order_by(col(Application.ref)).with_for_update()))
    for case in cases:
        data = {"settlement": run.ref, "sha256": run.content_sha256}
        move(session, viewer, case, pack, STEP, moment, reason=f"第 {run.seq} 次核算", data=data)
    return len(cases)


def runs_of(session: Session, batch: Batch) -> list[SettlementRun]:
    """Every run of a batch, the newest first."""
    query = select(SettlementRun).where(SettlementRun.batch_id == batch.id)
    return list(session.exec(query.order_by(col(SettlementRun.id).desc())))


def find_run(session: Session, ref: str) -> SettlementRun:
    """The run called `ref`. Raises NotFound."""
    found = session.exec(select(SettlementRun).where(SettlementRun.ref == ref)).one_or_none()
    if found is None:
        raise NotFound("没有找到这次核算")
    return found


def _must_be_province(viewer: Viewer) -> None:
    if viewer.kind is not OrgKind.PROVINCE:
        raise Refusal("年度核算由省工业和信息化厅办理。", status=403)


def _yuan(fen: int) -> str:
    return f"{fen // 100:,}.{fen % 100:02d}"
