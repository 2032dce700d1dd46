"""The shapes of a pack after reading: what was published, as data. Every other floor reads packs through these."""

from collections.abc import Mapping
from datetime import date
from typing import Annotated, Literal

from pydantic import Field

from questionnaires.aftermath import Bar, Statistics, Target
from questionnaires.awards import Award, Combining
from questionnaires.base import OneOrMany, Shape
from questionnaires.errors import ParameterMissing
from questionnaires.forms import Question, Section
from questionnaires.money import Money
from questionnaires.papers import Form, Material, ProviderTerms
from questionnaires.parameters import Parameter, Value
from questionnaires.process_shapes import STAY, Process, ProcessStep, Stage, State
from questionnaires.rules import Condition, Effect, Level, Rule

__all__ = [
    "STAY", "Award", "Bar", "Carrier", "Clause", "Combining", "Condition", "Effect", "Form", "Gap", "Kind", "Level", "Material",
    "Money", "Notice",
    "Pack", "Parameter", "Point", "Process", "ProcessStep", "Question", "Rule", "Section", "Stage", "State", "Statistics",
    "Target",
]  # fmt: skip

Carrier = Literal[
    "rules", "service", "enterprise", "provider", "county", "city", "province", "finance", "operator", "third_party",
    "government", "data_bureau", "experts", "nobody_yet",
]  # fmt: skip
"""Who sees to it that a clause is kept. `nobody_yet` is a stated gap."""

OfficeKind = Literal[
    "county", "city", "finance", "operator", "third_party", "party_group", "government", "data_bureau"
]  # fmt: skip
"""Kinds of offices that a pack may give a name of its own."""

Kind = Literal["rating", "subsidy"]
"""A rating gives stars level by level; a subsidy pays by its award forms and has one level, the programme itself."""

Carriers = Annotated[tuple[Carrier, ...], OneOrMany]


class Point(Shape):
    """One demand inside a clause, with a stable id (A01 …) that coverage and tests refer to."""

    id: str
    summary: str
    carried_by: Carriers


class Clause(Shape):
    """One clause of the document: its label as printed, our one-line summary, and who carries it."""

    label: str
    summary: str
    carried_by: Carriers
    points: tuple[Point, ...] = ()


class Gap(Shape):
    """Something that the documents at hand do not give, said openly."""

    id: str
    says: str
    cites: str | None = None


class Notice(Shape):
    """A template of what people are told at a step; `{name}` marks are filled by the service."""

    id: str
    title: str
    text: str
    cites: str | None = None


class Pack(Shape):
    """One programme in one batch, resolved and checked. `digest` is the same on every machine for the same content.

    `area`: codes of the cities or counties whose enterprises may file (empty: the whole province) · `beside_cities`: counties
    whose own offices act as a city's would, apart from the city they lie in · `projects`: whether one enterprise may have
    several at a time · `route`: the choice question whose answer is the way a project takes through the process ·
    `offices`: what an office of a kind is called after its region's name, where it is not the usual.
    """

    id: str
    digest: str
    kind: Kind = "rating"
    title: str
    document_number: str | None = None
    issuer: str
    issued: date | None = None
    in_force: date | None = None
    ends: str | None = None
    province: str = Field(pattern=r"^\d{2}$")
    regions: str
    gaps: tuple[Gap, ...] = ()
    clauses: dict[str, Clause]
    parameters: dict[str, Parameter]
    sections: tuple[Section, ...]
    levels: dict[str, Level]
    process: Process | None = None
    recheck: Process | None = None
    notices: dict[str, Notice] = Field(default_factory=dict)
    awards: dict[str, Award] = Field(default_factory=dict)
    combining: tuple[Combining, ...] = ()
    money: Money | None = None
    area: tuple[str, ...] = ()
    beside_cities: tuple[str, ...] = ()
    projects: Literal["one", "many"] = "one"
    route: str | None = None
    offices: dict[OfficeKind, str] = Field(default_factory=dict)
    documents: dict[str, Material] = Field(default_factory=dict)
    forms: dict[str, Form] = Field(default_factory=dict)
    providers: ProviderTerms | None = None
    bars: dict[str, Bar] = Field(default_factory=dict)
    targets: dict[str, Target] = Field(default_factory=dict)
    statistics: Statistics = Statistics()
    extended: dict[str, date] = Field(default_factory=dict)

    def with_extended(self, days: Mapping[str, date]) -> "Pack":
        """The same pack with deadlines that the authority extended on the record. The digest stays the published pack's.

        Raises ParameterMissing for a name the pack does not have, ValueError for one that is not extendable or a day
        before the published one: an extension never takes time away.
        """
        for name, day in days.items():
            published = self.parameter(name)
            if not self.parameters[name].extendable:
                raise ValueError(f"参数 {name} 不能延长；能延长的参数在 parameters.yaml 里写 extendable: true")
            if isinstance(published, date) and day < published:
                raise ValueError(f"参数 {name} 只能延后，不能早于 {published}")
        return self.model_copy(update={"extended": dict(days)})

    def parameter(self, name: str, on: date | None = None) -> Value | None:
        """The value of a parameter on a day (default: the day the pack comes into force; without one, the newest value).

        None means that the documents do not give it: not set by this pack.
        Units: see Parameter. Raises ParameterMissing for an unknown name and for a day before the first value.
        """
        found = self.parameters.get(name)
        if found is None:
            raise ParameterMissing(f"规则包 {self.id} 没有名为 {name} 的参数")
        return self.extended.get(name) or found.on(on or self.in_force)

    def section(self, section_id: str) -> Section:
        """The section with this id. Raises KeyError."""
        return next_or_key_error(self.sections, section_id)

    def table(self, name: str) -> Section | None:
        """The section of lines whose rows make this table, or None."""
        return next((s for s in self.sections if s.kind == "lines" and s.table == name), None)


def next_or_key_error(sections: tuple[Section, ...], section_id: str) -> Section:
    """Pick a section by id. Raises KeyError with the id."""
    for section in sections:
        if section.id == section_id:
            return section
    raise KeyError(section_id)
