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

from market.boxes import ALWAYS, Box, Cover, cover_of, mentioned
from market.classes import NOBODY, UNKNOWN, Classes, Mentions, classes_of
from market.compiled import Flags, Ints
from market.hierarchies import Path
from market.numbering import first_of
from market.order_flow import OrderFlow, ints

Pairs = tuple[Ints, Ints]


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


def rooms_of(flow: OrderFlow) -> Rooms:
    """The rooms of a flow. Their number is that of distinct boxes times that of the asks' conditions."""
    paths = {*flow.origins.places, *flow.origins.energy_types}
    used = np.flatnonzero(np.bincount(flow.leg_wishes)).tolist()
    covers = {wish: cover_of(flow.wishes[wish], paths) for wish in used}
    classes = classes_of(flow, _mentions(flow, covers))
    numbers: dict[Box | int, int] = {}
    wish_rooms: dict[int, list[int]] = {}
    judged: defaultdict[Box, list[int]] = defaultdict(list)
    for wish, cover in covers.items():
        names: Sequence[Box | int] = cover.boxes if cover.exact else (wish,)
        wish_rooms[wish] = [numbers.setdefault(name, len(numbers)) for name in names]
        for box in () if cover.exact else cover.boxes:
            judged[box].append(wish)
    pairs = joined([_members(classes, numbers), _judged(flow, classes, judged, numbers)])
    return _split(flow, classes, pairs, wish_rooms, len(numbers))


def _mentions(flow: OrderFlow, covers: Mapping[int, Cover]) -> Mentions:
    """What the conditions of a flow name; boxes say it all where they are exact."""
    boxes = [box for cover in covers.values() for box in cover.boxes]
    judged = [mention for wish, cover in covers.items() if not cover.exact for mention in mentioned(flow.wishes[wish])]

    def paths(field: str, *, exact: bool) -> set[Path]:
        return {value for name, value, one in judged if (name, one) == (field, exact) and isinstance(value, tuple)}

    return Mentions(
        owners={box.key.owner for box in boxes if box.key.owner}
        | {str(value) for name, value, _ in judged if name == "owner"},
        places={box.key.place for box in boxes} | paths("place", exact=False),
        exact_places=paths("place", exact=True),
        energy_types={box.key.energy_type for box in boxes} | paths("energy_type", exact=False),
        exact_energy_types=paths("energy_type", exact=True),
        windows={box.window for box in boxes if box.window != ALWAYS},
        all_exact=all(cover.exact for cover in covers.values()),
    )


def _members(classes: Classes, numbers: dict[Box | int, int]) -> Pairs:
    """(class, room) of every class that a box holds; rooms that name no owner are the twin's."""
    named = np.flatnonzero(classes.owner > NOBODY)
    twins = np.flatnonzero(classes.twin == np.arange(len(classes)))
    wanted = _wanted(classes, [box for box in numbers if isinstance(box, Box)])
    rooms = ints(number for box, number in numbers.items() if isinstance(box, Box))
    pairs = [
        (held, rooms[box])
        for among, of_owner in ((named, True), (twins, False))
        for held, box in _held(classes, wanted, among, of_owner=of_owner)
    ]
    return joined(pairs)


def _judged(flow: OrderFlow, classes: Classes, judged: dict[Box, list[int]], numbers: dict[Box | int, int]) -> Pairs:
    """(class, room) where a condition that is no union of boxes has the last word."""
    with_asks = np.flatnonzero(classes.rows >= 0)
    found: dict[tuple[int, int], None] = {}
    boxes = list(judged)
    wanted = _wanted(classes, boxes)
    for held, number in chain(*(_held(classes, wanted, with_asks, of_owner=named) for named in (True, False))):
        for each, box in zip(held.tolist(), number.tolist(), strict=True):
            attributes = flow.origins.attributes(classes.rows[each])
            for wish in judged[boxes[box]]:
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
    owners, places, energy_types = classes.owners, classes.places, classes.energy_types
    keys = [box.key for box in boxes]
    owner = ints(owners.get(key.owner, UNKNOWN) if key.owner is not None else 0 for key in keys)
    place = ints(places.number[key.place] for key in keys)
    energy_type = ints(energy_types.number[key.energy_type] for key in keys)
    since, until = np.array([box.window for box in boxes], dtype=np.int64).reshape(-1, 2).T
    return Wanted(
        of_owner=owner > 0,
        codes=_code(classes, owner, place, energy_type),
        patterns=places.depths[place] * energy_types.levels + energy_types.depths[energy_type],
        since=since,
        until=until,
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


def _split(flow: OrderFlow, classes: Classes, pairs: Pairs, wish_rooms: dict[int, list[int]], boxes: int) -> Rooms:
    """Each box's room once for every condition that asks have, and bids where those accept them."""
    buyers, traits = len(flow.buyers), flow.traits[flow.rows_of_legs]
    first, wants = first_of(flow.leg_wishes * buyers + traits)
    asked = np.flatnonzero(np.bincount(classes.ask_wish)).tolist()
    place_of = {wish: place for place, wish in enumerate(asked)}
    welcome = np.array([[flow.wishes[wish].accepts(buyer) for wish in asked] for buyer in flow.buyers], dtype=np.bool_)
    want, place = np.nonzero(welcome.reshape(buyers, len(asked))[traits[first]])
    rooms_of_wants = [wish_rooms[wish] for wish in flow.leg_wishes[first].tolist()]
    starts = np.cumsum([0, *map(len, rooms_of_wants)])
    each, at = expand(starts[want], starts[want + 1])
    want_rooms = place[each] * boxes + ints(chain.from_iterable(rooms_of_wants))[at]
    of_want = want[each]
    of_class, class_rooms = pairs
    ask_place = ints(place_of[wish] for wish in classes.ask_wish.tolist())
    class_starts, class_rooms = grouped(of_class, ask_place[of_class] * boxes + class_rooms, len(classes))
    want_starts, want_rooms = grouped(of_want, want_rooms, len(first))
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


EMPTY: Pairs = (np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64))


def joined(pairs: Sequence[Pairs]) -> Pairs:
    return (
        np.concatenate([EMPTY[0], *(left for left, _ in pairs)]),
        np.concatenate([EMPTY[1], *(right for _, right in pairs)]),
    )


def grouped(keys: Ints, values: Ints, size: int) -> Pairs:
    """Values sorted by key with the starts of each key's run: `values[starts[k]:starts[k + 1]]`."""
    order = np.lexsort((values, keys))
    starts = np.concatenate([[0], np.cumsum(np.bincount(keys, minlength=size))])
    return starts.astype(np.int64), values[order]


def expand(starts: Ints, stops: Ints) -> Pairs:
    """All of `range(starts[i], stops[i])` for every i in a row, each beside its i."""
    counts = stops - starts
    number = np.repeat(np.arange(len(counts)), counts)
    before = np.cumsum(counts) - counts
    return number, np.arange(len(number)) - before[number] + starts[number]
