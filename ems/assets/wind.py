"""Wind turbines."""

from dataclasses import dataclass
from typing import ClassVar

import numpy as np

from ems.assets.asset import Array
from ems.assets.renewable import Renewable


@dataclass(frozen=True, kw_only=True)
class Wind(Renewable):
    """A wind turbine, or a park as one; `available_kw` is measured, or comes from a `PowerCurve`."""

    kind: ClassVar[str] = "wind"


@dataclass(frozen=True, kw_only=True)
class PowerCurve:
    """What a turbine makes of the wind at its hub.

    rated_kw     power from rated to cut-out speed [kW]
    cut_in_m_s, rated_m_s, cut_out_m_s   speeds at which it starts, reaches its rating, and stops [m/s]

    Between cut-in and rated speed power follows the cube of the speed (Manwell, McGowan, Rogers: Wind Energy
    Explained, 2nd ed., section 7): rated · (v³ - in³) / (rated³ - in³).
    """

    rated_kw: float
    cut_in_m_s: float = 3.0
    rated_m_s: float = 12.0
    cut_out_m_s: float = 25.0

    def power_kw(self, speed_m_s: Array) -> Array:
        """Power at hub-height wind speeds, same shape [kW]."""
        rise = (speed_m_s**3 - self.cut_in_m_s**3) / (self.rated_m_s**3 - self.cut_in_m_s**3)
        turning = (speed_m_s >= self.cut_in_m_s) & (speed_m_s < self.cut_out_m_s)
        power: Array = np.where(turning, self.rated_kw * np.clip(rise, 0.0, 1.0), 0.0)
        return power


def at_hub(speed_m_s: Array, *, measured_m: float, hub_m: float, shear: float = 1 / 7) -> Array:
    """Wind speed at hub height from one measured lower, by the power law; 1/7 over open land (IEC 61400-1: 0.2)."""
    speed: Array = speed_m_s * (hub_m / measured_m) ** shear
    return speed
