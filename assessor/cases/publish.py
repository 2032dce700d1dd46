"""Open a public notice over one or more cases. Only the allow-listed columns are copied (name, code, star, city)."""

from datetime import date

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.move import move
from assessor.cases.names import new_ref
from assessor.cases.refusal import Refusal
from assessor.policy.calendar import UnknownYear, add_working_days
from assessor.workflow import Moment
from models.application import Application
from models.notice import NoticeItem, PublicNotice
from models.people import Organisation, Region
from models.vocabulary import PROVINCE_CODE, OrgKind
from questionnaires.shapes import Pack

WORKING_DAYS = "notice_working_days"


def publish(
    session: Session, viewer: Viewer, cases: list[Application], pack: Pack, title: str, moment: Moment
) -> PublicNotice:
    """Publish the list today; it ends on the n-th working day after today (the day of publication does not count).

    `cases` must be locked and of one batch. Raises Refusal when the list is empty or any case may not be published yet:
    then nothing is published.
    """
    if not cases:
        raise Refusal("请选择要公示的企业。", status=422)
    if not title.strip():
        raise Refusal("请填写公示标题。", status=422)
    days = pack.parameter(WORKING_DAYS)
    if not isinstance(days, int) or days < 1:
        raise Refusal("规则包没有设定公示的工作日数，不能开始公示。")
    notice = PublicNotice(
        ref=new_ref(),
        batch_id=cases[0].batch_id,
        region_code=PROVINCE_CODE if viewer.kind is OrgKind.PROVINCE else viewer.region_code,
        title=title.strip(),
        published_on=moment.today,
        ends_on=_last_day(moment.today, days),
        working_days=days,
        opened_by=viewer.person_id,
        opened_at=moment.at,
    )
    session.add(notice)
    session.flush()
    action = "province_publish" if viewer.kind is OrgKind.PROVINCE else "publish"
    for case in cases:
        data = {"notice": notice.ref, "ends_on": notice.ends_on.isoformat()}
        move(session, viewer, case, pack, action, moment, data=data)
        session.add(_item(session, notice, case))
    session.flush()
    return notice


def _last_day(today: date, days: int) -> date:
    try:
        return add_working_days(today, days)
    except UnknownYear as unknown:
        raise Refusal(f"{unknown}。录入之前不能发布公示，请联系系统管理员。") from unknown


def _item(session: Session, notice: PublicNotice, case: Application) -> NoticeItem:
    enterprise = session.get_one(Organisation, case.enterprise_id)
    city = session.get_one(Region, case.city_code)
    return NoticeItem(
        notice_id=notice.id or 0,
        application_id=case.id or 0,
        name=enterprise.name,
        uscc=enterprise.uscc or "",
        level=case.level,
        city=city.name,
    )
