"""Opening the model's view of a panel: an act on record, with what it showed, frozen.

Before it nothing of the model is computed or stored anywhere. It decides nothing: the official result stands first. The
seed comes from the scores themselves, so that nobody can try seeds until one pleases.
"""

from collections.abc import Callable
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any, cast

from sqlalchemy import func
from sqlmodel import Session, col, select

from assessor.access import Viewer
from assessor.cases.digest import digest_of
from assessor.cases.panel_reading import MEETING, Given, Nominated, given_in, rewritten_in, scores_of
from assessor.cases.panel_results import NOT_YET, Results, results_of
from assessor.cases.refusal import Refusal
from assessor.cases.who_sits import require_organiser_of
from assessor.panel.audit import audit
from assessor.panel.official import Method
from assessor.panel.refusal import PanelRefusal
from assessor.workflow import Moment
from models.panel import Panel, PanelOpening

if TYPE_CHECKING:
    from assessor.panel.explain import Explanation
    from assessor.panel.model import Ranked
    from assessor.panel.scores import Score

STRATA = {
    "none": "不分层",
    "sector": "按行业大类分层",
    "city": "按设区市分层",
    "sector_city": "行业大类和设区市同时分层",
}
GROUPS = {"city": "设区市", "size": "企业规模", "sector": "行业大类"}
SHORTEST_REASON, LONGEST_REASON = 4, 500
FULL_MARK = 100.0


@dataclass(frozen=True)
class Choice:
    """What the organiser chose.

    How nominees are put into strata, whether an expert may be harsher towards one stratum than towards another (`uneven`;
    the first stratification counts), and whether scores out of line are mistrusted.
    """

    strata: str = "none"
    heavy_tails: bool = False
    uneven: bool = False

    @property
    def kinds(self) -> tuple[str, ...]:
        """The stratifications, as names of `Nominated`'s fields."""
        return () if self.strata == "none" else tuple(self.strata.split("_"))


def scores_digest(given: list[Given]) -> str:
    """Names the scores as they are locked: another lock, another digest."""
    return digest_of(sorted((one.nominee, one.seat, one.lock.seq, one.lock.total_hundredths) for one in given))


def last_opening(session: Session, panel: Panel) -> PanelOpening | None:
    """The newest opening, if the model's view was ever opened."""
    query = select(PanelOpening).where(PanelOpening.panel_id == panel.id).order_by(col(PanelOpening.seq).desc())
    return session.exec(query.limit(1)).one_or_none()


def openings_of(session: Session, panel: Panel) -> list[PanelOpening]:
    """Every opening, the newest first."""
    query = select(PanelOpening).where(PanelOpening.panel_id == panel.id)
    return list(session.exec(query.order_by(col(PanelOpening.seq).desc())))


def is_stale(session: Session, panel: Panel, opening: PanelOpening, given: list[Given] | None = None) -> bool:
    """Whether scores were changed since it was opened; a sheet that is being rewritten has no score meanwhile.
    `given`: the scores as they stand, where they were read already."""
    return scores_digest(given_in(session, panel) if given is None else given) != opening.scores_sha256


def open_model(
    session: Session, viewer: Viewer, panel: Panel, choice: Choice, reason: str, moment: Moment
) -> PanelOpening:
    """Compute the model's view and put its opening on the record. `panel` must have been read with a lock.

    Raises Refusal before the meeting, while a sheet is being rewritten, when this very view is open already, without a
    reason, or when the model refuses (with its own sentence).
    """
    require_organiser_of(viewer, panel)
    reason = _lawful(session, panel, choice, reason)
    results = results_of(session, panel)
    sha256 = scores_digest(results.given)
    last = last_opening(session, panel)
    if last is not None and last.scores_sha256 == sha256 and _same(last, choice):
        raise Refusal("按同样的评分和设置已经打开过，结果就在本页，不需要再打开。")
    made = PanelOpening(
        panel_id=panel.id or 0,
        seq=_last_seq(session, panel) + 1,
        scores_sha256=sha256,
        result=computed(results, cast(Method, panel.rule), panel.minimum, choice, seed_of(sha256)),
        reason=reason,
        by_person_id=viewer.person_id,
        at=moment.at,
    )
    session.add(made)
    session.flush()
    return made


