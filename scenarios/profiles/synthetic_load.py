"""Made-up demand of a kind of building; marked synthetic wherever it shows."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal

import numpy as np
from numpy.typing import NDArray
from pydantic import Field

from ems.timegrid import TimeGrid
from scenarios.profiles.calendar import Holidays, holidays
from scenarios.profiles.noise import multiplier
from scenarios.profiles.profile import Profile, Provenance, settings_hash
from scenarios.profiles.source import Asked, Source
from scenarios.profiles.years import calendar_years
from scenarios.spec.quantities import Positive


class SyntheticLoad(Source):
    """Demand with the daily shape of a building kind, seasons, holidays and noise, exact in annual energy."""

    kind: Literal["home", "office", "shop", "hotel", "town_hall", "school", "hospital"] = Field(
        description="Kind of building / 建物の種類"
    )
    annual_kwh: Positive = Field(description="Energy of a calendar year [kWh] / 年間電力量")
    noise: Annotated[float, Field(ge=0, le=1)] = Field(
        default=0.15, description="Relative spread around the shape / 変動の大きさ"
    )
    noise_hours: Positive = Field(default=2.0, description="How long a deviation lasts [h] / 変動の続く時間")
    holidays: Holidays = Field(default="JP", description="Whose public holidays count / 祝日の国")

    def read(self, asked: Asked) -> Profile:
        provenance = Provenance(
            name=asked.name,
            source=f"synthetic {self.kind}, {self.annual_kwh:g} kWh a year",
            unit="kW",
            step_minutes=asked.grid.step_minutes,
            zone=asked.grid.zone,
            quality="synthetic",
            sha256=settings_hash(self, asked.seed, asked.name),
        )
        values = [self.of_year(year, asked)[run] for year, run in calendar_years(asked.grid)]
        return Profile(values=np.concatenate(values), provenance=provenance)

    def of_year(self, year: TimeGrid, asked: Asked) -> NDArray[np.float64]:
        """Mean demand of each step of a calendar year [kW]."""
        relative = self.shape(year) * multiplier(
            asked.chance(year.start.year), year, spread=self.noise, lasting_h=self.noise_hours
        )
        return np.asarray(relative * (self.annual_kwh / (relative.sum() * year.step_h)))

    def shape(self, year: TimeGrid) -> NDArray[np.float64]:
        """Expected demand of each step, in any unit: hour of day by kind of day, times month."""
        shape = shapes()[self.kind]
        index = year.index
        middle_h = np.asarray(index.hour + (index.minute + year.step_minutes / 2) / 60)
        free = holidays(index, self.holidays)
        hourly = np.where(free, of_day(shape["holiday"], middle_h), of_day(shape["weekday"], middle_h))
        return np.asarray(hourly * np.asarray(shape["months"])[np.asarray(index.month) - 1])


def of_day(hours: list[float], at_h: NDArray[np.float64]) -> NDArray[np.float64]:
    """Between the middles of the 24 hours, linearly and around midnight."""
    return np.interp(at_h, np.arange(24) + 0.5, hours, period=24)


@cache
def shapes() -> dict[str, dict[str, Any]]:
    """Shapes by kind of building, with their source."""
    return tomllib.loads(files("scenarios").joinpath("data/load_shapes.toml").read_text("utf-8"))
