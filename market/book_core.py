"""The continuous book compiled: `market.matching` trade for trade, for a whole session at once.

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
"""Columns of `links`: see `_correct_root`; next of its group's list."""
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
def _push(book: Book, heap: int, key: int) -> None:
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
def _replace_root(book: Book, heap: int, key: int) -> None:
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
def _pop(book: Book, heap: int) -> None:
    size = book.sizes[heap] - 1
    book.sizes[heap] = size
    if size:
        _replace_root(book, heap, book.keys[book.starts[heap] + size])


@compiled
def _drop_dead(book: Book, heap: int) -> None:
    """Until the root of the heap waits, or nothing does."""
    while book.sizes[heap] and not book.state[(book.keys[book.starts[heap]] & MASK) >> LEG_BITS, LEFT]:
        _pop(book, heap)


@compiled
def _best_of_class(book: Book, number: int) -> int:
    heap = ASKS * book.room_count + number
    _drop_dead(book, heap)
    return book.keys[book.starts[heap]] if book.sizes[heap] else NONE


@compiled
def _correct_root(flow: Flow, book: Book, room: int) -> None:
    """Put the best ask of a room's classes at the root of its entries.

    BELOW of an entry is the best of its class when it came: the room has another entry not after that, so an
    entry whose class has nothing better left than that may go; otherwise it becomes the class's best.
    """
    while book.sizes[room]:
        key = book.keys[book.starts[room]]
        entry = (key & MASK) >> LEG_BITS
        best = _best_of_class(book, flow.rows[entry, CLASS])
        if best == key:
            return
        if best >= book.links[entry, BELOW]:
            _pop(book, room)
        else:
            row = (best & MASK) >> LEG_BITS
            book.links[row, BELOW] = max(book.links[row, BELOW], book.links[entry, BELOW])
            _replace_root(book, room, best)


@compiled
def _comes_first(nodes: Ints, one: int, other: int) -> bool:
    if nodes[one, SURPLUS] != nodes[other, SURPLUS]:
        return nodes[one, SURPLUS] > nodes[other, SURPLUS]
    if nodes[one, PRICE] != nodes[other, PRICE]:
        return nodes[one, PRICE] < nodes[other, PRICE]
    return nodes[one, ARRIVAL] < nodes[other, ARRIVAL]


@compiled
def _reach(flow: Flow, book: Book, nodes: Ints, frontier: Ints, heap: int, place: int, leg: int, row: int) -> None:
    """Add a place of a heap to the frontier if what waits there crosses the order of `row`.

    frontier   numbers of nodes as a heap, behind its size and the number of nodes made so far
    """
    if place >= book.sizes[heap]:
        return
    key = book.keys[book.starts[heap] + place]
    arrival = (key & MASK) >> LEG_BITS
    if leg >= 0:
        limit, price = flow.legs[leg, LEG_LIMIT], key >> SHIFT
    else:
        limit, price = -(key >> SHIFT), flow.rows[row, LIMIT]
    if limit < price:
        return
    node, at = frontier[1], frontier[0]
    frontier[0], frontier[1] = at + 1, node + 1
    nodes[node, SURPLUS], nodes[node, PRICE], nodes[node, ARRIVAL] = limit - price, price, arrival
    nodes[node, HEAP], nodes[node, PLACE], nodes[node, LEG] = heap, place, leg
    while at > 0:
        parent = (at - 1) >> 1
        if not _comes_first(nodes, node, frontier[2 + parent]):
            break
        frontier[2 + at] = frontier[2 + parent]
        at = parent
    frontier[2 + at] = node


@compiled
def _next(nodes: Ints, frontier: Ints) -> int:
    """Take the best node off the frontier."""
    first = frontier[2]
    size = frontier[0] - 1
    frontier[0] = size
    node, at = frontier[2 + size], 0
    while True:
        child = 2 * at + 1
        if child >= size:
            break
        if child + 1 < size and _comes_first(nodes, frontier[3 + child], frontier[2 + child]):
            child += 1
        if not _comes_first(nodes, frontier[2 + child], node):
            break
        frontier[2 + at] = frontier[2 + child]
        at = child
    frontier[2 + at] = node
    return first


