"""Archive a pack under its digest, so that whatever is filed under it can be judged again years later."""

from sqlmodel import Session, select

from assessor.workflow import Moment
from models.archive import PackCopy
from questionnaires.shapes import Pack


def keep_pack(session: Session, pack: Pack, moment: Moment) -> bool:
    """Keep the resolved pack once; returns whether it was new."""
    if session.exec(select(PackCopy.digest).where(PackCopy.digest == pack.digest)).first() is not None:
        return False
    content = pack.model_dump(mode="json", by_alias=True)
    session.add(PackCopy(digest=pack.digest, pack_id=pack.id, content=content, kept_at=moment.at))
    session.flush()
    return True
