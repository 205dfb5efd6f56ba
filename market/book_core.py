"""The continuous book compiled: `market.matching` trade for trade, for a whole session at once."""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from market.book_heaps import (
    ARRIVAL,
    ASKS,
    BELOW,
    BID,
    BID_LIMIT,
    BIDS,
    CANCELS,
    CLASS,
    CLASS_SEEN,
    CLOSED,
    FILL_ASK,
    FILL_BID,
    FILL_GRAMS,
    FILL_OR_KILL,
    GOOD_TILL,
    GRAMS,
    GROUP,
    HEAP,
    IN_FORCE,
    LEAST,
    LEFT,
    LEG,
    LEG_BITS,
    LEG_LIMIT,
    LEGS_SEEN,
    LIMIT,
    LOT_ASKS,
    LOT_BIDS,
    MASK,
    NEXT,
    NONE,
    PLACE,
    PRICE,
    REFUSED,
    SEEN,
    SHIFT,
    SURPLUS,
    WANT,
    WHOLE,
    Book,
    Flow,
    best_of_class,
    correct_root,
    drop_dead,
    push,
)
from market.compiled import Ints, compiled
from market.self_trades import would_meet_itself


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
                    drop_dead(book, heap)
                    _reach(flow, book, nodes, frontier, heap, 0, -1, row)
        return
    for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
        want, limit = flow.legs[leg, WANT], flow.legs[leg, LEG_LIMIT]
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            room = flow.want_rooms[at]
            if sizes[room] and keys[starts[room]] >> SHIFT <= limit:
                correct_root(flow, book, room)
                _reach(flow, book, nodes, frontier, room, 0, leg, row)
            lots = room + LOT_ASKS * count
            if sizes[lots] and keys[starts[lots]] >> SHIFT <= limit:
                drop_dead(book, lots)
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
        drop_dead(book, heap)
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
            drop_dead(book, heap)
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
                correct_root(flow, book, room)
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
                push(book, flow.want_rooms[at] + block, key)
        return
    number, key = flow.rows[row, CLASS], (flow.rows[row, LIMIT] << SHIFT) | (row << LEG_BITS)
    if not lot:
        best = best_of_class(book, number)
        push(book, ASKS * count + number, key)
        if key > best:
            return
        book.links[row, BELOW] = best
    block = LOT_ASKS * count if lot else 0
    for at in range(flow.class_starts[number], flow.class_starts[number + 1]):
        push(book, flow.class_rooms[at] + block, key)


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
        elif book.lists[2 * flow.rows[row, GROUP]] >= -1 and would_meet_itself(flow, book, row):
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
