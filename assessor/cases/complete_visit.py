"""Finish a sealed visit: it goes into the case's record, and the filing is judged again as it was found. Or drop one."""

from sqlmodel import Session

from assessor.access import Viewer
from assessor.cases.inspected_verdicts import judge_again
from assessor.cases.record_site_check import RESULTS as WHOLE
from assessor.cases.record_site_check import Visit, record_site_check
from assessor.cases.refusal import Refusal
from assessor.cases.scope import last_submission
from assessor.cases.visit_content import record_of
from assessor.cases.visits import OPEN, findings_of, inspectors_of
from assessor.policy.inspected_document import RESULTS
from assessor.workflow import Moment
from models.application import Application, Submission
from models.site_visit import InspectedVerdict, SiteVisit
from questionnaires.shapes import Pack

SHORTEST_REASON = 4


def complete_visit(
    session: Session, viewer: Viewer, visit: SiteVisit, case: Application, pack: Pack, moment: Moment,
    *, result: str = "", words: str = "",
) -> InspectedVerdict:  # fmt: skip
    """Enter a sealed visit of a locked case into its record and judge the filing again.

    `result` is the officer's; without one, the one that follows from the items. Raises Refusal when it differs from
    that without a reason in `words`, when the visit is not sealed, or when the case's state does not admit a visit.
    """
    record = record_of(session, visit)
    if visit.phase != "sealed" or record is None:
        raise Refusal("双方签字封存后才能完成核查。")
    result, words = result or record.result, words.strip()
    if result not in WHOLE:
        raise Refusal("请选择核查结论。", status=422)
    if result != record.result and len(words) < SHORTEST_REASON:
        raise Refusal(
            f"逐项结果汇总为“{WHOLE[record.result]}”，要作不同结论的，请写明理由（至少 4 个字）。", status=422
        )
    seen = Visit(
        visited_on=visit.visited_on or moment.today,
        inspectors=tuple(one.name for one in inspectors_of(session, visit)),
        result=result,
        words=_words(session, visit, record.content_sha256, words),
    )
    record_site_check(session, viewer, case, pack, seen, moment)
    visit.phase = "done"
    session.add(visit)
    session.flush()
    submission = last_submission(session, case)
    if submission is not None and submission.id != visit.submission_id:
        judge_again(session, submission, moment)
    second = judge_again(session, session.get_one(Submission, visit.submission_id), moment)
    assert second is not None
    return second


def drop_visit(session: Session, visit: SiteVisit, reason: str) -> None:
    """Call off a visit that is not finished. Raises Refusal without a reason, or when it is finished."""
    if visit.phase not in OPEN:
        raise Refusal("这次核查已经完成或取消。")
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refusal("请写明取消的理由（至少 4 个字）。", status=422)
    visit.phase, visit.dropped_because = "dropped", reason.strip()
    session.add(visit)
    session.flush()


def _words(session: Session, visit: SiteVisit, digest: str, words: str) -> str:
    found = [finding.result for finding in findings_of(session, visit)]
    counts = "，".join(f"{title} {found.count(name)} 项" for name, title in RESULTS.items() if name in found)
    added = f"{words}。" if words and not words.endswith("。") else words
    return f"按核查清单逐项核查：{counts}。{added}核查记录校验值 {digest[:16]}。"
