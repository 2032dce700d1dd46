"""Judge a frozen filing again by the rules it was filed under, and compare with what was found then."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from sqlmodel import Session, col, select

from assessor.cases.digest import digest_of
from assessor.cases.pack_as_filed import pack_as_filed
from assessor.policy.judging import verdict_of
from models.application import Application, Submission


@dataclass(frozen=True)
class Replayed:
    """One submission looked at again: `differences` are Chinese sentences, none when everything is as it was."""

    number: str
    seq: int
    differences: tuple[str, ...]


def replay_all(session: Session) -> Iterator[Replayed]:
    """Every submission, oldest first."""
    query = select(Submission, Application.number).join(Application)
    for submission, number in session.exec(query.order_by(col(Submission.id))):
        yield Replayed(number or "", submission.seq, tuple(replay(session, submission)))


def replay(session: Session, submission: Submission) -> Iterator[str]:
    """What is not as it was filed: the content's SHA-256, the pack's copy, the outcome of the whole or of a rule.

    Words may be put better in a later version of the service; outcomes, totals and clauses may not change.
    """
    if digest_of({"document": submission.document, "files": submission.files}) != submission.document_sha256:
        yield "申报内容与提交时的 SHA-256 不一致"
    pack = pack_as_filed(session, submission)
    if pack is None:
        yield f"没有找到提交时所用规则包的存档（{submission.pack_digest}）"
        return
    again = verdict_of(pack, submission.document).to_record()
    yield from _compare(submission.verdict, again)


def _compare(then: dict[str, Any], now: dict[str, Any]) -> Iterator[str]:
    for key, words in (("outcome", "结论"), ("totals", "合计"), ("digest", "规则包摘要")):
        if then[key] != now[key]:
            yield f"{words}：当时是 {then[key]}，重算是 {now[key]}"
    found = {finding["rule"]: finding for finding in now["findings"]}
    for finding in then["findings"]:
        again = found.pop(finding["rule"], None)
        if again is None or (finding["outcome"], finding["clause"]) != (again["outcome"], again["clause"]):
            yield f"规则 {finding['rule']}：当时是 {finding['outcome']}，重算是 {again['outcome'] if again else '没有这条规则'}"
    for rule in found:
        yield f"规则 {rule}：当时没有这条规则"
