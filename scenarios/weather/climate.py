"""Mean temperature through the year at a place."""

import tomllib
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

Array = NDArray[np.float64]

EARTH_KM = 6371.0
MIDDLE_OF_JULY = 196.0
DAYS = 365.25


def months_at(latitude: float, longitude: float) -> tuple[tuple[float, ...], str]:
    """Monthly means [degC] of the nearest known station, or by latitude where none is near, and in words which."""
    known = climate()
    distances = {
        name: distance_km((latitude, longitude), (station["latitude"], station["longitude"]))
        for name, station in known["stations"].items()
    }
    nearest = min(distances, key=distances.__getitem__)
    if distances[nearest] <= known["reach_km"]:
        return tuple(known["stations"][nearest]["months_c"]), f"normals of {nearest}"
    rule = known["rule"]
    mean_c = rule["at_equator_c"] - rule["by_latitude2"] * latitude**2
    warmest = MIDDLE_OF_JULY if latitude >= 0 else MIDDLE_OF_JULY - DAYS / 2
    day = (np.arange(12) + 0.5) * DAYS / 12
    swing = rule["by_latitude"] * abs(latitude) * np.cos(2 * np.pi * (day - warmest) / DAYS)
    return tuple((mean_c + swing).tolist()), "temperature by latitude"


def distance_km(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Great-circle distance of two places given in degrees."""
    (north, east), (north2, east2) = np.radians(one), np.radians(other)
    chord = np.sin((north2 - north) / 2) ** 2 + np.cos(north) * np.cos(north2) * np.sin((east2 - east) / 2) ** 2
    return float(2 * EARTH_KM * np.arcsin(np.sqrt(chord)))


def seasonal_c(months_c: tuple[float, ...], clock: pd.DatetimeIndex) -> Array:
    """Mean temperature of each moment: straight between the middles of months, around the year."""
    place = clock.month - 1 + (clock.day - 0.5) / clock.days_in_month
    return np.asarray(np.interp(place, np.arange(12) + 0.5, months_c, period=12))


@cache
def climate() -> dict[str, Any]:
    """Normals of stations and the rule for other places, with source and grade."""
    return tomllib.loads(files("scenarios").joinpath("data/climate.toml").read_text("utf-8"))
