"""Every CHECK and UNIQUE of the layout refuses a line that must never be, on SQLite and on PostgreSQL.

Each example is a sound row made by the verbs, written once more with something changed.
"""

from datetime import timedelta
from typing import Any

import pytest
import sqlmodel
from sqlalchemy import CheckConstraint, Index, Table, UniqueConstraint, insert, select
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, SQLModel

from assessor.cases.change_award import AwardDecision, change_award
from assessor.cases.object_to import Complaint, record_objection
from assessor.cases.scope import last_submission
from assessor.cases.set_target import set_target
from assessor.cases.windows import set_window
from models.application import Application
from models.award import Certificate
from models.evidence import EvidenceFile, EvidenceLink
from models.log import Checkpoint
from models.notice import Award, NoticeItem, Objection
from models.objecting import CreditProof, ObjectionFile, ObjectionFinding, ObjectionReceipt, ObjectionStatement
from models.passing import CarriedAnswers
from models.record import CreditReview
from models.recording import append
from tests.support.behind import behind_the_log
from tests.support.draws import drawn_twice
from tests.support.offices import Offices
from tests.support.world import on

TABLES = SQLModel.metadata.tables
NOW = on("2022-04-02")

NEVER: list[tuple[str, str, dict[str, Any]]] = [
    ("application", "version_counts_up", {"version": 0}),
    ("assignment", "kind_known", {"kind": "chosen"}),
    ("award_change", "a_downgrade_says_to_which_star", {"to_level": "three_star"}),
    ("award_change", "a_reason_is_given", {"reason": ""}),
    ("award_change", "kind_known", {"kind": "upgrade"}),
    ("award_change", "taking_a_star_needs_two", {"confirmed_by": None}),
    ("award_change", "two_are_two_persons", {"by_person_id": 1, "confirmed_by": 1}),
    ("carried_answers", "expires_after_it_is_made", {"expires_at": NOW.at}),
    ("certificate", "issued_whole_or_not_at_all", {"sha256": None}),
    ("credit_proof", "not_empty", {"size": 0}),
    ("credit_review", "dates_in_order", {"valid_until": on("2022-03-09").today}),
    ("credit_review", "result_known", {"result": "maybe"}),
    ("cultivation_target", "not_negative", {"count": -1}),
    ("draw", "a_redraw_names_its_proposal", {"redraw_id": None}),
    ("draw", "a_redraw_names_its_proposal", {"attempt": 1}),
    ("draw", "purpose_known", {"purpose": "lottery"}),
    ("draw_line", "of_an_application_or_an_award", {"award_id": None}),
    ("draw_line", "of_an_application_or_an_award", {"application_id": 1}),
    ("draw_place", "drawn_known", {"drawn": "wanted"}),
    ("draw_public_value", "a_value_has_a_source", {"value": ""}),
    ("draw_recusal", "code_known", {"code": "busy"}),
    ("evidence_file", "dates_in_order", {"dated_from": on("2022-03-02").today, "dated_to": on("2022-03-01").today}),
    ("evidence_file", "not_empty", {"size": 0}),
    ("filling_window", "opens_before_it_closes", {"opens_at": NOW.at, "closes_at": NOW.at}),
    ("checkpoint", "of_something", {"size": 0}),
    ("log_entry", "counts_from_one", {"seq": 0}),
    ("log_entry", "only_what_is_there_has_a_digest", {"digest": None}),
    ("log_entry", "operation_known", {"operation": "forget"}),
    ("inspector_declaration", "dates_in_order", {"valid_until": on("2022-01-01").today}),
    ("membership", "role_known", {"role": "minister"}),
    ("objection", "an_answer_says_whether_it_is_upheld", {"answered_at": NOW.at}),
    ("objection", "an_answer_says_whether_it_is_upheld", {"upheld": True}),
    ("objection_file", "not_empty", {"size": 0}),
    ("objection_file", "of_one_side", {"receipt_id": None, "statement_id": None}),
    ("objection_finding", "conclusion_known", {"conclusion": "maybe"}),
    ("objection_statement", "words_are_given", {"words": ""}),
    ("opinion", "going_against_a_finding_needs_a_reason", {"found": "not_met", "judgement": "met", "reason": ""}),
    ("opinion", "judgement_known", {"judgement": "maybe", "reason": "理由"}),
    ("organisation", "kind_known", {"kind": "ministry", "uscc": None}),
    ("organisation", "only_an_enterprise_has_a_credit_code", {"kind": "enterprise", "uscc": None}),
    ("organisation", "only_an_enterprise_has_a_credit_code", {"kind": "city", "uscc": "91320583XXFAKE9999"}),
    ("proposal", "a_reason_is_given", {"reason": ""}),
    ("proposal_answer", "another_person_confirms", {"answer": "confirmed", "proposed_by": 1, "by_person_id": 1}),
    ("proposal_answer", "answer_known", {"answer": "maybe"}),
    ("public_notice", "ends_after_it_starts", {"published_on": NOW.today, "ends_on": NOW.today}),
    ("region", "kind_known", {"kind": "village"}),
    ("site_check", "result_known", {"result": "maybe"}),
    ("targeted_check", "a_reason_is_given", {"words": ""}),
    ("targeted_check", "code_known", {"code": "grudge"}),
    ("window_change", "a_reason_is_given", {"reason": ""}),
]
"""Table, constraint, and what about an otherwise sound row the constraint refuses."""

