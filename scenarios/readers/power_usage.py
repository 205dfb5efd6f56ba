"""でんき予報: a TSO's day of demand, several tables in one file, with an hourly and a 5-minute one.

The yearly file `juyo-YYYY.csv` has the hourly table alone, without forecasts.
"""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import BinaryIO, ClassVar, Literal

from pydantic import Field

from scenarios.profiles.csv_table import Row
from scenarios.profiles.profile import Quality
from scenarios.profiles.source import UnreadableError
from scenarios.readers.days import gather, rows_of, step_begin, time_of_day
from scenarios.readers.file_source import FileSource, Reader, chosen
from scenarios.readers.readings import KW_PER_MANKW, Readings
from scenarios.readers.text import decoded
from scenarios.sentences import Flaw

FIVE_MINUTES = "(5分間隔値)"
MANKW = re.compile(r"(?P<name>.+?)\(万kW\)")
KEYS = {
    "actual": ("当日実績", "実績"),
    "forecast": ("予測値",),
    "supply": ("供給力", "供給力想定値"),
    "actual_5min": ("当日実績(5分間隔値)",),
    "solar_5min": ("太陽光発電実績(5分間隔値)",),
}
QUALITIES: dict[str, Quality] = {"予測値": "forecast", "供給力想定値": "forecast"}


def read_hourly(file: BinaryIO) -> Readings:
    """The hourly table [kW]; hours to come are holes. Raises UnreadableError."""
    return read_block(rows_of(decoded(file.read())), fine=False)


def read_five_minutes(file: BinaryIO) -> Readings:
    """The 5-minute table [kW]. Raises UnreadableError."""
    return read_block(rows_of(decoded(file.read())), fine=True)


def read_block(rows: Sequence[Row], *, fine: bool) -> Readings:
    """The hourly or the 5-minute table, down to the next blank row."""
    at = next((at for at, (_, cells) in enumerate(rows) if heads(cells, fine=fine)), None)
    if at is None:
        given = {
            "layout": "でんき予報 (power_usage, juyo)",
            "missing": f"DATE,TIME,…{FIVE_MINUTES if fine else ''}(万kW)",
        }
        raise UnreadableError([Flaw((), "layout_unknown", given, row=1)])
    header = [cell.strip() for cell in rows[at][1]]
    stop = next((n for n in range(at + 1, len(rows)) if not any(map(str.strip, rows[n][1]))), len(rows))
    columns = {found["name"]: n for n, name in enumerate(header) if (found := MANKW.fullmatch(name))}
    gathered = gather(
        rows[at + 1 : stop],
        width=len(header),
        columns=columns,
        begin=lambda cells: step_begin(cells[0], "DATE") + time_of_day(cells[1], "TIME"),
    )
    units = dict.fromkeys(columns, ("kW", KW_PER_MANKW))
    readings = gathered.readings(units, step_minutes=5 if fine else 60, notes="[万kW]")
    marked = {
        name: replace(column, quality=QUALITIES.get(name, column.quality)) for name, column in readings.columns.items()
    }
    return replace(readings, columns=marked)


def heads(cells: Sequence[str], *, fine: bool) -> bool:
    """Whether a row is the header of the hourly or of the 5-minute table."""
    match [cell.strip() for cell in cells]:
        case ["DATE", "TIME", first, *_]:
            return (FIVE_MINUTES in first) == fine and bool(MANKW.fullmatch(first))
        case _:
            return False


class PowerUsage(FileSource):
    """Demand of an area, as it was or as it was forecast for the day [kW]."""

    splits: ClassVar[bool] = True

    quantity: Literal["actual", "forecast", "supply", "actual_5min", "solar_5min"] = Field(
        default="actual", description="Which column / 実績・予測値・供給力・5分値"
    )

    def reader(self) -> Reader:
        return read_five_minutes if self.quantity.endswith("_5min") else read_hourly

    def named(self, readings: Readings) -> str:
        known = [name for name in KEYS[self.quantity] if name in readings.columns]
        return chosen(known[0] if known else KEYS[self.quantity][0], readings)
