"""The physics, recomputed from the schedule alone: whatever made it, these must hold.

What one asset must obey stands with its kind (`ratings`, `power`, `violations`); here is what they owe one another.
"""

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np

from ems.assets.asset import Array, Asset, Excess, Quantities
from ems.district import Bus
from ems.schedule import Schedule

TOLERANCE = 1e-5
"""Largest error that passes, beside one millionth of the quantity's own size [kW, kWh]."""


@dataclass(frozen=True)
class Violation:
    """A sentence that is not true of a place: its worst step, and by how much."""

    place: str
    sentence: str
    step: int
    amount: float

    def __str__(self) -> str:
        return f"'{self.place} {self.sentence}' fails at step {self.step} by {self.amount:.3g}"


def check(schedule: Schedule) -> list[Violation]:
    """Every violation, at the worst step of each place; empty when the physics holds."""
    found = [*balances(schedule)]
    for placed, values in schedule.each():
        place = f"{placed.building}.{placed.name}"
        found += [(place, excess) for excess in ratings(placed.asset, values)]
        found += [(place, excess) for excess in never_both(placed.asset, values)]
        found += [(place, excess) for excess in placed.asset.violations(values, schedule.district.grid.step_h)]
    return [
        Violation(place, excess.sentence, int(np.argmax(excess.amount)), float(np.max(excess.amount)))
        for place, excess in found
        if not np.max(excess.amount, initial=0.0) <= TOLERANCE + 1e-6 * excess.scale
    ]


def balances(schedule: Schedule) -> Iterator[tuple[str, Excess]]:
    """What flows into a bus sums to zero, copies counted where they meet others."""
    net: dict[Bus, Array] = {}
    scale: dict[Bus, float] = {}
    for placed, values in schedule.each():
        for port, power in placed.asset.power(values).items():
            bus = placed.joins[port]
            into = power * (1 if bus.place == placed.building else placed.copies)
            net[bus] = net.get(bus, 0.0) + into
            scale[bus] = max(scale.get(bus, 0.0), float(np.abs(into).max()))
    for bus, power in net.items():
        yield bus.place, Excess(f"balances its {bus.carrier}", np.abs(power), scale[bus])


def never_both(asset: Asset, values: Quantities) -> Iterator[Excess]:
    """Of opposite flows one at a time."""
    for sentence, flows in asset.opposites.items():
        yield Excess(sentence, np.minimum(values[flows.one], values[flows.other]), 0.0)


def ratings(asset: Asset, values: Quantities) -> Iterator[Excess]:
    """Quantities stay between zero and their rating."""
    for quantity, limit in asset.ratings.items():
        most = values[limit] if limit in values else getattr(asset, limit)
        beyond = np.maximum(values[quantity] - most, -values[quantity])
        yield Excess(f"keeps {quantity} within {limit}", beyond, float(np.abs(values[quantity]).max()))
