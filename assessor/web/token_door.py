"""The door of the push interface: a key in the header, no cookie, no form; what is not in the table is refused."""

from flask import abort, g, request
from sqlmodel import Session

from assessor.cases.api_tokens import find_token
from models.adoption import ApiToken

TOKEN_SCOPES: dict[str, str | None] = {
    "push.openings": "openings",
    "push.usage": "usage",
    "push.heartbeats": "heartbeats",
    "push.seen": None,
}
"""Routes that are opened by a key alone, and the scope each needs; None: any key in force. No cookie opens them."""


def bearer() -> str:
    """The key of the request, or ''."""
    scheme, _, plain = request.headers.get("Authorization", "").partition(" ")
    return plain.strip() if scheme.lower() == "bearer" else ""


def admit_token(session: Session, endpoint: str) -> ApiToken:
    """The key that opens this route. Stops the request with 401 without one in force, with 403 outside its scope."""
    found = find_token(session, bearer())
    if found is None:
        abort(401)
    scope = TOKEN_SCOPES[endpoint]
    if scope is not None and scope not in found.scopes:
        abort(403)
    g.token = found
    return found
