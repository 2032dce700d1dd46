"""The party is heard before anything is decided: it is told, has time to answer, and its answer is on the record.

The programmes' documents do not say so; it is the service's own choice, as the law on administrative penalties asks it.
"""

from datetime import date

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.attach_file import TakenIn
from assessor.cases.day_words import day_words
from assessor.cases.fraud_open import add_evidence
from assessor.cases.fraud_standing import standing_of
from assessor.cases.refusal import NotFound, Refusal
from assessor.policy.calendar import UnknownYear, add_working_days
from assessor.workflow import Moment
from models.fraud import FraudDelivery, FraudFinding, FraudStatement
from models.people import Organisation
from models.vocabulary import OrgKind, Role

ANSWER_WORKING_DAYS = 5
"""How long the party has at least: own choice, as long as a party may ask for a hearing under the penalties law."""
HOW = {"online": "本系统告知，企业登录后可见", "post": "邮寄送达", "in_person": "当面送达"}
SHORTEST_WORDS, LONGEST_WORDS = 2, 4000


def tell(
    session: Session, viewer: Viewer, finding: FraudFinding, how: str, told_on: date, moment: Moment
) -> FraudDelivery:
    """Record that the party was told on a day; it then has ANSWER_WORKING_DAYS working days, the day itself not counted."""
    own_office(viewer, finding)
    _undecided(session, finding)
    if how not in HOW:
        raise Refusal("请选择告知方式。", status=422)
    if told_on > moment.today:
        raise Refusal("告知日期不能晚于今天。", status=422)
    if how == "online" and told_on != moment.today:
        raise Refusal("通过本系统告知的，告知日期就是今天。", status=422)
    try:
        answer_by = add_working_days(told_on, ANSWER_WORKING_DAYS)
    except UnknownYear as error:
        raise Refusal(str(error)) from error
    row = FraudDelivery(
        finding_id=finding.id or 0,
        told_on=told_on,
        how=how,
        answer_by=answer_by,
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    add_once(session, row, "已经告知过当事方，不再重复记录。")
    return row


def state(
    session: Session, viewer: Viewer, finding: FraudFinding, words: str, files: list[TakenIn], moment: Moment
) -> FraudStatement:
    """The party's own statement, made online by its certifier; several are kept, until the decision."""
    if not is_party(session, viewer, finding) or viewer.role is not Role.CERTIFIER:
        raise Refusal("陈述由当事单位的负责人提交。", status=403)
    if delivery_of(session, finding) is None:
        raise NotFound("没有找到这项告知")
    return _keep(session, viewer, finding, "stated", words, files, moment, own=True)


def write_down(
    session: Session, viewer: Viewer, finding: FraudFinding, kind: str, words: str, files: list[TakenIn], moment: Moment
) -> FraudStatement:  # fmt: skip
    """A statement that came on paper or by word of mouth, or the party's waiver, written down by the office."""
    own_office(viewer, finding)
    if kind not in ("stated", "waived"):
        raise Refusal("请选择是陈述申辩，还是明确放弃。", status=422)
    if delivery_of(session, finding) is None:
        raise Refusal("请先记录告知当事方的日期和方式，再记录它的陈述。")
    return _keep(session, viewer, finding, kind, words, files, moment, own=False)


def _keep(
    session: Session, viewer: Viewer, finding: FraudFinding, kind: str, words: str, files: list[TakenIn],
    moment: Moment, *, own: bool,
) -> FraudStatement:  # fmt: skip
    _undecided(session, finding)
    if not SHORTEST_WORDS <= len(words.strip()) <= LONGEST_WORDS:
        raise Refusal(f"请写明陈述的内容（{SHORTEST_WORDS} 至 {LONGEST_WORDS} 字）。", status=422)
    row = FraudStatement(
        finding_id=finding.id or 0,
        kind=kind,
        own=own,
        words=words.strip(),
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(row)
    session.flush()
    add_evidence(session, viewer, finding, files, moment, statement_id=row.id)
    return row


def delivery_of(session: Session, finding: FraudFinding) -> FraudDelivery | None:
    """When and how the party was told, if it was."""
    return session.exec(select(FraudDelivery).where(FraudDelivery.finding_id == finding.id)).one_or_none()


def statements_of(session: Session, finding: FraudFinding) -> list[FraudStatement]:
    """What the party said, the oldest first."""
    query = select(FraudStatement).where(FraudStatement.finding_id == finding.id).order_by(col(FraudStatement.id))
    return list(session.exec(query))


def not_heard(session: Session, finding: FraudFinding, today: date) -> str | None:
    """Why the party cannot yet be taken as heard, as a sentence; None when it was heard or let its time pass."""
    told = delivery_of(session, finding)
    if told is None:
        return "还没有告知当事方，请先告知并听取陈述。"
    if statements_of(session, finding) or today > told.answer_by:
        return None
    return f"当事方可以陈述到 {day_words(told.answer_by)}，现在还没有它的陈述或放弃记录，不能认定。"


def is_party(session: Session, viewer: Viewer, finding: FraudFinding) -> bool:
    """Whether the viewer belongs to the party itself."""
    kind = OrgKind.ENTERPRISE if finding.party == "enterprise" else OrgKind.PROVIDER
    if viewer.kind is not kind:
        return False
    return session.get_one(Organisation, viewer.organisation_id).uscc == finding.uscc


def own_office(viewer: Viewer, finding: FraudFinding) -> None:
    """Raises Refusal unless the viewer is an officer of the office that opened the finding."""
    if viewer.role is not Role.OFFICER or viewer.organisation_id != finding.organisation_id:
        raise Refusal("只有提出认定的部门可以办理。", status=403)


def _undecided(session: Session, finding: FraudFinding) -> None:
    decision = standing_of(session, finding).decision
    if decision is not None:
        raise Refusal("这项认定已经有结论，告知和陈述不再更改；有新的情况请由两人更正或撤销。")
