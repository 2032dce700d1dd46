"""Of visits made with the inspection kit, and of risk signals."""

from typing import Any

from models.application import Application, Submission
from models.signal import Signal, SignalSide, SignalVerdict
from models.site_visit import (
    InspectedVerdict,
    SiteVisit,
    SiteVisitEntry,
    SiteVisitInspector,
    SiteVisitPhoto,
    SiteVisitRecord,
    SiteVisitSignature,
)
from tests.cases.constraints.shapes import NOW, PAPER, Never, Twice
from tests.support.offices import Offices

NEVER: list[Never] = [
    ("signal", "only_a_city_signal_names_a_city", {"relation": "city"}),
    ("signal", "only_a_city_signal_names_a_city", {"city_code": "320500"}),
    ("signal", "relation_known", {"relation": "rumour"}),
    ("signal", "severity_known", {"severity": 0}),
    ("signal", "severity_known", {"severity": 4}),
    ("signal_side", "two_sides", {"position": 2}),
    ("signal_side", "two_sides", {"position": -1}),
    ("signal_verdict", "a_reason_is_given", {"reason": "不清楚"}),
    ("signal_verdict", "result_known", {"result": "guilty"}),
    ("site_visit", "dropping_needs_a_reason", {"phase": "dropped"}),
    ("site_visit", "phase_known", {"phase": "forgotten"}),
    ("site_visit_entry", "result_known", {"result": "maybe"}),
    ("site_visit_entry", "version_counts_up", {"version": 0}),
    ("site_visit_photo", "not_empty", {"size": 0}),
    ("site_visit_signature", "only_a_drawn_one_has_a_picture", {"way": "drawn"}),
    ("site_visit_signature", "only_a_drawn_one_has_a_picture", {"sha256": "0" * 64}),
    ("site_visit_signature", "refusing_has_a_reason", {"way": "refused"}),
    ("site_visit_signature", "way_known", {"way": "stamped"}),
]

TWICE: list[Twice] = [
    ("inspected_verdict", ("submission_id", "visit_id"), {}),
    ("signal", ("key",), {"ref": "another"}),
    ("signal", ("ref",), {"key": "another"}),
    ("signal_side", ("signal_id", "position"), {}),
    ("signal_verdict", ("signal_id", "revision"), {}),
    ("site_visit", ("application_id",), {"ref": "another"}),
    ("site_visit", ("ref",), {"phase": "done"}),
    ("site_visit_entry", ("visit_id", "entry_key"), {"version": 9}),
    ("site_visit_entry", ("visit_id", "item", "version"), {"entry_key": "another"}),
    ("site_visit_inspector", ("visit_id", "person_id"), {"position": 9}),
    ("site_visit_inspector", ("visit_id", "position"), {"person_id": None}),
    ("site_visit_photo", ("ref",), {"entry_key": "another"}),
    ("site_visit_photo", ("visit_id", "entry_key"), {"ref": "another"}),
    ("site_visit_record", ("visit_id",), {}),
    ("site_visit_signature", ("visit_id", "entry_key"), {"signer": "another"}),
    ("site_visit_signature", ("visit_id", "signer", "content_sha256"), {"entry_key": "another"}),
]


def furnish(offices: Offices, case: Application, submission: Submission) -> None:
    """An open visit with everything that can be written on it, and a signal that an office explained."""
    session, by = offices.session, offices.city
    number, frozen = case.id or 0, submission.id or 0
    visit = SiteVisit(ref="visit", application_id=number, submission_id=frozen, planned_on=NOW.today, checklist=[],
                      planned_by=by.person_id, planned_at=NOW.at)  # fmt: skip
    signal = Signal(ref="signal", key="signal", kind="same_text", relation="alone", severity=1,
                    batch_id=case.batch_id, found_at=NOW.at)  # fmt: skip
    session.add_all([visit, signal])
    session.flush()
    _write_on(offices, visit, case, submission)
    session.add(SignalSide(signal_id=signal.id or 0, position=0, application_id=number, submission_id=frozen))
    verdict = SignalVerdict(signal_id=signal.id or 0, revision=1, result="explained", reason="同一集团统一撰写", at=NOW.at,
                            by_person_id=by.person_id, organisation_id=by.organisation_id)  # fmt: skip
    session.add(verdict)
    session.flush()


def _write_on(offices: Offices, visit: SiteVisit, case: Application, submission: Submission) -> None:
    on_it: dict[str, Any] = {"visit_id": visit.id or 0}
    by: dict[str, Any] = {"by_person_id": offices.city.person_id, "at": NOW.at}
    digest = "0" * 64
    offices.session.add_all(
        [
            SiteVisitInspector(position=0, name="核查甲", person_id=offices.city.person_id, **on_it),
            SiteVisitEntry(item="s1", version=1, entry_key="one", result="confirmed", typed={}, corrections={}, **on_it, **by),
            SiteVisitPhoto(ref="photo", entry_key="one", **PAPER, **on_it, **by),
            SiteVisitSignature(signer="enterprise", name="代表", way="typed", content_sha256=digest, entry_key="one",
                               **on_it, **by),
            SiteVisitRecord(content={}, content_sha256=digest, result="confirmed", at=NOW.at, **on_it),
            InspectedVerdict(application_id=case.id or 0, submission_id=submission.id or 0, document={},
                             document_sha256=digest, pack_digest=submission.pack_digest, outcome="eligible", verdict={},
                             at=NOW.at, **on_it),
        ]
    )  # fmt: skip
    offices.session.flush()
