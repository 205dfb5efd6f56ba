"""EnergyPlus weather files (EPW), parsed by pvlib; its hours begin at the stamp that pvlib gives them."""

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
ABSENT = {"ghi": 9999.0, "dni": 9999.0, "dhi": 9999.0, "temperature": 99.9, "wind": 999.0}
"""What EPW writes where it has no value."""

HEADER_ROWS = 8
WIDTH = 35


def read_epw(file: BinaryIO) -> Hourly:
    """The year of a file. Raises UnreadableError."""
    text = decoded(file.read())
    widths_agree(text, HEADER_ROWS, WIDTH, "EPW")

    def parse(stream: StringIO) -> tuple[pd.DataFrame, dict[str, float]]:
        data, site = iotools.read_epw(stream)
        return data.assign(begins=data.index), site

    return typical_year(text, parse, COLUMNS, ABSENT, "EPW", HEADER_ROWS)


class Epw(WeatherFile):
    """An EPW file."""

    kind: Literal["epw"] = Field(description="EnergyPlus weather / EPW")

    def hourly(self, file: BinaryIO) -> Hourly:
        return read_epw(file)
