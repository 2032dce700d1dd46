"""Take what a provider pushes: once for each idempotency key, whole or not at all, and every push on record."""

import hashlib
import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, select

from assessor.cases.names import new_ref
from assessor.policy.adoption_bodies import KINDS, Now, Row, device_days, read_body
from assessor.policy.document import DocumentError
from assessor.policy.json_text import read_json
from assessor.workflow import Moment
from models.adoption import ApiToken, HeartbeatDay, OpeningCertificate, Push, UsageMonth

KEY = re.compile(r"[A-Za-z0-9._:-]{8,64}")
TAKEN, REFUSED = "taken", "refused"
NO_KEY = "请求头 Idempotency-Key 要写 8 至 64 位的字母、数字或 . _ : -，每一次报送用一个新的。"
OTHER_BODY = "这个 Idempotency-Key 已经用于另一份内容。重发请原样发送；新的内容请换一个新的键。"


@dataclass(frozen=True)
class Answer:
    """What the sender is told. `again`: the same push arrived before, and this is what it was told then."""

    status: int
    content: dict[str, Any]
    again: bool = False


def take_push(session: Session, token: ApiToken, kind: str, key: str, body: bytes, moment: Moment) -> Answer:
    """Take one push of a kind that the token may send. Nothing of a body with a wrong field is taken."""
    if not KEY.fullmatch(key):
        return _refuse(session, token, kind, key[:64], body, moment, 400, {"error": NO_KEY})
    if (before := _before(session, token, kind, key, body)) is not None:
        return before if before.status != 409 else _refuse(session, token, kind, key, body, moment, 409, before.content)
    try:
        content = read_json(body)
    except DocumentError as error:
        errors = [{"path": one.path, "message": one.message} for one in error.errors]
        return _refuse(session, token, kind, key, body, moment, 422, {"error": "内容不是可以读的 JSON。", "errors": errors})
    rows, wrong = read_body(kind, content, Now(moment.at, moment.today))
    if wrong:
        errors = [{"path": one.path, "message": one.message} for one in wrong]
        said = {"error": "有内容需要修改，这一次什么都没有收下。", "errors": errors}
        return _refuse(session, token, kind, key, body, moment, 422, said)
    return _take(session, token, kind, key, body, rows, moment)


def _take(
    session: Session, token: ApiToken, kind: str, key: str, body: bytes, rows: list[Row], moment: Moment
) -> Answer:
    made = _push(token, kind, key, body, TAKEN, len(rows), moment)
    made.answer = {"push": made.ref, "kind": kind, "taken": len(rows), "received_at": moment.at.isoformat()}
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:  # the same key arrived twice in one moment: the other one was first
        before = _before(session, token, kind, key, body)
        assert before is not None
        if before.status != 409:
            return before
        return _refuse(session, token, kind, key, body, moment, 409, before.content)
    session.add_all(_facts(made, kind, rows))
    session.flush()
    return Answer(200, made.answer)


def _facts(push: Push, kind: str, rows: list[Row]) -> list[Any]:
    here: dict[str, Any] = {"push_id": push.id or 0, "provider_id": push.organisation_id}
    if kind == "openings":
        return [OpeningCertificate(**here, **row) for row in rows]
    if kind == "usage":
        return [UsageMonth(**here, **_with_fen(row)) for row in rows]
    return [HeartbeatDay(**here, **vars(day)) for day in device_days(rows)]


def _with_fen(row: Row) -> Row:
    return {("amount_fen" if name == "amount_yuan" else name): value for name, value in row.items()}


def _before(session: Session, token: ApiToken, kind: str, key: str, body: bytes) -> Answer | None:
    query = select(Push).where(
        Push.organisation_id == token.organisation_id, Push.idem == key, Push.outcome == TAKEN
    )
    found = session.exec(query).one_or_none()
    if found is None:
        return None
    if (found.kind, found.body_sha256) == (kind, hashlib.sha256(body).hexdigest()):
        return Answer(200, found.answer, again=True)
    return Answer(409, {"error": OTHER_BODY})


def _refuse(
    session: Session, token: ApiToken, kind: str, key: str, body: bytes, moment: Moment, status: int, said: dict[str, Any]
) -> Answer:  # fmt: skip
    made = _push(token, kind, key, body, REFUSED, 0, moment)
    made.answer = {"status": status, "push": made.ref, **said}
    session.add(made)
    session.flush()
    return Answer(status, {"push": made.ref, **said})


def _push(token: ApiToken, kind: str, key: str, body: bytes, outcome: str, lines: int, moment: Moment) -> Push:
    assert kind in KINDS, kind
    return Push(
        ref=new_ref(), organisation_id=token.organisation_id, token_id=token.id or 0, kind=kind,
        idem="".join(sign for sign in key if sign.isprintable()), body_sha256=hashlib.sha256(body).hexdigest(),
        size=len(body), lines=lines, outcome=outcome, answer={}, at=moment.at,
    )  # fmt: skip
