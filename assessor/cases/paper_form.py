"""A form of the document that the enterprise hands in as a paper (documents.yaml, `form:`), filled in on the project.

What is typed lies in the draft beside the sections of the questionnaire, under ids of its own, so that it is locked, logged
and returned with the draft. Unfinished and wrong answers are kept as typed.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlmodel import Session, select

from assessor.access import Viewer
from assessor.cases.digest import digest_of
from assessor.cases.materials import materials_of
from assessor.cases.provider_filing import MOST_ROWS, Row, read_rows
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.save_answers import find_answer, save_answers
from assessor.policy.answers import read_fen
from assessor.workflow import Moment
from models.application import Application, DraftAnswer
from models.evidence import EvidenceFile
from questionnaires.forms import Question, Section
from questionnaires.papers import Form, Material
from questionnaires.shapes import Pack

BY_HAND = "by_hand"
_ROWS = "form_rows"


@dataclass(frozen=True)
class PaperForm:
    """One material with the form that it is filled in on."""

    material: Material
    form: Form

    @property
    def sections(self) -> tuple[Section, ...]:
        """What is asked on the page: all but the fields for pen and seal."""
        found = [
            one.model_copy(update={"questions": tuple(q for q in one.questions if not self.by_hand(q))})
            for one in self.form.sections
        ]
        return tuple(one for one in found if one.questions)

    def by_hand(self, question: Question) -> bool:
        """Whether the field stays empty on the print."""
        return self.form.known.get(question.id) == BY_HAND

    def section(self, section_id: str) -> Section:
        """A section by its id. Raises NotFound."""
        for one in self.sections:
            if one.id == section_id:
                return one
        raise NotFound("没有找到这一部分")


@dataclass(frozen=True)
class Gap:
    """What stands in the way of the finished form, with its section and in words that name row and field."""

    words: str
    section: str


@dataclass(frozen=True)
class Filled:
    """A form as read: rows by section, what is wrong or missing, the last change (None: nothing was saved yet)."""

    rows: dict[str, list[Row]]
    gaps: tuple[Gap, ...]
    changed_at: datetime | None

    @property
    def content(self) -> str:
        """One digest of all that is filled in."""
        return digest_of(self.rows)


def paper_forms(pack: Pack) -> list[PaperForm]:
    """The forms that the enterprise can fill in here, in the order of the materials."""
    return [PaperForm(one, pack.forms[one.form]) for one in materials_of(pack) if one.form is not None]


def find_paper_form(pack: Pack, material_id: str) -> PaperForm:
    """One of them by its material. Raises NotFound."""
    found = next((one for one in paper_forms(pack) if one.material.id == material_id), None)
    if found is None:
        raise NotFound("没有找到这张表")
    return found


def cell(one: PaperForm, section_id: str = "") -> Section:
    """Where a section of the form lies in the draft; without a section: where the printed file is noted."""
    asked = Question(id=_ROWS, label=one.form.title, type="texts") if section_id else None
    noted = tuple(Question(id=name, label=name, type="text") for name in ("file", "content"))
    name = f"form__{one.material.id}" + (f"__{section_id}" if section_id else "")
    return Section(id=name, title=one.form.title, kind="single", questions=(asked,) if asked else noted)


def saved_rows(session: Session, case: Application, one: PaperForm, section: Section) -> DraftAnswer | None:
    """What was saved of a section; None while nobody has saved it."""
    return find_answer(session, case, cell(one, section.id))


def rows_in(saved: DraftAnswer | None) -> list[Row]:
    """The rows as typed."""
    return list(saved.answers.get(_ROWS, [])) if saved else []


def save_form_section(
    session: Session, viewer: Viewer, case: Application, one: PaperForm, section: Section, rows: Sequence[Row],
    version: int, moment: Moment,
) -> int:  # fmt: skip
    """Keep what was typed, as typed; blank rows of a list are dropped. Returns the new version.

    Raises Stale when somebody saved first, Refusal when the project is frozen or there are too many rows.
    """
    kept = list(rows[:1])
    if section.kind == "lines":
        kept = [row for row in rows if any(value not in ("", None, [], {}) for value in row.values())]
    if len(kept) > MOST_ROWS:
        raise Refusal(f"“{section.title}”最多填写 {MOST_ROWS} 行，其余的请另附纸质续页。", status=422)
    return save_answers(session, viewer, case, cell(one, section.id), "", {_ROWS: kept}, version, moment)


def filled(session: Session, case: Application, one: PaperForm) -> Filled:
    """The form as it is saved, read, with everything that is still open."""
    rows: dict[str, list[Row]] = {}
    gaps: list[Gap] = []
    changed: list[datetime] = []
    for section in one.sections:
        saved = saved_rows(session, case, one, section)
        changed += [saved.updated_at] if saved else []
        rows[section.id], problems = read_rows(section, rows_in(saved))
        gaps += [Gap(_words(section, p.row, p.question, p.words), section.id) for p in problems]
        if section.kind == "lines" and not rows[section.id]:
            gaps.append(Gap(f"“{section.title}”至少填写一项。", section.id))
    gaps += _sums(one, rows)
    return Filled(rows, tuple(gaps), max(changed, default=None))


def _words(section: Section, row: int, question_id: str, words: str) -> str:
    question = section.question(question_id)
    line = f"第 {row + 1} 项，" if section.kind == "lines" else ""
    return f"{section.title}：{line}“{question.label if question else question_id}”{words}"


def _sums(one: PaperForm, rows: dict[str, list[Row]]) -> list[Gap]:
    """Where a total is not what the lines come to."""
    listed = listing(one)
    lines = rows.get(listed.id, []) if listed else []
    found = []
    for section in one.sections:
        for question in section.questions:
            said = rows[section.id][0].get(question.id) if section.kind == "single" and rows[section.id] else None
            due = total_of(one, question, lines)
            if listed and lines and said is not None and due is not None and str(said) != due:
                words = f"{section.title}：“{question.label}”填的是 {said}，“{listed.title}”合计是 {due}，请核对。"
                found.append(Gap(words, section.id))
    return found


def listing(one: PaperForm) -> Section | None:
    """The section that lists enterprises, one on a line."""
    for section in one.sections:
        if section.kind == "lines" and any(one.form.known.get(q.id) == "applicant" for q in section.questions):
            return section
    return None


def total_of(one: PaperForm, question: Question, lines: Sequence[Row]) -> str | None:
    """What a total comes to over the lines as read: their number, or their amounts in 元; None if it is no total."""

    known = one.form.known.get(question.id)
    if known == "listed":
        return str(len(lines))
    if known != "listed_sum":
        return None
    column = next((name for name, kind in one.form.known.items() if kind == "award"), "")
    amounts = [read_fen(line[column]) or 0 for line in lines if line.get(column) is not None]
    fen = sum(amounts)
    return f"{fen // 100}.{fen % 100:02d}"


def printed_file(session: Session, case: Application, one: PaperForm) -> tuple[EvidenceFile, str] | None:
    """The print that is attached now, with the digest of what it was made from; None when there is none."""
    noted = find_answer(session, case, cell(one))
    if noted is None:
        return None
    query = select(EvidenceFile).where(
        EvidenceFile.application_id == case.id, EvidenceFile.ref == noted.answers["file"]
    )
    file = session.exec(query).one_or_none()
    return (file, str(noted.answers["content"])) if file is not None and file.removed_at is None else None


def is_stale(session: Session, case: Application, one: PaperForm) -> bool:
    """Whether the form was changed after the print that is attached."""
    printed = printed_file(session, case, one)
    return printed is not None and printed[1] != filled(session, case, one).content
