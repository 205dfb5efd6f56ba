"""A scenario's district, as `ems` dispatches it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date

import numpy as np

from ems.assets import Asset, Connection, Interchange, Link
from ems.district import Block, Building, District, Tie, faults_of
from ems.sizing import unsizable
from ems.timegrid import TimeGrid
from scenarios.faults import ScenarioFaults, fault_of
from scenarios.logbooks import with_logbooks
from scenarios.outages.darkness import darkened
from scenarios.profiles.calendar import Holidays, is_holiday
from scenarios.profiles.profile import Profile, Provenance, settings_hash
from scenarios.reporting import reporting_of
from scenarios.sentences import Flaw, Loc
from scenarios.series import read_series
from scenarios.spec.assets import EVSpec
from scenarios.spec.assets.asset import Array, Surroundings
from scenarios.spec.assets.sessions import GeneratedSessions
from scenarios.spec.blocks import BlockSpec, LinkSpec
from scenarios.spec.buildings import BuildingSpec, ConnectionSpec
from scenarios.spec.scenario import Scenario
from scenarios.spec.slack import SlackPrices
from scenarios.spec.time import DEFAULT_ZONE


@dataclass(frozen=True, kw_only=True)
class Built:
    """A district ready for dispatch, None where the scenario has no blocks, and where its numbers came from.

    reporting_kg_per_kwh   factor of bought power for reporting, if the scenario names one
    """

    district: District | None
    provenance: tuple[Provenance, ...] = ()
    reporting_kg_per_kwh: float | None = None


def build(scenario: Scenario) -> Built:
    """Read the series and lower every section.

    Raises ScenarioFaults. `read_scenario` has found all faults before, with their lines; a scenario that was made in
    Python, or whose files changed since, shows its faults here.
    """
    if scenario.time is None or not scenario.blocks:
        return Built(district=None)
    grid = scenario.time.grid()
    profiles, flaws = read_series(scenario, grid)
    logbooks = with_logbooks(scenario)
    reporting = reporting_of(scenario)
    scenario, flaws = logbooks.scenario, [*flaws, *logbooks.flaws, *reporting.flaws]
    district = None if flaws else lower(scenario, grid, profiles)
    if district is not None:
        flaws = list(impossible(scenario, district))
    if flaws:
        raise ScenarioFaults(fault_of(flaw, str(scenario.source_path or scenario.name)) for flaw in flaws)
    series = (profile.provenance for profile in profiles.values())
    read = (*series, *reporting.provenance, *logbooks.provenance)
    return Built(
        district=district,
        provenance=(*read, *made_up_stays(scenario, grid)),
        reporting_kg_per_kwh=reporting.kg_per_kwh,
    )


def lower(scenario: Scenario, grid: TimeGrid, profiles: Mapping[str, Profile]) -> District:
    """The district of a scenario; `profiles` has every series that it uses."""

    def per_step(value: float | str) -> Array:
        return profiles[value].values if isinstance(value, str) else np.full(grid.steps, float(value))

    prices = [
        float(np.max(per_step(price)))
        for _, building in scenario.buildings
        for price in (building.connection.import_yen_per_kwh, building.connection.export_yen_per_kwh)
    ]
    demand_charges = [building.connection.demand_charge_yen_per_kw / grid.step_h for _, building in scenario.buildings]
    rewards = [event.reward_yen_per_kwh for event in (scenario.response.events if scenario.response else ())]
    slack = SlackPrices.above([max(prices, default=0.0) + max(rewards, default=0.0), *demand_charges])
    around = Surroundings(grid=grid, slack=slack, per_step=per_step, seed=scenario.seed)
    district = District(
        name=scenario.name,
        grid=grid,
        blocks=tuple(
            Block(name=block.name, buildings=tuple(lower_building(each, block, around) for each in block.buildings))
            for block in scenario.blocks
        ),
        ties=tuple(lower_link(link) for link in scenario.links if link.permitted),
        co2_kg_per_kwh=per_step(scenario.grid.co2_kg_per_kwh),
        holidays=days_off(grid),
    )
    return darkened(district, scenario)


def days_off(grid: TimeGrid) -> frozenset[date]:
    """Local dates of a run on which people live as on Sundays; public holidays are known for Japan."""
    country: Holidays = "JP" if grid.zone == DEFAULT_ZONE else "none"
    return frozenset(day for day in dict.fromkeys(grid.index.date) if is_holiday(day, country))


def lower_building(building: BuildingSpec, block: BlockSpec, around: Surroundings) -> Building:
    assets = {
        name: asset.lower(replace(around, meter=(building.name, name))) for name, asset in building.assets.items()
    }
    return Building(
        name=building.name,
        connection=lower_connection(building.connection, around),
        assets=assets,
        interchange=None
        if block.interchange is None
        else Interchange(**block.interchange.model_dump(exclude={"islandable"})),
        count=building.count,
        export_from_storage=building.export_from_storage,
    )


def lower_connection(connection: ConnectionSpec, around: Surroundings) -> Connection:
    prices = {"import_yen_per_kwh", "export_yen_per_kwh"}
    return Connection(
        **connection.model_dump(exclude={"export_claim", "menu_renewable", *prices, *connection.size_keys}),
        **connection.sizes(),
        import_yen_per_kwh=around.per_step(connection.import_yen_per_kwh),
        export_yen_per_kwh=around.per_step(connection.export_yen_per_kwh),
        over_limit_yen_per_kwh=around.slack.limit,
    )


def lower_link(link: LinkSpec) -> Tie:
    numbers = link.model_dump(exclude={"name", "between", "permitted", "islandable"})
    return Tie(name=link.name, ends=link.between, link=Link(**numbers))


def impossible(scenario: Scenario, district: District) -> Iterator[Flaw]:
    """What `ems` finds impossible about the assets, at the place of each, and about the plan if they are free."""
    if unsizable(district, scenario.dispatch.settings()):
        hours = district.grid.steps * district.grid.step_h
        yield Flaw(("dispatch",), "free_size_unseen", {"hours": f"{hours:g}"})
    for (loc, _), building in zip(scenario.building_places, district.buildings, strict=True):
        yield from as_said(building.connection, (*loc, "connection"))
        for name, asset in building.assets.items():
            yield from as_said(asset, (*loc, "assets", name))


def as_said(asset: Asset, loc: Loc) -> Iterator[Flaw]:
    """The sentences of an asset, which begin with the field at fault."""
    for said in faults_of(asset):
        field, _, words = said.partition(": ")
        yield Flaw((*loc, field), "as_said", {"words": words})


def made_up_stays(scenario: Scenario, grid: TimeGrid) -> Iterator[Provenance]:
    """Vehicles whose sessions are synthetic, each as a series of its own."""
    for _, building in scenario.buildings:
        for name, asset in building.assets.items():
            if isinstance(asset, EVSpec) and isinstance(asset.sessions, GeneratedSessions):
                yield Provenance(
                    name=f"{building.name}/{name}/sessions",
                    source="synthetic commute",
                    unit="kWh",
                    step_minutes=grid.step_minutes,
                    zone=grid.zone,
                    quality="synthetic",
                    sha256=settings_hash(asset.sessions, scenario.seed, building.name, name),
                )
