"""Buildings with a count, simulated as a few draws that each stand for many.

880 homes do not peak as one. A building with `count: 880` and `draws: 8` becomes eight buildings of 110 homes each; the
demand, hot water and trips that are made up for a single home are drawn anew for each of the eight.
"""

from collections.abc import Iterator, Mapping
from typing import Any, NamedTuple

from scenarios.sentences import Flaw, Loc
from scenarios.spec.assets import EVSpec
from scenarios.spec.assets.sessions import GeneratedSessions
from scenarios.spec.bilingual import Bilingual
from scenarios.spec.buildings import BuildingSpec
from scenarios.spec.scenario import Scenario
from scenarios.spec.series import SeriesSpec
from scenarios.traders import Cover
from scenarios.uses import Use, uses

Series = Mapping[str, SeriesSpec]


class Part(NamedTuple):
    """A draw of a building, and the series that are its own."""

    building: BuildingSpec
    series: Series


def with_draws(scenario: Scenario) -> Scenario:
    """The scenario with each building of several draws in as many parts, whose counts add up to its own."""
    if all(building.draws == 1 for _, building in scenario.buildings):
        return scenario
    series = dict(scenario.series)
    blocks = []
    for block in scenario.blocks:
        drawn = [part for building in block.buildings for part in parts(building, scenario.series)]
        blocks.append(block.model_copy(update={"buildings": tuple(part.building for part in drawn)}))
        series |= {name: spec for part in drawn for name, spec in part.series.items()}
    named = {"market": with_sellers(scenario), "response": with_participants(scenario)}
    whole = scenario.model_copy(update={"blocks": tuple(blocks), **named})
    replaced = {use.series for use in uses(scenario)} - {use.series for use in uses(whole)}
    return whole.model_copy(update={"series": {name: spec for name, spec in series.items() if name not in replaced}})


def parts(building: BuildingSpec, series: Series) -> Iterator[Part]:
    """The draws of a building, as even in count as may be; whose generation it is stays as it was."""
    if building.draws == 1:
        yield Part(building, {})
        return
    each, more = divmod(building.count, building.draws)
    title = building.title or Bilingual(ja=building.name, en=building.name)
    for number, name in enumerate(part_names(building), start=1):
        told = building.model_dump(by_alias=True) | {
            "name": name,
            "title": {lang: f"{text} {number}/{building.draws}" for lang, text in title.model_dump().items()},
            "owner": building.owner or building.name,
            "count": each + (number <= more),
            "draws": 1,
        }
        own = {}
        for use in individual(building, series):
            own[f"{use.series}@{name}"] = series[use.series]
            put(told, use.loc, f"{use.series}@{name}")
        yield Part(BuildingSpec.model_validate(told), own)


def part_names(building: BuildingSpec) -> list[str]:
    """Names of the draws of a building."""
    return [f"{building.name}~{number}" for number in range(1, building.draws + 1)]


def individual(building: BuildingSpec, series: Series) -> Iterator[Use]:
    """Uses of series that are made up for one home, so that homes differ in them."""
    return (use for use in uses(building) if use.series in series and series[use.series].source[1].individual)


def put(told: Any, loc: Loc, name: str) -> None:
    """Name another series in a field of plain data."""
    *around, last = loc
    for part in around:
        told = told[part]
    told[last] = name


def with_participants(scenario: Scenario) -> Any:
    """The demand response, where a building that takes part does so with each of its draws."""
    response = scenario.response
    if response is None:
        return None
    drawn = {building.name: part_names(building) for _, building in scenario.buildings if building.draws > 1}
    named = (name.partition("/") for name in response.participants)
    parts = (f"{part}{at}{asset}" for building, at, asset in named for part in drawn.get(building, [building]))
    return response.model_copy(update={"participants": tuple(parts)})


def with_sellers(scenario: Scenario) -> Any:
    """The market, where the standing order of a building is that of each of its draws."""
    market = scenario.market
    if market is None:
        return None
    drawn = {building.name: part_names(building) for _, building in scenario.buildings if building.draws > 1}
    sellers = {part: order for name, order in market.sellers.items() for part in drawn.get(name, [name])}
    return market.model_copy(update={"sellers": sellers})


def draw_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Draws that would all be the same, and buyers that cover the import of a building in parts."""
    for loc, building in scenario.building_places:
        alike = not any(individual(building, scenario.series)) and not makes_up_trips(building)
        if building.draws > 1 and alike:
            yield Flaw((*loc, "draws"), "draws_alike", {})
    drawn = {building.name for _, building in scenario.buildings if building.draws > 1}
    for n, buyer in enumerate(() if scenario.market is None else scenario.market.buyers):
        if isinstance(buyer, Cover) and buyer.building in drawn:
            yield Flaw(("market", "buyers", n, "building"), "covers_draws", {"name": buyer.building})


def makes_up_trips(building: BuildingSpec) -> bool:
    return any(
        isinstance(asset, EVSpec) and isinstance(asset.sessions, GeneratedSessions)
        for asset in building.assets.values()
    )
