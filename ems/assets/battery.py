"""Stationary battery."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
from pyomo.environ import Expression

from ems.assets.asset import Array, Excess, Fleet, Opposites, Quantities, Tank, type_of_block
from ems.assets.limits import at_least, rising
from ems.assets.storage import Storage, flows_within_rating, keeps_energy
from ems.assets.wear import CheapestFirst, cheapest_first, wears_by_depth
from ems.window import Shape, Window


@dataclass(frozen=True, kw_only=True)
class Battery(Storage):
    """A stationary battery; fields and energy as of every `Storage`, and:

    reserve_kwh                energy kept for a blackout [kWh]
    wear_yen_per_kwh           cost of a discharged kWh in cell life [yen/kWh]
    depth_yen_per_kwh          further cost of a kWh taken from the cells, by segments of equal depth, the shallowest
                               first, never falling (`ems.assets.wear`) [yen/kWh]

    The default round trip is 0.85.
    """

    kind: ClassVar[str] = "battery"
    scalars = (*Storage.scalars, "reserve_kwh", "wear_yen_per_kwh")
    derived: ClassVar = {
        **Storage.derived,
        "segment_start_kwh": "segment×2",
        "depth_yen_per_kwh": "segment",
    }
    carries: ClassVar = {**Storage.carries, "segment_start_kwh": CheapestFirst("stored_kwh")}
    opposites: ClassVar = {"never charges and discharges at once": Opposites("charge_kw", "discharge_kw", "charging")}
    sources: ClassVar = {"discharge_kw": "store"}
    uses: ClassVar = {"charge_kw": "battery"}
    stores: ClassVar = True

    charge_efficiency: float = 0.92
    discharge_efficiency: float = 0.92
    reserve_kwh: float = 0.0
    wear_yen_per_kwh: float = 0.0
    depth_yen_per_kwh: tuple[float, ...] = ()

    @property
    def flags(self) -> tuple[str, ...]:
        return ("segment",) * len(self.depth_yen_per_kwh)

    @property
    def segment_start_kwh(self) -> tuple[tuple[float, float], ...]:
        """Energy and size of each segment when the run starts [kWh]."""
        return cheapest_first(self.initial_kwh, self.capacity_kwh, len(self.depth_yen_per_kwh))

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:
        return {**super().in_window(fleet, window), "depth_yen_per_kwh": fleet.scalar("depth_yen_per_kwh")}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        keeps_energy(block, p, shape)
        flows_within_rating(block, lambda _: p.power_kw, lambda _: p.power_kw, shape)

        @block.Constraint(shape.steps)
        def keeps_the_reserve(b: type_of_block, t: int) -> object:
            return b.stored_kwh[t] >= p.reserve_kwh

        @block.Expression(shape.steps)
        def electricity_kw(b: type_of_block, t: int) -> object:
            return b.discharge_kw[t] - b.charge_kw[t]

        discharged_yen = sum(shape.step_h[t] * p.wear_yen_per_kwh * block.discharge_kw[t] for t in shape.steps)
        depth_yen = wears_by_depth(block, p, shape) if "segment" in shape.flags else 0.0
        block.wear_yen = Expression(expr=discharged_yen + depth_yen)

    @classmethod
    def tank_at(cls, fleet: Fleet, flags: tuple[str, ...], step: int) -> Tank | None:  # noqa: ARG003 - the same at all times
        """Free between its reserve and its capacity; a battery with equations of its own keeps to the plan."""
        if flags:
            return None
        return Tank(
            charge_limit_kw=fleet.scalar("power_kw"),
            discharge_limit_kw=fleet.scalar("power_kw"),
            charge_efficiency=fleet.scalar("charge_efficiency"),
            discharge_loss=fleet.scalar("discharge_loss"),
            floor_kwh=fleet.scalar("reserve_kwh"),
            capacity_kwh=fleet.scalar("capacity_kwh"),
            leak=fleet.scalar("self_discharge_per_h") * fleet.step_h,
            drift_kwh=np.zeros(len(fleet.scalar("power_kw"))),
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"electricity_kw": values["discharge_kw"] - values["charge_kw"]}

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:
        yield from super().violations(values, step_h)
        yield Excess("keeps its reserve", self.reserve_kwh - values["stored_kwh"], self.capacity_kwh)

    def faults(self) -> list[str]:
        sized = self.depth_yen_per_kwh and "capacity_kwh" in self.free
        leak_kw, refill_kw = self.self_discharge_per_h * self.reserve_kwh, self.charge_efficiency * self.power_kw
        leaks = f"reserve_kwh: loses {leak_kw:g} kW, more than power_kw can put back = {refill_kw:g}"
        return [
            *super().faults(),
            *([leaks] if leak_kw > refill_kw else []),
            *(["depth_yen_per_kwh: needs a capacity_kwh that is not free"] if sized else []),
            *at_least("initial_kwh", self.initial_kwh, self.reserve_kwh),
            *at_least("wear_yen_per_kwh", self.wear_yen_per_kwh),
            *rising("depth_yen_per_kwh", self.depth_yen_per_kwh),
        ]
