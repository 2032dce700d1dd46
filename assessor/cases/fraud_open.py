"""Open a finding of fraud against the enterprise or the provider of a case, with grounds, evidence and an amount."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.attach_file import TakenIn
from assessor.cases.fraud_standing import standings
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.register_enterprise import credit_code_problem
from assessor.workflow import Moment
from models.application import Application
from models.fraud import FraudFile, FraudFinding
from models.people import Organisation
from models.vocabulary import OrgKind, Role
from questionnaires.aftermath import Bar
from questionnaires.shapes import Pack

CODES = {
    "agreement": "伪造协议或合同",
    "invoice": "伪造、变造发票或付款凭证",
    "amount": "虚报金额",
    "not_done": "项目没有实施",
    "double": "同一项目重复申报",
    "collusion": "企业与服务商串通",
    "other": "其他（在事实中写明）",
}
PARTIES = {"enterprise": "申报企业", "provider": "云服务商"}
SHORTEST_GROUNDS, LONGEST_GROUNDS = 10, 4000
MOST_FEN = 10_000_000_000_000
"""A hundred thousand million 元: more is a slip of the pen."""
MOST_FILES = 20


@dataclass(frozen=True)
class Held:
    """What is held against whom. A provider is named by its credit code and name; the enterprise is the case's own."""

    party: str
    code: str
    grounds: str
    recover_fen: int
    uscc: str = ""
    name: str = ""


def decides(viewer: Viewer, case: Application, pack: Pack, bar: Bar) -> bool:
    """Whether the viewer's office establishes fraud under this bar for this case: the pack names its kind."""
    if viewer.role is not Role.OFFICER or viewer.kind != bar.decided_by:
        return False
    if viewer.kind is OrgKind.PROVINCE:
        return viewer.region_code[:2] == pack.province
    return viewer.region_code == (case.city_code if viewer.kind is OrgKind.CITY else case.county_code)


def bar_for(pack: Pack, party: str) -> Bar | None:
    """What the pack says follows for a party; None when its document says nothing."""
    return next((bar for bar in pack.bars.values() if bar.party == party), None)


def open_finding(
    session: Session, viewer: Viewer, case: Application, pack: Pack, held: Held, moment: Moment
) -> FraudFinding:
    """Put a finding on the record. Nothing follows from it yet: the party is heard and another person confirms first.

    Raises Refusal when the document has no clause for it, for another office, for missing grounds, or while an earlier
    finding against this party of this case is open or holds.
    """
    bar = bar_for(pack, held.party)
    if bar is None:
        raise Refusal("本项目的文件没有规定这一方弄虚作假的处理，不能据此认定。", status=422)
    if case.number is None:
        raise NotFound
    if not decides(viewer, case, pack, bar):
        raise Refusal("按本项目的文件，弄虚作假由另一级部门认定，请将线索报送该部门。", status=403)
    _check(held)
    uscc, name = _who(session, case, held)
    here = (col(FraudFinding.application_id) == case.id, col(FraudFinding.party) == held.party)
    earlier = standings(session, *here, col(FraudFinding.uscc) == uscc)
    if any(one.decision is None or one.holds for one in earlier):
        raise Refusal("对这一方已有一项认定正在办理或已经成立，请在那一项中办理。")
    made = FraudFinding(
        ref=new_ref(),
        application_id=case.id or 0,
        party=held.party,
        uscc=uscc,
        name=name,
        seq=len(earlier) + 1,
        pack_id=pack.id,
        pack_digest=pack.digest,
        bar_id=bar.id,
        cites=bar.cites,
        code=held.code,
        grounds=held.grounds.strip(),
        recover_fen=held.recover_fen,
        organisation_id=viewer.organisation_id,
        opened_by=viewer.person_id,
        at=moment.at,
    )
    add_once(session, made, "对这一方刚有人提出认定，请刷新页面后查看。")
    return made


def _check(held: Held) -> None:
    if held.code not in CODES:
        raise Refusal("请选择弄虚作假的情形。", status=422)
    if not SHORTEST_GROUNDS <= len(held.grounds.strip()) <= LONGEST_GROUNDS:
        raise Refusal(f"请写明查明的事实和依据的材料（{SHORTEST_GROUNDS} 至 {LONGEST_GROUNDS} 字）。", status=422)
    if not 0 <= held.recover_fen <= MOST_FEN:
        raise Refusal("应追回金额请填写零或正数，单位为元；没有拨付过资金的填 0。", status=422)


def _who(session: Session, case: Application, held: Held) -> tuple[str, str]:
    if held.party == "enterprise":
        firm = session.get_one(Organisation, case.enterprise_id)
        return firm.uscc or "", firm.name
    code = held.uscc.strip().upper()
    if problem := credit_code_problem(code):
        raise Refusal(f"云服务商的{problem}", status=422)
    known = session.exec(
        select(Organisation.name).where(Organisation.uscc == code, Organisation.kind == OrgKind.PROVIDER)
    ).one_or_none()
    name = known or held.name.strip()
    if not name:
        raise Refusal("这家云服务商没有在本系统登记，请填写它的名称。", status=422)
    return code, name


def add_evidence(
    session: Session, viewer: Viewer, finding: FraudFinding, taken: list[TakenIn], moment: Moment,
    *, statement_id: int | None = None,
) -> None:  # fmt: skip
    """Add inspected files to a finding: the office's evidence, or those of the party's statement."""
    already = len(session.exec(select(FraudFile.id).where(FraudFile.finding_id == finding.id)).all())
    if already + len(taken) > MOST_FILES:
        raise Refusal(f"一项认定最多 {MOST_FILES} 个文件，请合并同类材料。", status=422)
    for one in taken:
        session.add(
            FraudFile(
                ref=new_ref(),
                finding_id=finding.id or 0,
                statement_id=statement_id,
                sha256=one.sha256,
                name=one.name,
                media_type=one.seen.media_type,
                size=one.size,
                by_person_id=viewer.person_id,
                at=moment.at,
            )
        )
    session.flush()
