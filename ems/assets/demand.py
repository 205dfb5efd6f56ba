"""Demand for any carrier."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import TIE_YEN_PER_KWH, Array, Asset, Quantities, Series, type_of_block
from ems.assets.limits import at_least, other_than_electricity
from ems.window import Shape


@dataclass(frozen=True, kw_only=True)
class Demand(Asset):
    """A fixed demand for heat, hot water, hydrogen or any carrier but electricity.

    carrier                what is asked for, e.g. "heat"
    demand_kw              mean demand in each step [kW], at least 0
    spill_limit_kw         most surplus of the carrier that may be thrown away, e.g. by a cooler [kW]
    unserved_yen_per_kwh   price of a kWh not supplied [yen/kWh]
    """

    kind: ClassVar[str] = "demand"
    scalars = ("spill_limit_kw", "unserved_yen_per_kwh")
    stepwise = ("demand_kw",)
    slacks: ClassVar = {"unserved_kw": "demand could not be supplied"}
    ratings: ClassVar = {"unserved_kw": "demand_kw", "spilled_kw": "spill_limit_kw"}

    carrier: str
    demand_kw: Series
    spill_limit_kw: float = 0.0
    unserved_yen_per_kwh: float = 1e5

    @property
    def ports(self) -> Mapping[str, str]:
        return {"carrier_kw": self.carrier}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.unserved_kw = Var(shape.steps, within=NonNegativeReals)
        block.spilled_kw = Var(shape.steps, within=NonNegativeReals)

        @block.Constraint(shape.steps)
        def goes_without_no_more_than_demand(b: type_of_block, t: int) -> object:
            return b.unserved_kw[t] <= p.demand_kw[t]

        @block.Constraint(shape.steps)
        def spills_within_limit(b: type_of_block, t: int) -> object:
            return b.spilled_kw[t] <= p.spill_limit_kw

        @block.Expression(shape.steps)
        def carrier_kw(b: type_of_block, t: int) -> object:
            return b.unserved_kw[t] - b.spilled_kw[t] - p.demand_kw[t]

        block.tie_yen = Expression(
            expr=sum(TIE_YEN_PER_KWH * shape.step_h[t] * block.spilled_kw[t] for t in shape.steps)
        )
        block.slack_yen = Expression(
            expr=sum(p.unserved_yen_per_kwh * shape.step_h[t] * block.unserved_kw[t] for t in shape.steps)
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"carrier_kw": values["unserved_kw"] - values["spilled_kw"] - values["demand_kw"]}

    def faults(self) -> list[str]:
        return [
            *other_than_electricity("carrier", self.carrier, "load"),
            *at_least("demand_kw", self.demand_kw),
            *at_least("spill_limit_kw", self.spill_limit_kw),
            *at_least("unserved_yen_per_kwh", self.unserved_yen_per_kwh),
        ]
