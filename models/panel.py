"""An expert panel of one star of one batch: its rules, whom it looks at, who looks at whom, what was written and decided."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, CheckConstraint, Column, ForeignKeyConstraint, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Panel(Row, table=True):
    """What the province sets before anybody is assigned. `phase` says how far the panel is.

    setup → frozen (nominees and criteria fixed) → scoring (assigned) → meeting (all locked) → closed.
    `rule` is an aggregation of assessor/panel/official.py, `minimum` the scores it needs, `each` experts a nominee,
    `cap` nominees an expert; the line is `quota` (how many) or `pass_hundredths` (a total in hundredths of a point).
    """

    __table_args__ = (
        CheckConstraint("phase IN ('setup','frozen','scoring','meeting','closed')", name="phase_known"),
        CheckConstraint("rule IN ('mean','trimmed_mean','median')", name="rule_known"),
        CheckConstraint("each > 0 AND cap > 0 AND minimum > 0 AND minimum <= each", name="numbers_make_sense"),
        CheckConstraint("quota IS NULL OR pass_hundredths IS NULL", name="a_quota_or_a_line"),
        CheckConstraint("scoring_from <= scoring_to", name="dates_in_order"),
    )

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    batch_id: int = Field(foreign_key="batch.id", ondelete="RESTRICT", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT")
    level: str
    title: str
    phase: str = "setup"
    rule: str
    minimum: int
    each: int
    cap: int
    quota: int | None = None
    pass_hundredths: int | None = None
    scoring_from: date
    scoring_to: date
    meeting_on: date | None = None
    seed: int | None = None
    version: int = 1
    made_by: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class PanelCriterion(Row, table=True):
    """One criterion: scored 0 to 100, weighted; the weights of a panel (percent) add up to 100 before it is frozen."""

    __table_args__ = (
        UniqueConstraint("panel_id", "position"),
        CheckConstraint("weight > 0 AND weight <= 100", name="weight_is_a_percentage"),
    )

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", ondelete="RESTRICT", index=True)
    position: int
    title: str
    weight: int
    guidance: str = ""


class PanelNominee(Row, table=True):
    """An application that the panel looks at, as filed when the panel was frozen. `code` is what minutes call it (N01)."""

    __table_args__ = (UniqueConstraint("panel_id", "code"), UniqueConstraint("id", "panel_id"))

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    panel_id: int = Field(foreign_key="panel.id", ondelete="RESTRICT", index=True)
    application_id: int = Field(foreign_key="application.id", ondelete="RESTRICT", unique=True)
    submission_id: int = Field(foreign_key="submission.id", ondelete="RESTRICT")
    code: str = Field(max_length=8)


class PanelSeat(Row, table=True):
    """A seat of the panel: the name an expert's opinions go under (Z01). Who sits there is in `seat_holder` alone."""

    __table_args__ = (UniqueConstraint("panel_id", "code"), UniqueConstraint("id", "panel_id"))

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", ondelete="RESTRICT", index=True)
    code: str = Field(max_length=8)


class PanelBar(Row, table=True):
    """Why a seat may not meet a nominee: codes of assessor/panel/conflicts.py, as found when the panel was assigned."""

    __table_args__ = (UniqueConstraint("nominee_id", "seat_id", "code"),)

    id: int | None = Field(default=None, primary_key=True)
    nominee_id: int = Field(foreign_key="panel_nominee.id", ondelete="RESTRICT", index=True)
    seat_id: int = Field(foreign_key="panel_seat.id", ondelete="RESTRICT", index=True)
    code: str


class PanelRun(Row, table=True):
    """An assignment that was computed: seed, what went in (by digest) and how it came out."""

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", ondelete="RESTRICT", unique=True)
    seed: int
    input_sha256: str = Field(max_length=64)
    components: int
    summary: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class PanelSheet(Row, table=True):
    """One seat's sheet for one nominee. `why` and `says` explain the pairing (assessor/panel/assignment.py).

    `state`: open (being written), locked, declined, replaced. Marks live in `panel_mark` while it is open; what was
    locked is frozen in `panel_lock`.
    """

    __table_args__ = (
        UniqueConstraint("nominee_id", "seat_id"),
        CheckConstraint("state IN ('open','locked','declined','replaced')", name="state_known"),
        ForeignKeyConstraint(["nominee_id", "panel_id"], ["panel_nominee.id", "panel_nominee.panel_id"],
                             name="fk_panel_sheet_nominee", ondelete="RESTRICT"),
        ForeignKeyConstraint(["seat_id", "panel_id"], ["panel_seat.id", "panel_seat.panel_id"],
                             name="fk_panel_sheet_seat", ondelete="RESTRICT"),
    )  # fmt: skip

    id: int | None = Field(default=None, primary_key=True)
    ref: str = Field(unique=True, max_length=16)
    panel_id: int = Field(index=True)
    nominee_id: int = Field(index=True)
    seat_id: int = Field(index=True)
    why: str
    says: str
    affinity: float
    state: str = "open"
    version: int = 1
    at: datetime = Field(sa_type=UtcDateTime)


