"""The common manners of every shape: frozen, and strict about keys it does not know."""

from typing import Any

from pydantic import BaseModel, BeforeValidator, ConfigDict


class Shape(BaseModel):
    """Base of everything read from a pack."""

    model_config = ConfigDict(frozen=True, extra="forbid", str_strip_whitespace=True)


def _one_or_many(value: Any) -> Any:
    return (value,) if isinstance(value, str) else value


OneOrMany = BeforeValidator(_one_or_many)
"""`from: draft` and `from: [draft, returned]` both read as a tuple."""
