"""Chance that lasts: deviations that fade over hours instead of jumping from step to step."""

from itertools import accumulate

import numpy as np
from numpy.typing import NDArray

from ems.timegrid import TimeGrid

Array = NDArray[np.float64]


def lasting(chance: np.random.Generator, steps: int, *, kept: float) -> Array:
    """Standard normal values of which each keeps the share `kept` of the one before (AR(1)), shape (steps,)."""
    fresh = chance.standard_normal(steps)
    fresh[1:] *= np.sqrt(1 - kept**2)
    return fading(fresh, kept=kept)


def fading(added: Array, *, kept: float, before: float = 0.0) -> Array:
    """What stays of values that fade: y[t] = kept · y[t-1] + added[t] from y[-1] = `before`, shape (steps,).

    A loop of Python's own takes a millisecond a year of half hours; SciPy's filters take one second to import.
    """
    summed = accumulate(added.tolist(), lambda last, new: kept * last + new, initial=before)
    next(summed)
    return np.fromiter(summed, float, len(added))


def multiplier(chance: np.random.Generator, grid: TimeGrid, *, spread: float, lasting_h: float) -> Array:
    """Positive factors with mean 1 and relative standard deviation `spread` (log-normal), shape (steps,)."""
    sigma = np.sqrt(np.log1p(spread**2))
    deviation = lasting(chance, grid.steps, kept=float(np.exp(-grid.step_h / lasting_h)))
    return np.asarray(np.exp(sigma * deviation - sigma**2 / 2))
