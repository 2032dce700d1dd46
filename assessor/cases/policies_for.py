"""Which programmes an enterprise can use, from what it has answered already and what is on record, and the best combination."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.assemble import assemble
from assessor.cases.award_now import award_now
from assessor.cases.batch_figures import batch_figures
from assessor.cases.known_facts import known_facts
from assessor.cases.money_book import papers_of
from assessor.cases.open_project import why_not
from assessor.cases.programme_offices import holds_in
from assessor.cases.save_answers import EDITABLE
from assessor.cases.scope import last_submission
from assessor.policy.awards.combine import MOST_CLAIMS, Claim, Combination, best
from assessor.policy.awards.result import AwardVerdict
from assessor.policy.document import DocumentError
from assessor.policy.facts import party_name
from assessor.policy.findings import WHOLE_NAMES
from assessor.policy.judging import BATCH, award_of_document
from assessor.workflow import Moment
from models.application import Application
from models.batch import Batch
from models.people import Organisation
from questionnaires.shapes import Pack, Question

SAME = "same"
"""The project of claims of which nothing tells them apart: counted as one, so that nothing is promised twice."""


@dataclass(frozen=True)
class Answered:
    """An answer that was not typed for this programme: the question in words, the value, and where it comes from."""

    label: str
    question: Question
    value: Any
    source: str


@dataclass(frozen=True)
class PolicyForUs:
    """One programme, or one of the enterprise's projects in it.

    `verdict` is None when the answers at hand cannot be judged; `closed` says why nothing can be started (more) there;
    `given`: how many questions have an answer, of `asked`.
    """

    id: str
    pack: Pack
    case: Application | None
    verdict: AwardVerdict | None
    document: Mapping[str, Any]
    taken: tuple[Answered, ...] = ()
    closed: str = ""
    here: bool = True
    given: int = 0
    asked: int = 0


@dataclass
class _Pool:
    """Answers of earlier filings by question, the newest first."""

    answers: dict[tuple[Any, ...], tuple[Any, str]] = field(default_factory=dict)

    def add(self, question: Question, value: Any, source: str) -> None:
        self.answers.setdefault(_same_question(question), (value, source))


def _same_question(question: Question) -> tuple[Any, ...]:
    """Two programmes ask the same when the words, the type, the choices and what an answer is measured against are alike."""
    return question.id, question.label, question.type, question.choices, question.unit


def policies_for(session: Session, viewer: Viewer, packs: Mapping[str, Pack], moment: Moment) -> list[PolicyForUs]:
    """Every subsidy programme: each project that the enterprise has in it, or the programme as it would be judged now."""
    cases = _cases(session, viewer, packs, moment)
    pool = _pool(cases)
    batches = {batch.pack_id: batch for batch in session.exec(select(Batch).order_by(col(Batch.id)))}
    found: list[PolicyForUs] = []
    for pack in sorted(packs.values(), key=lambda one: (str(one.in_force or ""), one.id), reverse=True):
        if pack.kind != "subsidy":
            continue
        batch = batches.get(pack.id)
        closed = _closed(session, viewer, batch, pack, moment)
        own = [(case, document) for case, of, document in cases if of.id == pack.id]
        if own:
            found += [_project(session, case, pack, document, closed) for case, document in own]
        else:
            found.append(_trial(session, viewer, batch, pack, pool, closed, moment))
    return found


def _closed(session: Session, viewer: Viewer, batch: Batch | None, pack: Pack, moment: Moment) -> str:
    if not _here(session, viewer, pack):
        return f"本企业不在这项政策的实施范围内（发布机关：{pack.issuer}）。"
    if batch is None:
        ends = pack.parameter(pack.ends) if pack.ends else None
        over = isinstance(ends, date) and moment.today > ends
        return "这项政策的有效期已过。" if over else "主管部门还没有在本系统开放这项政策的申报。"
    return why_not(session, viewer, batch, pack, moment) or ""


def _here(session: Session, viewer: Viewer, pack: Pack) -> bool:
    enterprise = session.get_one(Organisation, viewer.organisation_id)
    return holds_in(pack, enterprise.region_code, viewer.city_code or "")


def _cases(
    session: Session, viewer: Viewer, packs: Mapping[str, Pack], moment: Moment
) -> list[tuple[Application, Pack, dict[str, Any]]]:
    """The enterprise's own filings with their answers, the newest first; those taken back are left out."""
    query = select(Application, Batch.pack_id).where(
        Application.enterprise_id == viewer.organisation_id,
        Application.batch_id == Batch.id,
        Application.state != "withdrawn",
    )
    found = []
    for case, pack_id in session.exec(query.order_by(col(Application.id).desc()).limit(MOST_CLAIMS)):
        pack = packs.get(pack_id)
        if pack is not None:
            found.append((case, pack, _document(session, case, pack, moment)))
    return found


def _document(session: Session, case: Application, pack: Pack, moment: Moment) -> dict[str, Any]:
    submission = None if case.state in EDITABLE else last_submission(session, case)
    return dict(submission.document) if submission else assemble(session, case, pack, moment.today).document


