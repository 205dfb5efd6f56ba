"""Stationary battery."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
from pyomo.environ import Expression

from ems.assets.asset import Array, Excess, Fleet, Quantities, Tank, type_of_block
from ems.assets.limits import at_least
from ems.assets.storage import Storage, flows_within_rating, keeps_energy, never_both
from ems.window import Shape


@dataclass(frozen=True, kw_only=True)
class Battery(Storage):
    """A stationary battery; fields and energy as of every `Storage`, and:

    reserve_kwh                energy kept for a blackout [kWh]
    wear_yen_per_kwh           cost of a discharged kWh in cell life [yen/kWh]

    The default round trip is 0.85.
    """

    kind: ClassVar[str] = "battery"
    scalars = (*Storage.scalars, "reserve_kwh", "wear_yen_per_kwh")
    sources: ClassVar = {"discharge_kw": "store"}
    uses: ClassVar = {"charge_kw": "battery"}
    stores: ClassVar = True

    charge_efficiency: float = 0.92
    discharge_efficiency: float = 0.92
    reserve_kwh: float = 0.0
    wear_yen_per_kwh: float = 0.0

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

        block.wear_yen = Expression(
            expr=sum(shape.step_h[t] * p.wear_yen_per_kwh * block.discharge_kw[t] for t in shape.steps)
        )

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
        yield never_both(values["charge_kw"], values["discharge_kw"], "never charges and discharges at once")
        yield from super().violations(values, step_h)
        yield Excess("keeps its reserve", self.reserve_kwh - values["stored_kwh"], self.capacity_kwh)

    def faults(self) -> list[str]:
        return [
            *super().faults(),
            *at_least("initial_kwh", self.initial_kwh, self.reserve_kwh),
            *at_least("wear_yen_per_kwh", self.wear_yen_per_kwh),
        ]
