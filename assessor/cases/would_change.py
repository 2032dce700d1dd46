"""What would change the conclusion on a case: for its one-page sheet, in a few sentences."""

from collections.abc import Iterator
from datetime import date
from typing import Any

from sqlmodel import Session

from assessor.cases.open_remarks import open_remarks
from assessor.policy.document import DocumentError, parse
from assessor.policy.findings import OUTCOME_NAMES
from assessor.policy.planner import LevelPlan, plan
from models.application import Application, Submission
from questionnaires.shapes import Pack

MOST = 4
PASSING = ("eligible", "manual")
IN_NOTICE = ("in_notice", "held", "in_province_notice", "province_held")
OVER = ("rated", "reported")


def would_change(session: Session, case: Application, pack: Pack, submission: Submission, today: date) -> tuple[str, ...]:
    """The smallest set of changes that would lift what bars the filing; otherwise the facts on which it stands."""
    if case.state == "returned":
        remarks = [words for several in open_remarks(session, case).values() for words in several]
        return tuple(f"按期补正：{words}" for words in remarks[:MOST])
    if submission.outcome not in PASSING:
        return tuple(_way(pack, submission, today))
    return (*_after(case), *_standing_on(submission))[:MOST]


def _way(pack: Pack, submission: Submission, today: date) -> Iterator[str]:
    made = _plan(pack, submission, today)
    if made is None:
        return
    says = {finding.rule: finding.says for finding in made.verdict.findings}
    for rule in made.barred[:MOST]:
        yield f"“{says.get(rule, rule)}”在本次申报中不能靠补正改变。"
    if made.barred:
        return
    for change in made.changes[:MOST]:
        yield change.says
    if made.changes:
        yield "以上各项都做到，规则判定即改变。"


def _plan(pack: Pack, submission: Submission, today: date) -> LevelPlan | None:
    try:
        document = parse(submission.document, pack)
    except DocumentError:
        return None
    return next((one for one in plan(pack, document, today) if one.level.id == submission.level), None)


def _after(case: Application) -> Iterator[str]:
    if case.state in IN_NOTICE:
        yield "公示期内收到的异议经复核成立，或信用审查发现失信、违法记录的，不予公布。"
    elif case.state in OVER:
        yield "公布以后复核、抽查发现与申报不符的，可以降低或撤销星级。"
    else:
        yield "现场核查与申报不符，或信用审查发现失信、违法记录的，结论改变。"


def _standing_on(submission: Submission) -> Iterator[str]:
    """The rules that would end the filing and rest on something measured: those are the facts that decide."""
    barring = [one for one in submission.verdict["findings"] if _decides(one)]
    for finding in barring[: MOST - 1]:
        found = OUTCOME_NAMES[finding["outcome"]]
        yield f"“{finding['says']}”现判定{found}（{finding['observed']}）；查实不是这样的，结论改变。"


def _decides(finding: dict[str, Any]) -> bool:
    """Measured on lines, and of the conditions of the star (chapter 一), not of how a filing is made."""
    measured = bool(finding["observed"]) and bool(finding["lines"])
    return finding["outcome"] == "met" and measured and finding["clause"].startswith("一")
