"""Plants that take what flows past them: small hydro and waves."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ems.assets.asset import Array
from ems.assets.renewable import Renewable

GRAVITY_M_S2 = 9.80665
FRESH_WATER_KG_M3 = 1000.0
SEA_WATER_KG_M3 = 1025.0


@dataclass(frozen=True, kw_only=True)
class RunOfSource(Renewable):
    """A plant without storage of its own; `available_kw` is measured, or comes from a function below."""

    kind: ClassVar[str] = "run_of_source"


def small_hydro_kw(flow_m3_s: Array, *, head_m: float, efficiency: float, rated_kw: float) -> Array:
    """Power of a run-of-river plant: ρ · g · flow · head · efficiency, up to its rating, same shape [kW]."""
    power_kw = FRESH_WATER_KG_M3 * GRAVITY_M_S2 * flow_m3_s * head_m * efficiency / 1000
    return np.minimum(power_kw, rated_kw)


def wave_kw(height_m: Array, period_s: Array, *, width_m: float, capture: float, rated_kw: float) -> Array:
    """Power of a wave converter, up to its rating, same shape [kW].

    height_m    significant wave height; period_s: energy period
    width_m     width of the device across the waves; capture: share of their power that it turns into electricity

    Power of deep-water waves per metre: ρ · g² · height² · period / 64π (Falnes: Ocean Waves and Oscillating Systems).
    """
    per_metre_kw = SEA_WATER_KG_M3 * GRAVITY_M_S2**2 * height_m**2 * period_s / (64 * np.pi) / 1000
    return np.minimum(per_metre_kw * width_m * capture, rated_kw)
