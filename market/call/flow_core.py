"""Cheapest flow by network simplex with convex curves, compiled (Dantzig 1951; Cunningham 1976), for markets.

A node has a price. Its orders are a curve: units that may be bought at the node in the order of their cost. A bid
of value v for q units is written as a duty to deliver q units and the offer of q units at cost v: what is bought
of the offer is what the bid does not get. So all nodes look alike, and only arcs (goods pass on, at a fee) join
them. The first offer of every node is for throwing goods away, so dear that nobody does; it roots the curve.

A tree joins all nodes to money by arcs and by curves at their marginal offers; it gives the prices. What pays at
these prices goes round a cycle of the tree until it no longer pays or something is used up: along a curve from
offer to offer, without a change of tree. Every node can always send a unit to money through the tree, so that
no cycle of trees can return.
"""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from market.call.price_tree import (
    ABOVE,
    AT,
    COST,
    CURVE,
    DOWN,
    FAR,
    FEE,
    FIRST,
    FLOW,
    GROUP,
    HEAD,
    LAST,
    LINK,
    PARENT,
    PART,
    TAIL,
    UNITS,
    UP,
    Network,
    hang,
    meeting,
    price_of,
    top_of,
)
from market.compiled import Ints, compiled


@compiled
def _next_cost(net: Network, node: int) -> int:
    """Cost of the next unit, FAR where none is left."""
    at = net.nodes[node, AT]
    if net.nodes[node, PART] < net.offers[at, UNITS]:
        return net.offers[at, COST]
    return net.offers[at + 1, COST] if at + 1 < net.nodes[node, LAST] else FAR


@compiled
def _last_cost(net: Network, node: int) -> int:
    """Cost of the last unit bought."""
    at = net.nodes[node, AT]
    return net.offers[at if net.nodes[node, PART] else at - 1, COST]


@compiled
def _room(net: Network, node: int, way: int) -> int:
    """How much more can pass between a node and its parent: UP, or DOWN to it."""
    arc = net.nodes[node, LINK]
    if arc == CURVE:
        part = net.nodes[node, PART]
        return part if way == UP else net.offers[net.nodes[node, AT], UNITS] - part
    with_arc = (net.arcs[arc, TAIL] == node) == (way == UP)
    return FAR if with_arc else net.arcs[arc, FLOW]


@compiled
def _narrowest(net: Network, above: int, head: int, tail: int) -> tuple[int, int, bool]:
    """The arc of the cycle (its lower node) that lets through least, how much, and whether it is on the head's side.

    Curves are left out.

    Of several the last one in the cycle's direction, counted from `above`: down to `tail`, over, up from `head`.
    """
    nodes, least, at, from_head = net.nodes, FAR, -1, False
    node = tail
    while node != above:
        if nodes[node, LINK] != CURVE:
            room = _room(net, node, DOWN)
            if room < least:
                least, at = room, node
        node = nodes[node, PARENT]
    node = head
    while node != above:
        if nodes[node, LINK] != CURVE:
            room = _room(net, node, UP)
            if room <= least and room < FAR:
                least, at, from_head = room, node, True
        node = nodes[node, PARENT]
    return at, least, from_head


@compiled
def _send(net: Network, above: int, node: int, way: int, units: int) -> None:
    """Let units pass over every arc between a node and one above it."""
    while node != above:
        arc = net.nodes[node, LINK]
        if arc != CURVE:
            net.arcs[arc, FLOW] += units if (net.arcs[arc, TAIL] == node) == (way == UP) else -units
        node = net.nodes[node, PARENT]


@compiled
def _step(net: Network, node: int, way: int) -> int:
    """What the next offer of a used-up curve costs more (or brings less) than this one, FAR where none follows."""
    at = net.nodes[node, AT]
    if way == UP:
        return net.offers[at, COST] - net.offers[at - 1, COST] if at > net.nodes[node, FIRST] else FAR
    return net.offers[at + 1, COST] - net.offers[at, COST] if at + 1 < net.nodes[node, LAST] else FAR


@compiled
def _go_on(net: Network, node: int, way: int) -> None:
    """To the next offer of a curve."""
    at = net.nodes[node, AT] - way
    net.nodes[node, AT] = at
    net.nodes[node, PART] = net.offers[at, UNITS] if way == UP else 0


@compiled
def _trade_curves(net: Network, seller: int, buyer: int, most: int, gain: int) -> tuple[int, int]:
    """Buy at one node's curve and give back at another's while it pays: units, and whose curve ended it.

    seller, buyer   nodes at which units are bought from money and given back to it
    most            what the arcs of the cycle let through; the end is -1 where they end it
    """
    nodes, total = net.nodes, 0
    while True:
        up, down = nodes[buyer, PART], net.offers[nodes[seller, AT], UNITS] - nodes[seller, PART]
        units = min(most - total, up, down)
        total += units
        nodes[buyer, PART] -= units
        nodes[seller, PART] += units
        if units == up:
            loss = _step(net, buyer, UP)
            if loss >= gain:
                return total, buyer
            gain -= loss
            _go_on(net, buyer, UP)
        elif total == most:
            return total, -1
        else:
            loss = _step(net, seller, DOWN)
            if loss >= gain:
                return total, seller
            gain -= loss
            _go_on(net, seller, DOWN)


