"""Calendar years around a run, so that a week made alone equals that week of its year."""

from collections.abc import Iterator
from datetime import datetime

from ems.timegrid import TimeGrid


def calendar_years(grid: TimeGrid) -> Iterator[tuple[TimeGrid, slice]]:
    """Each local calendar year that a run touches, in steps of the run, and which of its steps belong to the run.

    Takes runs that begin a whole number of steps after the year does.
    """
    for number in range(grid.index[0].year, grid.index[-1].year + 1):
        begins, ends = (datetime(n, 1, 1) for n in (number, number + 1))  # noqa: DTZ001 - wall clock of the zone
        year = TimeGrid.spanning(begins, ends, step_minutes=grid.step_minutes, zone=grid.zone)
        first = int(grid.epoch_s[0] - year.epoch_s[0]) // (60 * grid.step_minutes)
        yield year, slice(max(0, first), min(year.steps, first + grid.steps))
