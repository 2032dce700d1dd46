"""Where the report of every city stands: nothing yet, in preparation, frozen, handed in, received; and how late."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlmodel import Session, col, select

from assessor.cases.city_report import deadlines_of
from assessor.cases.home import home_city
from assessor.cases.report_hand_over import day_of, days_late
from assessor.workflow import Moment
from models.batch import Batch
from models.people import Region
from models.report import CityReport, ReportDraft, ReportScan, ReportStep
from questionnaires.shapes import Pack

STATES = {
    "none": ("未开始", "neutral"),
    "preparing": ("编制中", "waiting"),
    "frozen": ("已生成，未报送", "waiting"),
    "handed_in": ("已报送，待接收", "info"),
    "received": ("省厅已接收", "good"),
}
"""State → words and tone."""


@dataclass(frozen=True)
class ReportStanding:
    """One city. `ref` and `seq` are of the newest version handed in, else None; `late` in days, None without a deadline."""

    code: str
    name: str
    state: str
    ref: str | None
    seq: int | None
    handed_in: datetime | None
    received: datetime | None
    paper: datetime | None
    scans: int
    late: int | None


def standings(session: Session, batch: Batch, pack: Pack, moment: Moment) -> list[ReportStanding]:
    """Every city in code order. Lateness is that of the first version handed in: later ones supplement it."""
    due = deadlines_of(session, batch, pack).report
    drafts = set(session.exec(select(ReportDraft.region_code).where(ReportDraft.batch_id == batch.id)))
    reports: dict[str, list[CityReport]] = {}
    for row in session.exec(select(CityReport).where(CityReport.batch_id == batch.id).order_by(col(CityReport.seq))):
        reports.setdefault(row.region_code, []).append(row)
    ids = [row.id for rows in reports.values() for row in rows]
    steps: dict[tuple[int, str], ReportStep] = {
        (row.report_id, row.step): row
        for row in session.exec(select(ReportStep).where(col(ReportStep.report_id).in_(ids)))
    }
    scanned = list(session.exec(select(ReportScan.report_id).where(col(ReportScan.report_id).in_(ids))))
    cities = session.exec(select(Region).where(home_city()).order_by(col(Region.code)))
    return [_one(city, reports.get(city.code, []), steps, scanned, city.code in drafts, due, moment) for city in cities]


def _one(
    city: Region, versions: list[CityReport], steps: dict[tuple[int, str], ReportStep], scanned: list[int],
    begun: bool, due: date | None, moment: Moment,
) -> ReportStanding:  # fmt: skip
    handed = [row for row in versions if (row.id or 0, "handed_in") in steps]
    last = handed[-1] if handed else None
    taken = (
        {name: steps.get((last.id or 0, name)) for name in ("handed_in", "received", "paper_received")} if last else {}
    )
    first = steps.get((handed[0].id or 0, "handed_in")) if handed else None
    state = "received" if taken.get("received") else "handed_in" if last else "frozen" if versions else ""
    at = {name: row.at if row else None for name, row in taken.items()}
    return ReportStanding(
        code=city.code,
        name=city.name,
        state=state or ("preparing" if begun else "none"),
        ref=last.ref if last else None,
        seq=last.seq if last else None,
        handed_in=at.get("handed_in"),
        received=at.get("received"),
        paper=at.get("paper_received"),
        scans=scanned.count(last.id or 0) if last else 0,
        late=days_late(day_of(first), due, moment.today),
    )
