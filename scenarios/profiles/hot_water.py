"""Made-up heat for hot water of homes; marked synthetic wherever it shows."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, ClassVar, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ems.timegrid import TimeGrid
from scenarios.profiles.noise import multiplier
from scenarios.profiles.profile import Profile, Provenance, settings_hash
from scenarios.profiles.source import Asked, Source
from scenarios.profiles.synthetic_load import TOKYO, asked_year, of_day, smoothed
from scenarios.profiles.years import calendar_years
from scenarios.weather.sources import Weather

KWH_PER_LITRE_K = 4.186 / 3600


class SyntheticHotWater(Source):
    """Heat drawn with hot water [kW]: litres of the day by the hour, warmed from the season's mains water."""

    individual: ClassVar[bool] = True

    kind: Literal["hot_water"] = Field(description="Heat for hot water / 給湯需要")
    people: Annotated[int, Field(examples=[3], ge=1, strict=True)] = Field(description="Members, of all homes / 人数")
    weather: Weather = Field(default=TOKYO, description="For the temperature of mains water / 気象データ")

    def read(self, asked: Asked) -> Profile:
        provenance = Provenance(
            name=asked.name,
            source=f"synthetic hot water of {self.people} people",
            unit="kW",
            step_minutes=asked.grid.step_minutes,
            zone=asked.grid.zone,
            quality="synthetic",
            sha256=settings_hash(self, asked.seed, asked.name),
        )
        values = [self.of_year(year, asked)[run] for year, run in calendar_years(asked.grid)]
        return Profile(values=np.concatenate(values), provenance=provenance)

    def of_year(self, year: TimeGrid, asked: Asked) -> NDArray[np.float64]:
        """Heat in each step of a calendar year [kW]."""
        known = draws()
        found = self.weather.weather(asked_year(asked, year)).hourly
        mains_c = np.clip(smoothed(found.of("temperature", found.hours_of(year)), year.step_h / 30), 3.0, 30.0)
        index = year.index
        hourly = of_day(known["hours"], np.asarray(index.hour + (index.minute + year.step_minutes / 2) / 60))
        litres_per_h = self.people * known["litres_a_day"] * hourly / sum(known["hours"])
        chance = multiplier(asked.chance(year.start.year), year, spread=0.8 / np.sqrt(self.people), lasting_h=0.5)
        return np.asarray(litres_per_h * chance * KWH_PER_LITRE_K * (known["used_at_c"] - mains_c))


@cache
def draws() -> dict[str, Any]:
    """How much hot water a person draws, and when."""
    text = files("scenarios").joinpath("data/households.toml").read_text("utf-8")
    section: dict[str, Any] = tomllib.loads(text)["hot_water"]
    return section
