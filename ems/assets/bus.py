"""Buses that drive a timetable."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import TIE_YEN_PER_KWH, Array, Asset, Excess, Fleet, Last, Quantities, Series, type_of_block
from ems.assets.driving import drives, required_kwh
from ems.assets.limits import at_least, at_most, share
from ems.window import Shape, Window


@dataclass(frozen=True, kw_only=True)
class Bus(Asset):
    """Identical buses that drive one timetable (`ems.assets.timetable`), charged at a depot and on powered roads.

    buses                   how many; what begins with `each_` is for one of them
    each_capacity_kwh       usable energy [kWh]
    each_initial_kwh        energy when the run starts, and at least again when it ends [kWh]
    each_trip_kwh           energy driven in each step [kWh]
    each_depot_kw           power that the depot can give in each step: of a socket, times the share parked [kW]
    each_road_kw            power that powered segments or a terminus give: of a pick-up, times the share there [kW]
    depot, road             carriers of the charging sites there
    charge_efficiency       stored per drawn energy
    departure_yen_per_kwh   price of a kWh missing for a trip, or at the run's end [yen/kWh]

    Energy of all: stored[t] = stored[t-1] + h·η·(at_depot[t] + on_road[t]) - trip + missed trip. Buses of one timetable
    that take turns at the sockets stay alike, so their sum is exact.
    """

    kind: ClassVar[str] = "bus"
    scalars = ("capacity_kwh", "charge_efficiency", "departure_yen_per_kwh")
    stepwise = ("depot_limit_kw", "road_limit_kw", "trip_kwh")
    derived: ClassVar = {"required_kwh": "step"}
    carries: ClassVar = {"initial_kwh": Last("stored_kwh")}
    slacks: ClassVar = {
        "short_kwh": "buses have less energy than later trips ask for",
        "missed_trip_kwh": "energy for a trip is missing",
    }
    ratings: ClassVar = {
        "at_depot_kw": "depot_limit_kw",
        "on_road_kw": "road_limit_kw",
        "stored_kwh": "capacity_kwh",
        "missed_trip_kwh": "trip_kwh",
    }
    uses: ClassVar = {"charge_kw": "vehicle"}
    stores: ClassVar = True
    discharge_loss: ClassVar[float] = 1.0  # nothing is given back
    idle_draw_kw: ClassVar[float] = 0.0
    taper_per_h: ClassVar[float] = 0.0

    buses: int
    each_capacity_kwh: float
    each_initial_kwh: float
    each_trip_kwh: Array
    each_depot_kw: Series
    each_road_kw: Series = 0.0
    depot: str = "depot"
    road: str = "road"
    charge_efficiency: float = 0.9
    departure_yen_per_kwh: float = 1e5

    @property
    def ports(self) -> Mapping[str, str]:
        return {"depot_kw": self.depot, "road_kw": self.road}

    @property
    def capacity_kwh(self) -> float:
        return self.buses * self.each_capacity_kwh

    @property
    def initial_kwh(self) -> float:
        return self.buses * self.each_initial_kwh

    @property
    def trip_kwh(self) -> Array:
        return self.buses * self.each_trip_kwh

    @property
    def net_trip_kwh(self) -> Array:
        """What the outside takes from the stores: the trips, as nothing is charged abroad."""
        return self.trip_kwh

    @property
    def depot_limit_kw(self) -> Series:
        return self.buses * self.each_depot_kw

    @property
    def road_limit_kw(self) -> Series:
        return self.buses * self.each_road_kw

    @property
    def charge_limit_kw(self) -> Series:
        """Most power at both places [kW]."""
        return self.depot_limit_kw + self.road_limit_kw

    @property
    def ready_kwh(self) -> Array:
        """Energy asked for at the run's end; until then trips speak for themselves."""
        ready = np.zeros(len(self.each_trip_kwh))
        ready[-1] = self.initial_kwh
        return ready

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:
        return {"required_kwh": required_kwh(fleet, window)}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        for name in ("charge_kw", "at_depot_kw", "on_road_kw"):
            block.add_component(name, Var(shape.steps, within=NonNegativeReals))

        @block.Constraint(shape.steps)
        def charges_where_it_is(b: type_of_block, t: int) -> object:
            return b.charge_kw[t] == b.at_depot_kw[t] + b.on_road_kw[t]

        @block.Constraint(shape.steps)
        def draws_what_sockets_give_while_parked(b: type_of_block, t: int) -> object:
            return b.at_depot_kw[t] <= p.depot_limit_kw[t]

        @block.Constraint(shape.steps)
        def draws_what_pick_ups_give_on_powered_roads(b: type_of_block, t: int) -> object:
            return b.on_road_kw[t] <= p.road_limit_kw[t]

        drives(block, p, shape, lambda b, t: p.charge_efficiency * b.charge_kw[t])

        @block.Expression(shape.steps)
        def depot_kw(b: type_of_block, t: int) -> object:
            return -b.at_depot_kw[t]

        @block.Expression(shape.steps)
        def road_kw(b: type_of_block, t: int) -> object:
            return -b.on_road_kw[t]

        later = 0.5 / len(shape.steps)  # among equal choices sooner
        block.tie_yen = Expression(
            expr=sum(TIE_YEN_PER_KWH * (1 + later * t) * shape.step_h[t] * block.charge_kw[t] for t in shape.steps)
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"depot_kw": -values["at_depot_kw"], "road_kw": -values["on_road_kw"]}

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:
        before = np.concatenate([[self.initial_kwh], values["stored_kwh"][:-1]])
        charged = step_h * self.charge_efficiency * (values["at_depot_kw"] + values["on_road_kw"])
        expected = before + charged - (self.trip_kwh - values["missed_trip_kwh"])
        yield Excess("conserves energy", np.abs(values["stored_kwh"] - expected), self.capacity_kwh)
        apart = values["charge_kw"] - values["at_depot_kw"] - values["on_road_kw"]
        yield Excess("charges where it is", np.abs(apart), float(np.max(self.charge_limit_kw)))
        short = self.ready_kwh - values["stored_kwh"] - values["short_kwh"]
        yield Excess("ends as it began or declares the shortage", short, self.capacity_kwh)

    def faults(self) -> list[str]:
        return [
            *at_least("buses", self.buses),
            *at_least("each_capacity_kwh", self.each_capacity_kwh),
            *at_least("each_initial_kwh", self.each_initial_kwh),
            *at_most("each_initial_kwh", self.each_initial_kwh, self.each_capacity_kwh, "each_capacity_kwh"),
            *at_least("each_trip_kwh", self.each_trip_kwh),
            *at_least("each_depot_kw", self.each_depot_kw),
            *at_least("each_road_kw", self.each_road_kw),
            *share("charge_efficiency", self.charge_efficiency, zero=False),
        ]
