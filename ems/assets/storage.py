"""What stores of energy share: fields, equations and physics."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar, Literal

import numpy as np
from pyomo.environ import Binary, Expression, NonNegativeReals, Var

from ems.assets.asset import TIE_YEN_PER_KWH, Array, Asset, Excess, Fleet, Last, Quantities, type_of_block
from ems.assets.limits import at_least, at_most, share
from ems.window import Shape, Window

Terminal = Literal["cyclic", "at_least_initial", "value", "free"]

LimitAt = Callable[[int], Any]
"""The parameter that limits a flow in step t."""


@dataclass(frozen=True, kw_only=True)
class Storage(Asset):
    """Energy now for energy later, at a loss.

    capacity_kwh               usable energy, empty to full [kWh]
    power_kw                   limit of charging and of discharging at the terminals [kW]
    charge_efficiency          stored per drawn energy [0–1]
    discharge_efficiency       given per taken energy [0–1]
    self_discharge_per_h       share of stored energy lost each hour
    initial_kwh                stored energy when the run starts [kWh]
    terminal                   what a window may leave behind: `cyclic` ends the run as it began (and no window below
                               that), `at_least_initial`, `value` (each kWh is worth `value_yen_per_kwh`), `free`
    terminal_yen_per_kwh       price of a kWh short of (or over) the terminal requirement [yen/kWh]

    Energy: stored[t] = (1 - self_discharge·h)·stored[t-1] + h·(charge·η_c - discharge/η_d).
    """

    scalars: ClassVar[tuple[str, ...]] = (
        "capacity_kwh",
        "power_kw",
        "charge_efficiency",
        "discharge_loss",
        "self_discharge_per_h",
        "initial_kwh",
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
    sizes: ClassVar = {
        "capacity_kwh": lambda b, _, t: [(b.stored_kwh[t], 1.0), *([] if t else [(b.start_kwh, 1.0)])],
        "power_kw": lambda b, _, t: [(b.charge_kw[t], 1.0), (b.discharge_kw[t], 1.0)],
    }

    capacity_kwh: float
    power_kw: float
    charge_efficiency: float
    discharge_efficiency: float
    self_discharge_per_h: float = 0.0
    initial_kwh: float = 0.0
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

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:
        before = np.concatenate([[self.initial_kwh], values["stored_kwh"][:-1]])
        gained = self.charge_efficiency * values["charge_kw"] - values["discharge_kw"] / self.discharge_efficiency
        expected = before * (1 - self.self_discharge_per_h * step_h) + step_h * gained
        yield Excess("conserves energy", np.abs(values["stored_kwh"] - expected), self.capacity_kwh)

    def faults(self) -> list[str]:
        return [
            *at_least("capacity_kwh", self.capacity_kwh),
            *at_least("power_kw", self.power_kw),
            *share("charge_efficiency", self.charge_efficiency, zero=False),
            *share("discharge_efficiency", self.discharge_efficiency, zero=False),
            *share("self_discharge_per_h", self.self_discharge_per_h),
            *at_least("initial_kwh", self.initial_kwh),
            *at_most("initial_kwh", self.initial_kwh, self.capacity_kwh, "capacity_kwh"),
        ]


def keeps_energy(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
    """Flows, stored energy and its conservation, capacity, and what the window leaves behind; ratings stand apart."""
    block.charge_kw = Var(shape.steps, within=NonNegativeReals)
    block.discharge_kw = Var(shape.steps, within=NonNegativeReals)
    block.stored_kwh = Var(shape.steps, within=NonNegativeReals)  # at step end
    block.start_kwh = Var()

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

    leaves_behind_what_is_asked(block, p, shape)
    block.tie_yen = Expression(expr=throughput_tie_yen(block, shape))


def leaves_behind_what_is_asked(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
    """Stored energy at the window's end, within its requirement or at a price."""
    block.terminal_short_kwh = Var(within=NonNegativeReals)
    block.terminal_excess_kwh = Var(within=NonNegativeReals)
    last = shape.steps[-1]

    @block.Constraint()
    def leaves_enough_behind(b: type_of_block) -> object:
        return b.stored_kwh[last] + b.terminal_short_kwh >= p.terminal_least_kwh

    @block.Constraint()
    def leaves_no_more_than_asked(b: type_of_block) -> object:
        return b.stored_kwh[last] - b.terminal_excess_kwh <= p.terminal_most_kwh

    block.stock_yen = Expression(expr=-p.value_yen_per_kwh * block.stored_kwh[last])
    block.slack_yen = Expression(expr=p.terminal_yen_per_kwh * (block.terminal_short_kwh + block.terminal_excess_kwh))


def flows_within_rating(
    block: type_of_block, charge_limit: LimitAt, discharge_limit: LimitAt, shape: Shape, choice: str = "charging"
) -> None:
    """Ratings of `charge_kw` and `discharge_kw`; where prices reward both at once, a binary (`choice`) chooses one."""
    if not shape.exclusive:

        @block.Constraint(shape.steps)
        def charges_within_rating(b: type_of_block, t: int) -> object:
            return b.charge_kw[t] <= charge_limit(t)

        @block.Constraint(shape.steps)
        def discharges_within_rating(b: type_of_block, t: int) -> object:
            return b.discharge_kw[t] <= discharge_limit(t)

        return

    chosen = Var(shape.steps, within=Binary)
    block.add_component(choice, chosen)

    @block.Constraint(shape.steps)
    def charges_within_rating_or_not_at_all(b: type_of_block, t: int) -> object:
        return b.charge_kw[t] <= charge_limit(t) * chosen[t]

    @block.Constraint(shape.steps)
    def discharges_only_while_not_charging(b: type_of_block, t: int) -> object:
        return b.discharge_kw[t] <= discharge_limit(t) * (1 - chosen[t])


def only_charges_within_rating(block: type_of_block, charge_limit: LimitAt, shape: Shape) -> None:
    """A store that gives nothing back."""

    @block.Constraint(shape.steps)
    def charges_within_rating(b: type_of_block, t: int) -> object:
        return b.charge_kw[t] <= charge_limit(t)

    @block.Constraint(shape.steps)
    def gives_nothing_back(b: type_of_block, t: int) -> object:
        return b.discharge_kw[t] <= 0


def throughput_tie_yen(block: type_of_block, shape: Shape) -> Any:
    """Secondary cost of moving energy through a store: less of it, then sooner, among equal choices."""
    later = 0.5 / len(shape.steps)
    return sum(
        TIE_YEN_PER_KWH * (1 + later * t) * shape.step_h[t] * (block.charge_kw[t] + block.discharge_kw[t])
        for t in shape.steps
    )
