"""A provider's filing (备案) under a programme: found, filled in, and where it stands by its steps."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import update
from sqlalchemy.exc import IntegrityError
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.names import new_ref
from assessor.cases.refusal import NotFound, Refusal, Stale
from assessor.workflow import Moment
from models.provider import ProviderFiling, ProviderFilingAnswer, ProviderFilingFile, ProviderFilingStep
from models.vocabulary import OrgKind, Role
from questionnaires.papers import Material, ProviderTerms
from questionnaires.shapes import Pack, Section

EDITABLE = ("draft", "returned", "accepted", "removed")
"""States in which the provider may change the form; a change after acceptance is handed in again as a new version."""
MOST_ROWS = 30
STATES = {
    "draft": ("填写中", "neutral"), "submitted": ("待审核", "waiting"), "returned": ("已退回，请补正", "warn"),
    "accepted": ("已备案", "good"), "removed": ("已移出目录", "bad"),
}  # fmt: skip

Row = dict[str, Any]


def terms_of(pack: Pack) -> ProviderTerms:
    """How the programme admits providers. Raises NotFound for one that does not."""
    if pack.providers is None:
        raise NotFound("这项政策没有服务商备案")
    return pack.providers


def sections_of(pack: Pack) -> tuple[Section, ...]:
    """The sections of the form, the conditions first."""
    terms = terms_of(pack)
    conditions = terms.condition_section
    return (*((conditions,) if conditions else ()), *pack.forms[terms.form].sections)


def materials_of(pack: Pack) -> list[Material]:
    """What is to be handed in as files: everything but the form itself, which is filled in here."""
    terms = terms_of(pack)
    return [one for one in (pack.documents[name] for name in terms.materials) if one.form != terms.form]


def open_filing(session: Session, viewer: Viewer, pack: Pack, moment: Moment) -> ProviderFiling:
    """The provider's filing under the programme, begun now if there was none. Raises Refusal for anybody else."""
    terms_of(pack)
    if viewer.kind is not OrgKind.PROVIDER:
        raise Refusal("只有云服务商可以办理备案。", status=403)
    query = select(ProviderFiling).where(
        ProviderFiling.organisation_id == viewer.organisation_id, ProviderFiling.pack_id == pack.id
    )
    if found := session.exec(query).one_or_none():
        return found
    made = ProviderFiling(
        ref=new_ref(), organisation_id=viewer.organisation_id, pack_id=pack.id, state_since=moment.at,
        created_by=viewer.person_id, created_at=moment.at,
    )  # fmt: skip
    try:
        with session.begin_nested():
            session.add(made)
            session.flush()
    except IntegrityError:
        return session.exec(query).one()
    return made


def find_filing(session: Session, viewer: Viewer, ref: str, *, lock: bool = False) -> ProviderFiling:
    """A filing of the viewer's own provider. Raises NotFound."""
    own = ProviderFiling.organisation_id == viewer.organisation_id
    query = select(ProviderFiling).where(ProviderFiling.ref == ref, own)
    found = session.exec(query.with_for_update() if lock else query).one_or_none()
    if found is None or viewer.kind is not OrgKind.PROVIDER:
        raise NotFound("没有找到这份备案")
    return found


def reviews(viewer: Viewer, pack: Pack) -> bool:
    """Whether the viewer sits in the office that reviews the programme's filings."""
    office = pack.providers.office if pack.providers else None
    here = office is not None and (viewer.kind.value, viewer.region_code) == (office.kind, office.region)
    return here and viewer.role is Role.OFFICER


def must_be_editable(filing: ProviderFiling) -> None:
    """Raises Refusal while the office looks at it."""
    if filing.state not in EDITABLE:
        raise Refusal("备案已经报送，审核期间不能修改。需要更改的，请联系审核部门退回。")


def answers_of(session: Session, filing: ProviderFiling) -> dict[str, ProviderFilingAnswer]:
    """What was typed, by section."""
    query = select(ProviderFilingAnswer).where(ProviderFilingAnswer.filing_id == filing.id)
    return {one.section: one for one in session.exec(query)}


