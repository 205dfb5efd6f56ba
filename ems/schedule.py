"""What happened: every quantity of every asset in every step."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Literal, NamedTuple

import numpy as np
import pandas as pd

from ems.assets import KINDS
from ems.assets.asset import Array, Quantities
from ems.assets.sizes import Size
from ems.district import District, Placed
from ems.findings import Finding, shortfalls

Member = tuple[str, str]


@dataclass(frozen=True)
class Record:
    """The assets of one kind: members (building, asset) and their quantities, each (N, steps)."""

    members: tuple[Member, ...]
    values: Mapping[str, Array]


class Unproven(NamedTuple):
    """A plan that was stopped before it was proven the cheapest (`ems.solver.Effort`).

    building     the first of those that were planned together
    first_step   from which it was kept, for so many steps
    gap          share of its cost by which another might be cheaper
    """

    building: str
    first_step: int
    steps: int
    gap: float


@dataclass(frozen=True)
class Schedule:
    """Quantities by kind, for one building each (a building's `count` is not multiplied in).

    records   kind -> members and values
    money     wear_yen, tie_yen, slack_yen of the committed steps, times count
    sizes     what was free and is built now
    unproven  plans that may not be the cheapest
    """

    district: District
    records: Mapping[str, Record]
    money: Mapping[str, float] = field(default_factory=dict)
    sizes: tuple[Size, ...] = ()
    unproven: tuple[Unproven, ...] = ()

    @property
    def capital_yen(self) -> float:
        """The run's share of what the sizes found cost a year, copies included [yen]."""
        return sum((self._count[size.building] * size.capital_yen for size in self.sizes), 0.0)

    def members(self, kind: str) -> tuple[Member, ...]:
        """(building, asset) of each asset of a kind; empty when there is none."""
        return self.records[kind].members if kind in self.records else ()

    def quantities(self, kind: str) -> tuple[str, ...]:
        return tuple(self.records[kind].values) if kind in self.records else ()

    def values(self, kind: str, quantity: str) -> Array:
        """Shape (N, steps), rows as in `members`."""
        if kind not in self.records:
            return np.zeros((0, self.district.grid.steps))
        return self.records[kind].values[quantity]

    def drawn_kw(self) -> Array:
        """Power that comes in through each connection, bought or wheeled under contract, shape (N, steps) [kW]."""
        ways = [name for name in ("import_kw", "wheeled_kw") if name in self.quantities("connection")]
        return np.asarray(sum(self.values("connection", name) for name in ways), dtype=float)

    def total(self, kind: str, quantity: str) -> Array:
        """Sum over the district, copies included, shape (steps,)."""
        summed: Array = self.counts(kind) @ self.values(kind, quantity)
        return summed

    def total_of_role(self, side: Literal["sources", "uses"], role: str) -> Array:
        """Sum over the district of all that kinds call a use or source of electricity of this role, shape (steps,)."""
        parts = [
            self.total(kind, quantity)
            for kind in self.records
            for quantity, named in getattr(KINDS[kind], side).items()
            if named == role
        ]
        return np.asarray(np.sum([np.zeros(self.district.grid.steps), *parts], axis=0), dtype=float)

    def counts(self, kind: str) -> Array:
        """Copies each asset stands for, shape (N,)."""
        return np.array([self._count.get(building, 1) for building, _ in self.members(kind)], dtype=float)

    def each(self) -> Iterator[tuple[Placed, Quantities]]:
        """Every asset in its place, with its quantities, each (steps,)."""
        rows = {(kind, member): i for kind in self.records for i, member in enumerate(self.members(kind))}
        for placed in self.district.placed:
            kind = placed.asset.kind
            row = rows[kind, (placed.building, placed.name)]
            yield placed, {name: values[row] for name, values in self.records[kind].values.items()}

    def of_building(self, kind: str, quantity: str, building: str) -> Array:
        """Sum over one building's assets of a kind, shape (steps,)."""
        rows = [i for i, (name, _) in enumerate(self.members(kind)) if name == building]
        summed: Array = self.values(kind, quantity)[rows].sum(axis=0)
        return summed

    @cached_property
    def _count(self) -> dict[str, int]:
        return {building.name: building.count for building in self.district.buildings}

    @cached_property
    def findings(self) -> tuple[Finding, ...]:
        """Every must-have that could not be met, by kind and asset."""
        step_h = self.district.grid.step_h
        return tuple(
            finding
            for kind, record in self.records.items()
            for quantity, words in {**KINDS[kind].slacks, **KINDS[kind].unplanned}.items()
            if quantity in record.values
            for (building, asset), values in zip(record.members, record.values[quantity], strict=True)
            for finding in shortfalls(building, asset, quantity, values, step_h=step_h, words=words)
        )

    def frame(self, kind: str) -> pd.DataFrame:
        """Long table of a kind: start, building, asset and one column a quantity."""
        members, grid = self.members(kind), self.district.grid
        labels = {
            "start": np.tile(grid.index, len(members))
            if not len(members)
            else grid.index.append([grid.index] * (len(members) - 1)),
            "building": np.repeat([building for building, _ in members], grid.steps),
            "asset": np.repeat([asset for _, asset in members], grid.steps),
        }
        return pd.DataFrame({**labels, **{name: self.values(kind, name).ravel() for name in self.quantities(kind)}})

    def district_frame(self) -> pd.DataFrame:
        """The district as a whole in each step: power [kW], stored energy [kWh], mean import price, CO2 factor."""
        grid = self.district.grid
        columns = {name: self.total(kind, quantity) for name, (kind, quantity) in DISTRICT_COLUMNS.items()}
        columns["unserved_kw"] = self.total_of_role("sources", "shed")
        imports = self.counts("connection")[:, None] * self.values("connection", "import_kw")
        weighted = (imports * self.values("connection", "import_yen_per_kwh")).sum(axis=0)
        drawn = imports.sum(axis=0)
        price = np.divide(weighted, drawn, out=np.full(grid.steps, np.nan), where=drawn > 0)
        return pd.DataFrame(
            {
                **columns,
                "curtailed_kw": columns["pv_available_kw"] - columns["pv_kw"],
                "co2_kg_per_kwh": np.broadcast_to(self.district.co2_kg_per_kwh, grid.steps),
                "import_yen_per_kwh": price,
            },
            index=grid.index,
        )


DISTRICT_COLUMNS: dict[str, tuple[str, str]] = {
    "demand_kw": ("load", "demand_kw"),
    "shiftable_kw": ("shiftable_load", "served_kw"),
    "converting_kw": ("converter", "electric_input_kw"),
    "pv_available_kw": ("pv", "available_kw"),
    "pv_kw": ("pv", "generation_kw"),
    "wind_kw": ("wind", "generation_kw"),
    "run_of_source_kw": ("run_of_source", "generation_kw"),
    "contract_kw": ("remote_supply", "taken_kw"),
    "converter_kw": ("converter", "electric_output_kw"),
    "battery_charge_kw": ("battery", "charge_kw"),
    "battery_discharge_kw": ("battery", "discharge_kw"),
    "battery_stored_kwh": ("battery", "stored_kwh"),
    "bus_charge_kw": ("bus", "charge_kw"),
    "ev_charge_kw": ("ev", "charge_kw"),
    "ev_discharge_kw": ("ev", "discharge_kw"),
    "ev_stored_kwh": ("ev", "stored_kwh"),
    "import_kw": ("connection", "import_kw"),
    "export_kw": ("connection", "export_kw"),
    "given_kw": ("interchange", "give_kw"),
    "taken_kw": ("interchange", "take_kw"),
}
"""Column of the district's table -> kind and quantity that it sums."""
