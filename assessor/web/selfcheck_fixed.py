"""The parts of the result page that depend on the pack alone: drawn once by the same macros, kept as long as the service."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from questionnaires.shapes import Pack


@dataclass(frozen=True)
class Fixed:
    """`clauses`: how each clause that a rule cites is shown; `gaps`: what the documents leave open, as a section."""

    clauses: dict[str, Markup]
    gaps: Markup


_fixed: dict[tuple[str, str], Fixed] = {}


def fixed_parts(pack: Pack) -> Fixed:
    """The fixed parts of a pack. They hold nothing that anybody answered, and no date that can be put off."""
    key = (pack.id, pack.digest)
    if key not in _fixed:
        cited = {rule.cites for level in pack.levels.values() for rule in level.rules}
        clause = _macros("components/values.html").clause
        gaps = _macros("selfcheck/fixed.html").gaps
        _fixed[key] = Fixed({name: clause(pack.document_number, name) for name in cited}, gaps(pack))
    return _fixed[key]


def _macros(template: str) -> Any:
    """The macros of a template; what they return is Markup, for everything in it was escaped on the way."""
    return current_app.jinja_env.get_template(template).module
