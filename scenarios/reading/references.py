"""Names that must be unique, and names that must meet."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from ems.assets.asset import ELECTRICITY
from scenarios.draws import draw_flaws
from scenarios.faults import path_text
from scenarios.reading.darkening import outage_flaws
from scenarios.reading.issuing import issuance_flaws
from scenarios.reading.responding import response_flaws
from scenarios.sentences import Flaw, Loc
from scenarios.spec.assets import BusSpec, ChargingSiteSpec, EVSpec
from scenarios.spec.scenario import Scenario
from scenarios.spec.section import Section
from scenarios.uses import uses


def reference_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Every fault between sections that needs no numbers."""
    yield from repeated_names(scenario)
    yield from unknown_series(scenario)
    yield from link_flaws(scenario)
    yield from market_flaws(scenario)
    yield from owner_flaws(scenario)
    yield from issuance_flaws(scenario)
    yield from response_flaws(scenario)
    yield from outage_flaws(scenario)
    yield from time_flaws(scenario)
    yield from draw_flaws(scenario)
    yield from charging_flaws(scenario)
    for loc, building in scenario.building_places:
        for name, asset in building.assets.items():
            for flaw in asset.flaws():
                yield flaw._replace(loc=(*loc, "assets", name, *flaw.loc))


def repeated_names(scenario: Scenario) -> Iterator[Flaw]:
    """Blocks, buildings and links each need names of their own."""
    blocks = [(("blocks", b), block.name) for b, block in enumerate(scenario.blocks)]
    buildings = [(loc, building.name) for loc, building in scenario.building_places]
    links = [(("links", n), link.name) for n, link in enumerate(scenario.links)]
    for named in (blocks, buildings, links):
        seen: dict[str, Loc] = {}
        for loc, name in named:
            if name in seen:
                yield Flaw((*loc, "name"), "repeated_name", {"name": name, "other": path_text(seen[name])})
            seen.setdefault(name, loc)


def unknown_series(scenario: Scenario) -> Iterator[Flaw]:
    for use in uses(scenario):
        if use.series not in scenario.series:
            yield unknown("series", use.series, use.loc, scenario.series)


def link_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """A link joins two different blocks that share power inside."""
    sharing = {block.name: block.interchange is not None for block in reversed(scenario.blocks)}
    for n, link in enumerate(scenario.links):
        if link.between[0] == link.between[1]:
            yield Flaw(("links", n, "between"), "same_block_twice", {"name": link.between[0]})
        for end, name in enumerate(link.between):
            if name not in sharing:
                yield unknown("block", name, ("links", n, "between", end), sharing)
            elif not sharing[name] and link.permitted:
                yield Flaw(("links", n, "between", end), "block_shares_nothing", {"name": name})


def market_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Sellers and buyers that speak of buildings, and what the market needs beside itself."""
    if scenario.market is None:
        return
    if scenario.blocks and scenario.issuance is None and (scenario.market.sellers or scenario.market.buyers):
        yield Flaw(("market",), "issuance_is_missing", {"name": "issuance"})
    opens, time = scenario.market.opens, scenario.time
    if opens is not None and time is not None and opens > time.start:
        yield Flaw(("market", "opens"), "opens_too_late", {"opens": opens, "start": time.start})
    for number, order in enumerate(scenario.market.orders):
        if order.at is not None and time is not None and order.at > time.start:
            yield Flaw(("market", "orders", number, "at"), "arrives_too_late", {"at": order.at, "start": time.start})
    buildings = [building.name for _, building in scenario.buildings]
    for name in scenario.market.sellers:
        if name not in ("default", *buildings):
            yield unknown("building", name, ("market", "sellers", name), buildings)
    for n, buyer in enumerate(scenario.market.buyers):
        covered = getattr(buyer, "building", None)
        if covered is not None and covered not in buildings:
            yield unknown("building", covered, ("market", "buyers", n, "building"), buildings)


def owner_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Owners whose accounts would be mistaken for the market's own."""
    for loc, building in scenario.building_places:
        for key, name in (("owner", building.owner), ("name", building.name)):
            if (name or "").startswith("@"):
                yield Flaw((*loc, key), "owner_reserved", {"got": name})


def charging_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Vehicles that would charge where their building has no charging site."""
    for loc, building in scenario.building_places:
        sites = [asset.carrier for asset in building.assets.values() if isinstance(asset, ChargingSiteSpec)]
        for name, asset in building.assets.items():
            for key, carrier in charging_places(asset):
                if carrier not in sites:
                    yield unknown("charging_site", carrier, (*loc, "assets", name, key), sites)


def charging_places(asset: Section) -> Iterator[tuple[str, str]]:
    """Fields of a vehicle that name charging sites, and the carriers that they name."""
    if isinstance(asset, EVSpec) and asset.charger != ELECTRICITY:
        yield "charger", asset.charger
    if isinstance(asset, BusSpec):
        yield "depot", asset.depot
        if asset.road_kw > 0:
            yield "road", asset.road


def time_flaws(scenario: Scenario) -> Iterator[Flaw]:
    """Blocks live in time, and plans hold whole steps of it, which `time` sees to as steps divide an hour."""
    if scenario.blocks and scenario.time is None:
        yield Flaw(("time",), "time_is_missing", {"name": "time"})


def unknown(what: str, name: str, loc: Loc, known: Iterable[str]) -> Flaw:
    near = get_close_matches(name, list(known), n=1)
    return Flaw(loc, f"no_such_{what}", {"name": name, "meant": near[0] if near else ""})
