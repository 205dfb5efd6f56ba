"""Made-up solar generation: clear-sky physics under seeded clouds; marked synthetic wherever it shows."""

from functools import lru_cache
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pvlib import atmosphere, clearsky, irradiance, solarposition
from pydantic import Field
from scipy.special import ndtr

from ems.timegrid import TimeGrid
from scenarios.profiles.noise import lasting
from scenarios.profiles.profile import Profile, Provenance, settings_hash
from scenarios.profiles.source import Asked, Source
from scenarios.profiles.years import calendar_years
from scenarios.spec.quantities import Positive

Array = NDArray[np.float64]

TURBIDITY = 3.0
"""Linke turbidity of fairly clear air over land; the annual yield takes out its level."""

HALF_HOUR = 30
"""Step of the year that sets the level of finer ones [min]; positions of the sun are dear to compute."""

HORIZON_DEG = 89.5
"""Zenith angle beyond which the sun gives nothing worth counting."""

DARKEST_DAY = 0.2
"""Share of clear-sky irradiance that passes on the darkest day."""

DAY_KEPT = 0.35
"""How much of a day's cloudiness the next day keeps."""


class SyntheticSun(Source):
    """AC power per kW of DC modules [kW/kW], exact in annual yield by the half-hour.

    Clear sky: Ineichen and Perez 2002 (pvlib); direct and diffuse parts: Erbs 1982; sky: isotropic.
    """

    kind: Literal["pv"] = Field(description="Solar generation / 太陽光発電")
    latitude: Annotated[float, Field(examples=[35.69], ge=-90, le=90)] = Field(description="Degrees north / 緯度")
    longitude: Annotated[float, Field(examples=[139.75], ge=-180, le=180)] = Field(description="Degrees east / 経度")
    tilt_deg: Annotated[float, Field(ge=0, le=90)] = Field(default=20.0, description="0 flat, 90 wall / 傾斜角")
    azimuth_deg: Annotated[float, Field(ge=0, le=360)] = Field(
        default=180.0, description="180 faces south / 方位角（南が180）"
    )
    annual_kwh_per_kw: Positive = Field(
        default=1200.0, description="Yield of a calendar year per kW DC [kWh/kW] / 年間発電量"
    )

    def read(self, asked: Asked) -> Profile:
        provenance = Provenance(
            name=asked.name,
            source=f"synthetic sun at {self.latitude:g}, {self.longitude:g}",
            unit="kW/kW",
            step_minutes=asked.grid.step_minutes,
            zone=asked.grid.zone,
            quality="synthetic",
            sha256=settings_hash(self, asked.seed, asked.name),
        )
        values = [self.of_year(year, run, asked) for year, run in calendar_years(asked.grid)]
        return Profile(values=np.concatenate(values), provenance=provenance)

    def of_year(self, year: TimeGrid, run: slice, asked: Asked) -> Array:
        """Mean power of the run's steps within a calendar year [kW/kW]."""
        passing = clouds(asked, year)
        half_hours = 1 if HALF_HOUR % year.step_minutes else HALF_HOUR // year.step_minutes
        whole = self.received(year.index[::half_hours], half_hours * year.step_minutes, passing, half_hours)
        annual_kwh = whole.sum() * year.step_h * half_hours
        part = self.received(year.index[run], year.step_minutes, passing[run])
        return np.asarray(part * (self.annual_kwh_per_kw / annual_kwh))

    def received(self, index: pd.DatetimeIndex, step_minutes: int, passing: Array, every: int = 1) -> Array:
        """Irradiance on the modules in steps that begin at `index` [W/m2]; `passing` has `every` values a step."""
        sun = positions(index[0], len(index), step_minutes, self.latitude, self.longitude)
        up = np.asarray(sun["apparent_zenith"] < HORIZON_DEG)
        irradiance_w_m2 = np.zeros(len(index))
        irradiance_w_m2[up] = self.on_plane(sun[up], passing.reshape(-1, every).mean(axis=1)[up])
        return irradiance_w_m2

    def on_plane(self, sun: pd.DataFrame, passing: Array) -> Array:
        """Irradiance on the modules under clouds that let a share of the clear sky's pass [W/m2]."""
        zenith_deg = sun["apparent_zenith"].to_numpy()
        airmass = atmosphere.get_relative_airmass(zenith_deg)
        global_w_m2 = passing * clearsky.ineichen(zenith_deg, airmass, TURBIDITY)["ghi"]
        parts = irradiance.erbs(global_w_m2, zenith_deg, pd.DatetimeIndex(sun.index).day_of_year.to_numpy())
        plane = irradiance.get_total_irradiance(
            self.tilt_deg,
            self.azimuth_deg,
            zenith_deg,
            sun["azimuth"].to_numpy(),
            dni=parts["dni"],
            ghi=global_w_m2,
            dhi=parts["dhi"],
        )
        return np.asarray(plane["poa_global"])


@lru_cache(maxsize=4)
def positions(first: pd.Timestamp, steps: int, step_minutes: int, latitude: float, longitude: float) -> pd.DataFrame:
    """Zenith and azimuth of the sun in the middle of each step [deg]; nobody may change them.

    They are the dearest part of a series, and the same for a scenario that is read, worked out and varied.
    """
    begins = pd.date_range(first, periods=steps, freq=pd.Timedelta(minutes=step_minutes))
    sun = solarposition.get_solarposition(begins + pd.Timedelta(minutes=step_minutes / 2), latitude, longitude)
    return pd.DataFrame(sun[["apparent_zenith", "azimuth"]])


def clouds(asked: Asked, year: TimeGrid) -> Array:
    """Share of the clear sky's irradiance that passes in each step, shape (steps,).

    Cloudiness lasts over days, and wavers within an hour most on half-clear days.
    """
    _, day = np.unique(year.index.tz_localize(None).normalize(), return_inverse=True)
    days = lasting(asked.chance(year.start.year, "days"), day[-1] + 1, kept=DAY_KEPT)
    clear = ndtr(days)[day] ** 0.6
    wavering = lasting(asked.chance(year.start.year, "hours"), year.steps, kept=float(np.exp(-year.step_h / 0.75)))
    passing = DARKEST_DAY + (1 - DARKEST_DAY) * clear + 0.8 * clear * (1 - clear) * wavering
    return np.clip(passing, 0.05, 1.0)
