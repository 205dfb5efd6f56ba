"""Faults that show only once series are read and assets have their numbers."""

from collections.abc import Iterator

import numpy as np

from ems.timegrid import TimeGrid
from scenarios.district import impossible, lower
from scenarios.logbooks import with_logbooks
from scenarios.profiles.profile import Profile, Provenance
from scenarios.reporting import reporting_of
from scenarios.sentences import Flaw
from scenarios.series import read_series
from scenarios.spec.scenario import Scenario
from scenarios.uses import uses


def number_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """What is wrong with files and with assets; an unreadable series counts as zero so that the rest is seen too."""
    if scenario.time is None:
        return
    grid = scenario.time.grid()
    profiles, flaws = read_series(scenario, grid)
    logbooks = with_logbooks(scenario)
    yield from (*flaws, *logbooks.flaws, *reporting_of(scenario).flaws)
    scenario = logbooks.scenario
    unknown = {use.series for use in uses(scenario)} - profiles.keys()
    yield from impossible(scenario, lower(scenario, grid, profiles | {name: zero(name, grid) for name in unknown}))


def zero(name: str, grid: TimeGrid) -> Profile:
    provenance = Provenance(
        name=name,
        source="none",
        unit="",
        step_minutes=grid.step_minutes,
        zone=grid.zone,
        quality="synthetic",
        sha256="",
    )
    return Profile(values=np.zeros(grid.steps), provenance=provenance)
