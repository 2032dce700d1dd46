"""What providers pushed, as the pages draw it beside the applicant's own claim."""

from typing import Any

from flask import g

from assessor.cases.adoption_facts import Beside, beside_claims
from assessor.cases.day_words import day_words, span_words
from assessor.cases.scope import last_submission
from assessor.cases.windows import BEIJING
from models.application import Application
from models.people import Organisation
from questionnaires.shapes import Pack

USE = {True: ("数据连续", "good"), False: ("数据不连续", "warn"), None: ("", "neutral")}


def rows_of_filing(case: Application, pack: Pack) -> list[dict[str, Any]]:
    """The rows of the newest submission; empty when nothing was pushed."""
    submission = last_submission(g.session, case)
    firm = g.session.get_one(Organisation, case.enterprise_id)
    if submission is None or not firm.uscc:
        return []
    filed_on = submission.at.astimezone(BEIJING).date()
    return [_row(one) for one in beside_claims(g.session, pack, submission.document, firm.uscc, filed_on)]


def _row(one: Beside) -> dict[str, Any]:
    claim = one.claim
    return {
        "title": one.title,
        "kind": {"service": "云服务", "device": "设备"}[one.kind],
        "claimed": _claimed(one) if claim.first else "没有填写日期",
        "pushed": _pushed(one),
        "source": one.source,
        "use": USE[one.continuous],
        "hints": one.hints,
    }


def _claimed(one: Beside) -> str:
    assert one.claim.first is not None
    if one.kind == "device":
        return f"{day_words(one.claim.first)}接入"
    return span_words(one.claim.first, one.claim.last)


def _pushed(one: Beside) -> list[str]:
    said = [f"{day_words(day)}开通（开通凭证）" for day in one.opened]
    if one.found:
        what = "心跳" if one.kind == "device" else "使用记录"
        span = f"{day_words(one.found.first)} 至 {day_words(one.found.last)}"
        said.append(f"{span}有{what} {one.found.days} 天，最长间隔 {one.found.longest_gap} 天")
    return said
