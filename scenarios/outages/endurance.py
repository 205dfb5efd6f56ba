"""How long a district holds out in its outages: hours until something critical fails, and what is not served."""

from collections.abc import Iterator, Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ems.assets import Load
from ems.schedule import Schedule
from scenarios.figures import Value
from scenarios.outages.darkness import during
from scenarios.spec.outages import OutageSpec
from scenarios.spec.scenario import Scenario

SERVED = 1e-6
"""Power missing below this share of demand is a solver's noise."""

COLUMNS = ("outage", "area", "building", "tier", "hours", "held_h", "asked_kwh", "unserved_kwh")


def endurance(scenario: Scenario, schedule: Schedule) -> pd.DataFrame | None:
    """One row an outage, building and tier of demand; None in a scenario without outages.

    hours          length of the outage [h]
    held_h         hours from its start until demand of this tier first goes short [h]; all of them where it never does
    asked_kwh      demand in the outage, copies of the building included [kWh]
    unserved_kwh   what of it nothing served [kWh]
    """
    if not scenario.outages:
        return None
    return pd.DataFrame([*rows(scenario, schedule)], columns=[*COLUMNS])


def rows(scenario: Scenario, schedule: Schedule) -> Iterator[dict[str, Any]]:
    step_h = schedule.district.grid.step_h
    tiers = demand_by_tier(schedule)
    for outage in scenario.outages:
        within = during(outage, schedule.district.grid)
        for area, building, count in without_power(scenario, outage):
            for tier in (tier for name, tier in sorted(tiers) if name == building):
                asked, short = tiers[building, tier][:, within]
                failing = np.flatnonzero(short > SERVED * asked)
                yield {
                    "outage": outage.name,
                    "area": area,
                    "building": building,
                    "tier": tier,
                    "hours": step_h * len(asked),
                    "held_h": step_h * (failing[0] if len(failing) else len(asked)),
                    "asked_kwh": count * step_h * asked.sum(),
                    "unserved_kwh": count * step_h * short.sum(),
                }


def without_power(scenario: Scenario, outage: OutageSpec) -> Iterator[tuple[str, str, int]]:
    """Area, name and count of each building that the outage strikes."""
    for block, building in scenario.buildings:
        if block.name in outage.blocks or not outage.blocks:
            yield block.name, building.name, building.count


def demand_by_tier(schedule: Schedule) -> dict[tuple[str, int], NDArray[np.float64]]:
    """Demand and what nothing served, by building and tier, for one building, shape (2, steps) [kW]."""
    found: dict[tuple[str, int], NDArray[np.float64]] = {}
    for placed, values in schedule.each():
        if isinstance(placed.asset, Load):
            both = np.array([values["demand_kw"], values["unserved_kw"]])
            key = (placed.building, placed.asset.tier)
            found[key] = found[key] + both if key in found else both
    return found


def endurance_figures(table: pd.DataFrame) -> Mapping[str, Value]:
    """Over all outages: hours until anything critical first fails, critical and other demand that nothing served."""
    critical = table[table["tier"] == 1]
    return {
        "outage_held_h": None if critical.empty else float(critical["held_h"].min()),
        "outage_critical_kwh": float(critical["unserved_kwh"].sum()),
        "outage_unserved_kwh": float(table["unserved_kwh"].sum()),
    }
