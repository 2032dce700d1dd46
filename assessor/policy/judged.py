"""Any document by any pack: a rating gives a verdict, a subsidy a verdict with its award. As JSON, the same everywhere."""

from typing import Any

from assessor.policy.awards.document import read_facts
from assessor.policy.awards.verdict import award
from assessor.policy.document import parse
from assessor.policy.verdict import judge
from questionnaires.shapes import Pack


def judged(pack: Pack, data: object) -> dict[str, Any]:
    """The answer of `flask check`, `flask award` and the interface. Raises DocumentError."""
    if pack.kind == "subsidy":
        return award(pack, read_facts(data, pack)).to_json()
    return judge(pack, parse(data, pack)).to_json()
