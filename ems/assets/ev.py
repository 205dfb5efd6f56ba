"""Electric vehicle that comes and goes."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import (
    ELECTRICITY,
    Array,
    Asset,
    Excess,
    Fleet,
    Last,
    Opposites,
    Quantities,
    Series,
    Tank,
    type_of_block,
)
from ems.assets.driving import CHARGED_ELSEWHERE, drives, lower_envelope_kwh, refusal_tie_yen, required_kwh
from ems.assets.limits import at_least, at_most, share
from ems.assets.storage import flows_within_rating, only_charges_within_rating, throughput_tie_yen
from ems.window import Shape, Window


@dataclass(frozen=True, kw_only=True)
class EV(Asset):
    """A vehicle whose battery drives: charged while connected (V1G), giving back where it may (V2B), also to the
    grid (V2G).

    capacity_kwh            usable energy [kWh]
    charge_power_kw         limit of charging at the meter [kW]
    discharge_power_kw      limit of giving back at the meter [kW]; 0 is V1G
    exports                 whether what it gives may leave the building (V2G)
    least_charge_kw         least power while charging, as a pilot signal knows no less than 6 A [kW]; binary if above 0
    taper_from              share of capacity above which charging power falls in a line to nothing when full
    charge_efficiency       stored per drawn energy; discharge_efficiency: given per taken energy
    initial_kwh             stored energy when the run starts [kWh]
    connected               1 while plugged in, 0 while away, each step
    trip_kwh                energy driven, taken from the store in that step [kWh]
    foreign_kwh             energy charged outside the district, arriving in that step as far as there is room [kWh]
    ready_kwh               energy required at the end of that step (the one before leaving), else 0 [kWh]
    idle_kw                 draw of car and charger from the store while connected [kW]
    wear_yen_per_kwh        cost of a kWh given back in cell life [yen/kWh]; driving wears the same whatever the plan
    departure_yen_per_kwh   price of a kWh short at departure, or missing for a trip [yen/kWh]
    charger                 carrier of the charging site it shares; "electricity" is a charger of its own

    Energy: stored[t] = stored[t-1] + h·(charge·η_c - discharge/η_d - idle) + foreign - refused - trip.
    Taper: charge[t] ≤ power · (capacity - mean of stored[t-1] and stored[t]) / (capacity · (1 - taper_from)).
    """

    kind: ClassVar[str] = "ev"
    scalars = (
        "capacity_kwh",
        "charge_efficiency",
        "discharge_loss",
        "initial_kwh",
        "wear_yen_per_kwh",
        "departure_yen_per_kwh",
        "least_charge_kw",
        "taper_per_h",
        "taper_kw",
    )
    stepwise = ("charge_limit_kw", "discharge_limit_kw", "trip_kwh", "foreign_kwh", "idle_draw_kw")
    derived: ClassVar = {"required_kwh": "step"}
    carries: ClassVar = {"initial_kwh": Last("stored_kwh")}
    slacks: ClassVar = {
        "short_kwh": "the vehicle leaves with less energy than asked",
        "missed_trip_kwh": "energy for a trip is missing",
        "refused_kwh": "energy charged elsewhere found no room",
    }
    ratings: ClassVar = {
        "charge_kw": "charge_limit_kw",
        "discharge_kw": "discharge_limit_kw",
        "stored_kwh": "capacity_kwh",
    }
    opposites: ClassVar = {"never charges and discharges at once": Opposites("charge_kw", "discharge_kw", "charging")}
    sources: ClassVar = {"discharge_kw": "store"}
    uses: ClassVar = {"charge_kw": "vehicle"}
    stores: ClassVar = True

    capacity_kwh: float
    charge_power_kw: float
    discharge_power_kw: float = 0.0
    exports: bool = False
    least_charge_kw: float = 0.0
    taper_from: float = 1.0
    charge_efficiency: float = 0.9
    discharge_efficiency: float = 0.9
    initial_kwh: float
    connected: Series
    trip_kwh: Series
    foreign_kwh: Series = 0.0
    ready_kwh: Series
    idle_kw: float = 0.0
    wear_yen_per_kwh: float = 0.0
    departure_yen_per_kwh: float = 1e5
    charger: str = ELECTRICITY

    @property
    def ports(self) -> Mapping[str, str]:
        return {"electricity_kw": self.charger}

    @property
    def flags(self) -> tuple[str, ...]:
        asked = {
            "v2b": self.discharge_power_kw > 0,
            "least charge": self.least_charge_kw > 0,
            "taper": self.taper_per_h > 0,
            "shared charger": self.charger != ELECTRICITY,
            CHARGED_ELSEWHERE: bool(np.any(np.asarray(self.foreign_kwh) > 0)),
        }
        return tuple(flag for flag, is_asked in asked.items() if is_asked)

    @property
    def discharge_loss(self) -> float:
        """Energy taken from the store per kWh given."""
        return 1 / self.discharge_efficiency

    @property
    def taper_per_h(self) -> float:
        """Charging power lost per stored kWh above `taper_from` [kW/kWh]; 0 without a taper."""
        falling_kwh = self.capacity_kwh * (1 - self.taper_from)
        return self.charge_power_kw / falling_kwh if falling_kwh > 0 else 0.0

    @property
    def taper_kw(self) -> float:
        """Where the taper's line meets an empty battery [kW]."""
        return self.taper_per_h * self.capacity_kwh

    @property
    def may_leave_kw(self) -> Series:
        return self.discharge_limit_kw if self.exports else 0.0

    @property
    def charge_limit_kw(self) -> Series:
        return self.charge_power_kw * self.connected

    @property
    def discharge_limit_kw(self) -> Series:
        return self.discharge_power_kw * self.connected

    @property
    def idle_draw_kw(self) -> Series:
        return self.idle_kw * self.connected

    @property
    def net_trip_kwh(self) -> Series:
        """Energy the outside takes from the store [kWh]; negative when it adds."""
        return self.trip_kwh - np.asarray(self.foreign_kwh)

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:
        return {"required_kwh": required_kwh(fleet, window)}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.charge_kw = Var(shape.steps, within=NonNegativeReals)
        block.discharge_kw = Var(shape.steps, within=NonNegativeReals)

        def net_kw(b: type_of_block, t: int) -> object:
            return p.charge_efficiency * b.charge_kw[t] - p.discharge_loss * b.discharge_kw[t] - p.idle_draw_kw[t]

        drives(block, p, shape, net_kw, idle_kw=lambda t: p.idle_draw_kw[t])
        charges_as_it_can(block, p, shape)

        @block.Expression(shape.steps)
        def electricity_kw(b: type_of_block, t: int) -> object:
            return b.discharge_kw[t] - b.charge_kw[t]

        block.wear_yen = Expression(
            expr=sum(shape.step_h[t] * p.wear_yen_per_kwh * block.discharge_kw[t] for t in shape.steps)
        )
        block.tie_yen = Expression(expr=throughput_tie_yen(block, shape) + refusal_tie_yen(block, shape))

    @classmethod
    def tank_at(cls, fleet: Fleet, flags: tuple[str, ...], step: int) -> Tank | None:
        """Free while its departures stay within reach; a vehicle with equations of its own keeps to the plan."""
        if not {"v2b", CHARGED_ELSEWHERE}.issuperset(flags):
            return None
        envelope = fleet.once("lower_envelope_kwh", lambda: lower_envelope_kwh(fleet))
        idle_kwh = fleet.step_h * fleet.series("idle_draw_kw")[:, step]
        return Tank(
            charge_limit_kw=fleet.series("charge_limit_kw")[:, step],
            discharge_limit_kw=fleet.series("discharge_limit_kw")[:, step],
            charge_efficiency=fleet.scalar("charge_efficiency"),
            discharge_loss=fleet.scalar("discharge_loss"),
            floor_kwh=envelope[:, step],
            capacity_kwh=fleet.scalar("capacity_kwh"),
            leak=np.zeros(len(idle_kwh)),
            drift_kwh=-fleet.series("net_trip_kwh")[:, step] - idle_kwh,
            refusable_kwh=fleet.series("foreign_kwh")[:, step],
        )

    @classmethod
    def restate(cls, fleet: Fleet, values: dict[str, Array], kept: slice) -> None:
        """Shortage at departures, energy missing for trips, and energy refused, as they follow from what was stored."""
        first = values["stored_kwh"][:, kept.start - 1] if kept.start else fleet.scalar("initial_kwh")
        stored = values["stored_kwh"][:, kept]
        before = np.column_stack([first, stored[:, :-1]])
        flow = (
            values["charge_kw"][:, kept] * fleet.scalar("charge_efficiency")[:, None]
            - values["discharge_kw"][:, kept] * fleet.scalar("discharge_loss")[:, None]
            - fleet.series("idle_draw_kw")[:, kept]
        )
        expected = before + fleet.step_h * flow - fleet.series("net_trip_kwh")[:, kept]
        values["missed_trip_kwh"][:, kept] = np.maximum(stored - expected, 0.0)
        if "refused_kwh" in values:
            values["refused_kwh"][:, kept] = np.maximum(expected - stored, 0.0)
        values["short_kwh"][:, kept] = np.maximum(fleet.series("ready_kwh")[:, kept] - stored, 0.0)

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"electricity_kw": values["discharge_kw"] - values["charge_kw"]}

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:
        before = np.concatenate([[self.initial_kwh], values["stored_kwh"][:-1]])
        gained = self.charge_efficiency * values["charge_kw"] - values["discharge_kw"] / self.discharge_efficiency
        refused = values.get("refused_kwh", np.zeros_like(before))
        driven = self.trip_kwh - values["missed_trip_kwh"] - (self.foreign_kwh - refused)
        expected = before + step_h * (gained - self.idle_draw_kw) - driven
        yield Excess("conserves energy", np.abs(values["stored_kwh"] - expected), self.capacity_kwh)
        if self.least_charge_kw > 0:
            too_little = np.minimum(values["charge_kw"], self.least_charge_kw - values["charge_kw"])
            yield Excess("charges at its least power or not at all", too_little, self.charge_power_kw)
        if self.taper_per_h > 0:
            line = self.taper_per_h * (self.capacity_kwh - (before + values["stored_kwh"]) / 2)
            yield Excess("charges less as it fills", values["charge_kw"] - line, self.taper_kw)
        yield Excess("refuses no more than was offered", refused - self.foreign_kwh, self.capacity_kwh)
        short = self.ready_kwh - values["stored_kwh"] - values["short_kwh"]
        yield Excess("leaves ready or declares the shortage", short, self.capacity_kwh)

    def faults(self) -> list[str]:
        shared_v2b = self.charger != ELECTRICITY and self.discharge_power_kw > 0
        gives = ["discharge_power_kw: must be 0 at a shared charger"] if shared_v2b else []
        return [
            *gives,
            *at_least("capacity_kwh", self.capacity_kwh),
            *at_least("charge_power_kw", self.charge_power_kw),
            *at_least("discharge_power_kw", self.discharge_power_kw),
            *at_least("least_charge_kw", self.least_charge_kw),
            *at_most("least_charge_kw", self.least_charge_kw, self.charge_power_kw, "charge_power_kw"),
            *share("taper_from", self.taper_from),
            *share("charge_efficiency", self.charge_efficiency, zero=False),
            *share("discharge_efficiency", self.discharge_efficiency, zero=False),
            *at_least("initial_kwh", self.initial_kwh),
            *at_most("initial_kwh", self.initial_kwh, self.capacity_kwh, "capacity_kwh"),
            *at_most("ready_kwh", float(np.max(self.ready_kwh)), self.capacity_kwh, "capacity_kwh"),
            *at_least("trip_kwh", self.trip_kwh),
            *at_least("foreign_kwh", self.foreign_kwh),
        ]


def charges_as_it_can(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
    """Ratings of both directions, least power and taper, as the vehicle asks."""
    in_jumps = "least charge" in shape.flags
    if "v2b" in shape.flags or in_jumps:
        one_way = replace(shape, exclusive=shape.exclusive or in_jumps)
        choice = "charging_or_not" if in_jumps else "charging"  # the least power needs its binary in every plan
        flows_within_rating(block, lambda t: p.charge_limit_kw[t], lambda t: p.discharge_limit_kw[t], one_way, choice)
    else:
        only_charges_within_rating(block, lambda t: p.charge_limit_kw[t], shape)

    if in_jumps:

        @block.Constraint(shape.steps)
        def charges_at_its_least_or_not_at_all(b: type_of_block, t: int) -> object:
            return b.charge_kw[t] >= p.least_charge_kw * b.charging_or_not[t]

    if "taper" in shape.flags:

        @block.Constraint(shape.steps)
        def charges_less_as_it_fills(b: type_of_block, t: int) -> object:
            before_kwh = b.stored_kwh[t - 1] if t else b.start_kwh
            return b.charge_kw[t] + p.taper_per_h * 0.5 * (before_kwh + b.stored_kwh[t]) <= p.taper_kw
