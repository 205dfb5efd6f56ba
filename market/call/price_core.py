"""Bounds of prices carried through a market's arcs, compiled."""

from market.call.price_tree import FAR, FLOW, HEAD, QUEUED, TAIL, Network
from market.compiled import Ints, compiled


@compiled
def _enqueue(net: Network, node: int, size: int) -> int:
    """Put a node behind the others unless it is there; `queue` is a ring behind its head."""
    if net.nodes[node, QUEUED]:
        return size
    net.nodes[node, QUEUED] = 1
    ring = len(net.queue) - 1
    net.queue[1 + (net.queue[0] + size) % ring] = node
    return size + 1


@compiled
def extreme_prices(net: Network, fees: Ints, prices: Ints, sign: int) -> None:
    """Carry bounds of prices through the arcs: greatest prices for sign 1, least ones for -1.

    fees     of arcs, in the unit of the prices
    prices   a row for each node: its own bound (FAR with that sign for none), then the bound that follows
    """
    nodes, queue = net.nodes, net.queue
    queue[0] = size = 0
    for node in range(len(nodes) - 1):
        if prices[node] != sign * FAR:
            size = _enqueue(net, node, size)
    while size:
        node = queue[1 + queue[0]]
        queue[0] = (queue[0] + 1) % (len(queue) - 1)
        nodes[node, QUEUED] = 0
        size -= 1
        for outward in (True, False):
            runs = net.out_starts if outward else net.in_starts
            for at in range(runs[node], runs[node + 1]):
                arc = at if outward else net.into[at]
                # Goods may always pass on, so a head costs no more than its tail and the fee; where they do, as much.
                if (sign > 0) != outward and not net.arcs[arc, FLOW]:
                    continue
                other = net.arcs[arc, HEAD] if outward else net.arcs[arc, TAIL]
                bound = prices[node] + (fees[arc] if outward else -fees[arc])
                if sign * bound < sign * prices[other]:
                    prices[other] = bound
                    size = _enqueue(net, other, size)
