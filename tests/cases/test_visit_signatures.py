"""Signatures of both sides: whole or none, under one content, and the last one seals the record."""

from typing import Any

import pytest
from sqlmodel import Session

from assessor.cases.refusal import Refusal
from assessor.cases.sign_visit import Sign, sign_visit
from assessor.cases.visit_content import digest_of_visit, record_of
from tests.support.offices import Offices
from tests.support.visits import WHEN, confirm_the_rest, planned, say, signed


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def test_a_changed_word_makes_signatures_lapse_and_the_last_signature_seals(offices: Offices) -> None:
    session, city = offices.session, offices.city
    case = offices.passed()
    visit = planned(offices, case)
    digest = digest_of_visit(session, visit, case)
    with pytest.raises(Refusal, match="没有记录结果"):
        sign_visit(session, city, visit, case, Sign("sign-0001", "enterprise", "某某", "typed", digest), WHEN)
    confirm_the_rest(session, city, visit)
    digest = digest_of_visit(session, visit, case)
    first = Sign("sign-0002", "inspector:0", "核查甲", "typed", digest, confirmed=True)
    sign_visit(session, city, visit, case, first, WHEN)
    say(session, city, visit, "services:s1", "unverified")
    with pytest.raises(Refusal, match="有改动"):
        sign_visit(session, city, visit, case, Sign("sign-0003", "inspector:1", "核查乙", "typed", digest), WHEN)
    assert visit.phase == "under_way"
    signed(session, city, visit, case)
    assert visit.phase == "sealed"
    record = record_of(session, visit)
    assert record is not None and record.content_sha256 == digest_of_visit(session, visit, case)
    with pytest.raises(Refusal, match="签字封存"):
        say(session, city, visit, "services:s1", "confirmed")


@pytest.mark.parametrize(
    ("change", "why"),
    [
        ({"signer": "inspector:7"}, "人员之中"),
        ({"name": ""}, "姓名"),
        ({"name": "别人"}, "姓名不符"),
        ({"way": "drawn"}, "手写签名"),
        ({"way": "typed", "confirmed": False}, "本人确认"),
        ({"way": "refused", "reason": "不想签字"}, "核查人员须签字"),
        ({"signer": "enterprise", "name": "某某"}, "职务"),
        ({"signer": "enterprise", "name": "某某", "way": "refused"}, "理由"),
    ],
)
def test_a_signature_is_whole_or_it_is_none(offices: Offices, change: dict[str, Any], why: str) -> None:
    session, city = offices.session, offices.city
    case = offices.passed()
    visit = planned(offices, case)
    confirm_the_rest(session, city, visit)
    digest = digest_of_visit(session, visit, case)
    given = {"signer": "inspector:0", "name": "核查甲", "way": "typed", "confirmed": True, **change}
    with pytest.raises(Refusal, match=why):
        sign_visit(session, city, visit, case, Sign("sign-0001", content=digest, **given), WHEN)


def test_refusing_to_sign_is_recorded_with_its_reason_and_does_not_hold_up_the_record(offices: Offices) -> None:
    session, city = offices.session, offices.city
    case = offices.passed()
    visit = planned(offices, case)
    confirm_the_rest(session, city, visit)
    digest = digest_of_visit(session, visit, case)
    refused = Sign("sign-0009", "enterprise", "某某", "refused", digest, reason="对结果有异议")
    sign_visit(session, city, visit, case, refused, WHEN)
    for number, name in enumerate(("核查甲", "核查乙")):
        sign = Sign(f"sign-001{number}", f"inspector:{number}", name, "typed", digest, confirmed=True)
        sign_visit(session, city, visit, case, sign, WHEN)
    assert visit.phase == "sealed"


