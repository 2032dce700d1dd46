"""Which offices a case has come to: noted when it enters a state in which they have a step to take."""

from sqlmodel import Session, select

from assessor.workflow import Actor, Moment
from assessor.workflow_table import actors_in
from models.application import Application
from models.project import CaseReach
from models.vocabulary import PROVINCE_CODE, REACHED_KINDS
from questionnaires.shapes import Pack


def note_reach(session: Session, case: Application, pack: Pack, moment: Moment) -> None:
    """Note the offices of the programme that may act on the case as it stands now, once each. The industry's own offices see
    what is filed in their region anyway."""
    assert pack.process is not None and case.id is not None
    wanted = {(a.kind, region_of(a, case)) for a in actors_in(pack.process, case.state) if a.kind in REACHED_KINDS}
    if not wanted:
        return
    there = select(CaseReach.kind, CaseReach.region_code).where(CaseReach.application_id == case.id)
    for kind, region in sorted(wanted - {(kind, code) for kind, code in session.exec(there)}):
        session.add(CaseReach(application_id=case.id, kind=kind, region_code=region, at=moment.at))
    session.flush()


def region_of(actor: Actor, case: Application) -> str:
    """The region of the office that an actor means for this case; '' for one that is no office."""
    if actor.of == "county":
        return case.county_code
    if actor.of == "city":
        return case.city_code
    return province_of(case.city_code) if actor.of == "province" else ""


def province_of(code: str) -> str:
    """The code of the province that a division lies in (GB/T 2260: the first two digits)."""
    return code[:2] + PROVINCE_CODE[2:]
