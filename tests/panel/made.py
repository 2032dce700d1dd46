"""Small panels for the tests: experts of known severity, scale and noise."""

import numpy as np

from assessor.panel.scores import Score


def panel(
    seed: int, nominees: int = 60, experts: int = 12, each: int = 4, severity: float = 4.0, noise: float = 4.0
) -> tuple[list[Score], dict[str, float]]:
    """Scores around 75 and the true qualities in points; nominees n000 …, experts e00 …, everybody linked."""
    rng = np.random.Generator(np.random.PCG64(seed))
    quality = 8 * rng.standard_normal(nominees)
    bias = severity * rng.standard_normal(experts)
    rows = []
    for i in range(nominees):
        for j in {(i + step * (1 + i % 3)) % experts for step in range(each)}:
            value = round(75 + quality[i] + bias[j] + noise * rng.standard_normal(), 1)
            rows.append(Score(f"n{i:03}", f"e{j:02}", float(np.clip(value, 0, 100))))
    return rows, {f"n{i:03}": float(quality[i]) for i in range(nominees)}


def sectors(rows: list[Score], count: int = 4) -> dict[str, str]:
    """Nominees in sectors by turns."""
    return {row.nominee: f"行业{int(row.nominee[1:]) % count}" for row in rows}
