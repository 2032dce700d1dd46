"""Counts from the tables as pandas frames. Unknown stays unknown: a figure that nobody set is NA, never 0."""

from collections.abc import Mapping
from typing import Any

import pandas as pd

PARTS = ("draft", "filed", "rated")


def cultivation_frame(
    levels: Mapping[str, str], targets: Mapping[str, int], counts: Mapping[str, Mapping[str, int]]
) -> pd.DataFrame:
    """One row a star (index: level id): title, target (NA when not set), draft, filed, rated, share reached.

    `counts` by level and part; `filed` are filings on their way, `rated` those announced. `share` is in percent.
    """
    frame = pd.DataFrame(
        {
            "title": pd.Series(dict(levels), dtype="string"),
            "target": pd.Series({level: targets.get(level) for level in levels}, dtype="Int64"),
            **{
                part: pd.Series({level: counts.get(level, {}).get(part, 0) for level in levels}, dtype="Int64")
                for part in PARTS
            },
        },
        index=pd.Index(list(levels), name="level"),
    )
    reached = (frame["rated"] * 100 / frame["target"].where(frame["target"] > 0)).astype("Float64")
    frame["share"] = reached.round(1)
    return frame


def rows_of(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """The rows of `cultivation_frame` for a table: plain values, None for what is not known, share with its sign."""
    plain = frame.astype(object).where(frame.notna(), None)
    return [
        {**row, "level": level, "share": None if row["share"] is None else f"{row['share']:g}%"}
        for level, row in zip(plain.index, plain.to_dict("records"), strict=True)
    ]