@compiled
def _open_frontier(flow: Flow, book: Book, nodes: Ints, frontier: Ints, row: int) -> None:
    """Start from the best of every queue that the order looks into."""
    frontier[0] = frontier[1] = 0
    count, starts, sizes, keys = book.room_count, book.starts, book.sizes, book.keys
    number, price = flow.rows[row, CLASS], flow.rows[row, LIMIT]
    if not flow.rows[row, BID]:
        for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
            bids = flow.class_rooms[at] + BIDS * count
            lots = flow.class_rooms[at] + LOT_BIDS * count
            for heap in (bids, lots):
                if sizes[heap] and -(keys[starts[heap]] >> SHIFT) >= price:
                    _drop_dead(book, heap)
                    _reach(flow, book, nodes, frontier, heap, 0, -1, row)
        return
    for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
        want, limit = flow.legs[leg, WANT], flow.legs[leg, LEG_LIMIT]
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            room = flow.want_rooms[at]
            if sizes[room] and keys[starts[room]] >> SHIFT <= limit:
                _correct_root(flow, book, room)
                _reach(flow, book, nodes, frontier, room, 0, leg, row)
            lots = room + LOT_ASKS * count
            if sizes[lots] and keys[starts[lots]] >> SHIFT <= limit:
                _drop_dead(book, lots)
                _reach(flow, book, nodes, frontier, lots, 0, leg, row)


@compiled
def _offered_g(flow: Flow, book: Book, row: int, remaining_g: int) -> int:
    """What a waiting order brings to one that wants so much; 0 where it is passed over."""
    left, least = book.state[row, LEFT], flow.rows[row, LEAST]
    if least == WHOLE:
        least = left
    elif left < flow.rows[row, GRAMS]:
        least = 0
    return 0 if least > remaining_g else min(left, remaining_g)


@compiled
def _enter_class(flow: Flow, book: Book, nodes: Ints, frontier: Ints, number: int, leg: int, row: int) -> None:
    """Go on from a room's entry to the queue of its class, once for each leg."""
    if book.classes[number, CLASS_SEEN] != row:
        book.classes[number, CLASS_SEEN], book.classes[number, LEGS_SEEN] = row, 0
    bit = 1 << (leg - flow.leg_starts[row])
    if not book.classes[number, LEGS_SEEN] & bit:
        book.classes[number, LEGS_SEEN] |= bit
        heap = ASKS * book.room_count + number
        _drop_dead(book, heap)
        _reach(flow, book, nodes, frontier, heap, 0, leg, row)


@compiled
def _write(fill: Ints, pair: tuple[int, int], is_bid: int, grams: int, limit: int, closed: tuple[bool, bool]) -> None:
    """Write a fill of an incoming and a waiting row; `closed`: which of the two have nothing left."""
    fill[FILL_GRAMS], fill[BID_LIMIT] = grams, limit
    if is_bid:
        fill[FILL_BID], fill[FILL_ASK] = pair
        fill[CLOSED] = closed[0] + 2 * closed[1]
    else:
        fill[FILL_ASK], fill[FILL_BID] = pair
        fill[CLOSED] = closed[1] + 2 * closed[0]


@compiled
def _walk(flow: Flow, book: Book, nodes: Ints, frontier: Ints, row: int, fills: Ints, made: int) -> tuple[int, int]:
    """Write what the order would trade behind the fills made so far: how many there are then, grams remaining.

    Stops short with -1 fills where `nodes` is too small.
    """
    _open_frontier(flow, book, nodes, frontier, row)
    remaining, is_bid = flow.rows[row, GRAMS], flow.rows[row, BID]
    while frontier[0] and remaining:
        if frontier[1] + 3 > len(nodes):
            return -1, remaining
        node = _next(nodes, frontier)
        heap, place, leg, other = nodes[node, HEAP], nodes[node, PLACE], nodes[node, LEG], nodes[node, ARRIVAL]
        for child in range(2 * place + 1, 2 * place + 3):
            _reach(flow, book, nodes, frontier, heap, child, leg, row)
        if heap < book.room_count:
            _enter_class(flow, book, nodes, frontier, flow.rows[other, CLASS], leg, row)
            continue
        if not book.state[other, LEFT] or book.state[other, SEEN] == row:
            continue
        book.state[other, SEEN] = row
        grams = _offered_g(flow, book, other, remaining)
        if grams:
            remaining -= grams
            limit = nodes[node, SURPLUS] + nodes[node, PRICE]
            _write(fills[made], (row, other), is_bid, grams, limit, (remaining == 0, grams == book.state[other, LEFT]))
            made += 1
    return made, remaining


