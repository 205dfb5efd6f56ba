"""A district whose utility lines go dead for a while (domain rule 16).

Energy moves only inside a building, and over lines marked `islandable`. Plants run only where something forms a grid:
a battery, a vehicle that gives back, or a converter that makes electricity, in the building or on its islandable lines.
Elsewhere an ordinary PV inverter stands alone with `standalone_kw`. What a battery keeps for a blackout is used in one.
"""

from dataclasses import replace

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from ems.assets import EV, Asset, Battery, Converter
from ems.assets.asset import ELECTRICITY
from ems.assets.renewable import Renewable
from ems.district import Block, Building, District
from ems.timegrid import TimeGrid
from scenarios.spec.assets import AssetSpec, PVSpec
from scenarios.spec.blocks import BlockSpec
from scenarios.spec.buildings import BuildingSpec
from scenarios.spec.outages import OutageSpec
from scenarios.spec.scenario import Scenario

Array = NDArray[np.float64]


def darkened(district: District, scenario: Scenario) -> District:
    """The district with the outages of its scenario; itself where there is none."""
    if not scenario.outages:
        return district
    live = {block.name: live_steps(scenario, block.name) for block in scenario.blocks}
    links = {link.name: link for link in scenario.links}
    return replace(
        district,
        blocks=tuple(
            block_in_the_dark(block, spec, live[block.name])
            for block, spec in zip(district.blocks, scenario.blocks, strict=True)
        ),
        ties=tuple(
            tie
            if links[tie.name].islandable
            else replace(tie, link=replace(tie.link, live=live[tie.ends[0]] * live[tie.ends[1]]))
            for tie in district.ties
        ),
    )


def live_steps(scenario: Scenario, block: str) -> Array:
    """1 in steps in which the utility supplies a block, 0 in its outages, shape (steps,)."""
    if scenario.time is None:
        return np.ones(0)
    grid = scenario.time.grid()
    live = np.ones(grid.steps)
    for outage in scenario.outages:
        if block in outage.blocks or not outage.blocks:
            live[during(outage, grid)] = 0.0
    return live


def during(outage: OutageSpec, grid: TimeGrid) -> NDArray[np.bool_]:
    """Whether each step is in an outage, shape (steps,)."""
    starts = grid.index.tz_localize(None)
    return np.asarray((starts >= pd.Timestamp(outage.start)) & (starts < pd.Timestamp(outage.until)))


def block_in_the_dark(block: Block, spec: BlockSpec, live: Array) -> Block:
    if live.all():
        return block
    islandable = spec.interchange is not None and spec.interchange.islandable
    together = islandable and any(forms_a_grid(building) for building in block.buildings)
    return replace(
        block,
        buildings=tuple(
            in_the_dark(building, each, live, formed=together or forms_a_grid(building), islandable=islandable)
            for building, each in zip(block.buildings, spec.buildings, strict=True)
        ),
    )


def in_the_dark(building: Building, spec: BuildingSpec, live: Array, *, formed: bool, islandable: bool) -> Building:
    """A building whose connection dies, whose plants stand alone, and whose reserves may be used."""
    tie = building.interchange
    return replace(
        building,
        connection=replace(building.connection, live=live),
        interchange=tie if tie is None or islandable else replace(tie, live=live),
        assets={
            name: left_alone(asset, spec.assets[name], live, formed=formed) for name, asset in building.assets.items()
        },
    )


def left_alone(asset: Asset, spec: AssetSpec, live: Array, *, formed: bool) -> Asset:
    """An asset without the utility: a battery gives all it has, a plant what its inverter gives by itself."""
    if isinstance(asset, Battery):
        return replace(asset, reserve_kwh=0.0)
    if isinstance(asset, Renewable) and not formed:
        alone_kw = np.minimum(asset.available_kw, spec.standalone_kw if isinstance(spec, PVSpec) else 0.0)
        return replace(asset, available_kw=np.where(live > 0, asset.available_kw, alone_kw))
    return asset


def forms_a_grid(building: Building) -> bool:
    """Whether something there can hold voltage and frequency by itself."""
    return any(
        isinstance(asset, Battery)
        or (isinstance(asset, EV) and asset.discharge_power_kw > 0)
        or (isinstance(asset, Converter) and asset.draws != ELECTRICITY and ELECTRICITY in asset.gives)
        for asset in building.assets.values()
    )
