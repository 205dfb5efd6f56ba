"""Photovoltaic power from weather: light, cell temperature and conditioner by pvlib, or the factors of JIS C 8907."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Annotated, Literal

import numpy as np
from numpy.typing import NDArray
from pvlib import atmosphere, iam, inverter, irradiance, pvsystem, temperature
from pydantic import Field

from scenarios.profiles.profile import Profile
from scenarios.profiles.source import Asked, Source
from scenarios.spec.quantities import Amount, Number, Positive, Share
from scenarios.weather.sky import Sky, sky_over
from scenarios.weather.source import made_from
from scenarios.weather.sources import Weather

Array = NDArray[np.float64]

STC_W_M2 = 1000.0
STC_DEGC = 25.0

MOUNTINGS = {
    "rack": "open_rack_glass_polymer",
    "roof": "close_mount_glass_glass",
    "integrated": "insulated_back_glass_polymer",
}
"""Cell temperature after King 2004 (SAPM) by how modules are mounted."""


class SolarPlant(Source):
    """AC power per kW of DC modules at a site whose weather is known [kW/kW]."""

    weather: Weather = Field(description="Where the weather comes from / 気象データ")
    tilt_deg: Annotated[Number, Field(ge=0, le=90)] = Field(default=20.0, description="0 flat, 90 wall / 傾斜角")
    azimuth_deg: Annotated[Number, Field(ge=0, le=360)] = Field(
        default=180.0, description="180 faces south / 方位角（南が180）"
    )
    model: Literal["pvwatts", "jis_c_8907"] = Field(
        default="pvwatts", description="PVWatts by pvlib, or the factors of JIS C 8907 / 発電モデル"
    )
    mounting: Literal["rack", "roof", "integrated"] = Field(
        default="rack", description="How modules are mounted, for their temperature / 設置方式"
    )
    per_k: Number | None = Field(default=None, description="Power lost per K, e.g. -0.0035 / 温度係数")
    losses: Share | None = Field(default=None, description="DC losses of PVWatts; absent: its defaults / 損失率")
    dc_per_ac: Positive = Field(default=1.0, description="Module kW per conditioner kW / 過積載率")
    shaded: Amount = Field(default=0.0, le=1, description="Share of light lost to shade / 日影損失")

    def read(self, asked: Asked) -> Profile:
        found = self.weather.weather(asked)
        power = ac_power(self, sky_over(found.hourly, asked.grid))
        return made_from(found, self, power, asked, words=f"sun by {self.model}", unit="kW/kW")


def ac_power(plant: SolarPlant, sky: Sky) -> Array:
    """AC power per kW DC of each step, shape (steps,)."""
    plane_w_m2, effective_w_m2 = on_modules(plant, sky)
    bright = 1 - plant.shaded
    if plant.model == "jis_c_8907":
        return np.minimum(by_jis(plant, bright * plane_w_m2, sky.temperature_c), 1 / plant.dc_per_ac)
    return by_pvwatts(plant, bright * plane_w_m2, bright * effective_w_m2, sky)


def on_modules(plant: SolarPlant, sky: Sky) -> tuple[Array, Array]:
    """Irradiance on the plane (Perez 1990), and what of it passes the glass [W/m2]."""
    extra = np.asarray(irradiance.get_extra_radiation(sky.middle.tz_convert("UTC").day_of_year.to_numpy()))
    plane = irradiance.get_total_irradiance(
        plant.tilt_deg,
        plant.azimuth_deg,
        sky.apparent_zenith_deg,
        sky.azimuth_deg,
        dni=sky.dni,
        ghi=sky.ghi,
        dhi=sky.dhi,
        dni_extra=extra,
        airmass=atmosphere.get_relative_airmass(sky.apparent_zenith_deg),
        albedo=sky.albedo,
        model="perez",
    )
    # Perez knows no air mass below the horizon.
    parts = {name: np.nan_to_num(plane[name]) for name in ("poa_direct", "poa_diffuse", "poa_global")}
    incidence_deg = irradiance.aoi(plant.tilt_deg, plant.azimuth_deg, sky.apparent_zenith_deg, sky.azimuth_deg)
    return parts["poa_global"], parts["poa_direct"] * iam.physical(incidence_deg) + parts["poa_diffuse"]


def by_pvwatts(plant: SolarPlant, plane_w_m2: Array, effective_w_m2: Array, sky: Sky) -> Array:
    """PVWatts V5 (Dobos 2014)."""
    settings = models()["pvwatts"]
    cell_c = temperature.sapm_cell(
        plane_w_m2,
        sky.temperature_c,
        sky.wind_m_s,
        **temperature.TEMPERATURE_MODEL_PARAMETERS["sapm"][MOUNTINGS[plant.mounting]],
    )
    per_k = settings["per_k"] if plant.per_k is None else plant.per_k
    dc_kw = pvsystem.pvwatts_dc(effective_w_m2, cell_c, pdc0=1.0, gamma_pdc=per_k)
    dc_kw *= 1 - (settings["losses"] if plant.losses is None else plant.losses)
    efficiency = settings["conditioner"]
    ac_kw = inverter.pvwatts(dc_kw, pdc0=1 / plant.dc_per_ac / efficiency, eta_inv_nom=efficiency)
    return np.asarray(np.clip(ac_kw, 0.0, None))


def by_jis(plant: SolarPlant, plane_w_m2: Array, air_c: Array) -> Array:
    """Light times the product of the standard's factors; the modules are a fixed number of kelvin warmer than air."""
    factors = models()["jis_c_8907"]
    names = ("irradiance_variation", "soiling", "mismatch", "array_circuit", "conditioner")
    per_k = factors["per_k"] if plant.per_k is None else plant.per_k
    by_temperature = 1 + per_k * (air_c + factors["warmer_k"] - STC_DEGC)
    whole = np.prod([factors[name] for name in names])
    return np.asarray(np.clip(plane_w_m2 / STC_W_M2 * whole * by_temperature, 0.0, None))


@cache
def models() -> dict[str, dict[str, float]]:
    """Settings of the models, with their source and grade."""
    return tomllib.loads(files("scenarios").joinpath("data/pv_models.toml").read_text("utf-8"))
