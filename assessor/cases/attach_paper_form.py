"""The print of a filled-in form becomes a file of the project as the paper it stands for; a newer print takes its place."""

from collections.abc import Iterator

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.attach_file import TakenIn, attach_file
from assessor.cases.describe_file import Paper
from assessor.cases.materials import MATERIALS, place_of
from assessor.cases.paper_form import PaperForm, cell, filled, is_stale, paper_forms, printed_file
from assessor.cases.problem import Problem
from assessor.cases.proofs import Place
from assessor.cases.refusal import Refusal
from assessor.cases.remove_file import remove_file
from assessor.cases.save_answers import find_answer, must_be_editable, save_answers
from assessor.workflow import Moment
from models.application import Application
from models.evidence import EvidenceFile, EvidenceLink
from questionnaires.shapes import Pack

OTHER = "other"


def must_be_whole(session: Session, case: Application, one: PaperForm) -> None:
    """Raises Refusal (422) with everything that is still open."""
    if gaps := filled(session, case, one).gaps:
        raise Refusal(*(gap.words for gap in gaps), status=422)


def attach_paper_form(
    session: Session, viewer: Viewer, case: Application, pack: Pack, one: PaperForm, kept: TakenIn, content: str,
    moment: Moment,
) -> EvidenceFile:  # fmt: skip
    """Attach the print that was made from `content` (`Filled.content`). The print before it leaves the draft.

    Raises Refusal for a frozen project, an unfinished form, and a form that was changed since it was printed.
    """
    must_be_editable(case)
    must_be_whole(session, case, one)
    if filled(session, case, one).content != content:
        raise Refusal("这张表刚被同事修改过，请刷新页面核对后重新生成。")
    before = printed_file(session, case, one)
    places = (place_of(one.material), *(_places(session, before[0]) if before else ()))
    paper = Paper(one.material.kind or OTHER, None, None, tuple(dict.fromkeys(places)))
    made = attach_file(session, viewer, case, pack, kept, paper, moment)
    if before and before[0].ref != made.ref:
        remove_file(session, case, before[0].ref, moment)
    noted = find_answer(session, case, cell(one))
    note = {"file": made.ref, "content": content}
    save_answers(session, viewer, case, cell(one), "", note, noted.version if noted else 0, moment)
    return made


def _places(session: Session, file: EvidenceFile) -> list[Place]:
    links = session.exec(select(EvidenceLink).where(EvidenceLink.file_id == file.id))
    return [Place(link.section, link.line_id) for link in links]


def stale_prints(session: Session, case: Application, pack: Pack) -> Iterator[Problem]:
    """Prints that do not say any more what the form says: nothing else would tell the reviewers."""
    for one in paper_forms(pack):
        if is_stale(session, case, one):
            words = f"“{one.material.title}”在生成之后又改过，请重新生成，或从佐证材料中移除旧的。"
            yield Problem(MATERIALS, one.material.id, "", words)
