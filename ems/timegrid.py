"""Time as half-open steps of equal length, stamped with their start."""

from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Self
from zoneinfo import ZoneInfo

import numpy as np
import pandas as pd
from numpy.typing import NDArray

MINUTES_PER_HOUR = 60
APRIL = 4


@dataclass(frozen=True, kw_only=True)
class TimeGrid:
    """`steps` consecutive steps of `step_minutes`, the first one starting at `start`.

    start          local wall-clock time with zone; a naive time is refused
    step_minutes   any divisor of 60
    steps          how many, at least one

    Steps are equal in elapsed time: a local day has 23 or 25 hours when clocks change.
    """

    start: datetime
    step_minutes: int
    steps: int

    def __post_init__(self) -> None:
        if self.start.tzinfo is None:
            raise ValueError("start: must name its zone (got a naive time)")
        if self.step_minutes < 1 or MINUTES_PER_HOUR % self.step_minutes:
            raise ValueError(f"step_minutes: must divide 60 (got {self.step_minutes})")
        if self.steps < 1:
            raise ValueError(f"steps: must be at least 1 (got {self.steps})")

    @classmethod
    def spanning(cls, start: datetime, until: datetime, *, step_minutes: int, zone: str = "Asia/Tokyo") -> Self:
        """The grid from local wall-clock `start` to `until` (exclusive) in `zone`.

        Raises ValueError when the span is not a whole number of steps or is empty.
        """
        first, end = (moment.replace(tzinfo=ZoneInfo(zone)) for moment in (start, until))
        elapsed_minutes = (end.timestamp() - first.timestamp()) / MINUTES_PER_HOUR
        steps, rest = divmod(elapsed_minutes, step_minutes)
        if rest or steps < 1:
            raise ValueError(f"{start} to {until} is not a whole number of {step_minutes}-minute steps")
        return cls(start=first, step_minutes=step_minutes, steps=int(steps))

    @property
    def step_h(self) -> float:
        """Length of a step [h]."""
        return self.step_minutes / MINUTES_PER_HOUR

    @property
    def zone(self) -> str:
        """IANA name of the local zone."""
        return str(self.start.tzinfo)

    @cached_property
    def index(self) -> pd.DatetimeIndex:
        """Start of each step in local time, shape (steps,)."""
        first = pd.Timestamp(self.start).tz_convert("UTC")
        stamps = pd.date_range(first, periods=self.steps, freq=pd.Timedelta(minutes=self.step_minutes), name="start")
        return stamps.tz_convert(self.zone)

    @cached_property
    def epoch_s(self) -> NDArray[np.int64]:
        """Start of each step [s since 1970-01-01 UTC], shape (steps,)."""
        first = round(self.start.timestamp())
        return first + self.step_minutes * MINUTES_PER_HOUR * np.arange(self.steps, dtype=np.int64)

    @cached_property
    def billing_month(self) -> NDArray[np.int64]:
        """Local calendar month of each step, counted from year 0, shape (steps,)."""
        return np.asarray(self.index.year * 12 + self.index.month - 1, dtype=np.int64)

    @cached_property
    def fiscal_year(self) -> NDArray[np.int64]:
        """Local fiscal year (年度, April to March) of each step, shape (steps,)."""
        return np.asarray(self.index.year - (self.index.month < APRIL), dtype=np.int64)
