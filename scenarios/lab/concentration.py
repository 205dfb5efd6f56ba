"""How unequal amounts are."""

from collections.abc import Iterable

import numpy as np


def hhi(amounts: Iterable[int]) -> float:
    """Herfindahl and Hirschman: the sum of squared shares, 1 for a monopoly; NaN of nothing."""
    parts = np.array(list(amounts), dtype=float)
    return float(((parts / parts.sum()) ** 2).sum()) if parts.sum() else float("nan")


def gini(amounts: Iterable[int]) -> float:
    """0 where all have the same, towards 1 where one has all; NaN of nothing."""
    parts = np.sort(np.array(list(amounts), dtype=float))
    if not parts.sum():
        return float("nan")
    ranks = np.arange(1, len(parts) + 1)
    return float((2 * ranks - len(parts) - 1) @ parts / (len(parts) * parts.sum()))


def residual_supply(offered: Iterable[int], wanted: int) -> float:
    """Supply without the largest seller, over demand: below 1 nobody can do without it; NaN without demand."""
    amounts = list(offered)
    return (sum(amounts) - max(amounts, default=0)) / wanted if wanted else float("nan")
