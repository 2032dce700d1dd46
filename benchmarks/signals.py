"""Risk signals: finding all pairs among many filings next to a bare Polars self-join; near-identical texts, measured.

    .venv/bin/python benchmarks/signals.py [FILINGS] [ROUNDS]

Ours takes the filings one after the other, as they are submitted: look up, compare, add to the index. The yardstick is one
self-join of the same keys at the end. Both must find the same pairs of equal values. They take turns round by round; read
the ratio. The texts are made up of few sentences, so that many are alike without being copies: a harsh corpus.
"""

import random
import statistics
import sys
import time
from collections import defaultdict
from collections.abc import Callable
from pathlib import Path

import polars as pl

sys.path.insert(0, str(Path(__file__).resolve().parent.parent))

from assessor.demo import words
from assessor.signals.likeness import TEXT_ALIKE, text_bands, text_likeness
from assessor.signals.pairs import Known, Owner, pairs
from assessor.signals.prints import Print

KEYS = {"invoice": 4, "contract": 2, "serial": 2, "file": 5, "account": 1, "contact": 1}
"""Values of each kind that a filing carries."""
EDITED = (0.02, 0.05, 0.08)
"""Shares of characters changed in a copied text."""

SHARED = 0.004
"""Share of values that are taken from a small pool and so stand in several filings."""

Filings = list[tuple[Owner, list[Print]]]


def made_up(count: int, seed: int = 1) -> Filings:
    """Filings of as many enterprises, each with its own values but for a few."""
    dice = random.Random(seed)
    made: Filings = []
    for number in range(count):
        prints = []
        for kind, most in KEYS.items():
            for place in range(most):
                shared = dice.random() < SHARED
                value = f"shared-{dice.randrange(count // 20)}" if shared else f"{kind}-{number}-{place}"
                prints.append(Print(kind, value, "", "payments", f"p{place}"))
        made.append((Owner(number, number, 1), prints))
    return made


def ours(filings: Filings) -> set[tuple[str, int, int]]:
    """One after the other against the index, as at submit."""
    index: dict[tuple[str, str], list[Known]] = defaultdict(list)
    found = set()
    for owner, prints in filings:
        known = [one for mine in prints for one in index.get((mine.kind, mine.value), ())]
        if known:
            found |= {
                (p.kind + p.mine.value, p.other.owner.application, owner.application)
                for p in pairs(owner, prints, known)
            }
        for one in prints:
            index[one.kind, one.value].append(Known(owner, one.kind, one.value, one.section, one.line))
    return found


def frame(filings: Filings) -> pl.DataFrame:
    """The same keys as a frame: what the yardstick starts from."""
    rows = [(one.kind, one.value, owner.application) for owner, prints in filings for one in prints]
    return pl.DataFrame(rows, schema=["kind", "value", "application"], orient="row")


def joined(keys: pl.DataFrame) -> set[tuple[str, int, int]]:
    """A bare self-join."""
    other = keys.rename({"application": "later"})
    found = keys.join(other, on=["kind", "value"]).filter(pl.col("application") < pl.col("later")).unique()
    return {
        (kind + value, one, two)
        for kind, value, one, two in found.select("kind", "value", "application", "later").rows()
    }


def timed(run: Callable[[], object]) -> float:
    """Processor seconds of one run."""
    start = time.process_time()
    run()
    return time.process_time() - start


def texts(seed: int = 2) -> tuple[list[str], set[tuple[int, int]]]:
    """Two hundred summaries: 160 put together from the same few sentences, and copies of 40 with characters changed."""
    dice = random.Random(seed)

    def told() -> list[str]:
        says = dice.choice(words.USE_CASES)[2]
        return [
            dice.choice(words.USE_CASE_PLACES),
            says,
            *dice.sample(words.USE_CASE_STEPS, 3),
            dice.choice(words.USE_CASE_RESULTS),
        ]

    made = [told() for _ in range(160)]
    corpus, alike = ["".join(one) for one in made], set()
    for owner in range(40):
        copy = list(corpus[owner])
        for place in dice.sample(range(len(copy)), round(len(copy) * dice.choice(EDITED))):
            copy[place] = dice.choice(corpus[-1])
        alike.add((owner, len(corpus)))
        corpus.append("".join(copy))
    return corpus, alike


def by_bands(corpus: list[str]) -> set[tuple[int, int]]:
    """Pairs that share a band and are alike."""
    index: dict[str, list[int]] = defaultdict(list)
    for number, text in enumerate(corpus):
        for band in text_bands(text):
            index[band].append(number)
    near = {(a, b) for some in index.values() for a in some for b in some if a < b}
    return {(a, b) for a, b in near if text_likeness(corpus[a], corpus[b]) >= TEXT_ALIKE}


def by_cosine(corpus: list[str], least: float) -> set[tuple[int, int]]:
    """Every pair by the cosine of TF-IDF over characters (scikit-learn): the yardstick without an index."""
    from sklearn.feature_extraction.text import TfidfVectorizer

    matrix = TfidfVectorizer(analyzer="char", ngram_range=(3, 3)).fit_transform(corpus)
    likeness = (matrix @ matrix.T).toarray()
    return {(a, b) for b in range(len(corpus)) for a in range(b) if likeness[a, b] >= least}


def scored(found: set[tuple[int, int]], alike: set[tuple[int, int]]) -> str:
    """Precision and recall."""
    right = len(found & alike)
    return f"precision {right / max(len(found), 1):.3f}, recall {right / len(alike):.3f} ({len(found)} found)"


def main(count: int, rounds: int) -> None:
    """Print what was measured."""
    filings = made_up(count)
    keys = frame(filings)
    assert ours(filings) == joined(keys), "the two do not find the same pairs"
    print(f"{count} filings, {len(keys)} keys, {len(joined(keys))} pairs, the same in both")
    both = [(timed(lambda: ours(filings)), timed(lambda: joined(keys))) for _ in range(rounds)]
    mine, bare = (statistics.median(one) for one in zip(*both, strict=True))
    print(
        f"ours {mine:.3f} s, self-join {bare:.3f} s, ratio {statistics.median(a / b for a, b in both):.2f} (processor time)"
    )
    corpus, alike = texts()
    print("texts, bands and Jaccard:", scored(by_bands(corpus), alike))
    for least in (0.6, 0.7, 0.8):
        print(f"texts, TF-IDF cosine from {least}:", scored(by_cosine(corpus, least), alike))


if __name__ == "__main__":
    main(*(int(sys.argv[n]) if len(sys.argv) > n else usual for n, usual in ((1, 10_000), (2, 5))))