def _lawful(session: Session, panel: Panel, choice: Choice, reason: str) -> str:
    if panel.phase not in MEETING:
        raise Refusal(NOT_YET)
    if panel.phase == "closed":
        raise Refusal("评审已经结束，不再打开模型对照。")
    if rewritten := rewritten_in(session, panel):
        shown = "、".join(f"{nominee}（{seat}）" for nominee, seat in rewritten[:3])
        raise Refusal(f"有 {len(rewritten)} 份评分表退回后还没有重新锁定：{shown}。锁定后再打开。")
    if choice.strata not in STRATA:
        raise Refusal("请选择分层方式。", status=422)
    if choice.uneven and not choice.kinds:
        raise Refusal(
            "“专家对各组宽严可以不同”要先选分层方式：不分层就没有组。请选择分层方式，或者不勾选这一项。", status=422
        )
    reason = reason.strip()
    if not SHORTEST_REASON <= len(reason) <= LONGEST_REASON:
        raise Refusal(
            f"请写明打开模型对照的理由（{SHORTEST_REASON} 至 {LONGEST_REASON} 字），将留在记录里。", status=422
        )
    return reason


def _same(opening: PanelOpening, choice: Choice) -> bool:
    return bool(opening.result["choice"] == asdict(choice))


def _last_seq(session: Session, panel: Panel) -> int:
    query = select(func.coalesce(func.max(PanelOpening.seq), 0)).where(PanelOpening.panel_id == panel.id)
    return session.exec(query).one()


def seed_of(sha256: str) -> int:
    """The seed of the random draws, from the scores' digest."""
    return int(sha256[:8], 16)


def strata_of(nominees: dict[str, Nominated], choice: Choice) -> list[dict[str, str]]:
    """Each nominee's stratum in each stratification; empty without strata."""
    return [{code: getattr(one, kind) for code, one in nominees.items()} for kind in choice.kinds]


def sittings_of(scores: "list[Score]", strata: list[dict[str, str]]) -> dict[tuple[str, str], str]:
    """An expert's scores of one stratum are a sitting of their own."""
    return {(one.nominee, one.expert): strata[0][one.nominee] for one in scores}


def computed(results: Results, rule: Method, minimum: int, choice: Choice, seed: int) -> dict[str, Any]:
    """Everything the model says, as plain values. Raises Refusal with the model's own sentence."""
    from assessor.panel.model import PanelModel  # numpy and scipy: only who opens waits for them

    model = PanelModel(seed=seed, heavy_tails=choice.heavy_tails, full_mark=FULL_MARK if choice.heavy_tails else None)
    try:
        scores, strata = scores_of(results.given), strata_of(results.nominees, choice)
        model.fit(scores, strata=strata, sittings=sittings_of(scores, strata) if choice.uneven else None)
        quota = results.line.quota or 0
        if not quota:
            raise Refusal(f"{results.line.says or '正式结果还不能汇总'}，模型没有可以对照的名额线。")
        ranked = model.rank(quota, rule, minimum)
    except PanelRefusal as no:
        raise Refusal(no.says) from no
    dropped, refused = _or_refusal(lambda: [row._asdict() for row in model.sensitivity(quota)])
    return {
        "choice": asdict(choice),
        "seed": seed,
        "draws": model.draws,
        "quota": quota,
        "line": results.line.says,
        "warnings": [{"says": one.says, "about": list(one.about)} for one in model.warnings_],
        "refused": refused,
        "ranked": [{key: value for key, value in row._asdict().items() if key != "official"} for row in ranked],
        "explained": {code: _explained(model.explain(code)) for code in model.nominees_},
        "experts": [row._asdict() for row in model.report_experts()],
        "residuals": [row._asdict() for row in model.residuals()],
        "sensitivity": dropped,
        "audit": {kind: _audit(ranked, results, kind) for kind in GROUPS},
    }


def _explained(found: "Explanation") -> dict[str, Any]:
    return found._asdict() | {"parts": [part._asdict() for part in found.parts]}


def _audit(ranked: "list[Ranked]", results: Results, kind: str) -> list[dict[str, Any]]:
    """By the panel's own official rule; empty where no order may be shown."""
    groups = {code: getattr(one, kind) for code, one in results.nominees.items()}
    rows = [(row.nominee, row.zone, row.p_in, bool(results.within(row.nominee))) for row in ranked]
    known = [(code, zone, chance, within) for code, zone, chance, within in rows if zone and chance is not None]
    return [group._asdict() for group in audit(known, groups)]


def _or_refusal(make: Callable[[], list[dict[str, Any]]]) -> tuple[list[dict[str, Any]], str]:
    try:
        return make(), ""
    except PanelRefusal as no:
        return [], no.says
