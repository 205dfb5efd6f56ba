"""Equations that every plant fed by nature shares."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import ClassVar, Self

from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import TIE_YEN_PER_KWH, Array, Asset, Quantities, Series, type_of_block
from ems.assets.limits import at_least
from ems.window import Shape


@dataclass(frozen=True, kw_only=True)
class Renewable(Asset):
    """A plant that may generate less than nature allows.

    available_kw   AC power that nature allows in each step, within the plant's rating [kW]
    capacity_kw    size of the plant that could give this [kW]; asked only where it is free

    Power: 0 ≤ generation[t] ≤ available[t]; the difference is curtailed.
    """

    scalars = ("capacity_kw",)
    stepwise = ("available_kw",)
    ratings: ClassVar = {"generation_kw": "available_kw"}
    sources: ClassVar = {"generation_kw": "renewable"}
    potential: ClassVar = {"generation_kw": "available_kw"}
    uncertain = ("available_kw",)
    sizes: ClassVar = {
        "capacity_kw": lambda b, p, t: [(p.capacity_kw * b.generation_kw[t], p.available_kw[t])],
    }

    available_kw: Series
    capacity_kw: float = 0.0

    def built(self, sizes: Mapping[str, float]) -> Self:
        """The same plant in another size, of which nature allows as much as of any."""
        share = sizes["capacity_kw"] / self.capacity_kw
        return replace(super().built(sizes), available_kw=share * self.available_kw)

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