def save_section(
    session: Session, viewer: Viewer, filing: ProviderFiling, section: Section, rows: Sequence[Row], version: int,
    moment: Moment,
) -> int:  # fmt: skip
    """Keep what was typed in a section, as typed; blank rows are dropped. Returns the new version.

    Raises Stale when somebody saved first, Refusal when the filing is frozen or has too many rows.
    """
    must_be_editable(filing)
    kept = [row for row in rows if any(value not in ("", None, [], {}) for value in row.values())]
    if section.kind == "single":
        kept = list(rows[:1])
    if len(kept) > MOST_ROWS:
        raise Refusal(f"“{section.title}”最多填写 {MOST_ROWS} 行，请合并同类内容。", status=422)
    row = answers_of(session, filing).get(section.id)
    if row is None:
        return _insert(session, viewer, filing, section, kept, version, moment)
    if kept == row.rows:
        return row.version
    changed = session.execute(
        update(ProviderFilingAnswer)
        .where(col(ProviderFilingAnswer.id) == row.id, col(ProviderFilingAnswer.version) == version)
        .values(rows=kept, version=version + 1, updated_at=moment.at, updated_by=viewer.person_id)
        .execution_options(synchronize_session=False)
    )
    session.refresh(row)
    if changed.rowcount != 1:  # type: ignore[attr-defined]
        raise Stale({"rows": row.rows}, row.version)
    return row.version


def _insert(
    session: Session, viewer: Viewer, filing: ProviderFiling, section: Section, rows: list[Row], version: int,
    moment: Moment,
) -> int:  # fmt: skip
    if version != 0:
        raise NotFound("没有找到这一部分")
    made = ProviderFilingAnswer(
        filing_id=filing.id or 0, section=section.id, rows=rows, updated_at=moment.at, updated_by=viewer.person_id
    )
    session.add(made)
    session.flush()
    return made.version


def files_of(session: Session, filing: ProviderFiling) -> list[ProviderFilingFile]:
    """The files that are attached now, in the order they were added."""
    query = select(ProviderFilingFile).where(
        ProviderFilingFile.filing_id == filing.id, col(ProviderFilingFile.removed_at).is_(None)
    )
    return list(session.exec(query.order_by(col(ProviderFilingFile.id))))


@dataclass(frozen=True)
class Problem:
    """What stands in the way of handing in: a section with row and question, or a material."""

    words: str
    section: str = ""
    row: int = 0
    question: str = ""
    material: str = ""


def read_rows(section: Section, rows: Sequence[Row]) -> tuple[list[Row], list[Problem]]:
    """The rows of a section as read, and what is unreadable or missing in them."""
    found: list[Row] = []
    problems: list[Problem] = []
    for number, row in enumerate(rows or ([{}] if section.kind == "single" else [])):
        values: Row = {}
        for question in section.questions:
            try:
                value = read_answer(question, row.get(question.id))
            except Unreadable as bad:
                problems.append(Problem(str(bad), section.id, number, question.id))
                continue
            if value is not None:
                values[question.id] = value
            elif question.required:
                words = question.errors.get("required", f"请填写“{question.label}”。")
                problems.append(Problem(words, section.id, number, question.id))
        found.append(values)
    return found, problems


def assembled(session: Session, filing: ProviderFiling, pack: Pack) -> tuple[dict[str, list[Row]], list[Problem]]:
    """The whole form as read, and everything that stands in the way of handing it in."""
    typed, document, problems = answers_of(session, filing), {}, []
    terms = terms_of(pack)
    for section in sections_of(pack):
        kept = typed[section.id].rows if section.id in typed else []
        document[section.id], found = read_rows(section, kept)
        problems += found
        least = pack.parameter(terms.least_lines[section.id]) if section.id in terms.least_lines else None
        if isinstance(least, int) and len(document[section.id]) < least:
            problems.append(Problem(f"“{section.title}”至少填写 {least} 项，现在有 {len(document[section.id])} 项。", section.id))
    have = [one.material for one in files_of(session, filing)]
    for material in materials_of(pack):
        if have.count(material.id) < material.at_least:
            need = f"至少 {material.at_least} 份，现在有 {have.count(material.id)} 份" if material.at_least > 1 else "还没有上传"
            problems.append(Problem(f"“{material.title}”{need}。", material=material.id))
    return document, problems


def steps_of(session: Session, filing: ProviderFiling) -> list[ProviderFilingStep]:
    """What happened to a filing, oldest first."""
    query = select(ProviderFilingStep).where(ProviderFilingStep.filing_id == filing.id)
    return list(session.exec(query.order_by(col(ProviderFilingStep.seq))))


def filed_on(steps: Sequence[ProviderFilingStep]) -> date | None:
    """The day of filing that counts: of the first acceptance since it was last struck out; None while none stands.

    A later version that is accepted does not move the day.
    """
    day: date | None = None
    for step in steps:
        if step.action == "accept" and day is None:
            day = step.filed_on
        elif step.action == "remove":
            day = None
    return day
