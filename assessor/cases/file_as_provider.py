"""Hand in a provider's filing, and what the office makes of it: returned, accepted with its day, struck out."""

from datetime import date

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.attach_file import TakenIn
from assessor.cases.digest import digest_of
from assessor.cases.fraud_standing import bars_against
from assessor.cases.keep_pack import keep_pack
from assessor.cases.names import new_ref
from assessor.cases.provider_filing import (
    assembled,
    files_of,
    materials_of,
    must_be_editable,
    reviews,
    terms_of,
)
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.windows import BEIJING
from assessor.workflow import Moment
from models.people import Organisation
from models.provider import ProviderFiling, ProviderFilingFile, ProviderFilingStep, ProviderFilingVersion
from models.vocabulary import Role
from questionnaires.shapes import Pack

MOST_FILES = 100
SHORTEST_REASON = 4
LONGEST_REASON = 1000


def attach_material(
    session: Session, viewer: Viewer, filing: ProviderFiling, pack: Pack, material: str, kept: TakenIn, moment: Moment
) -> ProviderFilingFile:
    """Add a file as one of the programme's materials; the same bytes sent again (a retry) are one file. Raises Refusal."""
    must_be_editable(filing)
    if material not in {one.id for one in materials_of(pack)}:
        raise Refusal("请选择这是哪一类材料。", status=422)
    there = files_of(session, filing)
    for one in there:
        if (one.sha256, one.material) == (kept.sha256, material):
            return one
    if len(there) >= MOST_FILES:
        raise Refusal(f"一份备案最多上传 {MOST_FILES} 个文件，请合并同类材料。", status=422)
    made = ProviderFilingFile(
        ref=new_ref(), filing_id=filing.id or 0, material=material, sha256=kept.sha256, name=kept.name,
        media_type=kept.seen.media_type, size=kept.size, pages=kept.seen.pages, uploaded_by=viewer.person_id,
        uploaded_at=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def remove_material(session: Session, filing: ProviderFiling, file_ref: str, moment: Moment) -> None:
    """Take a file out of the draft; versions that were handed in keep it. Raises NotFound, Refusal."""
    must_be_editable(filing)
    found = next((one for one in files_of(session, filing) if one.ref == file_ref), None)
    if found is None:
        raise NotFound("没有找到这份材料")
    found.removed_at = moment.at
    session.add(found)
    session.flush()


def submit_filing(
    session: Session, viewer: Viewer, filing: ProviderFiling, pack: Pack, moment: Moment
) -> ProviderFilingVersion:
    """Freeze what was filled in as the next version and hand it to the office. Raises Refusal with all that is missing."""
    if viewer.role is not Role.CERTIFIER:
        raise Refusal("备案由本单位负责人报送。", status=403)
    must_be_editable(filing)
    not_barred(session, filing, pack)
    document, problems = assembled(session, filing, pack)
    if problems:
        raise Refusal(*(one.words for one in problems), status=422)
    keep_pack(session, pack, moment)
    files = [
        {"ref": one.ref, "material": one.material, "name": one.name, "sha256": one.sha256, "size": one.size}
        for one in files_of(session, filing)
    ]
    before = last_version(session, filing)
    made = ProviderFilingVersion(
        filing_id=filing.id or 0, seq=before.seq + 1 if before else 1, document=document, files=files,
        sha256=digest_of({"document": document, "files": files}), pack_id=pack.id, pack_digest=pack.digest,
        submitted_by=viewer.person_id, at=moment.at,
    )  # fmt: skip
    if before is not None and before.sha256 == made.sha256 and filing.state == "accepted":
        raise Refusal("内容和材料与已备案的版本相同，不需要重新报送。", status=422)
    session.add(made)
    session.flush()
    _step(session, viewer, filing, "submit", "submitted", moment, version=made.seq)
    return made


def not_barred(session: Session, filing: ProviderFiling, pack: Pack) -> None:
    """Refuse while a bar for fraud closes the programme to the provider, naming the clause of each bar."""
    firm = session.get_one(Organisation, filing.organisation_id)
    bars = [one.bar for one in bars_against(session, pack, None, firm.uscc) if one.bar]
    if bars:
        clauses = "、".join(dict.fromkeys(f"{bar.title}（{bar.cites}）" for bar in bars))
        raise Refusal(f"{firm.name}因弄虚作假受到处理：{clauses}，限制期内不能备案。", status=409)


def accept_filing(
    session: Session, viewer: Viewer, filing: ProviderFiling, pack: Pack, day: date, checked: list[str], moment: Moment
) -> None:
    """Accept the newest version, with the day of filing. Every condition has to be found fulfilled. Raises Refusal."""
    version = _under_review(session, viewer, filing, pack)
    not_barred(session, filing, pack)
    wanted = [one.id for one in terms_of(pack).conditions]
    if missing := [one.says for one in terms_of(pack).conditions if one.id not in checked]:
        raise Refusal(*(f"还没有确认：{words}。" for words in missing), status=422)
    if not version.at.astimezone(BEIJING).date() <= day <= moment.today:
        raise Refusal("备案日期应在报送之日和今天之间。", status=422)
    _step(session, viewer, filing, "accept", "accepted", moment, version=version.seq, filed_on=day, checked=wanted)


def return_filing(
    session: Session, viewer: Viewer, filing: ProviderFiling, pack: Pack, reason: str, moment: Moment
) -> None:
    """Send the newest version back with what has to be mended. An earlier acceptance stands meanwhile. Raises Refusal."""
    version = _under_review(session, viewer, filing, pack)
    _step(session, viewer, filing, "return", "returned", moment, version=version.seq, reason=_reason(reason))


def remove_provider(
    session: Session, viewer: Viewer, filing: ProviderFiling, pack: Pack, reason: str, moment: Moment
) -> None:
    """Strike an accepted provider out of the catalogue; it may file again. Raises Refusal."""
    _must_review(viewer, pack)
    version = last_version(session, filing)
    if filing.state != "accepted" or version is None:
        raise Refusal("只有已备案的服务商可以移出目录，请刷新页面查看。")
    _step(session, viewer, filing, "remove", "removed", moment, version=version.seq, reason=_reason(reason))


def last_version(session: Session, filing: ProviderFiling) -> ProviderFilingVersion | None:
    """The newest version that was handed in, if any was."""
    query = select(ProviderFilingVersion).where(ProviderFilingVersion.filing_id == filing.id)
    return session.exec(query.order_by(col(ProviderFilingVersion.seq).desc()).limit(1)).one_or_none()


def _under_review(session: Session, viewer: Viewer, filing: ProviderFiling, pack: Pack) -> ProviderFilingVersion:
    _must_review(viewer, pack)
    version = last_version(session, filing)
    if filing.state != "submitted" or version is None:
        raise Refusal("这份备案已经办理过，请刷新页面查看最新情况。")
    return version


def _must_review(viewer: Viewer, pack: Pack) -> None:
    if not reviews(viewer, pack):
        raise Refusal("这份备案不由本单位审核。", status=403)


def _reason(reason: str) -> str:
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(f"请写明理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 字），服务商看得到。", status=422)
    return reason


def _step(
    session: Session, viewer: Viewer, filing: ProviderFiling, action: str, state: str, moment: Moment,
    *, version: int, filed_on: date | None = None, checked: list[str] | None = None, reason: str = "",
) -> None:  # fmt: skip
    seq = session.exec(
        select(func.coalesce(func.max(ProviderFilingStep.seq), 0)).where(ProviderFilingStep.filing_id == filing.id)
    ).one()
    made = ProviderFilingStep(
        filing_id=filing.id or 0, seq=seq + 1, version_seq=version, action=action, filed_on=filed_on,
        checked=checked or [], reason=reason, actor_id=viewer.person_id, organisation_id=viewer.organisation_id, at=moment.at,
    )  # fmt: skip
    add_once(session, made, "这份备案刚被别人办理过，请刷新页面查看。")
    filing.state, filing.state_since, filing.version = state, moment.at, filing.version + 1
    session.add(filing)
    session.flush()
