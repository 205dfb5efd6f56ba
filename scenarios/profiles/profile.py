"""A profile: one number a step, and where it came from."""

import hashlib
import json
from dataclasses import dataclass
from typing import Literal

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from pydantic import BaseModel

from ems.timegrid import TimeGrid

Quality = Literal["measured", "estimated", "forecast", "synthetic"]
"""What numbers are; the pages show it as 実績, 推計, 予測, 合成."""


@dataclass(frozen=True, kw_only=True)
class Provenance:
    """Where a series came from.

    source         words: file and column, data set, or generator with its settings
    step_minutes   of the source, before any aggregation
    zone           whose clock the source's stamps follow
    sha256         of the bytes read, or of the settings that generate the numbers
    file           the file read, if there is one
    estimated      spans of the run, as ISO 8601 start/end, that were filled in because the source lacks them
    """

    name: str
    source: str
    unit: str
    step_minutes: int
    zone: str
    quality: Quality
    sha256: str
    file: str | None = None
    estimated: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Profile:
    """Mean value of each step, shape (steps,), in the unit of its provenance."""

    values: NDArray[np.float64]
    provenance: Provenance


def settings_hash(settings: BaseModel, *more: str | int) -> str:
    """SHA-256 of what numbers are generated from."""
    text = json.dumps([settings.model_dump(mode="json"), *more], sort_keys=True, ensure_ascii=False)
    return hashlib.sha256(text.encode()).hexdigest()


def spans(grid: TimeGrid, marked: NDArray[np.bool_]) -> tuple[str, ...]:
    """Runs of marked steps, each as ISO 8601 start/end in local time."""
    edges = np.flatnonzero(np.diff(marked, prepend=False, append=False))
    moments = grid.index.append(grid.index[-1:] + pd.Timedelta(minutes=grid.step_minutes))
    return tuple(
        f"{moments[first].isoformat()}/{moments[stop].isoformat()}"
        for first, stop in zip(edges[::2], edges[1::2], strict=True)
    )
