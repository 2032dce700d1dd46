"""Announce the result: the star is awarded, registered and certified. By another person than opened the notice."""

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.certify import certify
from assessor.cases.move import move
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.notice import Award
from models.people import Organisation
from models.vocabulary import OrgKind
from questionnaires.shapes import Pack


def announce(session: Session, viewer: Viewer, cases: list[Application], pack: Pack, moment: Moment) -> list[Award]:
    """Award the star to every case, or to none: raises Refusal when any of them may not be announced yet.

    `cases` must be locked. A case is awarded once (unique in the database).
    """
    if not cases:
        raise Refusal("请选择要公布的企业。", status=422)
    action = "province_announce" if viewer.kind is OrgKind.PROVINCE else "announce"
    return [_award(session, viewer, case, pack, action, moment) for case in cases]


def _award(session: Session, viewer: Viewer, case: Application, pack: Pack, action: str, moment: Moment) -> Award:
    move(session, viewer, case, pack, action, moment, data={"awarded_on": moment.today.isoformat()})
    enterprise = session.get_one(Organisation, case.enterprise_id)
    batch = session.get_one(Batch, case.batch_id)
    award = Award(
        uscc=enterprise.uscc or "",
        name=enterprise.name,
        city_code=case.city_code,
        level=case.level,
        awarded_on=moment.today,
        source=batch.title,
        application_id=case.id,
    )
    session.add(award)
    session.flush()
    certify(session, viewer, award, pack, batch, moment)
    return award
