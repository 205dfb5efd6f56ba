"""Cheapest flow by network simplex with convex curves, compiled (Dantzig 1951; Cunningham 1976), for markets.

A node has a price. Its orders are a curve: units that may be bought at the node in the order of their cost. A bid
of value v for q units is written as a duty to deliver q units and the offer of q units at cost v: what is bought
of the offer is what the bid does not get. So all nodes look alike, and only arcs (goods pass on, at a fee) join
them. The first offer of every node is for throwing goods away, so dear that nobody does; it roots the curve.

A tree joins all nodes to money by arcs and by curves at their marginal offers; it gives the prices. What pays at
these prices goes round a cycle of the tree until it no longer pays or something is used up: along a curve from
offer to offer, without a change of tree. Every node can always send a unit to money through the tree, so that
no cycle of trees can return. Prices are kept relative to a group, each branch of money being one: when branches
part or join, the smaller one is written anew, and when a branch's marginal offer changes, nothing is.
"""
# mypy: disable-error-code="no-any-return"
# An element of an array has no static type; numba infers it.

from typing import NamedTuple

from market.compiled import Ints, compiled

FIRST, LAST, AT, PART, PARENT, LINK, SIZE, CHILD, AFTER, BEFORE, QUEUED = range(11)
"""Columns of `nodes`: run of its offers; the marginal one and units bought of it; the tree: parent, arc to
it (CURVE: by its curve to money), nodes below and itself, first child, siblings; whether it waits in the queue."""
COST, UNITS = range(2)
"""Columns of `offers`, each node's by rising cost."""
TAIL, HEAD, FEE, FLOW = range(4)
"""Columns of `arcs`, sorted by tail."""
GROUP, ABOVE = range(2)
"""Columns of `labels`, a row for each node: its group, and its price above that of the group."""
CURVE = -1
FAR = 1 << 62
UP, DOWN = 1, -1


class Network(NamedTuple):
    """Arcs out of node v are `out_starts[v]:out_starts[v + 1]`; into it, the same of `into`, by `in_starts`.

    Money is the last node.

    groups   price of each group
    free     numbers of unused groups, behind how many there are
    """

    nodes: Ints
    labels: Ints
    groups: Ints
    free: Ints
    offers: Ints
    arcs: Ints
    out_starts: Ints
    in_starts: Ints
    into: Ints
    queue: Ints


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
def _unlink(nodes: Ints, node: int) -> None:
    after, before = nodes[node, AFTER], nodes[node, BEFORE]
    if before >= 0:
        nodes[before, AFTER] = after
    else:
        nodes[nodes[node, PARENT], CHILD] = after
    if after >= 0:
        nodes[after, BEFORE] = before


@compiled
def _link(nodes: Ints, node: int, parent: int, arc: int) -> None:
    first = nodes[parent, CHILD]
    nodes[node, PARENT], nodes[node, LINK] = parent, arc
    nodes[node, AFTER], nodes[node, BEFORE] = first, -1
    if first >= 0:
        nodes[first, BEFORE] = node
    nodes[parent, CHILD] = node


@compiled
def _following(nodes: Ints, node: int, top: int, skipped: int) -> int:
    """The next node of a walk through the tree below `top`, not into `skipped`; `top` at the end."""
    if node != skipped and nodes[node, CHILD] >= 0:
        return nodes[node, CHILD]
    while node != top and nodes[node, AFTER] < 0:
        node = nodes[node, PARENT]
    return top if node == top else nodes[node, AFTER]


@compiled
def _top(nodes: Ints, node: int) -> int:
    """The node above (or itself) that hangs on money."""
    money = len(nodes) - 1
    while nodes[node, PARENT] != money:
        node = nodes[node, PARENT]
    return node


@compiled
def _price(net: Network, node: int) -> int:
    return net.labels[node, ABOVE] + net.groups[net.labels[node, GROUP]]


@compiled
def _regroup(net: Network, top: int, skipped: int, group: int) -> None:
    """Put a branch, but for another one in it, into a group without a change of prices."""
    labels, node = net.labels, top
    change = net.groups[labels[top, GROUP]] - net.groups[group]
    while True:
        if node != skipped:
            labels[node, ABOVE] += change
            labels[node, GROUP] = group
        node = _following(net.nodes, node, top, skipped)
        if node == top:
            return


