"""The hint that may order a panel's disagreement list: trained on past decided batches, kept with its card, off by default.

It is a hint and no evidence; it takes no part in any score. Letting it order a list is an act on record, with a reason.
"""

from datetime import date
from typing import Any

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.panel_groups import sector_of, size_of
from assessor.cases.panel_reading import given_in, nominees_of
from assessor.cases.refusal import Refusal
from assessor.cases.who_sits import require_organiser_of
from assessor.panel.hint import Card, Fairness, Hint, Past, train
from assessor.workflow import Moment
from models.application import Submission
from models.batch import Batch
from models.panel import Panel, PanelLock, PanelSecondLook, PanelSheet
from models.panel_meeting import PanelHint, PanelHintUse

SHORTEST_REASON, LONGEST_REASON = 4, 500
TABLES = ("services", "devices", "payments", "use_cases")


def facts_of(document: dict[str, Any]) -> dict[str, float | str]:
    """What the hint knows of an application: how much was filed, its sector and size. Nothing of persons."""
    counts: dict[str, float | str] = {name: float(len(document.get(name) or ())) for name in TABLES}
    return counts | {"sector": sector_of(document), "size": size_of(document)}


def past_rows(session: Session, current: Batch) -> list[Past]:
    """Every score of panels that are over, of batches before `current` whose panels are all over."""
    rows: list[Past] = []
    for batch in session.exec(select(Batch).where(col(Batch.id) < current.id).order_by(col(Batch.id))):
        panels = list(session.exec(select(Panel).where(Panel.batch_id == batch.id)))
        if panels and all(panel.phase == "closed" for panel in panels):
            rows += [row for panel in panels for row in _rows(session, panel, batch)]
    return rows


def _rows(session: Session, panel: Panel, batch: Batch) -> list[Past]:
    nominees = nominees_of(session, panel)
    filed = {code: session.get_one(Submission, one.nominee.submission_id) for code, one in nominees.items()}
    changed = _far_off(session, panel)
    return [
        Past(
            batch.pack_id, True, facts_of(filed[one.nominee].document), (one.sheet.id or 0) in changed,
            nominees[one.nominee].city, nominees[one.nominee].size,
        )
        for one in given_in(session, panel)
    ]  # fmt: skip


def _far_off(session: Session, panel: Panel) -> set[int]:
    """Sheets whose score was changed after a reopening, or which the organiser sent back."""
    locks = select(PanelLock).join(PanelSheet).where(PanelSheet.panel_id == panel.id)
    totals: dict[int, set[int]] = {}
    for lock in session.exec(locks):
        totals.setdefault(lock.sheet_id, set()).add(lock.total_hundredths)
    sent = (
        select(PanelLock.sheet_id)
        .join(PanelSecondLook, col(PanelSecondLook.lock_id) == col(PanelLock.id))
        .where(PanelSecondLook.answer == "reopen")
    )
    return {sheet for sheet, seen in totals.items() if len(seen) > 1} | set(session.exec(sent))


def train_hint(session: Session, current: Batch, moment: Moment) -> PanelHint:
    """Train on the past and keep the result; the same training is kept once. Raises PanelRefusal with its sentence."""
    made = train(past_rows(session, current), current.pack_id, moment.today)
    query = select(PanelHint).where(PanelHint.version == made.card.version)
    if (kept := session.exec(query).one_or_none()) is not None:
        return kept
    card = made.card._asdict() | {"trained_on": made.card.trained_on.isoformat()}
    card["audit"] = [one._asdict() for one in made.card.audit]
    row = PanelHint(
        version=made.card.version, card=card, weights={"start": made.start, "by": dict(made.weights)}, at=moment.at
    )
    session.add(row)
    session.flush()
    return row


def hint_of(row: PanelHint) -> Hint:
    """A kept hint, ready to order."""
    card = dict(row.card)
    card["trained_on"] = date.fromisoformat(card["trained_on"])
    card["audit"] = tuple(Fairness(**one) for one in card["audit"])
    for name in ("batches", "facts"):
        card[name] = tuple(card[name])
    card["auc_by_batch"] = tuple((batch, auc) for batch, auc in card["auc_by_batch"])
    return Hint(Card(**card), row.weights["start"], row.weights["by"])


def hints(session: Session) -> list[PanelHint]:
    """Every kept hint, the newest first."""
    return list(session.exec(select(PanelHint).order_by(col(PanelHint.id).desc())))


def use_of(session: Session, panel: Panel) -> PanelHintUse | None:
    """The newest word on whether a hint orders this panel's list."""
    query = select(PanelHintUse).where(PanelHintUse.panel_id == panel.id).order_by(col(PanelHintUse.seq).desc())
    return session.exec(query.limit(1)).one_or_none()


def hint_in_use(session: Session, panel: Panel) -> PanelHint | None:
    """The hint that orders this panel's list; None by default."""
    used = use_of(session, panel)
    return session.get(PanelHint, used.hint_id) if used and used.hint_id is not None else None


def use_hint(
    session: Session, viewer: Viewer, panel: Panel, version: str | None, reason: str, moment: Moment
) -> PanelHintUse:
    """Let the hint `version` order the list, or (None) stop it. `panel` must have been read with a lock.

    Raises NotFound for everybody but the organiser, Refusal for a hint that learnt from this batch or a later one.
    """
    require_organiser_of(viewer, panel)
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(f"请写明理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 字）。", status=422)
    chosen = session.exec(select(PanelHint).where(PanelHint.version == version)).one_or_none() if version else None
    if version and chosen is None:
        raise Refusal("没有这一版排序提示。", status=422)
    if chosen is not None:
        learnt = select(func.max(Batch.id)).where(col(Batch.pack_id).in_(chosen.card["batches"]))
        if (session.exec(learnt).one() or 0) >= panel.batch_id:
            raise Refusal("这一版提示用到了本批次或以后批次的数据，不能用于本批次。", status=422)
    last = session.exec(
        select(func.coalesce(func.max(PanelHintUse.seq), 0)).where(PanelHintUse.panel_id == panel.id)
    ).one()
    made = PanelHintUse(
        panel_id=panel.id or 0, seq=last + 1, hint_id=chosen.id if chosen else None, reason=reason,
        by_person_id=viewer.person_id, at=moment.at,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def order_by_hint(session: Session, panel: Panel) -> dict[tuple[str, str], float]:
    """(nominee, seat) → chance, for the disagreement list; empty unless a hint was switched on."""
    row = hint_in_use(session, panel)
    if row is None:
        return {}
    nominees = nominees_of(session, panel)
    facts = {
        code: facts_of(session.get_one(Submission, one.nominee.submission_id).document)
        for code, one in nominees.items()
    }
    return hint_of(row).order({(one.nominee, one.seat): facts[one.nominee] for one in given_in(session, panel)}, True)
