"""Equations that every plant fed by nature shares."""

from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import TIE_YEN_PER_KWH, Array, Asset, Quantities, Series, type_of_block
from ems.assets.limits import at_least
from ems.window import Shape


@dataclass(frozen=True, kw_only=True)
class Renewable(Asset):
    """A plant that may generate less than nature allows.

    available_kw   AC power that nature allows in each step, within the plant's rating [kW]

    Power: 0 ≤ generation[t] ≤ available[t]; the difference is curtailed.
    """

    stepwise = ("available_kw",)
    ratings: ClassVar = {"generation_kw": "available_kw"}
    sources: ClassVar = {"generation_kw": "renewable"}
    potential: ClassVar = {"generation_kw": "available_kw"}
    uncertain = ("available_kw",)

    available_kw: Series

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.generation_kw = Var(shape.steps, within=NonNegativeReals)

        @block.Constraint(shape.steps)
        def generates_what_nature_allows(b: type_of_block, t: int) -> object:
            return b.generation_kw[t] <= p.available_kw[t]

        @block.Expression(shape.steps)
        def electricity_kw(b: type_of_block, t: int) -> object:
            return b.generation_kw[t]

        # Among equal choices power is sold before it is curtailed, and curtailed before a store loses it on purpose:
        # the reward lies between the tie cost of export and that of moving energy to and fro.
        block.tie_yen = Expression(
            expr=-sum(0.9 * TIE_YEN_PER_KWH * shape.step_h[t] * block.generation_kw[t] for t in shape.steps)
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"electricity_kw": values["generation_kw"]}

    def faults(self) -> list[str]:
        return at_least("available_kw", self.available_kw)
