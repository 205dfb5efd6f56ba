"""Smart-meter tables of half-hourly kWh: one row a コマ (long), or one row a day with 48 columns (wide).

A file holds any number of meters, their days in any order. It is read in blocks, column by column, so that a year of
1,000 meters (17.5 million rows) takes seconds.
"""

from typing import BinaryIO, Literal

from pydantic import Field

from scenarios.profiles.source import UnreadableError
from scenarios.readers.coded_columns import coded_tables
from scenarios.readers.file_source import FileSource, Reader, chosen
from scenarios.readers.meter_layout import DAYS, places_of
from scenarios.readers.meter_rows import rows_of
from scenarios.readers.meter_steps import on_steps, starting
from scenarios.readers.readings import Readings
from scenarios.sentences import Flaw

MOST_FLAWS = 1000
"""A file with more is not read to its end."""


def read_meters(file: BinaryIO) -> Readings:
    """Each meter's energy taken, column `<meter>`, and given, `<meter> export` [mean kW]; what is absent is a hole.

    Raises UnreadableError with the row of each fault.
    """
    meters: dict[str, int] = {}
    flaws: list[Flaw] = []
    parts = []
    for table in coded_tables(file, frozenset(DAYS)):
        rows = rows_of(table, places_of(table.names), meters, flaws)
        if len(rows.days):
            parts.append(rows)
        if len(flaws) > MOST_FLAWS:
            break
    if not flaws and not parts:
        flaws.append(Flaw((), "rows_too_few", {"rows": 0}))
    if flaws:
        raise UnreadableError(flaws)
    return on_steps(starting(parts), list(meters))


class SmartMeter(FileSource):
    """What a meter counted, as mean power."""

    meter: str | None = Field(
        default=None, description="Number of the meter; absent: the file's only one / 供給地点特定番号"
    )
    flow: Literal["import", "export"] = Field(default="import", description="Energy taken or given / 使用量・逆潮流")

    def reader(self) -> Reader:
        return read_meters

    def named(self, readings: Readings) -> str:
        side = " export" if self.flow == "export" else ""
        if self.meter is not None:
            return chosen(self.meter + side, readings)
        mine = [name for name in readings.columns if name.endswith(" export") == bool(side)]
        if len(mine) != 1:
            given = {"count": len(mine), "meters": ", ".join(mine[:5])}
            raise UnreadableError([Flaw(("meter",), "which_meter", given)])
        return mine[0]