TWICE: list[tuple[str, tuple[str, ...], dict[str, Any]]] = [
    ("application", ("batch_id", "enterprise_id"), {"ref": "another", "number": "another"}),
    ("application", ("number",), {"ref": "another", "state": "withdrawn"}),
    ("application", ("ref",), {"number": "another", "state": "withdrawn"}),
    ("assignment", ("line_id", "inspector_id"), {"seat": 9}),
    ("assignment", ("line_id", "seat"), {"inspector_id": 999_999}),
    ("award", ("application_id",), {"level": "five_star"}),
    ("award", ("uscc", "level", "awarded_on"), {"application_id": None}),
    ("award_change", ("award_id", "seq"), {}),
    ("batch", ("pack_id",), {}),
    ("certificate", ("award_id",), {"ref": "another", "number": "another"}),
    ("certificate", ("number",), {"award_id": 999_999, "ref": "another"}),
    ("certificate", ("ref",), {"award_id": 999_999, "number": "another"}),
    ("credit_proof", ("ref",), {"review_id": 999_999}),
    ("credit_proof", ("review_id",), {"ref": "another"}),
    ("cultivation_target", ("batch_id", "region_code", "level"), {}),
    ("draft_answer", ("application_id", "section", "line_id"), {}),
    ("draw", ("purpose", "batch_id", "region_code", "number", "attempt"), {"ref": "another", "redraw_id": 999_999}),
    ("draw", ("redraw_id",), {"ref": "another", "number": 9}),
    ("draw", ("ref",), {"number": 9, "redraw_id": 999_999}),
    ("draw_commitment", ("draw_id", "digest"), {"organisation_id": 999_999, "person_id": 999_999, "party": "x"}),
    ("draw_commitment", ("draw_id", "organisation_id"), {"person_id": 999_999, "party": "x", "digest": "x"}),
    ("draw_commitment", ("draw_id", "party"), {"organisation_id": 999_999, "person_id": 999_999, "digest": "x"}),
    ("draw_commitment", ("draw_id", "person_id"), {"organisation_id": 999_999, "party": "x", "digest": "x"}),
    ("draw_inspector", ("draw_id", "inspector_id"), {"public_id": "J99"}),
    ("draw_inspector", ("draw_id", "public_id"), {"inspector_id": 999_999}),
    ("draw_line", ("draw_id", "application_id"), {"award_id": None, "application_id": 1, "public_id": "another"}),
    ("draw_line", ("draw_id", "award_id"), {"public_id": "another"}),
    ("draw_line", ("draw_id", "public_id"), {"award_id": 999_999}),
    ("draw_opening", ("commitment_id",), {}),
    ("draw_place", ("draw_id", "rank"), {"line_id": 999_999}),
    ("draw_place", ("line_id",), {"rank": 999}),
    ("draw_public_value", ("draw_id",), {}),
    ("draw_recusal", ("line_id", "inspector_id"), {}),
    ("draw_result", ("draw_id",), {}),
    ("draw_substitution", ("by_line_id",), {"line_id": 999_999, "proposal_id": 999_999}),
    ("draw_substitution", ("line_id",), {"by_line_id": None, "proposal_id": 999_999}),
    ("draw_substitution", ("proposal_id",), {"line_id": 999_999, "by_line_id": None}),
    ("event", ("application_id", "seq"), {}),
    ("evidence_file", ("ref",), {}),
    ("evidence_link", ("file_id", "section", "line_id"), {}),
    ("filling_window", ("batch_id", "region_code"), {}),
    ("inspector", ("ref",), {}),
    ("inspector_declaration", ("inspector_id", "seq"), {}),
    ("membership", ("person_id", "organisation_id", "role"), {}),
    ("notice_item", ("notice_id", "application_id"), {}),
    ("objection_file", ("ref",), {}),
    ("objection_finding", ("objection_id",), {}),
    ("objection_receipt", ("ref",), {"secret_hash": "another"}),
    ("objection_receipt", ("secret_hash",), {"ref": "another"}),
    ("opinion", ("submission_id", "stage", "rule", "revision"), {}),
    ("organisation", ("uscc",), {"kind": "enterprise"}),
    ("person", ("login",), {}),
    ("proposal", ("ref",), {"seq": 99}),
    ("proposal", ("subject", "seq"), {"ref": "another"}),
    ("proposal_answer", ("proposal_id",), {}),
    ("public_notice", ("ref",), {}),
    ("submission", ("application_id", "seq"), {}),
    ("targeted_check", ("application_id",), {}),
]
"""Table, the columns that are unique together, and what is changed so that nothing else stands in the way."""