@compiled
def _lots_cross(flow: Flow, book: Book, row: int) -> bool:
    """Whether some order that may be passed over is within reach; a withdrawn one counts until it is dropped."""
    count, starts, sizes, keys = book.room_count, book.starts, book.sizes, book.keys
    if not flow.rows[row, BID]:
        number, price = flow.rows[row, CLASS], flow.rows[row, LIMIT]
        for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
            heap = flow.class_rooms[at] + LOT_BIDS * count
            if sizes[heap] and -(keys[starts[heap]] >> SHIFT) >= price:
                return True
        return False
    for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
        want, limit = flow.legs[leg, WANT], flow.legs[leg, LEG_LIMIT]
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            heap = flow.want_rooms[at] + LOT_ASKS * count
            if sizes[heap] and keys[starts[heap]] >> SHIFT <= limit:
                return True
    return False


@compiled
def _best_bid(flow: Flow, book: Book, row: int) -> int:
    """Key of the best bid that an ask meets, NONE where none crosses."""
    best, number = NONE, flow.rows[row, CLASS]
    worst = (1 - flow.rows[row, LIMIT]) << SHIFT
    for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
        heap = flow.class_rooms[at] + BIDS * book.room_count
        if book.sizes[heap] and book.keys[book.starts[heap]] < min(best, worst):
            _drop_dead(book, heap)
            if book.sizes[heap]:
                best = min(best, book.keys[book.starts[heap]])
    return best if best < worst else NONE


@compiled
def _best_ask(flow: Flow, book: Book, row: int) -> tuple[int, int]:
    """Key of the best ask that a bid meets and the limit of the leg for it; NONE where none crosses."""
    best, best_limit = NONE, 0
    for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
        want, limit = flow.legs[leg, WANT], flow.legs[leg, LEG_LIMIT]
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            room = flow.want_rooms[at]
            if book.sizes[room] and book.keys[book.starts[room]] >> SHIFT <= limit:
                _correct_root(flow, book, room)
                if not book.sizes[room]:
                    continue
                key = book.keys[book.starts[room]]
                surplus, best_surplus = limit - (key >> SHIFT), best_limit - (best >> SHIFT)
                if surplus >= 0 and (
                    best == NONE or surplus > best_surplus or (surplus == best_surplus and key < best)
                ):
                    best, best_limit = key, limit
    return best, best_limit


@compiled
def _take_roots(flow: Flow, book: Book, row: int, fills: Ints, made: int) -> tuple[int, int]:
    """As `_walk` where nothing may be passed over: what is at the roots trades at once."""
    remaining, is_bid = flow.rows[row, GRAMS], flow.rows[row, BID]
    while remaining:
        if is_bid:
            key, limit = _best_ask(flow, book, row)
        else:
            key = _best_bid(flow, book, row)
            limit = -(key >> SHIFT)
        if key == NONE:
            break
        other = (key & MASK) >> LEG_BITS
        grams = min(remaining, book.state[other, LEFT])
        remaining -= grams
        book.state[other, LEFT] -= grams
        _write(fills[made], (row, other), is_bid, grams, limit, (remaining == 0, book.state[other, LEFT] == 0))
        made += 1
    return made, remaining


@compiled
def _compatible(flow: Flow, bid: int, ask: int) -> bool:
    """Whether some leg crosses the ask and shares a room with it."""
    number, price = flow.rows[ask, CLASS], flow.rows[ask, LIMIT]
    for leg in range(flow.leg_starts[bid], flow.leg_starts[bid + 1]):
        if flow.legs[leg, LEG_LIMIT] < price:
            continue
        want = flow.legs[leg, WANT]
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            for other in range(flow.class_starts[number], flow.class_starts[number + 1]):
                if flow.want_rooms[at] == flow.class_rooms[other]:
                    return True
    return False


