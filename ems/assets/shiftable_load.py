"""Demand that may move in time."""

from collections.abc import Iterator
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar

import numpy as np
from pyomo.environ import Binary, Expression, NonNegativeReals, Reals, Var

from ems.assets.asset import (
    TIE_YEN_PER_KWH,
    Array,
    Asset,
    Excess,
    Fleet,
    Last,
    Opposites,
    Quantities,
    Series,
    type_of_block,
)
from ems.assets.limits import at_least
from ems.window import Shape, Window


@dataclass(frozen=True, kw_only=True)
class ShiftableLoad(Asset):
    """A demand each kWh of which may be served up to `shift_h` earlier or later.

    demand_kw              mean demand in each step if nothing moves [kW]
    shift_h                how far it may move [h]; what does not fill a step stays where it is
    power_kw               most power drawn [kW]
    rebound                extra energy for each kWh moved, e.g. 0.1 for rooms cooled in advance
    unserved_yen_per_kwh   price of a kWh not supplied [yen/kWh]

    Served: served[t] = demand[t] + added[t] - held[t].  Ahead: ahead[t] = ahead[t-1] + h·(added/(1+rebound) - held).
    With D the demand summed up, D[t - shift] ≤ D[t] + ahead[t] ≤ D[t + shift]. Two bounds a step say exactly what a
    matrix of moves (Zerrahn and Schill 2015, Energy 84, eq. 7) says, for windows of one width: the demand that is due
    first is served first.
    """

    kind: ClassVar[str] = "shiftable_load"
    scalars = ("power_kw", "moved_energy", "unserved_yen_per_kwh")
    stepwise = ("demand_kw",)
    derived: ClassVar = {"most_behind_kwh": "step", "most_ahead_kwh": "step"}
    carries: ClassVar = {"initially_ahead_kwh": Last("ahead_kwh")}
    slacks: ClassVar = {"unserved_kw": "demand could not be supplied"}
    ratings: ClassVar = {"served_kw": "power_kw", "unserved_kw": "power_kw", "held_kw": "demand_kw"}
    opposites: ClassVar = {"never adds and holds back at once": Opposites("added_kw", "held_kw", "adding")}
    sources: ClassVar = {"unserved_kw": "shed"}
    uses: ClassVar = {"served_kw": "load"}

    demand_kw: Series
    shift_h: float
    power_kw: float
    rebound: float = 0.0
    unserved_yen_per_kwh: float = 1e6
    initially_ahead_kwh: ClassVar[float] = 0.0

    @property
    def moved_energy(self) -> float:
        """Demand met per kWh added elsewhere."""
        return 1 / (1 + self.rebound)

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:
        behind, ahead = fleet.once("ahead_bounds_kwh", lambda: ahead_bounds_kwh(fleet))
        ends = window.edges[1:] - 1
        return {"most_behind_kwh": behind[:, ends], "most_ahead_kwh": ahead[:, ends]}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        for name in ("served_kw", "added_kw", "held_kw", "unserved_kw"):
            block.add_component(name, Var(shape.steps, within=NonNegativeReals))
        block.ahead_kwh = Var(shape.steps, within=Reals)  # at step end; negative: behind

        @block.Constraint(shape.steps)
        def serves_what_is_neither_added_nor_held(b: type_of_block, t: int) -> object:
            return b.served_kw[t] == p.demand_kw[t] + b.added_kw[t] - b.held_kw[t]

        @block.Constraint(shape.steps)
        def moved_energy_is_conserved(b: type_of_block, t: int) -> object:
            before_kwh = b.ahead_kwh[t - 1] if t else p.initially_ahead_kwh
            return b.ahead_kwh[t] == before_kwh + shape.step_h[t] * (p.moved_energy * b.added_kw[t] - b.held_kw[t])

        @block.Constraint(shape.steps)
        def serves_nothing_too_late(b: type_of_block, t: int) -> object:
            return b.ahead_kwh[t] >= p.most_behind_kwh[t]

        @block.Constraint(shape.steps)
        def serves_nothing_too_early(b: type_of_block, t: int) -> object:
            return b.ahead_kwh[t] <= p.most_ahead_kwh[t]

        power_is_within_rating(block, p, shape)

        @block.Expression(shape.steps)
        def electricity_kw(b: type_of_block, t: int) -> object:
            return b.unserved_kw[t] - b.served_kw[t]

        block.tie_yen = Expression(
            expr=sum(TIE_YEN_PER_KWH * shape.step_h[t] * (block.added_kw[t] + block.held_kw[t]) for t in shape.steps)
        )
        block.slack_yen = Expression(
            expr=sum(p.unserved_yen_per_kwh * shape.step_h[t] * block.unserved_kw[t] for t in shape.steps)
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        return {"electricity_kw": values["unserved_kw"] - values["served_kw"]}

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:
        demand = values["demand_kw"]
        served = demand + values["added_kw"] - values["held_kw"]
        yield Excess("serves its demand where it was moved to", np.abs(values["served_kw"] - served), self.power_kw)
        yield Excess("goes without no more than it asks", values["unserved_kw"] - values["served_kw"], self.power_kw)
        ahead = step_h * np.cumsum(values["added_kw"] / (1 + self.rebound) - values["held_kw"])
        behind, most = ahead_bounds(demand * step_h, whole_steps(self.shift_h, step_h))
        beyond = np.maximum(behind - ahead, ahead - most)
        yield Excess("serves all demand within its hours", beyond, float(step_h * demand.sum()))

    def faults(self) -> list[str]:
        peak_kw = float(np.max(self.demand_kw))
        too_weak = [] if self.power_kw >= peak_kw else [f"power_kw: must be at least demand_kw's peak = {peak_kw:g}"]
        return [
            *(at_least("demand_kw", self.demand_kw) or too_weak),
            *at_least("shift_h", self.shift_h),
            *at_least("rebound", self.rebound),
            *at_least("unserved_yen_per_kwh", self.unserved_yen_per_kwh),
        ]


def power_is_within_rating(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
    """Ratings; where losing the rebound would pay, a binary keeps from adding and holding back at once."""

    @block.Constraint(shape.steps)
    def serves_within_rating(b: type_of_block, t: int) -> object:
        return b.served_kw[t] <= p.power_kw

    @block.Constraint(shape.steps)
    def holds_no_more_than_demand(b: type_of_block, t: int) -> object:
        return b.held_kw[t] <= p.demand_kw[t]

    @block.Constraint(shape.steps)
    def goes_without_no_more_than_it_asks(b: type_of_block, t: int) -> object:
        return b.unserved_kw[t] <= b.served_kw[t]

    if not shape.exclusive:
        return

    block.adding = Var(shape.steps, within=Binary)

    @block.Constraint(shape.steps)
    def adds_only_while_adding(b: type_of_block, t: int) -> object:
        return b.added_kw[t] <= p.power_kw * b.adding[t]

    @block.Constraint(shape.steps)
    def holds_only_while_not_adding(b: type_of_block, t: int) -> object:
        return b.held_kw[t] <= p.demand_kw[t] * (1 - b.adding[t])


def whole_steps(shift_h: float, step_h: float) -> int:
    """Steps that fit into some hours."""
    return int(shift_h / step_h + 1e-9)


def ahead_bounds(demand_kwh: Array, shift: int) -> tuple[Array, Array]:
    """Least and most energy served ahead of demand at each step's end, within the run, shape (steps,) [kWh]."""
    due = np.concatenate([np.zeros(shift), np.cumsum(demand_kwh), np.full(shift, demand_kwh.sum())])
    at = np.arange(len(demand_kwh)) + shift
    behind: Array = due[at - shift] - due[at]
    behind[-1] = 0.0
    return behind, due[at + shift] - due[at]


def ahead_bounds_kwh(fleet: Fleet) -> Array:
    """Bounds of all loads, the lower ones so that full power can still catch up, shape (2, N, steps) [kWh]."""
    demand = fleet.series("demand_kw")
    shifts = [whole_steps(shift_h, fleet.step_h) for shift_h in fleet.scalar("shift_h")]
    pairs = [ahead_bounds(row * fleet.step_h, shift) for row, shift in zip(demand, shifts, strict=True)]
    bounds = np.array(pairs).transpose(1, 0, 2)
    spare = fleet.step_h * (fleet.scalar("power_kw")[:, None] - demand) * fleet.scalar("moved_energy")[:, None]
    behind = bounds[0]
    for t in range(demand.shape[1] - 2, -1, -1):
        behind[:, t] = np.maximum(behind[:, t], behind[:, t + 1] - spare[:, t + 1])
    return bounds
