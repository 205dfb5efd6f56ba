"""Electrical demand."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import Array, Asset, Quantities, Series, type_of_block
from ems.assets.limits import at_least
from ems.window import Shape


@dataclass(frozen=True, kw_only=True)
class Load(Asset):
    """A fixed electrical demand; what cannot be supplied is shed at the price of the first tier.

    demand_kw              mean demand in each step [kW], at least 0
    unserved_yen_per_kwh   price of a kWh not supplied [yen/kWh]
    """

    kind: ClassVar[str] = "load"
    scalars = ("unserved_yen_per_kwh",)
    stepwise = ("demand_kw",)
    slacks: ClassVar = {"unserved_kw": "demand could not be supplied"}
    ratings: ClassVar = {"unserved_kw": "demand_kw"}
    sources: ClassVar = {"unserved_kw": "shed"}
    uses: ClassVar = {"demand_kw": "load"}
    uncertain = ("demand_kw",)

    demand_kw: Series
    unserved_yen_per_kwh: float = 1e6

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.unserved_kw = Var(shape.steps, within=NonNegativeReals)

        @block.Constraint(shape.steps)
        def sheds_no_more_than_demand(b: type_of_block, t: int) -> object:
            return b.unserved_kw[t] <= p.demand_kw[t]

        @block.Expression(shape.steps)
        def electricity_kw(b: type_of_block, t: int) -> object:
            return b.unserved_kw[t] - p.demand_kw[t]

        block.slack_yen = Expression(
            expr=sum(shape.step_h[t] * p.unserved_yen_per_kwh * block.unserved_kw[t] for t in shape.steps)
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"electricity_kw": values["unserved_kw"] - values["demand_kw"]}

    def faults(self) -> list[str]:
        return at_least("demand_kw", self.demand_kw)
