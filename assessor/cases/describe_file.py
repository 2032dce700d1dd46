"""Say what a file is: its kind, its own dates, and the lines it proves."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlmodel import Session, select

from assessor.cases.materials import materials_of, place_of
from assessor.cases.open_file import find_file
from assessor.cases.proofs import Place
from assessor.cases.refusal import Refusal
from assessor.cases.save_answers import must_be_editable
from assessor.policy.packs import EVIDENCE_KINDS
from models.application import Application, DraftAnswer
from models.evidence import EvidenceFile, EvidenceLink
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Paper:
    """What its owner says of a file. The dates are the paper's own (signed, issued, valid), not the upload's."""

    kind: str
    dated_from: date | None
    dated_to: date | None
    places: tuple[Place, ...]


def describe_file(session: Session, case: Application, pack: Pack, ref: str, paper: Paper) -> EvidenceFile:
    """Change kind, dates and places of a file. Raises Refusal for a frozen filing and for words that cannot be."""
    must_be_editable(case)
    check_paper(session, case, pack, paper)
    file = find_file(session, case, ref)
    file.kind, file.dated_from, file.dated_to = paper.kind, paper.dated_from, paper.dated_to
    session.add(file)
    prove(session, file, paper.places)
    return file


def check_paper(session: Session, case: Application, pack: Pack, paper: Paper) -> None:
    """Raises Refusal (422) unless kind and places are known and the dates are in order."""
    if paper.kind not in EVIDENCE_KINDS:
        raise Refusal("请选择材料种类。", status=422)
    if paper.dated_from and paper.dated_to and paper.dated_to < paper.dated_from:
        raise Refusal("材料的结束日期早于开始日期，请检查。", status=422)
    lines = select(DraftAnswer.section, DraftAnswer.line_id).where(DraftAnswer.application_id == case.id)
    known = {Place(section, line) for section, line in session.exec(lines) if line}
    known |= {Place(section.id) for section in pack.sections if section.kind == "single"}
    known |= {place_of(material) for material in materials_of(pack)}
    if not set(paper.places) <= known:
        raise Refusal("所选的条目已被删除，请刷新页面后重新勾选这份材料佐证哪几条。", status=422)


def prove(session: Session, file: EvidenceFile, places: tuple[Place, ...]) -> None:
    """Make the file prove exactly these places."""
    assert file.id is not None
    links = {
        Place(link.section, link.line_id): link
        for link in session.exec(select(EvidenceLink).where(EvidenceLink.file_id == file.id))
    }
    for place, link in links.items():
        if place not in places:
            session.delete(link)
    add_links(session, file, [place for place in places if place not in links])


def add_links(session: Session, file: EvidenceFile, places: Iterable[Place]) -> None:
    """Make the file prove these places too, which it did not prove before."""
    for place in dict.fromkeys(places):
        session.add(EvidenceLink(file_id=file.id or 0, section=place.section, line_id=place.line_id))
    session.flush()


def set_proofs(session: Session, case: Application, place: Place, refs: set[str]) -> None:
    """Make exactly the files called `refs` prove one place; their other places stay. Raises Refusal, NotFound."""
    must_be_editable(case)
    files = {ref: find_file(session, case, ref) for ref in refs}
    query = select(EvidenceLink, EvidenceFile.ref).join(EvidenceFile)
    here = query.where(
        EvidenceFile.application_id == case.id,
        EvidenceLink.section == place.section,
        EvidenceLink.line_id == place.line_id,
    )
    linked = {ref: link for link, ref in session.exec(here)}
    for ref, link in linked.items():
        if ref not in files:
            session.delete(link)
    for ref, file in files.items():
        if ref not in linked:
            session.add(EvidenceLink(file_id=file.id or 0, section=place.section, line_id=place.line_id))
    session.flush()