NEW_KEYS = {"code": "999999", "token_hash": "1" * 64, "seq": 999_999, "size": 999_999}
"""Primary keys that no database counts up."""


def _short(table: Table, constraint: str) -> str:
    return constraint.removeprefix(f"ck_{table.name}_")


def _furnished(session: Session) -> Application:
    """At least one row in every table named above."""
    offices = Offices(session)
    case, _ = offices.noticed()
    said = record_objection(
        session, offices.city, case, offices.pack, Complaint("张某", "13900000000", "查无此系统"), NOW
    )
    _belongings(session, case, said)
    set_target(session, offices.city, offices.batch, offices.pack, "three_star", 5, 0, NOW)
    day = on("2022-02-28").today
    set_window(session, offices.province, offices.batch, day, on("2022-05-10").today, "延长时间", 1, NOW)
    paper = EvidenceFile(
        ref="paper", application_id=case.id or 0, sha256="0" * 64, name="合同.pdf", media_type="application/pdf", size=1,
        kind="contract", uploaded_by=case.created_by, uploaded_at=NOW.at,
    )  # fmt: skip
    star = Award(uscc="91320583XXFAKE0018", name="示例", city_code="320500", level="four_star", awarded_on=NOW.today,
                 source="往年名单", application_id=case.id)  # fmt: skip
    carried = CarriedAnswers(token_hash="0" * 64, answers={}, made_at=NOW.at, expires_at=NOW.at + timedelta(hours=1))
    session.add_all([paper, star, carried])
    session.flush()
    session.add(EvidenceLink(file_id=paper.id or 0, section="services", line_id="s1"))
    session.add(
        Certificate(award_id=star.id or 0, ref="star", number="star", content={}, sha256="0" * 64, made_at=NOW.at)
    )
    drawn_twice(session, offices, case, star)
    taken = AwardDecision("withdraw", "申报材料不实")
    change_award(session, offices.province, star, offices.pack, taken, NOW, confirmed_by=offices.province_two.person_id)
    session.flush()
    append(session)
    session.add(Checkpoint(size=1, root="0" * 64, note="", key="", at=NOW.at))
    session.flush()
    assert last_submission(session, case) is not None
    return case