class PanelSheetChange(Row, table=True):
    """Why a sheet went to another seat: an expert declined (coded reason), or the organiser changed it by hand (reason)."""

    __table_args__ = (
        CheckConstraint("kind IN ('declined','by_hand')", name="kind_known"),
        CheckConstraint("kind <> 'by_hand' OR words <> ''", name="a_reason_is_given"),
        CheckConstraint("(kind = 'declined') = (code IS NOT NULL)", name="a_decline_is_coded"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sheet_id: int = Field(foreign_key="panel_sheet.id", ondelete="RESTRICT", unique=True)
    kind: str
    code: str | None = None
    words: str = ""
    instead_id: int | None = Field(default=None, foreign_key="panel_sheet.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class PanelMark(Row, table=True):
    """What stands in a sheet for one criterion while it is written, as typed. `points` None means not scored yet."""

    __table_args__ = (
        UniqueConstraint("sheet_id", "criterion_id"),
        CheckConstraint("points IS NULL OR (points >= 0 AND points <= 100)", name="points_0_to_100"),
    )

    id: int | None = Field(default=None, primary_key=True)
    sheet_id: int = Field(foreign_key="panel_sheet.id", ondelete="RESTRICT", index=True)
    criterion_id: int = Field(foreign_key="panel_criterion.id", ondelete="RESTRICT")
    points: int | None = None
    reason: str = ""
    version: int = 1
    at: datetime = Field(sa_type=UtcDateTime)


class PanelLock(Row, table=True):
    """A sheet as its expert locked it: every criterion's points and reason, and the weighted total in hundredths.

    `seq` counts the lockings of a sheet; more than the first follows a reopening by two persons.
    """

    __table_args__ = (UniqueConstraint("sheet_id", "seq"),)

    id: int | None = Field(default=None, primary_key=True)
    sheet_id: int = Field(foreign_key="panel_sheet.id", ondelete="RESTRICT", index=True)
    seq: int
    marks: list[dict[str, Any]] = Field(sa_column=Column(JSON, nullable=False))
    total_hundredths: int
    at: datetime = Field(sa_type=UtcDateTime)


class PanelReopening(Row, table=True):
    """A locked sheet opened again, by a proposal that two persons of the province confirmed."""

    __table_args__ = (CheckConstraint("reason <> ''", name="a_reason_is_given"),)

    id: int | None = Field(default=None, primary_key=True)
    lock_id: int = Field(foreign_key="panel_lock.id", ondelete="RESTRICT", unique=True)
    proposal_id: int = Field(foreign_key="proposal.id", ondelete="RESTRICT", unique=True)
    reason: str
    at: datetime = Field(sa_type=UtcDateTime)


class PanelOpening(Row, table=True):
    """That somebody opened the model's view of the scores, and what it showed (frozen). A later lock makes the next seq."""

    __table_args__ = (UniqueConstraint("panel_id", "seq"), CheckConstraint("reason <> ''", name="a_reason_is_given"))

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", ondelete="RESTRICT", index=True)
    seq: int
    scores_sha256: str = Field(max_length=64)
    result: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class PanelSecondLook(Row, table=True):
    """What came of a score on the disagreement list: kept, or sent for reopening; with the reason."""

    __table_args__ = (
        CheckConstraint("answer IN ('kept','reopen')", name="answer_known"),
        CheckConstraint("reason <> ''", name="a_reason_is_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    lock_id: int = Field(foreign_key="panel_lock.id", ondelete="RESTRICT", unique=True)
    answer: str
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class PanelDecision(Row, table=True):
    """What the meeting decided about a nominee, with the reason; the newest of a nominee counts."""

    __table_args__ = (
        UniqueConstraint("nominee_id", "seq"),
        CheckConstraint("answer IN ('recommend','not','defer')", name="answer_known"),
        CheckConstraint("reason <> ''", name="a_reason_is_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    nominee_id: int = Field(foreign_key="panel_nominee.id", ondelete="RESTRICT", index=True)
    seq: int
    answer: str
    reason: str
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)


class PanelAct(Row, table=True):
    """What the organiser did to the course of a panel, with the reason.

    `kind`: extended (scoring goes on until data.to), to_meeting (every sheet was locked), to_meeting_short (data.missing names
    the sheets that were not), filled (an expert for a place that a decline had left
    empty), seat_added (one more expert), cap_raised (every expert may take more).
    """

    __table_args__ = (
        UniqueConstraint("panel_id", "seq"),
        CheckConstraint(
            "kind IN ('extended','to_meeting','to_meeting_short','filled','seat_added','cap_raised')", name="kind_known"
        ),
        CheckConstraint("kind = 'to_meeting' OR reason <> ''", name="a_reason_is_given"),
    )

    id: int | None = Field(default=None, primary_key=True)
    panel_id: int = Field(foreign_key="panel.id", ondelete="RESTRICT", index=True)
    seq: int
    kind: str
    reason: str = ""
    data: dict[str, Any] = Field(sa_column=Column(JSON, nullable=False))
    by_person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT")
    at: datetime = Field(sa_type=UtcDateTime)
