"""Who takes part in demand response, and what each one's meter counts."""

from collections.abc import Sequence
from typing import NamedTuple
from zoneinfo import ZoneInfo

import numpy as np

from ems.assets.asset import Array
from ems.schedule import Schedule
from ems.timegrid import TimeGrid
from scenarios.spec.response import EventSpec, ResponseSpec
from scenarios.spec.scenario import Scenario


class Participant(NamedTuple):
    """A building, metered where it buys; or one of its assets, metered by itself."""

    building: str
    asset: str = ""


def participants(scenario: Scenario) -> tuple[Participant, ...]:
    """Those that the scenario names, or all buildings."""
    named = () if scenario.response is None else scenario.response.participants
    if not named:
        return tuple(Participant(building.name) for _, building in scenario.buildings)
    return tuple(Participant(*name.split("/", maxsplit=1)) for name in named)


def steps_of(event: EventSpec, grid: TimeGrid) -> slice:
    """The steps of an event in a run."""
    zone = ZoneInfo(grid.zone)
    bounds = [round(moment.replace(tzinfo=zone).timestamp()) for moment in (event.start, event.until)]
    first, stop = np.searchsorted(grid.epoch_s, bounds)
    return slice(int(first), int(stop))


def metered_kw(schedule: Schedule, who: Sequence[Participant], response: ResponseSpec) -> Array:
    """What the meters count, for one building each, shape (participants, steps) [kW].

    A device's meter counts both ways; one where a building buys counts what is fed in as the section says.
    """
    building_kw = connection_kw(schedule, response)
    nothing = np.zeros(schedule.district.grid.steps)
    device_kw = {
        (placed.building, placed.name): -placed.asset.power(values).get("electricity_kw", nothing)
        for placed, values in schedule.each()
        if Participant(placed.building, placed.name) in who
    }
    return np.array([device_kw[each] if each.asset else building_kw[each.building] for each in who])


def connection_kw(schedule: Schedule, response: ResponseSpec) -> dict[str, Array]:
    """Each building's power through its connection, contracts included, shape (steps,) [kW]."""
    net = schedule.drawn_kw() - schedule.values("connection", "export_kw")
    if response.reverse_flow == "zero":
        net = np.maximum(net, 0.0)
    return {building: kw for (building, _), kw in zip(schedule.members("connection"), net, strict=True)}
