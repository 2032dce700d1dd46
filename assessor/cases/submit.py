"""Submit: freeze what was typed into a Submission, judge it, and hand it to the county (46号 二(一))."""

from datetime import timedelta
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.assemble import PLEDGE, Assembled, assemble
from assessor.cases.batch_figures import batch_figures
from assessor.cases.case_figures import keep_figures
from assessor.cases.digest import digest_of
from assessor.cases.extended import pack_as_extended
from assessor.cases.filing_step import filing_step
from assessor.cases.find_signals import find_signals
from assessor.cases.freeze_award import freeze_award, not_twice
from assessor.cases.freeze_money import draft_money, freeze_money
from assessor.cases.inspected_verdicts import judge_again
from assessor.cases.keep_pack import keep_pack
from assessor.cases.move import leave, move
from assessor.cases.named_in import enter_named_services
from assessor.cases.refusal import Refusal
from assessor.cases.scope import last_submission
from assessor.policy.document import DocumentError, parse
from assessor.policy.judging import BATCH, award_of_document
from assessor.policy.verdict import judge
from assessor.workflow import Moment
from models.application import Application, Submission
from models.evidence import EvidenceFile, EvidenceLink
from models.people import Region
from questionnaires.shapes import Pack

_NOT_LOOKED_AT = (PLEDGE, BATCH, "submitted_on", "applied_on")
"""Of a document: what the day and the authority bring, and the signature itself."""


def submit(
    session: Session, viewer: Viewer, case: Application, pack: Pack, version: int, moment: Moment,
    *, pledged: bool, seen: str | None = None,
) -> Submission:  # fmt: skip
    """File the draft: the certifier signs the pledge, the document and the files by SHA-256 are frozen, the rules run.

    Raises Refusal outside the city's window (to the second, by the database's clock), for an incomplete filing, without
    the pledge, or when somebody changed the filing since the page was shown (`seen` is `content_digest` as of then).
    """
    if not pledged:
        raise Refusal("请负责人勾选真实性承诺后再提交。", status=422)
    if case.version != version:
        raise Refusal("申报内容刚被更改过，请重新核对后再提交。")
    made = assemble(session, case, pack, moment.today)
    document, files = _document(session, case, pack, made), manifest(session, case)
    if seen is not None and seen != content_digest(document, files, draft_money(session, case)):
        raise Refusal("您打开提交页面之后，有人改过申报内容或材料。请重新核对后再提交。")
    action = filing_step(session, viewer, case, pack, moment).step
    allowed = leave(session, viewer, case, pack, action, moment)
    not_twice(session, case, pack, document)
    try:
        standing = pack_as_extended(session, case.batch_id, pack)
        found = award_of_document(standing, document) if pack.kind == "subsidy" else None
        verdict = found.verdict if found else judge(standing, parse(document, pack))
    except DocumentError as error:
        raise Refusal(*(str(e.message) for e in error.errors), status=422) from error
    keep_pack(session, pack, moment)
    before = last_submission(session, case)
    assert case.id is not None
    submission = Submission(
        application_id=case.id,
        seq=before.seq + 1 if before else 1,
        level=case.level,
        document=document,
        document_sha256=digest_of({"document": document, "files": files}),
        files=files,
        pack_id=pack.id,
        pack_digest=pack.digest,
        outcome=verdict.outcome,
        verdict=verdict.to_record() | {"extended": {name: day.isoformat() for name, day in standing.extended.items()}},
        submitted_by=viewer.person_id,
        at=moment.at,
    )
    session.add(submission)
    session.flush()
    if found is not None:
        freeze_award(session, case, pack, submission, found, made)
    case.number = case.number or _number(session, case, pack, moment)
    money = freeze_money(session, case, pack, submission, moment)
    data: dict[str, Any] = {"submission": submission.seq, "sha256": submission.document_sha256, "level": case.level}
    if money is not None:
        data["money_sha256"] = money.content_sha256
    move(session, viewer, case, pack, action, moment, data=data, allowed=allowed)
    enter_named_services(session, case, pack, submission)
    find_signals(session, case, pack, submission, moment)
    keep_figures(session, pack, submission)
    judge_again(session, submission, moment)  # what a visit found of a claim holds when the claim is made again
    return submission


def _document(session: Session, case: Application, pack: Pack, made: Assembled) -> dict[str, Any]:
    if pack.kind == "subsidy":
        figures = batch_figures(session, case.batch_id, pack)
        return {**made.document, PLEDGE: True, **({BATCH: figures} if figures else {})}
    # The tick beside the button is the signature; an earlier tick in the draft is not.
    return {**made.document, PLEDGE: True}


def manifest(session: Session, case: Application) -> list[dict[str, Any]]:
    """Every file of the filing with its SHA-256, its own dates and the lines it proves, in a fixed order."""
    query = select(EvidenceFile).where(EvidenceFile.application_id == case.id, col(EvidenceFile.removed_at).is_(None))
    rows = list(session.exec(query.order_by(col(EvidenceFile.id))))
    links = select(EvidenceLink).where(col(EvidenceLink.file_id).in_([row.id for row in rows]))
    proves: dict[int, list[dict[str, str]]] = {}
    for link in session.exec(links.order_by(col(EvidenceLink.section), col(EvidenceLink.line_id))):
        proves.setdefault(link.file_id, []).append({"section": link.section, "line": link.line_id})
    return [
        {
            "ref": row.ref,
            "name": row.name,
            "kind": row.kind,
            "sha256": row.sha256,
            "size": row.size,
            "media_type": row.media_type,
            "dated_from": row.dated_from.isoformat() if row.dated_from else None,
            "dated_to": row.dated_to.isoformat() if row.dated_to else None,
            "proves": proves.get(row.id or 0, []),
        }
        for row in rows
    ]


def content_digest(document: dict[str, Any], files: list[dict[str, Any]], money: dict[str, Any]) -> str:
    """Names what a person looked at before signing: answers, files and papers, whatever the day and before the pledge."""
    answers = {name: value for name, value in document.items() if name not in _NOT_LOOKED_AT}
    return digest_of({"document": answers, "files": files} | ({"money": money} if money else {}))


def _number(session: Session, case: Application, pack: Pack, moment: Moment) -> str:
    """A number people can say: year, county, and how many have filed there before plus one."""
    # Two filings of one county at the same moment take their numbers one after the other.
    session.exec(select(Region).where(Region.code == case.county_code).with_for_update()).one()
    filed = select(func.count()).where(
        Application.batch_id == case.batch_id,
        Application.county_code == case.county_code,
        col(Application.number).is_not(None),
    )
    year = (moment.at + timedelta(hours=8)).year
    before = "XJ" if pack.kind == "rating" else "BZ"
    return f"{before}{year}-B{case.batch_id}-{case.county_code}-{session.exec(filed).one() + 1:04d}"
