"""Wind power from weather: wind at hub height through a power curve."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Any, Literal, Self

import numpy as np
from numpy.typing import NDArray
from pydantic import Field, model_validator

from scenarios.profiles.profile import Profile
from scenarios.profiles.source import Asked, Source
from scenarios.sentences import wrong
from scenarios.spec.quantities import Amount, Positive, Share
from scenarios.spec.section import Section
from scenarios.weather.source import made_from
from scenarios.weather.sources import Weather

Array = NDArray[np.float64]


class Curve(Section):
    """Share of rated power at some speeds, straight in between, zero outside."""

    speeds_m_s: tuple[Amount, ...] = Field(examples=[[3, 12, 25]], description="Wind at the hub [m/s] / 風速")
    shares: tuple[Share, ...] = Field(examples=[[0, 1, 1]], description="Share of rated power / 定格に対する出力")

    @model_validator(mode="after")
    def rises_along(self) -> Self:
        if len(self.speeds_m_s) != len(self.shares) or (np.diff(self.speeds_m_s) <= 0).any():
            raise wrong("curve_not_rising")
        return self


class WindPlant(Source):
    """AC power per rated kW of a turbine [kW/kW]."""

    weather: Weather = Field(description="Where the weather comes from / 気象データ")
    curve: Literal["onshore_2mw", "small_20kw"] | Curve = Field(
        default="onshore_2mw", description="Power curve: a known one or points / パワーカーブ"
    )
    hub_m: Positive | None = Field(default=None, description="Hub above ground [m]; absent: the curve's / ハブ高さ")
    measured_m: Positive = Field(default=10.0, description="Height that the wind was measured at [m] / 観測高さ")
    shear: Annotated[Amount, Field(le=1)] = Field(
        default=0.2, description="Exponent of wind over height: sea 0.1, fields 0.2, town 0.3 / べき指数"
    )
    losses: Share = Field(default=0.1, description="Wake, outage and electrical losses / 損失率")

    def read(self, asked: Asked) -> Profile:
        found = self.weather.weather(asked)
        hours = found.hourly.hours_of(asked.grid)
        curve, hub_m = self.known()
        wind_m_s = found.hourly.of("wind", hours) * ((self.hub_m or hub_m) / self.measured_m) ** self.shear
        power = (1 - self.losses) * output(curve, wind_m_s)
        return made_from(found, self, power, asked, words="wind by a power curve", unit="kW/kW")

    def known(self) -> tuple[Curve, float]:
        """The curve and its usual hub height [m]."""
        if isinstance(self.curve, Curve):
            return self.curve, self.measured_m
        listed = turbines()[self.curve]
        return Curve(speeds_m_s=listed["speeds_m_s"], shares=listed["shares"]), float(listed["hub_m"])


def output(curve: Curve, wind_m_s: Array) -> Array:
    """Share of rated power at each wind speed."""
    return np.interp(wind_m_s, curve.speeds_m_s, curve.shares, left=0.0, right=0.0)


@cache
def turbines() -> dict[str, dict[str, Any]]:
    """Known power curves, with their source and grade."""
    return tomllib.loads(files("scenarios").joinpath("data/wind_turbines.toml").read_text("utf-8"))
