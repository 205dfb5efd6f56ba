"""Districts of any size, alike in every run, that all benchmarks draw on."""

from datetime import datetime, timedelta

import numpy as np

from ems.assets import EV, PV, Battery, Connection, Interchange, Load
from ems.district import Block, Building, District
from ems.timegrid import TimeGrid

START = datetime(2024, 4, 1)
BATTERY = Battery(capacity_kwh=10, power_kw=5, initial_kwh=3, reserve_kwh=1, wear_yen_per_kwh=1)


def neighbourhood(buildings, *, days, step_minutes=60, cars=True, coupled=True, battery=BATTERY):
    """Homes with a roof and a battery, with or without cars, in one block that may share power or not."""
    grid = TimeGrid.spanning(START, START + timedelta(days=days), step_minutes=step_minutes)
    chance = np.random.default_rng(buildings)
    tie = Interchange(limit_kw=6, loss=0.02, fee_yen_per_kwh=4) if coupled else None
    homes = tuple(home(f"home-{i:04d}", chance, grid, cars=cars, tie=tie, battery=battery) for i in range(buildings))
    return District(name=f"{buildings} homes", grid=grid, blocks=(Block(name="block", buildings=homes),))


def home(name, chance, grid, *, cars, tie, battery):
    hour = np.arange(grid.steps) * grid.step_h % 24
    weather = np.repeat(chance.uniform(0.2, 1.0, grid.steps // hours(grid, 24) + 1), hours(grid, 24))[: grid.steps]
    sun = np.clip(np.sin((hour - 6) / 12 * np.pi), 0, None) * weather
    evening = 1 + 0.8 * np.exp(-((hour - 19.5) ** 2) / 8)
    assets = {
        "load": Load(demand_kw=chance.uniform(0.3, 1.2) * evening * chance.uniform(0.7, 1.3, grid.steps)),
        "roof": PV(available_kw=chance.uniform(2, 6) * sun),
        "battery": battery,
    }
    if cars:
        assets["car"] = commuter(hour, grid, trip_kwh=chance.uniform(4, 12))
    return Building(
        name=name,
        connection=Connection(
            import_yen_per_kwh=np.where((hour >= 8) & (hour < 22), 33.0, 22.0) + chance.normal(0, 0.3),
            export_yen_per_kwh=8.5,
            import_limit_kw=12,
            export_limit_kw=6,
        ),
        assets=assets,
        interchange=tie,
    )


def hours(grid, length):
    """Steps in so many hours."""
    return round(length / grid.step_h)


def commuter(hour, grid, *, trip_kwh):
    """Away from 8 to 18; what the drive took is missing on coming home, and 32 kWh are asked for at 8."""
    return EV(
        capacity_kwh=40,
        charge_power_kw=6,
        discharge_power_kw=3,
        initial_kwh=32,
        connected=((hour >= 18) | (hour < 8)).astype(float),
        trip_kwh=np.where(hour == 18, trip_kwh, 0.0),
        ready_kwh=np.where(hour == 8 - grid.step_h, 32.0, 0.0),
        wear_yen_per_kwh=2,
    )
