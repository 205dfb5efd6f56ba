"""CO2 of a kWh that is not renewable: bought, or made from fuels in the district."""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

from ems.assets import Converter, FuelSupply
from ems.assets.asset import ELECTRICITY
from ems.schedule import Schedule

Array = NDArray[np.float64]

NO_ENERGY_KWH = 1e-9


def mixed_factor(schedule: Schedule, reporting_kg_per_kwh: float | None = None) -> list[float]:
    """Mean factor of each fiscal year [kg/kWh]; where nothing is bought or made from fuels, that of the grid.

    Bought power counts by the reporting factor if the scenario states one, else by the grid's in its step. Fuel of a
    converter that gives heat, too, is shared out by the energy of its outputs.
    """
    grid = schedule.district.grid
    bought_kw = schedule.total("connection", "import_kw")
    factor = schedule.district.co2_kg_per_kwh if reporting_kg_per_kwh is None else reporting_kg_per_kwh
    factor = np.broadcast_to(np.asarray(factor, dtype=float), (grid.steps,))
    made = [*made_from_fuels(schedule)]
    rows = np.array(
        [
            factor * bought_kw + sum((kg_per_h for _, kg_per_h in made), np.zeros(grid.steps)),
            bought_kw + sum((kw for kw, _ in made), np.zeros(grid.steps)),
            factor,
            np.ones(grid.steps),
        ]
    )
    return [
        kg / kwh if kwh > NO_ENERGY_KWH else plain / steps for kg, kwh, plain, steps in by_year(schedule, rows).tolist()
    ]


def made_from_fuels(schedule: Schedule) -> Iterator[tuple[Array, Array]]:
    """Electricity of each converter of bought fuels [kW], and its CO2 [kg/h], copies included, (steps,) each."""
    fuels = {
        (placed.building, placed.asset.carrier): placed.asset.co2_kg_per_kwh
        for placed in schedule.district.placed
        if isinstance(placed.asset, FuelSupply)
    }
    for placed, values in schedule.each():
        asset = placed.asset
        if isinstance(asset, Converter) and ELECTRICITY in asset.gives and (placed.building, asset.draws) in fuels:
            electric = values["electric_output_kw"]
            given = sum(
                (np.asarray(each) * values["input_kw"] for each in asset.gives.values()), np.zeros_like(electric)
            )
            share = np.divide(electric, given, out=np.zeros_like(electric), where=given > 0)
            kg_per_h = fuels[placed.building, asset.draws] * values["input_kw"] * share
            yield placed.copies * electric, placed.copies * kg_per_h


def by_year(schedule: Schedule, values: Array) -> Array:
    """Sums over fiscal years of rows of (N, steps), shape (years, N)."""
    years = schedule.district.grid.fiscal_year
    return np.array([values[:, years == year].sum(axis=1) for year in np.unique(years)])
