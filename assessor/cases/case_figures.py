"""Keep what statistics count by beside each case: made when a filing is submitted, and made again from the record at will."""

from collections.abc import Iterator, Mapping

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.cases.named_provider import registered_providers
from assessor.cases.windows import BEIJING
from assessor.policy.dimensions import figures_of
from assessor.policy.named_services import named_services
from models.application import Application, Submission
from models.batch import Batch
from models.case_figure import CaseFigure
from models.project import ProjectFiling
from questionnaires.shapes import Pack


def keep_figures(session: Session, pack: Pack, submission: Submission) -> CaseFigure:
    """The figures of a case's newest submission, in place of those of the one before."""
    row = session.get(CaseFigure, submission.application_id)
    row = row or CaseFigure(application_id=submission.application_id, submission_id=submission.id or 0, month="")
    codes = {one.uscc for one in named_services(pack, submission.document)}
    names = {code: firm.name for code, firm in registered_providers(session, codes).items()}
    found = figures_of(pack, submission.document, names)
    first = select(func.min(col(Submission.at))).where(Submission.application_id == submission.application_id)
    row.submission_id = submission.id or 0
    row.month = session.exec(first).one().astimezone(BEIJING).strftime("%Y-%m")
    row.category, row.industry, row.size, row.provider = found.category, found.industry, found.size, found.provider
    row.claimed_fen = found.claimed_fen
    row.award_fen = session.exec(select(ProjectFiling.fen).where(ProjectFiling.submission_id == submission.id)).first()
    session.add(row)
    session.flush()
    return row


def rebuild(session: Session, packs: Mapping[str, Pack]) -> Iterator[CaseFigure]:
    """Make every row again from the newest submission of each case; cases whose pack is not installed are left out."""
    newest = select(func.max(col(Submission.id))).group_by(col(Submission.application_id))
    query = (
        select(Submission, Batch.pack_id)
        .join(Application, col(Application.id) == col(Submission.application_id))
        .join(Batch, col(Batch.id) == col(Application.batch_id))
        .where(col(Submission.id).in_(newest))
        .order_by(col(Submission.id))
    )
    for submission, pack_id in session.exec(query):
        if pack_id in packs:
            yield keep_figures(session, packs[pack_id], submission)
