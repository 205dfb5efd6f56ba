"""Production intervals: the steps whose self-consumption becomes one credit lot."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

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
    day                local date of the first step
    day_ends           end of that local date, Unix time [s]
    """

    first: int
    stop: int
    produced_from: int
    produced_until: int
    day: date
    day_ends: int


def intervals_of(grid: TimeGrid, every: Every) -> tuple[Interval, ...]:
    """The run's intervals in order; first and last are shorter where the run starts or ends inside one."""
    firsts = np.flatnonzero(starts_interval(grid.index, every))
    return tuple(interval(grid, first, stop) for first, stop in pairwise([*firsts.tolist(), grid.steps]))


def interval(grid: TimeGrid, first: int, stop: int) -> Interval:
    """Steps [first, stop) of the grid."""
    day = grid.index[first].date()
    midnight = datetime.combine(day + timedelta(days=1), time(), tzinfo=ZoneInfo(grid.zone))
    return Interval(
        first=first,
        stop=stop,
        produced_from=int(grid.epoch_s[first]),
        produced_until=int(grid.epoch_s[stop - 1]) + grid.step_minutes * 60,
        day=day,
        day_ends=round(midnight.timestamp()),
    )


def starts_interval(index: pd.DatetimeIndex, every: Every) -> NDArray[np.bool_]:
    """Whether a step is the first of its interval, shape (steps,)."""
    starts = np.zeros(len(index), dtype=bool)
    starts[0] = True
    match every:
        case "step":
            starts[:] = True
        case "hour":
            starts |= np.asarray(index.minute == 0)
        case "day":
            starts[1:] |= np.diff(np.asarray(index.date)) != pd.Timedelta(0)
        case "month":
            starts[1:] |= np.diff(np.asarray(index.month)) != 0
    return starts
