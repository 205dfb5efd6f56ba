"""Chargers that several vehicles share: a depot, a terminus, a powered road."""

from collections.abc import Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

from pyomo.environ import NonNegativeReals, Var

from ems.assets.asset import Array, Asset, Quantities, type_of_block
from ems.assets.limits import at_least, other_than_electricity
from ems.window import Shape


@dataclass(frozen=True, kw_only=True)
class ChargingSite(Asset):
    """Sockets behind one supply; vehicles that charge here join its carrier instead of electricity.

    carrier         name of the place, e.g. "depot" or "road"
    sockets         vehicles that can charge at once
    socket_kw       most power of a socket, or of a pick-up on a powered segment [kW]
    site_limit_kw   most power of the whole site [kW]

    Power: draw[t] ≤ min(site limit, sockets · socket power). Vehicles may take turns within a step, so that any number
    can share the sockets; by McNaughton's wrap-around rule (1959) whatever keeps this sum, and each vehicle's own
    limit, can be shared out. Losses of charging stand with the vehicles.
    """

    kind: ClassVar[str] = "charging_site"
    scalars = ("power_kw",)
    ratings: ClassVar = {"draw_kw": "power_kw"}

    carrier: str
    sockets: int
    socket_kw: float
    site_limit_kw: float = 1e5

    @property
    def ports(self) -> Mapping[str, str]:
        return {"electricity_kw": "electricity", "site_kw": self.carrier}

    @property
    def power_kw(self) -> float:
        """Most power of all vehicles together [kW]."""
        return min(self.site_limit_kw, self.sockets * self.socket_kw)

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.draw_kw = Var(shape.steps, within=NonNegativeReals)

        @block.Constraint(shape.steps)
        def draws_within_sockets_and_site(b: type_of_block, t: int) -> object:
            return b.draw_kw[t] <= p.power_kw

        @block.Expression(shape.steps)
        def electricity_kw(b: type_of_block, t: int) -> object:
            return -b.draw_kw[t]

        @block.Expression(shape.steps)
        def site_kw(b: type_of_block, t: int) -> object:
            return b.draw_kw[t]

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"electricity_kw": -values["draw_kw"], "site_kw": values["draw_kw"]}

    def faults(self) -> list[str]:
        return [
            *other_than_electricity("carrier", self.carrier, "connection"),
            *at_least("sockets", self.sockets),
            *at_least("socket_kw", self.socket_kw),
            *at_least("site_limit_kw", self.site_limit_kw),
        ]
