"""Find the risk signals of a filing when it is submitted. They are for people: no state, leave or verdict reads them."""

import hashlib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal

from sqlalchemy import select
from sqlmodel import Session, col

from assessor.cases.fingerprints import enter_fingerprints, known
from assessor.cases.names import new_ref
from assessor.cases.provider_shares import shares_in
from assessor.cases.windows import BEIJING
from assessor.signals.alone import Edge, edges
from assessor.signals.kinds import KINDS
from assessor.signals.pairs import Owner, Pair, pairs
from assessor.signals.prints import PROVIDER, Print
from assessor.signals.providers import Share, concentrated
from assessor.workflow import Moment
from models.application import Application, Submission
from models.people import Region
from models.signal import Fingerprint, Signal, SignalSide
from models.vocabulary import PROVINCE_CODE
from questionnaires.shapes import Pack

SHARE, LEAST = "signal_provider_share", "signal_provider_least"


@dataclass(frozen=True)
class _Found:
    """A signal with its sides, to be kept unless its key is known."""

    key: str
    signal: Signal
    sides: tuple[SignalSide, ...]


def find_signals(session: Session, case: Application, pack: Pack, submission: Submission, moment: Moment) -> int:
    """Index a filing just submitted and keep what it has in common with others; returns how many signals are new.

    Filings are indexed one after the other, whatever their offices: of two submitted in the same moment the second
    sees the first.
    """
    assert case.id is not None and submission.id is not None
    in_turn = select(Region).where(col(Region.code) == PROVINCE_CODE).with_for_update(key_share=True)
    session.execute(in_turn)
    prints = enter_fingerprints(session, case, pack, submission)
    owner = Owner(case.id, case.enterprise_id, case.batch_id, case.slot, pack.kind)
    found = [_of_pair(case, submission, pair, moment) for pair in pairs(owner, prints, known(session, owner, prints))]
    found += [_of_edge(case, submission, edge, moment) for edge in edges(pack, submission.document)]
    found += _of_city(session, case, pack, prints, moment)
    return _keep(session, found)


def _of_pair(case: Application, submission: Submission, pair: Pair, moment: Moment) -> _Found:
    mine, other = pair.mine, pair.other
    made = _signal(pair.key, pair.kind, pair.relation, case.batch_id, moment)
    made.data = {"likeness": round(pair.likeness, 3)} if pair.likeness < 1 else {}
    sides = sorted(
        (
            _side(case.id or 0, submission.id or 0, mine.section, mine.line, mine.file, mine.shown),
            _side(other.owner.application, other.submission, other.section, other.line, other.file, other.shown),
        ),
        key=lambda side: side.application_id,
    )
    return _Found(pair.key, made, tuple(sides))


def _of_edge(case: Application, submission: Submission, edge: Edge, moment: Moment) -> _Found:
    key = _key(edge.kind, str(case.id), edge.what)
    side = _side(case.id or 0, submission.id or 0, edge.section, "", "", edge.shown)
    return _Found(key, _signal(key, edge.kind, "alone", case.batch_id, moment), (side,))


def _of_city(
    session: Session, case: Application, pack: Pack, prints: Iterable[Print], moment: Moment
) -> Iterator[_Found]:
    """Providers of this filing that so many of the city's applicants use. The pack sets from which share on, or does not."""
    percent, least = (pack.parameter(name) if name in pack.parameters else None for name in (SHARE, LEAST))
    named = {one.value for one in prints if one.kind == PROVIDER}
    if not named or not isinstance(percent, Decimal) or not isinstance(least, int):
        return
    for value, share in shares_in(session, case.batch_id, case.city_code, named).items():
        if concentrated(share, percent, least):
            key = _key("concentration", f"{case.batch_id}/{case.city_code}", value)
            yield _Found(key, _of_share(key, case, value, share, moment), ())


def _of_share(key: str, case: Application, value: str, share: Share, moment: Moment) -> Signal:
    made = _signal(key, "concentration", "city", case.batch_id, moment)
    made.city_code = case.city_code
    made.data = {"provider": share.provider, "value": value, "users": share.users, "applicants": share.applicants}
    return made


def _signal(key: str, kind: str, relation: str, batch_id: int, moment: Moment) -> Signal:
    return Signal(
        ref=new_ref(), key=key, kind=kind, relation=relation, severity=KINDS[kind].severity, batch_id=batch_id,
        data={}, found_at=moment.at,
    )  # fmt: skip


def _side(application: int, submission: int, section: str, line: str, file: str, shown: str) -> SignalSide:
    return SignalSide(
        signal_id=0, position=0, application_id=application, submission_id=submission, section=section, line_id=line,
        file_ref=file, shown=shown,
    )  # fmt: skip


def _key(*parts: str) -> str:
    return hashlib.sha256(repr(parts).encode()).hexdigest()


def _keep(session: Session, found: list[_Found]) -> int:
    keys = [one.key for one in found]
    there = set(session.execute(select(col(Signal.key)).where(col(Signal.key).in_(keys))).scalars()) if keys else set()
    fresh = {one.key: one for one in found if one.key not in there}
    session.add_all(one.signal for one in fresh.values())
    session.flush()
    for one in fresh.values():
        for position, side in enumerate(one.sides):
            side.signal_id, side.position = one.signal.id or 0, position
            session.add(side)
    session.flush()
    return len(fresh)


def index_all(session: Session, packs: Mapping[str, Pack]) -> Iterator[int]:
    """Index what was submitted without being indexed, in the order of submitting; yields how many signals each brought.

    A filing whose pack is not in this installation is left out. The day of a signal is that of its later filing.
    """
    indexed = select(col(Fingerprint.submission_id)).where(col(Fingerprint.submission_id) == col(Submission.id))
    query = (
        select(Submission, Application)
        .join(Application, col(Application.id) == col(Submission.application_id))
        .where(~indexed.exists())
        .order_by(col(Submission.at), col(Submission.id))
    )
    for submission, case in session.execute(query).all():
        pack = packs.get(submission.pack_id)
        if pack is not None:
            yield find_signals(session, case, pack, submission, Moment(submission.at, submission.at.astimezone(BEIJING).date()))