@compiled
def _would_meet_itself(flow: Flow, book: Book, row: int) -> bool:
    """Whether a waiting order of the same group could trade with this one; the dead leave the list."""
    is_bid = flow.rows[row, BID]
    head = 2 * flow.rows[row, GROUP] + 1 - is_bid
    before, other = -1, book.lists[head]
    while other >= 0:
        after = book.links[other, NEXT]
        if book.state[other, LEFT]:
            if _compatible(flow, row if is_bid else other, other if is_bid else row):
                return True
            before = other
        elif before < 0:
            book.lists[head] = after
        else:
            book.links[before, NEXT] = after
        other = after
    return False


@compiled
def _wait(flow: Flow, book: Book, row: int) -> None:
    """Queue what is left of an order."""
    is_bid, count, lot = flow.rows[row, BID], book.room_count, flow.rows[row, LEAST] != 0
    head = 2 * flow.rows[row, GROUP] + is_bid
    if book.lists[head] >= -1:
        book.links[row, NEXT] = book.lists[head]
        book.lists[head] = row
    if is_bid:
        block = (LOT_BIDS if lot else BIDS) * count
        for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
            want, limit = flow.legs[leg, WANT], flow.legs[leg, LEG_LIMIT]
            key = (-limit << SHIFT) | (row << LEG_BITS) | (leg - flow.leg_starts[row])
            for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
                _push(book, flow.want_rooms[at] + block, key)
        return
    number, key = flow.rows[row, CLASS], (flow.rows[row, LIMIT] << SHIFT) | (row << LEG_BITS)
    if not lot:
        best = _best_of_class(book, number)
        _push(book, ASKS * count + number, key)
        if key > best:
            return
        book.links[row, BELOW] = best
    block = LOT_ASKS * count if lot else 0
    for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
        _push(book, flow.class_rooms[at] + block, key)


@compiled
def _enter(flow: Flow, book: Book, nodes: Ints, frontier: Ints, row: int, fills: Ints, made: int) -> tuple[int, int]:
    """Trade an order: how many fills there are then and what remains, -1 where `nodes` is too small."""
    grams, least = flow.rows[row, GRAMS], flow.rows[row, LEAST]
    if least == WHOLE or flow.rows[row, IN_FORCE] == FILL_OR_KILL:
        least = grams
    if not least and not _lots_cross(flow, book, row):
        return _take_roots(flow, book, row, fills, made)
    then, remaining = _walk(flow, book, nodes, frontier, row, fills, made)
    if then < 0:
        return made, -1
    if grams - remaining < least:
        return made, grams
    for fill in range(made, then):
        other = fills[fill, FILL_ASK if flow.rows[row, BID] else FILL_BID]
        book.state[other, LEFT] -= fills[fill, FILL_GRAMS]
    return then, remaining


@compiled
def play(
    flow: Flow, book: Book, nodes: Ints, frontier: Ints, fills: Ints, made: int, outcomes: Ints, row: int
) -> tuple[int, int]:
    """Play events from `row` on: how many fills there are then, and the row at which `nodes` was too small.

    outcomes   gets REFUSED for what could trade with its own group, and what each withdrawal freed [g]
    """
    while row < len(flow.rows):
        target = flow.rows[row, CANCELS]
        if target >= 0:
            outcomes[row] = book.state[target, LEFT]
            book.state[target, LEFT] = 0
        elif book.lists[2 * flow.rows[row, GROUP]] >= -1 and _would_meet_itself(flow, book, row):
            outcomes[row] = REFUSED
        else:
            made, remaining = _enter(flow, book, nodes, frontier, row, fills, made)
            if remaining < 0:
                return made, row
            if remaining and flow.rows[row, IN_FORCE] == GOOD_TILL:
                book.state[row, LEFT] = remaining
                _wait(flow, book, row)
        row += 1
    return made, row


@compiled
def find_self_trades(flow: Flow, book: Book, outcomes: Ints) -> None:
    """Mark REFUSED every row that could trade with an earlier one of its own group that was not."""
    for row in range(len(flow.rows)):
        head = 2 * flow.rows[row, GROUP] + flow.rows[row, BID]
        if flow.rows[row, CANCELS] >= 0 or book.lists[head] == ONE_SIDED:
            continue
        if _would_meet_itself(flow, book, row):
            outcomes[row] = REFUSED
        else:
            book.state[row, LEFT] = flow.rows[row, GRAMS]
            book.links[row, NEXT] = book.lists[head]
            book.lists[head] = row
