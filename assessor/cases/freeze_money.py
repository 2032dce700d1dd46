"""Freeze the papers of a filing with its submission, so that what was proven can be shown years later."""

from typing import Any

from sqlmodel import Session, select

from assessor.cases.digest import digest_of
from assessor.cases.money_book import Papers, papers_of
from assessor.cases.money_standing import Standing, standing
from assessor.workflow import Moment
from models.application import Application, Submission
from models.money import MoneyFiled
from models.people import Organisation
from questionnaires.shapes import Pack

_LEFT_OUT = frozenset({"id", "application_id", "updated_by", "updated_at", "version", "by_person_id", "at"})


def money_content(papers: Papers) -> dict[str, Any]:
    """The papers and what is matched, as they are frozen and signed. `id` names a paper inside this content only."""

    def rows(side: list[Any], *, named: bool = True) -> list[dict[str, Any]]:
        return [
            ({"id": str(row.id)} if named else {})
            | {name: _plain(value) for name, value in row.model_dump().items() if name not in _LEFT_OUT}
            for row in side
        ]

    return {
        "contracts": rows(papers.contracts),
        "lines": rows(papers.lines),
        "invoices": rows(papers.invoices),
        "payments": rows(papers.payments),
        "invoiced": rows(papers.invoice_shares, named=False),
        "paid": rows(papers.payment_shares, named=False),
    }


def _plain(value: Any) -> Any:
    return value.isoformat() if hasattr(value, "isoformat") else value


def draft_money(session: Session, case: Application) -> dict[str, Any]:
    """The draft's papers as they would be frozen; empty when none was entered. What the certifier signs."""
    papers = papers_of(session, case)
    return money_content(papers) if papers.any else {}


def freeze_money(
    session: Session, case: Application, pack: Pack, submission: Submission, moment: Moment
) -> MoneyFiled | None:
    """Keep the papers of the draft with the submission; None when there are none, or the programme asks for none."""
    if pack.money is None:
        return None
    papers = papers_of(session, case)
    applicant = session.get_one(Organisation, case.enterprise_id).name
    found = standing(pack, submission.document, papers, applicant)
    if found is None or not papers.any:
        return None
    assert case.id is not None and submission.id is not None
    content = money_content(papers) | {"standing": found.to_record()}
    row = MoneyFiled(
        application_id=case.id, submission_id=submission.id, content=content, content_sha256=digest_of(content),
        claimed_fen=found.claims.whole, proven_fen=found.proof.proven, at=moment.at,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def money_filed(session: Session, submission: Submission) -> MoneyFiled | None:
    """What was frozen with a submission."""
    return session.exec(select(MoneyFiled).where(MoneyFiled.submission_id == submission.id)).one_or_none()


def draft_standing(session: Session, case: Application, pack: Pack, document: dict[str, Any]) -> Standing | None:
    """How the draft's papers stand against what the draft claims."""
    applicant = session.get_one(Organisation, case.enterprise_id).name
    return standing(pack, document, papers_of(session, case), applicant)
