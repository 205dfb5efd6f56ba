"""How much of a run is looked at, and how finely."""

from dataclasses import dataclass
from datetime import date
from typing import Self

import numpy as np
import pandas as pd

from dashboards.address import Address
from dashboards.runs import Filter, RunTime

DAYS = {"day": 1, "week": 7}
MOST_POINTS = 700
"""More than a chart is wide; beyond it neighbouring steps are drawn as one."""
MINUTES = (1, 5, 10, 15, 20, 30, 60, 120, 180, 240, 360, 480, 720, 1440)
"""Lengths that a point may stand for: all divide a day, so that points begin at the same hours."""


ZOOMED = "zoomed"
"""The span of a period that a chart was zoomed in to."""


@dataclass(frozen=True)
class Period:
    """Local days from `first` to `last` of a run, both shown; zoomed in, only the moments between two of them."""

    span: str
    first: date
    last: date
    run: RunTime
    zoom: tuple[pd.Timestamp, pd.Timestamp] | None = None

    @classmethod
    def of(cls, address: Address, run: RunTime) -> Self:
        """What the address asks for, kept inside the run; at most a week where it asks for nothing."""
        begin, end = run.first_day, run.last_day
        if zoom := zoomed(address, run):
            return cls(ZOOMED, zoom[0].date(), zoom[1].date(), run, zoom)
        span = address.span or ("week" if (end - begin).days >= DAYS["week"] else "all")
        if span == "all":
            return cls(span, begin, end, run)
        first = min(max(address.day or begin, begin), end)
        return cls(span, first, min(shifted(first, DAYS[span] - 1), end), run)

    def moved(self, by: int) -> date | None:
        """First day of a neighbouring period, None where the run has no such day."""
        first = shifted(self.first, by * DAYS.get(self.span, 0))
        return first if self.span in DAYS and self.run.first_day <= first <= self.run.last_day else None

    @property
    def since(self) -> pd.Timestamp:
        return self.zoom[0] if self.zoom else pd.Timestamp(self.first, tz=self.run.zone)

    @property
    def until(self) -> pd.Timestamp:
        """The first moment after the period."""
        return self.zoom[1] if self.zoom else pd.Timestamp(shifted(self.last, 1), tz=self.run.zone)

    def rows(self, frame: pd.DataFrame) -> pd.DataFrame:
        """The rows of `frame` that start in the period."""
        return frame if self.span == "all" else frame[(frame["start"] >= self.since) & (frame["start"] < self.until)]

    @property
    def where(self) -> tuple[Filter, ...]:
        """What rows of a file must pass to be in the period."""
        return () if self.span == "all" else (("start", ">=", self.since), ("start", "<", self.until))


def zoomed(address: Address, run: RunTime) -> tuple[pd.Timestamp, pd.Timestamp] | None:
    """The moments that the address is zoomed in to, in whole steps inside the run; None where it is not, or nowhere."""
    if address.since is None or address.until is None:
        return None
    local = (
        pd.Timestamp(moment).tz_localize(run.zone, ambiguous=True, nonexistent="shift_forward")
        for moment in (address.since, address.until)
    )
    step = pd.Timedelta(minutes=run.step_minutes)
    since, until = (run.start + step * round((moment - run.start) / step) for moment in local)
    since, until = max(since, run.start), min(until, run.until)
    return (since, until) if since < until else None


def shifted(day: date, days: int) -> date:
    return date.fromordinal(day.toordinal() + days)


def minutes_per_point(steps: int, step_minutes: int) -> int:
    """Length of time that one drawn point stands for [min]."""
    fits = (
        minutes for minutes in MINUTES if minutes % step_minutes == 0 and steps * step_minutes <= minutes * MOST_POINTS
    )
    return next(fits, MINUTES[-1] if step_minutes in MINUTES else step_minutes)


def thinned(frame: pd.DataFrame, step_minutes: int) -> pd.DataFrame:
    """At most about MOST_POINTS rows: powers, prices and factors as means, stored energy as it was at the end.

    frame   one row a step, `start` first, all else numbers; missing values stay out of the means
    """
    per_point = minutes_per_point(len(frame), step_minutes) // step_minutes
    if per_point == 1 or frame.empty:
        return frame
    columns = {"start": frame["start"].iloc[::per_point].array}
    for name in frame.columns.drop("start"):
        values = in_points(frame[name].to_numpy(dtype=float), per_point)
        columns[name] = last_known(values) if name.endswith("stored_kwh") else mean_known(values)
    return pd.DataFrame(columns)


def in_points(values: np.ndarray, per_point: int) -> np.ndarray:
    """Values by point, shape (points, per_point), the last point filled up with NaN."""
    points = -(-len(values) // per_point)
    padded = np.full(points * per_point, np.nan)
    padded[: len(values)] = values
    return padded.reshape(points, per_point)


def mean_known(values: np.ndarray) -> np.ndarray:
    known = ~np.isnan(values)
    count = known.sum(axis=1)
    total = np.where(known, values, 0.0).sum(axis=1)
    return np.divide(total, count, out=np.full(len(values), np.nan), where=count > 0)


def last_known(values: np.ndarray) -> np.ndarray:
    known = ~np.isnan(values)
    last = values.shape[1] - 1 - known[:, ::-1].argmax(axis=1)
    return values[np.arange(len(values)), last]
