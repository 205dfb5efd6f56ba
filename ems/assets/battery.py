"""Stationary battery."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar, Literal

import numpy as np
from pyomo.environ import Expression, NonNegativeReals, Var

from ems.assets.asset import Array, Asset, Excess, Fleet, Last, Quantities, Tank, type_of_block
from ems.assets.limits import at_least, at_most, share
from ems.assets.storage import flows_within_rating, never_both, throughput_tie_yen
from ems.window import Shape, Window

Terminal = Literal["cyclic", "at_least_initial", "value", "free"]


@dataclass(frozen=True, kw_only=True)
class Battery(Asset):
    """A stationary battery: energy now for energy later, at a loss.

    capacity_kwh               usable energy, empty to full [kWh]
    power_kw                   limit of charging and of discharging at the terminals [kW]
    charge_efficiency          stored per drawn energy [0–1]
    discharge_efficiency       given per taken energy [0–1]; the default round trip is 0.85
    self_discharge_per_h       share of stored energy lost each hour
    reserve_kwh                energy kept for a blackout [kWh]
    initial_kwh                stored energy when the run starts [kWh]
    wear_yen_per_kwh           cost of a discharged kWh in cell life [yen/kWh]
    terminal                   what a window may leave behind: `cyclic` ends the run as it began (and no window below
                               that), `at_least_initial`, `value` (each kWh is worth `value_yen_per_kwh`), `free`
    terminal_yen_per_kwh       price of a kWh short of (or over) the terminal requirement [yen/kWh]

    Energy: stored[t] = (1 - self_discharge·h)·stored[t-1] + h·(charge·η_c - discharge/η_d).
    """

    kind: ClassVar[str] = "battery"
    scalars = (
        "capacity_kwh",
        "power_kw",
        "charge_efficiency",
        "discharge_loss",
        "self_discharge_per_h",
        "reserve_kwh",
        "initial_kwh",
        "wear_yen_per_kwh",
        "terminal_yen_per_kwh",
        "value_yen_per_kwh",
    )
    derived: ClassVar = {"terminal_least_kwh": "scalar", "terminal_most_kwh": "scalar"}
    carries: ClassVar = {"initial_kwh": Last("stored_kwh")}
    slacks: ClassVar = {
        "terminal_short_kwh": "stored energy ends lower than required",
        "terminal_excess_kwh": "stored energy ends higher than required",
    }
    ratings: ClassVar = {"charge_kw": "power_kw", "discharge_kw": "power_kw", "stored_kwh": "capacity_kwh"}
    sources: ClassVar = {"discharge_kw": "store"}
    uses: ClassVar = {"charge_kw": "battery"}
    stores: ClassVar = True

    capacity_kwh: float
    power_kw: float
    charge_efficiency: float = 0.92
    discharge_efficiency: float = 0.92
    self_discharge_per_h: float = 0.0
    reserve_kwh: float = 0.0
    initial_kwh: float = 0.0
    wear_yen_per_kwh: float = 0.0
    terminal: Terminal = "cyclic"
    value_yen_per_kwh: float = 0.0
    terminal_yen_per_kwh: float = 1e3

    @property
    def discharge_loss(self) -> float:
        """Energy taken from the store per kWh given."""
        return 1 / self.discharge_efficiency

    @property
    def floor_kwh(self) -> float:
        """Least energy a window may leave behind [kWh]."""
        return self.initial_kwh if self.terminal in ("cyclic", "at_least_initial") else 0.0

    @property
    def final_ceiling_kwh(self) -> float:
        """Most energy the run may leave behind [kWh]."""
        return self.initial_kwh if self.terminal == "cyclic" else self.capacity_kwh

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:
        most = fleet.scalar("final_ceiling_kwh" if window.final else "capacity_kwh")
        return {"terminal_least_kwh": fleet.scalar("floor_kwh"), "terminal_most_kwh": most}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.charge_kw = Var(shape.steps, within=NonNegativeReals)
        block.discharge_kw = Var(shape.steps, within=NonNegativeReals)
        block.stored_kwh = Var(shape.steps, within=NonNegativeReals)  # at step end
        block.start_kwh = Var()
        block.terminal_short_kwh = Var(within=NonNegativeReals)
        block.terminal_excess_kwh = Var(within=NonNegativeReals)
        last = shape.steps[-1]

        @block.Constraint()
        def starts_with_what_is_stored(b: type_of_block) -> object:
            return b.start_kwh == p.initial_kwh

        @block.Constraint(shape.steps)
        def energy_is_conserved(b: type_of_block, t: int) -> object:
            before_kwh = b.stored_kwh[t - 1] if t else b.start_kwh
            flow_kw = p.charge_efficiency * b.charge_kw[t] - p.discharge_loss * b.discharge_kw[t]
            return b.stored_kwh[t] == before_kwh + shape.step_h[t] * (flow_kw - p.self_discharge_per_h * before_kwh)

        @block.Constraint(shape.steps)
        def stores_within_capacity(b: type_of_block, t: int) -> object:
            return b.stored_kwh[t] <= p.capacity_kwh

        @block.Constraint(shape.steps)
        def keeps_the_reserve(b: type_of_block, t: int) -> object:
            return b.stored_kwh[t] >= p.reserve_kwh

        @block.Constraint()
        def leaves_enough_behind(b: type_of_block) -> object:
            return b.stored_kwh[last] + b.terminal_short_kwh >= p.terminal_least_kwh

        @block.Constraint()
        def leaves_no_more_than_asked(b: type_of_block) -> object:
            return b.stored_kwh[last] - b.terminal_excess_kwh <= p.terminal_most_kwh

        flows_within_rating(block, lambda _: p.power_kw, lambda _: p.power_kw, shape)

        @block.Expression(shape.steps)
        def electricity_kw(b: type_of_block, t: int) -> object:
            return b.discharge_kw[t] - b.charge_kw[t]

        block.wear_yen = Expression(
            expr=sum(shape.step_h[t] * p.wear_yen_per_kwh * block.discharge_kw[t] for t in shape.steps)
        )
        block.stock_yen = Expression(expr=-p.value_yen_per_kwh * block.stored_kwh[last])
        block.tie_yen = Expression(expr=throughput_tie_yen(block, shape))
        block.slack_yen = Expression(
            expr=p.terminal_yen_per_kwh * (block.terminal_short_kwh + block.terminal_excess_kwh)
        )

    @classmethod
    def tank_at(cls, fleet: Fleet, flags: tuple[str, ...], step: int) -> Tank | None:  # noqa: ARG003 - the same at all times
        """Free between its reserve and its capacity; a battery with equations of its own keeps to the plan."""
        if flags:
            return None
        return Tank(
            charge_limit_kw=fleet.scalar("power_kw"),
            discharge_limit_kw=fleet.scalar("power_kw"),
            charge_efficiency=fleet.scalar("charge_efficiency"),
            discharge_loss=fleet.scalar("discharge_loss"),
            floor_kwh=fleet.scalar("reserve_kwh"),
            capacity_kwh=fleet.scalar("capacity_kwh"),
            leak=fleet.scalar("self_discharge_per_h") * fleet.step_h,
            drift_kwh=np.zeros(len(fleet.scalar("power_kw"))),
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"electricity_kw": values["discharge_kw"] - values["charge_kw"]}

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:
        yield never_both(values["charge_kw"], values["discharge_kw"], "never charges and discharges at once")
        before = np.concatenate([[self.initial_kwh], values["stored_kwh"][:-1]])
        gained = self.charge_efficiency * values["charge_kw"] - values["discharge_kw"] / self.discharge_efficiency
        expected = before * (1 - self.self_discharge_per_h * step_h) + step_h * gained
        yield Excess("conserves energy", np.abs(values["stored_kwh"] - expected), self.capacity_kwh)
        yield Excess("keeps its reserve", self.reserve_kwh - values["stored_kwh"], self.capacity_kwh)

    def faults(self) -> list[str]:
        return [
            *at_least("capacity_kwh", self.capacity_kwh),
            *at_least("power_kw", self.power_kw),
            *share("charge_efficiency", self.charge_efficiency, zero=False),
            *share("discharge_efficiency", self.discharge_efficiency, zero=False),
            *at_least("initial_kwh", self.initial_kwh, self.reserve_kwh),
            *at_most("initial_kwh", self.initial_kwh, self.capacity_kwh, "capacity_kwh"),
            *at_least("wear_yen_per_kwh", self.wear_yen_per_kwh),
        ]
