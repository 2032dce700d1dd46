"""The offices' side of the story: county, city and province look, judge, publish and announce."""

from datetime import timedelta
from typing import Any

from sqlmodel import col, select

from assessor.access import Viewer
from assessor.cases.announce import announce
from assessor.cases.attach_file import TakenIn
from assessor.cases.move import move
from assessor.cases.object_to import Complaint, answer_objection
from assessor.cases.opinions import Judged, record_opinions
from assessor.cases.publish import publish
from assessor.cases.receive_objection import Arrival, find_line, receive_objection
from assessor.cases.record_credit_review import CreditLook, record_credit_review
from assessor.cases.scope import last_submission
from assessor.cases.send_back import FieldRemark, send_back, usual_correction_day
from assessor.cases.state_position import state_position
from assessor.demo.filling import needs_mending
from assessor.demo.paper_making import keep
from assessor.demo.papers import Sheet
from assessor.demo.world import Running, World
from assessor.workflow import Moment
from models.notice import NoticeItem, Objection, PublicNotice
from models.people import Region
from models.vocabulary import Judgement, ReturnCode

LOOKED_INTO = {
    "no-refunds": "已核对退款回单与合同变更，退款已从投入中减除，其余付款属实。",
    "applicant-paid": "已核对代付协议和集团内部结算单，费用由申报企业承担。",
    "payments-in-yuan": "已核对发票原件，该笔为按量计费的尾款，金额属实。",
    "only-public-cloud": "已核对合同，公有云部分单独计费，满足采购公有云的要求。",
    "credit-code-of-province": "企业由外省迁入，已核对营业执照，现注册地在本省。",
}
USUAL_REASON = "已核对原件，情况属实。"
RETURNED = "有一项云服务的使用时间不符合连续使用要求，请逐项核对后补正。"


def forward(world: World, one: Running, moment: Moment) -> None:
    """The county explains what an officer had to look into, and passes the filing on."""
    county = world.county(one)
    judged = _judged(world, one, only_explained=True)
    if judged:
        record_opinions(world.session, county, one.opened, world.pack, judged, moment)
    move(world.session, county, one.opened, world.pack, "forward", moment)


def refuse(world: World, one: Running, moment: Moment) -> None:
    """The county refuses what no correction can lift, naming the first such rule."""
    says = next(f["says"] for f in _findings(world, one) if f["effect"] == "ineligible")
    move(
        world.session,
        world.county(one),
        one.opened,
        world.pack,
        "refuse",
        moment,
        reason=f"不符合“{says}”，补正不能解决。",
    )


def send_back_by_county(world: World, one: Running, moment: Moment) -> None:
    """The county returns the filing; every other one says first that it shares what the rules found."""
    county = world.county(one)
    found = [Judged(f["rule"], Judgement.NOT_MET) for f in _findings(world, one) if f["outcome"] == "not_met"]
    if found and one.filing.firm.key % 2:
        record_opinions(world.session, county, one.opened, world.pack, found, moment)
    _send_back(world, one, county, moment)


def send_back_by_city(world: World, one: Running, moment: Moment) -> None:
    """The city returns the filing."""
    _send_back(world, one, world.city(one), moment)


def _send_back(world: World, one: Running, officer: Viewer, moment: Moment) -> None:
    words = "这项服务截至规定日期未连续用满三个月或已停用：确系填错的请按开通证明更正，否则请移出本次申报。"
    remarks = [FieldRemark("services", one.lines["services"][0], "used", ReturnCode.WRONG_PERIOD, words)]
    if not needs_mending(one.filing) or one.filing.firm.key % 2:
        words = "付款凭证不清晰，请重新上传银行回单。"
        remarks.append(FieldRemark("payments", one.lines["payments"][0], "", ReturnCode.UNREADABLE, words))
    day = usual_correction_day(moment)
    send_back(world.session, officer, one.opened, world.pack, remarks, RETURNED, day, moment)


def judge(world: World, one: Running, moment: Moment) -> None:
    """The city records its opinion on every rule."""
    record_opinions(world.session, world.city(one), one.opened, world.pack, _judged(world, one), moment)


def province_judge(world: World, one: Running, moment: Moment) -> None:
    """The province records its opinion on every rule."""
    record_opinions(world.session, world.province(), one.opened, world.pack, _judged(world, one), moment)


def credit(world: World, one: Running, moment: Moment) -> None:
    """The city looks up the credit record."""
    city = world.city(one)
    record_credit_review(world.session, city, one.opened, world.pack, _look(world, city, moment), moment)


def province_credit(world: World, one: Running, moment: Moment) -> None:
    """The province looks up the credit record."""
    province = world.province()
    record_credit_review(world.session, province, one.opened, world.pack, _look(world, province, moment), moment)


def _look(world: World, officer: Viewer, moment: Moment) -> CreditLook:
    days = world.pack.parameter("credit_review_days")
    assert isinstance(days, int)
    looked_at = moment.at - timedelta(minutes=6)
    until, source = moment.today + timedelta(days=days), "信用中国（江苏）"
    return CreditLook(moment.today, until, source, "clear", "", looked_at, _result_page(world, officer, moment))


