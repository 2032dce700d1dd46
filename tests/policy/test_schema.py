"""The JSON Schema says what `parse` accepts."""

import re
from typing import Any

import pytest

from assessor.policy import packs
from assessor.policy.schema import schema
from questionnaires.shapes import Pack
from tests.policy.documents import five_star
from tests.policy.support import star_2022


@pytest.mark.parametrize("pack", [p for p in packs.load().values() if p.kind == "rating"], ids=lambda pack: pack.id)
def test_every_question_of_the_pack_is_in_the_schema(pack: Pack) -> None:
    found = schema(pack)
    assert found["properties"]["level"]["enum"] == list(pack.levels)
    for section in pack.sections:
        holder = found["properties"]
        if section.kind == "lines":
            holder = holder[section.table or ""]["items"]["properties"]
        elif section.table:
            holder = holder[section.table]["properties"]
        assert {q.id for q in section.questions} <= set(holder)


def _fits(value: Any, rule: dict[str, Any]) -> bool:
    """The few keywords that the schema uses."""
    if "enum" in rule and value not in rule["enum"]:
        return False
    kinds = {"object": dict, "array": list, "string": str, "boolean": bool, "null": type(None), "integer": int}
    types = rule.get("type", [])
    allowed = tuple(kinds[name] for name in ([types] if isinstance(types, str) else types))
    if allowed and (not isinstance(value, allowed) or (isinstance(value, bool) and bool not in allowed)):
        return False
    if isinstance(value, str) and "pattern" in rule and not re.search(rule["pattern"], value):
        return False
    if isinstance(value, list):
        return len(value) <= rule.get("maxItems", len(value)) and all(_fits(item, rule.get("items", {})) for item in value)
    if isinstance(value, dict):
        missing = set(rule.get("required", [])) - set(value)
        return not missing and all(_fits(item, rule.get("properties", {}).get(key, {})) for key, item in value.items())
    return True


def test_a_good_document_fits_and_wrong_ones_do_not() -> None:
    rule = schema(star_2022())
    assert _fits(five_star(), rule)
    assert not _fits({}, rule)
    assert not _fits(five_star(level="six_star"), rule)
    assert not _fits(five_star(submitted_on="5 March 2022"), rule)
    assert not _fits(five_star(pledge="yes"), rule)
    assert not _fits(five_star(enterprise={"revenue_yuan": 85000000.0}), rule)
    assert not _fits(five_star(enterprise={"revenue_yuan": "8500万"}), rule)
    assert not _fits(five_star(services=[{"id": "s1", "kind": "magic"}]), rule)
