"""Production intervals: the steps whose self-consumption becomes one credit lot."""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ems.timegrid import TimeGrid
from scenarios.spec.issuance import Every


@dataclass(frozen=True, kw_only=True, slots=True)
class Interval:
    """Consecutive steps of a run, cut where the local hour, day or month changes.

    first, stop        steps [first, stop)
    produced_from      start of the first step, Unix time [s]
    produced_until     end of the last step, Unix time [s]
    new_days           local dates that begin in it, or that the run begins in
    """

    first: int
    stop: int
    produced_from: int
    produced_until: int
    new_days: int


def intervals_of(grid: TimeGrid, every: Every) -> tuple[Interval, ...]:
    """The run's intervals in order; first and last are shorter where the run starts or ends inside one."""
    firsts = np.flatnonzero(starts(grid.index, every))
    starts_day = starts(grid.index, "day")
    return tuple(
        Interval(
            first=first,
            stop=stop,
            produced_from=int(grid.epoch_s[first]),
            produced_until=int(grid.epoch_s[stop - 1]) + grid.step_minutes * 60,
            new_days=int(starts_day[first:stop].sum()),
        )
        for first, stop in pairwise([*firsts.tolist(), grid.steps])
    )


def starts(index: pd.DatetimeIndex, every: Every) -> NDArray[np.bool_]:
    """Whether a step is the first of its interval, shape (steps,)."""
    first = np.zeros(len(index), dtype=bool)
    first[0] = True
    match every:
        case "step":
            first[:] = True
        case "hour":
            first |= np.asarray(index.minute == 0)
        case "day":
            first[1:] |= np.diff(np.asarray(index.date)) != pd.Timedelta(0)
        case "month":
            first[1:] |= np.diff(np.asarray(index.month)) != 0
    return first
