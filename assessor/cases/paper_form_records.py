"""What the service knows for a form that goes with a project: the start of what a person then checks and saves.

Only what is the enterprise's own, and what the provider's accepted filing makes public. Other customers of the provider
are not looked up: naming a provider's credit code must not show a firm the contracts of others.
"""

from dataclasses import dataclass

from sqlmodel import Session, col, select

from assessor.cases.assemble import PLEDGE, assemble
from assessor.cases.day_words import span_words
from assessor.cases.paper_form import PaperForm, listing, rows_in, saved_rows, total_of
from assessor.cases.projects import provider_named
from assessor.cases.provider_filing import Row, read_rows, steps_of
from assessor.cases.provider_record import provider_record
from assessor.cases.service_standing import standings_of_case
from assessor.policy.document import DocumentError
from assessor.policy.judging import award_of_document
from assessor.workflow import Moment
from models.application import Application
from models.people import Organisation
from models.provider import ProviderFiling, ProviderFilingVersion
from questionnaires.forms import Question, Section
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Records:
    """Everything known for one project, as it would be typed. `filing`: the provider's filing as it was accepted."""

    applicant: str
    today: str
    answers: Row
    award: str | None
    provider: str | None
    filing: Row
    term: str | None

    def of(self, one: PaperForm, question: Question) -> str | None:
        """The value for a field; None where nothing is known."""
        known = {
            "applicant": self.applicant, "today": self.today, "answer": self.answers.get(question.id),
            "award": self.award, "provider": self.provider, "provider_filing": self.filing.get(question.id),
            "term": self.term,
        }.get(one.form.known.get(question.id, ""))  # fmt: skip
        return None if known is None else str(known)


def records_for(session: Session, case: Application, pack: Pack, moment: Moment) -> Records:
    """Look everything up."""
    made = assemble(session, case, pack, moment.today)
    provider = provider_named(session, case, pack)
    return Records(
        applicant=session.get_one(Organisation, case.enterprise_id).name,
        today=moment.today.isoformat(),
        answers=_flat(pack, made.document),
        award=_award(pack, made.document),
        provider=provider.name if provider else None,
        filing=_accepted(session, pack, provider),
        term=_term(session, case),
    )


def starting_rows(session: Session, case: Application, one: PaperForm, section: Section, records: Records) -> list[Row]:
    """The rows of a section that nobody has saved: one line for the enterprise itself, totals over the lines as they are."""
    lines = _lines(session, case, one, records)
    known = {q.id: records.of(one, q) or total_of(one, q, lines) for q in section.questions}
    row = {name: value for name, value in known.items() if value is not None}
    return [row] if row else []


def _lines(session: Session, case: Application, one: PaperForm, records: Records) -> list[Row]:
    """The lines of the listing: as saved, else the enterprise's own."""
    section = listing(one)
    if section is None:
        return []
    saved = saved_rows(session, case, one, section)
    own = {q.id: value for q in section.questions if (value := records.of(one, q)) is not None}
    return read_rows(section, rows_in(saved) if saved else [own])[0]


def _flat(pack: Pack, document: Row) -> Row:
    """Answers given once, by question."""
    found: Row = {}
    for section in pack.sections:
        if section.kind == "single":
            found |= document.get(section.table, {}) if section.table else {}
            found |= {q.id: document[q.id] for q in section.questions if q.id in document}
    return found


def _award(pack: Pack, document: Row) -> str | None:
    try:
        fen = award_of_document(pack, {**document, PLEDGE: True}).fen
    except DocumentError:
        return None
    return None if fen is None else f"{fen // 100}.{fen % 100:02d}"


def _accepted(session: Session, pack: Pack, provider: Organisation | None) -> Row:
    """Answers given once in the provider's filing, of the newest version that the office accepted; {} while none stands."""
    if provider is None or not provider_record(session, pack, provider.uscc or "").filed:
        return {}
    query = select(ProviderFiling).where(ProviderFiling.pack_id == pack.id)
    filing = session.exec(query.where(ProviderFiling.organisation_id == provider.id)).one()
    seq = [step.version_seq for step in steps_of(session, filing) if step.action == "accept"][-1]
    here = ProviderFilingVersion.filing_id == filing.id, col(ProviderFilingVersion.seq) == seq
    document = session.exec(select(ProviderFilingVersion).where(*here)).one().document
    return {name: value for rows in document.values() if len(rows) == 1 for name, value in rows[0].items()}


def _term(session: Session, case: Application) -> str | None:
    """From when to when, by the provider's word on the newest submission (a project that came back has one)."""
    for one in standings_of_case(session, case):
        word = one.word if not one.service.line_id and one.void is None else None
        if word is not None and word.answer == "confirmed" and word.first_on:
            return span_words(word.first_on.isoformat(), word.last_on.isoformat() if word.last_on else None)
    return None
