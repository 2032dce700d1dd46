"""How many of a city's applicants name which provider, counted over the newest filing of each."""

from sqlalchemy import func, select
from sqlalchemy.orm import aliased
from sqlmodel import Session, col

from assessor.signals.prints import PROVIDER
from assessor.signals.providers import Share, shares
from models.application import Application, Submission
from models.signal import Fingerprint

WITHDRAWN = "withdrawn"


def shares_in(session: Session, batch_id: int, city_code: str, only: set[str] | None = None) -> dict[str, Share]:
    """Shares of providers by their fingerprint, the largest first; `only` these fingerprints when given."""
    users: dict[str, int] = {}
    names: dict[str, str] = {}
    newer = aliased(Submission)
    latest = (
        select(func.max(newer.seq)).where(col(newer.application_id) == col(Submission.application_id)).scalar_subquery()
    )
    query = (
        select(
            col(Fingerprint.value_hash),
            func.count(col(Fingerprint.application_id).distinct()),
            func.min(col(Fingerprint.shown)),
        )
        .join(Submission, col(Submission.id) == col(Fingerprint.submission_id))
        .join(Application, col(Application.id) == col(Fingerprint.application_id))
        .where(
            col(Fingerprint.kind) == PROVIDER,
            col(Fingerprint.batch_id) == batch_id,
            col(Fingerprint.city_code) == city_code,
            col(Application.state) != WITHDRAWN,
            col(Submission.seq) == latest,
        )
        .group_by(col(Fingerprint.value_hash))
    )
    if only is not None:
        query = query.where(col(Fingerprint.value_hash).in_(only))
    for value, count, name in session.execute(query):
        users[value], names[value] = count, name
    found = {one.provider: one for one in shares(users, applicants_in(session, batch_id, city_code))}
    return {value: Share(names[value], one.users, one.applicants) for value, one in found.items()}


def applicants_in(session: Session, batch_id: int, city_code: str) -> int:
    """Enterprises of a city that filed in a batch and did not withdraw."""
    query = select(func.count()).where(
        col(Application.batch_id) == batch_id,
        col(Application.city_code) == city_code,
        col(Application.number).is_not(None),
        col(Application.state) != WITHDRAWN,
    )
    return int(session.execute(query).scalar_one())
