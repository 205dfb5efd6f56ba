"""Cell life as a cost that grows with the depth of a cycle.

Xu, Zhao, Zheng, Litvinov, Kirschen: Factoring the cycle aging cost of batteries participating in electricity markets,
IEEE Transactions on Power Systems 33 (2018), section III: stored energy lies in segments of equal size; what is taken
from the first is cheapest, and each falls and fills on its own. With prices that rise by segment the cheapest one that
can is always used first, so that the sum over segments is the rainflow cost of the cycle.
"""

from dataclasses import dataclass
from types import SimpleNamespace

import numpy as np
from numpy.typing import NDArray
from pyomo.environ import NonNegativeReals, Var

from ems.assets.asset import Array, Quantities, type_of_block
from ems.window import Shape


def cheapest_first(energy_kwh: float, capacity_kwh: float, segments: int) -> tuple[tuple[float, float], ...]:
    """Energy and size of each segment when the first ones are full, the first being the cheapest [kWh]."""
    size = capacity_kwh / max(segments, 1)
    return tuple((min(max(energy_kwh - j * size, 0.0), size), size) for j in range(segments))


@dataclass(frozen=True)
class CheapestFirst:
    """State is each segment's energy and size, (N, segments, 2) [kWh], replayed along the stored energy."""

    quantity: str

    def initial(self, given: Array) -> Array:
        return given

    def after(self, before: Array, committed: Quantities, months: NDArray[np.int64], next_month: int) -> Array:  # noqa: ARG002 - one signature for all carries
        if not before.size:  # no segments
            return before
        energy, size = before[:, :, 0].copy(), before[:, :, 1]
        for stored in committed[self.quantity].T:
            rise = stored - energy.sum(axis=1)
            for j in range(energy.shape[1]):
                step = np.clip(rise, -energy[:, j], size[:, j] - energy[:, j])
                energy[:, j] += step
                rise = rise - step
        return np.stack([energy, size], axis=2)


def wears_by_depth(block: type_of_block, p: SimpleNamespace, shape: Shape) -> object:
    """Segments of `stored_kwh`, and the yen that taking energy out of them costs in each step, summed.

    taken_j[t] ≥ segment_j[t-1] - segment_j[t];  Σ_j segment_j[t] = stored[t];  segment_j ≤ its size.
    """
    segments = range(shape.flags.count("segment"))
    block.segment_kwh = Var(shape.steps, segments, within=NonNegativeReals)
    block.taken_kwh = Var(shape.steps, segments, within=NonNegativeReals)
    block.depth_wear_yen = Var(shape.steps, within=NonNegativeReals)  # by step, so that a window counts its own

    @block.Constraint(shape.steps)
    def segments_hold_all_that_is_stored(b: type_of_block, t: int) -> object:
        return sum(b.segment_kwh[t, j] for j in segments) == b.stored_kwh[t]

    @block.Constraint(shape.steps, segments)
    def segments_hold_no_more_than_their_size(b: type_of_block, t: int, j: int) -> object:
        return b.segment_kwh[t, j] <= p.segment_start_kwh[j, 1]

    @block.Constraint(shape.steps, segments)
    def what_a_segment_loses_was_taken(b: type_of_block, t: int, j: int) -> object:
        before_kwh = b.segment_kwh[t - 1, j] if t else p.segment_start_kwh[j, 0]
        return b.taken_kwh[t, j] >= before_kwh - b.segment_kwh[t, j]

    @block.Constraint(shape.steps)
    def taking_wears_by_depth(b: type_of_block, t: int) -> object:
        return b.depth_wear_yen[t] == sum(p.depth_yen_per_kwh[j] * b.taken_kwh[t, j] for j in segments)

    return sum(block.depth_wear_yen[t] for t in shape.steps)
