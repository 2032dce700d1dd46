"""A city's report to the province: write its summary, freeze a version, find one again (46号 二(二)2、3)."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.city_figures import city_figures
from assessor.cases.extended import pack_as_extended
from assessor.cases.frozen_version import freeze, newest_first
from assessor.cases.paper_basis import basis_of
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.cases.windows import BEIJING
from assessor.documents.city_report_shapes import CityReportPaper
from assessor.workflow import Moment
from models.batch import Batch
from models.people import Region
from models.report import CityReport, ReportDraft, ReportStep
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

SHORTEST_SUMMARY, LONGEST_SUMMARY = 20, 4000
FIGURES = ("totals", "counties", "inspection", "rated", "recommended")


@dataclass(frozen=True)
class Deadlines:
    """The last days for reporting 3★ and 4★, and for recommending 5★; None where the pack sets none."""

    report: date | None
    recommend: date | None


def deadlines_of(session: Session, batch: Batch, pack: Pack) -> Deadlines:
    """The two deadlines as they stand, extensions by the province included."""
    extended = pack_as_extended(session, batch.id or 0, pack)
    days = [
        extended.parameter(n) if n in extended.parameters else None for n in ("report_deadline", "recommend_deadline")
    ]
    report, recommend = (day if isinstance(day, date) else None for day in days)
    return Deadlines(report, recommend)


def must_be_city(viewer: Viewer) -> None:
    """Raises Refusal unless the viewer is an officer of a city."""
    if viewer.kind is not OrgKind.CITY or viewer.role is not Role.OFFICER:
        raise Refusal("评定报告由设区市工信局编制和报送。", status=403)


def draft_of(session: Session, batch: Batch, region_code: str) -> ReportDraft | None:
    """The summary as the city has it so far."""
    query = select(ReportDraft).where(ReportDraft.batch_id == batch.id, ReportDraft.region_code == region_code)
    return session.exec(query).one_or_none()


def save_summary(
    session: Session, viewer: Viewer, batch: Batch, words: str, version: int, moment: Moment
) -> ReportDraft:
    """Keep the summary. Raises Stale when somebody else saved since `version`, Refusal when it is too long."""
    must_be_city(viewer)
    words = words.strip()
    if len(words) > LONGEST_SUMMARY:
        raise Refusal(f"工作总结最多 {LONGEST_SUMMARY} 字，现有 {len(words)} 字，请精简。", status=422)
    found = draft_of(session, batch, viewer.region_code)
    if found is None:
        found = ReportDraft(
            batch_id=batch.id or 0, region_code=viewer.region_code, summary=words, version=0,
            updated_at=moment.at, updated_by=viewer.person_id,
        )  # fmt: skip
    elif found.summary == words:
        return found
    elif found.version != version:
        raise Stale({"summary": found.summary}, found.version)
    found.summary, found.version = words, found.version + 1
    found.updated_at, found.updated_by = moment.at, viewer.person_id
    session.add(found)
    session.flush()
    return found


def versions_of(session: Session, batch: Batch, region_code: str) -> list[CityReport]:
    """Every frozen version of a city's report, the newest first."""
    return newest_first(session, CityReport, batch, region_code)


def find_report(session: Session, viewer: Viewer, ref: str) -> CityReport:
    """The version called `ref`: the city's own, or (for the province) one that was handed in. Raises NotFound."""
    query = select(CityReport).where(CityReport.ref == ref)
    if viewer.kind is OrgKind.CITY:
        query = query.where(CityReport.region_code == viewer.region_code)
    elif viewer.kind is OrgKind.PROVINCE:
        handed = select(ReportStep.id).where(ReportStep.report_id == CityReport.id, ReportStep.step == "handed_in")
        query = query.where(handed.exists())
    else:
        raise NotFound("没有找到这份报告")
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份报告")
    return found


def content_now(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, moment: Moment, seq: int, summary: str, *, demo: bool
) -> CityReportPaper:
    """The report as it would read now."""
    city = session.get_one(Region, viewer.region_code)
    due = deadlines_of(session, batch, pack)
    return CityReportPaper(
        number=f"BG-{batch.pack_id}-{viewer.region_code}-{seq:02d}".upper(),
        issued_at=moment.at,
        demo=demo,
        basis=basis_of(pack, batch, batch.pack_digest),
        city=city.name,
        organisation=viewer.organisation_name,
        version=seq,
        report_deadline=due.report,
        recommend_deadline=due.recommend,
        summary=summary,
        **city_figures(session, batch, viewer.region_code, pack),
    )


def freeze_report(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, moment: Moment, *, demo: bool
) -> CityReport:
    """Freeze the report as it reads now as the next version.

    Raises Refusal for another office than a city's, a missing summary, a city without applicants, and when nothing has
    changed since the last version.
    """
    must_be_city(viewer)
    draft = draft_of(session, batch, viewer.region_code)
    if draft is None or len(draft.summary) < SHORTEST_SUMMARY:
        raise Refusal(f"请先填写并保存工作总结（至少 {SHORTEST_SUMMARY} 个字）。", status=422)
    last = next(iter(versions_of(session, batch, viewer.region_code)), None)
    seq = last.seq + 1 if last else 1
    paper = content_now(session, viewer, batch, pack, moment, seq, draft.summary, demo=demo)
    content = paper.model_dump(mode="json")
    if not content["totals"]:
        raise Refusal("本市在本批次还没有企业提交申报，没有可报告的内容。", status=422)
    if last and not changes_since(last, content):
        raise Refusal(f"数据和工作总结与第 {last.seq} 版相同，不需要生成新版。", status=422)
    return freeze(session, CityReport, viewer, batch, seq, content, moment)


def changes_since(report: CityReport, content: dict[str, Any]) -> list[str]:
    """Which parts differ from a frozen version, in words; empty when it still says what is."""
    names = dict(zip(FIGURES, ("分星级统计", "分县（市、区）统计", "现场核查", "评定名单", "推荐名单"), strict=True))
    names["summary"] = "工作总结"
    return [words for key, words in names.items() if report.content[key] != content[key]]


def thawed(report: CityReport) -> CityReportPaper:
    """A frozen version as the printer takes it. Its digest is the one that was stored."""
    at = datetime.strptime(report.content["issued_at"], "%Y-%m-%d %H:%M:%S").replace(tzinfo=BEIJING)
    return CityReportPaper.model_validate({**report.content, "issued_at": at})
