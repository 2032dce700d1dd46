"""Wilson's score interval for a proportion: honest for the few visits that a city makes of each star."""

from math import sqrt

Z = 1.959963984540054
"""The 97.5 % point of the normal distribution: a 95 % interval."""


def wilson(errors: int, visits: int) -> tuple[float, float] | None:
    """Lower and upper end of the 95 % interval of errors ÷ visits (0 to 1); None without a visit.

    E. B. Wilson, Probable inference, the law of succession, and statistical inference, JASA 22 (1927) 209-212.
    """
    if visits == 0:
        return None
    share, z2 = errors / visits, Z * Z
    middle = (share + z2 / (2 * visits)) / (1 + z2 / visits)
    half = Z * sqrt(share * (1 - share) / visits + z2 / (4 * visits * visits)) / (1 + z2 / visits)
    return (0.0 if errors == 0 else middle - half), (1.0 if errors == visits else middle + half)
