"""Archive a pack under its digest, so that whatever is filed under it can be judged again years later."""

from sqlmodel import Session, select

from assessor.workflow import Moment
from models.archive import PackCopy
from questionnaires.shapes import Pack

_READ: dict[str, Pack] = {}
"""Kept packs as they were read, by digest. A digest names one content for good, so what was read once holds."""

MOST_READ = 64


def is_kept(session: Session, digest: str) -> bool:
    """Whether the archive has the pack."""
    return session.exec(select(PackCopy.digest).where(PackCopy.digest == digest)).first() is not None


def kept_pack(session: Session, digest: str) -> Pack | None:
    """The pack by its digest; None when the archive does not have it. Reading one takes as long as a whole page, so that is
    done once in a process; the archive is asked every time."""
    if not is_kept(session, digest):
        return None
    if digest not in _READ:
        if len(_READ) >= MOST_READ:
            _READ.clear()
        _READ[digest] = Pack.model_validate(session.get_one(PackCopy, digest).content)
    return _READ[digest]


def keep_pack(session: Session, pack: Pack, moment: Moment) -> bool:
    """Keep the resolved pack once; returns whether it was new."""
    if is_kept(session, pack.digest):
        return False
    content = pack.model_dump(mode="json", by_alias=True)
    session.add(PackCopy(digest=pack.digest, pack_id=pack.id, content=content, kept_at=moment.at))
    session.flush()
    return True
