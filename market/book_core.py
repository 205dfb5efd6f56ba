"""The continuous book compiled: `market.matching` trade for trade, for a whole session at once."""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from market.book_heaps import (
    ARRIVAL,
    BID_LIMIT,
    BIDS,
    CLOSED,
    ENTRIES,
    FILL_ASK,
    FILL_BID,
    FILL_GRAMS,
    FILL_OR_KILL,
    GOOD_TILL,
    HEAP,
    KINDS,
    LEG,
    LEG_BITS,
    LEGS_MET,
    LOT_ASKS,
    LOT_BIDS,
    MET,
    NONE,
    PLACE,
    PRICE,
    ROOT,
    SHIFT,
    SIZE,
    START,
    SURPLUS,
    WHOLE,
    Book,
    Flow,
    best_waiting,
    correct_root,
    push,
    row_of,
)
from market.compiled import Ints, compiled, inlined
from market.entrance import is_turned_away


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
    if place >= book.heaps[heap, SIZE]:
        return
    key = book.keys[book.heaps[heap, START] + place]
    arrival = row_of(key)
    if leg >= 0:
        limit, price = flow.leg_limits[leg], key >> SHIFT
    else:
        limit, price = -(key >> SHIFT), flow.limits[row]
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
    number, price = flow.classes[row], flow.limits[row]
    if not flow.bids[row]:
        for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
            for kind in (BIDS, LOT_BIDS):
                heap = KINDS * flow.class_rooms[at] + kind
                if best_waiting(book, heap) < (1 - price) << SHIFT:
                    _reach(flow, book, nodes, frontier, heap, 0, -1, row)
        return
    for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
        want, beyond = flow.leg_wants[leg], (flow.leg_limits[leg] + 1) << SHIFT
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            entries = KINDS * flow.want_rooms[at] + ENTRIES
            if book.heaps[entries, ROOT] < beyond and correct_root(flow, book, entries) < beyond:
                _reach(flow, book, nodes, frontier, entries, 0, leg, row)
            lots = KINDS * flow.want_rooms[at] + LOT_ASKS
            if book.heaps[lots, ROOT] < beyond and best_waiting(book, lots) < beyond:
                _reach(flow, book, nodes, frontier, lots, 0, leg, row)


@compiled
def _offered_g(flow: Flow, book: Book, row: int, remaining_g: int) -> int:
    """What a waiting order brings to one that wants so much; 0 where it is passed over."""
    left, least = book.left_g[row], flow.least_g[row]
    if least == WHOLE:
        least = left
    elif left < flow.grams[row]:
        least = 0
    return 0 if least > remaining_g else min(left, remaining_g)


@compiled
def _enter_class(flow: Flow, book: Book, nodes: Ints, frontier: Ints, heap: int, leg: int, row: int) -> None:
    """Go on from a room's entry to the queue of its class, once for each leg."""
    met = book.met
    if met[heap, MET] != row + 1:
        met[heap, MET], met[heap, LEGS_MET] = row + 1, 0
    bit = 1 << (leg - flow.leg_starts[row])
    if not met[heap, LEGS_MET] & bit:
        met[heap, LEGS_MET] |= bit
        best_waiting(book, heap)
        _reach(flow, book, nodes, frontier, heap, 0, leg, row)


@inlined
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
    remaining, is_bid = flow.grams[row], flow.bids[row]
    while frontier[0] and remaining:
        if frontier[1] + 3 > len(nodes):
            return -1, remaining
        node = _next(nodes, frontier)
        heap, place, leg, other = nodes[node, HEAP], nodes[node, PLACE], nodes[node, LEG], nodes[node, ARRIVAL]
        for child in range(2 * place + 1, 2 * place + 3):
            _reach(flow, book, nodes, frontier, heap, child, leg, row)
        if heap < book.first_class and heap % KINDS == ENTRIES:
            _enter_class(flow, book, nodes, frontier, book.first_class + flow.classes[other], leg, row)
            continue
        if not book.left_g[other] or book.seen[other] == row + 1:
            continue
        book.seen[other] = row + 1
        grams = _offered_g(flow, book, other, remaining)
        if grams:
            remaining -= grams
            limit = nodes[node, SURPLUS] + nodes[node, PRICE]
            _write(fills[:, made], (row, other), is_bid, grams, limit, (remaining == 0, grams == book.left_g[other]))
            made += 1
    return made, remaining


@inlined
def _lots_cross(flow: Flow, book: Book, row: int) -> bool:
    """Whether some order that may be passed over is within reach; a withdrawn one counts until it is dropped."""
    if not flow.bids[row]:
        number, beyond = flow.classes[row], (1 - flow.limits[row]) << SHIFT
        for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
            if book.heaps[KINDS * flow.class_rooms[at] + LOT_BIDS, ROOT] < beyond:
                return True
        return False
    for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
        want, beyond = flow.leg_wants[leg], (flow.leg_limits[leg] + 1) << SHIFT
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            if book.heaps[KINDS * flow.want_rooms[at] + LOT_ASKS, ROOT] < beyond:
                return True
    return False


@inlined
def _best_bid(flow: Flow, book: Book, row: int) -> int:
    """Key of the best bid that an ask meets, NONE where none crosses."""
    number, best = flow.classes[row], (1 - flow.limits[row]) << SHIFT
    found = NONE
    for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
        heap = KINDS * flow.class_rooms[at] + BIDS
        if book.heaps[heap, ROOT] < best:
            key = best_waiting(book, heap)
            if key < best:
                best = found = key
    return found


