"""The papers of a programme: what has to be handed in, and the forms whose layout the document itself gives."""

from typing import Literal

from pydantic import Field

from questionnaires.base import Shape
from questionnaires.forms import Question, Section


class Material(Shape):
    """One material due: who hands it in (a carrier), how many at least, and the form it is filled on, if there is one."""

    id: str
    title: str
    by: str
    cites: str
    at_least: int = 1
    form: str | None = None
    kind: str | None = None
    help: str = ""


Known = Literal[
    "office", "today", "enterprises", "base", "by_hand",
    "applicant", "answer", "award", "provider", "provider_filing", "term", "listed", "listed_sum",
]  # fmt: skip
"""What the service knows of a field: the office's name · the day · enterprises with confirmed projects · their amount ·
nothing, because it is written or stamped on the paper by hand.

On a form for one project: the enterprise's name · the project's answer to the question of the same id · what the project
would be paid · its provider's name · the answer of the same id in that provider's accepted filing · from when to when the
provider confirmed the service · how many lines the form lists (those with `applicant`) · their `award` added up.
"""


class Form(Shape):
    """A form of the document: who fills it in, and its fields in sections. Its own questions are no facts of the rules.

    `known`: question id → what the service knows of it; shown beside what is typed, or filled in.
    """

    id: str
    title: str
    filled_by: str
    cites: str
    intro: str = ""
    sections: tuple[Section, ...]
    known: dict[str, Known] = Field(default_factory=dict)


class ProviderCondition(Shape):
    """Something a provider has to fulfil; it says so when filing, and the office confirms each one when accepting."""

    id: str = Field(pattern=r"^[a-z][a-z0-9_]*$")
    says: str
    cites: str


class FilingOffice(Shape):
    """Which office reviews filings of providers: its kind and the code of its region."""

    kind: Literal["county", "city", "province"]
    region: str = Field(pattern=r"^[0-9]{6}$")


class ProviderTerms(Shape):
    """How providers are admitted to a programme: a filing (备案) or an application to be listed (支持目录).

    `form` names the form, `materials` what is handed in with it, `least_lines` for a section of lines the parameter that says
    how many there have to be at least.
    """

    title: str
    catalogue: str
    says: str
    cites: str
    form: str
    office: FilingOffice
    conditions: tuple[ProviderCondition, ...] = ()
    materials: tuple[str, ...] = ()
    least_lines: dict[str, str] = Field(default_factory=dict)

    @property
    def condition_section(self) -> Section | None:
        """The conditions as a section of the form, one yes or no for each; None without conditions."""
        if not self.conditions:
            return None
        asked = tuple(Question(id=one.id, label=one.says, type="boolean") for one in self.conditions)
        return Section(id="conditions", title="具备的条件", kind="single", questions=asked)
