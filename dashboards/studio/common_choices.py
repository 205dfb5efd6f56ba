"""What planners change most, as one table: a row a building, and the name and period of the whole."""

from dataclasses import dataclass
from typing import Any

from dashboards.studio.names import buildings
from dashboards.studio.starters import added_pv, battery_of, pv_profile
from scenarios.draft import data_of, put, remove, update, value_at
from scenarios.sentences import Loc

OF_BUILDINGS = ("count", "pv_kw", "battery_kwh")
OF_ALL = ("name", "start", "until")
PLACES: dict[str, Loc] = {"name": ("name",), "start": ("time", "start"), "until": ("time", "until")}


@dataclass(frozen=True, kw_only=True)
class BuildingRow:
    """A building of the table; a size is None where there is no such asset, or none given by one number."""

    loc: Loc
    name: str
    title: Any
    count: Any
    pv_kw: Any
    battery_kwh: Any


def rows(data: Any) -> list[BuildingRow]:
    return [
        BuildingRow(
            loc=loc,
            name=str(building.get("name", "")),
            title=building.get("title"),
            count=building.get("count", 1),
            pv_kw=size(building, "pv", "dc_kw"),
            battery_kwh=size(building, "battery", "capacity_kwh"),
        )
        for loc, building in buildings(data)
    ]


def asset_named(building: Any, kind: str) -> str | None:
    """Name of the building's first asset of a kind."""
    assets = building.get("assets")
    entries = assets.items() if isinstance(assets, dict) else ()
    return next((name for name, asset in entries if isinstance(asset, dict) and asset.get("kind") == kind), None)


def size(building: Any, kind: str, key: str) -> Any:
    name = asset_named(building, kind)
    value = None if name is None else building["assets"][name].get(key)
    return value if isinstance(value, int | float) else None


def is_sized(building: Any, kind: str, key: str) -> bool:
    """Whether one number can say how large the building's asset of a kind is, or that it has none."""
    return asset_named(building, kind) is None or size(building, kind, key) is not None


def chosen(text: str, loc: Loc, what: str, value: Any) -> str:
    """The text after a choice in the table; an asset of no size goes, one that was not there comes."""
    if what in PLACES:
        return put(text, PLACES[what], value)
    if what == "count":
        return put(text, (*loc, "count"), value or 1)
    kind, key = {"pv_kw": ("pv", "dc_kw"), "battery_kwh": ("battery", "capacity_kwh")}[what]
    building = value_at(data_of(text), loc)
    name = asset_named(building, kind)
    if name is None:
        return added(text, loc, kind, value) if value else text
    place = (*loc, "assets", name)
    if not value:
        return remove(text, place)
    return update(text, place, {key: value, **rated_alike(building["assets"][name], key, value)})


def added(text: str, loc: Loc, kind: str, value: float) -> str:
    return (
        put(text, (*loc, "assets", "battery"), battery_of(value)) if kind == "battery" else added_pv(text, loc, value)
    )


def rated_alike(asset: Any, key: str, size: float) -> dict[str, float]:
    """The power of a battery, the rating of a conditioner: it grows and shrinks with the size."""
    other = "power_kw" if key == "capacity_kwh" else "ac_kw"
    rated = asset.get(other)
    return {other: round(rated * size / asset[key], 3)} if isinstance(rated, int | float) and asset[key] else {}


def can_have_pv(data: Any) -> bool:
    return pv_profile(data) is not None
