"""The predicates of the subsidy programmes: every office that acts in them, and what stands against a step there.

As in workflow.py, each is one function with one sentence, and the sentence is what a refused person reads.
"""


from assessor.access import Viewer
from assessor.workflow import Actor, CaseFacts, Moment, unless, who
from models.vocabulary import OrgKind, Role
from questionnaires.process_shapes import ProcessStep


@who("云服务商只办理本单位服务的项目，由其负责人确认。", Actor(OrgKind.PROVIDER))
def provider_of(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    own = case.provider_id is not None and viewer.organisation_id == case.provider_id
    return own and viewer.kind is OrgKind.PROVIDER and viewer.role is Role.CERTIFIER


@who("县（市、区）财政部门只办理本县（市、区）的项目。", Actor(OrgKind.FINANCE, "county"))
def finance_of_county(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _office(viewer, OrgKind.FINANCE, case.county_code)


@who("设区市财政局只办理本市的项目。", Actor(OrgKind.FINANCE, "city"))
def finance_of_city(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _office(viewer, OrgKind.FINANCE, case.city_code)


@who("本步骤由区属运营公司办理。", Actor(OrgKind.OPERATOR, "county"))
def operator_of_county(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _office(viewer, OrgKind.OPERATOR, case.county_code)


@who("本步骤由云平台运营公司办理。", Actor(OrgKind.OPERATOR, "city"))
def operator_of_city(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _office(viewer, OrgKind.OPERATOR, case.city_code)


@who("本步骤由受聘的第三方机构办理。", Actor(OrgKind.THIRD_PARTY, "county"))
def third_party_of_county(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _office(viewer, OrgKind.THIRD_PARTY, case.county_code)


@who("本步骤由局党组会议审定后登记。", Actor(OrgKind.PARTY_GROUP, "county"))
def party_group_of_county(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _office(viewer, OrgKind.PARTY_GROUP, case.county_code)


@who("本步骤由区政府分管领导签批后登记。", Actor(OrgKind.GOVERNMENT, "county"))
def government_of_county(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _office(viewer, OrgKind.GOVERNMENT, case.county_code)


@who("本步骤由市政府审批后登记。", Actor(OrgKind.GOVERNMENT, "city"))
def government_of_city(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _office(viewer, OrgKind.GOVERNMENT, case.city_code)


@who("城市服务云项目由市大数据局办理。", Actor(OrgKind.DATA_BUREAU, "city"))
def data_bureau_of_city(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return _office(viewer, OrgKind.DATA_BUREAU, case.city_code)


def _office(viewer: Viewer, kind: OrgKind, region_code: str) -> bool:
    return viewer.kind is kind and viewer.role is Role.OFFICER and viewer.region_code == region_code


@unless("本项目不经运营公司，由企业自费购买目录内的服务后申报。")
def route_is_not_operator(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.route != "operator"


@unless("本项目经运营公司办理，不按自费购买的程序申报。")
def route_is_not_self_paid(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.route != "self_paid"


@unless("城市服务云项目由市大数据局审核汇总。")
def route_is_city_service(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.route is None or case.route == "city_service"


@unless("市大数据局只办理城市服务云项目。")
def route_is_not_city_service(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.route != "city_service"


@unless("本月的受理日期已过，请在下个月受理期内报送。")
def intake_over(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.intake_until_day is None or moment.today.day > case.intake_until_day


@unless("还没有验收通过的记录。")
def not_accepted(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.accepted is not True


@unless("补助金额还没有算定。")
def award_not_settled(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.award_fen is None


@unless("项目只能延期一次，本项目已经延期过。")
def extended_before(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.times_extended is None or case.times_extended > 0


@unless("撤销作废须由一人提出、本单位另一人在“双人确认”里确认，不能直接办理。")
def void_undoing_not_confirmed(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.undoing_confirmed is not True


@unless("规则判定本单位不符合条件，补正也不能解决，不能通过。")
def a_rule_bars_for_good(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.outcome is None or case.outcome == "ineligible"


@unless("本企业或本项目的云服务商因弄虚作假被取消资格，限制期内不能参与本项目；依据的条款见“失信处理”。")
def barred(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.barred is not False


@unless("弄虚作假还没有经两人认定，请先在“失信处理”中提出、听取陈述并确认。")
def fraud_not_confirmed(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.fraud_confirmed is not True


@unless("应追回的资金还没有全部追回，见“失信处理”的追回台账。")
def money_outstanding(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.money_outstanding is not False


@unless("这一步的期限已过，逾期不受理。确需办理的，由省厅写明理由、延长期限。")
def past_due(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.step_due is not None and moment.today > case.step_due


@unless("本项目被抽中或列入重点排查，还没有“核查属实”的记录，不能通过核查。")
def check_not_clear(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.check_owed is not False


PAYS, COMES_BACK = "payment_not_confirmed", "return_not_confirmed"
"""The guards of the steps that only follow on money that two persons recorded."""


@unless("拨付须由财政部门一人登记、本单位另一人确认，一个人不能办理。")
def payment_not_confirmed(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return not case.paid_fen


@unless("退回的资金须由财政部门一人登记、本单位另一人确认，全部退回后才能办理追回。")
def return_not_confirmed(case: CaseFacts, viewer: Viewer, moment: Moment) -> bool:
    return case.paid_fen != 0


def moves_money(step: ProcessStep) -> str | None:
    """Whether a step follows on money that moves: 'paid', 'recovered', or None."""
    return "paid" if PAYS in step.unless else "recovered" if COMES_BACK in step.unless else None


def once_recorded(case: CaseFacts) -> CaseFacts:
    """The case as it will be when the money that may move now was recorded by two persons."""
    return case.but(paid_fen=0 if case.paid_fen else 1)
