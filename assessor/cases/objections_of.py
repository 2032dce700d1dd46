"""The objections to a case with all that belongs to them, as each side may see it."""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.objection_files import files_of
from assessor.cases.receive_objection import secret_hash
from assessor.cases.refusal import NotFound
from models.application import Application
from models.notice import NoticeItem, Objection, PublicNotice
from models.objecting import ObjectionFile, ObjectionFinding, ObjectionReceipt, ObjectionStatement
from models.vocabulary import PROVINCE_CODE, OrgKind, Role

CONCLUSIONS = {"not_upheld": "不成立", "partly": "部分成立", "upheld": "成立"}


@dataclass(frozen=True)
class Statement:
    """What the enterprise said, with its files."""

    row: ObjectionStatement
    files: list[ObjectionFile]


@dataclass(frozen=True)
class Heard:
    """One objection. `contacts` is None for those who may not see who objected."""

    row: Objection
    times: int
    conclusion: str | None
    contacts: list[tuple[str, str]] | None
    files: list[ObjectionFile]
    statements: list[Statement]

    @property
    def answer_words(self) -> str:
        return CONCLUSIONS.get(self.conclusion or "", "")


def objections_of(session: Session, viewer: Viewer, case: Application) -> list[Heard]:
    """Every objection to the case, newest first. Who objected and their files are seen by the office that published
    the notice and by the auditors, and by nobody else."""
    query = (
        select(Objection, PublicNotice.region_code)
        .join(PublicNotice, col(PublicNotice.id) == col(Objection.notice_id))
        .where(Objection.application_id == case.id)
        .order_by(col(Objection.id).desc())
    )
    rows = session.exec(query).all()
    ids = [row.id or 0 for row, _ in rows]
    found = select(ObjectionFinding).where(col(ObjectionFinding.objection_id).in_(ids))
    findings = {one.objection_id: one.conclusion for one in session.exec(found)}
    came = select(ObjectionReceipt).where(col(ObjectionReceipt.objection_id).in_(ids))
    receipts = list(session.exec(came.order_by(col(ObjectionReceipt.id))))
    said = select(ObjectionStatement).where(col(ObjectionStatement.objection_id).in_(ids))
    statements = list(session.exec(said.order_by(col(ObjectionStatement.id))))
    files = files_of(session, ids)
    return [
        Heard(
            row=row,
            times=max(1, sum(one.objection_id == row.id for one in receipts)),
            conclusion=findings.get(row.id or 0),
            contacts=_contacts(row, receipts) if handles(viewer, region) else None,
            files=[f for f in files if f.objection_id == row.id and f.receipt_id] if handles(viewer, region) else [],
            statements=[
                Statement(one, [f for f in files if f.statement_id == one.id])
                for one in statements
                if one.objection_id == row.id
            ],
        )
        for row, region in rows
    ]


def handles(viewer: Viewer, region_code: str) -> bool:
    """Whether this viewer's office published the notice (region of the notice), or the viewer audits."""
    if viewer.role is Role.AUDITOR:
        return True
    if viewer.role is not Role.OFFICER:
        return False
    if region_code == PROVINCE_CODE:
        return viewer.kind is OrgKind.PROVINCE
    return viewer.kind in (OrgKind.COUNTY, OrgKind.CITY) and viewer.region_code == region_code


def _contacts(row: Objection, receipts: list[ObjectionReceipt]) -> list[tuple[str, str]]:
    joined = [(r.from_name or "", r.contact) for r in receipts if r.objection_id == row.id and r.contact]
    return list(dict.fromkeys([(row.from_name, row.contact), *joined]))


@dataclass(frozen=True)
class Followed:
    """What a receipt's secret link shows: the objector's own words, and the answer when there is one."""

    receipt: ObjectionReceipt
    objection: Objection
    item: NoticeItem
    notice: PublicNotice
    conclusion: str | None
    files: list[ObjectionFile]


def followed(session: Session, ref: str, secret: str) -> Followed:
    """The receipt behind a secret link. Raises NotFound for a wrong name or secret, without a difference."""
    query = (
        select(ObjectionReceipt, Objection, NoticeItem, PublicNotice)
        .join(Objection, col(Objection.id) == col(ObjectionReceipt.objection_id))
        .join(NoticeItem, col(NoticeItem.id) == col(ObjectionReceipt.item_id))
        .join(PublicNotice, col(PublicNotice.id) == col(NoticeItem.notice_id))
        .where(ObjectionReceipt.ref == ref, ObjectionReceipt.secret_hash == secret_hash(secret))
    )
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("没有找到这份异议回执，请核对链接是否完整")
    receipt, objection, item, notice = found
    finding = session.exec(
        select(ObjectionFinding.conclusion).where(ObjectionFinding.objection_id == objection.id)
    ).one_or_none()
    files = [one for one in files_of(session, [objection.id or 0]) if one.receipt_id == receipt.id]
    return Followed(receipt, objection, item, notice, finding, files)
