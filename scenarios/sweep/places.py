"""Places of a scenario by the names that people use for them."""

import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any

from scenarios.sentences import Loc
from scenarios.spec.buildings import BuildingSpec
from scenarios.spec.scenario import Scenario

TOKEN = re.compile(r"\[(\d+)\]|([^.\[\]]+)")


class NoPlaceError(Exception):
    """The scenario has no such place.

    name    the part of it that is not there
    meant   the nearest that is; blank where nothing is near
    """

    def __init__(self, name: str, meant: str = "") -> None:
        super().__init__(name)
        self.name, self.meant = name, meant


def place_of(path: str, data: Any) -> Loc:
    """The place of a value in plain data, whose last key may be absent. Raises NoPlaceError."""
    parts = [int(number) if number else word for number, word in TOKEN.findall(path)]
    if not parts:
        raise NoPlaceError(path)
    loc: Loc = ()
    if parts[0] not in {*data, *Scenario.model_fields}:
        loc, parts = from_building(parts, data)
    value = value_of(data, loc)
    for depth, part in enumerate(parts, start=1):
        step = step_to(value, part, last=depth == len(parts))
        loc, value = (*loc, step), child(value, step)
    return loc


def from_building(parts: list[Any], data: Any) -> tuple[Loc, list[Any]]:
    """The building that a place begins with, and the rest of the place; assets need not be called so."""
    places = dict(buildings(data))
    if parts[0] not in places:
        raise NoPlaceError(str(parts[0]), nearest(parts[0], [*places, *data]))
    loc, rest = places[parts[0]], parts[1:]
    assets = value_of(data, loc).get("assets") or {}
    known = {*assets, *BuildingSpec.model_fields}
    if rest and rest[0] not in known:
        raise NoPlaceError(str(rest[0]), nearest(rest[0], [*known]))
    return (*loc, "assets") if rest and rest[0] in assets else loc, rest


def buildings(data: Any) -> Iterator[tuple[str, Loc]]:
    for b, block in enumerate(data.get("blocks") or ()):
        for n, building in enumerate(block.get("buildings") or ()):
            yield str(building.get("name")), ("blocks", b, "buildings", n)


def step_to(value: Any, part: str | int, *, last: bool) -> str | int:
    """Key or index of a part; an entry of a list may be called by its name."""
    if isinstance(value, list):
        names = [str(each.get("name")) if isinstance(each, dict) else "" for each in value]
        if isinstance(part, int) and part < len(value):
            return part
        if part in names:
            return names.index(str(part))
        raise NoPlaceError(str(part), nearest(part, names))
    if isinstance(part, str) and (value is None or last or part in value or part in Scenario.model_fields):
        return part
    raise NoPlaceError(str(part), nearest(part, [*value] if isinstance(value, dict) else []))


def nearest(part: object, names: list[str]) -> str:
    return next(iter(get_close_matches(str(part), names, n=1)), "")


def value_of(data: Any, loc: Loc) -> Any:
    for part in loc:
        data = child(data, part)
    return data


def child(value: Any, part: str | int) -> Any:
    if isinstance(value, dict):
        return value.get(part)
    return value[part] if isinstance(value, list) and isinstance(part, int) else None
