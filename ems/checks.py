"""The physics, recomputed from the schedule alone: whatever made it, these must hold.

A check is a generator whose name is the sentence that must be true; a new one is one function and one line in `CHECKS`.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np

from ems.assets import EV, Asset, Battery, Connection, Interchange, Link
from ems.assets.asset import Array
from ems.schedule import Member, Schedule

TOLERANCE = 1e-5
"""Largest error that passes, beside one millionth of the quantity's own size [kW, kWh]."""


@dataclass(frozen=True)
class Violation:
    """A step in which a check failed: the sentence, the place, the worst step and by how much."""

    sentence: str
    place: str
    step: int
    amount: float

    def __str__(self) -> str:
        return f"{self.place}: '{self.sentence.replace('_', ' ')}' fails at step {self.step} by {self.amount:.3g}"


Check = Callable[[Schedule], Iterator[tuple[str, Array, float]]]


def check(schedule: Schedule) -> list[Violation]:
    """Every violation, worst step of each place; empty when the physics holds."""
    return [
        Violation(rule.__name__, place, int(np.argmax(excess)), float(np.max(excess)))
        for rule in CHECKS
        for place, excess, scale in rule(schedule)
        if np.max(excess, initial=0.0) > TOLERANCE + 1e-6 * scale or not np.isfinite(excess).all()
    ]


def members(schedule: Schedule, kind: str) -> Iterator[tuple[str, Asset, dict[str, Array]]]:
    """Each asset of a kind: its place in words, its facts, its quantities."""
    assets: dict[Member, Asset] = {(p.building, p.name): p.asset for p in schedule.district.placed}
    for row, member in enumerate(schedule.members(kind)):
        values = {name: schedule.values(kind, name)[row] for name in schedule.quantities(kind)}
        yield ".".join(member), assets[member], values


def every_building_is_balanced(schedule: Schedule) -> Iterator[tuple[str, Array, float]]:
    for building in schedule.district.buildings:

        def power(kind: str, quantity: str, name: str = building.name) -> Array:
            return schedule.of_building(kind, quantity, name)

        supplied = (
            power("pv", "generation_kw")
            + power("battery", "discharge_kw")
            + power("ev", "discharge_kw")
            + power("interchange", "take_kw")
            + power("connection", "import_kw")
            + power("load", "unserved_kw")
        )
        used = (
            power("load", "demand_kw")
            + power("battery", "charge_kw")
            + power("ev", "charge_kw")
            + power("interchange", "give_kw")
            + power("connection", "export_kw")
        )
        yield building.name, np.abs(supplied - used), float(used.max())


def every_pool_is_balanced(schedule: Schedule) -> Iterator[tuple[str, Array, float]]:
    for block in schedule.district.blocks:
        net = np.zeros(schedule.district.grid.steps)
        scale = 0.0
        for building in block.buildings:
            if building.interchange is None:
                continue
            given = schedule.of_building("interchange", "give_kw", building.name) * building.count
            taken = schedule.of_building("interchange", "take_kw", building.name) * building.count
            net += building.interchange.arriving * given - taken
            scale = max(scale, float(taken.max()))
        for row, tie in enumerate(schedule.district.ties):
            forward, backward = (schedule.values("link", name)[row] for name in ("forward_kw", "backward_kw"))
            if tie.ends[0] == block.name:
                net += tie.link.arriving * backward - forward
            if tie.ends[1] == block.name:
                net += tie.link.arriving * forward - backward
        yield block.name, np.abs(net), scale


def nothing_flows_below_zero_or_above_its_rating(schedule: Schedule) -> Iterator[tuple[str, Array, float]]:
    for kind, limits in RATINGS.items():
        for place, asset, values in members(schedule, kind):
            for quantity, limit in limits.items():
                most = np.asarray(values[limit] if limit in values else getattr(asset, limit), dtype=float)
                excess = np.maximum(values[quantity] - most, -values[quantity])
                yield f"{place}.{quantity}", excess, float(np.abs(values[quantity]).max())


