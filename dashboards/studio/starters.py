"""What a new asset or building begins as; every number is there to be changed."""

from collections.abc import Mapping
from copy import deepcopy
from typing import Any

from dashboards.studio.beginnings import addition
from dashboards.studio.names import numbered
from scenarios.draft import data_of, put, value_at
from scenarios.sentences import Loc

HOURS_TO_FILL = 2
"""A new battery fills in so many hours."""

SUN = {"synthetic": {"kind": "pv", "latitude": 35.69, "longitude": 139.75}}
"""The sun of Tokyo, made up, where a scenario has none of its own."""


def battery_of(capacity_kwh: float) -> dict[str, Any]:
    return {"kind": "battery", "capacity_kwh": capacity_kwh, "power_kw": round(capacity_kwh / HOURS_TO_FILL, 3)}


def added_pv(text: str, loc: Loc, dc_kw: float = 5) -> str:
    """With the sun of the scenario's other plants; where there is none, with one that is made up."""
    profile = pv_profile(data_of(text))
    if profile is None:
        profile = "sun"
        text = put(text, ("series", profile), SUN)
    return added(text, loc, "pv", {"kind": "pv", "profile": profile, "dc_kw": dc_kw})


def added(text: str, loc: Loc, name: str, asset: Mapping[str, Any]) -> str:
    taken = value_at(data_of(text), (*loc, "assets")) or {}
    return put(text, (*loc, "assets", numbered(name, taken)), asset)


def pv_profile(data: Any) -> str | None:
    """A series that some plant of the scenario takes for its sun."""
    for block in data.get("blocks") or ():
        for building in block.get("buildings") or ():
            for asset in (building.get("assets") or {}).values():
                if asset.get("kind") == "pv" and isinstance(asset.get("profile"), str):
                    return asset["profile"]
    return None


def filled(text: str, loc: Loc, key: str) -> str:
    """The text with one more section in an opening, begun in the way of that key."""
    place, value = addition(loc, key, data_of(text))
    if place[-2:-1] == ("assets",) and key == "pv":
        return added_pv(text, place[:-2], value["dc_kw"])
    return put(text, place, value)


def duplicated(text: str, loc: Loc) -> str:
    """One more building like the one in a place, under a free name at the end of its block."""
    data = data_of(text)
    neighbours = value_at(data, loc[:-1])
    every = [building for block in data["blocks"] for building in block["buildings"]]
    twin = deepcopy(value_at(data, loc))
    twin["name"] = numbered(twin["name"], [building.get("name") for building in every])
    number = twin["name"].rpartition("_")[2]
    if isinstance(twin.get("title"), dict):
        twin["title"] = {lang: f"{title} {number}" for lang, title in twin["title"].items()}
    return put(text, (*loc[:-1], len(neighbours)), twin)
