"""Where orders meet: rooms, one for each box that some bid wants, split by what asks ask of their buyers.

An ask stands in every room whose box holds it, a bid in the rooms of its wish: two orders are compatible where
they share a room (market rule 7).
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import chain
from typing import NamedTuple

import numpy as np

from market.boxes import Box, cover_of
from market.classes import NOBODY, UNKNOWN, Classes, Mentions, classes_of
from market.compiled import Flags, Ints
from market.conditions import Condition, mentioned
from market.garbage import nothing_collected
from market.hierarchies import Path
from market.numbering import first_of
from market.order_flow import OrderFlow, ints
from market.runs import Pairs, expand, grouped, joined


@dataclass(frozen=True, kw_only=True)
class Rooms:
    """Compatibility as two lists of rooms: those of each class of asks and those of each want of bids.

    classes        class of each ask row; UNKNOWN for other rows
    twins          class whose rooms a class has besides its own, itself where there is none
    class_starts   own rooms of class c are `class_rooms[class_starts[c]:class_starts[c + 1]]`
    wants          want of each leg
    want_starts    likewise for wants
    """

    size: int
    classes: Ints
    twins: Ints
    class_starts: Ints
    class_rooms: Ints
    wants: Ints
    want_starts: Ints
    want_rooms: Ints

    def rooms_by_class(self) -> Pairs:
        """Own and twin's rooms together: starts and rooms, as `class_starts` and `class_rooms`."""
        own = np.arange(len(self.twins))
        named = np.flatnonzero(self.twins != own)
        first, at_first = expand(self.class_starts[:-1], self.class_starts[1:])
        twins = self.twins[named]
        second, at_second = expand(self.class_starts[twins], self.class_starts[twins + 1])
        of_class = np.concatenate([first, named[second]])
        return grouped(of_class, self.class_rooms[np.concatenate([at_first, at_second])], len(own))


class WishRooms(NamedTuple):
    """Rooms of wish w, before asks' own conditions split them: `rooms[starts[of_wish[w]]:starts[of_wish[w] + 1]]`."""

    of_wish: Ints
    starts: Ints
    rooms: Ints


Numbers = Mapping[Box | int, int]
"""Number of each room: one for each box, and one for each wish that is no union of boxes."""


@nothing_collected()
def rooms_of(flow: OrderFlow) -> Rooms:
    """The rooms of a flow. Their number is that of distinct boxes times that of the asks' conditions."""
    paths = {*flow.origins.places, *flow.origins.energy_types}
    used = np.flatnonzero(np.bincount(flow.leg_wishes, minlength=len(flow.wishes)))
    covers = {wish: cover_of(flow.wishes[wish], paths) for wish in used.tolist()}
    names: list[Sequence[Box | int]] = [cover.boxes if cover.exact else (wish,) for wish, cover in covers.items()]
    numbers: dict[Box | int, int] = {}
    rooms = ints([numbers.setdefault(name, len(numbers)) for each in names for name in each])
    of_wish = np.zeros(len(flow.wishes), dtype=np.int64)
    of_wish[used] = np.arange(len(used))
    wish_rooms = WishRooms(of_wish, np.cumsum([0, *map(len, names)]), rooms)
    judged = {wish: cover.boxes for wish, cover in covers.items() if not cover.exact}
    boxes = [name for name in numbers if isinstance(name, Box)]
    columns = columns_of([*boxes, *chain.from_iterable(judged.values())])
    classes = classes_of(flow, _mentions(columns, [flow.wishes[wish] for wish in judged]))
    pairs = joined([_members(classes, boxes, numbers), _judged(flow, classes, judged, numbers)])
    return _split(flow, classes, pairs, wish_rooms, len(numbers))


Columns = tuple[Sequence[str | None], Sequence[Path], Sequence[Path], Sequence[int], Sequence[int]]


def columns_of(boxes: Sequence[Box]) -> Columns:
    """Owners, places, energy types, and both ends of windows."""
    owners, places, energy_types, since, until = zip(*boxes, strict=True) if boxes else ((),) * 5
    return owners, places, energy_types, since, until


def _mentions(columns: Columns, judged: Sequence[Condition]) -> Mentions:
    """What the conditions of a flow name; boxes say it all where they are exact."""
    owners, places, energy_types, since, until = columns
    mentions = dict.fromkeys(mention for condition in judged for mention in mentioned(condition))

    def paths(field: str, *, exact: bool) -> list[Path]:
        return [value for name, value, one in mentions if (name, one) == (field, exact) and isinstance(value, tuple)]

    named = [str(value) for name, value, _ in mentions if name == "owner"]
    return Mentions(
        owners=dict.fromkeys([*(owner for owner in owners if owner is not None), *named]),
        places=[*places, *paths("place", exact=False)],
        exact_places=paths("place", exact=True),
        energy_types=[*energy_types, *paths("energy_type", exact=False)],
        exact_energy_types=paths("energy_type", exact=True),
        bounds={*since, *until},
        all_exact=not judged,
    )


def _members(classes: Classes, boxes: Sequence[Box], numbers: Numbers) -> Pairs:
    """(class, room) of every class that a box holds; rooms that name no owner are the twin's."""
    named = np.flatnonzero(classes.owner > NOBODY)
    twins = np.flatnonzero(classes.twin == np.arange(len(classes)))
    wanted, rooms = _wanted(classes, boxes), ints([numbers[box] for box in boxes])
    pairs = [
        (held, rooms[box])
        for among, of_owner in ((named, True), (twins, False))
        for held, box in _held(classes, wanted, among, of_owner=of_owner)
    ]
    return joined(pairs)


