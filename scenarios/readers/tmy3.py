"""TMY3 files, parsed by pvlib; their stamps mark the end of the hour."""

from io import StringIO
from typing import BinaryIO, Literal

import pandas as pd
from pvlib import iotools
from pydantic import Field

from scenarios.readers.text import decoded
from scenarios.readers.typical_year import typical_year, widths_agree
from scenarios.weather.hourly import Hourly
from scenarios.weather.source import WeatherFile

COLUMNS = {"ghi": "ghi", "dni": "dni", "dhi": "dhi", "temperature": "temp_air", "wind": "wind_speed"}
ABSENT = dict.fromkeys(COLUMNS, -9900.0)
HEADER_ROWS = 2


def read_tmy3(file: BinaryIO) -> Hourly:
    """The year of a file. Raises UnreadableError."""
    text = decoded(file.read())
    widths_agree(text, HEADER_ROWS, None, "TMY3")

    def parse(stream: StringIO) -> tuple[pd.DataFrame, dict[str, float]]:
        data, site = iotools.read_tmy3(stream)
        # pvlib's own index has the year that each month was measured in, and moves the last hour of a leap February.
        days = pd.to_datetime("2001/" + data["Date (MM/DD/YYYY)"].str[:5], format="%Y/%m/%d")
        ends_h = data["Time (HH:MM)"].str[:2].astype(int)
        return data.assign(begins=days + pd.to_timedelta(ends_h - 1, unit="h")), site

    return typical_year(text, parse, COLUMNS, ABSENT, "TMY3", HEADER_ROWS)


class Tmy3(WeatherFile):
    """A TMY3 file."""

    kind: Literal["tmy3"] = Field(description="Typical meteorological year / TMY3")

    def hourly(self, file: BinaryIO) -> Hourly:
        return read_tmy3(file)
