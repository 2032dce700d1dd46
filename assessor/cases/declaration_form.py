"""The form of a declaration: what is typed, what the records say beside it, what is missing, and the paper made of both."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from assessor.cases.answers import Unreadable, read_answer
from assessor.cases.settlement_projects import Project
from assessor.documents.fund_shapes import DeclaredAnswer, DeclaredSection
from assessor.policy.answers import read_fen
from questionnaires.forms import Question, Section
from questionnaires.papers import Form
from questionnaires.shapes import Pack

MOST_LINES = 10
LONGEST_LINE_TEXT = 1000
"""附件2: a case is told in at most a thousand characters."""

Typed = Mapping[str, Any]
"""Answers by question id for what is given once; under a section's id a list of such answers for its lines."""


@dataclass(frozen=True)
class Records:
    """What the service knows for the form."""

    office: str
    today: date
    projects: list[Project]

    @property
    def enterprises(self) -> int:
        """How many enterprises have a project."""
        return len({one.enterprise_id for one in self.projects})

    @property
    def base_fen(self) -> int:
        """What the projects come to."""
        return sum(one.base_fen for one in self.projects)

    def of(self, form: Form, question: Question) -> str | None:
        """The value as it would be typed; None where the service knows nothing."""
        match form.known.get(question.id):
            case "office":
                return self.office
            case "today":
                return self.today.isoformat()
            case "enterprises":
                return str(self.enterprises)
            case "base":
                return f"{self.base_fen // 100}.{self.base_fen % 100:02d}"
            case _:
                return None


def form_of(pack: Pack) -> Form | None:
    """The form that a city fills in, if the document has one."""
    return next((form for form in pack.forms.values() if form.filled_by == "city"), None)


def by_hand(form: Form, question: Question) -> bool:
    """Whether the field stays empty for pen and seal."""
    return form.known.get(question.id) == "by_hand"


def starting(form: Form, records: Records) -> dict[str, Any]:
    """The answers of a form that nobody has touched: what the service knows."""
    asked = [q for section in form.sections if section.kind == "single" for q in section.questions]
    return {q.id: value for q in asked if (value := records.of(form, q)) is not None}


def problems(form: Form, typed: Typed, *, missing: bool) -> dict[str, str]:
    """What cannot stay so, by the name of the field (`<section>-<n>-<question>` for lines). `missing`: empty ones too."""
    found: dict[str, str] = {}
    for section in form.sections:
        if section.kind == "single":
            for question in section.questions:
                _judge(form, question, typed.get(question.id), question.id, missing, found)
            continue
        lines = typed.get(section.id) or []
        if missing and not lines:
            found[f"{section.id}-0-{section.questions[0].id}"] = f"请至少填写一个{section.line_name or section.title}。"
        for number, line in enumerate(lines):
            for question in section.questions:
                name = f"{section.id}-{number}-{question.id}"
                _judge(form, question, line.get(question.id), name, missing, found)
                if question.type == "long_text" and len(str(line.get(question.id) or "")) > LONGEST_LINE_TEXT:
                    found[name] = f"{question.label}最多 {LONGEST_LINE_TEXT} 字，请精简。"
    return found


def _judge(form: Form, question: Question, value: Any, name: str, missing: bool, found: dict[str, str]) -> None:
    if by_hand(form, question):
        return
    if value in (None, "", []):
        if missing:
            found[name] = f"请填写{question.label}。"
        return
    try:
        read_answer(question, value)
    except Unreadable as bad:
        found[name] = f"{question.label}：{bad}"


def sections_of(form: Form, typed: Typed, records: Records) -> tuple[DeclaredSection, ...]:
    """The form as it is printed."""
    return tuple(_section(form, section, typed, records) for section in form.sections)


def _section(form: Form, section: Section, typed: Typed, records: Records) -> DeclaredSection:
    if section.kind == "single":
        answers = tuple(_answer(form, q, typed.get(q.id), records) for q in section.questions)
        return DeclaredSection(title=section.title, intro=section.intro, answers=answers)
    lines = tuple(
        tuple(_answer(form, q, line.get(q.id), records) for q in section.questions)
        for line in typed.get(section.id) or ()
    )
    return DeclaredSection(title=section.title, intro=section.intro, lines=lines)


def _answer(form: Form, question: Question, value: Any, records: Records) -> DeclaredAnswer:
    known = records.of(form, question)
    differs = known is not None and form.known[question.id] in ("enterprises", "base") and _plain(known) != _plain(value)
    return DeclaredAnswer(
        label=question.label,
        value="" if by_hand(form, question) else words_of(question, value),
        by_record=words_of(question, known) if differs else "",
    )


def _plain(value: Any) -> str:
    text = str(value or "").replace(",", "").strip()
    return text.rstrip("0").rstrip(".") if "." in text else text


def words_of(question: Question, value: Any) -> str:
    """An answer in words; amounts in 元 with 万元 behind, because the printed form counts in 万元."""
    value = read_answer(question, value)
    if value is None:
        return ""
    if question.type == "money":
        fen = read_fen(str(value))
        wan = f"{Decimal(fen) / 1_000_000:.6f}".rstrip("0").rstrip(".")
        return f"{wan} 万元（{fen // 100:,}.{fen % 100:02d} 元）"
    if question.type == "date":
        day = date.fromisoformat(str(value))
        return f"{day.year}年{day.month}月{day.day}日"
    return f"{value}{f' {question.unit}' if question.unit else ''}"
