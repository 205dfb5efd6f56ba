"""How far a few draws lie from drawing every one of many homes, measured by drawing them all."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from ems.timegrid import TimeGrid
from scenarios.draws import individual, parts
from scenarios.series import asked_for
from scenarios.spec.buildings import BuildingSpec
from scenarios.spec.scenario import Scenario
from scenarios.uses import uses

Array = NDArray[np.float64]

MOST_DRAWN = 1000
"""Of more buildings than this so many are drawn: their mean no longer moves by as much as a percent."""


@dataclass(frozen=True, kw_only=True)
class DrawError:
    """A series of a building: the mean of its draws beside the mean of as many draws as there are buildings.

    all_draws        how many those are
    peak, all_peak   highest step of both means, in the series' unit
    peak_error       peak / all_peak − 1
    profile_error    root mean square of the difference, as a share of the mean of all
    energy_error     sum / sum of all − 1
    """

    building: str
    series: str
    count: int
    draws: int
    all_draws: int
    peak: float
    all_peak: float
    peak_error: float
    profile_error: float
    energy_error: float


def draw_errors(scenario: Scenario) -> Iterator[DrawError]:
    """The error of each series that is drawn for a building of several draws."""
    if scenario.time is None:
        return
    grid = scenario.time.grid()
    for _, building in scenario.buildings:
        if building.draws > 1:
            for name in dict.fromkeys(use.series for use in individual(building, scenario.series)):
                yield error_of(scenario, grid, building, name)


def error_of(scenario: Scenario, grid: TimeGrid, building: BuildingSpec, name: str) -> DrawError:
    drawn = sum(
        part.building.count * values(scenario, grid, name, f"{name}@{part.building.name}")
        for part in parts(building, scenario.series)
    )
    few = np.asarray(drawn) / building.count
    all_draws = min(building.count, MOST_DRAWN)
    everyone = np.zeros(grid.steps)
    for number in range(all_draws):
        everyone += values(scenario, grid, name, f"{name}@{building.name}#{number}")
    everyone /= all_draws
    return DrawError(
        building=building.name,
        series=name,
        count=building.count,
        draws=building.draws,
        all_draws=all_draws,
        peak=float(few.max()),
        all_peak=float(everyone.max()),
        peak_error=float(few.max() / everyone.max() - 1),
        profile_error=float(np.sqrt(np.mean((few - everyone) ** 2)) / everyone.mean()),
        energy_error=float(few.sum() / everyone.sum() - 1),
    )


def values(scenario: Scenario, grid: TimeGrid, name: str, drawn: str) -> Array:
    """A series as one draw has it, shape (steps,)."""
    _, source = scenario.series[name].source
    asked = asked_for(name, tuple(uses(scenario)), scenario, grid)
    return source.read(replace(asked, name=drawn)).values


def worst_peak(errors: list[DrawError]) -> float | None:
    """The greatest deviation of a peak, either way; None where nothing is drawn."""
    return max((abs(error.peak_error) for error in errors), default=None)
