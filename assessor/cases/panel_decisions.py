"""What the panel's meeting decides about a nominee, with the reason and any dissent; the newest counts."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.add_once import add_once
from assessor.cases.panel_outcome import ANSWERS
from assessor.cases.panel_reading import given_in, rewritten_in
from assessor.cases.refusal import NotFound, Refusal
from assessor.cases.who_sits import require_organiser_of
from assessor.workflow import Moment
from models.panel import Panel, PanelDecision, PanelNominee
from models.panel_meeting import PanelDissent, PanelResultItem

SHORTEST_REASON, LONGEST_REASON = 4, 1000
CHANGED = "这家企业的结论刚被他人记录过，请看过最新内容后再记录。"


@dataclass(frozen=True)
class Said:
    """What is to be recorded. `dissent` names the seats that did not agree, `dissent_words` says why."""

    answer: str
    reason: str
    dissent: tuple[str, ...] = ()
    dissent_words: str = ""


@dataclass(frozen=True)
class Decided:
    """A decision with its dissent, and whether two persons have confirmed it."""

    decision: PanelDecision
    dissent: PanelDissent | None
    confirmed: bool

    @property
    def words(self) -> str:
        return ANSWERS[self.decision.answer]


def decisions_in(session: Session, panel: Panel) -> dict[str, list[Decided]]:
    """Every decision of a panel by nominee code, the newest first."""
    query = (
        select(PanelDecision, PanelNominee.code)
        .join(PanelNominee, col(PanelNominee.id) == col(PanelDecision.nominee_id))
        .where(PanelNominee.panel_id == panel.id)
        .order_by(col(PanelNominee.code), col(PanelDecision.seq).desc())
    )
    rows = list(session.exec(query))
    ids = [decision.id for decision, _ in rows]
    dissents = {
        one.decision_id: one for one in session.exec(select(PanelDissent).where(col(PanelDissent.decision_id).in_(ids)))
    }
    confirmed = set(session.exec(select(PanelResultItem.decision_id).where(col(PanelResultItem.decision_id).in_(ids))))
    found: dict[str, list[Decided]] = {}
    for decision, code in rows:
        made = Decided(decision, dissents.get(decision.id or 0), decision.id in confirmed)
        found.setdefault(code, []).append(made)
    return found


def decide_nominee(
    session: Session, viewer: Viewer, panel: Panel, code: str, said: Said, seen: int, moment: Moment
) -> PanelDecision:
    """Record the meeting's decision on a nominee. `seen` is the number of the decision the organiser saw (0: none).

    `panel` must have been read with a lock. Raises Refusal; of two records at once the database keeps one.
    Raises NotFound for everybody but the organiser.
    """
    require_organiser_of(viewer, panel)
    if panel.phase != "meeting":
        raise Refusal("只有评审会期间可以记录结论。")
    nominee = _nominee(session, panel, code)
    reason, words = _read(session, panel, code, said)
    last = session.exec(
        select(func.coalesce(func.max(PanelDecision.seq), 0)).where(PanelDecision.nominee_id == nominee.id)
    ).one()
    if last != seen:
        raise Refusal(CHANGED)
    made = PanelDecision(
        nominee_id=nominee.id or 0, seq=last + 1, answer=said.answer, reason=reason, by_person_id=viewer.person_id,
        at=moment.at,
    )  # fmt: skip
    add_once(session, made, CHANGED)
    if said.dissent:
        session.add(PanelDissent(decision_id=made.id or 0, seats=sorted(said.dissent), words=words))
        session.flush()
    return made


def _nominee(session: Session, panel: Panel, code: str) -> PanelNominee:
    query = select(PanelNominee).where(PanelNominee.panel_id == panel.id, PanelNominee.code == code)
    found = session.exec(query).one_or_none()
    if found is None:
        raise NotFound("这次评审中没有这家企业")
    return found


def _read(session: Session, panel: Panel, code: str, said: Said) -> tuple[str, str]:
    if any(nominee == code for nominee, _ in rewritten_in(session, panel)):
        raise Refusal("这家企业有评分表退回后还没有重新锁定，锁定后再记录结论。")
    if said.answer not in ANSWERS:
        raise Refusal("请选择结论。", status=422)
    reason, words = said.reason.strip(), said.dissent_words.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(f"请写明结论的理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 字）。", status=422)
    _check_dissent(said.dissent, words, {one.seat for one in given_in(session, panel)})
    return reason, words


def _check_dissent(seats: Sequence[str], words: str, known: set[str]) -> None:
    if strange := sorted(set(seats) - known):
        raise Refusal(f"这次评审中没有席位 {'、'.join(strange)}。", status=422)
    if seats and not SHORTEST_REASON <= len(words) <= LONGEST_REASON:
        raise Refusal(f"有专家持不同意见的，请写明意见内容（{SHORTEST_REASON} 至 {LONGEST_REASON} 字）。", status=422)
    if words and not seats:
        raise Refusal("写了不同意见的，请勾选持不同意见的席位。", status=422)
