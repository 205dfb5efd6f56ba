"""Where orders meet: rooms, one for each box that some bid wants, split by what asks ask of their buyers.

An ask stands in every room whose box holds it, a bid in the rooms of its wish: two orders are compatible where
they share a room (market rule 7).
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from market.boxes import ALWAYS, Box, cover_of
from market.classes import NOBODY, UNKNOWN, Classes, classes_of, first_of
from market.compiled import Ints
from market.keys import Pattern, pattern_of
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
    used = sorted(set(np.unique(flow.leg_wishes).tolist()))
    covers = {wish: cover_of(flow.wishes[wish], paths) for wish in used}
    windows = {box.window for cover in covers.values() for box in cover.boxes if box.window != ALWAYS}
    classes = classes_of(flow, windows, all_exact=all(cover.exact for cover in covers.values()))
    numbers: dict[Box | int, int] = {}
    wish_rooms: dict[int, list[int]] = {}
    judged: defaultdict[Box, list[int]] = defaultdict(list)
    for wish, cover in covers.items():
        names: list[Box | int] = list(cover.boxes) if cover.exact else [wish]
        wish_rooms[wish] = [numbers.setdefault(name, len(numbers)) for name in names]
        for box in () if cover.exact else cover.boxes:
            judged[box].append(wish)
    pairs = joined([_members(classes, numbers), _judged(flow, classes, judged, numbers)])
    return _split(flow, classes, pairs, wish_rooms, len(numbers))


def _members(classes: Classes, numbers: dict[Box | int, int]) -> Pairs:
    """(class, room) of every class that a box holds; rooms that name no owner are the twin's."""
    named = np.flatnonzero(classes.owner > NOBODY)
    twins = np.flatnonzero(classes.twin == np.arange(len(classes)))
    pairs = []
    for pattern, boxes in _by_pattern(box for box in numbers if isinstance(box, Box)).items():
        held, box = _held(classes, pattern, boxes, named if pattern.owner else twins)
        rooms = np.array([numbers[each] for each in boxes])
        pairs.append((held, rooms[box]))
    return joined(pairs)


def _judged(flow: OrderFlow, classes: Classes, judged: dict[Box, list[int]], numbers: dict[Box | int, int]) -> Pairs:
    """(class, room) where a condition that is no union of boxes has the last word."""
    with_asks = np.flatnonzero(classes.rows >= 0)
    found: dict[tuple[int, int], None] = {}
    for pattern, boxes in _by_pattern(judged).items():
        held, number = _held(classes, pattern, boxes, with_asks)
        for each, box in zip(held.tolist(), number.tolist(), strict=True):
            attributes = flow.origins.attributes(classes.rows[each])
            for wish in judged[boxes[box]]:
                if flow.wishes[wish].accepts(attributes):
                    found[each, numbers[wish]] = None
    return ints(each for each, _ in found), ints(room for _, room in found)


def _by_pattern(boxes: Iterable[Box]) -> dict[Pattern, list[Box]]:
    groups: defaultdict[Pattern, list[Box]] = defaultdict(list)
    for box in boxes:
        groups[pattern_of(box.key)].append(box)
    return groups


def _held(classes: Classes, pattern: Pattern, boxes: list[Box], among: Ints) -> Pairs:
    """(class, number of the box) for each of `among` that a box of this pattern holds."""
    places, energy_types = classes.places, classes.energy_types
    codes = _code(
        classes,
        classes.owner[among] if pattern.owner else np.zeros(len(among), dtype=np.int64),
        places.at(pattern.place_depth, classes.place[among]),
        energy_types.at(pattern.energy_type_depth, classes.energy_type[among]),
    )
    wanted = _code(
        classes,
        ints(classes.owners.get(box.key.owner, UNKNOWN) if box.key.owner else 0 for box in boxes),
        ints(places.number[box.key.place] for box in boxes),
        ints(energy_types.number[box.key.energy_type] for box in boxes),
    )
    order = np.argsort(wanted, kind="stable")
    starts = np.searchsorted(wanted[order], codes, side="left")
    stops = np.searchsorted(wanted[order], codes, side="right")
    number, at = expand(starts, stops)
    held, box = among[number], order[at]
    since, until = np.array([each.window for each in boxes], dtype=np.int64).T
    inside = (codes[number] >= 0) & (classes.produced_from[held] >= since[box])
    inside &= classes.produced_until[held] <= until[box]
    return held[inside], box[inside]


def _code(classes: Classes, owner: Ints, place: Ints, energy_type: Ints) -> Ints:
    """One number for owner, place and type; UNKNOWN where one of them is."""
    code = (owner * len(classes.places.number) + place) * len(classes.energy_types.number) + energy_type
    return np.where((owner < 0) | (place < 0) | (energy_type < 0), UNKNOWN, code)


def _split(flow: OrderFlow, classes: Classes, pairs: Pairs, wish_rooms: dict[int, list[int]], boxes: int) -> Rooms:
    """Each box's room once for every condition that asks have, and bids where those accept them."""
    rows_of_legs = flow.rows_of_legs
    buyers = len(flow.buyers)
    first, wants = first_of(flow.leg_wishes * buyers + flow.traits[rows_of_legs])
    asked = sorted(set(classes.ask_wish.tolist()))
    place_of = {wish: place for place, wish in enumerate(asked)}
    want_pairs = []
    for want, (wish, traits) in enumerate(zip(flow.leg_wishes[first], flow.traits[rows_of_legs][first], strict=True)):
        welcome = [place_of[each] for each in asked if flow.wishes[each].accepts(flow.buyers[traits])]
        want_pairs += [(want, place * boxes + room) for place in welcome for room in wish_rooms[wish]]
    of_want, want_rooms = (
        (np.array(column, dtype=np.int64) for column in zip(*want_pairs, strict=True)) if want_pairs else EMPTY
    )
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
