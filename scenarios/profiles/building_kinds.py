"""Kinds of building that demand can be made up for: shapes, sensitivity to weather and the figures they are held to."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

Range = tuple[float, float]


@dataclass(frozen=True, kw_only=True)
class BuildingKind:
    """A kind, as `data/building_kinds.toml` explains it.

    weekday, holiday    24 hourly means, in any unit
    months              12 factors of activity beside weather
    kwh_per_m2          usual demand of a year per floor area; None for kinds that floor area does not tell
    kwh                 usual demand of a year of one; None where it goes by area
    """

    title: str
    grade: str
    source: str
    range: Range
    load_factor: Range
    peak_hour: Range
    summer_to_winter: Range
    heating_per_k: float
    cooling_per_k: float
    noise: float
    weekday: tuple[float, ...]
    holiday: tuple[float, ...]
    months: tuple[float, ...] = (1.0,) * 12
    kwh_per_m2: float | None = None
    kwh: float | None = None


@cache
def building_kinds() -> dict[str, BuildingKind]:
    """Every known kind by name."""
    text = files("scenarios").joinpath("data/building_kinds.toml").read_text("utf-8")
    return {name: BuildingKind(**plain(section)) for name, section in tomllib.loads(text).items()}


def plain(section: dict[str, Any]) -> dict[str, Any]:
    return {key: tuple(value) if isinstance(value, list) else value for key, value in section.items()}
