"""Of what offices keep beside the cases: targets, city reports, waiting workbooks; and of the log."""

from datetime import timedelta
from typing import Any

from assessor.cases.set_target import set_target
from models.log import Checkpoint
from models.recording import append
from models.report import CityReport, ReportDraft, ReportScan, ReportStep
from models.sheet import SheetAnswer
from tests.cases.constraints.shapes import NOW, PAPER, Never, Twice
from tests.support.offices import Offices

NEVER: list[Never] = [
    ("checkpoint", "of_something", {"size": 0}),
    ("cultivation_target", "not_negative", {"count": -1}),
    ("log_entry", "counts_from_one", {"seq": 0}),
    ("log_entry", "only_what_is_there_has_a_digest", {"digest": None}),
    ("log_entry", "operation_known", {"operation": "forget"}),
    ("report_scan", "not_empty", {"size": 0}),
    ("report_step", "step_known", {"step": "lost"}),
    ("sheet_answer", "expires_after_it_is_made", {"expires_at": NOW.at}),
    ("sheet_answer", "purpose_known", {"purpose": "gossip"}),
]

TWICE: list[Twice] = [
    ("city_report", ("batch_id", "region_code", "seq"), {"ref": "another"}),
    ("city_report", ("ref",), {"seq": 9}),
    ("cultivation_target", ("batch_id", "region_code", "level"), {}),
    ("report_draft", ("batch_id", "region_code"), {}),
    ("report_step", ("report_id", "step"), {}),
    ("sheet_answer", ("ref",), {}),
]


def furnish(offices: Offices) -> None:
    """A target, a report handed in with its scan, and a workbook that waits."""
    session, by = offices.session, offices.city
    set_target(session, by, offices.batch, offices.pack, "three_star", 5, 0, NOW)
    where: dict[str, Any] = {"batch_id": offices.batch.id or 0, "region_code": "320500"}
    report = CityReport(ref="report", seq=1, content={}, content_sha256="0" * 64, made_by=by.person_id,
                        made_at=NOW.at, **where)  # fmt: skip
    person: dict[str, Any] = {"by_person_id": by.person_id, "at": NOW.at}
    sheet = SheetAnswer(ref="sheet", purpose="lines", person_id=by.person_id, organisation_id=by.organisation_id,
                        name="答复.xlsx", made_at=NOW.at, expires_at=NOW.at + timedelta(days=1))  # fmt: skip
    draft = ReportDraft(summary="总结", updated_at=NOW.at, updated_by=by.person_id, **where)
    session.add_all([report, sheet, draft])
    session.flush()
    number = report.id or 0
    session.add(ReportScan(report_id=number, read_digest="0" * 64, **PAPER, **person))
    session.add(ReportStep(report_id=number, step="handed_in", organisation_id=by.organisation_id, **person))
    session.flush()


def sign_the_log(offices: Offices) -> None:
    """Everything written so far goes into the log, and a checkpoint stands under it."""
    append(offices.session)
    offices.session.add(Checkpoint(size=1, root="0" * 64, note="", key="", at=NOW.at))
    offices.session.flush()
