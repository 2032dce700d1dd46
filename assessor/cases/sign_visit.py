"""Sign a visit. With the last signature the record is sealed: from then on only a supplementary visit adds to it."""

from dataclasses import dataclass

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn
from assessor.cases.digest import digest_of
from assessor.cases.record_visit_line import checked_key, must_be_under_way
from assessor.cases.refusal import Refusal
from assessor.cases.visit_content import ENTERPRISE, content_of, missing, signatures, signers
from assessor.cases.visits import findings_of
from assessor.policy.inspected_document import overall
from assessor.workflow import Moment
from models.application import Application
from models.site_visit import SiteVisit, SiteVisitRecord, SiteVisitSignature

WAYS = {"drawn": "手写签名", "typed": "本人确认（输入姓名）", "refused": "拒绝签字"}
LONGEST = 40
SHORTEST_REASON = 4


@dataclass(frozen=True)
class Sign:
    """One signature as it was given. `content` is the digest that the signer saw; `picture` the kept drawing."""

    key: str
    signer: str
    name: str
    way: str
    content: str
    position: str = ""
    reason: str = ""
    confirmed: bool = False
    picture: TakenIn | None = None


def sign_visit(
    session: Session, viewer: Viewer, visit: SiteVisit, case: Application, sign: Sign, moment: Moment
) -> SiteVisitSignature:
    """Add a signature to a locked visit; the last one seals the record. The same sending again gives the same one.

    Raises Refusal when something is not recorded yet, when the content changed since the signer saw it, or when the
    signature itself is not complete.
    """
    again = select(SiteVisitSignature).where(SiteVisitSignature.visit_id == visit.id)
    found = session.exec(again.where(SiteVisitSignature.entry_key == checked_key(sign.key))).one_or_none()
    if found is not None:
        return found
    must_be_under_way(visit)
    content = content_of(session, visit, case)
    digest = digest_of(content)
    if todo := missing(content):
        raise Refusal(f"还有 {len(todo)} 项没有记录结果，全部记录后才能签字。")
    if sign.content != digest:
        raise Refusal("签字时看到的内容后来有改动，请重新看过再签。")
    _check(sign, signers(session, visit))
    if sign.signer in signatures(session, visit, digest):
        raise Refusal("这一位已经签过字。")
    row = SiteVisitSignature(
        visit_id=visit.id or 0,
        signer=sign.signer,
        name=sign.name.strip(),
        position=sign.position.strip(),
        way=sign.way,
        sha256=sign.picture.sha256 if sign.picture and sign.way == "drawn" else None,
        reason=sign.reason.strip() if sign.way == "refused" else "",
        content_sha256=digest,
        entry_key=sign.key,
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(row)
    session.flush()
    if set(signers(session, visit)) == set(signatures(session, visit, digest)):
        _seal(session, visit, content, digest, moment)
    return row


def _check(sign: Sign, wanted: dict[str, str]) -> None:
    if sign.signer not in wanted:
        raise Refusal("签字人不在这次核查的人员之中，请刷新页面。", status=422)
    if sign.way not in WAYS:
        raise Refusal("请选择签字方式。", status=422)
    if not sign.name.strip() or len(sign.name.strip()) > LONGEST:
        raise Refusal(f"请填写签字人姓名（不超过 {LONGEST} 字）。", status=422)
    if len(sign.position) > LONGEST or len(sign.reason) > 500:
        raise Refusal("职务或理由太长，请精简。", status=422)
    if sign.signer != ENTERPRISE and sign.name.strip() != wanted[sign.signer]:
        raise Refusal(f"这一栏由{wanted[sign.signer]}签字，姓名不符。", status=422)
    if sign.signer == ENTERPRISE and sign.way != "refused" and not sign.position.strip():
        raise Refusal("请填写企业签字人的职务。", status=422)
    if sign.way == "refused" and sign.signer != ENTERPRISE:
        raise Refusal("核查人员须签字；有不同意见的，写在相应项目的情况说明里。", status=422)
    if sign.way == "refused" and len(sign.reason.strip()) < SHORTEST_REASON:
        raise Refusal("拒绝签字的，请写明理由（至少 4 个字）。", status=422)
    if sign.way == "typed" and not sign.confirmed:
        raise Refusal("输入姓名代替手写的，请勾选“本人确认”。", status=422)
    if sign.way == "drawn" and (sign.picture is None or sign.picture.seen.media_type != "image/png"):
        raise Refusal("请先在方框里手写签名，或改用输入姓名。", status=422)


def _seal(session: Session, visit: SiteVisit, content: dict[str, object], digest: str, moment: Moment) -> None:
    session.add(
        SiteVisitRecord(
            visit_id=visit.id or 0,
            content=content,
            content_sha256=digest,
            result=overall(findings_of(session, visit)),
            at=moment.at,
        )
    )
    visit.phase = "sealed"
    session.add(visit)
    session.flush()
