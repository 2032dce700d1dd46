"""Keys of the push interface: made by a provider's certifier, shown once, kept as a hash, revoked at any time."""

import hashlib
import secrets
from collections.abc import Collection
from datetime import datetime

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal
from assessor.workflow import Moment
from models.adoption import ApiToken, Push
from models.vocabulary import OrgKind, Role

SCOPES = {"openings": "报送开通凭证", "usage": "报送每月用量", "heartbeats": "报送设备心跳"}
PREFIX = "sjt_"
MOST_TOKENS = 20
LONGEST_NAME = 40


def hash_of(plain: str) -> str:
    """What is kept of a key: SHA-256 of 256 random bits needs no salt."""
    return hashlib.sha256(plain.encode()).hexdigest()


def issue_token(
    session: Session, viewer: Viewer, name: str, scopes: Collection[str], moment: Moment
) -> tuple[ApiToken, str]:
    """Make a key; the plain text is returned once and kept nowhere. Raises Refusal."""
    _must_certify(viewer)
    name = name.strip()
    if not 2 <= len(name) <= LONGEST_NAME:
        raise Refusal(f"请填写用途（2 至 {LONGEST_NAME} 字），以后靠它分辨是哪一个凭证。", status=422)
    chosen = [one for one in SCOPES if one in scopes]
    if not chosen:
        raise Refusal("请至少选择一项可以报送的数据。", status=422)
    if sum(one.revoked_at is None for one, _ in tokens_of(session, viewer)) >= MOST_TOKENS:
        raise Refusal(f"在用的凭证最多 {MOST_TOKENS} 个，请先停用不再使用的。", status=422)
    plain = PREFIX + secrets.token_urlsafe(32)
    made = ApiToken(
        ref=new_ref(), organisation_id=viewer.organisation_id, name=name, shown=plain[:10], token_hash=hash_of(plain),
        scopes=chosen, created_by=viewer.person_id, created_at=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made, plain


def revoke_token(session: Session, viewer: Viewer, ref: str, moment: Moment) -> ApiToken:
    """End a key at once. Raises NotFound for another provider's, Refusal for one that has ended."""
    _must_certify(viewer)
    query = select(ApiToken).where(ApiToken.ref == ref, ApiToken.organisation_id == viewer.organisation_id)
    found = session.exec(query.with_for_update()).one_or_none()
    if found is None:
        raise NotFound("没有找到这个凭证")
    if found.revoked_at is not None:
        raise Refusal("这个凭证已经停用。")
    found.revoked_at, found.revoked_by = moment.at, viewer.person_id
    session.add(found)
    session.flush()
    return found


def find_token(session: Session, plain: str) -> ApiToken | None:
    """The key in force with this text, or None."""
    query = select(ApiToken).where(ApiToken.token_hash == hash_of(plain), col(ApiToken.revoked_at).is_(None))
    return session.exec(query).one_or_none() if plain.startswith(PREFIX) else None


def tokens_of(session: Session, viewer: Viewer) -> list[tuple[ApiToken, datetime | None]]:
    """The provider's keys, the newest first, each with when it was last used: what it was used for is on record."""
    used = select(Push.token_id, func.max(Push.at).label("at")).group_by(col(Push.token_id)).subquery()
    query = (
        select(ApiToken, used.c.at)
        .outerjoin(used, used.c.token_id == ApiToken.id)
        .where(ApiToken.organisation_id == viewer.organisation_id)
        .order_by(col(ApiToken.id).desc())
    )
    return [(one, at) for one, at in session.exec(query)]


def _must_certify(viewer: Viewer) -> None:
    if viewer.kind is not OrgKind.PROVIDER or viewer.role is not Role.CERTIFIER:
        raise Refusal("接口凭证由云服务商的负责人发放和停用。", status=403)
