"""Holes in a measured series, and the one rule by which they may be filled.

The rule (`repair: true`): a hole of at most 2 hours is bridged by a straight line between its neighbours; a longer one,
of at most 7 days, takes for each step the mean of the same time of day on days of the same kind (working days, or
Saturdays, Sundays and public holidays) within 28 days to either side, where the file has at least two such values.
Whatever the rule does not reach stays a fault. Filled steps are estimated (推計) and told as such.
"""

from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from scenarios.profiles.calendar import holidays

Array = NDArray[np.float64]

BRIDGED_MINUTES = 2 * 60
LONGEST_MINUTES = 7 * 24 * 60
MINUTES_A_DAY = 24 * 60
DAYS_AROUND = 28
LEAST_LIKE = 2

RULE = "holes ≤ 2 h linear, ≤ 7 d mean of like days within 28 d (推計)"


def filled(values: Array, begins_s: int, step_minutes: int, zone: str) -> Array:
    """The values with every hole that the rule reaches filled, shape (steps,)."""
    found = values.copy()
    like: tuple[NDArray[np.int64], NDArray[np.bool_]] | None = None
    for first, stop in holes(values):
        minutes = (stop - first) * step_minutes
        if minutes <= BRIDGED_MINUTES and first > 0 and stop < len(values):
            found[first:stop] = np.linspace(values[first - 1], values[stop], stop - first + 2)[1:-1]
        elif minutes <= LONGEST_MINUTES:
            like = like or neighbours(len(values), begins_s, step_minutes, zone)
            found[first:stop] = [mean_of_like_days(at, values, *like) for at in range(first, stop)]
    return found


def holes(values: Array) -> list[tuple[int, int]]:
    """Runs [first, stop) of steps without a value."""
    edges = np.flatnonzero(np.diff(np.isnan(values), prepend=False, append=False))
    return [(int(first), int(stop)) for first, stop in pairwise(edges)][::2]


def neighbours(steps: int, begins_s: int, step_minutes: int, zone: str) -> tuple[NDArray[np.int64], NDArray[np.bool_]]:
    """Distances in steps to the same time on the days around, and whether each step lies in a holiday."""
    start = pd.Timestamp(begins_s, unit="s", tz="UTC").tz_convert(zone)
    index = pd.date_range(start, periods=steps, freq=pd.Timedelta(minutes=step_minutes))
    days = np.concatenate([np.arange(-DAYS_AROUND, 0), np.arange(1, DAYS_AROUND + 1)])
    return days * (MINUTES_A_DAY // step_minutes), holidays(index, "JP" if zone == "Asia/Tokyo" else "none")


def mean_of_like_days(at: int, values: Array, away: NDArray[np.int64], free: NDArray[np.bool_]) -> float:
    """Mean at the same time of days of the same kind; NaN where there are too few."""
    there = at + away
    there = there[(there >= 0) & (there < len(values))]
    known = values[there[free[there] == free[at]]]
    known = known[~np.isnan(known)]
    return float(known.mean()) if len(known) >= LEAST_LIKE else np.nan
