"""Names that a scenario gives, and where in it they may be named again."""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from scenarios.draft import value_at
from scenarios.sentences import Loc


def buildings(data: Any) -> Iterator[tuple[Loc, Any]]:
    """Place and content of each building that is a mapping; a faulty text may hold anything."""
    for b, block in enumerate(listed(data.get("blocks"))):
        for n, building in enumerate(listed(block.get("buildings")) if isinstance(block, dict) else ()):
            if isinstance(building, dict):
                yield ("blocks", b, "buildings", n), building


def listed(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def named(data: Any, loc: Loc) -> dict[str, Any]:
    value = value_at(data, loc)
    return value if isinstance(value, dict) else {}


def entries(data: Any, loc: Loc, key: str) -> list[str]:
    """What the entries of a list say under a key."""
    return [str(each[key]) for each in listed(value_at(data, loc)) if isinstance(each, dict) and each.get(key)]


def building_names(data: Any, _loc: Loc) -> list[str]:
    return [str(building.get("name")) for _, building in buildings(data)]


def charging_sites(data: Any, loc: Loc) -> list[str]:
    """Places to charge at in the building of an asset."""
    assets = named(data, loc[:-2]).values()
    return [
        str(each.get("carrier")) for each in assets if isinstance(each, dict) and each.get("kind") == "charging_site"
    ]


def orders(data: Any, _loc: Loc) -> list[str]:
    return [*entries(data, ("market", "orders"), "ask"), *entries(data, ("market", "orders"), "bid")]


def accounts(data: Any, _loc: Loc) -> list[str]:
    return entries(data, ("market", "accounts"), "account")


KNOWN: Mapping[tuple[str, str], Callable[[Any, Loc], list[str]]] = {
    ("links", "between"): lambda data, _: entries(data, ("blocks",), "name"),
    ("buyers", "building"): building_names,
    ("sellers", "*"): lambda data, loc: ["default", *building_names(data, loc)],
    ("lots", "owner"): accounts,
    ("orders", "account"): accounts,
    ("orders", "lot"): lambda data, _: entries(data, ("market", "lots"), "lot"),
    ("orders", "cancel"): orders,
    ("assets", "charger"): charging_sites,
    ("assets", "depot"): charging_sites,
    ("assets", "road"): charging_sites,
    ("", "participants"): building_names,
}
"""Names that may stand under a key of the sections in a list or mapping; `*` for the mapping's own keys."""


def names_for(loc: Loc, data: Any) -> list[str]:
    """Names that may stand in a place; none where no names are known, or any may stand."""
    known = KNOWN.get((holder(loc), str(loc[-1])))
    return [] if known is None else known(data, loc)


def holder(loc: Loc) -> str:
    """Key of the list or mapping of sections whose entry a place lies in."""
    return str(loc[-3]) if len(loc) > 2 else ""  # noqa: PLR2004 - holder, entry, key


def taken(data: Any, key: str) -> Iterator[str]:
    """Every text that stands under a key anywhere."""
    if isinstance(data, dict):
        if isinstance(data.get(key), str):
            yield data[key]
        for each in data.values():
            yield from taken(each, key)
    elif isinstance(data, list):
        for each in data:
            yield from taken(each, key)


def numbered(name: str, others: Any) -> str:
    """The name, with the first number from 2 where it is taken."""
    return next(each for n in range(1, len(others) + 2) if (each := name if n == 1 else f"{name}_{n}") not in others)
