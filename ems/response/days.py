"""A meter's readings by local day, and the hours of one day in which less power was called for."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from ems.timegrid import MINUTES_PER_HOUR, TimeGrid

Array = NDArray[np.float64]

MINUTES_PER_DAY = 24 * MINUTES_PER_HOUR


class Call(NamedTuple):
    """The event of one day: row of `Days.kw`, first slot, and the slot after the last."""

    day: int
    first: int
    stop: int


class BeyondItsDay(ValueError):
    """An event that lies in more than one local day, or outside what was metered."""


@dataclass(frozen=True, kw_only=True)
class Days:
    """Readings, one row a local day and one column a slot of equal length.

    kw          mean power drawn [kW], shape (days, slots); NaN where nothing is known
    workday     whether people worked on each day, shape (days,)
    called      whether less power was called for on it: such a day is no example for another, shape (days,)
    others_kw   the same of customers who were not called, or None
    """

    kw: Array
    workday: NDArray[np.bool_]
    called: NDArray[np.bool_]
    step_minutes: int
    others_kw: Array | None = None

    def slots(self, hours: float) -> int:
        return round(hours * MINUTES_PER_HOUR / self.step_minutes)


@dataclass(frozen=True, kw_only=True)
class Calendar:
    """Where each step of a time grid stands among the days; of an hour that clocks repeat, the second one counts.

    day, slot   row and column of each step, each shape (steps,)
    """

    day: NDArray[np.int64]
    slot: NDArray[np.int64]
    step_minutes: int

    @classmethod
    def of(cls, grid: TimeGrid) -> "Calendar":
        local = grid.index.tz_localize(None)
        midnight = local.normalize()
        day = np.asarray((midnight - midnight[0]).days, dtype=np.int64)
        slot = np.asarray((local - midnight).total_seconds() // (MINUTES_PER_HOUR * grid.step_minutes), dtype=np.int64)
        return cls(day=day, slot=slot, step_minutes=grid.step_minutes)

    def table(self, values: Array) -> Array:
        """Values of all steps, shape (steps,), as rows of days."""
        rows = np.full((int(self.day[-1]) + 1, MINUTES_PER_DAY // self.step_minutes), np.nan)
        rows[self.day, self.slot] = values
        return rows

    def days(
        self,
        kw: Array,
        workday: NDArray[np.bool_],
        calls: Iterable[Call],
        others_kw: Array | None = None,
    ) -> Days:
        """Readings and working hours of all steps, each shape (steps,), by day."""
        table = self.table(kw)
        called = np.zeros(len(table), dtype=bool)
        called[[call.day for call in calls]] = True
        works = np.zeros(len(table), dtype=bool)
        np.logical_or.at(works, self.day, workday)
        others = None if others_kw is None else self.table(others_kw)
        return Days(kw=table, workday=works, called=called, step_minutes=self.step_minutes, others_kw=others)

    def call(self, first: int, stop: int) -> Call:
        """The event from step `first` up to step `stop`. Raises BeyondItsDay."""
        if not 0 <= first < stop <= len(self.day) or self.day[first] != self.day[stop - 1]:
            raise BeyondItsDay("an event begins and ends on one day that was metered")
        return Call(int(self.day[first]), int(self.slot[first]), int(self.slot[stop - 1]) + 1)
