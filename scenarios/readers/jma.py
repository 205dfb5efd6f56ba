"""Hourly observations of the Japan Meteorological Agency, stamped with the end of the hour.

As downloaded from 過去の気象データ: a line with the time of download, names of stations, elements, then rows of marks
(品質情報, 均質番号, 現象なし情報) that tell which column is a value. Also plain tables with 年月日 and 時 1–24.
Missing values are blank, /// or XXX; a value of quality 2 or less counts as missing.
"""

from collections.abc import Sequence
from itertools import pairwise
from typing import BinaryIO, Literal

from pydantic import Field

from scenarios.profiles.csv_table import CellError, Row
from scenarios.profiles.source import UnreadableError
from scenarios.readers.days import cell_number, gather, rows_of, step_begin, time_of_day
from scenarios.readers.readings import JST_OFFSET_S, Readings
from scenarios.readers.text import decoded
from scenarios.sentences import Flaw
from scenarios.spec.quantities import Number
from scenarios.weather.hourly import HOUR_S, Hourly
from scenarios.weather.source import WeatherFile

ELEMENTS = {
    "気温": ("temperature", 1.0),
    "全天日射量": ("ghi", 1e6 / HOUR_S),
    "日射量": ("ghi", 1e6 / HOUR_S),
    "風速": ("wind", 1.0),
    "積雪": ("snow", 1.0),
}
"""By the name before its unit: our quantity, and the factor from °C, MJ/m2 in the hour, m/s and cm."""

UNITS = ("(°C)", "(MJ/m2)", "(MJ/㎡)", "(m/s)", "(cm)", "(℃)")
STAMPS = ("年月日時", "年月日")
HOURS = ("時", "観測時刻", "時刻")
QUALITY = "品質情報"
MARKS = (QUALITY, "均質番号", "現象なし情報", "風向")
BAD_QUALITY = 2
HEADER_ROWS = 8


def read_jma(file: BinaryIO, station: str | None, latitude: float, longitude: float, elevation_m: float) -> Hourly:
    """Hours of one station. Raises UnreadableError."""
    rows = rows_of(decoded(file.read()))
    at = next((at for at, (_, cells) in enumerate(rows[:HEADER_ROWS]) if cells and cells[0].strip() in STAMPS), None)
    if at is None:
        raise unknown(1, STAMPS[0])
    header = [cell.strip() for cell in rows[at][1]]
    marks, body = marks_below(rows[at + 1 :], len(header))
    columns = columns_of(header, marks, stations_above(rows[:at], len(header)), station, rows[at][0])
    readings = hours_in(body, header, columns, quality_columns(marks, columns))
    return Hourly(
        latitude=latitude,
        longitude=longitude,
        elevation_m=elevation_m,
        offset_h=JST_OFFSET_S / HOUR_S,
        begins_s=readings.begins_s,
        values={name: readings.columns[name].values for name in columns},
        lines=next(iter(readings.columns.values())).lines,
        notes="JMA",
        quality="measured",
    )


def marks_below(rows: Sequence[Row], width: int) -> tuple[list[str], Sequence[Row]]:
    """What the rows between header and data say of each column, and the data."""
    marks = [""] * width
    for at, (_, cells) in enumerate(rows):
        if cells and cells[0].strip():
            return marks, rows[at:]
        marks = [mark + cell.strip() for mark, cell in zip(marks, [*cells, *[""] * width], strict=False)]
    return marks, []


def stations_above(rows: Sequence[Row], width: int) -> list[str]:
    """Station of each column, blank where the file names none."""
    for _, cells in reversed(rows):
        names = [cell.strip() for cell in cells]
        if len(names) == width and not names[0] and any(names):
            return names
    return [""] * width


def columns_of(
    header: Sequence[str], marks: Sequence[str], stations: Sequence[str], station: str | None, line: int
) -> dict[str, int]:
    """Where each of our quantities stands. Raises UnreadableError where none does, or several might."""
    columns: dict[str, int] = {}
    for at, title in enumerate(header):
        name = title.partition("(")[0]
        mine = station is None or stations[at] == station
        if name not in ELEMENTS or marks[at] or not mine:
            continue
        quantity = ELEMENTS[name][0]
        if quantity in columns:
            raise UnreadableError(
                [Flaw((), "which_station", {"stations": ", ".join(sorted(set(stations) - {""}))}, row=line)]
            )
        columns[quantity] = at
    if not columns:
        raise unknown(line, "気温(℃), 日射量(MJ/㎡), 風速(m/s)")
    return columns


def quality_columns(marks: Sequence[str], columns: dict[str, int]) -> dict[str, int]:
    """The column of quality that follows each value, where there is one before the next value."""
    found = {}
    bounds = [*sorted(columns.values()), len(marks)]
    ends = dict(pairwise(bounds))
    for name, at in columns.items():
        place = next(
            (n for n in range(at + 1, ends[at]) if marks[n].endswith(QUALITY) and not marks[n].startswith("風向")), None
        )
        if place is not None:
            found[name] = place
    return found


def hours_in(rows: Sequence[Row], header: Sequence[str], columns: dict[str, int], quality: dict[str, int]) -> Readings:
    """The rows on equal hours in our units."""
    hour_at = next((at for at, name in enumerate(header) if name in HOURS), None)
    factors = {
        ELEMENTS[header[at].partition("(")[0]][0]: ELEMENTS[header[at].partition("(")[0]][1] for at in columns.values()
    }

    def begin(cells: Sequence[str]) -> int:
        if header[0] == "年月日時":
            day, _, time = cells[0].partition(" ")
            return step_begin(day, header[0]) + time_of_day(time, header[0]) - HOUR_S
        if hour_at is None:
            raise CellError("stamp_not_readable", {"column": HOURS[0], "got": "''"})
        cell = cells[hour_at]
        return step_begin(cells[0], header[0]) + time_of_day(f"{cell}時" if cell.isdigit() else cell, HOURS[0]) - HOUR_S

    trusted = [(line, without_bad(cells, columns, quality)) for line, cells in rows]
    gathered = gather(trusted, width=len(header), columns=columns, begin=begin)
    return gathered.readings({name: ("", factors[name]) for name in columns}, step_minutes=60)


def without_bad(cells: Sequence[str], columns: dict[str, int], quality: dict[str, int]) -> list[str]:
    """The cells, values of bad quality blank."""
    kept = list(cells)
    for name, at in quality.items():
        if at < len(kept) and kept[at].strip():
            try:
                bad = cell_number(kept[at], QUALITY) <= BAD_QUALITY
            except CellError:
                continue
            if bad:
                kept[columns[name]] = ""
    return kept


def unknown(row: int, missing: str) -> UnreadableError:
    return UnreadableError([Flaw((), "layout_unknown", {"layout": "気象庁 時別値 CSV", "missing": missing}, row=row)])


class Jma(WeatherFile):
    """Observations of a station; the file does not tell where it stands."""

    kind: Literal["jma"] = Field(description="JMA hourly observations / 気象庁の時別値")
    station: str | None = Field(default=None, description="Station; absent: the file's only one / 地点")
    latitude: Number = Field(examples=[35.69], ge=-90, le=90, description="Degrees north / 緯度")
    longitude: Number = Field(examples=[139.75], ge=-180, le=180, description="Degrees east / 経度")
    elevation_m: Number = Field(default=0.0, description="Above the sea [m] / 標高")

    def hourly(self, file: BinaryIO) -> Hourly:
        return read_jma(file, self.station, self.latitude, self.longitude, self.elevation_m)
