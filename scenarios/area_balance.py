"""The balance of a leading area (脱炭素先行地域): demand = renewable supply + savings (systems.md, A10).

It is worked out for each customer and fiscal year, so that one customer's surplus never hides another's shortage
(domain rule 19), and what was sold as a credit counts for its maker no more (domain rule 22).
"""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ems.mixes import Origins
from ems.origin import Fates
from ems.schedule import Schedule
from market.exchange import Exchange
from scenarios.credits_moved import bought_kwh, sold_kwh
from scenarios.issuance import Source
from scenarios.mixed_factor import by_year, mixed_factor
from scenarios.outcome import Energy
from scenarios.spec.assets import LoadSpec
from scenarios.spec.scenario import Scenario

Array = NDArray[np.float64]

CIVIL = ("household", "tertiary")
"""Sectors whose electricity the balance is about (民生部門: 家庭・業務その他)."""

TRANSPORT = "transport"

SUPPLIES = ("own_kwh", "area_kwh", "elsewhere_kwh", "contract_kwh", "menu_kwh", "bought_kwh")
"""Renewable supply by where it comes from, in the order in which it counts."""

COLUMNS = (
    "area",
    "building",
    "sector",
    "use",
    "year",
    "demand_kwh",
    "saved_kwh",
    *SUPPLIES,
    "sold_kwh",
    "supplied_kwh",
    "shortfall_kwh",
    "kg_per_kwh",
    "residual_kg",
)


def area_balance(
    scenario: Scenario,
    energy: Energy,
    sources: tuple[Source, ...],
    exchange: Exchange | None,
    reporting_kg_per_kwh: float | None,
) -> pd.DataFrame:
    """One row a customer and fiscal year: a building's loads, and the trips of its vehicles as transport.

    area, building, sector, use   the block; use is "loads" or "trips"
    year            fiscal year (April to March), as far as the run covers it
    demand_kwh      D: what would have been used without measures
    saved_kwh       S: what efficiency measures save; shifted energy is not saved
    own_kwh         from own plants, directly or from storage; here and in the next two without what was sold as credits
    area_kwh        from other buildings' plants in the same area
    elsewhere_kwh   from plants in other areas of the district
    contract_kwh    from contracts with plants outside
    menu_kwh        renewable part of bought power by the retailer's menu, over the year
    bought_kwh      energy behind credits bought to cover the building, over the year
    sold_kwh        renewable energy used here whose credits went to others
    supplied_kwh    R: the sum of the six supplies, at most D - S
    shortfall_kwh   D - S - R
    kg_per_kwh      factor of power bought, or made from fuels in the district (`scenarios.mixed_factor`)
    residual_kg     shortfall x factor
    """
    fates, schedule = energy.fates, energy.schedule
    kept = 1 - sold_share(fates, sold_kwh(exchange, sources, fates.years, scenario.zone))
    by_claim = {
        "menu_kwh": menu_kwh(scenario, schedule, fates.loads_kwh[:, :, Origins(len(fates.sources)).grid]),
        "bought_kwh": bought_kwh(exchange, scenario, fates.buildings, fates.years),
    }
    at_steps = (step_by_step(scenario, fates, kwh, kept) for kwh in (fates.loads_kwh, fates.trips_kwh))
    loads, trips = (
        customers(scenario, fates, use, each) for use, each in zip(("loads", "trips"), at_steps, strict=True)
    )
    loads = loads.assign(**{name: kwh.ravel() for name, kwh in by_claim.items()})
    frame = pd.concat([loads, trips.assign(**dict.fromkeys(by_claim, 0.0))])
    frame["saved_kwh"] = np.concatenate([saved_kwh(scenario, schedule).ravel(), np.zeros(len(trips))])
    frame["demand_kwh"] = frame["used_kwh"] + frame["saved_kwh"]
    frame["supplied_kwh"] = frame[[*SUPPLIES]].sum(axis=1).clip(upper=frame["used_kwh"])
    frame["shortfall_kwh"] = frame["used_kwh"] - frame["supplied_kwh"]
    factors = dict(zip(fates.years, mixed_factor(schedule, reporting_kg_per_kwh), strict=True))
    frame["kg_per_kwh"] = frame["year"].map(factors)
    frame["residual_kg"] = frame["shortfall_kwh"] * frame["kg_per_kwh"]
    return frame.loc[frame["demand_kwh"] > 0, [*COLUMNS]].reset_index(drop=True)


