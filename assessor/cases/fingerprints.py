"""The index of fingerprints: enter those of a frozen filing, and look up which earlier filings have them too."""

from collections.abc import Iterable, Iterator
from typing import TypeVar

from sqlalchemy import func, insert, select
from sqlmodel import Session, col

from assessor.cases.freeze_money import money_filed
from assessor.signals.money_prints import money_prints
from assessor.signals.normal import fingerprint
from assessor.signals.pairs import MOST_PAIRS, Known, Owner
from assessor.signals.prints import IMAGE, PROVIDER, TEXT, Print, prints_of
from models.application import Application, Submission
from models.archive import PackCopy
from models.batch import Batch
from models.signal import FileLikeness, Fingerprint
from questionnaires.shapes import Pack

FINDINGS = "findings"
"""The kind under which a filing's findings are kept, so that equal ones are compared (cases/fairness.py)."""

_AT_ONCE = 400
_LOOKED_AT = 3 * MOST_PAIRS
"""Earlier filings read for one value: enough for MOST_PAIRS although some are the enterprise's own."""

_T = TypeVar("_T")

Place = tuple[int, str, str, str, str]
"""Submission, kind, section, line, file."""


def enter_fingerprints(session: Session, case: Application, pack: Pack, submission: Submission) -> tuple[Print, ...]:
    """Add the fingerprints of a submission to the index; returns them."""
    found = prints_of(pack, submission.document, submission.files, _looks(session, submission))
    frozen = money_filed(session, submission)
    found = tuple(dict.fromkeys((*found, *money_prints(frozen.content)))) if frozen else found
    rows = [_row(case, submission, one, content) for one, content in _with_content(found)]
    rows.append(_row(case, submission, Print(FINDINGS, findings_print(submission), ""), ""))
    session.execute(insert(Fingerprint), rows)
    return found


def findings_print(submission: Submission) -> str:
    """Names what was found of a filing: equal for two filings of one pack and star of which every rule found the same."""
    found = sorted(f"{one['rule']}={one['outcome']}" for one in submission.verdict["findings"])
    return fingerprint(FINDINGS, "|".join([submission.pack_id, submission.level, submission.outcome, *found]))


def _with_content(found: Iterable[Print]) -> Iterator[tuple[Print, str]]:
    """What is measured is kept once, at the first of its bands."""
    seen: set[tuple[str, str, str, str]] = set()
    for one in found:
        place = one.kind, one.section, one.line, one.file
        yield one, one.content if place not in seen else ""
        seen.add(place)


def _row(case: Application, submission: Submission, one: Print, content: str) -> dict[str, object]:
    return {
        "kind": one.kind,
        "value_hash": one.value,
        "application_id": case.id,
        "submission_id": submission.id,
        "enterprise_id": case.enterprise_id,
        "batch_id": case.batch_id,
        "city_code": case.city_code,
        "section": one.section,
        "line_id": one.line,
        "file_ref": one.file,
        "shown": one.shown,
        "content": content,
    }


def _looks(session: Session, submission: Submission) -> dict[str, str]:
    """Perceptual hashes of the filing's pictures by SHA-256, as far as they were taken at the upload."""
    wanted = {entry["sha256"] for entry in submission.files}
    query = select(col(FileLikeness.sha256), col(FileLikeness.likeness)).where(col(FileLikeness.sha256).in_(wanted))
    return dict(map(tuple, session.execute(query).all()))


def known(session: Session, owner: Owner, mine: Iterable[Print]) -> list[Known]:
    """Fingerprints of other applications with any of these values, of each value those opened first."""
    values: dict[str, list[str]] = {}
    for one in mine:
        if one.kind != PROVIDER:
            values.setdefault(one.kind, []).append(one.value)
    rows = [row for kind, found in values.items() for row in _matching(session, owner, kind, found)]
    contents = _contents(session, {row.submission_id for row in rows if row.kind in (TEXT, IMAGE)})
    owners = _owners(session, owner, {row.application_id for row in rows})
    return [
        Known(
            owners[row.application_id],
            row.kind, row.value_hash, row.section, row.line_id, row.file_ref, row.shown,
            contents.get((row.submission_id, row.kind, row.section, row.line_id, row.file_ref), ""), row.submission_id,
        )
        for row in rows
    ]  # fmt: skip


def _owners(session: Session, owner: Owner, applications: set[int]) -> dict[int, Owner]:
    """Whose the applications are. One that was taken back stands where the new one stands: it is the same project."""
    found: dict[int, Owner] = {}
    kind = col(PackCopy.content)["kind"].as_string()
    for some in _parts(sorted(applications)):
        query = (
            select(Application, kind)
            .join(Batch, col(Batch.id) == col(Application.batch_id))
            .outerjoin(PackCopy, col(PackCopy.digest) == col(Batch.pack_digest))
            .where(col(Application.id).in_(some))
        )
        for case, programme in session.execute(query).all():
            slot = owner.slot if case.state == "withdrawn" else case.slot
            found[case.id] = Owner(case.id, case.enterprise_id, case.batch_id, slot, programme or "")
    return found


def _matching(session: Session, owner: Owner, kind: str, values: list[str]) -> Iterator[Fingerprint]:
    place = func.row_number().over(
        partition_by=col(Fingerprint.value_hash), order_by=(col(Fingerprint.application_id), col(Fingerprint.id))
    )
    for some in _parts(list(dict.fromkeys(values))):
        ranked = (
            select(col(Fingerprint.id), place.label("place"))
            .where(
                col(Fingerprint.kind) == kind,
                col(Fingerprint.value_hash).in_(some),
                col(Fingerprint.application_id) != owner.application,
            )
            .subquery()
        )
        query = select(Fingerprint).join(ranked, ranked.c.id == col(Fingerprint.id))
        yield from session.execute(query.where(ranked.c.place <= _LOOKED_AT)).scalars()


def _contents(session: Session, submissions: set[int]) -> dict[Place, str]:
    found: dict[Place, str] = {}
    for some in _parts(sorted(submissions)):
        query = select(Fingerprint).where(
            col(Fingerprint.submission_id).in_(some),
            col(Fingerprint.kind).in_((TEXT, IMAGE)),
            col(Fingerprint.content) != "",
        )
        for row in session.execute(query).scalars():
            found[row.submission_id, row.kind, row.section, row.line_id, row.file_ref] = row.content
    return found


def _parts(values: list[_T]) -> Iterator[list[_T]]:
    """In portions that any database takes as one list."""
    yield from (values[at : at + _AT_ONCE] for at in range(0, len(values), _AT_ONCE))
