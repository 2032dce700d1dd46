"""An announced star gets a certificate whose content is frozen and whose names nobody can guess."""

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError
from sqlmodel import Session, select

from assessor.cases.announce import announce
from assessor.cases.certificate_paper import certificate_paper
from assessor.cases.certify import find_certificate, fingerprint
from assessor.cases.earlier_awards import EarlierAward, enter_earlier_awards
from assessor.cases.refusal import NotFound
from models.award import Certificate
from models.notice import Award
from tests.support.offices import Offices
from tests.support.world import on


@pytest.fixture
def offices(session: Session) -> Offices:
    return Offices(session)


def _announced(offices: Offices) -> tuple[Award, Certificate]:
    case, _ = offices.noticed()
    award = announce(offices.session, offices.city_two, [case], offices.pack, on("2022-04-12"))[0]
    return award, offices.session.exec(select(Certificate).where(Certificate.award_id == award.id)).one()


def test_the_certificate_says_who_got_which_star_when_by_whom_and_by_which_document(offices: Offices) -> None:
    award, row = _announced(offices)
    assert row.content is not None
    said = {
        key: row.content[key] for key in ("name", "uscc", "star", "city", "awarded_on", "office", "document_number")
    }
    assert said == {
        "name": award.name, "uscc": award.uscc, "star": "三星级", "city": "苏州市", "awarded_on": "2022-04-12",
        "office": "苏州市工业和信息化局", "document_number": "苏工信融合〔2022〕46号",
    }  # fmt: skip
    assert row.sha256 == fingerprint(row.content)
    paper = certificate_paper(row, f"https://x.example/c/{row.ref}", demo=False)
    assert (paper.number, paper.fingerprint) == (row.number, row.sha256)


def test_no_two_certificates_have_names_that_tell_of_one_another(offices: Offices) -> None:
    rows = [_announced(offices)[1] for _ in range(3)]
    assert len({row.ref for row in rows}) == 3
    assert all(len(row.ref) == 14 and str(row.number).startswith("2022-3-") for row in rows)
    assert len({str(row.number)[-8:] for row in rows}) == 3


def test_what_a_certificate_says_is_not_changed_afterwards(offices: Offices) -> None:
    _announced(offices)
    with pytest.raises(DBAPIError, match="append-only"), offices.session.begin_nested():
        offices.session.connection().execute(text("UPDATE certificate SET number = 'x'"))


def test_a_star_of_an_earlier_announcement_has_a_page_and_no_certificate(offices: Offices) -> None:
    at = on("2022-03-01")
    one = EarlierAward("91320583XXFAKE0018", "示例", "320500", "three_star", on("2021-06-30").today, "2021年名单")
    enter_earlier_awards(offices.session, [one], at)
    row = offices.session.exec(select(Certificate)).one()
    assert (row.number, row.content, row.sha256) == (None, None, None)
    assert find_certificate(offices.session, row.ref)[1].uscc == one.uscc
    with pytest.raises(NotFound):
        certificate_paper(row, "https://x.example/c/x", demo=False)