@compiled
def _part(net: Network, branch: int) -> int:
    """Make a branch a group of its own; its number."""
    nodes, labels, free = net.nodes, net.labels, net.free
    group, top = labels[branch, GROUP], _top(nodes, branch)
    if top == branch:
        return group
    new = free[free[0]]
    free[0] -= 1
    net.groups[new] = net.groups[group]
    if 2 * nodes[branch, SIZE] <= nodes[top, SIZE]:
        _regroup(net, branch, -1, new)
        return new
    _regroup(net, top, branch, new)
    return group


@compiled
def _join(net: Network, branch: int, other: int) -> None:
    """Make the groups of a branch and of another node's branch one."""
    nodes, labels, free = net.nodes, net.labels, net.free
    group, other_group, top = labels[branch, GROUP], labels[other, GROUP], _top(nodes, other)
    inside = nodes[branch, SIZE] if _top(nodes, branch) == top else 0
    if nodes[branch, SIZE] <= nodes[top, SIZE] - inside:
        _regroup(net, branch, -1, other_group)
        unused = group
    else:
        _regroup(net, top, branch, group)
        unused = other_group
    free[0] += 1
    free[free[0]] = unused


@compiled
def _hang(net: Network, node: int, branch: int, parent: int, arc: int, price: int) -> None:
    """Cut a branch off its parent and hang it by its `node`, at that price, on another one."""
    nodes = net.nodes
    group = _part(net, branch)
    net.groups[group] += price - _price(net, node)
    if parent != len(nodes) - 1:
        _join(net, branch, parent)
    size = nodes[branch, SIZE]
    above = nodes[branch, PARENT]
    while above >= 0:
        nodes[above, SIZE] -= size
        above = nodes[above, PARENT]
    one, link, new_parent, new_size = node, arc, parent, size
    while True:
        old_parent, old_link, old_size = nodes[one, PARENT], nodes[one, LINK], nodes[one, SIZE]
        _unlink(nodes, one)
        _link(nodes, one, new_parent, link)
        nodes[one, SIZE] = new_size
        if one == branch:
            break
        new_parent, link, new_size, one = one, old_link, size - old_size, old_parent
    while parent >= 0:
        nodes[parent, SIZE] += size
        parent = nodes[parent, PARENT]


@compiled
def _meeting(nodes: Ints, one: int, other: int) -> int:
    """The lowest node above both (or one of them)."""
    while one != other:
        if nodes[one, SIZE] <= nodes[other, SIZE]:
            one = nodes[one, PARENT]
        else:
            other = nodes[other, PARENT]
    return one


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
    gain = _price(net, head) - _price(net, tail) - fee
    above = _meeting(nodes, tail, head)
    cut, units, from_head = _narrowest(net, above, head, tail)
    seller = buyer = -1
    if above == len(nodes) - 1:
        seller, buyer = _top(nodes, tail), _top(nodes, head)
        units, ended = _trade_curves(net, seller, buyer, units, gain)
        if ended >= 0:
            cut, from_head = ended, ended == buyer
    _send(net, above, tail, DOWN, units)
    _send(net, above, head, UP, units)
    arcs[arc, FLOW] += units
    if from_head:
        _hang(net, head, cut, tail, arc, _price(net, tail) + fee)
    else:
        _hang(net, tail, cut, head, arc, _price(net, head) - fee)
    if seller >= 0:
        _settle(net, seller)
        _settle(net, buyer)


@compiled
def _pivot_on_curve(net: Network, node: int, gain: int, way: int) -> None:
    """Buy at a node's own curve and pass it UP to another's, or bring it DOWN from there and give it back here."""
    nodes, money = net.nodes, len(net.nodes) - 1
    top = _top(nodes, node)
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
        _hang(net, node, cut, money, CURVE, net.offers[nodes[node, AT], COST])
    _settle(net, top)


@compiled
def _gain(net: Network, candidate: int) -> tuple[int, int]:
    """What a unit gains by an arc, or by a node's curve and in which way."""
    nodes, arcs = net.nodes, net.arcs
    if candidate < len(arcs):
        tail, head = arcs[candidate, TAIL], arcs[candidate, HEAD]
        return _price(net, head) - _price(net, tail) - arcs[candidate, FEE], 0
    node = candidate - len(arcs)
    if nodes[node, LINK] == CURVE:
        return 0, 0
    price = _price(net, node)
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
