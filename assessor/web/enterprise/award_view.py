"""The award of a project in the shape of the component `award`: of a draft as it would be, of a filing as it was frozen."""

from collections.abc import Iterator
from decimal import Decimal
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.answer_words import answer_words
from assessor.cases.assemble import PLEDGE, Assembled
from assessor.cases.award_now import AwardNow, award_now
from assessor.cases.projects import filing_of, granted_fen, still_counts
from assessor.cases.scope import last_submission
from assessor.policy.document import DocumentError
from assessor.policy.judging import award_of_document
from assessor.policy.words import money
from models.application import Application
from models.people import Person
from models.project import BudgetHold, GrantedAmount
from questionnaires.shapes import Pack

STANDINGS = {
    "computed": ("已算定", "good"),
    "unsure": ("待核实", "warn"),
    "waiting": ("等主管部门录入", "info"),
    "silent": ("文件没有规定", "warn"),
    "other": ("由主管部门研究", "warn"),
    "missing": ("还不能计算", "neutral"),
}


def award_ahead(session: Session, case: Application, pack: Pack, made: Assembled) -> dict[str, Any] | None:
    """What the draft would come to if it were filed now; None when it cannot be read."""
    try:
        found = award_of_document(pack, {**made.document, PLEDGE: True})
    except DocumentError:
        return None
    known = {name: (one.value, one.words, made.claims.get(name)) for name, one in made.known.items()}
    lines = [line.to_json() for line in found.award.workings]
    return _shown(pack, found.award.standing.value, found.award.says, found.fen, lines, known)


def award_filed(session: Session, case: Application, pack: Pack) -> dict[str, Any] | None:
    """What the newest submission came to, frozen, with what was granted since; None for a rating or a draft."""
    filed = filing_of(session, case)
    if filed is None:
        return None
    known = {one["question"]: (one["value"], one["words"], one["claim"]) for one in filed.sources}
    shown = _shown(pack, filed.standing, filed.says, filed.fen, filed.workings, known)
    shown["grants"] = list(_grants(session, case))
    standing = granted_fen(session, case)
    held = select(BudgetHold.id).where(BudgetHold.application_id == case.id, col(BudgetHold.released_at).is_(None))
    if standing is not None and (shown["grants"] or session.exec(held).first() is not None):
        shown["fen_words"], shown["standing"], shown["tone"] = money(standing), "已核定", "good"
        shown["words"] = ""
    return shown


def award_today(session: Session, case: Application, pack: Pack) -> dict[str, Any] | None:
    """What the filing comes to with what is on record today, for officers; None when it cannot be judged."""
    submission = last_submission(session, case)
    if submission is None:
        return None
    try:
        now: AwardNow = award_now(session, case, submission, pack)
    except DocumentError:
        return None
    filed = filing_of(session, case)
    claims = {one["question"]: one["claim"] for one in filed.sources} if filed else {}
    known = {name: (one.value, one.words, claims.get(name)) for name, one in now.known.items()}
    found = now.found
    return _shown(
        pack,
        found.award.standing.value,
        found.award.says,
        found.fen,
        [w.to_json() for w in found.award.workings],
        known,
    )


def _shown(
    pack: Pack,
    standing: str,
    says: str,
    fen: int | None,
    workings: list[dict[str, Any]],
    known: dict[str, tuple[Any, str, Any]],
) -> dict[str, Any]:
    words, tone = STANDINGS.get(standing, (standing, "neutral"))
    return {
        "standing": words,
        "tone": tone,
        "words": says if standing != "computed" else "",
        "fen_words": money(fen) if fen is not None else "尚未算定",
        "workings": [
            {
                **line,
                "amount": f"{Decimal(line['amount_yuan']):,.2f} 元" if line.get("amount_yuan") is not None else None,
            }
            for line in workings
        ],
        "sources": list(_sources(pack, known)),
        "grants": [],
        "open": False,
    }


def _sources(pack: Pack, known: dict[str, tuple[Any, str, Any]]) -> Iterator[dict[str, Any]]:
    for section in pack.sections:
        for question in section.questions:
            if question.id not in known:
                continue
            value, words, claim = known[question.id]
            yield {
                "label": question.label,
                "value": answer_words(question, value) if value is not None else None,
                "claim": answer_words(question, claim) if claim is not None else None,
                "differs": claim is not None and value is not None and claim != value,
                "words": words,
            }


def _grants(session: Session, case: Application) -> Iterator[dict[str, Any]]:
    query = select(GrantedAmount, Person.name).join(Person, col(Person.id) == col(GrantedAmount.by_person_id))
    for row, name in session.exec(
        query.where(GrantedAmount.application_id == case.id, still_counts()).order_by(col(GrantedAmount.seq).desc())
    ):
        yield {"fen_words": money(row.fen), "words": row.words, "by": name, "at": row.at}
