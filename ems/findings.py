"""Must-haves that could not be met, in words."""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ems.assets.asset import Array

NEGLIGIBLE = 1e-6


@dataclass(frozen=True, kw_only=True)
class Finding:
    """A used slack: which must-have of which asset fell short, where and by how much.

    quantity      name of the slack, its unit at the end
    first_step    index of the first step concerned; steps: how many are concerned
    largest       greatest value in one step [unit of the quantity]
    kwh           energy over all steps [kWh]
    """

    building: str
    asset: str
    quantity: str
    first_step: int
    steps: int
    largest: float
    kwh: float
    words: str


def shortfalls(
    building: str, asset: str, quantity: str, values: Array, *, step_h: float, words: str
) -> Iterator[Finding]:
    """One finding for a slack that was used in any step; none otherwise."""
    used = np.flatnonzero(values > NEGLIGIBLE)
    if not used.size:
        return
    energy = float(values[used].sum()) * (step_h if quantity.endswith("_kw") else 1.0)
    yield Finding(
        building=building,
        asset=asset,
        quantity=quantity,
        first_step=int(used[0]),
        steps=int(used.size),
        largest=float(values.max()),
        kwh=energy,
        words=words,
    )