def _judged(flow: OrderFlow, classes: Classes, judged: Mapping[int, Sequence[Box]], numbers: Numbers) -> Pairs:
    """(class, room) where a condition that is no union of boxes has the last word."""
    with_asks = np.flatnonzero(classes.rows >= 0)
    wishes: defaultdict[Box, list[int]] = defaultdict(list)
    for wish, boxes in judged.items():
        for box in boxes:
            wishes[box].append(wish)
    found: dict[tuple[int, int], None] = {}
    held_by, wanted = list(wishes.values()), _wanted(classes, list(wishes))
    for held, number in chain(*(_held(classes, wanted, with_asks, of_owner=named) for named in (True, False))):
        for each, box in zip(held.tolist(), number.tolist(), strict=True):
            attributes = flow.origins.attributes(classes.rows[each])
            for wish in held_by[box]:
                if flow.wishes[wish].accepts(attributes):
                    found[each, numbers[wish]] = None
    return ints(each for each, _ in found), ints(room for _, room in found)


class Wanted(NamedTuple):
    """Boxes as columns: the code of the key (UNKNOWN where nothing offered lies under it), and of its depths."""

    of_owner: Flags
    codes: Ints
    patterns: Ints
    since: Ints
    until: Ints


def _wanted(classes: Classes, boxes: Sequence[Box]) -> Wanted:
    places, energy_types = classes.places, classes.energy_types
    names, nodes, types, since, until = columns_of(boxes)
    owner = ints([0 if name is None else classes.owners[name] for name in names])
    place, energy_type = (
        ints([places.number[node] for node in nodes]),
        ints([energy_types.number[node] for node in types]),
    )
    return Wanted(
        of_owner=owner > 0,
        codes=_code(classes, owner, place, energy_type),
        patterns=places.depths[place] * energy_types.levels + energy_types.depths[energy_type],
        since=ints(since),
        until=ints(until),
    )


def _held(classes: Classes, wanted: Wanted, among: Ints, *, of_owner: bool) -> Iterator[Pairs]:
    """(class, number of the box) for each of `among` that a box holds, pattern by pattern; of the boxes that name an
    owner, or of those that do not.
    """
    places, energy_types = classes.places, classes.energy_types
    asked = (wanted.codes >= 0) & (wanted.of_owner == of_owner)
    for pattern in np.flatnonzero(np.bincount(wanted.patterns[asked])).tolist():
        some = np.flatnonzero(asked & (wanted.patterns == pattern))
        some = some[np.argsort(wanted.codes[some], kind="stable")]
        codes = _code(
            classes,
            classes.owner[among] if of_owner else np.zeros(len(among), dtype=np.int64),
            places.at(pattern // energy_types.levels, classes.place[among]),
            energy_types.at(pattern % energy_types.levels, classes.energy_type[among]),
        )
        starts = np.searchsorted(wanted.codes[some], codes, side="left")
        stops = np.searchsorted(wanted.codes[some], codes, side="right")
        number, at = expand(starts, stops)
        held, box = among[number], some[at]
        inside = (codes[number] >= 0) & (classes.produced_from[held] >= wanted.since[box])
        inside &= classes.produced_until[held] <= wanted.until[box]
        yield held[inside], box[inside]


def _code(classes: Classes, owner: Ints, place: Ints, energy_type: Ints) -> Ints:
    """One number for owner, place and type; UNKNOWN where one of them is."""
    code = (owner * len(classes.places.number) + place) * len(classes.energy_types.number) + energy_type
    return np.where((owner < 0) | (place < 0) | (energy_type < 0), UNKNOWN, code)


def _split(flow: OrderFlow, classes: Classes, pairs: Pairs, wish_rooms: WishRooms, boxes: int) -> Rooms:
    """Each box's room once for every condition that asks have, and bids where those accept them."""
    buyers, traits = len(flow.buyers), flow.traits[flow.rows_of_legs]
    first, wants = first_of(flow.leg_wishes * buyers + traits)
    asked = np.flatnonzero(np.bincount(classes.ask_wish)).tolist()
    place_of = np.zeros(len(flow.wishes), dtype=np.int64)
    place_of[asked] = np.arange(len(asked))
    welcome = np.array([[flow.wishes[wish].accepts(buyer) for wish in asked] for buyer in flow.buyers], dtype=np.bool_)
    want, place = np.nonzero(welcome.reshape(buyers, len(asked))[traits[first]])
    wish = wish_rooms.of_wish[flow.leg_wishes[first[want]]]
    each, at = expand(wish_rooms.starts[wish], wish_rooms.starts[wish + 1])
    want_starts, want_rooms = grouped(want[each], place[each] * boxes + wish_rooms.rooms[at], len(first))
    of_class, class_rooms = pairs
    own_place = place_of[classes.ask_wish]
    class_starts, class_rooms = grouped(of_class, own_place[of_class] * boxes + class_rooms, len(classes))
    return Rooms(
        size=boxes * max(1, len(asked)),
        classes=classes.of_row,
        twins=classes.twin,
        class_starts=class_starts,
        class_rooms=class_rooms,
        wants=wants,
        want_starts=want_starts,
        want_rooms=want_rooms,
    )
