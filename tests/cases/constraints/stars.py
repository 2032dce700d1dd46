"""Of public notices, objections, stars, their certificates and changes, and re-checks."""

import sqlmodel

from assessor.cases.change_award import AwardDecision, change_award
from models.application import Application
from models.award import Certificate
from models.notice import Award, NoticeItem, Objection
from models.objecting import CreditProof, ObjectionFile, ObjectionFinding, ObjectionReceipt, ObjectionStatement
from models.recheck import Recheck, RecheckEvent, RecheckFile
from models.record import CreditReview
from tests.cases.constraints.shapes import NOW, PAPER, Never, Twice
from tests.support.offices import Offices

NEVER: list[Never] = [
    ("award_change", "a_downgrade_says_to_which_star", {"to_level": "three_star"}),
    ("award_change", "a_reason_is_given", {"reason": ""}),
    ("award_change", "kind_known", {"kind": "upgrade"}),
    ("award_change", "taking_a_star_needs_two", {"confirmed_by": None}),
    ("award_change", "two_are_two_persons", {"by_person_id": 1, "confirmed_by": 1}),
    ("certificate", "issued_whole_or_not_at_all", {"sha256": None}),
    ("objection", "an_answer_says_whether_it_is_upheld", {"answered_at": NOW.at}),
    ("objection", "an_answer_says_whether_it_is_upheld", {"upheld": True}),
    ("objection_file", "not_empty", {"size": 0}),
    ("objection_file", "of_one_side", {"receipt_id": None, "statement_id": None}),
    ("objection_finding", "conclusion_known", {"conclusion": "maybe"}),
    ("objection_statement", "words_are_given", {"words": ""}),
    ("public_notice", "ends_after_it_starts", {"published_on": NOW.today, "ends_on": NOW.today}),
    ("recheck", "a_drawn_one_names_its_line", {"draw_line": ""}),
    ("recheck", "a_drawn_one_names_its_line", {"why": "targeted"}),
    ("recheck", "a_reason_is_given", {"reason": ""}),
    ("recheck", "why_known", {"why": "grudge", "draw_line": ""}),
    ("recheck_file", "not_empty", {"size": 0}),
]

TWICE: list[Twice] = [
    ("award", ("application_id",), {"level": "five_star"}),
    ("award", ("uscc", "level", "awarded_on"), {"application_id": None}),
    ("award_change", ("award_id", "seq"), {}),
    ("certificate", ("award_id",), {"ref": "another", "number": "another"}),
    ("certificate", ("number",), {"award_id": 999_999, "ref": "another"}),
    ("certificate", ("ref",), {"award_id": 999_999, "number": "another"}),
    ("notice_item", ("notice_id", "application_id"), {}),
    ("objection_file", ("ref",), {}),
    ("objection_finding", ("objection_id",), {}),
    ("objection_receipt", ("ref",), {"secret_hash": "another"}),
    ("objection_receipt", ("secret_hash",), {"ref": "another"}),
    ("public_notice", ("ref",), {}),
    ("recheck", ("award_id",), {"ref": "another", "draw_line": "another"}),
    ("recheck", ("draw_ref", "draw_line"), {"ref": "another", "state": "kept"}),
    ("recheck", ("ref",), {"draw_line": "another", "state": "kept"}),
    ("recheck_event", ("recheck_id", "seq"), {}),
    ("recheck_file", ("recheck_id", "sha256"), {}),
]


def star_of(offices: Offices, case: Application) -> Award:
    """A star with its certificate, which the province then takes away."""
    session = offices.session
    star = Award(uscc="91320583XXFAKE0018", name="示例", city_code="320500", level="four_star", awarded_on=NOW.today,
                 source="往年名单", application_id=case.id)  # fmt: skip
    session.add(star)
    session.flush()
    session.add(
        Certificate(award_id=star.id or 0, ref="star", number="star", content={}, sha256="0" * 64, made_at=NOW.at)
    )
    taken = AwardDecision("withdraw", "申报材料不实")
    change_award(session, offices.province, star, offices.pack, taken, NOW, confirmed_by=offices.province_two.person_id)
    return star


def furnish(offices: Offices, case: Application, said: Objection, star: Award) -> None:
    """What stands beside an objection and a credit review, and a drawn re-check that is answered with a file."""
    session = offices.session
    item = session.exec(sqlmodel.select(NoticeItem)).one()
    review = session.exec(sqlmodel.select(CreditReview)).one()
    number = said.id or 0
    receipt = ObjectionReceipt(ref="one", objection_id=number, item_id=item.id or 0, secret_hash="0", at=NOW.at)
    recheck = Recheck(ref="again", award_id=star.id or 0, batch_id=case.batch_id, why="drawn", draw_ref="draw",
                      draw_line="P1", reason="抽中复核", answer_due=NOW.today, state_since=NOW.at)  # fmt: skip
    session.add_all(
        [
            receipt,
            recheck,
            ObjectionFinding(objection_id=number, conclusion="partly"),
            ObjectionStatement(objection_id=number, words="说明", by_person_id=case.created_by, at=NOW.at),
            CreditProof(ref="look", review_id=review.id or 0, looked_at=NOW.at, **PAPER),
        ]
    )
    session.flush()
    session.add(ObjectionFile(ref="file", objection_id=number, receipt_id=receipt.id, at=NOW.at, **PAPER))
    session.add(RecheckFile(recheck_id=recheck.id or 0, by_person_id=case.created_by, at=NOW.at, **PAPER))
    step = RecheckEvent(recheck_id=recheck.id or 0, seq=1, action="tell", to_state="told", cites="三.4", at=NOW.at,
                        actor_id=offices.city.person_id, organisation_id=offices.city.organisation_id)  # fmt: skip
    session.add(step)
    session.flush()
