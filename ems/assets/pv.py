"""Photovoltaic generation."""

from dataclasses import dataclass
from typing import ClassVar

from ems.assets.renewable import Renewable


@dataclass(frozen=True, kw_only=True)
class PV(Renewable):
    """A photovoltaic plant; `available_kw` is what the sun allows within the inverter's rating."""

    kind: ClassVar[str] = "pv"
