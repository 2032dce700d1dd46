"""What follows from the facts, and who may do it: policy, process, cases and pages of the rating service."""

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from assessor.factory import create_app

__all__ = ["create_app"]


def __getattr__(name: str) -> Any:
    """Load the web only when asked for: the pure rooms and the inspection child must not carry Flask and the tables."""
    if name == "create_app":
        from assessor.factory import create_app

        return create_app
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
