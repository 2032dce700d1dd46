"""Anybody objects to a published line, without an account, and follows the answer by a secret link."""

import hashlib
import hmac
import secrets

from flask import Blueprint, current_app, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from werkzeug.wrappers import Response

from assessor.cases import receive_objection as receiving
from assessor.cases.object_to import Complaint
from assessor.cases.objection_files import LARGEST, MOST
from assessor.cases.objections_of import CONCLUSIONS, followed
from assessor.cases.progress import office_name
from assessor.cases.refusal import NotFound, Refusal
from assessor.web.attachments import take_files
from assessor.web.errors import page
from assessor.web.limits import seconds_to_wait
from models.batch import Batch
from models.people import Region
from models.recording import ACTOR
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack

pages = Blueprint("objecting", __name__)
PER_HOUR = 10
"""Objections from one address in an hour, also those that were refused for a mistake: the service's own choice."""
LARGEST_BODY = MOST * LARGEST + 256 * 1024
LONGEST_CONTACT, LONGEST_NAME = 200, 60


@pages.before_request
def measure() -> ResponseReturnValue | None:
    """Count first, limit the body, then ask for the form's token: a greedy sender costs nothing but a count."""
    if request.method != "POST":
        return None
    wait = seconds_to_wait("objection", PER_HOUR, minutes=60)
    if wait is not None:
        words = (
            f"同一网络地址一小时内最多提交 {PER_HOUR} 次，请 {wait // 60 + 1} 分钟后再试，或书面送交发布公示的部门。"
        )
        return page(429, "提交太频繁", (words,))
    request.max_content_length = LARGEST_BODY
    if current_app.config["WTF_CSRF_ENABLED"]:
        current_app.extensions["csrf"].protect()
    return None


@pages.get("/notices/<notice>/lines/<uscc>/objection")
def form(notice: str, uscc: str) -> str:
    """The form for one line; after the notice it says where else to turn."""
    return _form(receiving.find_line(g.session, notice, uscc), {})


@pages.post("/notices/<notice>/lines/<uscc>/objection")
def send(notice: str, uscc: str) -> ResponseReturnValue:
    """Take the objection that `_look` found fit, hold the case, and lead to the receipt."""
    g.session.info.pop(ACTOR, None)  # who is signed in while objecting is nobody's business, not even the log's
    line = receiving.find_line(g.session, notice, uscc, lock=True)
    errors = _errors()
    if g.refused is not None and g.refused.status == 422:
        errors["file"] = "".join(g.refused.reasons)
    elif g.refused is not None:
        raise g.refused
    if errors:
        return _form(line, errors), 422
    said = Complaint(_typed("from_name"), _typed("contact"), _typed("words"))
    arrival = receiving.Arrival(said, _secret(), g.taken)
    try:
        receipt = receiving.receive_objection(g.session, line, _pack(line), arrival, g.moment)
    except Refusal as refusal:
        return _form(line, {"": "".join(refusal.reasons)}), refusal.status
    return redirect(url_for("objecting.receipt", receipt=receipt.ref, secret=arrival.secret), 303)


def _look(notice: str, uscc: str) -> None:
    """Inspect the files before anybody waits for the database."""
    g.refused, g.taken = None, []
    line = receiving.find_line(g.session, notice, uscc)
    if not _open(line) or _errors():
        return
    try:
        g.taken = take_files("file", MOST, LARGEST)
    except Refusal as no:
        g.refused = no


send.prepare = _look  # type: ignore[attr-defined]


@pages.get("/objections/<receipt>/<secret>")
def receipt(receipt: str, secret: str) -> Response:
    """The receipt: what was said, and the answer when there is one. Only whoever has the link opens it."""
    seen = followed(g.session, receipt, secret)
    made = current_app.make_response(
        render_template(
            "public/objection_receipt.html",
            title="异议回执",
            seen=seen,
            conclusion=CONCLUSIONS.get(seen.conclusion or ""),
            office=_office(seen.notice.region_code),
        )
    )
    made.headers["Referrer-Policy"] = "no-referrer"
    made.headers["X-Robots-Tag"] = "noindex"
    return made


def _form(line: receiving.Line, errors: dict[str, str]) -> str:
    return render_template(
        "public/objection.html",
        title="提出异议",
        line=line,
        open=_open(line),
        over=line.notice.ends_on < g.moment.today,
        errors=errors,
        values=request.form,
        labels={"words": "异议内容", "contact": "联系方式", "from_name": "姓名或单位", "file": "证明材料"},
        office=_office(line.notice.region_code),
        form_key=request.form.get("form_key") or secrets.token_urlsafe(24),
        most=MOST,
        largest=LARGEST // 1024 // 1024,
        per_hour=PER_HOUR,
        shortest=receiving.SHORTEST_WORDS,
        longest=receiving.LONGEST_WORDS,
    )


def _open(line: receiving.Line) -> bool:
    return line.notice.ends_on >= g.moment.today and line.case.state in receiving.TAKEN_IN


def _typed(name: str) -> str:
    return request.form.get(name, "").strip()


def _errors() -> dict[str, str]:
    errors = {}
    if not receiving.SHORTEST_WORDS <= len(_typed("words")) <= receiving.LONGEST_WORDS:
        errors["words"] = f"请写明异议的事实和线索（{receiving.SHORTEST_WORDS} 至 {receiving.LONGEST_WORDS} 字）。"
    if not 5 <= len(_typed("contact")) <= LONGEST_CONTACT:
        errors["contact"] = "请填写能联系到您的电话、邮箱或地址，以便核实和答复。"
    if len(_typed("from_name")) > LONGEST_NAME:
        errors["from_name"] = f"姓名或单位最多 {LONGEST_NAME} 字。"
    return errors


def _secret() -> str:
    """The secret of the receipt, made from the form's own key: the same form sent twice is one objection."""
    key = request.form.get("form_key", "")
    if not 16 <= len(key) <= 64:
        return secrets.token_urlsafe(24)
    made = hmac.new(str(current_app.config["SECRET_KEY"]).encode(), b"objection:" + key.encode(), hashlib.sha256)
    return made.hexdigest()[:40]


def _pack(line: receiving.Line) -> Pack:
    batch = g.session.get_one(Batch, line.case.batch_id)
    pack: Pack | None = current_app.extensions["packs"].get(batch.pack_id)
    if pack is None or pack.process is None:
        raise NotFound("没有找到这则公示")
    return pack


def _office(region_code: str) -> str:
    region = g.session.get(Region, region_code)
    kinds = {"province": OrgKind.PROVINCE, "city": OrgKind.CITY}
    return office_name(g.session, kinds.get(region.kind if region else "", OrgKind.COUNTY), region_code)
