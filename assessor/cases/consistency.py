"""What to look at before submitting: what must be mended, and what may be right but deserves another look.

Nothing here refuses a filing (the process table does, for what is missing or unreadable); these are hints with a place.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from assessor.cases.adoption_facts import Beside
from assessor.cases.answer_words import line_titles
from assessor.cases.assemble import PLEDGE
from assessor.cases.day_words import day_words, span_words
from assessor.cases.draft_verdict import Preview
from assessor.cases.proof_checks import proof_notes
from assessor.cases.proofs import Proof
from assessor.policy.facts import party_name
from assessor.policy.findings import Verdict
from questionnaires.shapes import Pack, Question, Section


@dataclass(frozen=True)
class Note:
    """One thing to look at, and where. `must`: the filing cannot be submitted before it is mended.

    `kind` groups notes; `file` names a file's ref when the place is a file.
    """

    must: bool
    kind: str
    words: str
    section: str = ""
    line_id: str = ""
    question: str = ""
    file: str = ""


KINDS = {
    "missing": "没有填写的必填项",
    "unreadable": "看不懂的内容",
    "unjudged": "不能判断的内容",
    "identity": "与注册信息不同的内容",
    "rule": "规则的判断",
    "unproven": "还没有佐证材料",
    "refers": "与云服务对不上的付款",
    "window": "日期不在计算期内",
    "twice": "重复的发票",
    "dates": "材料日期与填报日期对不上",
    "loose": "没有说明用途的材料",
    "empty": "还没有填写的部分",
    "pushed": "与服务商报送的数据不一致",
}
"""Groups of notes in the order they are shown."""


def look_over(
    pack: Pack, level: str, seen: Preview, proofs: list[Proof], registered: Mapping[str, str | None]
) -> list[Note]:
    """Every note on a draft, in the order of KINDS. `registered`: what the account was registered with, by question id."""
    made = seen.made
    notes = [Note(True, "missing", p.words, p.section, p.line_id, p.question) for p in made.missing]
    notes += [Note(True, "unreadable", p.words, p.section, p.line_id, p.question) for p in made.unreadable]
    notes += [Note(True, "unjudged", words) for words in seen.errors]
    notes += _identity(made.document.get("enterprise", {}), registered)
    notes += _rules(pack, level, seen.verdict)
    for section in pack.sections:
        if not section.asked or not section.applies_to(level) or all(q.id == PLEDGE for q in section.questions):
            continue
        rows = rows_of(section, made.document)
        if section.kind == "lines" and not rows:
            notes.append(Note(False, "empty", f"“{section.title}”还没有填写。确实没有的可以不填。", section.id))
        notes += [
            Note(False, kind, words, section.id, line, question)
            for kind, words, line, question in _lines(pack, level, section, rows, made.document)
        ]
    notes += [
        Note(False, one.kind, one.words, one.place.section, one.place.line_id, one.question, one.file)
        for one in proof_notes(pack, level, made.document, proofs)
    ]
    order = list(KINDS)
    return sorted(notes, key=lambda note: order.index(note.kind))


def pushed_notes(beside: Iterable[Beside]) -> list[Note]:
    """A note for each difference between a claim and what a provider pushed; the data never replace the claim."""
    return [
        Note(False, "pushed", f"“{one.title}”：{words}（来源：{one.source}）。确认所填无误的可以保留。", one.section, one.line)
        for one in beside
        for words in one.hints
    ]


def _identity(answers: Mapping[str, Any], registered: Mapping[str, str | None]) -> Iterator[Note]:
    """An account files for the enterprise it was registered for; another name or code is a slip or needs a word."""
    labels = {"name": "企业名称", "uscc": "统一社会信用代码"}
    for question, known in registered.items():
        given = answers.get(question)
        if given is not None and known is not None and party_name(given) != party_name(known):
            words = f"填写的{labels[question]}“{given}”与注册账号时的“{known}”不同，请核对。"
            yield Note(False, "identity", words, "enterprise", "", question)


def rows_of(section: Section, document: dict[str, Any]) -> list[dict[str, Any]]:
    """The rows of a section of the document; a single section has one, with id ''."""
    if section.kind == "lines":
        return list(document.get(section.table or section.id, []))
    return [{"id": "", **(document.get(section.table, {}) if section.table else document)}]


def _rules(pack: Pack, level: str, verdict: Verdict | None) -> Iterator[Note]:
    """What the rules would say, except for what is already listed as missing."""
    complete = {rule.id for rule in pack.levels[level].rules if rule.check == "answered"}
    for finding in verdict.findings if verdict else ():
        if finding.effect in (None, "note") or finding.rule in complete:
            continue
        section = pack.table(finding.table)
        lines = [mark.id for mark in finding.lines if mark.outcome != "met"] if section else []
        words = finding.remedy or finding.says
        if section and lines:
            for line in lines:
                yield Note(False, "rule", f"{finding.says}：{words}", section.id, line)
        else:
            yield Note(False, "rule", f"{finding.says}：{words}", section.id if section else _single(pack), "")


def _single(pack: Pack) -> str:
    return next((s.id for s in pack.sections if s.kind == "single" and s.asked), "")


Found = tuple[str, str, str, str]
"""kind, words, line id, question id."""


def _lines(
    pack: Pack, level: str, section: Section, rows: list[dict[str, Any]], document: dict[str, Any]
) -> Iterator[Found]:
    if section.kind != "lines":
        return
    titles = line_titles(section, document)
    for question in section.questions:
        if question.refers:
            yield from _references(pack, question, rows, titles, document)
        if question.type == "invoice":
            yield from _invoices(question, rows, titles)
    yield from _outside(pack, level, section, rows, titles)


def _references(
    pack: Pack, question: Question, rows: list[dict[str, Any]], titles: dict[str, str], document: dict[str, Any]
) -> Iterator[Found]:
    other = pack.table(question.refers or "")
    name = other.line_name if other else ""
    known = {row["id"] for row in document.get(question.refers or "", [])}
    for row in rows:
        value = row.get(question.id)
        if value is None:
            yield "refers", f"“{titles[row['id']]}”没有选择{question.label}。", row["id"], question.id
        elif value not in known:
            yield "refers", f"“{titles[row['id']]}”对应的{name}已不在申报中，请重新选择。", row["id"], question.id


def _invoices(question: Question, rows: list[dict[str, Any]], titles: dict[str, str]) -> Iterator[Found]:
    first: dict[tuple[str | None, str], str] = {}
    for row in rows:
        invoice = row.get(question.id)
        if invoice is None:
            continue
        identity = invoice["code"], invoice["number"]
        earlier = first.setdefault(identity, row["id"])
        if earlier != row["id"]:
            words = f"发票 {invoice['number']} 与“{titles[earlier]}”相同。一张发票分次付款可以保留，重复填写的请删除。"
            yield "twice", words, row["id"], question.id


def _outside(
    pack: Pack, level: str, section: Section, rows: list[dict[str, Any]], titles: dict[str, str]
) -> Iterator[Found]:
    for row, field, period in not_counted(pack, level, section, rows):
        words = f"“{titles[row['id']]}”的日期 {day_words(row[field])} 不在计算期（{period}）内，这一项不计入合计。"
        yield "window", words, row["id"], field


def not_counted(
    pack: Pack, level: str, section: Section, rows: list[dict[str, Any]]
) -> Iterator[tuple[dict[str, Any], str, str]]:
    """Rows whose date keeps them out of a total (not wrong, but not counted): row, date question, period in words."""
    for rule in pack.levels[level].rules:
        where = rule.where
        if rule.total is None or rule.table != section.table or where is None or where.check != "dated_between":
            continue
        field = where.arguments["field"]
        first, last = (pack.parameter(where.arguments[name]) for name in ("first", "last"))
        for row in rows:
            day = row.get(field)
            if day is not None and first is not None and not str(first) <= day <= str(last):
                yield row, field, span_words(str(first), str(last))
