"""Fuel or heat bought from outside."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import Array, Asset, Quantities, Series, type_of_block
from ems.assets.limits import at_least, known, other_than_electricity
from ems.window import Shape


@dataclass(frozen=True, kw_only=True)
class FuelSupply(Asset):
    """Town gas, LPG, kerosene, hydrogen, district heat: bought as it is used.

    carrier           what is bought, e.g. "gas"
    yen_per_kwh       its price in each step [yen/kWh], fuels by lower heating value
    limit_kw          most power drawn [kW]
    co2_kg_per_kwh    what burning it emits [kg/kWh]; town gas 13A is 2.05 kg/m³ over 11.3 kWh/m³ = 0.18
    """

    kind: ClassVar[str] = "fuel_supply"
    scalars = ("limit_kw",)
    stepwise = ("yen_per_kwh",)
    ratings: ClassVar = {"supply_kw": "limit_kw"}

    carrier: str
    yen_per_kwh: Series
    limit_kw: float = 1e5
    co2_kg_per_kwh: float = 0.0

    @property
    def ports(self) -> Mapping[str, str]:
        return {"carrier_kw": self.carrier}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.supply_kw = Var(shape.steps, within=NonNegativeReals)

        @block.Constraint(shape.steps)
        def supplies_within_limit(b: type_of_block, t: int) -> object:
            return b.supply_kw[t] <= p.limit_kw

        @block.Expression(shape.steps)
        def carrier_kw(b: type_of_block, t: int) -> object:
            return b.supply_kw[t]

        block.cost_yen = Expression(
            expr=sum(p.yen_per_kwh[t] * shape.step_h[t] * block.supply_kw[t] for t in shape.steps)
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"carrier_kw": values["supply_kw"]}

    def supply_yen_per_h(self, values: Quantities) -> Array:
        return np.asarray(values["supply_kw"] * values["yen_per_kwh"])

    def faults(self) -> list[str]:
        return [
            *other_than_electricity("carrier", self.carrier, "remote_supply"),
            *known("yen_per_kwh", self.yen_per_kwh),
            *at_least("limit_kw", self.limit_kw),
            *at_least("co2_kg_per_kwh", self.co2_kg_per_kwh),
        ]
