"""Sign in, sign out, register an enterprise or a provider, change a password."""

from dataclasses import replace

from flask import (
    Blueprint,
    Response,
    current_app,
    flash,
    g,
    make_response,
    redirect,
    render_template,
    request,
    session,
    url_for,
)
from flask.typing import ResponseReturnValue

from assessor.cases import people
from assessor.cases import sign_in as verbs
from assessor.cases.refusal import Refusal
from assessor.cases.register_enterprise import Registration, field_problems, register_enterprise
from assessor.web.regions import region_groups
from models.vocabulary import OrgKind, Role

pages = Blueprint("auth", __name__)
COOKIE = "sid"


@pages.route("/sign-in", methods=["GET", "POST"])
def sign_in() -> ResponseReturnValue:
    """The sign-in form; a failed try is kept in the database although the answer is an error."""
    target = _local(request.values.get("next", ""))
    if request.method == "GET":
        return render_template("auth/sign_in.html", title="登录", target=target)
    login = request.form.get("login", "")
    try:
        token = verbs.sign_in(
            g.session, login, request.form.get("password", ""), request.remote_addr or "", g.moment.at
        )
    except Refusal as error:
        g.keep_changes = True
        page = render_template(
            "auth/sign_in.html", title="登录", target=target, login=login, errors={"login": error.reasons[0]}
        )
        return page, error.status
    return with_session(token, target or _home(verbs.viewer_for(g.session, token, g.moment.at)))


@pages.post("/sign-out")
def sign_out() -> ResponseReturnValue:
    """End the session on the server and forget the cookie."""
    if token := request.cookies.get(COOKIE):
        verbs.sign_out(g.session, token, g.moment.at)
    session.clear()
    answer = make_response(redirect(url_for("public.home"), 303))
    answer.delete_cookie(COOKIE)
    return answer


@pages.route("/register", methods=["GET", "POST"])
def register() -> ResponseReturnValue:
    """Register an enterprise with its certifier, who is signed in at once."""
    return _register(OrgKind.ENTERPRISE)


@pages.route("/register/provider", methods=["GET", "POST"])
def register_provider() -> ResponseReturnValue:
    """Register a cloud service provider with its certifier, who is signed in at once."""
    return _register(OrgKind.PROVIDER)


def _register(kind: OrgKind) -> ResponseReturnValue:
    given = _registration(kind)
    errors: dict[str, str] = {}
    if request.method == "POST":
        errors = field_problems(g.session, given)
        if given.password != request.form.get("password_again", ""):
            errors.setdefault("password_again", "两次输入的密码不一致。")
        if not errors:
            try:
                person, membership = register_enterprise(g.session, given, g.moment)
            except Refusal as error:
                errors[""] = error.reasons[0]
            else:
                token = verbs.open_session(g.session, person, membership, g.moment.at)
                home = _home(verbs.viewer_for(g.session, token, g.moment.at))
                return with_session(token, _local(request.form.get("next", "")) or home)
    page = render_template(
        "auth/register.html", title="云服务商注册" if kind is OrgKind.PROVIDER else "企业注册",
        provider=kind is OrgKind.PROVIDER, given=replace(given, password=""), errors=errors,
        groups=region_groups(g.session), target=_local(request.values.get("next", "")),
    )  # fmt: skip
    return page, 422 if errors else 200


@pages.route("/password", methods=["GET", "POST"])
def change_password() -> ResponseReturnValue:
    """Change one's own password; every session ends and a new one begins."""
    errors: dict[str, str] = {}
    if request.method == "POST":
        new = request.form.get("new", "")
        try:
            if new != request.form.get("again", ""):
                raise Refusal("两次输入的新密码不一致。", status=422)
            people.change_password(g.session, g.viewer, request.form.get("old", ""), new, g.moment)
        except Refusal as error:
            errors["old" if "原密码" in error.reasons[0] else "new"] = error.reasons[0]
        else:
            flash("密码已更改，其他地方的登录都已退出。", "good")
            token = verbs.sign_in(g.session, g.viewer.login, new, request.remote_addr or "", g.moment.at)
            return with_session(token, _home(g.viewer))
    page = render_template("auth/password.html", title="更改密码", errors=errors, first=g.viewer.must_change)
    return page, 422 if errors else 200


def with_session(token: str, target: str) -> Response:
    """Go on with a fresh session; what the browser held from before signing in is dropped (no fixation)."""
    kept = {key: session[key] for key in ("carry", "_flashes") if key in session}
    session.clear()
    session.update(kept)
    answer = make_response(redirect(target, 303))
    answer.set_cookie(
        COOKIE, token, httponly=True, samesite="Lax", secure=not current_app.config["DEMO"], max_age=43200
    )
    return answer


def home_endpoint(viewer: object) -> str:
    """The page on which this viewer's work begins."""
    kind, role = getattr(viewer, "kind", None), getattr(viewer, "role", None)
    if kind is OrgKind.ENTERPRISE:
        return "enterprise.home"
    if kind is OrgKind.PROVIDER:
        return "provider.home"
    if role is Role.ADMIN:
        return "admin.offices"
    if role is Role.INSPECTOR:
        return "bureau_visits.index"
    if role is Role.EXPERT:
        return "expert.home"
    return "bureau.home" if viewer is not None else "public.home"


def _home(viewer: object) -> str:
    endpoint = home_endpoint(viewer)
    return url_for(endpoint if endpoint in current_app.view_functions else "public.home")


def _local(target: str) -> str:
    """An address of this service, or '' — never one that leads elsewhere."""
    return target if target.startswith("/") and not target.startswith(("//", "/\\")) and "\n" not in target else ""


def _registration(kind: OrgKind) -> Registration:
    form = request.form
    return Registration(
        name=form.get("name", ""),
        uscc="".join(form.get("uscc", "").split()).upper(),
        region_code=form.get("region_code", ""),
        person_name=form.get("person_name", ""),
        phone=form.get("phone", ""),
        login=form.get("login", ""),
        password=form.get("password", ""),
        kind=kind,
    )