def _result_page(world: World, officer: Viewer, moment: Moment) -> TakenIn | None:
    """One page for all that an office looks up on a day; none where the demonstration keeps no files."""
    if world.store_at is None:
        return None
    key = (officer.region_code, moment.today)
    if key not in world.looked_up:
        period = (moment.today, moment.today)
        sheet = Sheet("credit_report", "批量信用查询", "信用信息平台（演示）", None, moment.today, period, "", ())
        seed = int(officer.region_code) * 100 + moment.today.day
        world.looked_up[key] = keep(world.store_at, officer.organisation_name, seed, sheet)
    return world.looked_up[key]


def evaluate(world: World, one: Running, moment: Moment) -> None:
    """The city concludes: a rating for 3★ and 4★, a screening for 5★."""
    action = "screen" if one.filing.level == "five_star" else "evaluate"
    move(world.session, world.city(one), one.opened, world.pack, action, moment)


def reject(world: World, one: Running, moment: Moment) -> None:
    """The city decides against the enterprise."""
    reason = "现场核查与申报不符。" if one.filing.path == "refuted" else "异议经复核成立，所报工业 APP 并非本企业使用。"
    move(world.session, world.city(one), one.opened, world.pack, "reject", moment, reason=reason)


def step(action: str, provincial: bool = False) -> Any:
    """A turn that is one plain step of the process table, by the city or the province."""

    def take(world: World, one: Running, moment: Moment) -> None:
        officer = world.province() if provincial else world.city(one)
        reason = "异议经复核不成立，已答复，恢复公示。" if action == "resume" else ""
        move(world.session, officer, one.opened, world.pack, action, moment, reason=reason)

    return take


def objected(world: World, one: Running, moment: Moment) -> None:
    """Somebody objects to a published line on the public page."""
    words = "公示名单中该企业所报的工业 APP 据了解尚未投入使用，请核实。"
    _object_online(world, one, Complaint("某配套企业职工（虚构）", "演示电话 000-0000", words), moment)


def province_objected(world: World, one: Running, moment: Moment) -> None:
    """Somebody objects to a line published by the province."""
    words = "该企业的数据加模型应用与另一家关联企业的材料相同，请核实归属。"
    _object_online(world, one, Complaint("", "demo@example.invalid", words), moment)


def _object_online(world: World, one: Running, complaint: Complaint, moment: Moment) -> None:
    item = world.session.exec(
        select(NoticeItem, PublicNotice.ref)
        .join(PublicNotice, col(PublicNotice.id) == col(NoticeItem.notice_id))
        .where(NoticeItem.application_id == one.opened.id)
        .order_by(col(NoticeItem.id).desc())
    ).first()
    assert item is not None
    line = find_line(world.session, item[1], item[0].uscc, lock=True)
    receive_objection(world.session, line, world.pack, Arrival(complaint, f"demo-{one.filing.firm.key}"), moment)


def answered(upheld: bool) -> Any:
    """A turn in which the city answers the open objection."""
    words = "经现场复核和后台日志核对，" + (
        "异议属实。" if upheld else "该 APP 自2021年9月起每个工作日均有使用记录，异议不成立。"
    )

    def take(world: World, one: Running, moment: Moment) -> None:
        query = select(Objection.id).where(Objection.application_id == one.opened.id)
        objection_id = world.session.exec(query).one()
        officer = world.city(one, second=True)
        position = "该 APP 由设备部使用，登录日志和班组记录可以随时查看，请来厂核实。"
        earlier = Moment(moment.at - timedelta(minutes=90), moment.today)
        state_position(
            world.session, one.certifier, one.opened, world.pack, objection_id or 0, position, [], earlier
        )
        answer_objection(world.session, officer, one.opened, world.pack, objection_id or 0, words, upheld, moment)

    return take


def publish_all(world: World, several: list[Running], moment: Moment) -> None:
    """A city or the province publishes its list."""
    provincial = several[0].filing.level == "five_star"
    officer = world.province() if provincial else world.city(several[0])
    who = "江苏省" if provincial else world.session.get_one(Region, several[0].filing.firm.city).name
    part = "" if several[0].filing.pace == "early" else "（第二批名单）"
    title = f"{who}{world.batch.title}：拟评为{'五星级' if provincial else '三星级、四星级'}的企业公示{part}"
    publish(world.session, officer, [one.opened for one in several], world.pack, title, moment)


def announce_all(world: World, several: list[Running], moment: Moment) -> None:
    """Another person than the one who published announces the result."""
    provincial = several[0].filing.level == "five_star"
    officer = world.province(second=True) if provincial else world.city(several[0], second=True)
    announce(world.session, officer, [one.opened for one in several], world.pack, moment)


def _findings(world: World, one: Running) -> list[dict[str, Any]]:
    submission = last_submission(world.session, one.opened)
    assert submission is not None
    findings: list[dict[str, Any]] = submission.verdict["findings"]
    return findings


def _judged(world: World, one: Running, only_explained: bool = False) -> list[Judged]:
    made = []
    for finding in _findings(world, one):
        if finding["outcome"] == "not_met":
            made.append(Judged(finding["rule"], Judgement.MET, LOOKED_INTO.get(finding["rule"], USUAL_REASON)))
        elif not only_explained:
            made.append(Judged(finding["rule"], Judgement(finding["outcome"])))
    return made
