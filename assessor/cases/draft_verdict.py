"""What the rules would find if the draft were filed now: for the marks beside lines and the preview."""

from dataclasses import dataclass

from sqlmodel import Session

from assessor.cases.assemble import PLEDGE, Assembled, assemble
from assessor.cases.extended import pack_as_extended
from assessor.policy.document import DocumentError, parse
from assessor.policy.findings import LineMark, Verdict
from assessor.policy.judging import verdict_of
from assessor.policy.planner import LevelPlan, plan
from assessor.workflow import Moment
from models.application import Application
from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Preview:
    """The draft as read, and the verdict on it; `errors` instead of a verdict when the document cannot be judged."""

    made: Assembled
    verdict: Verdict | None
    errors: tuple[str, ...] = ()


def preview(session: Session, case: Application, pack: Pack, moment: Moment) -> Preview:
    """Judge the draft as if it were pledged and filed today. What cannot be read counts as not answered."""
    made = assemble(session, case, pack, moment.today)
    return preview_as(session, case, pack, made, case.level)


def preview_as(session: Session, case: Application, pack: Pack, made: Assembled, level: str) -> Preview:
    """The same draft judged for a star, that of the case or another one."""
    standing = pack_as_extended(session, case.batch_id, pack)
    try:
        verdict = verdict_of(standing, {**made.document, "level": level, PLEDGE: True})
    except DocumentError as error:
        return Preview(made, None, tuple(str(one) for one in error.errors))
    return Preview(made, verdict)


def way_out(session: Session, case: Application, pack: Pack, seen: Preview, moment: Moment) -> LevelPlan | None:
    """The smallest set of changes with which the draft would no longer be refused or returned; None when it is not."""
    if pack.kind == "subsidy" or seen.verdict is None or seen.verdict.outcome not in ("ineligible", "return"):
        return None
    standing = pack_as_extended(session, case.batch_id, pack)
    document = parse({**seen.made.document, PLEDGE: True}, pack)
    return next(one for one in plan(standing, document, moment.today) if one.level.id == case.level)


def marks_by_line(verdict: Verdict | None, table: str) -> dict[str, list[tuple[str, LineMark]]]:
    """For each line of a table: (what the rule says, how the line stands), for rules that look at single lines."""
    found: dict[str, list[tuple[str, LineMark]]] = {}
    for finding in verdict.findings if verdict else ():
        if finding.table == table:
            for mark in finding.lines:
                found.setdefault(mark.id, []).append((finding.says, mark))
    return found
