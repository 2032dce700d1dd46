"""A filing to a programme as it stands today: the frozen answers with what the records say now, judged again, with the award.

A provider confirms after the filing, an office files the project, another project is paid meanwhile: a verdict that was
frozen at submission cannot know it. The frozen one stays what it was; steps and pages go by this one.
"""

from dataclasses import dataclass
from typing import Any

from sqlmodel import Session

from assessor.cases.batch_figures import batch_figures
from assessor.cases.extended import pack_as_extended
from assessor.cases.known_facts import Known, known_facts
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.cases.save_answers import EDITABLE
from assessor.cases.windows import BEIJING
from assessor.policy.awards.result import AwardVerdict
from assessor.policy.document import DocumentError
from assessor.policy.judging import BATCH, award_of_document
from models.application import Application, Submission
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class AwardNow:
    """What stands: the verdict with its award, and which answers the records gave (by question id)."""

    found: AwardVerdict
    known: dict[str, Known]
    document: dict[str, Any]


def award_now(session: Session, case: Application, submission: Submission, pack: Pack) -> AwardNow:
    """Judge a frozen filing by the pack it was filed under with what is on record now. Raises DocumentError."""
    filed_under = pack_as_filed(session, submission) or pack
    day = submission.at.astimezone(BEIJING).date()
    known = known_facts(session, case, filed_under, day)
    document = {**submission.document, **{name: one.value for name, one in known.items() if case.state not in EDITABLE}}
    if figures := batch_figures(session, case.batch_id, filed_under):
        document[BATCH] = {**document.get(BATCH, {}), **figures}
    standing = pack_as_extended(session, case.batch_id, filed_under)
    return AwardNow(award_of_document(standing, document), known, document)


def outcome_now(session: Session, case: Application, submission: Submission, pack: Pack) -> str | None:
    """The outcome of the whole as it stands; None when the filing can no longer be judged."""
    try:
        return award_now(session, case, submission, pack).found.verdict.outcome
    except DocumentError:
        return None
