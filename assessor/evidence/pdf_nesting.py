"""Drawings within drawings: a small PDF may ask a reader to paint one form billions of times. Counted, not painted."""

from collections.abc import Iterable
from typing import Any

import pikepdf
from pikepdf import Object, ObjectType

from assessor.evidence.refusals import Rejected

MOST_PAINTED = 200_000
"""Forms painted on one page, forms inside forms included."""

DEEPEST = 50
"""Forms within forms; real drawings stay in single figures."""

_Key = tuple[int, int]


def check(pdf: pikepdf.Pdf) -> None:
    """Raises Rejected (pdf_bomb) if a page paints too many nested forms or a form paints itself."""
    known: dict[_Key, int] = {}
    for page in pdf.pages:
        forms = _forms(page.obj.get("/Resources"))
        if forms:
            _painted(page.obj, forms, known, 0)


def _painted(content: Object, forms: dict[str, Object], known: dict[_Key, int], depth: int) -> int:
    """Forms painted by this page or form. `known` keeps each form's count, so the work does not explode with the
    nesting; a form that paints itself never comes to a count and ends at the depth limit."""
    if depth > DEEPEST:
        raise Rejected("pdf_bomb")
    total = 0
    for name, times in _calls(content).items():
        form = forms.get(name)
        if form is None:
            continue
        key = form.objgen
        if key not in known:
            own = _forms(form["/Resources"]) if "/Resources" in form else forms
            known[key] = 1 + _painted(form, own, known, depth + 1)
        total += times * known[key]
        if total > MOST_PAINTED:
            raise Rejected("pdf_bomb")
    return total


def _calls(content: Object) -> dict[str, int]:
    calls: dict[str, int] = {}
    for instruction in pikepdf.parse_content_stream(content, "Do"):
        for name in instruction.operands[-1:]:
            calls[str(name)] = calls.get(str(name), 0) + 1
    return calls


def _forms(resources: Any) -> dict[str, Object]:
    """The form XObjects among these resources (a page's inherited ones have been copied to it on opening)."""
    if not isinstance(resources, Object) or resources._type_code != ObjectType.dictionary:
        return {}
    xobjects = resources.get("/XObject")
    if not isinstance(xobjects, Object) or xobjects._type_code != ObjectType.dictionary:
        return {}
    entries: Iterable[tuple[str, Any]] = xobjects.items()
    return {
        name: obj
        for name, obj in entries
        if isinstance(obj, Object) and obj._type_code == ObjectType.stream and str(obj.get("/Subtype", "")) == "/Form"
    }
