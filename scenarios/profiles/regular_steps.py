"""A file's rows as equal steps without a gap, and those steps as the run's."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import gcd
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ems.timegrid import TimeGrid
from scenarios.profiles.stamps import Moments
from scenarios.sentences import Flaw

Array = NDArray[np.float64]

SECONDS_PER_MINUTE = 60


def step_minutes_of(moments: Moments) -> int | Flaw:
    """The step of a file: the commonest distance between neighbouring rows, in whole minutes."""
    distances = np.diff(moments)
    lengths, counts = np.unique(distances[distances > 0], return_counts=True)
    if not len(lengths):
        return Flaw((), "rows_too_few", {"rows": len(moments)})
    seconds = float(lengths[np.argmax(counts)])
    if seconds % SECONDS_PER_MINUTE:
        return Flaw((), "step_not_minutes", {"seconds": f"{seconds:g}"})
    return int(seconds) // SECONDS_PER_MINUTE


def irregularities(moments: Moments, lines: NDArray[np.int64], step_minutes: int, zone: str) -> Iterator[Flaw]:
    """Rows that do not lie one step after the row before."""
    steps = np.diff(moments) / (SECONDS_PER_MINUTE * step_minutes)
    for at in np.flatnonzero((steps != 1) & np.isfinite(steps)):
        stamp = local(moments[at + 1], zone)
        row = int(lines[at + 1])
        if steps[at] == 0:
            yield Flaw((), "stamp_repeated", {"stamp": stamp}, row=row)
        elif steps[at] < 0:
            yield Flaw((), "stamp_backwards", {"stamp": stamp}, row=row)
        elif steps[at] % 1:
            yield Flaw((), "stamp_between_steps", {"stamp": stamp, "minutes": step_minutes}, row=row)
        else:
            given = {"missing": int(steps[at]) - 1, "minutes": step_minutes, "stamp": stamp}
            yield Flaw((), "stamp_gap", given, row=row)


def local(moment_s: float, zone: str) -> str:
    return f"{pd.Timestamp(moment_s, unit='s', tz=zone):%Y-%m-%d %H:%M}"


@dataclass(frozen=True, kw_only=True)
class Steps:
    """Equal steps from a file: when the first begins [s since 1970 UTC], their length, and their mean values."""

    begins_s: float
    step_minutes: int
    values: Array

    @property
    def ends_s(self) -> float:
        return self.begins_s + SECONDS_PER_MINUTE * self.step_minutes * len(self.values)

    def misfits(self, grid: TimeGrid, *, may_split: bool = False) -> Iterator[Flaw]:
        """Why these steps cannot serve a run; with `may_split` a step's mean may hold in parts of the step."""
        minutes = {"file_minutes": self.step_minutes, "run_minutes": grid.step_minutes}
        run_begins_s = float(grid.epoch_s[0])
        run_ends_s = float(grid.epoch_s[-1]) + SECONDS_PER_MINUTE * grid.step_minutes
        if self.step_minutes > grid.step_minutes and not may_split:
            yield Flaw((), "step_too_coarse", minutes)
        elif grid.step_minutes % self.step_minutes and not may_split:
            yield Flaw((), "step_not_dividing", minutes)
        elif (run_begins_s - self.begins_s) % (SECONDS_PER_MINUTE * self.parts(grid)):
            yield Flaw((), "steps_misaligned", minutes)
        if self.begins_s > run_begins_s:
            given = {"stamp": local(self.begins_s, grid.zone), "start": local(run_begins_s, grid.zone)}
            yield Flaw((), "starts_too_late", given)
        if self.ends_s < run_ends_s:
            given = {"stamp": local(self.ends_s, grid.zone), "until": local(run_ends_s, grid.zone)}
            yield Flaw((), "ends_too_early", given)

    def parts(self, grid: TimeGrid) -> int:
        """Longest length [min] that divides the steps of both; it is these steps' own where they divide the run's."""
        return gcd(self.step_minutes, grid.step_minutes)

    def onto(self, grid: TimeGrid) -> Array:
        """Mean of each step of a run that these steps fit, shape (steps,); energy is kept."""
        return np.asarray(self.within(grid, self.values).mean(axis=1))

    def any_onto(self, grid: TimeGrid, marked: NDArray[np.bool_]) -> NDArray[np.bool_]:
        """Whether a step of the run has a part in a marked one of these steps, shape (steps,)."""
        return np.asarray(self.within(grid, marked).any(axis=1))

    def within(self, grid: TimeGrid, values: NDArray[Any]) -> NDArray[Any]:
        """The values of the parts of each step of the run, shape (steps, parts a step)."""
        part_s = SECONDS_PER_MINUTE * self.parts(grid)
        a_step = grid.step_minutes // self.parts(grid)
        split = self.step_minutes // self.parts(grid)
        first = int(grid.epoch_s[0] - self.begins_s) // part_s
        run = np.arange(first, first + grid.steps * a_step) // split
        return np.asarray(values[run].reshape(-1, a_step))
