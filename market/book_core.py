"""The continuous book compiled: `market.matching` trade for trade, for a whole session at once."""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from market.book_heaps import (
    BIDS,
    ENTRIES,
    FILL_ASK,
    FILL_BID,
    FILL_GRAMS,
    FILL_OR_KILL,
    GOOD_TILL,
    KINDS,
    LEG_BITS,
    LOT_ASKS,
    LOT_BIDS,
    NONE,
    ROOT,
    SHIFT,
    WHOLE,
    Book,
    Flow,
    best_waiting,
    correct_root,
    push,
    row_of,
    write,
)
from market.book_walk import walk
from market.compiled import Ints, compiled, inlined
from market.entrance import is_turned_away


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
    """As `walk` where nothing may be passed over: what is at the roots trades at once."""
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
        write(fills[:, made], (row, other), is_bid, grams, limit, (remaining == 0, book.left_g[other] == 0))
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
    then, remaining = walk(flow, book, nodes, frontier, row, fills, made)
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
