"""Hours of weather at a site: of a typical year, which repeats, or of real time."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ems.timegrid import TimeGrid
from scenarios.profiles.profile import Quality
from scenarios.profiles.regular_steps import local
from scenarios.profiles.source import UnreadableError
from scenarios.sentences import Flaw

Array = NDArray[np.float64]

HOURS_OF_YEAR = 8760
HOUR_S = 3600
ORDINARY_YEAR = pd.date_range("2001-01-01", periods=HOURS_OF_YEAR, freq="h")
DAYS_BEFORE_MONTH = np.cumsum([0, 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30])

PLAUSIBLE = {
    "ghi": (-10.0, 1600.0),
    "dni": (-10.0, 1400.0),
    "dhi": (-10.0, 1200.0),
    "direct": (-10.0, 1400.0),
    "temperature": (-70.0, 60.0),
    "wind": (0.0, 100.0),
    "snow": (0.0, 2000.0),
}
"""Quantities: irradiance [W/m2] global, direct normal, diffuse and direct on the horizontal; [degC]; [m/s]; [cm].

The bounds are those of weather on this planet: outside them a file is damaged or read in a wrong unit.
"""


@dataclass(frozen=True, kw_only=True)
class Hourly:
    """Means of each hour, each array of shape (hours,), NaN where the file has none.

    begins_s     start of the first hour [s since 1970 UTC]; None for a typical year, which has 8,760 hours
    offset_h     of the site's clock, without daylight saving
    lines        row of each hour in the file, 0 where it tells none, shape (hours,)
    """

    latitude: float
    longitude: float
    elevation_m: float
    offset_h: float
    begins_s: int | None
    values: Mapping[str, Array]
    lines: NDArray[np.int32]
    notes: str
    quality: Quality

    def __post_init__(self) -> None:
        """Raises UnreadableError for values that no weather has."""
        if flaws := list(self.implausible()):
            raise UnreadableError(flaws)

    def implausible(self) -> Iterator[Flaw]:
        if not (abs(self.latitude) <= 90 and abs(self.longitude) <= 180 and abs(self.offset_h) <= 14):  # noqa: PLR2004 - degrees, hours
            got = f"{self.latitude:g}, {self.longitude:g}, UTC{self.offset_h:+g}"
            yield Flaw((), "site_impossible", {"got": got}, row=1)
        for name, values in self.values.items():
            least, most = PLAUSIBLE[name]
            for hour in np.flatnonzero((values < least) | (values > most)):
                given = {"column": name, "got": f"{values[hour]:g}", "least": f"{least:g}", "most": f"{most:g}"}
                yield Flaw((), "weather_implausible", given, row=int(self.lines[hour]) or None)

    def hours_of(self, grid: TimeGrid) -> NDArray[np.int64]:
        """The hour that the middle of each step lies in, shape (steps,).

        In a typical year 29 February repeats the 28th. Raises UnreadableError where real hours do not cover the run.
        """
        middle_s = grid.epoch_s + grid.step_minutes * 30
        if self.begins_s is None:
            clock = pd.DatetimeIndex(pd.to_datetime(middle_s + int(self.offset_h * HOUR_S), unit="s"))
            day = np.where((clock.month == 2) & (clock.day == 29), 28, clock.day)  # noqa: PLR2004 - leap day
            return np.asarray((DAYS_BEFORE_MONTH[clock.month - 1] + day - 1) * 24 + clock.hour)
        hours = (middle_s - self.begins_s) // HOUR_S
        last = len(self.lines) - 1
        flaws = []
        if hours[0] < 0:
            given = {"stamp": local(self.begins_s, grid.zone), "start": local(float(grid.epoch_s[0]), grid.zone)}
            flaws.append(Flaw((), "starts_too_late", given))
        if hours[-1] > last:
            ends_s = self.begins_s + (last + 1) * HOUR_S
            until = local(float(grid.epoch_s[-1]) + 60 * grid.step_minutes, grid.zone)
            flaws.append(Flaw((), "ends_too_early", {"stamp": local(ends_s, grid.zone), "until": until}))
        if flaws:
            raise UnreadableError(flaws)
        return np.asarray(hours)

    def of(self, name: str, hours: NDArray[np.int64]) -> Array:
        """A quantity in some hours, shape (steps,). Raises UnreadableError where the file does not have it."""
        if name not in self.values:
            columns = ", ".join(self.values)
            raise UnreadableError([Flaw((), "column_not_found", {"column": name, "columns": columns})])
        found = self.values[name][hours]
        if np.isnan(found).any():
            lacking = np.unique(hours[np.isnan(found)])
            raise UnreadableError(
                Flaw(
                    (), "value_missing", {"column": name, "stamp": self.stamp(hour)}, row=int(self.lines[hour]) or None
                )
                for hour in lacking
            )
        return np.asarray(found)

    def stamp(self, hour: int) -> str:
        if self.begins_s is None:
            return f"{ORDINARY_YEAR[hour]:%m-%d %H:%M}"
        return f"{pd.Timestamp(self.begins_s + int(hour * HOUR_S + self.offset_h * HOUR_S), unit='s'):%Y-%m-%d %H:%M}"
