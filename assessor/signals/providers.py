"""How far one provider serves a city's applicants."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True)
class Share:
    """Of `applicants` enterprises, `users` name the provider. `percent` of 100, unrounded."""

    provider: str
    users: int
    applicants: int

    @property
    def percent(self) -> Decimal:
        """The share of applicants that name the provider."""
        return Decimal(self.users) * 100 / self.applicants if self.applicants else Decimal(0)


def shares(users: Mapping[str, int], applicants: int) -> list[Share]:
    """Providers by share, the largest first; names decide between equals."""
    made = [Share(provider, count, applicants) for provider, count in users.items()]
    return sorted(made, key=lambda one: (-one.users, one.provider))


def concentrated(share: Share, percent: Decimal, least: int) -> bool:
    """Whether so many of enough applicants use one provider that a person should look. On the threshold counts."""
    return share.applicants >= least and share.percent >= percent


def herfindahl(users: Mapping[str, int]) -> int | None:
    """Sum of squared percentages of all mentions, 0 to 10,000, rounded; None without any.

    An enterprise with two providers counts once for each, so shares add up to one.
    """
    total = sum(users.values())
    if not total:
        return None
    return round(sum(count * count for count in users.values()) * 10_000 / (total * total))
