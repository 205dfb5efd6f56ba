"""Ours against oemof.solph, whose model is built anew for every window."""

import logging
import warnings

import numpy as np
import pandas as pd
from oemof import solph
from rows import Row, row, seconds
from shared_district import (
    COMMIT,
    FREE_BATTERY,
    SETTINGS,
    WINDOW,
    exportable_kw,
    shared_district,
    windows_from,
)

from ems.rolling import roll
from ems.windows import lay_windows

REBUILT = 60
"""Windows, as in PyPSA's row."""


@row("oemof-windows")
def oemof_windows():
    """60 windows of 48 h moved by 24 h; both times are of the whole."""
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    district = shared_district(REBUILT)
    roll(district, SETTINGS)
    before, _ = seconds(lambda: roll(district, SETTINGS))
    peer_s, (theirs, stored) = seconds(lambda: roll_rebuilt(district))
    after, _ = seconds(lambda: roll(district, SETTINGS))
    objectives = float(np.abs(windows_from(district, stored) / theirs - 1).max())
    ours_s = (before + after) / 2
    return Row(
        name=f"10 homes, {REBUILT} windows of 48 h by 24 h",
        ours_s=ours_s,
        peer=f"oemof.solph {solph.__version__} rebuilt",
        peer_s=peer_s,
        cost_ours=float(windows_from(district, stored).sum()),
        cost_peer=float(theirs.sum()),
        target=f"≥ 40 ×; window objectives within 1e-6 (worst {objectives:.0e})",
        met=peer_s / ours_s >= 40 and objectives <= 1e-6,
    )


def roll_rebuilt(district):
    """Objective of each window [yen] and the stored energy it began with [kWh], shape (windows,), (windows, homes)."""
    energy = np.full(len(district.buildings), FREE_BATTERY.initial_kwh)
    objectives, started = [], []
    for window in lay_windows(district.grid, SETTINGS):
        model, batteries = window_model(district, slice(window.start, window.stop), energy)
        model.solve(solver="highs", cmdline_options={"threads": 1})
        started.append(energy)
        objectives.append(model.objective())
        content = model.GenericStorageBlock.storage_content
        energy = np.array([content[battery, COMMIT].value for battery in batteries])
    return np.array(objectives), np.array(started)


def window_model(district, steps, energy):
    """One window as an oemof model, and its batteries in the order of the homes."""
    count = min(WINDOW, steps.stop - steps.start)
    system = solph.EnergySystem(
        timeindex=pd.date_range("2024-04-01", periods=count + 1, freq="h"), infer_last_interval=False
    )
    pool = solph.Bus(label="pool")
    system.add(pool)
    batteries = [add_home(system, pool, b, steps, stored) for b, stored in zip(district.buildings, energy, strict=True)]
    return solph.Model(system), batteries


def add_home(system, pool, building, steps, stored):
    """A home's nodes; returns its battery."""
    flow, connection, tie = solph.Flow, building.connection, building.interchange
    bus = solph.Bus(label=building.name)
    leaving = exportable_kw(building)[steps]
    battery = solph.components.GenericStorage(
        label=f"{building.name} battery",
        inputs={bus: flow(nominal_capacity=FREE_BATTERY.power_kw)},
        outputs={bus: flow(nominal_capacity=FREE_BATTERY.power_kw, variable_costs=FREE_BATTERY.wear_yen_per_kwh)},
        nominal_capacity=FREE_BATTERY.capacity_kwh,
        initial_storage_level=min(stored / FREE_BATTERY.capacity_kwh, 1.0),
        balanced=False,
        inflow_conversion_factor=FREE_BATTERY.charge_efficiency,
        outflow_conversion_factor=FREE_BATTERY.discharge_efficiency,
    )
    bought = flow(nominal_capacity=connection.import_limit_kw, variable_costs=connection.import_yen_per_kwh[steps])
    sold = flow(nominal_capacity=1, maximum=leaving, variable_costs=-connection.export_yen_per_kwh)
    sun = flow(nominal_capacity=1, maximum=building.assets["roof"].available_kw[steps])
    system.add(
        bus,
        battery,
        solph.components.Sink(
            label=f"{building.name} load",
            inputs={bus: flow(nominal_capacity=1, fix=building.assets["load"].demand_kw[steps])},
        ),
        solph.components.Source(label=f"{building.name} sun", outputs={bus: sun}),
        solph.components.Source(label=f"{building.name} import", outputs={bus: bought}),
        solph.components.Sink(label=f"{building.name} export", inputs={bus: sold}),
        solph.components.Converter(
            label=f"{building.name} give",
            inputs={bus: flow(nominal_capacity=tie.limit_kw)},
            outputs={pool: flow()},
            conversion_factors={pool: tie.arriving},
        ),
        solph.components.Converter(
            label=f"{building.name} take",
            inputs={pool: flow(nominal_capacity=tie.limit_kw, variable_costs=tie.fee_yen_per_kwh)},
            outputs={bus: flow()},
        ),
    )
    return battery
