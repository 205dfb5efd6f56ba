"""Stays and trips that vehicles take from files, put into the scenario as if it listed them itself."""

from dataclasses import dataclass
from pathlib import Path

from scenarios.profiles.profile import Provenance
from scenarios.sentences import Flaw
from scenarios.spec.assets.asset import AssetSection
from scenarios.spec.scenario import Scenario


@dataclass(frozen=True, kw_only=True)
class Logbooks:
    """A scenario that lists all stays and trips itself, the files that they came from, and what is wrong in those.

    A vehicle whose file cannot be read stands still.
    """

    scenario: Scenario
    provenance: tuple[Provenance, ...] = ()
    flaws: tuple[Flaw, ...] = ()


def with_logbooks(scenario: Scenario) -> Logbooks:
    """Read every file of stays or trips that an asset names."""
    provenance: list[Provenance] = []
    flaws: list[Flaw] = []
    blocks = []
    for b, block in enumerate(scenario.blocks):
        buildings = []
        for n, building in enumerate(block.buildings):
            assets: dict[str, AssetSection] = dict(building.assets)
            for name, asset in building.assets.items():
                for key, found in asset.listed(scenario.folder).items():
                    loc = ("blocks", b, "buildings", n, "assets", name, key)
                    flaws.extend(flaw._replace(loc=(*loc, *flaw.loc)) for flaw in found.flaws)
                    provenance.append(told(f"{building.name}/{name}/{key}", found.file, found.sha256, scenario))
                    assets[name] = asset.model_copy(update={key: found.entries})
            buildings.append(building.model_copy(update={"assets": assets}))
        blocks.append(block.model_copy(update={"buildings": tuple(buildings)}))
    if not provenance:
        return Logbooks(scenario=scenario)
    whole = scenario.model_copy(update={"blocks": tuple(blocks)})
    return Logbooks(scenario=whole, provenance=tuple(provenance), flaws=tuple(flaws))


def told(name: str, file: str, sha256: str, scenario: Scenario) -> Provenance:
    """Where a vehicle's stays or trips came from, as a series of its own."""
    return Provenance(
        name=name,
        source=Path(file).name,
        unit="kWh",
        step_minutes=1,
        zone=scenario.zone,
        quality="measured",
        sha256=sha256,
        file=file,
    )
