"""How often one address may ask for something costly, counted in the database for all processes together."""

import hashlib
import hmac

from flask import current_app, request

from assessor.cases.count_use import count_use
from models import store


def seconds_to_wait(kind: str, most: int, minutes: int = 1) -> int | None:
    """Count this request in a small transaction of its own; None when it may go on, else the seconds to wait.

    What is stored is a digest keyed with the installation's secret, never the address itself.
    """
    key = str(current_app.config["SECRET_KEY"]).encode()
    digest = hmac.new(key, (request.remote_addr or "").encode(), hashlib.sha256).hexdigest()
    with store.unit_of_work(current_app.extensions["engine"], write=True) as session:
        return count_use(session, f"{kind}:{digest[:40]}", most, store.now(session), minutes)
