"""What a reward does to those who take part: a kWh imported during an event costs them the reward as well.

A baseline follows from other hours, so a kWh less during the event earns the full reward: the same as a higher price.
"""

from collections.abc import Callable, Mapping
from dataclasses import replace

import numpy as np

from ems.assets import Connection
from ems.assets.asset import Array
from ems.district import Building, District
from ems.schedule import Schedule
from scenarios.response.participants import participants, steps_of
from scenarios.spec.scenario import Scenario

PRICE = "import_yen_per_kwh"

Incentives = Mapping[str, Array]
"""Building -> what a kWh imported costs it in rewards, each shape (steps,) [yen/kWh]."""


def incentives_of(scenario: Scenario) -> Incentives:
    """Rewards of all events, by building that takes part; empty without events."""
    if scenario.response is None or scenario.time is None:
        return {}
    grid = scenario.time.grid()
    reward = np.zeros(grid.steps)
    for event in scenario.response.events:
        reward[steps_of(event, grid)] = event.reward_yen_per_kwh
    return {who.building: reward for who in participants(scenario)}


def with_incentives(district: District, incentives: Incentives) -> District:
    """The district at prices that the rewards have raised."""

    def priced(building: Building) -> Connection:
        price = building.connection.import_yen_per_kwh + incentives.get(building.name, 0.0)
        return replace(building.connection, import_yen_per_kwh=price)

    return with_connections(district, priced) if incentives else district


def at_billed_prices(schedule: Schedule, district: District) -> Schedule:
    """What happened, at the prices of `district`, which differs from the schedule's in prices alone."""
    own = {building.name: building.connection.import_yen_per_kwh for building in district.buildings}
    connections = schedule.records["connection"]
    steps = schedule.district.grid.steps
    billed = np.stack([np.broadcast_to(own[building], steps) for building, _ in connections.members])
    values = {**connections.values, PRICE: billed}
    return replace(
        schedule,
        district=with_connections(
            schedule.district, lambda building: replace(building.connection, import_yen_per_kwh=own[building.name])
        ),
        records={**schedule.records, "connection": replace(connections, values=values)},
    )


def with_connections(district: District, connection_of: Callable[[Building], Connection]) -> District:
    """The district with another connection for each building."""
    blocks = (
        replace(block, buildings=tuple(replace(each, connection=connection_of(each)) for each in block.buildings))
        for block in district.blocks
    )
    return replace(district, blocks=tuple(blocks))
