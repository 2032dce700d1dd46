"""Where the enterprises of a city stand on their way to a star (46号 三.1): counts only.

A filing that was not submitted is its enterprise's own business. The city learns how many drafts there are and how far
they have come, never whose they are or what is in them.
"""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from assessor.access import Viewer
from assessor.cases.assemble import assemble
from assessor.cases.refusal import Refusal
from assessor.policy.document import DocumentError, parse
from assessor.policy.verdict import judge
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

READINESS = {
    "unfinished": "还没有填完",
    "eligible": "填完，可通过",
    "manual": "填完，需人工核对",
    "return": "填完，需补正",
    "ineligible": "填完，不符合",
}
MOST_DRAFTS = 500
_RATED = ("rated", "reported")
_ENDED = ("withdrawn", "refused", "not_rated")


@dataclass(frozen=True)
class Readiness:
    """Drafts by how ready they are (keys of READINESS); `looked_at` of `drafts` were judged."""

    counts: dict[str, int]
    looked_at: int
    drafts: int


def progress(session: Session, viewer: Viewer, batch: Batch) -> dict[str, dict[str, int]]:
    """Filings of the viewer's city by star and part: draft, filed (on their way), rated. Ended ones are in no part."""
    query = (
        select(col(Application.level), col(Application.state), func.count())
        .where(*_mine(viewer, batch))
        .group_by(col(Application.level), col(Application.state))
    )
    found: dict[str, Counter[str]] = {}
    for level, state, count in session.execute(query):
        if state not in _ENDED:
            part = "rated" if state in _RATED else "draft" if state == "draft" else "filed"
            found.setdefault(level, Counter())[part] += count
    return {level: dict(parts) for level, parts in found.items()}


def readiness(session: Session, viewer: Viewer, batch: Batch, pack: Pack, moment: Moment) -> Readiness:
    """Judge the drafts of the viewer's city as if they were submitted today (the oldest MOST_DRAFTS of them)."""
    drafts = (*_mine(viewer, batch), col(Application.state) == "draft")
    total = session.execute(select(func.count()).select_from(Application).where(*drafts)).scalar_one()
    query = (
        select(Application)
        .where(*drafts)
        .order_by(col(Application.created_at), col(Application.ref))
        .limit(MOST_DRAFTS)
    )
    look = _looker(session, pack, moment)
    counts = Counter(look(case) for case in session.execute(query).scalars())
    return Readiness({name: counts[name] for name in READINESS}, sum(counts.values()), total)


def _looker(session: Session, pack: Pack, moment: Moment) -> Callable[[Application], str]:
    def look(case: Application) -> str:
        made = assemble(session, case, pack, moment.today)
        empty = any(made.document.get(table) == [] for table in _tables(pack, case.level))
        if empty or made.unreadable or any(problem.section != "pledge" for problem in made.missing):
            return "unfinished"
        try:
            return judge(pack, parse({**made.document, "pledge": True}, pack)).outcome
        except DocumentError:
            return "unfinished"

    return look


def _tables(pack: Pack, level: str) -> list[str]:
    """The tables of lines that an applicant for this star fills in."""
    asked = [s for s in pack.sections if s.asked and s.kind == "lines" and s.applies_to(level)]
    return [section.table or section.id for section in asked]


def _mine(viewer: Viewer, batch: Batch) -> tuple[ColumnElement[bool], ...]:
    if viewer.kind is not OrgKind.CITY:
        raise Refusal("只有设区市工信局可以查看本市培育情况。", status=403)
    return col(Application.batch_id) == batch.id, col(Application.city_code) == viewer.region_code
