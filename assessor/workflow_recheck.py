"""The predicates of the yearly re-check of rated enterprises (46号 三.4); the others are those of workflow.py.

As there, each is one function with one sentence, and the sentence is what a refused person reads.
"""

from assessor.access import Viewer
from assessor.workflow import CaseFacts, Moment, unless

KEEP, DOWNGRADE, WITHDRAW = "keep", "downgrade", "withdraw"


@unless("企业还没有答复，答复期限也还没有过。")
def answer_awaited(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.answer_due is not None and moment.today <= case.answer_due


@unless("处理意见须由提出以外的另一人复核确认。")
def same_person_proposed(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.evaluated_by is None or case.evaluated_by == viewer.person_id


@unless("处理意见是降低或撤销星级，须先公示，不能直接确认。")
def proposes_to_take(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.proposes != KEEP


@unless("处理意见是保持星级，不需要公示。")
def proposes_to_keep(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.proposes not in (DOWNGRADE, WITHDRAW)


@unless("处理意见不是降低星级。")
def proposes_no_downgrade(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.proposes != DOWNGRADE


@unless("处理意见不是撤销星级。")
def proposes_no_withdrawal(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.proposes != WITHDRAW
