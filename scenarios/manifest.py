"""What a run folder says of itself in `manifest.json`."""

import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from importlib.metadata import version
from typing import Any
from zoneinfo import ZoneInfo

from ems.schedule import Unproven
from scenarios.figures import Value
from scenarios.identity import normalised
from scenarios.outcome import Outcome
from scenarios.profiles.profile import Provenance
from scenarios.spec.scenario import Scenario

VERSIONS = ("machigrid", "pyomo", "highspy", "numpy", "pandas")


def manifest(
    scenario: Scenario,
    series: Sequence[Provenance],
    outcome: Outcome,
    figures: Mapping[str, Value],
    identity: str,
) -> dict[str, Any]:
    """All but the files' hashes and the clock."""
    spec = normalised(scenario)
    return {
        "format": 1,
        "complete": True,
        "name": scenario.name,
        "title": spec["title"],
        "description": spec["description"],
        "currency": scenario.currency,
        "seed": scenario.seed,
        "versions": {"python": platform.python_version()} | {name: version(name) for name in VERSIONS},
        "identity": identity,
        "spec": spec,
        "inputs": input_facts(series),
        "time": time_facts(scenario),
        "series": [asdict(each) for each in series],
        "blocks": [{"name": block.name, "place": block.place} for block in scenario.blocks],
        "buildings": building_facts(scenario),
        "links": spec["links"],
        "figures": figures,
        "sizes": [] if outcome.energy is None else list(map(asdict, outcome.energy.schedule.sizes)),
        "findings": findings(outcome),
    }


def input_facts(series: Sequence[Provenance]) -> list[dict[str, str]]:
    """Each file that was read, once."""
    hashes = {each.file: each.sha256 for each in series if each.file is not None}
    return [{"path": path, "sha256": sha256} for path, sha256 in sorted(hashes.items())]


def time_facts(scenario: Scenario) -> dict[str, Any] | None:
    """Steps of the run, None where the scenario has none."""
    if scenario.time is None:
        return None
    start = scenario.time.start.replace(tzinfo=ZoneInfo(scenario.time.zone))
    return {
        "start": start.isoformat(),
        "zone": scenario.time.zone,
        "step_minutes": scenario.time.step_minutes,
        "steps": scenario.time.grid().steps,
    }


def building_facts(scenario: Scenario) -> list[dict[str, Any]]:
    return [
        {
            "name": building.name,
            "title": None if building.title is None else building.title.model_dump(),
            "block": block.name,
            "place": building.place or block.place,
            "kind": building.kind,
            "sector": building.sector,
            "count": building.count,
            "owner": building.owner or building.name,
        }
        for block, building in scenario.buildings
    ]


def findings(outcome: Outcome) -> list[dict[str, Any]]:
    """What fell short in the dispatch, which plans were not proven best, and which generators may issue nothing."""
    physical = () if outcome.energy is None else outcome.energy.schedule.findings
    stopped = () if outcome.energy is None else stopped_plans(outcome.energy.schedule.unproven)
    refused = [
        {
            "building": source.building,
            "asset": source.asset,
            "quantity": "issuance",
            "words": f"no credits are issued: {source.refusal}",
        }
        for source in outcome.sources
        if source.refusal
    ]
    return [*map(asdict, physical), *stopped, *refused]


def stopped_plans(unproven: Sequence[Unproven]) -> Iterator[dict[str, Any]]:
    """One finding for those that were planned together."""
    worst: dict[str, list[float]] = {}
    for plan in unproven:
        worst.setdefault(plan.building, []).append(plan.gap)
    for building, gaps in worst.items():
        words = f"{len(gaps)} plans stopped at their limit of nodes (mip_nodes), up to {max(gaps):.2%} short of proof"
        yield {"building": building, "asset": "plan", "quantity": "mip_gap", "words": words}
