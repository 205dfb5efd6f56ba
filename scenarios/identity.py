"""What makes two runs the same run: the scenario's meaning, its inputs' bytes and the program's version."""

import hashlib
import json
from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

from scenarios.profiles.profile import Provenance
from scenarios.spec.scenario import Scenario


def canonical_json(value: object) -> str:
    """Text that depends on the value alone: sorted keys; NaN and infinity are refused."""
    return json.dumps(value, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False)


def normalised(scenario: Scenario) -> dict[str, Any]:
    """The scenario with every default written out, as plain JSON values."""
    return scenario.model_dump(mode="json", by_alias=True)


def identity_of(scenario: Scenario, series: Sequence[Provenance]) -> str:
    """SHA-256 of all that a run depends on [64 hex digits]."""
    facts = {
        "machigrid": version("machigrid"),
        "spec": normalised(scenario),
        "series": [[each.name, each.sha256] for each in series],
    }
    return hashlib.sha256(canonical_json(facts).encode()).hexdigest()
