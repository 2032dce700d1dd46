"""What stands against a step around a public notice: objections, its running, who opened it."""

from assessor.access import Viewer
from assessor.workflow import CaseFacts, Moment, unless


@unless("有异议尚未答复。")
def objection_open(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.objections_open > 0


@unless("没有已记录的异议。")
def no_objection_open(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.objections_open == 0


@unless("有异议经复核成立，不能公布。")
def objection_upheld(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.objections_upheld > 0


@unless("公示期还没有满。")
def notice_not_over(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.notice is None or moment.today <= case.notice.ends_on


@unless("公示期已满，不再收公示异议。发现弄虚作假的，仍可随时向发布公示的部门书面反映。")
def notice_over(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.notice is None or moment.today > case.notice.ends_on


@unless("公布须由发起公示以外的另一人复核办理。")
def same_person_opened_notice(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.notice is None or case.notice.opened_by == viewer.person_id
