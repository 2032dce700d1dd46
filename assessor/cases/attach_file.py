"""Attach an inspected file to a draft: its kind, its own dates, and the lines it proves."""

from typing import IO, BinaryIO, cast

from sqlalchemy import func
from sqlalchemy.dialects import postgresql, sqlite
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.describe_file import Paper, add_links, check_paper, prove
from assessor.cases.names import new_ref
from assessor.cases.proofs import Place
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.evidence.inspect import InspectionUnavailable, Rejected, inspect
from assessor.evidence.kinds import JPEG, PNG
from assessor.evidence.likeness import likeness_of
from assessor.evidence.store import EvidenceStore, spool
from assessor.evidence.taken_in import TakenIn as TakenIn  # who attaches files has it from here
from assessor.workflow import Moment
from models.application import Application
from models.evidence import EvidenceFile, EvidenceLink
from models.signal import FileLikeness
from questionnaires.shapes import Pack

MOST_FILES = 600
PICTURES = (JPEG, PNG)


def take_in(store: EvidenceStore, stream: IO[bytes], name: str, largest: int) -> TakenIn:
    """Inspect an upload and keep its bytes. No table is touched, so nobody waits for a slow inspection.

    Raises Refusal with what is wrong and what to do; the file is then not kept.
    """
    try:
        with spool(cast(BinaryIO, stream), largest=largest) as spooled:
            seen = inspect(spooled.path, name, largest=largest)
            kept = store.put(spooled.path, largest=largest)
            likeness = likeness_of(spooled.path) if seen.media_type in PICTURES else None
    except Rejected as no:
        raise Refusal(f"“{name[:60]}”没有收下：{no.reason}{no.advice}", status=422) from no
    except InspectionUnavailable as no:
        raise Refusal("暂时不能检查文件，请稍后再上传一次。文件还在您的电脑上。", status=503) from no
    return TakenIn(name, kept.sha256, kept.size, seen, likeness)


def attach_file(
    session: Session, viewer: Viewer, case: Application, pack: Pack, kept: TakenIn, paper: Paper, moment: Moment
) -> EvidenceFile:
    """Add the file to the draft. The same bytes of the same kind sent again (a retry) are one file with all its places.

    Raises Refusal for a frozen filing, too many files, or words that cannot be.
    """
    must_be_editable(case)
    check_paper(session, case, pack, paper)
    here = (EvidenceFile.application_id == case.id, col(EvidenceFile.removed_at).is_(None))
    same = select(EvidenceFile).where(*here, EvidenceFile.sha256 == kept.sha256, EvidenceFile.kind == paper.kind)
    found = session.exec(same.limit(1)).one_or_none()
    if found is not None:
        prove(session, found, (*paper.places, *_places(session, found)))
        return found
    if session.exec(select(func.count()).where(*here)).one() >= MOST_FILES:
        raise Refusal(f"一份申报最多上传 {MOST_FILES} 个文件，请合并同类材料。", status=422)
    assert case.id is not None
    file = EvidenceFile(
        ref=new_ref(),
        application_id=case.id,
        sha256=kept.sha256,
        name=kept.name,
        media_type=kept.seen.media_type,
        size=kept.size,
        pages=kept.seen.pages,
        kind=paper.kind,
        dated_from=paper.dated_from,
        dated_to=paper.dated_to,
        uploaded_by=viewer.person_id,
        uploaded_at=moment.at,
    )
    session.add(file)
    session.flush()
    keep_likeness(session, kept.sha256, kept.likeness)
    add_links(session, file, paper.places)
    return file


def keep_likeness(session: Session, sha256: str, likeness: str | None) -> None:
    """Keep how a picture looks, once for its bytes. Two uploads of them in one moment both go well."""
    if likeness is None:
        return
    row = {"sha256": sha256, "likeness": likeness}
    if session.connection().dialect.name == "sqlite":
        session.execute(sqlite.insert(FileLikeness).values(row).on_conflict_do_nothing())
    else:
        session.execute(postgresql.insert(FileLikeness).values(row).on_conflict_do_nothing())


def _places(session: Session, file: EvidenceFile) -> list[Place]:
    links = session.exec(select(EvidenceLink).where(EvidenceLink.file_id == file.id))
    return [Place(link.section, link.line_id) for link in links]
