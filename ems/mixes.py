"""Mixes: how much of some energy comes from where, as rows over all origins."""

from dataclasses import dataclass

import numpy as np

from ems.assets.asset import Array


@dataclass(frozen=True)
class Origins:
    """Places in a mix: `sources` renewable plants in their order, and behind them what is no plant of the district."""

    sources: int

    @property
    def contract(self) -> int:
        return self.sources

    @property
    def grid(self) -> int:
        """Fuels too, and what stood in stores before the run."""
        return self.sources + 1

    @property
    def foreign(self) -> int:
        """Charged outside the district."""
        return self.sources + 2

    @property
    def count(self) -> int:
        """Length of a mix."""
        return self.sources + 3


def shares(amounts: Array, otherwise: int) -> Array:
    """Rows scaled to sum to one; an empty row is all of origin `otherwise`."""
    totals = amounts.sum(axis=1, keepdims=True)
    empty = np.zeros(amounts.shape[1])
    empty[otherwise] = 1.0
    scaled: Array = np.where(totals > 0, amounts / np.where(totals > 0, totals, 1.0), empty)
    return scaled
