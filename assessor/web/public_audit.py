"""What anybody may keep to hold the service to its record: signed checkpoints, the public key, the checker."""

from pathlib import Path

from flask import Blueprint, Response, g, render_template
from sqlmodel import col, select

from assessor.audit.signing import fingerprint
from assessor.cases.refusal import NotFound
from models.log import Checkpoint

pages = Blueprint("audit", __name__, url_prefix="/audit")
SHOWN = 60
CHECKER = Path(__file__).resolve().parents[2] / "docs" / "verify_case.py"


@pages.get("")
def index() -> str:
    """The newest checkpoints, the key they are signed with, and what they are good for."""
    newest = list(g.session.exec(select(Checkpoint).order_by(col(Checkpoint.size).desc()).limit(SHOWN)))
    key = newest[0].key if newest else ""
    return render_template(
        "public/audit.html",
        title="存证",
        newest=newest,
        key=key,
        fingerprint=fingerprint(key) if key else "",
        shown=SHOWN,
    )


@pages.get("/<int:size>.txt")
def note(size: int) -> Response:
    """One checkpoint as a file to keep."""
    found = g.session.get(Checkpoint, size) if size < 2**31 else None
    if found is None:
        raise NotFound("没有找到这个存证点")
    return _file(found.note, f"checkpoint-{size}.txt")


@pages.get("/verify_case.py")
def checker() -> Response:
    """The program that checks a sealed case file offline."""
    if not CHECKER.exists():
        raise NotFound("这台服务器没有带核对程序，请向系统管理人员索取 docs/verify_case.py")
    return _file(CHECKER.read_text("utf-8"), "verify_case.py")


def _file(content: str, name: str) -> Response:
    answer = Response(content, mimetype="text/plain")
    answer.headers["Content-Disposition"] = f"attachment; filename={name}"
    return answer
