"""Findings of visits become facts: a submission is judged again as it was found, by the rules it was filed under."""

from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.digest import digest_of
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.cases.refusal import Refusal
from assessor.cases.visits import findings_of
from assessor.policy.document import DocumentError, parse
from assessor.policy.inspected_document import LineFinding, inspected_document
from assessor.policy.second_look import in_force
from assessor.policy.verdict import judge
from assessor.workflow import Moment
from models.application import Submission
from models.site_visit import InspectedVerdict, SiteVisit


def inspected_verdict(session: Session, submission: Submission) -> InspectedVerdict | None:
    """The newest verdict on the submission as it was found; None when no finished visit speaks of it."""
    query = select(InspectedVerdict).where(InspectedVerdict.submission_id == submission.id)
    return session.exec(query.order_by(col(InspectedVerdict.id).desc()).limit(1)).one_or_none()


def verdict_in_force(session: Session, submission: Submission) -> dict[str, Any]:
    """The findings that reviewers judge: those on the filing, with what a visit made worse."""
    second = inspected_verdict(session, submission)
    return in_force(submission.verdict, second.verdict if second else None)


def standing_findings(session: Session, application_id: int) -> list[LineFinding]:
    """What all finished visits of a case found, item by item; a later visit speaks before an earlier one, and 'could
    not be checked' never takes the place of something that was."""
    query = select(SiteVisit).where(SiteVisit.application_id == application_id, SiteVisit.phase == "done")
    found: dict[str, LineFinding] = {}
    for visit in session.exec(query.order_by(col(SiteVisit.id))):
        for finding in findings_of(session, visit):
            if finding.result != "unverified" or finding.key not in found:
                found[finding.key] = finding
    return list(found.values())


def judge_again(session: Session, submission: Submission, moment: Moment) -> InspectedVerdict | None:
    """Judge a submission as its case's finished visits found it, and keep the verdict. None when there is no visit.

    A refiling inherits what was found of claims that it makes again unchanged.
    """
    query = select(SiteVisit.id).where(SiteVisit.application_id == submission.application_id, SiteVisit.phase == "done")
    last = session.exec(query.order_by(col(SiteVisit.id).desc()).limit(1)).one_or_none()
    if last is None:
        return None
    pack = pack_as_filed(session, submission)
    if pack is None:
        raise Refusal("没有找到提交时所用规则包的存档，请联系系统管理员。", status=503)
    document = inspected_document(submission.document, standing_findings(session, submission.application_id), pack)
    try:
        verdict = judge(pack, parse(document, pack))
    except DocumentError as error:
        raise Refusal(*(str(one.message) for one in error.errors), status=422) from error
    row = InspectedVerdict(
        application_id=submission.application_id,
        submission_id=submission.id or 0,
        visit_id=last,
        document=document,
        document_sha256=digest_of(document),
        pack_digest=submission.pack_digest,
        outcome=verdict.outcome,
        verdict=verdict.to_record(),
        at=moment.at,
    )
    session.add(row)
    session.flush()
    return row
