"""The provider's page of the push interface: keys, how to send, what was sent."""

from typing import Any

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import col, select

from assessor.cases.api_tokens import SCOPES, issue_token, revoke_token, tokens_of
from assessor.cases.refusal import Refusal
from assessor.policy.adoption_bodies import KINDS
from assessor.web.provider.blueprint import pages
from models.adoption import ApiToken, Push
from models.vocabulary import Role

SHOWN = 50
OUTCOMES = {"taken": ("已收下", "good"), "refused": ("没有收下", "bad")}


@pages.get("/interface")
def interface() -> str:
    """Keys, the newest pushes, and how to send."""
    return _page({})


@pages.post("/interface")
def make_token() -> ResponseReturnValue:
    """Make a key; the answer shows it, once."""
    form = request.form
    try:
        token, plain = issue_token(g.session, g.viewer, form.get("name", ""), form.getlist("scopes"), g.moment)
    except Refusal as no:
        field = "scopes" if "选择" in no.reasons[0] else "name"
        return _page({field: no.reasons[0]}), no.status
    return _page({}, handed=(token, plain))


@pages.post("/interface/<token_ref>/revoke")
def end_token(token_ref: str) -> ResponseReturnValue:
    """End a key at once."""
    token = revoke_token(g.session, g.viewer, token_ref, g.moment)
    flash(f"“{token.name}”已停用，用它的报送立即被拒绝。", "good")
    return redirect(url_for("provider.interface"), 303)


def _page(errors: dict[str, str], handed: tuple[ApiToken, str] | None = None) -> str:
    return render_template(
        "provider/interface.html",
        title="数据接口",
        tokens=[_token_row(one, at) for one, at in tokens_of(g.session, g.viewer)],
        pushes=_pushes(),
        kinds=[
            {"name": name, "title": kind.title, "key": kind.key,
             "fields": [{"name": key, "says": field.says, "need": ("必填", "info") if field.required else ("可选", "neutral")}
                        for key, field in kind.fields.items()]}
            for name, kind in KINDS.items()
        ],
        scopes=list(SCOPES.items()),
        certifier=g.viewer.role is Role.CERTIFIER,
        handed=handed,
        errors=errors,
        typed=request.form if errors else {},
        chosen=request.form.getlist("scopes") if errors else list(SCOPES),
    )  # fmt: skip


def _token_row(one: ApiToken, used: Any) -> dict[str, Any]:
    return {
        "ref": one.ref,
        "name": one.name,
        "shown": f"{one.shown}…",
        "scopes": "、".join(SCOPES[name] for name in one.scopes),
        "made": one.created_at,
        "used": used,
        "state": ("已停用", "neutral") if one.revoked_at else ("在用", "good"),
        "open": one.revoked_at is None,
    }


def _pushes() -> list[dict[str, Any]]:
    query = (
        select(Push, ApiToken.name)
        .join(ApiToken, col(ApiToken.id) == col(Push.token_id))
        .where(Push.organisation_id == g.viewer.organisation_id)
        .order_by(col(Push.id).desc())
        .limit(SHOWN)
    )
    return [
        {
            "at": one.at,
            "kind": KINDS[one.kind].title,
            "token": name,
            "ref": one.ref,
            "lines": one.lines,
            "outcome": OUTCOMES[one.outcome],
            "why": _why(one) if one.outcome == "refused" else "",
        }
        for one, name in g.session.exec(query)
    ]


def _why(one: Push) -> str:
    """What the sender was told, with the first few fields."""
    said = str(one.answer.get("error", "")).rstrip("。")
    errors = "；".join(f"{each['path']}：{each['message']}" for each in one.answer.get("errors", ())[:3])
    return f"{said}（{errors}）" if errors else said
