"""The scenario's generators as the registry knows them."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol, runtime_checkable

from market.energy_types import energy_type_of
from market.places import place_of
from scenarios.issuance import Source
from scenarios.issuance_rule import IssuanceRule
from scenarios.spec.market import MarketSpec, SellerSpec
from scenarios.spec.scenario import Scenario


@runtime_checkable
class Plant(Protocol):
    """What the section of an asset that generates says of its credits."""

    energy_type: str
    no_credits_because: str | None
    started: date | None


def sources_of(scenario: Scenario, members: Sequence[tuple[str, str]], rule: IssuanceRule | None) -> tuple[Source, ...]:
    """Registry facts of the plants `members` (building, asset), in their order; `rule` says which may issue."""
    buildings = {building.name: (block, building) for block, building in scenario.buildings}
    joined = date.min if scenario.time is None else scenario.time.start.date()
    sources = []
    for name, asset in members:
        block, building = buildings[name]
        plant = building.assets[asset]
        if not isinstance(plant, Plant):
            raise TypeError(f"{name}.{asset} generates, but its section does not say of what kind of energy")
        seller = standing_order(scenario.market, name)
        energy_type = energy_type_of(plant.energy_type)
        refusal = "" if rule is None else rule.refusal_of(energy_type, plant.started, joined)
        sources.append(
            Source(
                building=name,
                asset=asset,
                account=building.owner or name,
                disclosed=seller is None or seller.disclosed,
                place=place_of(building.place or block.place),
                energy_type=energy_type,
                count=building.count,
                refusal=plant.no_credits_because or refusal,
                export_claim=building.connection.export_claim,
                started=plant.started,
            )
        )
    return tuple(sources)


def standing_order(market: MarketSpec | None, building: str) -> SellerSpec | None:
    """How a building's credits are offered, if they are."""
    if market is None:
        return None
    return market.sellers.get(building, market.sellers.get("default"))
