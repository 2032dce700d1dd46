"""The certificate of a star: what it says, frozen with its fingerprint, under a name and a number nobody can guess."""

import hashlib
import json
import secrets
from typing import Any

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound
from assessor.workflow import Moment
from models.award import Certificate
from models.batch import Batch
from models.notice import Award
from models.people import Region
from models.vocabulary import LEVEL_NUMBERS
from questionnaires.shapes import Pack

_LETTERS = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
RANDOM_LETTERS = 8


def certify(session: Session, viewer: Viewer, award: Award, pack: Pack, batch: Batch, moment: Moment) -> Certificate:
    """Issue the certificate of an award just announced by `viewer`'s office."""
    level, stars = pack.levels[award.level], LEVEL_NUMBERS[award.level]
    letters = "".join(secrets.choice(_LETTERS) for _ in range(RANDOM_LETTERS))
    number = f"{moment.today.year}-{stars}-{letters}"
    content = {
        "number": number,
        "name": award.name,
        "uscc": award.uscc,
        "level": award.level,
        "star": level.title,
        "stars": stars,
        "city": session.get_one(Region, award.city_code).name,
        "awarded_on": award.awarded_on.isoformat(),
        "office": viewer.organisation_name,
        "document_number": pack.document_number or pack.title,
        "batch": batch.title,
        "pack_id": batch.pack_id,
        "pack_digest": batch.pack_digest,
    }
    return _keep(session, award, moment, number, content)


def enter_in_register(session: Session, award: Award, moment: Moment) -> Certificate:
    """Give an award of an earlier announcement its page. No certificate is issued for it here."""
    return _keep(session, award, moment, None, None)


def fingerprint(content: dict[str, Any]) -> str:
    """SHA-256 of what a certificate says, as canonical JSON."""
    text = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def find_certificate(session: Session, ref: str) -> tuple[Certificate, Award]:
    """The certificate (or register page) called `ref`, and its award. Raises NotFound."""
    query = select(Certificate, Award).where(Certificate.ref == ref, Certificate.award_id == Award.id)
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有这个编号的凭证，它不是本系统签发的")
    return found


def _keep(
    session: Session, award: Award, moment: Moment, number: str | None, content: dict[str, Any] | None
) -> Certificate:
    row = Certificate(
        award_id=award.id or 0,
        ref=new_ref(),
        number=number,
        content=content,
        sha256=fingerprint(content) if content else None,
        made_at=moment.at,
    )
    session.add(row)
    session.flush()
    return row
