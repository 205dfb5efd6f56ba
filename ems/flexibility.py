"""What vehicles and batteries could have done otherwise in each step: balancing power, up and down (systems.md, A12).

Up takes load off the grid: less charging, then more giving back. Down puts load on: less giving back, then more
charging. Either is what can be held for one step while all later trips, departures and reserves can still be met, if
what follows is planned anew; so steps do not add up to energy that could be had together.
"""

from collections.abc import Sequence
from typing import NamedTuple

import numpy as np

from ems.assets import EV, Battery, Bus, ChargingSite
from ems.assets.asset import Array
from ems.assets.driving import lower_envelope_kwh
from ems.fleet import Numbers
from ems.schedule import Schedule

FLEXIBLE = (Battery.kind, EV.kind, Bus.kind)


class Bounds(NamedTuple):
    """What N assets could do otherwise, each (N, steps) [kW]."""

    less: Array
    more: Array
    down: Array


def flexibility(schedule: Schedule) -> dict[str, Array]:
    """`<kind>_up_kw` and `<kind>_down_kw` of each kind there is, over the district, copies included, (steps,) [kW].

    Up stops where a building would begin to feed what it stored into the grid; down where its connection's or its
    charging site's limit is reached. In a blackout there is nothing to balance.
    """
    found: dict[str, Array] = {}
    for kind in FLEXIBLE:
        if members := schedule.members(kind):
            bounds, counts = bounds_of(schedule, kind), schedule.counts(kind)
            homes = [building for building, _ in members]
            imported, room = at_connections(schedule, kind)
            alive = live(schedule, homes)
            up, down = bounds.less + shared(bounds.more, homes, imported), shared(bounds.down, homes, room)
            found |= {f"{kind}_up_kw": counts @ (alive * up), f"{kind}_down_kw": counts @ (alive * down)}
    return found


def bounds_of(schedule: Schedule, kind: str) -> Bounds:
    """Bounds by the energy and the plugs of each asset alone; a bus's at its depot: on the road it takes its need."""
    step_h, assets = schedule.district.grid.step_h, {(p.building, p.name): p.asset for p in schedule.district.placed}
    fleet = Numbers(
        [assets[member] for member in schedule.members(kind)], steps=schedule.district.grid.steps, step_h=step_h
    )
    stored = schedule.values(kind, "stored_kwh")
    charge = schedule.values(kind, "at_depot_kw" if kind == Bus.kind else "charge_kw")
    gives = "discharge_kw" in schedule.quantities(kind)
    discharge = schedule.values(kind, "discharge_kw") if gives else np.zeros_like(charge)
    into_kwh = step_h * fleet.scalar("charge_efficiency")[:, None]
    out_kwh = step_h * fleet.scalar("discharge_loss")[:, None]
    charge_most, discharge_most, least = limits(fleet, kind)

    spare = np.maximum(stored - least, 0.0)
    less = np.minimum(charge, spare / into_kwh)
    more = np.minimum(np.maximum(discharge_most - discharge, 0.0), (spare - less * into_kwh) / out_kwh)
    free = np.maximum(fleet.scalar("capacity_kwh")[:, None] - stored, 0.0)
    held = np.minimum(discharge, free / out_kwh)
    extra = np.minimum(np.maximum(charge_most - charge, 0.0), (free - held * out_kwh) / into_kwh)
    return Bounds(less=less, more=more, down=held + extra)


def limits(fleet: Numbers, kind: str) -> tuple[Array, Array, Array]:
    """Most charging and giving back while plugged in [kW], and the least energy at each step's end [kWh]."""
    if kind == Battery.kind:
        power = fleet.scalar("power_kw")[:, None]
        return power, power, fleet.scalar("reserve_kwh")[:, None]
    least = lower_envelope_kwh(fleet)
    if kind == Bus.kind:
        return fleet.series("depot_limit_kw"), np.zeros_like(least), least
    return fleet.series("charge_limit_kw"), fleet.series("discharge_limit_kw"), least


def at_connections(schedule: Schedule, kind: str) -> tuple[dict[str, Array], dict[str, Array]]:
    """By building: power drawn, and what its connection and (of vehicles) charging sites allow, (steps,) [kW]."""
    rows = zip(
        schedule.district.buildings, schedule.drawn_kw(), schedule.values("connection", "export_kw"), strict=True
    )
    drawn, room = {}, {}
    for building, drawn_kw, export_kw in rows:
        drawn[building.name] = drawn_kw
        room[building.name] = building.connection.import_limit_kw - drawn_kw + export_kw
    for placed, values in schedule.each() if kind != Battery.kind else ():
        if isinstance(placed.asset, ChargingSite):
            room[placed.building] = np.minimum(room[placed.building], placed.asset.power_kw - values["draw_kw"])
    return drawn, {name: np.maximum(kw, 0.0) for name, kw in room.items()}


def live(schedule: Schedule, homes: Sequence[str]) -> Array:
    """1 where the utility's line to each asset is alive, 0 in a blackout, shape (N, steps)."""
    lines = {building.name: building.connection.live for building in schedule.district.buildings}
    return np.array([np.broadcast_to(lines[home], (schedule.district.grid.steps,)) for home in homes], dtype=np.float64)


def shared(kw: Array, homes: Sequence[str], most: dict[str, Array]) -> Array:
    """Powers of assets (N, steps), cut in proportion where those of a building exceed what it may have."""
    cut = kw.copy()
    for building in dict.fromkeys(homes):
        rows = [row for row, home in enumerate(homes) if home == building]
        total = kw[rows].sum(axis=0)
        cut[rows] *= np.minimum(1.0, np.divide(most[building], total, out=np.ones_like(total), where=total > 0))
    return cut
