"""Converters from one carrier into others."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from types import SimpleNamespace
from typing import ClassVar, cast

import numpy as np
from numpy.typing import NDArray
from pyomo.environ import Binary, Expression, NonNegativeReals, Var

from ems.assets.asset import ELECTRICITY, Array, Asset, Excess, Fleet, Quantities, Series, type_of_block
from ems.assets.limits import at_least, share
from ems.window import Shape, Window


@dataclass(frozen=True)
class WhetherRunning:
    """State is 1 where the quantity was above nothing in the last committed step, else 0."""

    quantity: str

    def initial(self, given: Array) -> Array:
        return given

    def after(self, before: Array, committed: Quantities, months: NDArray[np.int64], next_month: int) -> Array:  # noqa: ARG002 - one signature for all carries
        return (committed[self.quantity][:, -1] > 1e-5).astype(float)  # noqa: PLR2004 - what a solver leaves of nothing [kW]


@dataclass(frozen=True, kw_only=True)
class Converter(Asset):
    """Heat pump, boiler, CHP, electrolyser, fuel cell, absorption chiller, rectifier: as the data say.

    draws              carrier of the input
    gives              carrier -> output per input in each step: an efficiency or a coefficient of performance
    power_kw           most input [kW], fuels by lower heating value
    least_share        least input while running, as a share of `power_kw`
    start_yen          cost of a start [yen]
    wear_yen_per_kwh   upkeep for each kWh drawn [yen/kWh]
    running            1 if it runs as the run starts, else 0

    Output k: gives_k[t] · input[t]. A converter with `least_share` or `start_yen` is on or off (binary):
    least_share·power·on[t] ≤ input[t] ≤ power·on[t], and it starts where on[t] - on[t-1] = 1.
    """

    kind: ClassVar[str] = "converter"
    scalars = ("power_kw", "least_kw", "start_yen", "wear_yen_per_kwh")
    derived: ClassVar = {"output_per_input": "step×output"}
    carries: ClassVar = {"running": WhetherRunning("input_kw")}
    ratings: ClassVar = {"input_kw": "power_kw"}
    sizes: ClassVar = {"power_kw": lambda b, _, t: [(b.input_kw[t], 1.0)]}
    sources: ClassVar = {"electric_output_kw": "converter"}
    uses: ClassVar = {"electric_input_kw": "load"}

    draws: str
    gives: Mapping[str, Series]
    power_kw: float
    least_share: float = 0.0
    start_yen: float = 0.0
    wear_yen_per_kwh: float = 0.0
    running: float = 0.0

    @property
    def outputs(self) -> tuple[str, ...]:
        """Carriers given, electricity first."""
        return tuple(sorted(self.gives, key=lambda carrier: (carrier != ELECTRICITY, carrier)))

    @property
    def ports(self) -> Mapping[str, str]:
        return {"from_kw": self.draws, **{f"to_{k}_kw": carrier for k, carrier in enumerate(self.outputs)}}

    @property
    def flags(self) -> tuple[str, ...]:
        asked = {
            "draws electricity": self.draws == ELECTRICITY,
            "gives electricity": ELECTRICITY in self.gives,
            "switches": self.least_share > 0 or self.start_yen > 0,
        }
        return (*(flag for flag, is_asked in asked.items() if is_asked), *(["output"] * len(self.gives)))

    @property
    def least_kw(self) -> float:
        """Least input while running [kW]."""
        return self.least_share * self.power_kw

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:
        given = fleet.once("output_per_input", lambda: output_per_input(fleet))
        assets, outputs, _ = given.shape
        base = given[:, :, window.start : window.stop].reshape(assets * outputs, -1)
        seen = window.gather(base, "rate").reshape(assets, outputs, window.steps)
        return {"output_per_input": seen.transpose(0, 2, 1)}

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.input_kw = Var(shape.steps, within=NonNegativeReals)
        input_is_within_rating(block, p, shape)
        records_its_electricity(block, p, shape)

        @block.Expression(shape.steps)
        def from_kw(b: type_of_block, t: int) -> object:
            return -b.input_kw[t]

        def output(k: int) -> Expression:
            return Expression(shape.steps, rule=lambda b, t: p.output_per_input[t, k] * b.input_kw[t])

        for k in range(shape.flags.count("output")):
            block.add_component(f"to_{k}_kw", output(k))
        upkeep_yen = sum(p.wear_yen_per_kwh * shape.step_h[t] * block.input_kw[t] for t in shape.steps)
        starts_yen = sum(p.start_yen * block.started[t] for t in shape.steps) if "switches" in shape.flags else 0.0
        block.wear_yen = Expression(expr=upkeep_yen + starts_yen)

    def power(self, values: Quantities) -> dict[str, Array]:
        given = {f"to_{k}_kw": self.gives[carrier] * values["input_kw"] for k, carrier in enumerate(self.outputs)}
        return {"from_kw": -values["input_kw"], **given}

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:  # noqa: ARG002 - one signature for all kinds
        drawn = values["input_kw"]
        if self.least_share > 0:
            too_little = np.minimum(drawn, self.least_kw - drawn)
            yield Excess("runs at its least load or not at all", too_little, self.power_kw)
        electric = drawn if self.draws == ELECTRICITY else np.zeros_like(drawn)
        yield Excess("records the electricity it draws", np.abs(values["electric_input_kw"] - electric), self.power_kw)
        electric = drawn * self.gives.get(ELECTRICITY, 0.0)
        yield Excess("records the electricity it gives", np.abs(values["electric_output_kw"] - electric), self.power_kw)

    def faults(self) -> list[str]:
        itself = ["gives: must not hold the carrier it draws"] if self.draws in self.gives else []
        nothing = [] if self.gives else ["gives: must name at least one carrier"]
        switches = self.least_share > 0 or self.start_yen > 0
        return [
            *itself,
            *nothing,
            *(["free.power_kw: must be fixed with least_share or start_yen"] if switches and self.free else []),
            *(fault for carrier, ratio in self.gives.items() for fault in at_least(f"gives.{carrier}", ratio)),
            *at_least("power_kw", self.power_kw),
            *share("least_share", self.least_share),
            *at_least("start_yen", self.start_yen),
            *at_least("wear_yen_per_kwh", self.wear_yen_per_kwh),
        ]


def output_per_input(fleet: Fleet) -> Array:
    """Output of each kind per input over the whole run, shape (N, outputs, steps)."""
    converters = cast(Sequence[Converter], fleet.assets)
    return np.array([[np.broadcast_to(c.gives[carrier], fleet.steps) for carrier in c.outputs] for c in converters])


def input_is_within_rating(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
    """Between nothing and the rating; or, where it switches, off, or between its least load and the rating."""
    if "switches" not in shape.flags:

        @block.Constraint(shape.steps)
        def draws_within_rating(b: type_of_block, t: int) -> object:
            return b.input_kw[t] <= p.power_kw

        return

    block.on = Var(shape.steps, within=Binary)
    block.started = Var(shape.steps, within=NonNegativeReals)

    @block.Constraint(shape.steps)
    def draws_only_while_on(b: type_of_block, t: int) -> object:
        return b.input_kw[t] <= p.power_kw * b.on[t]

    @block.Constraint(shape.steps)
    def draws_its_least_while_on(b: type_of_block, t: int) -> object:
        return b.input_kw[t] >= p.least_kw * b.on[t]

    @block.Constraint(shape.steps)
    def starts_where_it_was_off(b: type_of_block, t: int) -> object:
        return b.started[t] >= b.on[t] - (b.on[t - 1] if t else p.running)


def records_its_electricity(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
    """What it draws and gives of electricity stands in the schedule whatever its carriers, so that origin follows."""
    block.electric_input_kw = Var(shape.steps, within=NonNegativeReals)
    block.electric_output_kw = Var(shape.steps, within=NonNegativeReals)
    draws, gives = (flag in shape.flags for flag in ("draws electricity", "gives electricity"))

    @block.Constraint(shape.steps)
    def states_the_electricity_it_draws(b: type_of_block, t: int) -> object:
        return b.electric_input_kw[t] == (b.input_kw[t] if draws else 0.0)

    @block.Constraint(shape.steps)
    def states_the_electricity_it_gives(b: type_of_block, t: int) -> object:
        return b.electric_output_kw[t] == (p.output_per_input[t, 0] * b.input_kw[t] if gives else 0.0)
