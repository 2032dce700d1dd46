"""What a filing to a programme came to, frozen with the submission; and what a document allows only once."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.assemble import Assembled
from assessor.cases.named_provider import provider_of_project
from assessor.cases.projects import route_of
from assessor.cases.refusal import Refusal
from assessor.cases.scope import last_submission
from assessor.policy.awards.result import AwardVerdict
from models.application import Application, Submission
from models.batch import Batch
from models.people import Organisation
from models.project import Project, ProjectFiling
from questionnaires.shapes import Pack


def freeze_award(
    session: Session, case: Application, pack: Pack, submission: Submission, found: AwardVerdict, made: Assembled
) -> ProjectFiling:
    """Keep the award with its workings, the provider, the route, and which answers came from which record."""
    provider_id = provider_of_project(session, pack, submission)
    name_provider(session, case, provider_id, submission.at)
    row = ProjectFiling(
        submission_id=submission.id or 0,
        provider_id=provider_id,
        route=route_of(session, case, pack),
        form=found.award.form,
        standing=found.award.standing.value,
        says=found.award.says,
        fen=found.fen,
        workings=[line.to_json() for line in found.award.workings],
        sources=list(_sources(made)),
    )
    session.add(row)
    session.flush()
    return row


def name_provider(session: Session, case: Application, provider_id: int | None, at: datetime) -> None:
    """Let the provider that the newest filing names see the project."""
    row = session.exec(select(Project).where(Project.application_id == case.id)).one_or_none()
    row = row or Project(application_id=case.id or 0, at=at)
    row.provider_id, row.at = provider_id, at
    session.add(row)
    session.flush()


def _sources(made: Assembled) -> Iterator[dict[str, Any]]:
    for name, known in made.known.items():
        yield {"question": name, "claim": made.claims.get(name), "value": known.value, "words": known.words}


def not_twice(session: Session, case: Application, pack: Pack, document: dict[str, Any]) -> None:
    """Refuse a second project where the document pays only once: for an enterprise, or for each answer to a question.

    Filings of one enterprise wait for each other here, so that of two submitted at once the second sees the first. Raises
    Refusal naming the other project.
    """
    rules = [one for one in pack.combining if one.rule in ("once_per_enterprise", "once_per_answer")]
    if not rules:
        return
    session.exec(
        select(Organisation).where(Organisation.id == case.enterprise_id).with_for_update(key_share=True)
    ).one()
    for other in _running(session, case, pack):
        filed = last_submission(session, other)
        for rule in rules:
            same = rule.field is None or (
                filed is not None and filed.document.get(rule.field) == document.get(rule.field)
            )
            if same:
                what = "同一类项目" if rule.field else "本企业的项目"
                raise Refusal(f"{what}已经提交过（编号 {other.number}），不能重复提交（{rule.cites}）。", status=422)


def _running(session: Session, case: Application, pack: Pack) -> list[Application]:
    """Other filed projects of the enterprise under the pack that have not ended without money."""
    states = pack.process.states if pack.process else {}
    ended = [name for name, state in states.items() if state.final and not state.pays]
    query = (
        select(Application)
        .join(Batch, col(Batch.id) == col(Application.batch_id))
        .where(
            Batch.pack_id == pack.id, Application.enterprise_id == case.enterprise_id, col(Application.id) != case.id,
            col(Application.number).is_not(None), col(Application.state).not_in([*ended, "draft"]),
        )
    )  # fmt: skip
    return list(session.exec(query.order_by(col(Application.id))))