@inlined
def _best_ask(flow: Flow, book: Book, row: int) -> tuple[int, int]:
    """Key of the best ask that a bid meets and the limit of the leg for it; NONE where none crosses."""
    best, best_limit = NONE, 0
    for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
        want, limit = flow.leg_wants[leg], flow.leg_limits[leg]
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            entries = KINDS * flow.want_rooms[at] + ENTRIES
            if book.heaps[entries, ROOT] >> SHIFT > limit:
                continue
            key = correct_root(flow, book, entries)
            surplus, best_surplus = limit - (key >> SHIFT), best_limit - (best >> SHIFT)
            if surplus >= 0 and (best == NONE or surplus > best_surplus or (surplus == best_surplus and key < best)):
                best, best_limit = key, limit
    return best, best_limit


@inlined
def _take_roots(flow: Flow, book: Book, row: int, fills: Ints, made: int) -> tuple[int, int]:
    """As `_walk` where nothing may be passed over: what is at the roots trades at once."""
    remaining, is_bid = flow.grams[row], flow.bids[row]
    while remaining:
        if is_bid:
            key, limit = _best_ask(flow, book, row)
        else:
            key = _best_bid(flow, book, row)
            limit = -(key >> SHIFT)
        if key == NONE:
            break
        other = row_of(key)
        grams = min(remaining, book.left_g[other])
        remaining -= grams
        book.left_g[other] -= grams
        _write(fills[:, made], (row, other), is_bid, grams, limit, (remaining == 0, book.left_g[other] == 0))
        made += 1
    return made, remaining


@inlined
def _wait(flow: Flow, book: Book, row: int, grams: int) -> None:
    """Queue what is left of an order."""
    is_bid, lot = flow.bids[row], flow.least_g[row] != 0
    book.left_g[row] = grams
    head = 2 * flow.groups[row] + is_bid
    if book.lists[head] >= -1:
        book.nexts[row] = book.lists[head]
        book.lists[head] = row
    if not is_bid:
        if lot:
            _queue_lot(flow, book, row)
        else:
            _queue_ask(flow, book, row)
        return
    kind = LOT_BIDS if lot else BIDS
    for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
        want, limit = flow.leg_wants[leg], flow.leg_limits[leg]
        key = (-limit << SHIFT) | (row << LEG_BITS) | (leg - flow.leg_starts[row])
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            push(book, KINDS * flow.want_rooms[at] + kind, key)


@inlined
def _queue_lot(flow: Flow, book: Book, row: int) -> None:
    """An ask that may be passed over queues in every room."""
    number, key = flow.classes[row], (flow.limits[row] << SHIFT) | (row << LEG_BITS)
    for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
        push(book, KINDS * flow.class_rooms[at] + LOT_ASKS, key)


@inlined
def _queue_ask(flow: Flow, book: Book, row: int) -> None:
    """Any other queues in its class, and makes itself known in the rooms if it is the best there."""
    number, key = flow.classes[row], (flow.limits[row] << SHIFT) | (row << LEG_BITS)
    heap = book.first_class + number
    best = best_waiting(book, heap)
    push(book, heap, key)
    if key < best:
        book.below[row] = best
        for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
            push(book, KINDS * flow.class_rooms[at] + ENTRIES, key)


@compiled
def _enter(flow: Flow, book: Book, nodes: Ints, frontier: Ints, row: int, fills: Ints, made: int) -> tuple[int, int]:
    """Trade an order: how many fills there are then and what remains, -1 where `nodes` is too small."""
    grams, least = flow.grams[row], flow.least_g[row]
    if least == WHOLE or flow.in_force[row] == FILL_OR_KILL:
        least = grams
    if not least and not _lots_cross(flow, book, row):
        return _take_roots(flow, book, row, fills, made)
    then, remaining = _walk(flow, book, nodes, frontier, row, fills, made)
    if then < 0:
        return made, -1
    if grams - remaining < least:
        return made, grams
    for fill in range(made, then):
        other = fills[FILL_ASK if flow.bids[row] else FILL_BID, fill]
        book.left_g[other] -= fills[FILL_GRAMS, fill]
    return then, remaining


@compiled
def play(
    flow: Flow, book: Book, nodes: Ints, frontier: Ints, fills: Ints, made: int, outcomes: Ints, row: int
) -> tuple[int, int]:
    """Play events from `row` on: how many fills there are then, and the row at which `nodes` was too small.

    outcomes   gets REFUSED or NOT_OPEN for what is turned away, and what each withdrawal freed [g]
    """
    while row < len(flow.bids):
        target = flow.cancels[row]
        freed = book.left_g[target] if target >= 0 else 0
        if target >= 0 and not flow.grams[row]:
            outcomes[row] = freed
            book.left_g[target] = 0
        elif not is_turned_away(flow, book, outcomes, row):
            if target >= 0:
                book.left_g[target] = 0
            made, remaining = _enter(flow, book, nodes, frontier, row, fills, made)
            if remaining < 0:
                if target >= 0:
                    book.left_g[target] = freed
                return made, row
            if remaining and flow.in_force[row] == GOOD_TILL:
                _wait(flow, book, row, remaining)
        row += 1
    return made, row
