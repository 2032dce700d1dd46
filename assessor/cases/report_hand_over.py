"""Hand a frozen report over: sealed scan, handing in by the city, receipt by the province, receipt of the sealed paper."""

from datetime import date

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn
from assessor.cases.city_report import changes_since, content_now, must_be_city, versions_of
from assessor.cases.decide import decide
from assessor.cases.refusal import Refusal
from assessor.cases.scope import conditions
from assessor.cases.windows import BEIJING
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.report import CityReport, ReportScan, ReportStep
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

STEPS = {"handed_in": "设区市报送", "received": "省厅在线接收", "paper_received": "省厅收到盖章纸质件"}
READ_AT_LEAST = 8


def attach_scan(
    session: Session, viewer: Viewer, report: CityReport, kept: TakenIn, read: str, moment: Moment
) -> ReportScan:
    """Add the scan of the sealed paper. `read` is the start of the SHA-256 as its person reads it on the paper.

    Raises Refusal when it is not this version's: then the paper is another version's and must not stand beside it.
    """
    must_be_city(viewer)
    digits = "".join(read.split()).lower()
    if len(digits) < READ_AT_LEAST or not report.content_sha256.startswith(digits):
        raise Refusal(
            f"纸面校验码与第 {report.seq} 版不一致。请照盖章纸质报告页脚“SHA-256”后的前 {READ_AT_LEAST} 位填写；"
            "仍不一致的，说明盖章的不是这一版，请打印这一版重新盖章。",
            status=422,
        )
    scan = ReportScan(
        report_id=report.id or 0, sha256=kept.sha256, name=kept.name, media_type=kept.seen.media_type, size=kept.size,
        pages=kept.seen.pages, read_digest=digits, by_person_id=viewer.person_id, at=moment.at,
    )  # fmt: skip
    session.add(scan)
    session.flush()
    return scan


def scans_of(session: Session, report: CityReport) -> list[ReportScan]:
    """Every scan of a version, the newest first."""
    query = select(ReportScan).where(ReportScan.report_id == report.id)
    return list(session.exec(query.order_by(col(ReportScan.id).desc())))


def steps_of(session: Session, report: CityReport) -> dict[str, ReportStep]:
    """The hand-overs of a version that have happened, by step."""
    return {row.step: row for row in session.exec(select(ReportStep).where(ReportStep.report_id == report.id))}


def hand_in(
    session: Session,
    viewer: Viewer,
    report: CityReport,
    batch: Batch,
    pack: Pack,
    words: str,
    moment: Moment,
    *,
    demo: bool,
) -> ReportStep:
    """The city reports online; every rated case of its list that is not reported yet takes the step `report`.

    `words` say how the sealed paper was sent. Raises Refusal when the version is not the newest, was handed in before,
    or no longer says what is.
    """
    must_be_city(viewer)
    if len(words.strip()) < 4:
        raise Refusal("请写明盖章纸质报告的寄送情况（至少 4 个字），例如“4月12日 EMS 寄出”。", status=422)
    if versions_of(session, batch, report.region_code)[0].seq != report.seq:
        raise Refusal("已经有更新的一版报告，请报送最新的一版。")
    now = content_now(
        session, viewer, batch, pack, moment, report.seq, report.content["summary"], demo=demo
    ).model_dump(mode="json")
    if changed := changes_since(report, now):
        raise Refusal(f"生成这一版以后，{'、'.join(changed)}有变化，请先生成新的一版再报送。")
    step = _take(session, viewer, report, "handed_in", words.strip(), moment)
    numbers = [firm["number"] for firm in report.content["rated"]]
    waiting = select(Application).where(
        *conditions(viewer),
        Application.batch_id == batch.id,
        Application.state == "rated",
        col(Application.number).in_(numbers),
    )
    reason = f"随{report.content['city']}评定报告第 {report.seq} 版报送。{words.strip()}"
    for case in session.exec(waiting.order_by(col(Application.ref)).with_for_update()):
        decide(session, viewer, case, pack, "report", case.version, moment, reason=reason)
    return step


def receive(session: Session, viewer: Viewer, report: CityReport, step: str, words: str, moment: Moment) -> ReportStep:
    """The province receives the version online, or notes that the sealed paper arrived. Raises Refusal otherwise."""
    if viewer.kind is not OrgKind.PROVINCE or viewer.role is not Role.OFFICER:
        raise Refusal("报告由省工业和信息化厅接收。", status=403)
    if step not in ("received", "paper_received"):
        raise Refusal("没有这一步。", status=422)
    if "handed_in" not in steps_of(session, report):
        raise Refusal("设区市还没有报送这一版。")
    return _take(session, viewer, report, step, words.strip(), moment)


def _take(session: Session, viewer: Viewer, report: CityReport, step: str, words: str, moment: Moment) -> ReportStep:
    if step in steps_of(session, report):
        raise Refusal(f"这一版已经记录过“{STEPS[step]}”。")
    row = ReportStep(
        report_id=report.id or 0, step=step, words=words, by_person_id=viewer.person_id,
        organisation_id=viewer.organisation_id, at=moment.at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def days_late(done: date | None, due: date | None, today: date) -> int | None:
    """Days past the deadline, counted to the day it was done, or to today while it is not. 0 in time, None without one."""
    if due is None:
        return None
    return max(((done or today) - due).days, 0)


def day_of(step: ReportStep | None) -> date | None:
    """The day in Beijing on which a step was taken."""
    return step.at.astimezone(BEIJING).date() if step else None
