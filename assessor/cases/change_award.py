"""Change what an announced star is worth: open or close a re-check, keep, downgrade or withdraw it."""

from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.award_standing import changes_of, standing_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.policy.star_status import DOWNGRADE, KIND_NAMES, WITHDRAW, why_not
from assessor.workflow import Moment
from models.award import AwardChange
from models.notice import Award
from models.people import Membership, Person
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

NEEDS_TWO = (DOWNGRADE, WITHDRAW)
"""Changes that take a star away need a second person of the same office (reliability.md, high-value steps)."""
SHORTEST_REASON = 4


@dataclass(frozen=True)
class AwardDecision:
    """What is decided about an award: `kind` of policy/star_status.py, why, and for a downgrade the star that is left."""

    kind: str
    reason: str
    to_level: str | None = None


def change_award(
    session: Session, viewer: Viewer, award: Award, pack: Pack, decided: AwardDecision, moment: Moment,
    *, confirmed_by: int | None = None,
) -> AwardChange:  # fmt: skip
    """Record a change of an award, dated today. `confirmed_by` is the other person's id.

    `pack` tells which office decides each star: the city of the award, or the province. The award is locked first, so
    that two offices changing one star do so one after the other. Raises NotFound outside the viewer's reach, Refusal
    when the change cannot follow on the star's standing, lacks a reason, or lacks a second person.
    """
    session.exec(select(Award.id).where(Award.id == award.id).with_for_update()).one()
    if not may_change(viewer, award, pack):
        raise NotFound("没有找到这个星级")
    if decided.kind not in KIND_NAMES:
        raise Refusal("请选择要办理的事项。", status=422)
    reason = decided.reason.strip()
    if len(reason) < SHORTEST_REASON:
        raise Refusal("请写明理由（至少 4 个字），企业和公众查询时都会看到。", status=422)
    recorded = changes_of(session, [award.id or 0]).get(award.id or 0, [])
    standing = standing_of(award, recorded, moment.today)
    if refused := why_not(standing, decided.kind):
        raise Refusal(refused)
    _check_level(pack, standing.level, decided)
    _check_second(session, viewer, decided.kind, confirmed_by)
    change = AwardChange(
        award_id=award.id or 0,
        seq=len(recorded) + 1,
        kind=decided.kind,
        to_level=decided.to_level,
        on_day=moment.today,
        reason=reason,
        by_person_id=viewer.person_id,
        confirmed_by=confirmed_by,
        organisation_id=viewer.organisation_id,
        at=moment.at,
    )
    session.add(change)
    session.flush()
    return change


def may_change(viewer: Viewer, award: Award, pack: Pack) -> bool:
    """Whether the viewer's office decides over this award: its city for a star that cities rate, and the province."""
    if viewer.role is not Role.OFFICER:
        return False
    if viewer.kind is OrgKind.PROVINCE:
        return True
    level = pack.levels.get(award.level)
    rated_by_city = level is not None and level.decided_by == "city"
    return viewer.kind is OrgKind.CITY and viewer.region_code == award.city_code and rated_by_city


def _check_level(pack: Pack, now: str | None, decided: AwardDecision) -> None:
    if decided.kind != DOWNGRADE:
        if decided.to_level is not None:
            raise Refusal("只有降低星级时才填写降低后的星级。", status=422)
        return
    left = pack.levels.get(decided.to_level or "")
    held = pack.levels.get(now or "")
    if left is None:
        raise Refusal("请选择降低后的星级。", status=422)
    if held is not None and left.rank >= held.rank:
        raise Refusal(f"降低后的星级须低于现在的{held.title}。", status=422)


def _check_second(session: Session, viewer: Viewer, kind: str, other: int | None) -> None:
    if other is None:
        if kind in NEEDS_TWO:
            raise Refusal("降低或撤销星级须由本部门另一人复核确认。")
        return
    if other == viewer.person_id:
        raise Refusal("复核确认须由另一人办理，不能是本人。")
    query = (
        select(func.count())
        .select_from(Membership)
        .join(Person, col(Person.id) == col(Membership.person_id))
        .where(
            Membership.person_id == other,
            Membership.organisation_id == viewer.organisation_id,
            Membership.role == Role.OFFICER,
            col(Person.disabled_at).is_(None),
        )
    )
    if not session.exec(query).one():
        raise Refusal("复核确认的人须是本部门的经办人员。")
