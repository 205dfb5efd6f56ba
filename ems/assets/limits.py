"""Sentences for numbers that cannot be right, field first."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields

import numpy as np

from ems.assets.asset import ELECTRICITY, Array, Asset, Series


def at_least(name: str, values: Series, least: float = 0.0) -> list[str]:
    """Fault when any value is below `least` or missing."""
    if bool((np.asarray(values, dtype=float) >= least).all()):
        return []
    return [f"{name}: must be at least {least:g} and known in every step"]


def known(name: str, values: Series) -> list[str]:
    """Fault when any value is missing or infinite."""
    return [] if bool(np.isfinite(values).all()) else [f"{name}: must be known in every step"]


def share(name: str, value: float, *, zero: bool = True) -> list[str]:
    """Fault unless 0 ≤ value ≤ 1 (0 < value with `zero=False`)."""
    if (0 if zero else np.finfo(float).tiny) <= value <= 1:
        return []
    return [f"{name}: must lie between 0 and 1{'' if zero else ', above 0'} (got {value:g})"]


def at_most(name: str, value: float, most: float, of_what: str) -> list[str]:
    """Fault when a value exceeds another field's."""
    return [] if value <= most else [f"{name}: must be at most {of_what} = {most:g} (got {value:g})"]


def other_than_electricity(name: str, carrier: str, kind: str) -> list[str]:
    """Fault for electricity, which has a kind of its own."""
    return [f"{name}: electricity has its own kind, {kind}"] if carrier == ELECTRICITY else []


def rising(name: str, values: Sequence[float]) -> list[str]:
    """Fault unless the values start at 0 or above and never fall."""
    if bool((np.diff([0.0, *values]) >= 0).all()):
        return []
    return [f"{name}: must be at least 0 and never fall (got {', '.join(f'{value:g}' for value in values)})"]


def wrong_lengths(asset: Asset, steps: int) -> list[str]:
    """Faults of series that have neither one number nor one for each step."""
    return [
        f"{name}: must hold {steps} steps (got {len(numbers)})"
        for name, numbers in numbers_of(asset)
        if numbers.ndim and len(numbers) != steps
    ]


def unknown(asset: Asset) -> list[str]:
    """Faults of numbers and series with missing values."""
    return [f"{name}: must be known in every step" for name, numbers in numbers_of(asset) if np.isnan(numbers).any()]


def numbers_of(asset: Asset) -> Iterator[tuple[str, Array]]:
    """Names and values of all numbers and series that an asset was given, those in a mapping as `field.key`."""
    for field in fields(asset):
        given = getattr(asset, field.name)
        named = given.items() if isinstance(given, Mapping) else [("", given)]
        for key, value in named:
            if isinstance(value, (int, float, np.ndarray, np.generic)):
                yield f"{field.name}.{key}".rstrip("."), np.asarray(value, dtype=float)
