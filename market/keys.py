"""Conditions as keys of a tuple space: where to look for orders that a condition may accept.

A key fixes some fields and leaves the rest open; its *pattern* says which, and how deep. A condition becomes
a few keys that together hold everything it accepts, possibly more (exclusions, part days and plain fields are
not in keys): so whatever is found under a key is asked again with `accepts`.
"""

from functools import lru_cache
from itertools import product
from typing import NamedTuple

from market.conditions import AllOf, AnyOf, Condition, OneOf, ProducedWithin, TreeField, Within
from market.credits import Attributes
from market.hierarchies import Path, within
from market.vintages import DayNode, common_node, covering_nodes, day_of, node_of

MOST_KEYS = 1_024


class ConditionTooWideError(ValueError):
    """A condition that falls into too many keys."""


class Key(NamedTuple):
    """Fields that are fixed; None, and the root of a path, are open."""

    owner: str | None = None
    place: Path = ()
    energy_type: Path = ()
    days: DayNode | None = None


class Pattern(NamedTuple):
    """Which fields a key fixes: depth of the paths, level of the day node."""

    owner: bool
    place_depth: int
    energy_type_depth: int
    day_level: int | None


def pattern_of(key: Key) -> Pattern:
    return Pattern(
        key.owner is not None, len(key.place), len(key.energy_type), None if key.days is None else key.days[0]
    )


def key_under(pattern: Pattern, attributes: Attributes) -> Key | None:
    """The one key of this pattern that holds the attributes; None if owner or level is not there to see."""
    if pattern.owner and not attributes.disclosed:
        return None
    if len(attributes.place) < pattern.place_depth or len(attributes.energy_type) < pattern.energy_type_depth:
        return None
    return Key(
        attributes.owner if pattern.owner else None,
        attributes.place[: pattern.place_depth],
        attributes.energy_type[: pattern.energy_type_depth],
        None if pattern.day_level is None else node_of(day_of(attributes.produced_from), pattern.day_level),
    )


@lru_cache(maxsize=4_096)
def keys_of(condition: Condition) -> tuple[Key, ...]:
    """Keys that hold all that `condition` accepts; none where its parts contradict each other.

    Raises ConditionTooWideError beyond 1,024 keys.
    """
    if isinstance(condition, AnyOf):
        keys = [key for part in condition.parts for key in keys_of(part)]
    elif isinstance(condition, AllOf):
        keys = [Key()]
        for part in condition.parts:
            keys = _common_keys(keys, keys_of(part))
    else:
        keys = _keys_of_leaf(condition)
    if len(keys) > MOST_KEYS:
        raise ConditionTooWideError(f"the condition falls into {len(keys)} parts, {MOST_KEYS} are the most")
    return tuple(dict.fromkeys(keys))


def _keys_of_leaf(condition: Condition) -> list[Key]:
    match condition:
        case OneOf("owner", values):
            return [Key(owner=str(value)) for value in values]
        case OneOf(("place" | "energy_type") as field, values):
            return [_node_key(field, value) for value in values if isinstance(value, tuple)]
        case Within(field, node):
            return [_node_key(field, node)]
        case ProducedWithin(produced_from, produced_until):
            return [Key(days=node) for node in covering_nodes(produced_from, produced_until)]
    return [Key()]


def _node_key(field: TreeField, node: Path) -> Key:
    return Key(place=node) if field == "place" else Key(energy_type=node)


def _common_keys(some: list[Key], others: tuple[Key, ...]) -> list[Key]:
    if len(some) * len(others) > MOST_KEYS**2:
        raise ConditionTooWideError(f"the condition combines {len(some)} with {len(others)} alternatives")
    common = (common_key(one, other) for one, other in product(some, others))
    return [key for key in common if key is not None]


def common_key(one: Key, other: Key) -> Key | None:
    """The key of what lies under both, or None where nothing can."""
    if one.owner and other.owner and one.owner != other.owner:
        return None
    place = inner_of(one.place, other.place)
    energy_type = inner_of(one.energy_type, other.energy_type)
    if place is None or energy_type is None:
        return None
    if one.days and other.days:
        days = common_node(one.days, other.days)
        return Key(one.owner or other.owner, place, energy_type, days) if days else None
    return Key(one.owner or other.owner, place, energy_type, one.days or other.days)


def inner_of(one: Path, other: Path) -> Path | None:
    """The inner of two paths where one holds the other, otherwise None."""
    outer, inner = (one, other) if len(one) <= len(other) else (other, one)
    return inner if within(inner, outer) else None
