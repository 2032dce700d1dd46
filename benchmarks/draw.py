"""Is the draw uniform inside every star? A million simulated draws, chi-squared by star. Run: python benchmarks/draw.py [draws]

Seeds are SHA-256 of a counter, as far from each other as real ones. Each draw gives one count to every line it takes; with
draws of fixed size inside a star the counts have a smaller variance than the multinomial, so the statistic is scaled by
(N − 1) ÷ (N − mean taken), and by nothing where a star has one line.
"""

import hashlib
import hmac
import multiprocessing
import sys
import time
from collections import Counter

from scipy.stats import chi2

STARS = {"three_star": 41, "four_star": 7, "five_star": 1}
SHARE = (1, 10)
IDS = [(f"XJ2022-B1-320583-{number:04d}", star) for number, star in enumerate(
    (star for star, count in STARS.items() for _ in range(count)), 1)]  # fmt: skip
WORDS = [f"line\n{name}".encode() for name, _ in IDS]


def block(bounds: tuple[int, int]) -> Counter[int]:
    """How often each line was drawn in the draws first … last - 1. The same as assessor.draw.rank, without its objects."""
    found: Counter[int] = Counter()
    size = max(-(-len(IDS) * SHARE[0] // SHARE[1]), len(STARS))
    for number in range(*bounds):
        seed = hashlib.sha256(b"%d" % number).digest()
        order = sorted(range(len(IDS)), key=lambda one: hmac.digest(seed, WORDS[one], "sha256"))
        stars: set[str] = set()
        drawn = []
        for one in order:
            if IDS[one][1] not in stars:
                stars.add(IDS[one][1])
                drawn.append(one)
        chosen = set(drawn)
        drawn += [one for one in order if one not in chosen][: size - len(drawn)]
        found.update(drawn)
    return found


def same_as_the_service(draws: int = 200) -> None:
    """The short cut above takes the lines that the service takes."""
    from assessor.draw import Line, rank

    for number in range(draws):
        seed = hashlib.sha256(b"%d" % number).hexdigest()
        drawn = {one.line.id for one in rank(seed, [Line(*one) for one in IDS], SHARE) if one.drawn}
        assert drawn == {IDS[one][0] for one in block((number, number + 1))}


def main(draws: int) -> None:
    """Count, and print chi-squared and its p by star."""
    same_as_the_service()
    start = time.perf_counter()
    step = 10_000
    blocks = [(first, min(first + step, draws)) for first in range(0, draws, step)]
    with multiprocessing.Pool() as workers:
        total = sum(workers.imap_unordered(block, blocks), Counter())
    print(f"{draws:,} draws of {len(IDS)} lines in {time.perf_counter() - start:.0f} s")
    for star, count in STARS.items():
        seen = [total[one] for one, (_, name) in enumerate(IDS) if name == star]
        mean = sum(seen) / count
        if count == 1:
            print(f"{star}: 1 line, drawn {seen[0]:,} times of {draws:,}")
            continue
        taken = sum(seen) / draws
        statistic = sum((one - mean) ** 2 / mean for one in seen) * (count - 1) / (count - taken)
        p = chi2.sf(statistic, count - 1)
        print(f"{star}: {count} lines, {taken:.3f} a draw, chi2 = {statistic:.1f} with {count - 1} df, p = {p:.3f}")


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 1_000_000)
