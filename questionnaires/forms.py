"""Sections and questions: what a pack asks, in the words that a person reads."""

from typing import Literal

from pydantic import Field

from questionnaires.base import Shape

QuestionType = Literal[
    "text", "long_text", "integer", "money", "date", "boolean", "choice", "choices", "region", "uscc", "periods", "texts",
    "invoice",
]  # fmt: skip


SignalMark = Literal["invoice", "contract", "serial", "account", "contact", "provider", "text"]
"""What an answer identifies, so that filings which have it in common are shown to a person (risk signals)."""

Named = Literal["provider"]
"""Whom an answer names by credit code; the firm so named is asked to confirm what stands beside it."""


class Question(Shape):
    """One question. Its id is the key of the answer in the application document.

    `errors` replaces the standard words for required, invalid … · `choices` are (value, label) pairs ·
    `evidence` names the kinds of proof asked for · `same_as` names an answer (`enterprise.name`) this one is compared with ·
    `refers` names the table whose line ids are the possible answers · `short` puts it into the short self-check form ·
    `until` names the date up to which the months since this date are counted · `not_in` names the list of choices in which
    this choice must not stand again ·
    `signal` says that equal answers in several filings are a risk signal, and of which sort. It is no part of any rule ·
    `names` says whose credit code the answer is (`provider`); that firm may then confirm the line or the project ·
    `record` names the record of the service that answers it, where there is one: then the record counts and not the claim.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    label: str
    type: QuestionType
    help: str = ""
    errors: dict[str, str] = Field(default_factory=dict)
    choices: tuple[tuple[str, str], ...] = ()
    required: bool = True
    levels: tuple[str, ...] = ()
    evidence: tuple[str, ...] = ()
    unit: str | None = None
    short: bool = False
    same_as: str | None = None
    refers: str | None = None
    record: str | None = None
    until: str | None = None
    not_in: str | None = None
    signal: SignalMark | None = None
    names: Named | None = None

    def applies_to(self, level: str) -> bool:
        """Whether this question is asked of an applicant for the level."""
        return not self.levels or level in self.levels

    def choice_label(self, value: str) -> str:
        """The label of a choice; the value itself when the pack does not know it."""
        return next((label for known, label in self.choices if known == value), value)


class Inspect(Shape):
    """What a visit to the enterprise looks at in a section: things to see, things to ask, in words.

    A section of lines is inspected line by line with all its questions; of a section of single answers only the
    named `questions` are, each as an item of its own.
    """

    look: tuple[str, ...] = Field(min_length=1)
    ask: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()


class Section(Shape):
    """One page of the form.

    `single` fills one object (`table`, or the top of the document when absent); `lines` fills a list. `inspect` says
    what a visit looks at; a section without it is not inspected.
    """

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    title: str
    intro: str = ""
    order: int = 0
    kind: Literal["single", "lines"]
    table: str | None = None
    levels: tuple[str, ...] = ()
    asked: bool = True
    line_name: str = "行"
    inspect: Inspect | None = None
    questions: tuple[Question, ...]

    def applies_to(self, level: str) -> bool:
        """Whether an applicant for the level is shown this section."""
        return not self.levels or level in self.levels

    def question(self, question_id: str) -> Question | None:
        """The question with this id, or None."""
        return next((q for q in self.questions if q.id == question_id), None)
