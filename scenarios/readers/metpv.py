"""METPV, NEDO's hourly typical year: METPV-11 (fixed width) and METPV-20 (CSV).

The last digit of every METPV-11 value is a remark and no part of the number. Hours end at 1時 … 24時.
"""

from collections.abc import Iterable, Iterator
from typing import Annotated, BinaryIO, Literal, NamedTuple

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from scenarios.profiles.source import UnreadableError
from scenarios.readers.text import decoded
from scenarios.sentences import Flaw
from scenarios.spec.quantities import Number
from scenarios.weather.hourly import DAYS_BEFORE_MONTH, HOURS_OF_YEAR, Hourly
from scenarios.weather.source import WeatherFile

JOULES = 1e4 / 3600
"""From 0.01 MJ/m2 in an hour to W/m2."""

ELEMENTS = {1: "ghi", 2: "direct", 3: "dhi", 5: "temperature", 7: "wind", 9: "snow"}
FACTORS = {"ghi": JOULES, "direct": JOULES, "dhi": JOULES, "temperature": 0.1, "wind": 0.1, "snow": 1.0}
DAYS_OF_YEAR = 365
HOURS = 24
LEADING, WIDTH = 15, 5
CSV_COLUMNS = 33
SITE_NUMBERS = 5


class DayRow(NamedTuple):
    """A line of the file: element, month, day and 24 values as written."""

    line: int
    element: int
    month: int
    day: int
    values: list[int]


def read_metpv(file: BinaryIO, wind_unit_m_s: float = 0.1) -> Hourly:
    """A typical year in either layout. Raises UnreadableError."""
    lines = [(number, line) for number, line in enumerate(decoded(file.read()).splitlines(), start=1) if line.strip()]
    if not lines:
        raise UnreadableError([Flaw((), "rows_too_few", {"rows": 0})])
    separated = any("," in line for _, line in lines[:2])
    latitude, longitude, elevation_m = site_of(*lines[0])
    flaws: list[Flaw] = []
    rows = list(day_rows(lines[1:], separated=separated, flaws=flaws))
    values, line_of = year_of(rows, flaws)
    if flaws:
        raise UnreadableError(flaws)
    factors = FACTORS | {"wind": wind_unit_m_s}
    return Hourly(
        latitude=latitude,
        longitude=longitude,
        elevation_m=elevation_m,
        offset_h=9.0,
        begins_s=None,
        values={name: factors[name] * column for name, column in values.items()},
        lines=line_of,
        notes="METPV-20" if separated else "METPV-11",
        quality="estimated",
    )


def site_of(line: int, text: str) -> tuple[float, float, float]:
    """Latitude, longitude [deg] and elevation [m] from the last five numbers of the first line."""
    cells = text.replace(",", " ").split()[-SITE_NUMBERS:]
    try:
        degrees_n, minutes_n, degrees_e, minutes_e, elevation_m = map(float, cells)
    except ValueError:
        given = {"layout": "METPV-11 / METPV-20", "missing": "地点番号 地点名 緯度(度 分) 経度(度 分) 標高"}
        raise UnreadableError([Flaw((), "layout_unknown", given, row=line)]) from None
    return degrees_n + minutes_n / 60, degrees_e + minutes_e / 60, elevation_m


def day_rows(lines: Iterable[tuple[int, str]], *, separated: bool, flaws: list[Flaw]) -> Iterator[DayRow]:
    """The rows that can be read; the others are flaws."""
    for line, text in lines:
        try:
            yield csv_row(line, text) if separated else fixed_row(line, text)
        except ValueError:
            given = {"layout": "METPV-20" if separated else "METPV-11", "got": repr(text[:40])}
            flaws.append(Flaw((), "row_not_readable", given, row=line))


def fixed_row(line: int, text: str) -> DayRow:
    cells = [text[at : at + WIDTH] for at in range(LEADING, LEADING + HOURS * WIDTH, WIDTH)]
    if len(cells[-1]) < WIDTH:
        raise ValueError(text)
    return DayRow(line, int(text[:6]), int(text[6:8]), int(text[8:10]), [int(cell[:-1] or "0") for cell in cells])


def csv_row(line: int, text: str) -> DayRow:
    cells = text.split(",")
    if len(cells) != CSV_COLUMNS:
        raise ValueError(text)
    element, month, day, _, *values = (int(cell) for cell in cells[: 4 + HOURS])
    return DayRow(line, element, month, day, values)


def year_of(rows: Iterable[DayRow], flaws: list[Flaw]) -> tuple[dict[str, NDArray[np.float64]], NDArray[np.int32]]:
    """Values as written by element, each of shape (8760,), and the line that each hour of global light stands in."""
    values = {name: np.full((DAYS_OF_YEAR, HOURS), np.nan) for name in ELEMENTS.values()}
    line_of = np.zeros((DAYS_OF_YEAR, HOURS), dtype=np.int32)
    for row in rows:
        if not (1 <= row.month <= 12 and 1 <= row.day <= 31 and 1 <= row.element <= 9):  # noqa: PLR2004 - a calendar
            given = {"layout": "METPV", "got": f"{row.element}, {row.month}, {row.day}"}
            flaws.append(Flaw((), "row_not_readable", given, row=row.line))
            continue
        day = int(DAYS_BEFORE_MONTH[row.month - 1]) + row.day - 1
        name = ELEMENTS.get(row.element)
        if name is None or day >= DAYS_OF_YEAR:
            continue
        if not np.isnan(values[name][day]).all():
            flaws.append(Flaw((), "row_repeated", {}, row=row.line))
        values[name][day] = row.values
        if name == "ghi":
            line_of[day] = row.line
    return {name: column.reshape(HOURS_OF_YEAR) for name, column in values.items()}, line_of.reshape(HOURS_OF_YEAR)


class Metpv(WeatherFile):
    """A METPV file of either edition."""

    kind: Literal["metpv"] = Field(description="METPV-11 or METPV-20 / 年間時別日射量")
    wind_unit_m_s: Annotated[Number, Field(gt=0, le=1)] = Field(
        default=0.1, description="Unit of the file's wind speeds; check the edition / 風速の単位"
    )

    def hourly(self, file: BinaryIO) -> Hourly:
        return read_metpv(file, self.wind_unit_m_s)
