"""Which cases of an office have a credit review that can be relied on today, and which lack one."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlmodel import Session, col

from assessor.access import Viewer
from assessor.cases.scope import conditions
from models.application import Application
from models.batch import Batch
from models.objecting import CreditProof
from models.people import Organisation
from models.record import CreditReview
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

MISSING, EXPIRED, FOUND, SOON, FRESH = "missing", "expired", "found", "soon", "fresh"
SOON_DAYS = 7
"""A review that ends within so many days is worth renewing before the notice ends: the service's own choice."""
MOST = 500
LACKING = (MISSING, EXPIRED)


@dataclass(frozen=True)
class CreditLine:
    """One case: its newest review, if any, and how that stands today."""

    ref: str
    number: str
    name: str
    uscc: str
    level: str
    county_code: str
    state: str
    looked_on: date | None
    valid_until: date | None
    result: str | None
    proof: str | None
    standing: str


def credit_lines(session: Session, viewer: Viewer, batch: Batch, pack: Pack, today: date) -> list[CreditLine]:
    """The cases in whose state this office records credit reviews (at most MOST), those that lack one first."""
    assert pack.process is not None
    action = step_of(viewer)
    states = {state for step in pack.process.steps if step.step == action for state in step.from_states}
    newest = select(func.max(col(CreditReview.id))).where(col(CreditReview.application_id) == col(Application.id))
    query = (
        select(
            col(Application.ref), col(Application.number), col(Organisation.name), col(Organisation.uscc),
            col(Application.level), col(Application.county_code), col(Application.state), col(CreditReview.looked_on),
            col(CreditReview.valid_until), col(CreditReview.result), col(CreditProof.ref).label("proof"),
        )
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .outerjoin(CreditReview, col(CreditReview.id) == newest.correlate(Application).scalar_subquery())
        .outerjoin(CreditProof, col(CreditProof.review_id) == col(CreditReview.id))
        .where(*conditions(viewer), col(Application.batch_id) == batch.id, col(Application.state).in_(sorted(states)))
        .order_by(col(Application.county_code), col(Application.number))
        .limit(MOST)
    )  # fmt: skip
    found = [CreditLine(**row._mapping, standing=_standing(row, today)) for row in session.execute(query).all()]
    order = (MISSING, EXPIRED, FOUND, SOON, FRESH)
    return sorted(found, key=lambda one: order.index(one.standing))


def step_of(viewer: Viewer) -> str:
    """The process step with which this office records a credit review."""
    return "record_province_credit_review" if viewer.kind is OrgKind.PROVINCE else "record_credit_review"


def _standing(row, today: date) -> str:  # type: ignore[no-untyped-def]
    if row.valid_until is None:
        return MISSING
    if row.valid_until < today:
        return EXPIRED
    if row.result == "found":
        return FOUND
    return SOON if (row.valid_until - today).days < SOON_DAYS else FRESH
