"""Conditions as boxes of a tuple space: a key, and a production window beside it.

Where a condition is exactly a union of boxes, membership is a comparison of columns. Where it is not (exclusions,
fields that are not in keys), its boxes hold all that it may accept and `exact` is false.
"""

from collections.abc import Collection, Iterable
from itertools import product, starmap
from typing import NamedTuple

from market.conditions import AllOf, AnyOf, Anything, Condition, OneOf, ProducedWithin, Within
from market.hierarchies import Path, within
from market.keys import inner_of

ALWAYS = (-(1 << 62), 1 << 62)


class Box(NamedTuple):
    """What an owner produced of an energy type in a place within `[since, until)`; None, the root and ALWAYS are open.

    Flat, not a key with a window: a flow has thousands, and each is made and looked up more than once.
    """

    owner: str | None = None
    place: Path = ()
    energy_type: Path = ()
    since: int = ALWAYS[0]
    until: int = ALWAYS[1]


class Cover(NamedTuple):
    """Boxes that hold what a condition accepts, and whether they hold nothing else."""

    boxes: tuple[Box, ...]
    exact: bool = True


EVERYTHING = Box()
ALL = Cover((EVERYTHING,))


def cover_of(condition: Condition, paths: Collection[Path]) -> Cover:  # noqa: PLR0911 - one for each kind of condition
    """The cover of a condition on origins whose places and energy types are among `paths`."""
    match condition:
        case OneOf():
            return _cover_of_names(condition, paths)
        case Within():
            return Cover((_node_box(condition.field, condition.node),))
        case Anything():
            return ALL
        case ProducedWithin(produced_from, produced_until):
            return Cover((Box(since=produced_from, until=produced_until),))
        case AnyOf(parts):
            covers = [cover_of(part, paths) for part in parts]
            boxes = dict.fromkeys(box for cover in covers for box in cover.boxes)
            return Cover(tuple(boxes), all(cover.exact for cover in covers))
        case AllOf(parts):
            return _common_cover([cover_of(part, paths) for part in parts])
    return Cover((EVERYTHING,), exact=False)


def _cover_of_names(condition: OneOf, paths: Collection[Path]) -> Cover:
    field, values = condition.field, condition.values
    if field == "owner":
        return Cover(tuple([Box(str(value)) for value in values]))
    if field not in ("place", "energy_type"):
        return Cover((EVERYTHING,), exact=False)
    nodes = [value for value in values if isinstance(value, tuple)]
    inner = any(path != node and within(path, node) for node in nodes for path in paths)
    return Cover(tuple([_node_box(field, node) for node in nodes]), exact=not inner)


def _node_box(field: str, node: Path) -> Box:
    return Box(None, node) if field == "place" else Box(None, (), node)


def _common_cover(covers: list[Cover]) -> Cover:
    boxes: Iterable[Box] = covers[0].boxes
    for cover in covers[1:]:
        boxes = dict.fromkeys(filter(None, starmap(_common_box, product(boxes, cover.boxes))))
    return Cover(tuple(boxes), all(cover.exact for cover in covers))


def _common_box(one: Box, other: Box) -> Box | None:
    owner = other.owner if one.owner is None else one.owner
    place, energy_type = inner_of(one.place, other.place), inner_of(one.energy_type, other.energy_type)
    since, until = max(one.since, other.since), min(one.until, other.until)
    if other.owner not in (None, owner) or place is None or energy_type is None or since >= until:
        return None
    return Box(owner, place, energy_type, since, until)
