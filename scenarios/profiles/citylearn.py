"""Series of the 17 measured homes that the `citylearn` package carries."""

import csv
import hashlib
from datetime import datetime
from functools import cache
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Literal, NamedTuple

import numpy as np
from pydantic import Field

from ems.timegrid import MINUTES_PER_HOUR, TimeGrid
from scenarios.profiles.profile import Profile, Provenance, Quality
from scenarios.profiles.source import Asked, Source, UnreadableError
from scenarios.sentences import Flaw

DATA_SET = "citylearn_challenge_2022_phase_all"
ZONE = "America/Los_Angeles"
HOURS_OF_YEAR = 8760

FIRST_MONTH, FIRST_DAY = 7, 31
"""The first row is the last hour of 31 July; from there the rows run on for 365 days."""


class Column(NamedTuple):
    """Where a kind of number stands in the data set: file, header, factor to our unit, unit and quality."""

    file: str
    header: str
    factor: float
    unit: str
    quality: Quality


COLUMNS = {
    "demand": Column("Building_{}.csv", "Equipment Electric Power [kWh]", 1.0, "kW", "measured"),
    "sun": Column("Building_{}.csv", "Solar Generation [W/kW]", 1e-3, "kW/kW", "measured"),
    "price": Column("pricing.csv", "Electricity Pricing [$/kWh]", 1.0, "yen/kWh", "estimated"),
    "co2": Column("carbon_intensity.csv", "kg_CO2/kWh", 1.0, "kg/kWh", "estimated"),
}


class CityLearn(Source):
    """One column of the data set `citylearn_challenge_2022_phase_all`.

    A year of hours of homes in Fontana, California, from August to July, stamped with the hour's end in local time.
    Its weekdays are those of August 2016 to July 2017. A step takes the row of its own month, day and hour; so a run
    in July ends with the file's first row.
    """

    column: Literal["demand", "sun", "price", "co2"] = Field(
        description="Demand [kW], sun [kW/kW], price [$/kWh] or CO2 [kg/kWh] / 項目"
    )
    building: Annotated[int, Field(ge=1, le=17, strict=True)] | None = Field(
        default=None, description="Home, for demand and sun / 住宅の番号"
    )

    def read(self, asked: Asked) -> Profile:
        folder, column = self.folder(asked.grid), COLUMNS[self.column]
        file = folder / column.file.format(self.building)
        rows = rows_of(asked.grid, folder)
        provenance = Provenance(
            name=asked.name,
            source=f"CityLearn {DATA_SET}, {file.name}, {column.header}",
            unit=column.unit,
            step_minutes=MINUTES_PER_HOUR,
            zone=ZONE,
            quality=column.quality,
            sha256=hashlib.sha256(file.read_bytes()).hexdigest(),
            file=f"citylearn/{DATA_SET}/{file.name}",
        )
        return Profile(values=column.factor * numbers(file)[column.header][rows], provenance=provenance)

    def folder(self, grid: TimeGrid) -> Path:
        """Where the data lie. Raises UnreadableError where they or the run do not suit."""
        package = find_spec("citylearn")
        folder = Path(package.origin).parent / "data" / DATA_SET if package and package.origin else None
        file = COLUMNS[self.column].file.format(self.building)
        unsuited = {
            "citylearn_not_installed": folder is None,
            "citylearn_needs_building": self.building is None and "{}" in COLUMNS[self.column].file,
            "citylearn_hourly": grid.step_minutes != MINUTES_PER_HOUR,
            "citylearn_zone": grid.zone != ZONE,
        }
        flaws = [Flaw((), code, {"column": self.column}) for code, unsuits in unsuited.items() if unsuits]
        if folder is None or flaws:
            raise UnreadableError(flaws)
        if not (folder / file).is_file():
            raise UnreadableError([Flaw((), "citylearn_other_data", {"file": f"{DATA_SET}/{file}"})])
        return folder


def rows_of(grid: TimeGrid, folder: Path) -> np.ndarray[tuple[int], np.dtype[np.int64]]:
    """Row of each step, shape (steps,). Raises UnreadableError where a day is not in the data or a weekday differs."""
    index = grid.index
    leap_days = index[(index.month == 2) & (index.day == 29)]  # noqa: PLR2004 - 29 February
    if len(leap_days):
        raise UnreadableError([Flaw((), "citylearn_no_such_day", {"stamp": f"{leap_days[0]:%F}"})])
    # Hours since the year began, in a year without 29 February, for the step and for the first row.
    ordinary = datetime(2017, 1, 1)  # noqa: DTZ001 - a calendar, no moment
    days = np.array(
        [(ordinary.replace(month=m, day=d) - ordinary).days for m, d in zip(index.month, index.day, strict=True)]
    )
    first = (ordinary.replace(month=FIRST_MONTH, day=FIRST_DAY) - ordinary).days * 24 + 23
    rows = (days * 24 + np.asarray(index.hour) - first) % HOURS_OF_YEAR
    measured = numbers(folder / "Building_1.csv")["Day Type"][rows]
    # The first row was measured a year before the last ones, so that its weekday is another.
    differs = (measured != np.asarray(index.day_of_week) + 1) & (rows > 0)
    if differs.any():
        raise UnreadableError([Flaw((), "citylearn_other_weekdays", {"date": f"{index[differs][0]:%F}"})])
    return np.asarray(rows)


@cache
def numbers(file: Path) -> dict[str, np.ndarray[tuple[int], np.dtype[np.float64]]]:
    """Columns of one of the package's files, each of shape (8760,); blanks, in columns not used here, are NaN."""
    with file.open(encoding="utf-8", newline="") as lines:
        header, *rows = csv.reader(lines)
    cells = np.array([[cell or "nan" for cell in row] for row in rows], dtype=float)
    return dict(zip(header, cells.T, strict=True))