def sold_share(fates: Fates, sold: Array) -> Array:
    """Share of each source's used energy whose credits were sold, shape (years, sources)."""
    used = (fates.loads_kwh + fates.trips_kwh).sum(axis=1)[:, : len(fates.sources)]
    share: Array = np.divide(sold, used, out=np.zeros_like(sold), where=used > 0)
    return np.clip(share, 0.0, 1.0)


def step_by_step(scenario: Scenario, fates: Fates, kwh: Array, kept: Array) -> dict[str, Array]:
    """Energy used, and what of it was renewable in the step of its use, each (years, buildings) [kWh].

    kwh    by origin, shape (years, buildings, origins)
    kept   share of each source's energy whose credits were not sold, shape (years, sources)
    """
    sources = len(fates.sources)
    at = {name: i for i, name in enumerate(fates.buildings)}
    home = np.array([at[building] for building, _ in fates.sources], dtype=int)
    area = np.array([block.name for block, _ in scenario.buildings])
    own = np.equal.outer(np.arange(len(at)), home)
    near = np.equal.outer(area, area[home]) & ~own
    renewable = np.maximum(kwh[:, :, :sources], 0.0)
    counted = renewable * kept[:, None, :]
    return {
        "used_kwh": kwh.sum(axis=2),
        "own_kwh": (counted * own).sum(axis=2),
        "area_kwh": (counted * near).sum(axis=2),
        "elsewhere_kwh": (counted * ~(own | near)).sum(axis=2),
        "contract_kwh": kwh[:, :, Origins(sources).contract],
        "sold_kwh": (renewable - counted).sum(axis=2),
    }


def customers(scenario: Scenario, fates: Fates, use: str, columns: Mapping[str, Array]) -> pd.DataFrame:
    """Arrays of (years, buildings) as rows, year by year; trips belong to the transport sector."""
    who: list[dict[str, Any]] = [
        {
            "area": block.name,
            "building": building.name,
            "sector": building.sector if use == "loads" else TRANSPORT,
            "use": use,
            "year": year,
        }
        for year in fates.years
        for block, building in scenario.buildings
    ]
    return pd.DataFrame(who).assign(**{name: values.ravel() for name, values in columns.items()})


def menu_kwh(scenario: Scenario, schedule: Schedule, from_grid: Array) -> Array:
    """Renewable part of what each building bought and used itself, shape (years, buildings) [kWh]."""
    shares = np.array([building.connection.menu_renewable for _, building in scenario.buildings])
    return shares * np.minimum(from_grid, imported_kwh(schedule))


def imported_kwh(schedule: Schedule) -> Array:
    """Energy bought by each building, copies included, shape (years, buildings) [kWh]."""
    kwh = schedule.counts("connection")[:, None] * schedule.values("connection", "import_kw")
    return by_year(schedule, kwh) * schedule.district.grid.step_h


def saved_kwh(scenario: Scenario, schedule: Schedule) -> Array:
    """What efficiency measures took from each building's demand, shape (years, buildings) [kWh]."""
    at = {building.name: i for i, (_, building) in enumerate(scenario.buildings)}
    shares = {
        (building.name, name): asset.saved / (1 - asset.saved)
        for _, building in scenario.buildings
        for name, asset in building.assets.items()
        if isinstance(asset, LoadSpec)
    }
    saved = np.zeros((len(at), schedule.district.grid.steps))
    members = schedule.members("load")
    for (building, name), count, kw in zip(
        members, schedule.counts("load"), schedule.values("load", "demand_kw"), strict=True
    ):
        saved[at[building]] += count * shares[building, name] * kw
    return by_year(schedule, saved) * schedule.district.grid.step_h
