"""What the authority entered for all projects of a batch (a year's fund, a total): the document's `batch`."""

from typing import Any

from sqlmodel import Session

from assessor.cases.authority_figures import current
from assessor.policy.judging import BATCH
from assessor.policy.words import yuan
from models.batch import Batch
from questionnaires.shapes import Pack


def batch_figures(session: Session, batch_id: int, pack: Pack) -> dict[str, Any]:
    """The figures by question id (元 as text), as far as they were entered; none yet: then an award waits for them."""
    asked = {q.id for section in pack.sections if section.table == BATCH for q in section.questions if q.type == "money"}
    if not asked:
        return {}
    given = current(session, session.get_one(Batch, batch_id))
    return {name: yuan(row.value) for name, row in given.items() if name in asked and row.value is not None}
