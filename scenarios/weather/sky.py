"""The sun over a site in the steps of a run: hours of weather brought to steps, energy kept."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pvlib import irradiance, solarposition

from ems.timegrid import TimeGrid
from scenarios.weather.hourly import Hourly

Array = NDArray[np.float64]

HALF = 0.5
LOWEST_COSINE = float(np.cos(np.radians(87.0)))
"""Below 3 degrees of altitude direct light on the horizontal says little about direct normal light."""

ALBEDO = 0.2
ALBEDO_SNOW = 0.7
"""As METPV takes them."""


@dataclass(frozen=True, kw_only=True)
class Sky:
    """Each step of a run, arrays of shape (steps,): position of the sun [deg], irradiance [W/m2], air [degC, m/s]."""

    middle: pd.DatetimeIndex
    zenith_deg: Array
    apparent_zenith_deg: Array
    azimuth_deg: Array
    ghi: Array
    dni: Array
    dhi: Array
    temperature_c: Array
    wind_m_s: Array
    albedo: Array


def sky_over(weather: Hourly, grid: TimeGrid) -> Sky:
    """Hours of weather in a run's steps.

    Within an hour, global and diffuse light follow the sine of the sun's altitude, so that each hour keeps its energy;
    direct normal light, temperature and wind stay at the hour's mean.

    Raises UnreadableError where the weather lacks what is needed.
    """
    middle = grid.index + HALF * pd.Timedelta(minutes=grid.step_minutes)
    sun = solarposition.get_solarposition(middle, weather.latitude, weather.longitude, weather.elevation_m)
    zenith = sun["zenith"].to_numpy()
    hours = weather.hours_of(grid)
    share = shares(np.cos(np.radians(zenith)), hours)
    ghi = np.clip(weather.of("ghi", hours), 0, None) * share
    dhi, dni = parts(weather, hours, ghi, share, zenith, middle)
    snow = weather.of("snow", hours) if "snow" in weather.values else np.zeros(grid.steps)
    return Sky(
        middle=middle,
        zenith_deg=zenith,
        apparent_zenith_deg=sun["apparent_zenith"].to_numpy(),
        azimuth_deg=sun["azimuth"].to_numpy(),
        ghi=ghi,
        dni=dni,
        dhi=dhi,
        temperature_c=weather.of("temperature", hours),
        wind_m_s=weather.of("wind", hours),
        albedo=np.where(snow > 0, ALBEDO_SNOW, ALBEDO),
    )


def shares(cosine: Array, hours: NDArray[np.int64]) -> Array:
    """Light of each step as a multiple of its hour's mean, shape (steps,); 1 where the sun is down all hour."""
    up = np.clip(cosine, 0, None)
    _, run = np.unique(np.cumsum(np.diff(hours, prepend=hours[:1]) != 0), return_inverse=True)
    mean = (np.bincount(run, weights=up) / np.bincount(run))[run]
    return np.asarray(np.where(mean > 0, up / np.where(mean > 0, mean, 1.0), 1.0))


def parts(
    weather: Hourly, hours: NDArray[np.int64], ghi: Array, share: Array, zenith_deg: Array, middle: pd.DatetimeIndex
) -> tuple[Array, Array]:
    """Diffuse horizontal and direct normal light of each step, as the file has them or by Erbs 1982 [W/m2]."""
    if "dhi" not in weather.values:
        split = irradiance.erbs(ghi, zenith_deg, middle.day_of_year.to_numpy())
        return np.asarray(split["dhi"]), np.asarray(split["dni"])
    dhi = np.clip(weather.of("dhi", hours), 0, None) * share
    if "dni" in weather.values:
        return dhi, np.clip(weather.of("dni", hours), 0, None)
    cosine = np.cos(np.radians(zenith_deg))
    dni = np.where(cosine > LOWEST_COSINE, np.clip(ghi - dhi, 0, None) / np.maximum(cosine, LOWEST_COSINE), 0.0)
    return dhi, np.asarray(np.minimum(dni, 1400.0))
