"""By which step of the process an enterprise files: packs name it differently, and a programme may have one for each route."""

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.case_facts import case_facts
from assessor.cases.refusal import Refusal
from assessor.workflow import Moment, unless
from assessor.workflow_table import filing_steps
from models.application import Application
from questionnaires.process_shapes import ProcessStep
from questionnaires.shapes import Pack

ROUTES = "route_is_"


def filing_step(session: Session, viewer: Viewer, case: Application, pack: Pack, moment: Moment) -> ProcessStep:
    """The step by which this case is filed from where it is: of several, the one that its route leaves open.

    Raises Refusal when the case is not with the enterprise, or when no route was chosen yet.
    """
    assert pack.process is not None
    steps = filing_steps(pack.process, case.state)
    if not steps:
        raise Refusal("申报已提交，不能再次提交。")
    if len(steps) == 1:
        return steps[0]
    facts = case_facts(session, case, pack, moment)
    for step in steps:
        closed = [
            name for name in step.unless if name.startswith(ROUTES) and unless.known[name].test(facts, viewer, moment)
        ]
        if not closed:
            return step
    question = next((q.label for s in pack.sections for q in s.questions if q.id == pack.route), "办理方式")
    raise Refusal(f"请先填写“{question}”，才知道报送哪个部门。", status=422)
