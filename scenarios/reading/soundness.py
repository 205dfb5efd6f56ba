"""The sound parts of a faulty scenario, so that one reading also finds the faults that only later checks see."""

from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from pydantic import ValidationError

from scenarios.sentences import Loc
from scenarios.spec.scenario import Scenario

CUT = object()
"""Stands where a faulty value stood until the sweep."""

WHOLE = {"time": 1, "series": 2}
"""Depth of what is cut as a whole: with a default in place of a faulty value it would mean something else."""

STAND_INS: dict[tuple[str, str], Any] = {
    ("", "version"): 1,
    ("", "name"): "unnamed",
    ("", "title"): "untitled",
    ("blocks", "place"): "unknown",
    ("interchange", "limit_kw"): 1.0,
    ("buildings", "kind"): "other",
    ("buildings", "sector"): "tertiary",
    ("buildings", "connection"): {"import_yen_per_kwh": 0.0},
    ("connection", "import_yen_per_kwh"): 0.0,
}
"""What stands in for a faulty value that later checks do not look at, so that they still see all around it."""


@dataclass(frozen=True, kw_only=True)
class Sound:
    """What is left of a scenario once faulty parts are cut out.

    scenario   None where nothing sensible is left
    data       the plain data that the scenario was made from; empty where nothing was cut
    places     original place of each mapping and list in `data`, by identity
    lost       names that stood in the parts cut out: that they are unknown is no fault of their users
    """

    scenario: Scenario | None
    data: Any = None
    places: Mapping[int, Loc] = field(default_factory=dict)
    lost: frozenset[str] = frozenset()

    def original(self, loc: Loc) -> Loc:
        """The place in the file of a place in the scenario; list items move up when others are cut."""
        value = self.data
        found: Loc = ()
        for depth, part in enumerate(loc):
            if not holds(value, part):
                return (*found, *loc[depth:])
            value = value[part]
            found = self.places.get(id(value), (*found, part))
        return found


def sound_parts(given: Any, error: ValidationError) -> Sound:
    """Cut out each faulty value, then what cannot do without it, until the rest is a scenario."""
    data = deepcopy(given)
    places = dict(containers(data, ()))
    lost: set[str] = set()
    while True:
        for details in error.errors(include_url=False):
            loc = resolve(details["loc"], data)
            loc = loc[: WHOLE.get(str(loc[0]))] if loc else ()
            if stand_in(data, details["loc"] if details["type"] == "missing" else loc):
                continue
            if not loc:
                return Sound(scenario=None)
            lost.update(cut(data, loc))
        sweep(data)
        try:
            scenario = Scenario.model_validate(data)
        except ValidationError as next_error:
            error = next_error
        else:
            return Sound(scenario=scenario, data=data, places=places, lost=frozenset(lost))


def containers(value: Any, loc: Loc) -> Iterator[tuple[int, Loc]]:
    """Identity and place of each mapping and list."""
    if isinstance(value, dict | list):
        yield id(value), loc
        for part, child in entries(value):
            yield from containers(child, (*loc, part))


def entries(value: dict[str, Any] | list[Any]) -> list[tuple[str | int, Any]]:
    return list(value.items()) if isinstance(value, dict) else list(enumerate(value))


def holds(value: Any, part: str | int) -> bool:
    if isinstance(value, dict):
        return part in value
    return isinstance(value, list) and isinstance(part, int) and part < len(value)


def resolve(loc: Loc, data: Any) -> Loc:
    """The part of pydantic's place that exists in the data: a missing key's parent, no alternatives of a union."""
    found: Loc = ()
    for part in loc:
        if holds(data, part):
            data, found = data[part], (*found, part)
    return found


def stand_in(data: Any, loc: Loc) -> bool:
    """Put a stand-in where there is one for a place; tell whether there was."""
    section, key = ("", *(part for part in loc if isinstance(part, str)))[-2:] if loc else ("", "")
    value = STAND_INS.get((section, key)) if loc and loc[-1] == key else None
    if value is None:
        return False
    *_, parent = along(data, loc[:-1])
    if parent is not CUT:
        parent[key] = deepcopy(value)
    return True


def along(data: Any, loc: Loc) -> Iterator[Any]:
    """The values from the root down to a place, as far as there are any."""
    yield data
    for part in loc:
        if data is CUT:
            return
        data = data[part]
        yield data


def cut(data: Any, loc: Loc) -> Iterator[str]:
    """Put `CUT` in place of a value, and tell the names that go with it."""
    *_, parent = along(data, loc[:-1])
    if parent is CUT:
        return
    removed, parent[loc[-1]] = parent[loc[-1]], CUT
    yield str(loc[-1])
    yield from names(removed)


def names(value: Any) -> Iterator[str]:
    if isinstance(value, dict):
        yield from (str(name) for key, name in value.items() if key == "name")
        yield from value
    if isinstance(value, dict | list):
        for _, child in entries(value):
            yield from names(child)


def sweep(value: Any) -> None:
    """Remove every `CUT`, leaving each remaining mapping and list the object that it was."""
    if isinstance(value, dict):
        for key in [key for key, child in value.items() if child is CUT]:
            del value[key]
    elif isinstance(value, list):
        value[:] = [child for child in value if child is not CUT]
    if isinstance(value, dict | list):
        for _, child in entries(value):
            sweep(child)
