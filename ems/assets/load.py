"""Electrical demand."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar, Literal

from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import Array, Asset, Quantities, Series, type_of_block
from ems.assets.limits import at_least
from ems.window import Shape

Tier = Literal[1, 2, 3]

PRICE_OF_TIER = {1: 1.0, 2: 0.05, 3: 0.005}
"""Price of shedding a tier beside that of the first; between the prices of other must-haves (1, 0.1, 0.01, ...)."""


@dataclass(frozen=True, kw_only=True)
class Load(Asset):
    """A fixed electrical demand; what cannot be supplied is shed, the least critical first.

    demand_kw              mean demand in each step [kW], at least 0
    tier                   1 critical, 2 important, 3 can wait
    unserved_yen_per_kwh   price of a kWh not supplied in tier 1 [yen/kWh]

    With the default prices tier 3 is shed before a connection exceeds its limit, tier 2 before a vehicle leaves short,
    tier 1 last.
    """

    kind: ClassVar[str] = "load"
    scalars = ("shed_yen_per_kwh",)
    stepwise = ("demand_kw",)
    slacks: ClassVar = {"unserved_kw": "demand could not be supplied"}
    ratings: ClassVar = {"unserved_kw": "demand_kw"}
    sources: ClassVar = {"unserved_kw": "shed"}
    uses: ClassVar = {"demand_kw": "load"}
    uncertain = ("demand_kw",)

    demand_kw: Series
    tier: Tier = 1
    unserved_yen_per_kwh: float = 1e6

    @property
    def shed_yen_per_kwh(self) -> float:
        """Price of a kWh not supplied in this load's tier [yen/kWh]."""
        return PRICE_OF_TIER[self.tier] * self.unserved_yen_per_kwh

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
            expr=sum(shape.step_h[t] * p.shed_yen_per_kwh * block.unserved_kw[t] for t in shape.steps)
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"electricity_kw": values["unserved_kw"] - values["demand_kw"]}

    def faults(self) -> list[str]:
        unknown = [] if self.tier in PRICE_OF_TIER else [f"tier: must be 1, 2 or 3 (got {self.tier})"]
        return [*at_least("demand_kw", self.demand_kw), *unknown]
