"""Store of any carrier."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import ClassVar

from ems.assets.asset import Array, Quantities, type_of_block
from ems.assets.limits import other_than_electricity
from ems.assets.storage import Storage, flows_within_rating, keeps_energy
from ems.window import Shape


@dataclass(frozen=True, kw_only=True)
class Store(Storage):
    """A tank of hot water, ice, hydrogen or any carrier but electricity; fields and energy as of every `Storage`.

    carrier        what it holds, e.g. "heat"
    capacity_kwh   energy between its emptiest and fullest usable state: a tank's volume · ρ · c · (hottest - coldest)

    It may fill and empty at once, as a tank does, also where losing energy pays.
    """

    kind: ClassVar[str] = "store"

    carrier: str
    charge_efficiency: float = 1.0
    discharge_efficiency: float = 1.0

    @property
    def ports(self) -> Mapping[str, str]:
        return {"carrier_kw": self.carrier}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        keeps_energy(block, p, shape)
        flows_within_rating(block, lambda _: p.power_kw, lambda _: p.power_kw, replace(shape, exclusive=False))

        @block.Expression(shape.steps)
        def carrier_kw(b: type_of_block, t: int) -> object:
            return b.discharge_kw[t] - b.charge_kw[t]

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"carrier_kw": values["discharge_kw"] - values["charge_kw"]}

    def faults(self) -> list[str]:
        return [*other_than_electricity("carrier", self.carrier, "battery"), *super().faults()]