def _pool(cases: Sequence[tuple[Application, Pack, dict[str, Any]]]) -> _Pool:
    pool = _Pool()
    for _, pack, document in cases:
        for section in pack.sections:
            if section.kind == "single" and section.asked:
                answers = document.get(section.table, {}) if section.table else document
                for question in section.questions:
                    if answers.get(question.id) is not None and question.type != "date":
                        pool.add(question, answers[question.id], f"“{pack.title}”的申报")
    return pool


def _project(session: Session, case: Application, pack: Pack, document: dict[str, Any], closed: str) -> PolicyForUs:
    """A project of one's own, as it stands."""
    submission = last_submission(session, case)
    given, asked = _counted(pack, document)
    here: dict[str, Any] = {"closed": closed, "given": given, "asked": asked}
    try:
        if submission is not None and case.state not in EDITABLE:
            now = award_now(session, case, submission, pack)
            return PolicyForUs(case.ref, pack, case, now.found, now.document, **here)
        figures = batch_figures(session, case.batch_id, pack)
        whole = {**document, **({BATCH: figures} if figures else {})}
        return PolicyForUs(case.ref, pack, case, award_of_document(pack, whole), whole, **here)
    except DocumentError:
        return PolicyForUs(case.ref, pack, case, None, document, **here)


def _trial(
    session: Session, viewer: Viewer, batch: Batch | None, pack: Pack, pool: _Pool, closed: str, moment: Moment
) -> PolicyForUs:
    """A programme in which nothing was started: the answers at hand, the records, and nothing guessed."""
    document: dict[str, Any] = {"level": next(iter(pack.levels)), "submitted_on": moment.today.isoformat()}
    taken = dict(_from_pool(pack, pool))
    taken.update(_from_records(session, viewer, batch, pack, moment))
    document.update({name: one.value for name, one in taken.items() if one.value is not None})
    if batch is not None and batch.id is not None and (figures := batch_figures(session, batch.id, pack)):
        document[BATCH] = figures
    given, asked = _counted(pack, document)
    here = _here(session, viewer, pack)
    try:
        verdict: AwardVerdict | None = award_of_document(pack, document)
    except DocumentError:
        verdict = None
    return PolicyForUs(pack.id, pack, None, verdict, document, tuple(taken.values()), closed, here, given, asked)


def _from_pool(pack: Pack, pool: _Pool) -> Iterator[tuple[str, Answered]]:
    for section in pack.sections:
        for question in section.questions if section.kind == "single" and section.asked else ():
            found = pool.answers.get(_same_question(question))
            if found is not None:
                yield question.id, Answered(question.label, question, *found)


def _from_records(
    session: Session, viewer: Viewer, batch: Batch | None, pack: Pack, moment: Moment
) -> Iterator[tuple[str, Answered]]:
    """What the service knows, asked for a project that nobody started: the row is never stored."""
    if batch is None or batch.id is None:
        return
    sketch = Application(
        ref="", batch_id=batch.id, enterprise_id=viewer.organisation_id, level=next(iter(pack.levels)),
        county_code=viewer.region_code, city_code=viewer.city_code or "", state_since=moment.at,
        created_at=moment.at, created_by=viewer.person_id,
    )  # fmt: skip
    with session.no_autoflush:
        known = known_facts(session, sketch, pack, moment.today)
    questions = {q.id: q for section in pack.sections for q in section.questions}
    for name, one in known.items():
        yield name, Answered(questions[name].label, questions[name], one.value, one.words)


def _counted(pack: Pack, document: Mapping[str, Any]) -> tuple[int, int]:
    questions = [
        q for section in pack.sections if section.kind == "single" and section.asked for q in section.questions
    ]
    return sum(document.get(q.id) is not None for q in questions), len(questions)


def combination_of(session: Session, policies: Sequence[PolicyForUs]) -> Combination:
    """The best set that may stand side by side. Where nothing tells two projects apart they count as one."""
    named = {one.id: _contract_of(session, one.case) for one in policies if one.case is not None}
    usual = next((name for name in named.values() if name), SAME)
    claims = []
    for one in policies[:MOST_CLAIMS]:
        fen = one.verdict.fen if one.verdict and (one.case is not None or not one.closed) else None
        level = next(iter(one.pack.levels.values()))
        project = named.get(one.id) or usual
        local = level.decided_by != "province"
        claims.append(Claim(one.id, one.pack, project, fen, one.document, _why(one), local=local))
    return best(claims)


def _contract_of(session: Session, case: Application) -> str:
    """What names a project: the contract that its papers begin with; empty when it has none."""
    contracts = papers_of(session, case).contracts
    if not contracts:
        return ""
    first = min(contracts, key=lambda one: (one.signed_on, one.number))
    return f"{party_name(first.seller)}|{first.signed_on}|{first.amount_fen}"


def _why(one: PolicyForUs) -> str:
    if one.case is None and one.closed:
        return one.closed.removesuffix("。")
    if one.verdict is None:
        return "已有的答案还读不出结果，请先补充"
    barred = [finding.says for finding in one.verdict.verdict.findings if finding.effect == "ineligible"]
    if one.verdict.verdict.outcome == "ineligible" and barred:
        return f"{WHOLE_NAMES['ineligible']}：{'；'.join(barred)}"
    return one.verdict.award.says
