"""Made-up demand of a kind of building; marked synthetic wherever it shows."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Annotated, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from ems.timegrid import TimeGrid
from scenarios.profiles.building_kinds import BuildingKind, building_kinds
from scenarios.profiles.calendar import Holidays, holidays
from scenarios.profiles.noise import fading, multiplier
from scenarios.profiles.profile import Profile, Provenance, settings_hash
from scenarios.profiles.source import Asked, Source
from scenarios.profiles.years import calendar_years
from scenarios.sentences import wrong
from scenarios.spec.quantities import Positive
from scenarios.weather.made_up import MadeUpWeather
from scenarios.weather.sources import Weather

Array = NDArray[np.float64]
Kind = Literal[
    "home", "office", "shop", "hotel", "town_hall", "school", "hospital", "factory", "data_centre", "lrt", "pumping"
]

HEATED_BELOW_C, COOLED_ABOVE_C = 16.0, 22.0
INERTIA_H = 12.0
"""Buildings feel the temperature of the last half day rather than the moment's (half-life)."""

TOKYO = MadeUpWeather(kind="synthetic", latitude=35.69, longitude=139.75)


class SyntheticLoad(Source):
    """Demand with the daily shape of a building kind, holidays, weather and noise, exact in annual energy.

    A week made alone is that week of its year, for which weather from a file must hold the whole calendar year.
    """

    kind: Kind = Field(description="Kind of building; `home` is the mean of many / 建物の種類")
    annual_kwh: Positive | None = Field(
        examples=[4000], default=None, description="Energy of a calendar year [kWh] / 年間電力量"
    )
    floor_m2: Positive | None = Field(
        default=None, description="Floor area, in place of energy, by the kind's usual demand [m2] / 延床面積"
    )
    noise: Annotated[float, Field(ge=0, le=1)] | None = Field(
        default=None, description="Relative spread around the shape; absent: the kind's / 変動の大きさ"
    )
    noise_hours: Positive = Field(default=2.0, description="How long a deviation lasts [h] / 変動の続く時間")
    holidays: Holidays = Field(default="JP", description="Whose public holidays count / 祝日の国")
    weather: Weather = Field(default=TOKYO, description="For heating and cooling; absent: made up / 気象データ")

    @model_validator(mode="after")
    def size_is_given_once(self) -> Self:
        by_area = building_kinds()[self.kind].kwh_per_m2 is not None
        if (self.annual_kwh is None) == (self.floor_m2 is None) or (self.floor_m2 is not None and not by_area):
            raise wrong("size_not_given_once")
        return self

    @property
    def year_kwh(self) -> float:
        """Energy of a calendar year [kWh]."""
        return self.annual_kwh or (self.floor_m2 or 0.0) * (building_kinds()[self.kind].kwh_per_m2 or 0.0)

    def read(self, asked: Asked) -> Profile:
        kind = building_kinds()[self.kind]
        usual = "" if self.annual_kwh else f", {self.floor_m2:g} m2 × {kind.kwh_per_m2:g} kWh (grade {kind.grade})"
        provenance = Provenance(
            name=asked.name,
            source=f"synthetic {self.kind}, {self.year_kwh:,.0f} kWh a year{usual}",
            unit="kW",
            step_minutes=asked.grid.step_minutes,
            zone=asked.grid.zone,
            quality="synthetic",
            sha256=settings_hash(self, asked.seed, asked.name),
        )
        values = [self.of_year(year, asked)[run] for year, run in calendar_years(asked.grid)]
        return Profile(values=np.concatenate(values), provenance=provenance)

    def of_year(self, year: TimeGrid, asked: Asked) -> Array:
        """Mean demand of each step of a calendar year [kW]."""
        kind = building_kinds()[self.kind]
        spread = kind.noise if self.noise is None else self.noise
        found = self.weather.weather(asked_year(asked, year)).hourly
        degrees_c = found.of("temperature", found.hours_of(year))
        relative = shape(kind, year, holidays(year.index, self.holidays)) * conditioning(kind, degrees_c, year.step_h)
        relative *= multiplier(asked.chance(year.start.year), year, spread=spread, lasting_h=self.noise_hours)
        return np.asarray(relative * (self.year_kwh / (relative.sum() * year.step_h)))


def asked_year(asked: Asked, year: TimeGrid) -> Asked:
    """The same question for a whole year."""
    return replace(asked, grid=year)


def shape(kind: BuildingKind, year: TimeGrid, free: NDArray[np.bool_]) -> Array:
    """Expected demand of each step without heating and cooling, in any unit: hour by kind of day, times month."""
    index = year.index
    middle_h = np.asarray(index.hour + (index.minute + year.step_minutes / 2) / 60)
    hourly = np.where(free, of_day(kind.holiday, middle_h), of_day(kind.weekday, middle_h))
    return np.asarray(hourly * np.asarray(kind.months)[np.asarray(index.month) - 1])


def of_day(hours: Sequence[float], at_h: Array) -> Array:
    """Between the middles of the 24 hours, linearly and around midnight."""
    return np.asarray(np.interp(at_h, np.arange(24) + 0.5, hours, period=24))


def conditioning(kind: BuildingKind, degrees_c: Array, step_h: float) -> Array:
    """Demand as a multiple of that in mild weather, shape (steps,)."""
    felt_c = smoothed(degrees_c, step_h)
    heating = kind.heating_per_k * np.clip(HEATED_BELOW_C - felt_c, 0, None)
    cooling = kind.cooling_per_k * np.clip(felt_c - COOLED_ABOVE_C, 0, None)
    return np.asarray(1 + heating + cooling)


def smoothed(degrees_c: Array, step_h: float) -> Array:
    """Temperature as a building feels it."""
    kept = 0.5 ** (step_h / INERTIA_H)
    return fading((1 - kept) * degrees_c, kept=kept, before=degrees_c[0])
