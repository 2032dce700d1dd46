"""Draws for tests: a pool of inspectors, and a list taken from freeze to result by the verbs."""

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases import two_persons
from assessor.cases.commit_to_draw import commit_to_draw
from assessor.cases.enter_public_value import enter_public_value
from assessor.cases.freeze_draw import freeze_draw
from assessor.cases.inspectors import Declared, Interest, enter_inspector, pool
from assessor.cases.open_commitment import open_commitment
from assessor.draw import commitment
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.draw import Draw, DrawLine, DrawRecusal, DrawSubstitution
from models.inspecting import Inspector, TargetedCheck
from models.notice import Award
from questionnaires.shapes import Pack

if TYPE_CHECKING:
    from tests.support.offices import Offices

SOURCE = "中国福利彩票双色球第2022029期开奖号码"
NAMES = ("人员甲", "人员乙")


def later(moment: Moment, seconds: float) -> Moment:
    """The same day, some seconds on (or before, when negative)."""
    return replace(moment, at=moment.at + timedelta(seconds=seconds))


def inspector(
    session: Session, officer: Viewer, name: str, moment: Moment, employer: str = "市工业互联网发展中心",
    interests: tuple[Interest, ...] = (), days: int = 365,
) -> Inspector:  # fmt: skip
    """Somebody in the officer's pool."""
    declared = Declared(employer, interests, moment.today + timedelta(days=days))
    return enter_inspector(session, officer, name, "02512345678", "", declared, moment)


def furnish_pool(session: Session, officer: Viewer, moment: Moment, names: tuple[str, ...] = NAMES) -> None:
    """A pool, if the region has none yet."""
    if not pool(session, officer.region_code):
        for name in names:
            inspector(session, officer, name, moment)


def draw_to_the_end(
    session: Session,
    officer: Viewer,
    others: tuple[Viewer, ...],
    draw: Draw,
    moment: Moment,
    value: str = "03 08 15 22 27 31",
) -> Draw:
    """Commitments of everybody, the public value, and every opening; the last step is taken at `moment`."""
    parties = (officer, *others)
    secrets = {one.organisation_id: f"秘密-{one.organisation_id}-{draw.number}" for one in parties}
    for one in parties:
        digest = commitment(draw.list_sha256, one.organisation_name, secrets[one.organisation_id])
        commit_to_draw(session, one, draw, digest, later(moment, -180))
    enter_public_value(session, officer, draw, value, later(moment, -120).at, later(moment, -60))
    for one in parties:
        open_commitment(session, one, draw, secrets[one.organisation_id], moment)
    return draw


def hold_draw(
    session: Session, officer: Viewer, other: Viewer, batch: Batch, pack: Pack, moment: Moment, **more: str
) -> Draw:
    """Everybody not listed yet, from freeze to result, with a pool of 人员甲 and 人员乙 unless there is one."""
    furnish_pool(session, officer, later(moment, -300))
    draw = freeze_draw(session, officer, batch, pack, SOURCE, later(moment, -240))
    return draw_to_the_end(session, officer, (other,), draw, moment, **more)


def drawn_twice(session: Session, offices: "Offices", case: Application, star: Award) -> None:
    """Rows that a plain draw does not make: a redraw, a substitution, a recusal, a targeted check. Written directly."""
    draw = session.exec(select(Draw)).first()
    inspectors = session.exec(select(Inspector)).all()
    assert draw is not None and draw.id is not None
    line = DrawLine(draw_id=draw.id, public_id="P1", stratum="four_star", award_id=star.id)
    wanted = two_persons.Wanted("redraw", "draw:0", {}, draw.batch_id)
    moment = Moment(draw.frozen_at, draw.frozen_at.date())
    proposal = two_persons.propose(session, offices.city, wanted, "名单有误，须重新抽取", moment)
    two_persons.answer(session, offices.city_two, proposal, True, "", moment)
    session.add(line)
    session.add(
        Draw(
            **draw.model_dump(exclude={"id", "ref", "attempt", "redraw_id"}),
            ref="again",
            attempt=2,
            redraw_id=proposal.id,
        )
    )
    session.flush()
    first = session.exec(select(DrawLine).where(DrawLine.application_id == case.id)).one()
    at, by = draw.frozen_at, offices.city.person_id
    session.add_all(
        [
            DrawSubstitution(
                draw_id=draw.id, line_id=first.id or 0, by_line_id=line.id, proposal_id=proposal.id or 0, at=at
            ),
            DrawRecusal(
                draw_id=draw.id, line_id=line.id or 0, inspector_id=inspectors[0].id or 0, code="same_employer"
            ),
            TargetedCheck(
                application_id=case.id or 0, draw_id=draw.id, code="other", words="核对", by_person_id=by, at=at
            ),
        ]
    )
    session.flush()
