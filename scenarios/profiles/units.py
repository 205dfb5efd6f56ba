"""Units that files are written in, and how they become ours."""

from typing import Literal

from ems.timegrid import MINUTES_PER_HOUR

Unit = Literal[
    "kW", "W", "MW", "kWh", "Wh", "MWh", "kW/kW", "W/kW", "yen/kWh", "kg/kWh", "g/kWh", "degC", "m/s", "W/m2", "kWh/km"
]

ENERGY: dict[str, float] = {"kWh": 1.0, "Wh": 1e-3, "MWh": 1e3}
"""Factor to kWh of units that count energy in a step."""

RATES: dict[str, tuple[str, float]] = {
    "kW": ("kW", 1.0),
    "W": ("kW", 1e-3),
    "MW": ("kW", 1e3),
    "kW/kW": ("kW/kW", 1.0),
    "W/kW": ("kW/kW", 1e-3),
    "yen/kWh": ("yen/kWh", 1.0),
    "kg/kWh": ("kg/kWh", 1.0),
    "g/kWh": ("kg/kWh", 1e-3),
    "degC": ("degC", 1.0),
    "m/s": ("m/s", 1.0),
    "W/m2": ("W/m2", 1.0),
    "kWh/km": ("kWh/km", 1.0),
}
"""Our unit and the factor to it, of units that hold throughout a step."""


def unit_read(unit: Unit) -> str:
    """The unit that values have once read: energy in a step becomes mean power."""
    return "kW" if unit in ENERGY else RATES[unit][0]


def factor(unit: Unit, step_minutes: int) -> float:
    """From a file's numbers in steps of this length to ours."""
    return ENERGY[unit] * MINUTES_PER_HOUR / step_minutes if unit in ENERGY else RATES[unit][1]
