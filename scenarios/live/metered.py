"""Which meters a scenario has, and rows for them where nothing real is metered: from its own dispatch."""

from collections.abc import Iterator

import numpy as np

from scenarios.issuance import Source
from scenarios.issuance_rule import IssuanceRule, rule_of
from scenarios.live.meter_row import MeterRow
from scenarios.outcome import Energy
from scenarios.sources import sources_of
from scenarios.spec.assets.plant import PlantSection
from scenarios.spec.issuance import IssuanceSpec
from scenarios.spec.market import MarketSpec
from scenarios.spec.scenario import Scenario
from scenarios.spec.time import TimeSpec
from scenarios.supply import covering

IMPORT = "import"
"""A covered building's meter is `building/import`; a plant's, `building/asset`, counts what was self-consumed."""


class NotLive(ValueError):
    """A scenario that has nothing to stream."""


def live_sections(scenario: Scenario) -> tuple[TimeSpec, IssuanceSpec, MarketSpec]:
    """What a stream needs of a scenario. Raises NotLive where one is absent."""
    if scenario.time is None or scenario.issuance is None or scenario.market is None:
        raise NotLive(f"{scenario.name} needs `time`, `issuance` and `market` to run live")
    return scenario.time, scenario.issuance, scenario.market


def live_sources(scenario: Scenario, rule: IssuanceRule) -> tuple[Source, ...]:
    """Its plants, in the order of the scenario."""
    plants = [
        (building.name, name)
        for _, building in scenario.buildings
        for name, asset in building.assets.items()
        if isinstance(asset, PlantSection)
    ]
    return sources_of(scenario, plants, rule)


def covered_buildings(scenario: Scenario) -> tuple[str, ...]:
    """Buildings whose import somebody covers with credits, each once."""
    return tuple(dict.fromkeys(buyer.building for buyer in covering(scenario.market)))


def rows_of(scenario: Scenario, energy: Energy) -> Iterator[MeterRow]:
    """What the meters would have said of a dispatch, step by step (合成: synthetic)."""
    _, issuance, _ = live_sections(scenario)
    grid = energy.schedule.district.grid
    kwh = np.sum([energy.fates.kwh[fate] for fate in rule_of(issuance).fates], axis=0)
    series = {f"{building}/{asset}": kwh[row] for row, (building, asset) in enumerate(energy.fates.sources)}
    for building in covered_buildings(scenario):
        drawn_kw = energy.schedule.of_building("connection", "import_kw", building)
        series[f"{building}/{IMPORT}"] = drawn_kw * grid.step_h
    for step, start in enumerate(grid.epoch_s.tolist()):
        for meter, values in series.items():
            yield MeterRow(start=start, meter=meter, kwh=max(0.0, float(values[step])))
