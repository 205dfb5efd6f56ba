"""Chance that lasts: deviations that fade over hours instead of jumping from step to step."""

import numpy as np
from numpy.typing import NDArray
from scipy.signal import lfilter

from ems.timegrid import TimeGrid

Array = NDArray[np.float64]


def lasting(chance: np.random.Generator, steps: int, *, kept: float) -> Array:
    """Standard normal values of which each keeps the share `kept` of the one before (AR(1)), shape (steps,)."""
    fresh = chance.standard_normal(steps)
    fresh[1:] *= np.sqrt(1 - kept**2)
    return np.asarray(lfilter([1.0], [1.0, -kept], fresh))


def multiplier(chance: np.random.Generator, grid: TimeGrid, *, spread: float, lasting_h: float) -> Array:
    """Positive factors with mean 1 and relative standard deviation `spread` (log-normal), shape (steps,)."""
    sigma = np.sqrt(np.log1p(spread**2))
    deviation = lasting(chance, grid.steps, kept=float(np.exp(-grid.step_h / lasting_h)))
    return np.asarray(np.exp(sigma * deviation - sigma**2 / 2))
