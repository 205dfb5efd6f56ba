"""Which of a building's sources feeds which of its uses, by rule and never by the solver's choice.

Within a step the sun serves own load first, then own storage, then vehicles, then interchange, then export; what the
store gives serves next in the same order, then converters (CHP, fuel cell), then what neighbours gave, then contracted
supply, then the grid (domain rule 1).
"""

from dataclasses import dataclass

import numpy as np

from ems.assets import KINDS
from ems.assets.asset import ELECTRICITY, Array
from ems.assets.converter import Converter
from ems.district import Building
from ems.schedule import Schedule

SOURCES = ("shed", "renewable", "store", "converter", "pool", "contract", "grid")
"""In the order in which they serve; "shed" is demand that nothing served."""

USES = ("load", "battery", "vehicle", "conversion", "pool", "export")
"""In the order in which they are served; "conversion" makes what becomes electricity again, as hydrogen does."""


@dataclass(frozen=True)
class Flows:
    """Energy of each building from each source to each use, copies included.

    kwh   shape (steps, buildings, sources, uses) [kWh]
    """

    buildings: tuple[str, ...]
    kwh: Array

    def to(self, source: str, use: str) -> Array:
        """One source-use pair, shape (buildings, steps)."""
        return self.kwh[:, :, SOURCES.index(source), USES.index(use)].T


def attribute(schedule: Schedule) -> Flows:
    """Energy flows inside every building in every step."""
    buildings = tuple(building.name for building in schedule.district.buildings)
    shape = (schedule.district.grid.steps, len(buildings))
    supplied, used = np.zeros((*shape, len(SOURCES))), np.zeros((*shape, len(USES)))
    for kind in schedule.records:
        for quantity, source in KINDS[kind].sources.items():
            supplied[:, :, SOURCES.index(source)] += energy_of(schedule, buildings, kind, quantity)
        for quantity, use in KINDS[kind].uses.items():
            used[:, :, USES.index(use)] += energy_of(schedule, buildings, kind, quantity)
    again = converted_for_return(schedule, buildings)
    used[:, :, USES.index("load")] -= again
    used[:, :, USES.index("conversion")] += again
    return Flows(buildings, in_order(supplied, used))


def energy_of(schedule: Schedule, buildings: tuple[str, ...], kind: str, quantity: str) -> Array:
    """Energy of a power over each building's assets of a kind, copies included, shape (steps, buildings) [kWh]."""
    summed = np.zeros((len(buildings), schedule.district.grid.steps))
    at = {name: i for i, name in enumerate(buildings)}
    rows = [at[building] for building, _ in schedule.members(kind)]
    np.add.at(summed, rows, schedule.counts(kind)[:, None] * schedule.values(kind, quantity))
    return summed.T * schedule.district.grid.step_h


def converted_for_return(schedule: Schedule, buildings: tuple[str, ...]) -> Array:
    """Energy drawn by converters whose product becomes electricity again, shape (steps, buildings) [kWh].

    Like charging it mints nothing (domain rule 3), though it is drawn as a load.
    """
    drawn = np.zeros((schedule.district.grid.steps, len(buildings)))
    if not schedule.members(Converter.kind):
        return drawn
    returning = {(b.name, asset) for b in schedule.district.buildings for asset in converters_in_a_circle(b)}
    electricity = schedule.counts(Converter.kind)[:, None] * schedule.values(Converter.kind, "electric_input_kw")
    for member, kw in zip(schedule.members(Converter.kind), electricity, strict=True):
        if member in returning:
            drawn[:, buildings.index(member[0])] += kw * schedule.district.grid.step_h
    return drawn


def converters_in_a_circle(building: Building) -> set[str]:
    """Names of converters that draw electricity and make what other converters there turn into electricity."""
    converters = {name: asset for name, asset in building.assets.items() if isinstance(asset, Converter)}
    becoming = {ELECTRICITY}
    while more := {c.draws for c in converters.values() if becoming & set(c.gives)} - becoming:
        becoming |= more
    fuels = becoming - {ELECTRICITY}
    return {name for name, c in converters.items() if c.draws == ELECTRICITY and fuels & set(c.gives)}


def in_order(supplied: Array, used: Array) -> Array:
    """The first source serves the first use, and so on: overlaps of running totals.

    Shapes: (..., sources) and (..., uses) give (..., sources, uses). Where the totals differ by solver noise, the
    smaller one is served.
    """
    source_end, use_end = np.cumsum(supplied, axis=-1), np.cumsum(used, axis=-1)
    source_start, use_start = source_end - supplied, use_end - used
    end = np.minimum(source_end[..., :, None], use_end[..., None, :])
    start = np.maximum(source_start[..., :, None], use_start[..., None, :])
    overlap: Array = np.maximum(end - start, 0.0)
    return overlap
