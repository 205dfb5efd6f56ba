"""Electricity bought from a plant elsewhere, under a contract of one's own."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import WHEELED, Array, Asset, Excess, Quantities, Series, type_of_block
from ems.assets.limits import at_least, known, share
from ems.window import Shape


@dataclass(frozen=True, kw_only=True)
class RemoteSupply(Asset):
    """A share of a distant plant's output, wheeled over the utility's lines (systems.md, A13).

    profile_kw             output of the plant in each step, at the plant [kW]
    contracted             share of it that this building has bought [0–1]
    loss                   share lost on the way [0–1]
    yen_per_kwh            price of a kWh at the plant, each step [yen/kWh]
    wheeling_yen_per_kwh   fee on each kWh that arrives [yen/kWh]
    take_or_pay            whether what is not taken is paid for too

    Power: taken[t] + untaken[t] = contracted · profile[t] · (1 - loss).

    It is credited in its area of origin, so it mints nothing here (`ems.origin`: contracted_kwh). It arrives through
    the connection, and counts in its limit and its peak, but not in what the retailer sells.
    """

    kind: ClassVar[str] = "remote_supply"
    stepwise = ("arriving_kw", "taken_yen_per_kwh", "untaken_yen_per_kwh")
    ratings: ClassVar = {"taken_kw": "arriving_kw", "untaken_kw": "arriving_kw"}
    sources: ClassVar = {"taken_kw": "contract"}

    profile_kw: Series
    contracted: float = 1.0
    loss: float = 0.0
    yen_per_kwh: Series
    wheeling_yen_per_kwh: float = 0.0
    take_or_pay: bool = False

    @property
    def ports(self) -> Mapping[str, str]:
        return {"wheeled_kw": WHEELED}

    @property
    def arriving_kw(self) -> Series:
        """Most that can be taken in each step [kW]."""
        return self.contracted * (1 - self.loss) * self.profile_kw

    @property
    def taken_yen_per_kwh(self) -> Series:
        """Price of a kWh that arrives and is taken [yen/kWh]."""
        return self.yen_per_kwh / (1 - self.loss) + self.wheeling_yen_per_kwh

    @property
    def untaken_yen_per_kwh(self) -> Series:
        """Price of a kWh that could arrive and is not taken [yen/kWh]."""
        return self.take_or_pay * self.yen_per_kwh / (1 - self.loss)

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.taken_kw = Var(shape.steps, within=NonNegativeReals)
        block.untaken_kw = Var(shape.steps, within=NonNegativeReals)

        @block.Constraint(shape.steps)
        def takes_its_share_or_not(b: type_of_block, t: int) -> object:
            return b.taken_kw[t] + b.untaken_kw[t] == p.arriving_kw[t]

        @block.Expression(shape.steps)
        def wheeled_kw(b: type_of_block, t: int) -> object:
            return b.taken_kw[t]

        block.cost_yen = Expression(
            expr=sum(
                shape.step_h[t]
                * (p.taken_yen_per_kwh[t] * block.taken_kw[t] + p.untaken_yen_per_kwh[t] * block.untaken_kw[t])
                for t in shape.steps
            )
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"wheeled_kw": values["taken_kw"]}

    def supply_yen_per_h(self, values: Quantities) -> Array:
        return np.asarray(self.taken_yen_per_kwh * values["taken_kw"] + self.untaken_yen_per_kwh * values["untaken_kw"])

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:  # noqa: ARG002 - one signature for all kinds
        gap = np.abs(values["taken_kw"] + values["untaken_kw"] - self.arriving_kw)
        yield Excess("accounts for its whole share", gap, float(np.max(self.arriving_kw)))

    def faults(self) -> list[str]:
        all_lost = ["loss: must be below 1"] if self.loss >= 1 else []
        return [
            *at_least("profile_kw", self.profile_kw),
            *share("contracted", self.contracted),
            *(all_lost or share("loss", self.loss)),
            *known("yen_per_kwh", self.yen_per_kwh),
            *at_least("wheeling_yen_per_kwh", self.wheeling_yen_per_kwh),
        ]
