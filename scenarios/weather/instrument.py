"""A quantity of the weather as a series of its own."""

from typing import Literal

from pydantic import Field

from scenarios.profiles.profile import Profile
from scenarios.profiles.source import Asked, Source
from scenarios.weather.sky import sky_over
from scenarios.weather.source import made_from
from scenarios.weather.sources import Weather

UNITS = {"temperature": "degC", "wind": "m/s", "ghi": "W/m2", "dni": "W/m2", "dhi": "W/m2"}


class Instrument(Source):
    """Temperature, wind or light at a site, in the run's steps."""

    weather: Weather = Field(description="Where the weather comes from / 気象データ")
    quantity: Literal["temperature", "wind", "ghi", "dni", "dhi"] = Field(description="What it shows / 項目")

    def read(self, asked: Asked) -> Profile:
        found = self.weather.weather(asked)
        if self.quantity in ("temperature", "wind"):
            values = found.hourly.of(self.quantity, found.hourly.hours_of(asked.grid))
        else:
            sky = sky_over(found.hourly, asked.grid)
            values = {"ghi": sky.ghi, "dni": sky.dni, "dhi": sky.dhi}[self.quantity]
        return made_from(found, self, values, asked, words=self.quantity, unit=UNITS[self.quantity])
