"""Ours against PyPSA's own rolling horizon: the same ten homes, window by window."""

import logging
import warnings

import numpy as np
import pypsa
from rows import Row, row, seconds
from shared_district import (
    COMMIT,
    FREE_BATTERY,
    SETTINGS,
    WINDOW,
    exportable_kw,
    money_yen,
    schedule_yen,
    shared_district,
    windows_from,
)

from ems.rolling import roll


@row("pypsa-rolling")
def pypsa_rolling():
    """60 windows of 48 h moved by 24 h."""
    logging.disable(logging.WARNING)
    warnings.simplefilter("ignore")
    district = shared_district()
    roll(district, SETTINGS)
    before, _ = seconds(lambda: roll(district, SETTINGS))
    network = as_network(district)
    peer_s, theirs = seconds(lambda: roll_network(network))
    after, schedule = seconds(lambda: roll(district, SETTINGS))
    objectives = float(np.abs(windows_from(district, starting_energy(network)) / theirs - 1).max())
    cost_ours, cost_peer = schedule_yen(schedule), network_yen(district, network)
    ours_s = (before + after) / 2
    return Row(
        name="10 homes, 60 windows of 48 h by 24 h",
        ours_s=ours_s,
        peer=f"PyPSA {pypsa.__version__} rolling horizon",
        peer_s=peer_s,
        cost_ours=cost_ours,
        cost_peer=cost_peer,
        target=f"≥ 40 ×; window objectives within 1e-6 (worst {objectives:.0e}), committed cost within 1e-3",
        met=peer_s / ours_s >= 40 and objectives <= 1e-6 and abs(cost_ours / cost_peer - 1) <= 1e-3,
    )


def as_network(district):
    """The same district in PyPSA's terms."""
    network = pypsa.Network()
    network.set_snapshots(range(district.grid.steps))
    network.add("Bus", "pool")
    for b in district.buildings:
        connection, sun = b.connection, b.assets["roof"].available_kw
        leaving = exportable_kw(b)
        network.add("Bus", b.name)
        network.add("Load", f"{b.name} load", bus=b.name, p_set=b.assets["load"].demand_kw)
        network.add("Generator", f"{b.name} sun", bus=b.name, p_nom=sun.max(), p_max_pu=sun / sun.max())
        network.add(
            "Generator",
            f"{b.name} import",
            bus=b.name,
            p_nom=connection.import_limit_kw,
            marginal_cost=connection.import_yen_per_kwh,
        )
        network.add(
            "Generator",
            f"{b.name} export",
            bus=b.name,
            sign=-1,
            p_nom=connection.export_limit_kw,
            p_max_pu=leaving / connection.export_limit_kw,
            marginal_cost=-connection.export_yen_per_kwh,
        )
        network.add(
            "StorageUnit",
            f"{b.name} battery",
            bus=b.name,
            p_nom=FREE_BATTERY.power_kw,
            max_hours=FREE_BATTERY.capacity_kwh / FREE_BATTERY.power_kw,
            efficiency_store=FREE_BATTERY.charge_efficiency,
            efficiency_dispatch=FREE_BATTERY.discharge_efficiency,
            state_of_charge_initial=FREE_BATTERY.initial_kwh,
            marginal_cost=FREE_BATTERY.wear_yen_per_kwh,
        )
        tie = b.interchange
        network.add("Link", f"{b.name} give", bus0=b.name, bus1="pool", p_nom=tie.limit_kw, efficiency=tie.arriving)
        network.add(
            "Link", f"{b.name} take", bus0="pool", bus1=b.name, p_nom=tie.limit_kw, marginal_cost=tie.fee_yen_per_kwh
        )
    return network


def roll_network(network):
    """PyPSA's rolling horizon through HiGHS without files; the objective of each window [yen]."""
    found, last = [], []

    def note_the_last(_network, _snapshots):
        found.extend(model.objective.value for model in last)
        last[:] = [network.model]

    network.optimize.optimize_with_rolling_horizon(
        horizon=WINDOW,
        overlap=WINDOW - COMMIT,
        solver_name="highs",
        io_api="direct",
        solver_options={"threads": 1, "output_flag": False},
        include_objective_constant=False,
        progress=False,
        log_to_console=False,
        extra_functionality=note_the_last,
    )
    return np.array([*found, network.model.objective.value])


def starting_energy(network):
    """Stored energy in which each of PyPSA's windows began [kWh], homes in the district's order."""
    stored = network.c.storage_units.dynamic.state_of_charge.to_numpy()
    first = np.full((1, stored.shape[1]), FREE_BATTERY.initial_kwh)
    return np.concatenate([first, stored[COMMIT - 1 : len(stored) - 1 : COMMIT]])


def network_yen(district, network):
    """Cost of what PyPSA committed."""
    power = network.c.generators.dynamic.p
    homes = [b.name for b in district.buildings]
    return money_yen(
        district,
        power[[f"{home} import" for home in homes]].to_numpy().T,
        power[[f"{home} export" for home in homes]].to_numpy().T,
        network.c.links.dynamic.p0[[f"{home} take" for home in homes]].to_numpy().T,
        network.c.storage_units.dynamic.p_dispatch[[f"{home} battery" for home in homes]].to_numpy().T,
    )
