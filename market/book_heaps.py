"""Queues of the compiled book: tables, heaps and the rooms that queue classes.

Asks wait in a heap of their class. A room queues classes, not asks: an entry is a lower bound of its class's
best ask, pushed when an ask becomes the best of its class and corrected when it reaches the root. So an ask that
is not the best costs one push instead of one for each room. Lots and orders with a least amount may be passed
over, hence they queue one by one. Nothing is removed but at a root: filled and withdrawn orders are passed by.

Tables are few and wide, their columns named below: every array more that a kernel takes costs seconds to compile.
"""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from typing import NamedTuple

from market.compiled import Ints, compiled

SHIFT, MASK, LEG_BITS = 32, (1 << 32) - 1, 3
"""A key is price << SHIFT | row << LEG_BITS | leg, so that one comparison gives price-time order.

Prices of bids are negative there. Rows must stay below 2^29 and prices below 2^31.
"""
NONE = (1 << 62) - 1

BID, CANCELS, GROUP, GRAMS, LEAST, IN_FORCE, LIMIT, CLASS = range(8)
"""Columns of `rows`, see OrderFlow."""
WANT, LEG_LIMIT = range(2)
"""Columns of `legs`."""
LEFT, SEEN = range(2)
"""Columns of `state`: grams that wait; last row that met it."""
BELOW, NEXT = range(2)
"""Columns of `links`: see `correct_root`; next of its group's list."""
CLASS_SEEN, LEGS_SEEN = range(2)
"""Columns of `classes`: last row that came to it, and by which legs."""
SURPLUS, PRICE, ARRIVAL, HEAP, PLACE, LEG = range(6)
"""Columns of `nodes`: what waits at a place of a heap, and the leg of the incoming bid that reaches it."""
FILL_BID, FILL_ASK, FILL_GRAMS, BID_LIMIT, CLOSED = range(5)
"""Columns of `fills`; CLOSED has 1 where the bid is filled and 2 where the ask is."""
ENTRIES, LOT_ASKS, BIDS, LOT_BIDS, ASKS = range(5)
"""Heaps in blocks of one for each room; the last block has one for each class."""
GOOD_TILL, FILL_OR_KILL = 0, 2
WHOLE = -1
REFUSED = -1
ONE_SIDED = -2


class Flow(NamedTuple):
    """What is said: tables as above, legs of rows and rooms of classes and wants as runs."""

    rows: Ints
    legs: Ints
    leg_starts: Ints
    class_starts: Ints
    class_rooms: Ints
    want_starts: Ints
    want_rooms: Ints


class Book(NamedTuple):
    """What waits. Heap i is `keys[starts[i]:starts[i] + sizes[i]]`.

    lists   2 x group + side: last row of that group and side, -1 for none; ONE_SIDED where the group has one only
    """

    room_count: int
    starts: Ints
    sizes: Ints
    keys: Ints
    state: Ints
    links: Ints
    classes: Ints
    lists: Ints


@compiled
def push(book: Book, heap: int, key: int) -> None:
    start, place, keys = book.starts[heap], book.sizes[heap], book.keys
    book.sizes[heap] = place + 1
    while place > 0:
        parent = (place - 1) >> 1
        if keys[start + parent] <= key:
            break
        keys[start + place] = keys[start + parent]
        place = parent
    keys[start + place] = key


@compiled
def replace_root(book: Book, heap: int, key: int) -> None:
    start, size, keys = book.starts[heap], book.sizes[heap], book.keys
    place = 0
    while True:
        child = 2 * place + 1
        if child >= size:
            break
        if child + 1 < size and keys[start + child + 1] < keys[start + child]:
            child += 1
        if key <= keys[start + child]:
            break
        keys[start + place] = keys[start + child]
        place = child
    keys[start + place] = key


@compiled
def pop(book: Book, heap: int) -> None:
    size = book.sizes[heap] - 1
    book.sizes[heap] = size
    if size:
        replace_root(book, heap, book.keys[book.starts[heap] + size])


@compiled
def drop_dead(book: Book, heap: int) -> None:
    """Until the root of the heap waits, or nothing does."""
    while book.sizes[heap] and not book.state[(book.keys[book.starts[heap]] & MASK) >> LEG_BITS, LEFT]:
        pop(book, heap)


@compiled
def best_of_class(book: Book, number: int) -> int:
    heap = ASKS * book.room_count + number
    drop_dead(book, heap)
    return book.keys[book.starts[heap]] if book.sizes[heap] else NONE


@compiled
def correct_root(flow: Flow, book: Book, room: int) -> None:
    """Put the best ask of a room's classes at the root of its entries.

    BELOW of an entry is the best of its class when it came: the room has another entry not after that, so an
    entry whose class has nothing better left than that may go; otherwise it becomes the class's best.
    """
    while book.sizes[room]:
        key = book.keys[book.starts[room]]
        entry = (key & MASK) >> LEG_BITS
        best = best_of_class(book, flow.rows[entry, CLASS])
        if best == key:
            return
        if best >= book.links[entry, BELOW]:
            pop(book, room)
        else:
            row = (best & MASK) >> LEG_BITS
            book.links[row, BELOW] = max(book.links[row, BELOW], book.links[entry, BELOW])
            replace_root(book, room, best)
