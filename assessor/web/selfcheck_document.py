"""From the short form to the application document that the rules judge.

What the short form does not ask (name, credit code, pledge …) is presumed to be filled in properly later; the rules
that rest on it are shown apart, as things still looked at when the real application is filed.
"""

import re
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any

from stdnum.cn import uscc

from assessor.cases.answers import Unreadable, read_answer
from assessor.policy.answers import BadAnswer, read_date
from assessor.policy.document import Document, DocumentError, parse
from assessor.policy.facts import STARS
from assessor.web.selfcheck_form import PLANNED, Answers, Row, none_label, short_sections
from questionnaires.rules import Condition, Rule
from questionnaires.shapes import Pack, Question, Section

LATER = "（申报时填写）"
_PATH = re.compile(r"(\w+)(?:\[(\d+)\])?(?:\.(\w+))?")
_PRESUMED: dict[str, Any] = {"text": LATER, "long_text": LATER, "boolean": True, "texts": [], "choices": []}


@dataclass
class Read:
    """The document without its level, errors by field name, the words for each line; `parsed` when there is no error."""

    document: dict[str, Any]
    planned: date
    errors: dict[str, str] = field(default_factory=dict)
    parsed: Document | None = None
    line_names: dict[str, str] = field(default_factory=dict)


def read(answers: Answers, pack: Pack, today: date) -> Read:
    """Read everything typed. `errors` is empty when the document can be judged for every star of the pack."""
    planned = _planned(answers.planned, usual_day(pack, today))
    found = Read({PLANNED: planned.isoformat()} if isinstance(planned, date) else {}, today)
    if isinstance(planned, date):
        found.planned = planned
    else:
        found.errors[PLANNED] = planned
    for section, questions in short_sections(pack):
        rows = answers.rows.get(section.id, [])
        if section.kind == "single":
            values = _values(found, section, questions, rows[0] if rows else {}, section.id)
            found.document |= {section.table: values} if section.table else values
        else:
            _lines(found, section, questions, rows, section.id in answers.none)
    if not found.errors:
        _check(found, pack)
    return found


def document_of(read: Read, pack: Pack) -> Document:
    """The readable document (for the lowest star; the level is put in when each is judged). Raises DocumentError."""
    return parse({**presumed(read.document, pack), "level": next(iter(pack.levels))}, pack)


def usual_day(pack: Pack, today: date) -> date:
    """The day of filing to reckon with when none is given: today; the opening day before it opens.

    Once every star's deadline is over, the first of those deadlines: then each star is still judged as filed in time.
    """
    opens = pack.parameter("platform_opens") if "platform_opens" in pack.parameters else None
    day = min(_deadlines(pack)) if is_over(pack, today) else today
    return max(day, opens) if isinstance(opens, date) else day


def is_over(pack: Pack, today: date) -> bool:
    """Whether the batch takes no filing of any star any more; False while its deadlines are not set."""
    ends = _deadlines(pack)
    return bool(ends) and today > max(ends)


def _deadlines(pack: Pack) -> list[date]:
    named = [pack.parameter(level.deadline) for level in pack.levels.values() if level.deadline]
    return [day for day in named if isinstance(day, date)]


def _planned(typed: str, usual: date) -> date | str:
    if not typed.strip():
        return usual
    try:
        value = read_answer(Question(id=PLANNED, label="提交日期", type="date"), typed)
        return read_date(value)
    except (Unreadable, BadAnswer) as error:
        return str(error)


def _values(found: Read, section: Section, questions: tuple[Question, ...], row: Row, stem: str) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for question in questions:
        try:
            value = read_answer(question, row.get(question.id))
        except Unreadable as error:
            found.errors[f"{stem}-{question.id}"] = str(error)
            continue
        if value is not None or (section.table == STARS and not question.required):
            values[question.id] = value  # a star without a day was not announced yet: that is known, not unknown
    return values


def _lines(found: Read, section: Section, questions: tuple[Question, ...], rows: list[Row], none: bool) -> None:
    table = section.table or section.id
    if none and rows:
        found.errors[f"{section.id}-none"] = f"勾选了“{none_label(section)}”，下面又填了内容，请保留其中一种。"
    if not rows:
        if none:
            found.document[table] = []
        return
    made = []
    for n, row in enumerate(rows):
        line_id = f"{section.line_name}{n + 1}"
        values = _values(found, section, questions, row, f"{section.id}-{n}")
        found.line_names[line_id] = f"{line_id}「{values['name']}」" if values.get("name") else line_id
        made.append({"id": line_id, **values})
    found.document[table] = made


def _check(found: Read, pack: Pack) -> None:
    """What the engine itself cannot read becomes an error beside the field it came from."""
    try:
        found.parsed = document_of(found, pack)
    except DocumentError as error:
        for one in error.errors:
            found.errors.setdefault(_field(one.path, pack), one.message + "。")


def _field(path: str, pack: Pack) -> str:
    matched = _PATH.match(path)
    section = next((s for s in pack.sections if matched and s.table == matched[1]), None)
    if matched is None or section is None:
        return path
    return "-".join(part for part in (section.id, matched[2], matched[3]) if part)


def presumed(document: dict[str, Any], pack: Pack) -> dict[str, Any]:
    """The document with every required answer that the short form does not ask filled in as an applicant would."""
    full = dict(document)
    for section in pack.sections:
        if not section.asked:
            continue
        fill = {q.id: _fill(q, pack) for q in section.questions if q.required and not q.short}
        if section.kind == "lines":
            if isinstance(lines := full.get(section.table or ""), list):
                full[section.table or ""] = [{**fill, **line} for line in lines]
        elif section.table:
            full[section.table] = {**fill, **full.get(section.table, {})}
        else:
            full = {**fill, **full}
    return full


def _fill(question: Question, pack: Pack) -> Any:
    if question.type == "choice":
        return question.choices[0][0]
    if question.type == "uscc":
        return _some_code(pack.province)
    return _PRESUMED.get(question.type)


@lru_cache
def _some_code(province: str) -> str:
    stem = f"91{province}0000MA0000000"
    return stem + str(uscc.calc_check_digit(stem + "0"))


_asked: dict[tuple[str, str], frozenset[str]] = {}


def asked_rules(pack: Pack, level: str) -> frozenset[str]:
    """The ids of a star's rules about which the short form asks everything they look at."""
    key = (pack.digest, level)
    if key not in _asked:
        _asked[key] = frozenset(rule.id for rule in pack.levels[level].rules if _is_asked(rule, pack))
    return _asked[key]


def _is_asked(rule: Rule, pack: Pack) -> bool:
    sections = [s for s in pack.sections if s.table == rule.table or s.kind == "single"]
    asked = {q.id for s in sections for q in s.questions if q.short} | {PLANNED}
    names = [name for condition in rule.conditions for name in _fields(condition, pack)]
    return asked.issuperset(names + ([rule.total.partition(".")[2]] if rule.total else []))


def _fields(condition: Condition, pack: Pack) -> list[str]:
    given = condition.arguments
    if "section" in given:
        return [q.id for q in pack.section(given["section"]).questions if q.required]
    return [given["field"]] if "field" in given else []
