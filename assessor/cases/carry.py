"""Keep the answers of a self-check for a day, because somebody asked to carry them into an account."""

import hashlib
import json
import secrets
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete
from sqlmodel import Session, col

from assessor.cases.refusal import NotFound, Refusal
from models.passing import CarriedAnswers

KEPT = timedelta(hours=24)
LARGEST = 256 * 1024


def keep_answers(session: Session, answers: dict[str, Any], at: datetime) -> str:
    """Keep typed answers; returns the token that the browser holds. Old ones are cleared on the way.

    Raises Refusal when they are larger than a filled-in short form can reasonably be.
    """
    if len(json.dumps(answers, ensure_ascii=False).encode("utf-8", "replace")) > LARGEST:
        raise Refusal("填写的内容太多，无法一次带入。请直接在企业申报里填写。", status=413)
    session.execute(delete(CarriedAnswers).where(col(CarriedAnswers.expires_at) <= at))
    token = secrets.token_urlsafe(24)
    session.add(CarriedAnswers(token_hash=_digest(token), answers=answers, made_at=at, expires_at=at + KEPT))
    session.flush()
    return token


def find_answers(session: Session, token: str, at: datetime, *, lock: bool = False) -> CarriedAnswers:
    """What a token stands for. Raises NotFound for one that is unknown or over."""
    found = session.get(CarriedAnswers, _digest(token), with_for_update=True if lock else None)
    if found is None or at >= found.expires_at:
        raise NotFound("没有找到自测的答案，可能已超过 24 小时")
    return found


def _digest(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
