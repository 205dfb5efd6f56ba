"""What a kind of job is."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

Tell = Callable[[int, int], None]
"""Told (parts done, parts in all) as the work goes on."""


@dataclass(frozen=True, kw_only=True)
class Kind:
    """Work that can be queued.

    name   as orders and the catalogue of the front end call it
    work   from what was given and the folder of runs to a result, both as plain JSON values; it may raise
           ScenarioFaults for what the asker can correct
    """

    name: str
    work: Callable[[Mapping[str, Any], Path, Tell], Mapping[str, Any]]
