"""Who gets whose grams in a call: one stated way of many (market rule 11).

Nodes are served in their order. Asks of a class stand in a row by price, then arrival; each arc takes its grams
from the front of its tail's row to the back of its head's, and a room's bids take theirs by price, then arrival.
"""

import numpy as np

from market.call.network import Flow, MarketNetwork
from market.compiled import Ints, compiled

ROW, GRAMS, NEXT = range(3)
"""Columns of `pieces`: an ask's row, grams of it, the piece behind."""
FRONT, BACK = range(2)
"""Columns of `rows`: first and last piece that stands at a node."""


@compiled
def _append(pieces: Ints, rows: Ints, node: int, made: int, row: int, grams: int) -> int:
    pieces[made, ROW], pieces[made, GRAMS], pieces[made, NEXT] = row, grams, -1
    if rows[node, FRONT] < 0:
        rows[node, FRONT] = made
    else:
        pieces[rows[node, BACK], NEXT] = made
    rows[node, BACK] = made
    return made + 1


@compiled
def _take(pieces: Ints, rows: Ints, node: int, most: int) -> tuple[int, int]:
    """Take up to `most` grams of the front piece: (ask's row, grams)."""
    front = rows[node, FRONT]
    grams = min(most, pieces[front, GRAMS])
    pieces[front, GRAMS] -= grams
    if not pieces[front, GRAMS]:
        rows[node, FRONT] = pieces[front, NEXT]
    return pieces[front, ROW], grams


@compiled
def _pair(orders: Ints, starts: Ints, arcs: Ints, arc_starts: Ints, pieces: Ints, rows: Ints, pairs: Ints) -> int:
    """Write (bid's row, ask's row, grams); how many. Columns of `orders`: row, whether a bid, grams that trade."""
    made = count = 0
    for node in range(len(rows)):
        for at in range(starts[node], starts[node + 1]):
            if orders[at, 2] and not orders[at, 1]:
                made = _append(pieces, rows, node, made, orders[at, 0], orders[at, 2])
        for arc in range(arc_starts[node], arc_starts[node + 1]):
            left = arcs[arc, 1]
            while left:
                row, grams = _take(pieces, rows, node, left)
                made = _append(pieces, rows, arcs[arc, 0], made, row, grams)
                left -= grams
        for at in range(starts[node + 1] - 1, starts[node] - 1, -1):
            left = orders[at, 2] if orders[at, 1] else 0
            while left:
                row, grams = _take(pieces, rows, node, left)
                pairs[count, 0], pairs[count, 1], pairs[count, 2] = orders[at, 0], row, grams
                count += 1
                left -= grams
    return count


def pairs_of(network: MarketNetwork, flow: Flow) -> Ints:
    """Rows of (bid's row, ask's row, grams), shape (trades, 3)."""
    orders = np.stack([network.orders, network.bids, flow.filled], axis=1).astype(np.int64)
    arcs = np.stack([network.heads, flow.passed], axis=1)
    arc_starts = np.searchsorted(network.tails, np.arange(network.size + 1))
    # A piece is an ask or a part cut off at an arc or a bid; classes, twins, rooms, pools: four nodes in a row at most.
    most = 4 * (int(np.count_nonzero(flow.filled)) + int(np.count_nonzero(flow.passed)) + 1)
    pieces, rows = np.zeros((most, 3), dtype=np.int64), np.full((network.size, 2), -1)
    pairs = np.zeros((most, 3), dtype=np.int64)
    count = _pair(orders, network.starts, arcs, arc_starts, pieces, rows, pairs)
    return pairs[:count]
