"""A document judged by whatever kind of pack it was filed under: the rules, and for a programme the award as well."""

from typing import Any

from assessor.policy.awards.result import AwardVerdict
from assessor.policy.awards.verdict import award
from assessor.policy.document import parse
from assessor.policy.findings import Verdict
from assessor.policy.verdict import judge
from questionnaires.shapes import Pack

BATCH = "batch"
"""Where a programme's document holds the authority's own figures of the year."""
_NO_FACTS = ("submitted_on", "pledge")


def verdict_of(pack: Pack, document: dict[str, Any]) -> Verdict:
    """What the pack's rules find. Raises DocumentError for what cannot be read."""
    return award_of_document(pack, document).verdict if pack.kind == "subsidy" else judge(pack, parse(document, pack))


def award_of_document(pack: Pack, document: dict[str, Any]) -> AwardVerdict:
    """The verdict and the award of a filing to a programme. Raises DocumentError."""
    facts = {key: value for key, value in document.items() if key not in _NO_FACTS}
    return award(pack, parse(facts, pack))
