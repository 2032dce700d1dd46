"""The enterprise's home page: batches with their windows, the current application, what came back, earlier stars."""

from dataclasses import dataclass
from typing import Any

from flask import Response, g, render_template, url_for
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.award_standing import standings
from assessor.cases.certify import find_certificate
from assessor.cases.fraud_scope import told_findings
from assessor.cases.history import history
from assessor.cases.open_remarks import last_return
from assessor.cases.progress import Progress, progress
from assessor.cases.refusal import NotFound
from assessor.cases.windows import last_day, window_of
from assessor.web.certificates import TONES, as_pdf
from assessor.web.enterprise.blueprint import pages
from assessor.web.enterprise.common import pack_called
from assessor.web.enterprise.home_programmes import programmes_home
from assessor.web.enterprise.project_rows import projects_in_brief
from assessor.web.where_rated import nobody_rates
from assessor.workflow import Moment
from models.application import Application
from models.award import Certificate
from models.batch import Batch, FillingWindow
from models.notice import Award
from models.people import Organisation
from models.record import Event
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class WindowSeen:
    """A city's filling window in words. state: unset | early | open | closed."""

    state: str
    words: str
    tone: str


def window_seen(window: FillingWindow | None, moment: Moment) -> WindowSeen:
    """How a window stands at a moment, with the days that are left."""
    from assessor.web.filters import zh_date

    if window is None:
        return WindowSeen("unset", "本市还没有公布填报时间，可以先填写，开放后再提交。", "neutral")
    first, last = zh_date(window.opens_at), last_day(window.closes_at)
    if moment.at < window.opens_at:
        return WindowSeen("early", f"{first} 0 时开放提交，{zh_date(last)} 24 时截止。现在可以先填写。", "info")
    if moment.at >= window.closes_at:
        return WindowSeen("closed", f"已于 {zh_date(last)} 24 时截止，不再受理新的申报。", "neutral")
    left = (last - moment.today).days
    words = f"{zh_date(last)} 24 时（北京时间）截止，" + (f"还有 {left} 天。" if left else "今天是最后一天。")
    return WindowSeen("open", words, "warn" if left <= 3 else "info")


@dataclass(frozen=True)
class BatchSeen:
    """A batch on the home page with the enterprise's application in it, if there is one."""

    batch: Batch
    pack: Pack
    window: WindowSeen
    case: Application | None
    progress: Progress | None
    returned: Event | None


@pages.get("")
def home() -> str:
    """What is in force, where the application is, what to do next."""
    viewer: Viewer = g.viewer
    if nobody_rates(viewer):
        return programmes_home()
    enterprise = g.session.get_one(Organisation, viewer.organisation_id)
    seen = [
        _batch_seen(g.session, viewer, batch, g.moment)
        for batch in g.session.exec(select(Batch).order_by(col(Batch.id).desc()))
        if pack_called(batch.pack_id).kind == "rating"
    ]
    current = [one for one in seen if one.case or one.window.state != "closed"]
    return render_template(
        "enterprise/home.html",
        title="企业首页",
        batches=current,
        told=told_findings(g.session, viewer),
        closed=[one for one in seen if one not in current],
        awards=_awards(g.session, enterprise, g.moment),
        withdrawn=_withdrawn(g.session, viewer),
        enterprise=enterprise,
        people_url=url_for("enterprise.people"),
        projects=projects_in_brief(g.session, viewer, g.moment),
    )


@pages.get("/certificates/<certificate>.pdf")
def certificate(certificate: str) -> Response:
    """The electronic certificate of one of the enterprise's own stars."""
    row, award = find_certificate(g.session, certificate)
    enterprise = g.session.get_one(Organisation, g.viewer.organisation_id)
    if award.uscc != enterprise.uscc:
        raise NotFound("没有找到这份凭证")
    return as_pdf(row)


def _awards(session: Session, enterprise: Organisation, moment: Moment) -> list[dict[str, Any]]:
    """The enterprise's stars with their standing today, newest first."""
    query = (
        select(Award, Certificate)
        .outerjoin(Certificate, col(Certificate.award_id) == col(Award.id))
        .where(Award.uscc == enterprise.uscc)
        .order_by(col(Award.awarded_on).desc())
    )
    rows = list(session.exec(query))
    now = standings(session, [award for award, _ in rows], moment.today)
    return [
        {"award": award, "page": page, "now": now[award.id or 0], "tone": TONES[now[award.id or 0].status]}
        for award, page in rows
    ]


def _batch_seen(session: Session, viewer: Viewer, batch: Batch, moment: Moment) -> BatchSeen:
    from assessor.cases.open_application import current_application

    pack = pack_called(batch.pack_id)
    assert batch.id is not None
    window = window_seen(window_of(session, batch.id, viewer.city_code or ""), moment)
    case = current_application(session, viewer, batch)
    return BatchSeen(
        batch,
        pack,
        window,
        case,
        progress(session, case, pack, moment) if case else None,
        last_return(session, case) if case and case.state == "returned" else None,
    )


def _withdrawn(session: Session, viewer: Viewer) -> list[tuple[Application, str, str]]:
    """Applications taken back: (case, batch title, reason)."""
    query = select(Application, Batch.title).where(
        Application.enterprise_id == viewer.organisation_id,
        Application.state == "withdrawn",
        Application.batch_id == Batch.id,
    )
    found = []
    for case, title in session.exec(query.order_by(col(Application.id).desc()).limit(20)):
        entries = history(session, case, pack_called(session.get_one(Batch, case.batch_id).pack_id), viewer)
        found.append((case, title, entries[0].reason if entries else ""))
    return found
