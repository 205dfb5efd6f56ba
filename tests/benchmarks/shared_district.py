"""The district that ours and its peers dispatch, and what a dispatch of it costs."""

from dataclasses import replace

import numpy as np
from neighbourhood import neighbourhood

from ems.assets import Battery
from ems.group import group
from ems.solver import WarmSolver
from ems.stack import Stack
from ems.windows import Settings, lay_windows

WINDOW, COMMIT = 48, 24
WINDOWS = 60
SETTINGS = Settings(window_h=WINDOW, commit_h=COMMIT)
FREE_BATTERY = Battery(capacity_kwh=10, power_kw=5, initial_kwh=3, wear_yen_per_kwh=1, terminal="free")
"""Peers know no terminal rule across windows: each window may leave the battery as it likes."""


def shared_district(windows=WINDOWS):
    """Ten homes with sun, battery and interchange; ours keeps its slacks, peers need none here.

    Every hour has a price of its own, as on a spot market: plans of equal cost that go on differently are then rare.
    """
    plain = neighbourhood(10, days=windows * COMMIT // 24, cars=False, battery=FREE_BATTERY)
    swing = np.random.default_rng(windows).normal(0, 2, plain.grid.steps)
    (block,) = plain.blocks
    homes = tuple(
        replace(b, connection=replace(b.connection, import_yen_per_kwh=b.connection.import_yen_per_kwh + swing))
        for b in block.buildings
    )
    return replace(plain, blocks=(replace(block, buildings=homes),))


def exportable_kw(building):
    """What may leave a building in each step of the run [kW]: the sun's surplus, within the connection's limit."""
    steps = len(building.assets["load"].demand_kw)
    return np.minimum(building.surplus_kw(steps), building.connection.export_limit_kw)


def money_yen(district, imported, exported, taken, discharged):
    """Cost of a dispatch from its flows, each (homes, steps) [kW] in hourly steps."""
    cost = 0.0
    for b, bought, sold, shared, given in zip(district.buildings, imported, exported, taken, discharged, strict=True):
        cost += float(b.connection.import_yen_per_kwh @ bought - b.connection.export_yen_per_kwh * sold.sum())
        cost += b.interchange.fee_yen_per_kwh * float(shared.sum()) + FREE_BATTERY.wear_yen_per_kwh * float(given.sum())
    return cost


def schedule_yen(schedule):
    """Cost of our schedule."""
    flows = (("connection", "import_kw"), ("connection", "export_kw"), ("interchange", "take_kw"))
    return money_yen(
        schedule.district, *(schedule.values(*flow) for flow in flows), schedule.values("battery", "discharge_kw")
    )


def windows_from(district, stored_kwh):
    """Our optimum of each window [yen], ties apart, from given stored energy at its start, shape (homes,) each."""
    grid = district.grid
    groups = group(district.placed, steps=grid.steps, step_h=grid.step_h)
    found = []
    for window, energy in zip(lay_windows(grid, SETTINGS), stored_kwh, strict=True):
        states = [
            {"initial_kwh": np.asarray(energy)} if g.numbers.kind is Battery else g.numbers.initial_state()
            for g in groups
        ]
        parts = WarmSolver().solve(Stack(groups, window).problem(window, states)).parts
        found.append(sum(yen for name, yen in parts.items() if name != "tie_yen"))
    return np.array(found)
