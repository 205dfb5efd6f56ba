"""Queues of the compiled book: tables, heaps and the rooms that queue classes.

Asks wait in a heap of their class. A room queues classes, not asks: an entry is a lower bound of its class's
best ask, pushed when an ask becomes the best of its class and corrected when it reaches the root. So an ask that
is not the best costs one push instead of one for each room. Lots and orders with a least amount may be passed
over, hence they queue one by one. Nothing is removed but at a root: filled and withdrawn orders are passed by.

At a million orders the memory is what takes time. So what is looked at together lies together (a heap's place,
size and root), and what is looked at alone, at rows all over the book, lies apart and dense (`left_g`, `below`).
"""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from typing import NamedTuple

from market.compiled import Flags, Ints, inlined

SHIFT, MASK, LEG_BITS = 32, (1 << 32) - 1, 3
"""A key is price << SHIFT | row << LEG_BITS | leg, so that one comparison gives price-time order.

Prices of bids are negative there. Rows must stay below 2^29 and prices below 2^31.
"""
NONE = (1 << 62) - 1

START, SIZE, ROOT, HEADER = range(4)
"""Columns of `heaps`: where in `keys` it is, how long, its least key (NONE where it is empty)."""
MET, LEGS_MET = range(2)
"""Columns of `met`: 1 + last row that came to a heap, and by which legs."""
SURPLUS, PRICE, ARRIVAL, HEAP, PLACE, LEG = range(6)
"""Columns of `nodes`: what waits at a place of a heap, and the leg of the incoming bid that reaches it."""
FILL_BID, FILL_ASK, FILL_GRAMS, BID_LIMIT, CLOSED = range(5)
"""Rows of `fills`, of which each column is a fill; CLOSED has 1 where the bid is filled and 2 where the ask is."""
ENTRIES, LOT_ASKS, BIDS, LOT_BIDS, KINDS = range(5)
"""Heap KINDS x room + kind; behind those of the rooms comes one for each class."""
GOOD_TILL, FILL_OR_KILL = 0, 2
WHOLE = -1
REFUSED, NOT_OPEN = -1, -2
"""Outcomes of rows that are turned away: they could meet their own group, or replace what does not wait."""
ONE_SIDED = -2


class Flow(NamedTuple):
    """What is said: columns of rows and of legs (see OrderFlow and Rooms); rooms of classes and wants as runs."""

    bids: Flags
    cancels: Ints
    groups: Ints
    grams: Ints
    least_g: Ints
    in_force: Ints
    limits: Ints
    classes: Ints
    leg_starts: Ints
    leg_wants: Ints
    leg_limits: Ints
    class_starts: Ints
    class_rooms: Ints
    want_starts: Ints
    want_rooms: Ints


class Book(NamedTuple):
    """What waits. Heap i is `keys[start:start + size]` by its row of `heaps`.

    first_class   heap of class 0
    left_g        of each row what waits
    below         of an ask that was the best of its class when it came: see `correct_root`
    nexts         next row of the same list of `lists`
    seen          1 + last row that met it on a walk
    met           likewise of heaps of classes, and by which legs
    lists         2 x group + side: last row of that group and side, -1 for none; ONE_SIDED where the group has one only
    """

    first_class: int
    heaps: Ints
    keys: Ints
    left_g: Ints
    below: Ints
    nexts: Ints
    seen: Ints
    met: Ints
    lists: Ints


@inlined
def row_of(key: int) -> int:
    return (key & MASK) >> LEG_BITS


@inlined
def write(fill: Ints, pair: tuple[int, int], is_bid: int, grams: int, limit: int, closed: tuple[bool, bool]) -> None:
    """Write a fill of an incoming and a waiting row; `closed`: which of the two have nothing left."""
    fill[FILL_GRAMS], fill[BID_LIMIT] = grams, limit
    if is_bid:
        fill[FILL_BID], fill[FILL_ASK] = pair
        fill[CLOSED] = closed[0] + 2 * closed[1]
    else:
        fill[FILL_ASK], fill[FILL_BID] = pair
        fill[CLOSED] = closed[1] + 2 * closed[0]


@inlined
def push(book: Book, heap: int, key: int) -> None:
    heaps, keys = book.heaps, book.keys
    start, place = heaps[heap, START], heaps[heap, SIZE]
    heaps[heap, SIZE] = place + 1
    heaps[heap, ROOT] = min(heaps[heap, ROOT], key)
    while place > 0:
        parent = (place - 1) >> 1
        if keys[start + parent] <= key:
            break
        keys[start + place] = keys[start + parent]
        place = parent
    keys[start + place] = key


@inlined
def replace_root(book: Book, heap: int, key: int) -> None:
    """The gap goes down to a leaf by the smaller children, then the key up from there: fewer branches to guess."""
    heaps, keys = book.heaps, book.keys
    start, size, place = heaps[heap, START], heaps[heap, SIZE], 0
    child = 2
    while child < size:
        child -= keys[start + child - 1] < keys[start + child]
        keys[start + place] = keys[start + child]
        place, child = child, 2 * child + 2
    if child == size:
        keys[start + place] = keys[start + child - 1]
        place = child - 1
    while place > 0:
        parent = (place - 1) >> 1
        if keys[start + parent] <= key:
            break
        keys[start + place] = keys[start + parent]
        place = parent
    keys[start + place] = key
    heaps[heap, ROOT] = keys[start]


@inlined
def pop(book: Book, heap: int) -> None:
    size = book.heaps[heap, SIZE] - 1
    book.heaps[heap, SIZE] = size
    if size:
        replace_root(book, heap, book.keys[book.heaps[heap, START] + size])
    else:
        book.heaps[heap, ROOT] = NONE


@inlined
def best_waiting(book: Book, heap: int) -> int:
    """The least key in a heap of orders after the dead at its root are dropped; NONE where nothing waits."""
    key = book.heaps[heap, ROOT]
    while key != NONE and not book.left_g[row_of(key)]:
        pop(book, heap)
        key = book.heaps[heap, ROOT]
    return key


@inlined
def correct_root(flow: Flow, book: Book, heap: int) -> int:
    """Put the best ask of a room's classes at the root of its entries; its key, NONE where there is none.

    `below` of an entry is the best of its class when it came: the room has another entry not after that, so an
    entry whose class has nothing better left than that may go; otherwise it becomes the class's best.
    """
    below = book.below
    key = book.heaps[heap, ROOT]
    while key != NONE:
        entry = row_of(key)
        best = best_waiting(book, book.first_class + flow.classes[entry])
        if best == key:
            break
        if best >= below[entry]:
            pop(book, heap)
        else:
            row = row_of(best)
            below[row] = max(below[row], below[entry])
            replace_root(book, heap, best)
        key = book.heaps[heap, ROOT]
    return key
