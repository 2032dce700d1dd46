"""Start an application, and change the star while it is still with the enterprise (46号 一(三))."""

from flask import abort, flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from sqlmodel import select

from assessor.cases.choose_level import choose_level
from assessor.cases.ladder import Rung, rungs
from assessor.cases.open_application import current_application, open_application
from assessor.cases.refusal import Refusal
from assessor.cases.windows import window_of
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import editable, number_in, pack_called, pack_of, the_case, trail
from assessor.web.enterprise.home import window_seen
from models.batch import Batch
from models.people import Organisation
from questionnaires.shapes import Pack


@pages.route("/start/<pack_id>", methods=["GET", "POST"])
def start(pack_id: str) -> ResponseReturnValue:
    """Choose a star in a batch and open the draft."""
    pack = pack_called(pack_id)
    if pack.kind == "subsidy":
        return redirect(url_for("enterprise.projects"), 303)
    batch = g.session.exec(select(Batch).where(Batch.pack_id == pack_id)).one_or_none() or abort(404)
    if (case := current_application(g.session, g.viewer, batch)) and request.method == "GET":
        return redirect(url_for("enterprise.tasks", ref=case.ref), 303)
    steps = _rungs(pack)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            level = _chosen(steps)
            case = open_application(g.session, g.viewer, batch, pack, level, g.moment)
        except Refusal as error:
            errors, status = {"level": error.reasons[0]}, error.status
        else:
            return redirect(url_for("enterprise.tasks", ref=case.ref), 303)
    page = render_template(
        "enterprise/start.html",
        title="选择申报的星级",
        caption=batch.title,
        batch=batch,
        pack=pack,
        rungs=steps,
        window=window_seen(window_of(g.session, batch.id, g.viewer.city_code or ""), g.moment),
        errors=errors,
        action=url_for("enterprise.start", pack_id=pack_id),
        button="开始填写",
        version=None,
        chosen=request.form.get("level"),
        breadcrumb=[{"label": "企业首页", "href": url_for("enterprise.home")}, {"label": "选择星级", "href": None}],
    )
    return page, status


@pages.route("/applications/<ref>/level", methods=["GET", "POST"])
def level(ref: str) -> ResponseReturnValue:
    """Apply for another star instead; what was typed stays."""
    case = the_case(ref)
    if not editable(case):
        raise Refusal("申报已提交，不能再更改星级。需要改报的，请在退回补正时更改，或撤回后重新申报。")
    pack = pack_of(case)
    if pack.kind == "subsidy":
        abort(404)
    steps = _rungs(pack)
    errors: dict[str, str] = {}
    status = 200
    if request.method == "POST":
        try:
            choose_level(g.session, case, pack, _chosen(steps), number_in("version"))
        except Refusal as error:
            errors, status = {"level": error.reasons[0]}, error.status
        else:
            flash(f"已改为申报{pack.levels[case.level].title}，填写过的内容都还在。", "good")
            return redirect(url_for("enterprise.tasks", ref=ref), 303)
    page = render_template(
        "enterprise/start.html",
        title="更改申报的星级",
        pack=pack,
        rungs=steps,
        errors=errors,
        action=url_for("enterprise.level", ref=ref),
        button="更改星级",
        version=case.version,
        chosen=request.form.get("level", case.level),
        breadcrumb=trail(case, ("更改星级", None)),
    )
    return page, status


def _rungs(pack: Pack) -> list[Rung]:
    enterprise = g.session.get_one(Organisation, g.viewer.organisation_id)
    return rungs(g.session, enterprise.uscc or "", pack, g.moment.today)


def _chosen(steps: list[Rung]) -> str:
    """The star that was chosen, if it is open to the enterprise. Raises Refusal (422)."""
    rung = next((one for one in steps if one.level == request.form.get("level")), None)
    if rung is None:
        raise Refusal("请选择要申报的星级。", status=422)
    if not rung.open:
        raise Refusal(
            f"{rung.title}现在不能申报：{rung.says}已评定星级以公布名单为准，有出入的请联系设区市工信局。", status=422
        )
    return rung.level