def _belongings(session: Session, case: Application, said: Objection) -> None:
    """What stands beside an objection and a credit review."""
    item = session.exec(sqlmodel.select(NoticeItem)).one()
    review = session.exec(sqlmodel.select(CreditReview)).one()
    number, paper = said.id or 0, {"sha256": "0" * 64, "name": "材料.pdf", "media_type": "application/pdf", "size": 1}
    receipt = ObjectionReceipt(ref="one", objection_id=number, item_id=item.id or 0, secret_hash="0", at=NOW.at)
    session.add_all(
        [
            receipt,
            ObjectionFinding(objection_id=number, conclusion="partly"),
            ObjectionStatement(objection_id=number, words="说明", by_person_id=case.created_by, at=NOW.at),
            CreditProof(ref="look", review_id=review.id or 0, looked_at=NOW.at, **paper),
        ]
    )
    session.flush()
    session.add(ObjectionFile(ref="file", objection_id=number, receipt_id=receipt.id, at=NOW.at, **paper))
    session.flush()


def _again(session: Session, name: str, changed: dict[str, Any]) -> None:
    """Write the newest row of a table once more with something changed."""
    table = TABLES[name]
    newest = select(table).order_by(next(iter(table.primary_key)).desc())
    if name == "organisation" and changed == {"kind": "enterprise"}:
        newest = newest.where(table.c.uscc.is_not(None))
    row = dict(session.execute(newest.limit(1)).mappings().one())
    row.pop("id", None)
    row |= {key: other for key, other in NEW_KEYS.items() if key in table.primary_key.columns}
    with session.begin_nested(), behind_the_log(session):
        session.execute(insert(table).values(**row | changed))


def test_every_check_of_the_layout_has_an_example_here() -> None:
    found = {
        (table.name, _short(table, str(one.name)))
        for table in TABLES.values()
        for one in table.constraints
        if isinstance(one, CheckConstraint)
    }
    assert found == {(table, constraint) for table, constraint, _ in NEVER}


def test_every_unique_of_the_layout_has_an_example_here() -> None:
    found = {
        (table.name, tuple(column.name for column in one.columns))
        for table in TABLES.values()
        for one in (*table.constraints, *table.indexes)
        if isinstance(one, UniqueConstraint) or (isinstance(one, Index) and one.unique)
    }
    # One that holds the primary key can be broken by no row: it is there for a foreign key to point at.
    assert {one for one in found if "id" not in one[1]} == {(table, columns) for table, columns, _ in TWICE}


def test_no_row_that_must_never_be_is_taken(session: Session) -> None:
    _furnished(session)
    for table, constraint, changed in NEVER:
        with pytest.raises(IntegrityError, match=f"ck_{table}_{constraint}"):
            _again(session, table, changed)


def test_nothing_that_is_single_is_written_twice(session: Session) -> None:
    _furnished(session)
    sqlite = session.get_bind().dialect.name == "sqlite"
    for table, columns, changed in TWICE:
        said = ", ".join(f"{table}.{column}" for column in columns) if sqlite else f"Key ({', '.join(columns)})="
        with pytest.raises(IntegrityError) as refused:
            _again(session, table, changed)
        assert said in str(refused.value), (table, columns)


def test_a_withdrawn_application_makes_room_for_another_in_the_same_batch(session: Session) -> None:
    case = _furnished(session)
    _again(session, "application", {"ref": "another", "number": "another", "state": "withdrawn"})
    assert case.state == "held"
