"""The walk of an incoming order through the compiled book where it may pass orders over: best first, trade by trade."""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from market.book_heaps import (
    ARRIVAL,
    BIDS,
    ENTRIES,
    HEAP,
    KINDS,
    LEG,
    LEGS_MET,
    LOT_ASKS,
    LOT_BIDS,
    MET,
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
    row_of,
    write,
)
from market.compiled import Ints, compiled


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


@compiled
def walk(flow: Flow, book: Book, nodes: Ints, frontier: Ints, row: int, fills: Ints, made: int) -> tuple[int, int]:
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
            write(fills[:, made], (row, other), is_bid, grams, limit, (remaining == 0, grams == book.left_g[other]))
            made += 1
    return made, remaining