@compiled
def _settle(net: Network, top: int) -> None:
    """Give the branch of a curve in the tree the price of its marginal offer."""
    if net.nodes[top, LINK] == CURVE:
        net.groups[net.labels[top, GROUP]] = net.offers[net.nodes[top, AT], COST] - net.labels[top, ABOVE]


@compiled
def _pivot_on_arc(net: Network, arc: int) -> None:
    """Let goods pass over an arc whose head pays more than its tail and the fee."""
    nodes, arcs = net.nodes, net.arcs
    tail, head, fee = arcs[arc, TAIL], arcs[arc, HEAD], arcs[arc, FEE]
    gain = price_of(net, head) - price_of(net, tail) - fee
    above = meeting(nodes, tail, head)
    cut, units, from_head = _narrowest(net, above, head, tail)
    seller = buyer = -1
    if above == len(nodes) - 1:
        seller, buyer = top_of(nodes, tail), top_of(nodes, head)
        units, ended = _trade_curves(net, seller, buyer, units, gain)
        if ended >= 0:
            cut, from_head = ended, ended == buyer
    _send(net, above, tail, DOWN, units)
    _send(net, above, head, UP, units)
    arcs[arc, FLOW] += units
    if from_head:
        hang(net, head, cut, tail, arc, price_of(net, tail) + fee)
    else:
        hang(net, tail, cut, head, arc, price_of(net, head) - fee)
    if seller >= 0:
        _settle(net, seller)
        _settle(net, buyer)


@compiled
def _pivot_on_curve(net: Network, node: int, gain: int, way: int) -> None:
    """Buy at a node's own curve and pass it UP to another's, or bring it DOWN from there and give it back here."""
    nodes, money = net.nodes, len(net.nodes) - 1
    top = top_of(nodes, node)
    if way == UP:
        if nodes[node, PART] == net.offers[nodes[node, AT], UNITS]:
            _go_on(net, node, DOWN)
        cut, units, _ = _narrowest(net, money, node, money)
        units, ended = _trade_curves(net, node, top, units, gain)
    else:
        if not nodes[node, PART]:
            _go_on(net, node, UP)
        cut, units, _ = _narrowest(net, money, money, node)
        units, ended = _trade_curves(net, top, node, units, gain)
    _send(net, money, node, way, units)
    if ended != node:
        cut = top if ended == top else cut
        hang(net, node, cut, money, CURVE, net.offers[nodes[node, AT], COST])
    _settle(net, top)


@compiled
def _gain(net: Network, candidate: int) -> tuple[int, int]:
    """What a unit gains by an arc, or by a node's curve and in which way."""
    nodes, arcs = net.nodes, net.arcs
    if candidate < len(arcs):
        tail, head = arcs[candidate, TAIL], arcs[candidate, HEAD]
        return price_of(net, head) - price_of(net, tail) - arcs[candidate, FEE], 0
    node = candidate - len(arcs)
    if nodes[node, LINK] == CURVE:
        return 0, 0
    price = price_of(net, node)
    bought, returned = price - _next_cost(net, node), _last_cost(net, node) - price
    return (bought, UP) if bought > returned else (returned, DOWN)


@compiled
def _collect(net: Network, held: Ints, at: int, most: int) -> tuple[int, int, int]:
    """Hold what gains among up to `most` candidates from `at` on: how many are held and were looked at, where next."""
    count, size, seen = len(net.arcs) + len(net.nodes) - 1, 0, 0
    while seen < most and size < len(held):
        gain, _ = _gain(net, at)
        if gain > 0:
            held[size] = at
            size += 1
        at = at + 1 if at + 1 < count else 0
        seen += 1
    return size, seen, at


@compiled
def solve(net: Network, held: Ints, most: int) -> int:
    """Pivot until nothing gains; how many pivots that took.

    Candidates that gain are held, and the best of them is pivoted on until none gains any more (multiple partial
    pricing: Mulvey 1978); only then more are looked at.
    """
    count = len(net.arcs) + len(net.nodes) - 1
    at = pivots = idle = 0
    while idle < count:
        size, seen, at = _collect(net, held, at, most)
        idle = 0 if size else idle + seen
        while size:
            best, best_gain, best_way, number = -1, 0, 0, 0
            while number < size:
                gain, way = _gain(net, held[number])
                if gain <= 0:
                    size -= 1
                    held[number] = held[size]
                    continue
                if gain > best_gain:
                    best, best_gain, best_way = held[number], gain, way
                number += 1
            if best >= len(net.arcs):
                _pivot_on_curve(net, best - len(net.arcs), best_gain, best_way)
            elif best >= 0:
                _pivot_on_arc(net, best)
            pivots += best >= 0
    return pivots
