"""The cases that a step on a list could take next, each with leave or with the reasons against it.

The same process table and the same predicates as for one case; what they need is read for all cases at once.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, select
from sqlmodel import Session, col

from assessor.access import Viewer
from assessor.cases.case_facts import STAGE_OF
from assessor.cases.draw_book import draws_of, standing
from assessor.cases.inspection import PURPOSE, inspection_of_draw
from assessor.cases.scope import conditions, last_submission
from assessor.cases.standing import standing_opinions, worse_and_unexplained
from assessor.cases.visits import BEGUN
from assessor.workflow import CaseFacts, Inspection, Moment, Notice, Refused, next_step
from models.application import Application
from models.batch import Batch
from models.draw import DrawLine
from models.notice import NoticeItem, Objection, PublicNotice
from models.people import Organisation, Region
from models.record import CreditReview
from models.site_visit import SiteVisit
from models.vocabulary import Stage
from questionnaires.shapes import Pack

READS = frozenset(
    {
        "province_decides_this_level",
        "city_decides_this_level",
        "credit_review_missing",
        "credit_review_refuses",
        "too_few_inspected",
        "inspection_refuses",
        "visit_not_finished",
        "objection_open",
        "objection_upheld",
        "notice_not_over",
        "same_person_opened_notice",
    }
)
"""The predicates for which everything they need is read here."""


MOST = 500
"""Cases on one page; a city has some two hundred. Those beyond come up when these have been dealt with."""


@dataclass(frozen=True)
class Candidate:
    """One case in the right state; `reasons` is empty when the step may be taken now."""

    ref: str
    number: str
    name: str
    uscc: str
    level: str
    county_code: str
    city: str
    version: int
    ends_on: date | None
    reasons: tuple[str, ...]


def candidates(
    session: Session, viewer: Viewer, batch: Batch, pack: Pack, action: str, moment: Moment
) -> list[Candidate]:
    """The cases of the batch in a state from which `action` starts (at most MOST), by county and number."""
    assert pack.process is not None
    steps = [step for step in pack.process.steps if step.step == action]
    unread = {name for step in steps for name in step.unless} - READS
    if unread:
        raise ValueError(f"步骤 {action} 的条件 {sorted(unread)} 不能成批读取，请逐件办理")
    states = {state for step in steps for state in step.from_states}
    wide = _Read(session, batch, pack)
    found = []
    for row in session.execute(_query(viewer, batch, states)).all():
        if wide.closed(steps[0].unless, row.level):
            continue
        answer = next_step(pack.process, action, wide.facts(row), viewer, moment)
        reasons = answer.reasons if isinstance(answer, Refused) else ()
        found.append(
            Candidate(
                row.ref,
                row.number,
                row.name,
                row.uscc,
                row.level,
                row.county_code,
                row.city,
                row.version,
                row.ends_on,
                reasons,
            )
        )
    return found


def _query(viewer: Viewer, batch: Batch, states: Iterable[str]) -> Any:
    credit, notice = _newest(CreditReview), _newest(NoticeItem)
    return (
        select(
            col(Application.id),
            col(Application.ref),
            col(Application.number),
            col(Organisation.name),
            col(Organisation.uscc),
            col(Application.level),
            col(Application.state),
            col(Application.county_code),
            col(Application.city_code),
            col(Region.name).label("city"),
            col(Application.version),
            col(Application.enterprise_id),
            col(CreditReview.valid_until),
            col(CreditReview.result),
            col(PublicNotice.opened_by),
            col(PublicNotice.ends_on),
            _objections(col(Objection.answered_at).is_(None)).label("objections_open"),
            _objections(col(Objection.upheld).is_(True)).label("objections_upheld"),
            _any_visit(BEGUN).label("visit_open"),
            _any_visit(("done",)).label("visited"),
        )
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .join(Region, col(Region.code) == col(Application.city_code))
        .outerjoin(CreditReview, col(CreditReview.id) == credit)
        .outerjoin(NoticeItem, col(NoticeItem.id) == notice)
        .outerjoin(PublicNotice, col(PublicNotice.id) == col(NoticeItem.notice_id))
        .where(*conditions(viewer), col(Application.batch_id) == batch.id, col(Application.state).in_(sorted(states)))
        .order_by(col(Application.city_code), col(Application.county_code), col(Application.number))
        .limit(MOST)
    )


def _newest(table: type[CreditReview] | type[NoticeItem]) -> Any:
    mine = col(table.application_id) == col(Application.id)
    return select(func.max(col(table.id))).where(mine).correlate(Application).scalar_subquery()


def _any_visit(phases: tuple[str, ...]) -> Any:
    mine = (col(SiteVisit.application_id) == col(Application.id), col(SiteVisit.phase).in_(phases))
    return select(func.count()).select_from(SiteVisit).where(*mine).correlate(Application).scalar_subquery()


def _objections(which: ColumnElement[bool]) -> Any:
    mine = col(Objection.application_id) == col(Application.id)
    return select(func.count()).select_from(Objection).where(mine, which).correlate(Application).scalar_subquery()


class _Read:
    """What is the same for all cases of a city is read once."""

    def __init__(self, session: Session, batch: Batch, pack: Pack) -> None:
        self.session, self.batch, self.pack = session, batch, pack
        self.inspections: dict[str, dict[int, Inspection]] = {}

    def closed(self, unless: Iterable[str], level: str) -> bool:
        """Whether the step is not for this star at all: then the case is no candidate."""
        return f"{self.pack.levels[level].decided_by}_decides_this_level" in unless

    def facts(self, row: Any) -> CaseFacts:
        return CaseFacts(
            state=row.state,
            level=row.level,
            decided_by=self.pack.levels[row.level].decided_by,
            enterprise_id=row.enterprise_id,
            county_code=row.county_code,
            city_code=row.city_code,
            credit_valid_until=row.valid_until,
            credit_clear=None if row.result is None else row.result == "clear",
            inspection=self._inspection(row.city_code, row.id),
            notice=Notice(row.opened_by, row.ends_on) if row.ends_on else None,
            inspected_worse=self._worse(row) if row.visited else (),
            visit_open=row.visit_open > 0,
            objections_open=row.objections_open,
            objections_upheld=row.objections_upheld,
        )

    def _worse(self, row: Any) -> tuple[str, ...]:
        """Read one by one: a tenth of the cases has a finished visit."""
        submission = last_submission(self.session, self.session.get_one(Application, row.id))
        if submission is None:
            return ()
        opinions = standing_opinions(self.session, submission, STAGE_OF.get(row.state, Stage.CITY))
        return tuple(worse_and_unexplained(self.session, submission, opinions))

    def _inspection(self, city_code: str, case_id: int) -> Inspection:
        """Of the list that the case stands in; not held while it stands in none."""
        if city_code not in self.inspections:
            found: dict[int, Inspection] = {}
            for draw in standing(draws_of(self.session, PURPOSE, self.batch.id or 0, city_code)):
                seen = inspection_of_draw(self.session, draw, self.pack)
                lines = select(col(DrawLine.application_id)).where(col(DrawLine.draw_id) == draw.id)
                found.update(dict.fromkeys(self.session.execute(lines).scalars(), seen))
            self.inspections[city_code] = found
        return self.inspections[city_code].get(case_id, Inspection(1, 0, held=False))
