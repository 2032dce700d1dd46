"""What the authority entered for all projects of a batch (a year's fund, a total): the document's `batch`."""

from fractions import Fraction
from typing import Any

from sqlmodel import Session

from assessor.cases.authority_figures import current, settled_awards
from assessor.cases.last_run import last_run
from assessor.policy.judging import BATCH
from assessor.policy.words import yuan
from models.batch import Batch
from questionnaires.shapes import Pack


def batch_figures(session: Session, batch_id: int, pack: Pack) -> dict[str, Any]:
    """The figures by question id (元 as text), as far as they are known; none yet: then an award waits for them.

    A total that is left to the records is what the last settlement added up; before the first one it is not known.
    """
    asked = {q.id for section in pack.sections if section.table == BATCH for q in section.questions if q.type == "money"}
    if not asked:
        return {}
    batch = session.get_one(Batch, batch_id)
    given = current(session, batch)
    found = {name: yuan(row.value) for name, row in given.items() if name in asked and row.value is not None}
    for award in settled_awards(pack):
        run = last_run(session, batch, award.id)
        counted = "weighted_total" if run is not None and run.workings["weights"] else "total"
        name = str(award.arguments.get(counted, ""))
        if run is not None and name in asked and name not in found:
            found[name] = yuan(int(Fraction(run.workings["total"])))
    return found
