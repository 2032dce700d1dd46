"""Who acts: organisations in the region tree, people, their roles, and their server-side sign-ins."""

from datetime import datetime

from sqlalchemy import CheckConstraint, Column, ForeignKey, Index, UniqueConstraint
from sqlmodel import Field

from models.types import Row, UtcDateTime


class Region(Row, table=True):
    """A node of the reviewer tree: province, city, county, or a development zone that no GB/T 2260 list knows."""

    __table_args__ = (CheckConstraint("kind IN ('province','city','county','zone')", name="kind_known"),)

    code: str = Field(primary_key=True, max_length=6)
    name: str
    kind: str
    parent: str | None = Field(default=None, foreign_key="region.code", ondelete="RESTRICT", index=True)


class Organisation(Row, table=True):
    """An enterprise, a provider or an office. `region_code` is the county or zone a firm chose, or the office's own region.

    One firm may be both an enterprise and a provider: the credit code is unique among each kind.
    """

    __table_args__ = (
        CheckConstraint(
            "kind IN ('enterprise','county','city','province','audit','provider','finance','operator','third_party',"
            "'party_group','government','data_bureau')",
            name="kind_known",
        ),
        CheckConstraint(
            "(kind IN ('enterprise','provider')) = (uscc IS NOT NULL)", name="only_firms_have_a_credit_code"
        ),
        UniqueConstraint("uscc", "kind"),
    )

    id: int | None = Field(default=None, primary_key=True)
    kind: str = Field(index=True)
    name: str
    uscc: str | None = Field(default=None, max_length=18)
    region_code: str = Field(foreign_key="region.code", ondelete="RESTRICT", index=True)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Person(Row, table=True):
    """Somebody who signs in. `must_change` is true while the password is one that another person handed over."""

    id: int | None = Field(default=None, primary_key=True)
    login: str = Field(unique=True, max_length=64)
    name: str
    phone: str | None = None
    password_hash: str
    must_change: bool = False
    disabled_at: datetime | None = Field(default=None, sa_type=UtcDateTime)
    created_at: datetime = Field(sa_type=UtcDateTime)


class Membership(Row, table=True):
    """A person's role in an organisation."""

    __table_args__ = (
        UniqueConstraint("person_id", "organisation_id", "role"),
        CheckConstraint("role IN ('editor','certifier','officer','inspector','auditor','admin','expert')", name="role_known"),
    )

    id: int | None = Field(default=None, primary_key=True)
    person_id: int = Field(foreign_key="person.id", ondelete="RESTRICT", index=True)
    organisation_id: int = Field(foreign_key="organisation.id", ondelete="RESTRICT", index=True)
    role: str


class AuthSession(Row, table=True):
    """A sign-in. Only the SHA-256 of the cookie is kept, so a stolen table opens no door; revoking ends it at once."""

    token_hash: str = Field(primary_key=True, max_length=64)
    person_id: int = Field(sa_column=Column(ForeignKey("person.id", ondelete="RESTRICT"), nullable=False, index=True))
    membership_id: int = Field(foreign_key="membership.id", ondelete="RESTRICT")
    created_at: datetime = Field(sa_type=UtcDateTime)
    seen_at: datetime = Field(sa_type=UtcDateTime)
    expires_at: datetime = Field(sa_type=UtcDateTime)
    revoked_at: datetime | None = Field(default=None, sa_type=UtcDateTime)


class SignInTry(Row, table=True):
    """A failed sign-in, counted per login and per address; the counter lives here so that all processes share it."""

    __table_args__ = (Index("ix_sign_in_try_subject_at", "subject", "at"),)

    id: int | None = Field(default=None, primary_key=True)
    subject: str = Field(max_length=64)
    at: datetime = Field(sa_type=UtcDateTime)
