"""The confirmed projects of a batch as their last frozen filings say: what the total and the sharing are made from."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import polars as pl
from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.cases.refusal import Refusal
from assessor.policy.awards.document import read_facts
from assessor.policy.awards.plan import awards_of
from assessor.policy.awards.settlement import BASE, ORDER, PROJECT
from assessor.policy.checks import answer_column
from assessor.policy.columns import Rows
from assessor.policy.document import DocumentError
from assessor.policy.facts import freeze
from models.application import Application, Submission
from models.batch import Batch
from models.people import Organisation
from questionnaires.argument_check import questions_of
from questionnaires.awards import Award
from questionnaires.rules import APPLICATION
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Project:
    """A project that counts. `base_fen` is what its award is computed from, `answer` what its weight depends on."""

    application_id: int
    submission_id: int
    ref: str
    number: str
    enterprise_id: int
    enterprise: str
    uscc: str
    city_code: str
    state: str
    base_fen: int
    answer: str
    filed_at: datetime


def counted_cases(batch: Batch, award: Award) -> Any:
    """The applications that count towards an award's total, as conditions of a query."""
    return (
        Application.batch_id == batch.id,
        col(Application.state).in_(award.counted),
        col(Application.number).is_not(None),
    )


def projects_of(session: Session, batch: Batch, pack: Pack, award: Award, city: str | None = None) -> list[Project]:
    """Every project in a counted state, in the order of numbers. `city`: of one city only.

    Raises Refusal naming the projects whose amount cannot be read: none is left out silently.
    """
    newest = (
        select(Submission.application_id, func.max(Submission.seq).label("seq"))
        .group_by(col(Submission.application_id))
        .subquery()
    )
    query = (
        select(Application, Organisation, Submission)
        .join(Organisation, col(Organisation.id) == col(Application.enterprise_id))
        .join(newest, newest.c.application_id == col(Application.id))
        .join(
            Submission,
            (col(Submission.application_id) == col(Application.id)) & (col(Submission.seq) == newest.c.seq),
        )
        .where(*counted_cases(batch, award))
        .order_by(col(Application.number))
    )
    if city is not None:
        query = query.where(Application.city_code == city)
    base, by = _columns(pack, award)
    inside = next(one.where for one in awards_of(pack) if one.award.id == award.id)
    found, unread = [], []
    for case, firm, filing in session.exec(query):
        row = _facts(filing, pack)
        if row is not None and inside is not None and inside.passes(Rows([row])).cells[0] is not True:
            continue
        if row is None or row.get(base) is None:
            unread.append(case.number or "")
            continue
        found.append(
            Project(
                application_id=case.id or 0, submission_id=filing.id or 0, ref=case.ref, number=case.number or "",
                enterprise_id=firm.id or 0, enterprise=firm.name, uscc=firm.uscc or "", city_code=case.city_code,
                state=case.state, base_fen=row[base], answer=str(row.get(by) or ""), filed_at=filing.at,
            )
        )  # fmt: skip
    if unread:
        raise Refusal(
            f"有 {len(unread)} 个已确认的项目读不出计算基数，不能核算：{'、'.join(unread[:10])}。请先退回更正。"
        )
    return found


def _columns(pack: Pack, award: Award) -> tuple[str, str]:
    """The fact that is the base, and the one that the weight depends on ('' when none does)."""
    questions = questions_of(pack, APPLICATION)
    return answer_column(questions[str(award.arguments["base"])]), award.uplift.by if award.uplift else ""


def _facts(filing: Submission, pack: Pack) -> dict[str, Any] | None:
    try:
        return freeze(read_facts(filing.document, pack), pack).application
    except DocumentError:
        return None


def frame_of(projects: list[Project], by: str) -> pl.DataFrame:
    """The projects as `settle` takes them; the number of a project is its id, so that ties go to the smaller number."""
    columns = {
        PROJECT: pl.Series([one.number for one in projects], dtype=pl.String),
        BASE: pl.Series([one.base_fen for one in projects], dtype=pl.Int64),
        ORDER: pl.Series([one.filed_at for one in projects], dtype=pl.Datetime("us", "UTC")),
    }
    if by:
        columns[by] = pl.Series([one.answer for one in projects], dtype=pl.String)
    return pl.DataFrame(columns)


def by_city(projects: list[Project]) -> Iterator[tuple[str, list[Project]]]:
    """The projects of each city, in order of its code."""
    for city in sorted({one.city_code for one in projects}):
        yield city, [one for one in projects if one.city_code == city]
