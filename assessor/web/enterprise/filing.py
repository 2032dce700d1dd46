"""Sign the pledge and submit; take an application back."""

from datetime import timedelta

from flask import flash, g, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from assessor.cases.assemble import PLEDGE
from assessor.cases.case_facts import case_facts
from assessor.cases.consistency import look_over
from assessor.cases.draft_verdict import preview
from assessor.cases.filing_step import filing_step
from assessor.cases.freeze_money import draft_money
from assessor.cases.move import move
from assessor.cases.proofs import proofs_of
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.cases.submit import content_digest, manifest, submit
from assessor.cases.windows import window_of
from assessor.web.enterprise.award_view import award_ahead
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import batch_of, number_in, pack_of, registered, the_case, trail
from assessor.web.enterprise.home import window_seen
from assessor.web.filters import zh_date, zh_datetime
from assessor.workflow import Allowed, CaseFacts, Refused, next_step
from assessor.workflow_table import filing_steps
from models.application import Application
from models.vocabulary import Role
from questionnaires.process_shapes import ProcessStep
from questionnaires.shapes import Pack


@pages.route("/applications/<ref>/submit", methods=["GET", "POST"])
def filing(ref: str) -> ResponseReturnValue:
    """The certifier's page: what will be filed, what the rules say, the pledge and the button."""
    case = the_case(ref)
    must_be_editable(case)
    pack = pack_of(case)
    if request.method == "GET":
        return _page(case, pack, ())
    try:
        submit(
            g.session, g.viewer, case, pack, number_in("version"), g.moment,
            pledged=request.form.get(PLEDGE) == "true", seen=request.form.get("seen", ""),
        )  # fmt: skip
    except Refusal as no:
        return _page(case, pack, no.reasons), no.status
    return redirect(url_for("enterprise.receipt_page", ref=ref), 303)


def _page(case: Application, pack: Pack, reasons: tuple[str, ...]) -> str:
    assert pack.process is not None
    step, no_route = _step(case, pack)
    facts = case_facts(g.session, case, pack, g.moment)
    leave = Refused(step.step, no_route) if no_route else next_step(pack.process, step.step, facts, g.viewer, g.moment)
    seen = preview(g.session, case, pack, g.moment)
    proofs = proofs_of(g.session, case)
    notes = look_over(pack, case.level, seen, proofs, registered(case))
    question = next((q for s in pack.sections for q in s.questions if q.id == PLEDGE), None)
    against = [] if isinstance(leave, Allowed) else [sentence for sentence in leave.reasons if sentence not in reasons]
    return render_template(
        "enterprise/submit.html",
        title="承诺与提交" if case.state == "draft" else "承诺与重新提交",
        rating=pack.kind == "rating",
        award=award_ahead(g.session, case, pack, seen.made) if pack.kind == "subsidy" else None,
        caption=batch_of(case).title,
        case=case,
        pack=pack,
        step=step,
        allowed=isinstance(leave, Allowed),
        certifier=g.viewer.role is Role.CERTIFIER,
        reasons=[*reasons, *against],
        when=_when(leave, facts),
        verdict=seen.verdict,
        must=sum(note.must for note in notes),
        maybe=sum(not note.must for note in notes),
        files=len(proofs),
        pledge=question.label if question else "本企业承诺所填内容和材料真实、完整",
        digest=content_digest(seen.made.document, manifest(g.session, case), draft_money(g.session, case)),
        window=window_seen(window_of(g.session, case.batch_id, case.city_code), g.moment),
        breadcrumb=trail(case, ("提交", None)),
    )


def _step(case: Application, pack: Pack) -> tuple[ProcessStep, tuple[str, ...]]:
    """The step by which this case is filed; while its route is not chosen the first of them, with what to do."""
    assert pack.process is not None
    try:
        return filing_step(g.session, g.viewer, case, pack, g.moment), ()
    except Refusal as no:
        return filing_steps(pack.process, case.state)[0], no.reasons


def _when(leave: Allowed | Refused, facts: CaseFacts) -> str:
    """For a person refused because of the time: exactly when it opens or closed (Beijing time)."""
    if isinstance(leave, Allowed):
        return ""
    if facts.state == "returned":
        late = facts.correct_until is not None and g.moment.at >= facts.correct_until
        return (
            f"补正期限到 {zh_date(facts.correct_until - timedelta(microseconds=1))} 24 时为止。"
            if late and facts.correct_until
            else ""
        )
    if facts.opens_at is not None and g.moment.at < facts.opens_at:
        return f"本市从 {zh_datetime(facts.opens_at, seconds=True)}（北京时间）起受理提交，现在可以先填写。"
    if facts.closes_at is not None and g.moment.at >= facts.closes_at:
        last = facts.closes_at - timedelta(microseconds=1)
        return f"本市受理到 {zh_datetime(last, seconds=True)}（北京时间）为止，现在是 {zh_datetime(g.moment.at, seconds=True)}。"
    return ""


@pages.route("/applications/<ref>/withdraw", methods=["GET", "POST"])
def withdraw(ref: str) -> ResponseReturnValue:
    """Take the application back, with a reason; the batch is then free for another star."""
    case = the_case(ref)
    pack = pack_of(case)
    error = ""
    status = 200
    if request.method == "POST":
        try:
            if number_in("version") != case.version:
                raise Refusal("申报的状态刚刚变化，请刷新页面看过最新情况后再决定。")
            move(g.session, g.viewer, case, pack, "withdraw", g.moment, reason=request.form.get("reason", ""))
        except Refusal as no:
            error, status = "".join(no.reasons), no.status
        else:
            flash("申报已撤回。" + ("本批次填报时间内可以重新选择星级申报。" if pack.kind == "rating" else ""), "good")
            return redirect(url_for("enterprise.home" if pack.kind == "rating" else "enterprise.projects"), 303)
    assert pack.process is not None
    leave = next_step(pack.process, "withdraw", case_facts(g.session, case, pack, g.moment), g.viewer, g.moment)
    page = render_template(
        "enterprise/withdraw.html",
        title="撤回申报",
        rating=pack.kind == "rating",
        caption=f"{batch_of(case).title} · {pack.levels[case.level].title}",
        case=case,
        allowed=isinstance(leave, Allowed),
        reasons=[] if isinstance(leave, Allowed) else leave.reasons,
        errors={"reason": error} if error else {},
        reason=request.form.get("reason", ""),
        breadcrumb=trail(case, ("撤回", None)),
    )
    return page, status
