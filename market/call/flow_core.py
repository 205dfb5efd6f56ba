"""Cheapest flow by cost scaling, compiled (Goldberg and Tarjan 1990), for markets.

A node has a price. Its orders are a curve: units that may be bought at the node in the order of their cost. A bid
of value v for q units is written as a duty to deliver q units and the offer of q units at cost v: what is bought
of the offer is what the bid does not get. So all nodes look alike, and only arcs (goods pass on, at a cost) join
them. With `eps`, goods may pass at a loss below eps; scaling halves it many times at once until nothing is lost.
"""

from typing import NamedTuple

from market.compiled import Ints, compiled

PRICE, EXCESS, FIRST, LAST, FILLED, PART, QUEUED = range(7)
"""Columns of `nodes`: price; units too many; run of its offers; offers bought wholly (up to here), and of the next
one so many units; whether it waits in the queue."""
COST, UNITS = range(2)
"""Columns of `offers`, each node's by rising cost."""
TAIL, HEAD, FEE, FLOW = range(4)
"""Columns of `arcs`, sorted by tail."""
FAR = 1 << 62
SHRINK = 16


class Network(NamedTuple):
    """Arcs out of node v are `out_starts[v]:out_starts[v + 1]`; into it, the same of `into`, by `in_starts`.

    Nodes are sorted so that arcs point upwards.
    """

    nodes: Ints
    offers: Ints
    arcs: Ints
    out_starts: Ints
    in_starts: Ints
    into: Ints
    queue: Ints


@compiled
def dearest_bought(net: Network, node: int) -> int:
    """Cost of the last unit bought, -FAR where none is."""
    at = net.nodes[node, FILLED] if net.nodes[node, PART] else net.nodes[node, FILLED] - 1
    return net.offers[at, COST] if at >= net.nodes[node, FIRST] else -FAR


@compiled
def cheapest_left(net: Network, node: int) -> int:
    """Cost of the next unit, FAR where none is left."""
    at = net.nodes[node, FILLED]
    return net.offers[at, COST] if at < net.nodes[node, LAST] else FAR


@compiled
def _sell_back(net: Network, node: int, above: int, most: int) -> int:
    """Undo purchases that cost more than `above`, up to `most` units; how many."""
    nodes, undone = net.nodes, 0
    while undone < most and dearest_bought(net, node) > above:
        if not nodes[node, PART]:
            nodes[node, FILLED] -= 1
            nodes[node, PART] = net.offers[nodes[node, FILLED], UNITS]
        units = min(most - undone, nodes[node, PART])
        nodes[node, PART] -= units
        undone += units
    return undone


@compiled
def _buy(net: Network, node: int, below: int, most: int) -> int:
    """Buy what costs less than `below`, up to `most` units; how many."""
    nodes, bought = net.nodes, 0
    while bought < most and cheapest_left(net, node) < below:
        at = nodes[node, FILLED]
        units = min(most - bought, net.offers[at, UNITS] - nodes[node, PART])
        nodes[node, PART] += units
        bought += units
        if nodes[node, PART] == net.offers[at, UNITS]:
            nodes[node, FILLED], nodes[node, PART] = at + 1, 0
    return bought


@compiled
def _push(net: Network, arc: int, units: int) -> None:
    net.arcs[arc, FLOW] += units
    net.nodes[net.arcs[arc, TAIL], EXCESS] -= units
    net.nodes[net.arcs[arc, HEAD], EXCESS] += units


@compiled
def _begin(net: Network, eps: int) -> None:
    """Make the flow right up to `eps` at the present prices, whatever becomes of the balances."""
    nodes, arcs = net.nodes, net.arcs
    for node in range(len(nodes)):
        for at in range(net.in_starts[node], net.in_starts[node + 1]):
            arc = net.into[at]
            most = nodes[arcs[arc, TAIL], PRICE] + arcs[arc, FEE] + eps
            nodes[node, PRICE] = min(nodes[node, PRICE], most)
        price = nodes[node, PRICE]
        nodes[node, EXCESS] -= _sell_back(net, node, price + eps, FAR)
        nodes[node, EXCESS] += _buy(net, node, price - eps, FAR)
    for arc in range(len(arcs)):
        gap = nodes[arcs[arc, TAIL], PRICE] + arcs[arc, FEE] - nodes[arcs[arc, HEAD], PRICE]
        if arcs[arc, FLOW] and gap > eps:
            _push(net, arc, -arcs[arc, FLOW])


@compiled
def _enqueue(net: Network, node: int, size: int) -> int:
    """Put a node behind the others unless it is there; `queue` is a ring behind its head and length."""
    if net.nodes[node, QUEUED]:
        return size
    net.nodes[node, QUEUED] = 1
    ring = len(net.queue) - 1
    net.queue[1 + (net.queue[0] + size) % ring] = node
    return size + 1


