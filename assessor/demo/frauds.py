"""What follows on fraud in the demonstration: one finding that holds with part of the money back, one being heard; and the
numbers that an authority entered for its plan. Which cases these are follows from the packs and the projects that are there."""

from collections.abc import Iterator, Mapping
from datetime import date

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_account import add_account
from assessor.cases.carry_out import confirm_proposal
from assessor.cases.fraud_decide import Wish, propose_decision
from assessor.cases.fraud_hear import state, tell
from assessor.cases.fraud_open import Held, bar_for, decides, open_finding
from assessor.cases.plan_targets import Entered, enter, may_enter
from assessor.cases.recovery import record_recovery
from assessor.demo.accounts import PASSWORD, password_hash
from assessor.demo.people import viewer_of
from assessor.demo.timetable import NOW, moment
from models.application import Application
from models.batch import Batch
from models.people import Membership, Organisation, Person
from models.vocabulary import OrgKind, Role
from questionnaires.shapes import Pack

TOLD, DECIDED = date(2022, 3, 18), NOW.date()
PAID_FEN = 15_000_000
GROUNDS = "回访发现合同对应的云账号从未开通，服务商书面证明没有收到这笔服务款，付款凭证与银行流水不符。"
DOUBTS = "申报的云账号近三个月没有使用记录，付款凭证上的流水号在银行查询不到，需要企业说明。"
SOURCES = {2019: ("2019 年度工作总结", date(2020, 1, 10)), 2020: ("2020 年度工作总结", date(2021, 1, 12)),
           2021: ("2021 年度认定名单", date(2021, 12, 20))}  # fmt: skip


def follow_fraud(session: Session, packs: Mapping[str, Pack]) -> None:
    """Two findings, where there are projects to find them in, and entries for every plan with targets."""
    found = list(_cases(session, packs))
    done = next(
        (one for one in found if _is_paid(*one) and (bar := bar_for(one[1], "enterprise")) and bar.recovered), None
    )
    if done is not None:
        _holds(session, *done)
    open_ = [one for one in found if not _is_final(*one) and one[1] is not (done[1] if done else None)]
    open_ = open_ or [one for one in found if not _is_final(*one)]
    if open_:
        _heard(session, *open_[0])
    for batch, pack in _plans(session, packs):
        _numbers(session, batch, pack)


def _cases(session: Session, packs: Mapping[str, Pack]) -> Iterator[tuple[Application, Pack]]:
    query = select(Application, Batch.pack_id).join(Batch, col(Batch.id) == col(Application.batch_id))
    for case, pack_id in session.exec(
        query.where(col(Application.number).is_not(None)).order_by(col(Application.id))
    ).all():
        pack = packs.get(pack_id)
        if pack is not None and bar_for(pack, "enterprise") and case.state not in ("returned", "withdrawn"):
            yield case, pack


def _is_paid(case: Application, pack: Pack) -> bool:
    bar = bar_for(pack, "enterprise")
    step = pack.process.step(bar.recovered, case.state) if pack.process and bar and bar.recovered else None
    return step is not None


def _is_final(case: Application, pack: Pack) -> bool:
    assert pack.process is not None
    return pack.process.states[case.state].final


def _holds(session: Session, case: Application, pack: Pack) -> None:
    first, second = _officers(session, case, pack)
    held = Held("enterprise", "invoice", GROUNDS, 2 * PAID_FEN)
    finding = open_finding(session, first, case, pack, held, moment(TOLD, 400))
    tell(session, first, finding, "online", TOLD, moment(TOLD, 410))
    state(session, _certifier(session, case), finding, "合同由中介代办，本单位愿意退回资金。", [], moment(TOLD, 470))
    wish = Wish("confirmed", 2 * PAID_FEN)
    reason = "当事方承认事实，陈述不影响认定。"
    proposal = propose_decision(session, first, finding, pack, wish, reason, moment(DECIDED, 4))
    confirm_proposal(session, second, proposal, moment(DECIDED, 10))
    record_recovery(
        session, first, finding, "recovered", PAID_FEN, DECIDED, "银行回单 20220321-07", 0, moment(DECIDED, 20)
    )


def _heard(session: Session, case: Application, pack: Pack) -> None:
    first, _ = _officers(session, case, pack)
    finding = open_finding(session, first, case, pack, Held("enterprise", "not_done", DOUBTS, 0), moment(TOLD, 420))
    tell(session, first, finding, "online", TOLD, moment(TOLD, 430))


def _officers(session: Session, case: Application, pack: Pack) -> tuple[Viewer, Viewer]:
    """Two people of the office that establishes fraud; the second has the first one's login with -b at the end."""
    bar = bar_for(pack, "enterprise")
    assert bar is not None
    offices = select(Organisation).where(Organisation.kind == bar.decided_by).order_by(col(Organisation.id))
    for office in session.exec(offices).all():
        people = _people(session, office, Role.OFFICER)
        if people and decides(people[0], case, pack, bar):
            break
    else:
        raise LookupError(f"nobody establishes fraud in {pack.id}")
    if len(people) == 1:
        login, hashed = f"{people[0].login}-b", password_hash(PASSWORD)
        person, _ = add_account(
            session, office, "许复核", login, Role.OFFICER, hashed, moment(TOLD, 0), must_change=False
        )
        people.append(viewer_of(session, person, office, Role.OFFICER))
    return people[0], people[1]


def _certifier(session: Session, case: Application) -> Viewer:
    return _people(session, session.get_one(Organisation, case.enterprise_id), Role.CERTIFIER)[0]


def _people(session: Session, office: Organisation, role: Role) -> list[Viewer]:
    query = (
        select(Person)
        .join(Membership, col(Membership.person_id) == col(Person.id))
        .where(Membership.organisation_id == office.id, Membership.role == role)
    )
    return [viewer_of(session, one, office, role) for one in session.exec(query.order_by(col(Person.id))).all()]


def _plans(session: Session, packs: Mapping[str, Pack]) -> Iterator[tuple[Batch, Pack]]:
    for batch in session.exec(select(Batch).order_by(col(Batch.id))).all():
        if batch.pack_id in packs and packs[batch.pack_id].targets:
            yield batch, packs[batch.pack_id]


def _numbers(session: Session, batch: Batch, pack: Pack) -> None:
    """A tenth to a third of each target in each of three years, as a city officer of the province would enter them."""
    offices = select(Organisation).where(Organisation.kind == OrgKind.CITY).order_by(col(Organisation.id))
    everybody = (one for office in session.exec(offices).all() for one in _people(session, office, Role.OFFICER))
    officer = next((one for one in everybody if may_enter(one, pack)), None)
    entered = [target for target in pack.targets.values() if target.counted == "entered"]
    for at, target in enumerate(entered if officer else ()):
        wanted = pack.parameter(target.parameter)
        assert isinstance(wanted, int) and officer is not None
        for year, (source, day) in SOURCES.items():
            value = wanted * (2 + (at + year) % 3) // 12
            given = Entered(target.id, year, value, source, day, "按年度总结录入")
            enter(session, officer, batch, pack, given, moment(TOLD, 60 + at))
