"""What was published: packs as data, and the strict reader. The lowest floor; imports nothing of the house."""

from questionnaires.errors import PackError, ParameterMissing
from questionnaires.reader import read_all, read_one
from questionnaires.regions import Region, regions
from questionnaires.vocabulary import AwardSpec, CheckSpec, Vocabulary

__all__ = [
    "AwardSpec",
    "CheckSpec",
    "PackError",
    "ParameterMissing",
    "Region",
    "Vocabulary",
    "read_all",
    "read_one",
    "regions",
]
