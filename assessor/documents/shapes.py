"""What each document is made from. Unknown fields, floats and naive times are refused; nothing is guessed.

Money is integer fen. A `…_at` is an aware moment, printed in 北京时间; a date is a plain date. None means unknown or
not given and is printed as such. Words (titles, sentences) come ready in Chinese from the caller.
"""

from datetime import date
from typing import Annotated, ClassVar, Literal
from zoneinfo import ZoneInfo

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer, StrictInt, StringConstraints

BEIJING = ZoneInfo("Asia/Shanghai")

Moment = Annotated[
    AwareDatetime, PlainSerializer(lambda at: at.astimezone(BEIJING).strftime("%Y-%m-%d %H:%M:%S"), when_used="json")
]
Words = Annotated[str, StringConstraints(min_length=1, max_length=4000)]
Fen = StrictInt
Count = Annotated[StrictInt, Field(ge=0)]
Digest = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{64}$")]
PackDigest = Annotated[str, StringConstraints(pattern=r"^(sha256:)?[0-9a-f]{8,64}$")]
Uscc = Annotated[str, StringConstraints(pattern=r"^[0-9A-Z]{18}$")]
FindingOutcome = Literal["met", "not_met", "unknown"]
WholeOutcome = Literal["ineligible", "return", "manual", "eligible"]


class Shape(BaseModel):
    """A piece of a document: no unknown fields, no change after it is made."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Basis(Shape):
    """What the document stands on: the published notice, the batch, and the pack of rules it was judged by."""

    document_number: Words
    batch: Words
    pack_id: Words
    pack_digest: PackDigest


class Enterprise(Shape):
    """Who applies. `region` is the full name, such as 江苏省苏州市昆山市."""

    name: Words
    uscc: Uscc
    region: Words


class Paper(Shape):
    """Every document: its number, when it was made, whether a demonstration installation made it."""

    kind: ClassVar[str]
    number: Words
    issued_at: Moment
    demo: bool = False
    basis: Basis


class ReceiptFile(Shape):
    """One file of the filing. `dated_*`: the paper's own dates. `proves`: the lines it stands for, in words."""

    name: Words
    kind: Words
    size: Count
    sha256: Digest
    dated_from: date | None = None
    dated_to: date | None = None
    proves: tuple[Words, ...] = ()


class SectionCount(Shape):
    """How many lines a section of the form has, e.g. 云服务 3 项."""

    title: Words
    lines: Count


class NextStep(Shape):
    """Who acts next, what they do, and by when (None: no date is set)."""

    who: Words
    what: Words
    by: date | None = None


class Receipt(Paper):
    """申报回执: what was handed in, when, by whom, and each file with its SHA-256."""

    kind: ClassVar[str] = "receipt"
    enterprise: Enterprise
    star: Words
    submission: Annotated[StrictInt, Field(ge=1)]
    submitted_at: Moment
    signed_by: Words
    filled_by: Words | None = None
    sections: tuple[SectionCount, ...]
    spend_fen: Fen | None
    spend_from: date | None = None
    spend_to: date | None = None
    files: tuple[ReceiptFile, ...]
    next_step: NextStep


class Rung(Shape):
    """One star of the ladder and where the enterprise stands to it."""

    star: Words
    state: Literal["held", "ready", "open", "closed"]
    words: Words


class RuleResult(Shape):
    """One rule in the self-check. `earliest`: first day it can be met; `in_time`: whether that is inside this batch."""

    says: Words
    clause: Words
    outcome: FindingOutcome
    observed: str = ""
    required: str = ""
    remedy: Words | None = None
    earliest: date | None = None
    in_time: bool | None = None


class LevelResult(Shape):
    """One star in the self-check: the whole, rule by rule, and the smallest set of changes that gets there."""

    star: Words
    outcome: WholeOutcome
    summary: Words
    earliest: date | None = None
    rules: tuple[RuleResult, ...]
    changes: tuple[Words, ...] = ()


class Selfcheck(Paper):
    """自测结果: the ladder, each rule with its clause, what is missing and the earliest dates."""

    kind: ClassVar[str] = "selfcheck"
    enterprise_name: Words | None = None
    as_if_submitted_on: date
    ladder: tuple[Rung, ...] = Field(min_length=1)
    levels: tuple[LevelResult, ...] = Field(min_length=1)
    unset: tuple[Words, ...] = ()


class DecisionRule(Shape):
    """One rule in the decision sheet: what the service found on the filing and, where a visit changed it, `after` the
    visit; what a person judged, on which evidence, and why."""

    says: Words
    clause: Words
    found: FindingOutcome
    observed: str = ""
    required: str = ""
    after: FindingOutcome | None = None
    observed_after: str = ""
    judgement: FindingOutcome | None = None
    judged_by: Words | None = None
    reason: str = ""
    evidence: tuple[Words, ...] = ()


class Check(Shape):
    """A check outside the file: site visit or credit review."""

    title: Words
    on: date
    by: Words
    result: Words
    remark: str = ""


class Step(Shape):
    """One hand-over of the case."""

    at: Moment
    who: Words
    organisation: Words
    what: Words
    remark: str = ""


class Conclusion(Shape):
    """The decision of a person, with the reason."""

    words: Words
    by: Words
    organisation: Words
    on_behalf_of: Words | None = None
    at: Moment
    reason: str = ""


class Decision(Paper):
    """一企一单: one case on one sheet. `conclusion` is None while nobody has decided."""

    kind: ClassVar[str] = "decision"
    enterprise: Enterprise
    star: Words
    state: Words
    submission: Annotated[StrictInt, Field(ge=1)]
    submitted_at: Moment
    spend_fen: Fen | None
    rules: tuple[DecisionRule, ...]
    checks: tuple[Check, ...] = ()
    conclusion: Conclusion | None
    would_change: tuple[Words, ...] = ()
    steps: tuple[Step, ...] = ()
    unset: tuple[Words, ...] = ()


class NoticeRow(Shape):
    """A published line: these four columns and no other."""

    name: Words
    uscc: Uscc
    star: Words
    city: Words


class Objections(Shape):
    """Where and how to object; at least one way has to be given."""

    organisation: Words
    phone: Words | None = None
    email: Words | None = None
    address: Words | None = None
    online: Words | None = None


class Notice(Paper):
    """公示: who publishes which list for how long, and how to object."""

    kind: ClassVar[str] = "notice"
    title: Words
    organisation: Words
    published_on: date
    ends_on: date
    working_days: Annotated[StrictInt, Field(ge=1)]
    rows: tuple[NoticeRow, ...]
    objections: Objections


class Certificate(Paper):
    """电子凭证: an announced star. `fingerprint` is of the content as frozen; `address` is where anybody verifies it,
    and `modules` the rows of its QR code, one letter a module (1 dark, 0 light), without the quiet zone."""

    kind: ClassVar[str] = "certificate"
    enterprise: Enterprise
    star: Words
    stars: Annotated[StrictInt, Field(ge=1, le=5)]
    awarded_on: date
    office: Words
    fingerprint: Digest
    address: Annotated[str, StringConstraints(min_length=1, max_length=200)]
    modules: tuple[Annotated[str, StringConstraints(pattern=r"^[01]{21,64}$")], ...] = Field(min_length=21)
