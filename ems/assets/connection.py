"""A building's tie to the grid."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
from pyomo.environ import Binary, Expression, NonNegativeReals, Var

from ems.assets.asset import (
    ELECTRICITY,
    TIE_YEN_PER_KWH,
    WHEELED,
    Array,
    Asset,
    Excess,
    Fleet,
    HighestOfMonth,
    Opposites,
    Quantities,
    Series,
    type_of_block,
)
from ems.assets.limits import at_least, known
from ems.assets.outage import OUTAGE, flows_only_while_live, has_outage, live_in, live_limit_kw
from ems.window import Shape, Window

SHORTEST_MONTH_H, LONGEST_MONTH_H = 28 * 24 - 1, 31 * 24 + 1
"""Elapsed hours of a month, changes of clocks included."""


@dataclass(frozen=True, kw_only=True)
class Connection(Asset):
    """Where a building buys and sells, within limits, at prices; what contracts bring comes this way too.

    import_limit_kw             most power drawn, bought or wheeled [kW]; more is possible only as a finding
    export_limit_kw             most power fed in [kW]
    import_yen_per_kwh          price of bought energy, each step [yen/kWh]
    export_yen_per_kwh          price of sold energy, each step [yen/kWh]
    exportable_kw               power that may leave in each step [kW]: the sun's surplus over own load, so that
                                storage cannot export unless the scenario allows it (domain rule 5)
    surplus_only                whether `exportable_kw` is that surplus, and so follows its forecast
    demand_charge_yen_per_kw    price of the highest power drawn in each billing month [yen/kW]
    peak_so_far_kw              highest power drawn in the current month before the run [kW]
    over_limit_yen_per_kwh      price of a kWh above the import limit [yen/kWh]
    live                        1 while the utility's line is alive, 0 in a blackout, each step
    wheels                      whether contracts bring electricity this way (`RemoteSupply`)
    """

    kind: ClassVar[str] = "connection"
    scalars = (
        "import_limit_kw",
        "export_limit_kw",
        "demand_charge_yen_per_kw",
        "over_limit_yen_per_kwh",
        "peak_so_far_kw",
        "surplus_only",
    )
    stepwise = ("import_yen_per_kwh", "export_yen_per_kwh", "exportable_kw")
    derived: ClassVar = {"outside_slot_kw": "step×slot", "live_kw": "step"}
    carries: ClassVar = {"peak_so_far_kw": HighestOfMonth(("import_kw", "wheeled_kw"))}
    slacks: ClassVar = {"over_limit_kw": "more power is drawn than the connection allows"}
    unplanned: ClassVar = {"spilled_kw": "energy meant for own use flowed out"}
    sizes: ClassVar = {"import_limit_kw": lambda b, _, t: [(drawn_kw(b, t) - b.over_limit_kw[t], 1.0)]}
    ratings: ClassVar = {"import_kw": "live_kw", "export_kw": "live_kw"}
    opposites: ClassVar = {"never imports and exports at once": Opposites("import_kw", "export_kw", "importing")}
    sources: ClassVar = {"import_kw": "grid"}
    uses: ClassVar = {"export_kw": "export"}

    import_limit_kw: float = 1e5
    export_limit_kw: float = 1e5
    import_yen_per_kwh: Series
    export_yen_per_kwh: Series = 0.0
    exportable_kw: Series = 1e5
    demand_charge_yen_per_kw: float = 0.0
    surplus_only: bool = False
    peak_so_far_kw: float = 0.0
    over_limit_yen_per_kwh: float = 1e4
    live: Series = 1.0
    wheels: bool = False

    @property
    def live_kw(self) -> Series:
        """Most that the utility's line carries [kW]."""
        return live_limit_kw(self.live)

    @property
    def ports(self) -> Mapping[str, str]:
        return {"electricity_kw": ELECTRICITY, **({"contracts_kw": WHEELED} if self.wheels else {})}

    @property
    def flags(self) -> tuple[str, ...]:
        asked = {
            "demand_charge": self.demand_charge_yen_per_kw > 0,
            "wheels": self.wheels,
            OUTAGE: has_outage(self.live),
        }
        return tuple(flag for flag, is_asked in asked.items() if is_asked)

    @classmethod
    def in_window(cls, fleet: Fleet, window: Window) -> dict[str, Array]:
        outside = np.where(window.month_slot[:, None] == np.arange(window.slots), 0.0, np.inf)
        count = len(fleet.scalar("import_limit_kw"))
        return {
            "outside_slot_kw": np.broadcast_to(outside, (count, *outside.shape)),
            "live_kw": live_in(fleet, window),
        }

    @staticmethod
    def equations(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
        block.import_kw = Var(shape.steps, within=NonNegativeReals)
        block.export_kw = Var(shape.steps, within=NonNegativeReals)
        block.over_limit_kw = Var(shape.steps, within=NonNegativeReals)
        if "wheels" in shape.flags:
            receives_what_contracts_bring(block, shape)
        wheeled = [block.wheeled_kw] if "wheels" in shape.flags else []
        flows_only_while_live(block, p, shape, block.import_kw, block.export_kw, *wheeled)

        @block.Constraint(shape.steps)
        def draws_within_limit(b: type_of_block, t: int) -> object:
            return drawn_kw(b, t) - b.over_limit_kw[t] <= p.import_limit_kw

        @block.Constraint(shape.steps)
        def exports_within_limit(b: type_of_block, t: int) -> object:
            return b.export_kw[t] <= p.export_limit_kw

        @block.Constraint(shape.steps)
        def exports_only_surplus_of_the_sun(b: type_of_block, t: int) -> object:
            return b.export_kw[t] <= p.exportable_kw[t]

        if shape.exclusive:
            imports_or_exports(block, p, shape)

        @block.Expression(shape.steps)
        def electricity_kw(b: type_of_block, t: int) -> object:
            return drawn_kw(b, t) - b.export_kw[t]

        energy_yen = sum(
            shape.step_h[t]
            * (p.import_yen_per_kwh[t] * block.import_kw[t] - p.export_yen_per_kwh[t] * block.export_kw[t])
            for t in shape.steps
        )
        demand_yen = pays_for_each_months_peak(block, p, shape) if "demand_charge" in shape.flags else 0.0
        block.cost_yen = Expression(expr=energy_yen + demand_yen)
        block.tie_yen = Expression(
            expr=sum(
                TIE_YEN_PER_KWH * shape.step_h[t] * (block.import_kw[t] + 0.5 * block.export_kw[t]) for t in shape.steps
            )
        )
        block.slack_yen = Expression(
            expr=sum(p.over_limit_yen_per_kwh * shape.step_h[t] * block.over_limit_kw[t] for t in shape.steps)
        )

    def power(self, values: Quantities) -> dict[str, Array]:
        wheeled = values["wheeled_kw"] if self.wheels else np.zeros_like(values["import_kw"])
        into = {"electricity_kw": values["import_kw"] + wheeled - values["export_kw"]}
        return {**into, "contracts_kw": -wheeled} if self.wheels else into

    def violations(self, values: Quantities, step_h: float) -> Iterator[Excess]:  # noqa: ARG002 - one signature for all kinds
        above = values["import_kw"] + values.get("wheeled_kw", 0.0) - values["over_limit_kw"] - self.import_limit_kw
        yield Excess("declares what it draws above its limit", above, self.import_limit_kw)
        may_leave = np.minimum(values["exportable_kw"], self.export_limit_kw)
        beyond = values["export_kw"] - values.get("spilled_kw", 0.0) - may_leave
        yield Excess("exports no more than may leave", beyond, float(values["export_kw"].max()))
        yield Excess("never exports less than nothing", -values["export_kw"], 0.0)

    def faults(self) -> list[str]:
        return [
            *at_least("import_limit_kw", self.import_limit_kw),
            *at_least("export_limit_kw", self.export_limit_kw),
            *at_least("demand_charge_yen_per_kw", self.demand_charge_yen_per_kw),
            *known("import_yen_per_kwh", self.import_yen_per_kwh),
            *known("export_yen_per_kwh", self.export_yen_per_kwh),
        ]


def receives_what_contracts_bring(block: type_of_block, shape: Shape) -> None:
    """A port for wheeled electricity, which the connection hands on."""
    block.wheeled_kw = Var(shape.steps, within=NonNegativeReals)

    @block.Expression(shape.steps)
    def contracts_kw(b: type_of_block, t: int) -> object:
        return -b.wheeled_kw[t]


def drawn_kw(b: type_of_block, t: int) -> Any:
    """Power that comes in through the connection, bought or wheeled [kW]."""
    return b.import_kw[t] + (b.wheeled_kw[t] if b.component("wheeled_kw") is not None else 0.0)


def imports_or_exports(block: type_of_block, p: SimpleNamespace, shape: Shape) -> None:
    """One meter, one direction: where prices reward both at once, a binary chooses."""
    block.importing = Var(shape.steps, within=Binary)

    @block.Constraint(shape.steps)
    def imports_only_while_not_exporting(b: type_of_block, t: int) -> object:
        return b.import_kw[t] - b.over_limit_kw[t] <= p.import_limit_kw * b.importing[t]

    @block.Constraint(shape.steps)
    def exports_only_while_not_importing(b: type_of_block, t: int) -> object:
        return b.export_kw[t] <= p.export_limit_kw * (1 - b.importing[t])

    @block.Constraint(shape.steps)
    def exports_its_surplus_only_while_not_importing(b: type_of_block, t: int) -> object:
        return b.export_kw[t] <= p.exportable_kw[t] * (1 - b.importing[t])  # tighter where the surplus is small


def possible_months(shape: Shape) -> Iterator[tuple[int, int]]:
    """Steps with the billing months that they may lie in, whenever the window starts: rows for no others are needed."""
    began_h = 0.0
    for t, step_h in zip(shape.steps, shape.step_h, strict=True):
        for slot in range(shape.slots):
            if (slot - 1) * SHORTEST_MONTH_H <= began_h < (slot + 1) * LONGEST_MONTH_H:
                yield t, slot
        began_h += step_h


def pays_for_each_months_peak(block: type_of_block, p: SimpleNamespace, shape: Shape) -> object:
    """Highest power drawn in each billing month in the window; what earlier windows reached is paid already."""
    slots = range(shape.slots)
    block.peak_kw = Var(slots, within=NonNegativeReals)

    @block.Constraint()
    def peak_never_falls_within_its_month(b: type_of_block) -> object:
        return b.peak_kw[0] >= p.peak_so_far_kw

    @block.Constraint(list(possible_months(shape)))
    def peak_is_the_highest_draw_of_its_month(b: type_of_block, t: int, s: int) -> object:
        return drawn_kw(b, t) - b.peak_kw[s] <= p.outside_slot_kw[t, s]

    return sum(p.demand_charge_yen_per_kw * block.peak_kw[s] for s in slots)
