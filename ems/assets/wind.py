"""Wind turbines."""

from dataclasses import dataclass
from typing import ClassVar

from ems.assets.renewable import Renewable


@dataclass(frozen=True, kw_only=True)
class Wind(Renewable):
    """A wind turbine, or a park as one; `available_kw` is measured, or what a power curve makes of the weather."""

    kind: ClassVar[str] = "wind"
