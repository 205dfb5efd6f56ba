"""The tree that gives the prices of a market's network, compiled: branches hang on money or on each other.

Prices are kept relative to a group, each branch of money being one: when branches part or join, the smaller one is
written anew, and when a branch's marginal offer changes, nothing is.
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
def top_of(nodes: Ints, node: int) -> int:
    """The node above (or itself) that hangs on money."""
    money = len(nodes) - 1
    while nodes[node, PARENT] != money:
        node = nodes[node, PARENT]
    return node


@compiled
def price_of(net: Network, node: int) -> int:
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
    group, top = labels[branch, GROUP], top_of(nodes, branch)
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
    group, other_group, top = labels[branch, GROUP], labels[other, GROUP], top_of(nodes, other)
    inside = nodes[branch, SIZE] if top_of(nodes, branch) == top else 0
    if nodes[branch, SIZE] <= nodes[top, SIZE] - inside:
        _regroup(net, branch, -1, other_group)
        unused = group
    else:
        _regroup(net, top, branch, group)
        unused = other_group
    free[0] += 1
    free[free[0]] = unused


@compiled
def hang(net: Network, node: int, branch: int, parent: int, arc: int, price: int) -> None:
    """Cut a branch off its parent and hang it by its `node`, at that price, on another one."""
    nodes = net.nodes
    group = _part(net, branch)
    net.groups[group] += price - price_of(net, node)
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
def meeting(nodes: Ints, one: int, other: int) -> int:
    """The lowest node above both (or one of them)."""
    while one != other:
        if nodes[one, SIZE] <= nodes[other, SIZE]:
            one = nodes[one, PARENT]
        else:
            other = nodes[other, PARENT]
    return one
