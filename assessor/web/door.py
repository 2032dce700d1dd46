"""The one door: every request is signed in, admitted by policy, given one transaction, and closed here.

Order for each request: read the body (a slow sender must not hold the database), open one transaction, find out who it
is, ask whether the policy admits them, run the view, commit if the answer is good and roll back if it is not.
A route without a policy is refused at start-up, so nothing can be forgotten.
"""

from contextlib import suppress
from datetime import timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask, Response, abort, current_app, g, redirect, request, url_for
from flask.typing import ResponseReturnValue
from sqlalchemy.exc import IntegrityError, OperationalError, SQLAlchemyError
from sqlmodel import Session
from werkzeug.exceptions import HTTPException

from assessor import access
from assessor.cases import once, sign_in
from assessor.cases.refusal import Refusal
from assessor.web.policies import READING_POSTS
from assessor.web.token_door import TOKEN_SCOPES, admit_token
from assessor.workflow import Moment
from models import store
from models.recording import ACTOR

BEIJING = ZoneInfo("Asia/Shanghai")
TOUCH_EVERY = timedelta(minutes=10)
READS = frozenset({"GET", "HEAD", "OPTIONS"})
HEADERS = {
    "Content-Security-Policy": (
        "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; object-src 'none'; "
        "base-uri 'none'; form-action 'self'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
    "X-Frame-Options": "DENY",
}


class Service(Flask):
    """Flask with the door in front of every view."""

    policies: dict[str, str]

    def dispatch_request(self) -> ResponseReturnValue:
        if request.routing_exception is not None or request.endpoint == "static":
            return super().dispatch_request()
        if request.method not in READS:
            request.form  # noqa: B018 - read the whole body before a transaction is open
        _no_nul()
        self._prepare()
        write = request.method not in READS and request.endpoint not in READING_POSTS
        with store.unit_of_work(self.extensions["engine"], write=write) as session:
            self._enter(session)
            answered = _already_done(session) if write else None
            if answered is not None:
                return answered
            response = self.make_response(super().dispatch_request())
            if write:
                _stay_awake(session)
            if response.status_code >= 400 and not g.get("keep_changes"):
                session.rollback()
            elif write:
                _remember(session, response)
        if not write:
            self._keep_awake()
        return response

    def _enter(self, session: Session) -> None:
        g.session = session
        g.moment = moment_of(session)
        if request.endpoint in TOKEN_SCOPES:  # a key, and nothing else: no cookie means anything there
            g.viewer = None
            admit_token(session, request.endpoint)
            return
        g.viewer = _viewer(session)
        session.info[ACTOR] = g.viewer.person_id if g.viewer else None
        admit(self.policies)

    def _prepare(self) -> None:
        """What may take seconds (looking at an upload) is done under the same policy, before anybody waits for the writing
        transaction: a view's `prepare` attribute, called with the view's arguments inside a reading transaction."""
        prepare = getattr(self.view_functions[request.endpoint or ""], "prepare", None)
        if prepare is not None and request.method not in READS:
            with store.unit_of_work(self.extensions["engine"], write=False) as session:
                self._enter(session)
                prepare(**(request.view_args or {}))

    def _keep_awake(self) -> None:
        """Reading is use too: note it in a small transaction of its own, at most every few minutes."""
        if g.viewer is not None and g.get("seen_at") and g.moment.at - g.seen_at > TOUCH_EVERY:
            with store.unit_of_work(self.extensions["engine"], write=True) as session:
                _stay_awake(session)

    def check_policies(self) -> None:
        """Refuse to start while any route has no policy, or a policy names an unknown permission."""
        routes = {rule.endpoint for rule in self.url_map.iter_rules() if rule.endpoint != "static"}
        missing = sorted(routes - self.policies.keys() - TOKEN_SCOPES.keys())
        if twice := sorted(self.policies.keys() & TOKEN_SCOPES.keys()):
            raise RuntimeError(f"routes opened by a key and by a policy: {twice} (assessor/web/token_door.py)")
        unknown = sorted(set(self.policies.values()) - access.PERMISSIONS.keys())
        if missing or unknown:
            raise RuntimeError(
                f"routes without a policy: {missing}; policies unknown: {unknown} (assessor/web/policies.py)"
            )


def _no_nul() -> None:
    """A NUL in an address or form is never typed by a person, and PostgreSQL would not store it."""
    if "\0" in request.path:
        abort(404)
    if any("\0" in value for source in (request.args, request.form) for _, value in source.items(multi=True)):
        abort(400)


def moment_of(session: Session) -> Moment:
    """The service clock as the rules want it: the instant and the calendar day in Beijing."""
    at = store.now(session)
    return Moment(at, at.astimezone(BEIJING).date())


def admit(policies: dict[str, str]) -> None:
    """Let the viewer in or stop here: to sign-in when nobody is signed in, 403 with the sentence otherwise."""
    asked = access.PERMISSIONS[policies[request.endpoint or ""]]
    viewer = g.viewer
    if not asked.holds(viewer):
        if viewer is None:
            if request.method in READS and "text/html" in request.headers.get("Accept", "text/html"):
                raise SignInFirst
            abort(401)
        abort(403, description=asked.sentence)
    if viewer is not None and viewer.must_change and request.endpoint not in _WHILE_CHANGING:
        raise SignInFirst(url_for("auth.change_password"))


_WHILE_CHANGING = frozenset({"auth.change_password", "auth.sign_out", "public.health"})


class SignInFirst(HTTPException):
    """Not an error to show: a way to the sign-in page that remembers where the person was going."""

    code = 303

    def __init__(self, target: str | None = None) -> None:
        super().__init__()
        wanted = request.full_path.rstrip("?") if request.method == "GET" else ""
        self.response = redirect(target or url_for("auth.sign_in", next=wanted), 303)


def _viewer(session: Session) -> access.Viewer | None:
    token = request.cookies.get("sid")
    if not token:
        return None
    g.seen_at = sign_in.last_seen(session, token)
    return sign_in.viewer_for(session, token, g.moment.at)


def recognise() -> None:
    """For an error page that comes before the door was open (an unknown address, a form that is too old or too large): who
    is looking at it, so that nobody signed in is shown the menu of strangers. Nothing is decided by it."""
    if "viewer" in g or not request.cookies.get("sid"):
        return
    with suppress(SQLAlchemyError), store.unit_of_work(current_app.extensions["engine"], write=False) as session:
        g.moment = moment_of(session)
        g.viewer = _viewer(session)


def _stay_awake(session: Session) -> None:
    if g.viewer is not None and (token := request.cookies.get("sid")):
        sign_in.touch(session, token, g.moment.at)


def _already_done(session: Session) -> Response | None:
    key = request.form.get("once")
    if not key or g.viewer is None:
        return None
    location = once.claim(session, g.viewer.person_id, key, request.endpoint or "", g.moment.at)
    return current_app.make_response(redirect(location, 303)) if location else None


def _remember(session: Session, response: Response) -> None:
    key = request.form.get("once")
    if key and g.viewer is not None and 300 <= response.status_code < 400:
        once.finish(session, g.viewer.person_id, key, response.headers["Location"])


def close(response: Response) -> Response:
    """Put the security headers on every answer; pages of signed-in people are never kept by a shared cache."""
    for name, value in HEADERS.items():
        response.headers.setdefault(name, value)
    if not current_app.config["DEMO"]:
        response.headers.setdefault("Strict-Transport-Security", "max-age=31536000; includeSubDomains")
    if request.endpoint != "static":
        response.headers.setdefault("Cache-Control", "no-store")
    return response


def on_refusal(error: Refusal) -> tuple[str, int]:
    """A verb said no: show its sentences."""
    from assessor.web.errors import page

    return page(error.status, {404: "没有找到", 413: ""}.get(error.status, "这一步现在不能办理"), error.reasons)


def on_integrity(error: IntegrityError) -> tuple[str, int]:
    """The database held a line that two requests raced for; the loser is told to look again."""
    from assessor.web.errors import page

    current_app.logger.warning("integrity: %s", error.orig)
    return page(409, "刚才的操作与另一项操作冲突", ("系统只保留了先到的一项，请刷新页面查看最新内容后再办理。",))


def on_busy(error: OperationalError) -> tuple[str, int]:
    """The database would not answer in time; nothing was saved."""
    from assessor.web.errors import page

    current_app.logger.error("database: %s", error.orig)
    return page(503, "系统正忙", ("本次操作没有保存，请稍等片刻再试一次。",))


def install(app: Service) -> None:
    """Hang the door on the application."""
    app.after_request(close)
    handlers: dict[Any, Any] = {Refusal: on_refusal, IntegrityError: on_integrity, OperationalError: on_busy}
    for kind, handler in handlers.items():
        app.register_error_handler(kind, handler)
