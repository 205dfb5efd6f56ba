"""Made-up weather of any place and year: clear sky under seeded clouds, temperature about its normal, gusty wind."""

from datetime import datetime, timedelta, timezone
from functools import lru_cache
from typing import Annotated, Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pvlib import atmosphere, clearsky, solarposition
from pydantic import Field
from scipy.special import ndtr

from ems.timegrid import TimeGrid
from scenarios.profiles.chance import generator
from scenarios.profiles.noise import lasting
from scenarios.profiles.profile import settings_hash
from scenarios.profiles.source import Asked
from scenarios.spec.quantities import Number, Positive
from scenarios.weather.climate import months_at, seasonal_c
from scenarios.weather.hourly import HOUR_S, Hourly
from scenarios.weather.source import Found, WeatherSource

Array = NDArray[np.float64]

TURBIDITY = 3.0
HORIZON_DEG = 89.5
DARKEST = 0.18
CLEAR_EXPONENT = 0.95
"""Clouds pass about 0.6 of the clear sky's light over a year, as around Tokyo (1,350 kWh/m2)."""

DAY_KEPT = 0.35
HOURS_LASTING = 0.75

DAILY_SWING_K = 4.0
WARMEST_HOUR = 14.0
ODD_DAYS_K, ODD_DAYS_KEPT = 2.5, 0.7

WIND_SHAPE = 2.0
WIND_LASTING_H = 8.0
MEAN_OF_WEIBULL2 = float(np.sqrt(np.pi) / 2)


class MadeUpWeather(WeatherSource):
    """Weather of a place, the same for everything there in a scenario; synthetic wherever it shows.

    Clear sky: Ineichen and Perez 2002 (pvlib). Days are cloudier or clearer for some days on end, cloudy days cooler.
    """

    kind: Literal["synthetic"] = Field(description="Made up from the scenario's seed / 合成気象")
    latitude: Annotated[Number, Field(examples=[35.69], ge=-66, le=66)] = Field(description="Degrees north / 緯度")
    longitude: Annotated[Number, Field(examples=[139.75], ge=-180, le=180)] = Field(description="Degrees east / 経度")
    elevation_m: Number = Field(default=0.0, description="Above the sea [m] / 標高")
    months_c: tuple[Number, ...] | None = Field(
        default=None, min_length=12, max_length=12, description="Mean temperature by month [degC] / 月平均気温"
    )
    wind_m_s: Positive = Field(default=3.0, description="Mean wind at 10 m [m/s] / 平均風速")

    def weather(self, asked: Asked) -> Found:
        hourly = made_up(self, asked.grid, asked.seed)
        return Found(hourly, settings_hash(self, asked.seed), None)


def made_up(place: MadeUpWeather, grid: TimeGrid, seed: int) -> Hourly:
    """Hours of the calendar years that a run touches, by the site's mean time."""
    offset_h = round(place.longitude / 15)
    zone = timezone(timedelta(hours=offset_h))
    first, last = (datetime.fromtimestamp(int(moment), zone).year for moment in grid.epoch_s[[0, -1]])
    years = [hours_of_year(place, year, offset_h, seed) for year in range(first, last + 1)]
    months, words = (
        (place.months_c, "given temperature") if place.months_c else months_at(place.latitude, place.longitude)
    )
    clock = pd.DatetimeIndex(np.concatenate([year["clock"].to_numpy() for year in years]))
    temperature = seasonal_c(months, clock) + np.concatenate([year["deviation"].to_numpy() for year in years])
    return Hourly(
        latitude=place.latitude,
        longitude=place.longitude,
        elevation_m=place.elevation_m,
        offset_h=offset_h,
        begins_s=round(datetime(first, 1, 1, tzinfo=zone).timestamp()),
        values={
            "ghi": np.concatenate([year["ghi"].to_numpy() for year in years]),
            "temperature": temperature,
            "wind": np.concatenate([year["wind"].to_numpy() for year in years]),
        },
        lines=np.zeros(len(clock), dtype=np.int32),
        notes=f"synthetic weather at {place.latitude:g}, {place.longitude:g}, {words}",
        quality="synthetic",
    )


@lru_cache(maxsize=8)
def hours_of_year(place: MadeUpWeather, year: int, offset_h: int, seed: int) -> pd.DataFrame:
    """Local clock, light, deviation from the seasonal temperature and wind of each hour of a year."""
    clock = pd.date_range(f"{year}-01-01", f"{year + 1}-01-01", freq="h", inclusive="left")
    keys = (seed, "weather", f"{place.latitude:.4f}", f"{place.longitude:.4f}", year)
    clear, cloudy = clouds(keys, clock)
    return pd.DataFrame(
        {
            "clock": clock,
            "ghi": cloudy * clear_sky(place, clock - pd.Timedelta(seconds=offset_h * HOUR_S)),
            "deviation": deviation(keys, clock, clear),
            "wind": wind(keys, len(clock), place.wind_m_s),
        }
    )


def clouds(keys: tuple[int | str, ...], clock: pd.DatetimeIndex) -> tuple[Array, Array]:
    """How clear each hour's day is (0–1), and the share of the clear sky's light that passes in the hour."""
    days = len(clock) // 24
    odd = lasting(generator(int(keys[0]), *keys[1:], "days"), days, kept=DAY_KEPT)
    clear = np.repeat(ndtr(odd), 24) ** CLEAR_EXPONENT
    wavering = lasting(generator(int(keys[0]), *keys[1:], "hours"), len(clock), kept=float(np.exp(-1 / HOURS_LASTING)))
    passing = DARKEST + (1 - DARKEST) * clear + 0.8 * clear * (1 - clear) * wavering
    return clear, np.clip(passing, 0.05, 1.0)


def clear_sky(place: MadeUpWeather, begins_utc: pd.DatetimeIndex) -> Array:
    """Light on the horizontal under a clear sky in the middle of each hour [W/m2]."""
    middle = (begins_utc + pd.Timedelta(minutes=30)).tz_localize("UTC")
    sun = solarposition.get_solarposition(middle, place.latitude, place.longitude, place.elevation_m)
    zenith = sun["apparent_zenith"].to_numpy()
    up = zenith < HORIZON_DEG
    light = np.zeros(len(middle))
    airmass = atmosphere.get_relative_airmass(zenith[up])
    light[up] = clearsky.ineichen(zenith[up], airmass, TURBIDITY, altitude=place.elevation_m)["ghi"]
    return light


def deviation(keys: tuple[int | str, ...], clock: pd.DatetimeIndex, clear: Array) -> Array:
    """Difference from the seasonal mean [K]: warm afternoons, more so on clear days, and odd days."""
    daily = DAILY_SWING_K * (0.5 + clear) * np.cos(2 * np.pi * (clock.hour.to_numpy() + 0.5 - WARMEST_HOUR) / 24)
    odd = ODD_DAYS_K * lasting(generator(int(keys[0]), *keys[1:], "warmth"), len(clock) // 24, kept=ODD_DAYS_KEPT)
    return np.asarray(daily + np.repeat(odd, 24))


def wind(keys: tuple[int | str, ...], hours: int, mean_m_s: float) -> Array:
    """Wind whose speeds follow Weibull's distribution of shape 2 about a mean [m/s]."""
    even = ndtr(lasting(generator(int(keys[0]), *keys[1:], "wind"), hours, kept=float(np.exp(-1 / WIND_LASTING_H))))
    return np.asarray(mean_m_s / MEAN_OF_WEIBULL2 * (-np.log1p(-np.clip(even, 0, 1 - 1e-12))) ** (1 / WIND_SHAPE))
