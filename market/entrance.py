"""What is turned away at entry, compiled: who could meet its own ownership group, or replaces what does not wait."""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from market.book_heaps import NOT_OPEN, ONE_SIDED, REFUSED, Book, Flow
from market.compiled import Ints, compiled, inlined


@inlined
def _compatible(flow: Flow, bid: int, ask: int) -> bool:
    """Whether some leg crosses the ask and shares a room with it."""
    number, price = flow.classes[ask], flow.limits[ask]
    for leg in range(flow.leg_starts[bid], flow.leg_starts[bid + 1]):
        if flow.leg_limits[leg] < price:
            continue
        want = flow.leg_wants[leg]
        for at in range(flow.want_starts[want], flow.want_starts[want + 1]):
            for other in range(flow.class_starts[number], flow.class_starts[number + 1]):
                if flow.want_rooms[at] == flow.class_rooms[other]:
                    return True
    return False


@inlined
def would_meet_itself(flow: Flow, book: Book, row: int) -> bool:
    """Whether a waiting order of the same group could trade with this one, which does not replace it.

    The dead leave the list.
    """
    is_bid = flow.bids[row]
    head = 2 * flow.groups[row] + 1 - is_bid
    before, other = -1, book.lists[head]
    while other >= 0:
        after = book.nexts[other]
        if book.left_g[other]:
            if other != flow.cancels[row] and _compatible(flow, row if is_bid else other, other if is_bid else row):
                return True
            before = other
        elif before < 0:
            book.lists[head] = after
        else:
            book.nexts[before] = after
        other = after
    return False


@inlined
def is_turned_away(flow: Flow, book: Book, outcomes: Ints, row: int) -> bool:
    """Whether an order replaces what does not wait, or could trade with its own group; says so in its outcome."""
    replaced = flow.cancels[row]
    if replaced >= 0 and not book.left_g[replaced]:
        outcomes[row] = NOT_OPEN
    elif book.lists[2 * flow.groups[row]] != ONE_SIDED and would_meet_itself(flow, book, row):
        outcomes[row] = REFUSED
    return outcomes[row] < 0


@compiled
def collect(flow: Flow, book: Book, outcomes: Ints) -> None:
    """Take in the rows for a call; outcomes as of a continuous session."""
    for row in range(len(flow.bids)):
        target = flow.cancels[row]
        freed = book.left_g[target] if target >= 0 else 0
        if target >= 0 and not flow.grams[row]:
            outcomes[row] = freed
        elif is_turned_away(flow, book, outcomes, row):
            continue
        if target >= 0:
            book.left_g[target] = 0
        book.left_g[row] = flow.grams[row]
        head = 2 * flow.groups[row] + flow.bids[row]
        if book.lists[head] != ONE_SIDED:
            book.nexts[row] = book.lists[head]
            book.lists[head] = row
