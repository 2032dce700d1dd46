"""Open an application: choose a star in a batch and start a draft. One per enterprise and batch (46号 一(三))."""

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.names import new_ref
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment
from models.application import Application, DraftAnswer
from models.batch import Batch
from models.people import Organisation
from questionnaires.shapes import Pack

ONLY_ONE = "本企业在本批次已有一份申报。每家企业每批次只能申报一个星级；要改报，请先撤回原申报，或在退回补正时更改星级。"


def open_application(session: Session, viewer: Viewer, batch: Batch, pack: Pack, level: str, moment: Moment) -> Application:
    """Start a draft for `level`, pre-filled with what registration already knows.

    Raises Refusal when the level is not the pack's, or when the enterprise already has an application in this batch
    (held by a partial unique index, so two clicks at once cannot make two).
    """
    if level not in pack.levels:
        raise Refusal("请选择要申报的星级。", status=422)
    enterprise = session.get_one(Organisation, viewer.organisation_id)
    assert batch.id is not None and enterprise.id is not None and viewer.city_code is not None
    case = Application(
        ref=new_ref(),
        batch_id=batch.id,
        enterprise_id=enterprise.id,
        level=level,
        county_code=enterprise.region_code,
        city_code=viewer.city_code,
        state_since=moment.at,
        created_at=moment.at,
        created_by=viewer.person_id,
    )
    add_once(session, case, ONLY_ONE)
    assert case.id is not None
    session.add(
        DraftAnswer(
            application_id=case.id,
            section="enterprise",
            answers={"name": enterprise.name, "uscc": enterprise.uscc, "region": enterprise.region_code},
            updated_at=moment.at,
            updated_by=viewer.person_id,
        )
    )
    session.flush()
    return case


def current_application(session: Session, viewer: Viewer, batch: Batch) -> Application | None:
    """The enterprise's application in this batch that was not withdrawn, if there is one."""
    query = select(Application).where(
        Application.batch_id == batch.id,
        Application.enterprise_id == viewer.organisation_id,
        Application.state != "withdrawn",
    )
    return session.exec(query).one_or_none()
