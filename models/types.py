"""Column types that behave the same on SQLite and PostgreSQL."""

import re
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import DateTime, TypeDecorator
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import declared_attr
from sqlmodel import SQLModel


class UtcDateTime(TypeDecorator[datetime]):
    """An aware UTC instant.

    SQLite forgets time zones, so values are stored naive-in-UTC there and made aware again on the way out.
    A naive value is a mistake of the caller and is refused: two readers would take it for two instants.
    """

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a stored time needs its time zone (UTC)")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        moment: datetime = value
        return moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)


class Row(SQLModel):
    """Base of every table: named in snake_case after its class, so SQL reads like the glossary."""

    @declared_attr.directive
    def __tablename__(cls) -> str:  # noqa: N805 - SQLAlchemy hands over the class
        return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", cls.__name__).lower()
