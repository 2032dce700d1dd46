"""Parts of the self-check's pages that depend on the pack alone: drawn once by the same macros, kept while the service runs."""

from dataclasses import dataclass
from typing import Any

from flask import current_app
from markupsafe import Markup

from assessor.web.filters import address
from assessor.web.regions import Groups
from assessor.web.selfcheck_form import Part, is_blank
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


_blank: dict[tuple[object, ...], Markup] = {}


def draw_parts(pack: Pack, parts: list[Part], errors: dict[str, str], groups: Groups) -> dict[str, Markup]:
    """Each part of the form as drawn. Nobody's answers are kept: only a part without any is drawn from memory."""
    draw = _macros("selfcheck/part.html").draw
    url = address("selfcheck.check")
    drawn: dict[str, Markup] = {}
    for part in parts:
        if errors or part.none or not all(is_blank(line.values) for line in part.lines):
            drawn[part.section.id] = draw(part, errors, groups, url)
            continue
        regions = groups if any(question.type == "region" for question in part.questions) else ()
        key = (pack.id, pack.digest, part.section.id, len(part.lines), regions, url)
        if key not in _blank:
            _blank[key] = draw(part, {}, regions, url)
        drawn[part.section.id] = _blank[key]
    return drawn


def _macros(template: str) -> Any:
    """The macros of a template; what they return is Markup, for everything in it was escaped on the way."""
    return current_app.jinja_env.get_template(template).module