def imports_above_the_limit_are_declared(schedule: Schedule) -> Iterator[tuple[str, Array, float]]:
    for place, asset, values in members(schedule, "connection"):
        if isinstance(asset, Connection):
            excess = values["import_kw"] - values["over_limit_kw"] - asset.import_limit_kw
            yield place, excess, asset.import_limit_kw


def no_store_charges_and_discharges_at_once(schedule: Schedule) -> Iterator[tuple[str, Array, float]]:
    for kind in ("battery", "ev"):
        for place, _, values in members(schedule, kind):
            yield place, np.minimum(values["charge_kw"], values["discharge_kw"]), 0.0


def no_meter_imports_and_exports_at_once(schedule: Schedule) -> Iterator[tuple[str, Array, float]]:
    for place, _, values in members(schedule, "connection"):
        yield place, np.minimum(values["import_kw"], values["export_kw"]), 0.0


def batteries_conserve_energy(schedule: Schedule) -> Iterator[tuple[str, Array, float]]:
    step_h = schedule.district.grid.step_h
    for place, asset, values in members(schedule, "battery"):
        if isinstance(asset, Battery):
            before = np.concatenate([[asset.initial_kwh], values["stored_kwh"][:-1]])
            gained = asset.charge_efficiency * values["charge_kw"] - values["discharge_kw"] / asset.discharge_efficiency
            expected = before * (1 - asset.self_discharge_per_h * step_h) + step_h * gained
            yield place, np.abs(values["stored_kwh"] - expected), asset.capacity_kwh


def vehicles_conserve_energy(schedule: Schedule) -> Iterator[tuple[str, Array, float]]:
    step_h = schedule.district.grid.step_h
    for place, asset, values in members(schedule, "ev"):
        if isinstance(asset, EV):
            before = np.concatenate([[asset.initial_kwh], values["stored_kwh"][:-1]])
            gained = asset.charge_efficiency * values["charge_kw"] - values["discharge_kw"] / asset.discharge_efficiency
            outside = asset.trip_kwh - np.asarray(asset.foreign_kwh) - values["missed_trip_kwh"]
            expected = before + step_h * (gained - asset.idle_kw * asset.connected) - outside
            yield place, np.abs(values["stored_kwh"] - expected), asset.capacity_kwh


def vehicles_leave_ready_or_the_shortage_is_declared(
    schedule: Schedule,
) -> Iterator[tuple[str, Array, float]]:
    for place, asset, values in members(schedule, "ev"):
        if isinstance(asset, EV):
            yield place, asset.ready_kwh - values["stored_kwh"] - values["short_kwh"], asset.capacity_kwh


def storage_exports_only_where_allowed(schedule: Schedule) -> Iterator[tuple[str, Array, float]]:
    for building in schedule.district.buildings:
        if not building.export_from_storage:
            exported = schedule.of_building("connection", "export_kw", building.name)
            surplus = building.surplus_kw(schedule.district.grid.steps)
            yield building.name, exported - surplus, float(surplus.max())


RATINGS: dict[str, dict[str, str]] = {
    "load": {"unserved_kw": "demand_kw"},
    "pv": {"generation_kw": "available_kw"},
    "battery": {"charge_kw": "power_kw", "discharge_kw": "power_kw", "stored_kwh": "capacity_kwh"},
    "ev": {
        "charge_kw": "charge_limit_kw",
        "discharge_kw": "discharge_limit_kw",
        "stored_kwh": "capacity_kwh",
    },
    Connection.kind: {"export_kw": "export_limit_kw"},
    Interchange.kind: {"give_kw": "limit_kw", "take_kw": "limit_kw"},
    Link.kind: {"forward_kw": "limit_kw", "backward_kw": "limit_kw"},
}
"""Quantity of a kind -> the field or series that limits it."""

CHECKS: tuple[Check, ...] = (
    every_building_is_balanced,
    every_pool_is_balanced,
    nothing_flows_below_zero_or_above_its_rating,
    imports_above_the_limit_are_declared,
    no_store_charges_and_discharges_at_once,
    no_meter_imports_and_exports_at_once,
    batteries_conserve_energy,
    vehicles_conserve_energy,
    vehicles_leave_ready_or_the_shortage_is_declared,
    storage_exports_only_where_allowed,
)