@compiled
def _lower(net: Network, node: int, size: int, eps: int) -> int:
    """Rid a node of its excess, lowering its price where it must; how many wait in the queue then."""
    nodes, arcs = net.nodes, net.arcs
    while True:
        price, best = nodes[node, PRICE], -FAR
        nodes[node, EXCESS] -= _sell_back(net, node, price, nodes[node, EXCESS])
        if not nodes[node, EXCESS]:
            return size
        best = max(best, dearest_bought(net, node))
        for arc in range(net.out_starts[node], net.out_starts[node + 1]):
            head = arcs[arc, HEAD]
            value = nodes[head, PRICE] - arcs[arc, FEE]
            if value > price:
                _push(net, arc, nodes[node, EXCESS])
                return _enqueue(net, head, size) if nodes[head, EXCESS] > 0 else size
            best = max(best, value)
        for at in range(net.in_starts[node], net.in_starts[node + 1]):
            arc = net.into[at]
            if not arcs[arc, FLOW]:
                continue
            tail = arcs[arc, TAIL]
            value = nodes[tail, PRICE] + arcs[arc, FEE]
            if value > price:
                _push(net, arc, -min(nodes[node, EXCESS], arcs[arc, FLOW]))
                if nodes[tail, EXCESS] > 0:
                    size = _enqueue(net, tail, size)
                if not nodes[node, EXCESS]:
                    return size
            else:
                best = max(best, value)
        nodes[node, PRICE] = best - eps


@compiled
def _raise(net: Network, node: int, size: int, eps: int) -> int:
    """Supply a node's deficit, raising its price where it must: `_lower` in the mirror."""
    nodes, arcs = net.nodes, net.arcs
    while True:
        price, best = nodes[node, PRICE], FAR
        nodes[node, EXCESS] += _buy(net, node, price, -nodes[node, EXCESS])
        if not nodes[node, EXCESS]:
            return size
        best = min(best, cheapest_left(net, node))
        for at in range(net.in_starts[node], net.in_starts[node + 1]):
            arc = net.into[at]
            tail = arcs[arc, TAIL]
            value = nodes[tail, PRICE] + arcs[arc, FEE]
            if value < price:
                _push(net, arc, -nodes[node, EXCESS])
                return _enqueue(net, tail, size) if nodes[tail, EXCESS] < 0 else size
            best = min(best, value)
        for arc in range(net.out_starts[node], net.out_starts[node + 1]):
            if not arcs[arc, FLOW]:
                continue
            head = arcs[arc, HEAD]
            value = nodes[head, PRICE] - arcs[arc, FEE]
            if value < price:
                _push(net, arc, -min(-nodes[node, EXCESS], arcs[arc, FLOW]))
                if nodes[head, EXCESS] < 0:
                    size = _enqueue(net, head, size)
                if not nodes[node, EXCESS]:
                    return size
            else:
                best = min(best, value)
        nodes[node, PRICE] = best + eps


@compiled
def _refine(net: Network, eps: int) -> int:
    """Balance every node with losses below `eps`; how many visits that took."""
    nodes, queue, visits = net.nodes, net.queue, 0
    _begin(net, eps)
    for sign in (1, -1):
        queue[0] = size = 0
        for node in range(len(nodes)):
            if sign * nodes[node, EXCESS] > 0:
                size = _enqueue(net, node, size)
        while size:
            node = queue[1 + queue[0]]
            queue[0] = (queue[0] + 1) % (len(queue) - 1)
            nodes[node, QUEUED] = 0
            size -= 1
            visits += 1
            if sign > 0:
                size = _lower(net, node, size, eps)
            else:
                size = _raise(net, node, size, eps)
    return visits


@compiled
def scale_down(net: Network, eps: int) -> int:
    """Refine until losses are below 1; how many visits to nodes that took."""
    visits = 0
    while True:
        visits += _refine(net, eps)
        if eps == 1:
            return visits
        eps = max(1, eps // SHRINK)


@compiled
def extreme_prices(net: Network, costs: Ints, fees: Ints, prices: Ints, sign: int) -> bool:
    """Write the greatest (sign 1) or least (sign -1) prices at which this flow leaves nobody anything to gain.

    costs, fees   of offers and arcs, in the unit of the prices
    prices        a row for each node; FAR with that sign where nothing bounds it

    False where there are none: then the flow was not the cheapest.
    """
    nodes, queue = net.nodes, net.queue
    queue[0] = size = 0
    for node in range(len(nodes)):
        at = nodes[node, FILLED]
        if sign < 0 and not nodes[node, PART]:
            at -= 1
        known = nodes[node, FIRST] <= at < nodes[node, LAST]
        prices[node] = costs[at] if known else sign * FAR
        if known:
            size = _enqueue(net, node, size)
    budget = 64 * (len(nodes) + 4) * (len(net.arcs) + 4)
    while size and budget > 0:
        node = queue[1 + queue[0]]
        queue[0] = (queue[0] + 1) % (len(queue) - 1)
        nodes[node, QUEUED] = 0
        size -= 1
        for outward in (True, False):
            runs = net.out_starts if outward else net.in_starts
            for at in range(runs[node], runs[node + 1]):
                arc = at if outward else net.into[at]
                budget -= 1
                # Goods may always pass on, so a head costs no more than its tail and the fee; where they do, as much.
                if (sign > 0) != outward and not net.arcs[arc, FLOW]:
                    continue
                other = net.arcs[arc, HEAD] if outward else net.arcs[arc, TAIL]
                bound = prices[node] + (fees[arc] if outward else -fees[arc])
                if sign * bound < sign * prices[other]:
                    prices[other] = bound
                    size = _enqueue(net, other, size)
    return size == 0
