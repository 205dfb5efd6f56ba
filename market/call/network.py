"""The market of one call as a network: classes of asks, rooms, and bids of several alternatives.

Market rule 8 in one objective: an ask of price p that came r-th of n costs p (4n + 3) + r, a bid is worth
p (4n + 3) + (2n + 1) - r. So a greater welfare always wins, then a greater volume, then earlier orders.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from market.call import flow_core, price_tree
from market.call.parts import Parts
from market.classes import UNKNOWN
from market.compiled import Flags, Ints
from market.order_flow import OrderFlow
from market.rooms import Rooms
from market.runs import expand, grouped, joined

MOST_COST = 1 << 56
HELD, LOOKED_AT = 64, 2_000
"""Candidates held for pivots, and looked at in between: measured at 14,000 to 170,000 candidates."""
THROWN_AWAY = -(1 << 60)
MUST = 8


@dataclass(frozen=True, kw_only=True)
class MarketNetwork:
    """Nodes: first the classes of `rooms`, then its rooms, then pools of bids with several ways in.

    orders    row of each offer of the network, in the network's order
    starts    offers of node v are `orders[starts[v]:starts[v + 1]]`
    bids      whether the offer stands for a bid
    prices    limit of each offer [yen/t], of a bid its greatest leg
    costs     the same with volume and rank, in `unit` per yen/t
    urgent    costs, with those that must trade put before all others
    grams     of each offer
    must      offers that trade in full whatever they cost: lots that were accepted
    tails, heads, fees   arcs by tail; a fee [yen/t] is what a leg pays less than its bid's greatest
    """

    size: int
    orders: Ints
    starts: Ints
    bids: Flags
    prices: Ints
    costs: Ints
    urgent: Ints
    grams: Ints
    must: Flags
    tails: Ints
    heads: Ints
    fees: Ints
    unit: int


def network_of(flow: OrderFlow, rooms: Rooms, parts: Parts) -> MarketNetwork:
    """The network in which the parts of orders meet.

    Raises ValueError where prices times orders are too large for 64 bits.
    """
    classes = len(rooms.twins)
    bid_nodes, pools = _nodes_of_bids(flow, rooms, classes)
    nodes = np.where(flow.bids, bid_nodes, rooms.classes)[parts.rows]
    known = nodes != UNKNOWN
    rows, nodes, grams, must = parts.rows[known], nodes[known], parts.grams[known], parts.must[known]
    count = len(flow)
    unit, bids, prices = 4 * count + 3, flow.bids[rows], flow.limits[rows]
    if int(prices.max(initial=0)) * unit >= MOST_COST:
        raise ValueError(f"{count} orders at up to {prices.max()} yen/t are too much for one call")
    costs = prices * unit + np.where(bids, 2 * count + 1 - rows, rows)
    # A must comes before all others of its node; that is more than anything can cost on the way.
    urgent = costs + np.where(must, np.where(bids, MUST, -MUST) * unit * (int(prices.max(initial=0)) + 1), 0)
    order = np.lexsort((urgent, nodes))
    size = classes + rooms.size + len(pools)
    tails, heads, fees = _arcs(rooms, classes, pools)
    return MarketNetwork(
        size=size,
        orders=rows[order],
        starts=np.searchsorted(nodes[order], np.arange(size + 1)),
        bids=bids[order],
        prices=prices[order],
        costs=costs[order],
        urgent=urgent[order],
        grams=grams[order],
        must=must[order],
        tails=tails,
        heads=heads,
        fees=fees,
        unit=unit,
    )


Way = tuple[int, int]
"""(room, fee)"""


def _nodes_of_bids(flow: OrderFlow, rooms: Rooms, classes: int) -> tuple[Ints, list[tuple[Way, ...]]]:
    """The node of each bid's row, UNKNOWN where nobody sells what it wants, and the ways into each pool."""
    nodes = np.full(len(flow), UNKNOWN)
    legs = np.diff(flow.leg_starts)
    single = np.flatnonzero(legs == 1)
    want = rooms.wants[flow.leg_starts[single]]
    widths = np.diff(rooms.want_starts)
    narrow = widths[want] == 1
    nodes[single[narrow]] = classes + rooms.want_rooms[rooms.want_starts[want[narrow]]]
    pools: dict[tuple[Way, ...], int] = {}
    for row in np.concatenate([single[widths[want] > 1], np.flatnonzero(legs > 1)]).tolist():
        ways = _ways(flow, rooms, row)
        if ways:
            nodes[row] = classes + rooms.size + pools.setdefault(ways, len(pools))
    return nodes, list(pools)


def _ways(flow: OrderFlow, rooms: Rooms, row: int) -> tuple[Way, ...]:
    """Into which rooms a bid looks, each with the least that it pays less there than at most."""
    fees: dict[int, int] = {}
    greatest = int(flow.limits[row])
    for leg in range(flow.leg_starts[row], flow.leg_starts[row + 1]):
        want, fee = rooms.wants[leg], greatest - int(flow.leg_limits[leg])
        for room in rooms.want_rooms[rooms.want_starts[want] : rooms.want_starts[want + 1]].tolist():
            fees[room] = min(fee, fees.get(room, fee))
    return tuple(sorted(fees.items()))


def _arcs(rooms: Rooms, classes: int, pools: Sequence[tuple[Way, ...]]) -> tuple[Ints, Ints, Ints]:
    """Tails, heads and fees, sorted by tail."""
    own = np.arange(classes)
    named = np.flatnonzero(rooms.twins != own)
    into_rooms, at = expand(rooms.class_starts[:-1], rooms.class_starts[1:])
    ways = [(room, number, fee) for number, pool in enumerate(pools) for room, fee in pool]
    by_way = np.array(ways, dtype=np.int64).reshape(-1, 3)
    pairs = [
        (named, rooms.twins[named]),
        (into_rooms, classes + rooms.class_rooms[at]),
        (classes + by_way[:, 0], classes + rooms.size + by_way[:, 1]),
    ]
    tails, heads = joined(pairs)
    fees = np.concatenate([np.zeros(len(tails) - len(ways), dtype=np.int64), by_way[:, 2]])
    order = np.lexsort((heads, tails))
    return tails[order], heads[order], fees[order]


@dataclass(frozen=True, kw_only=True)
class Flow:
    """The cheapest flow.

    filled   grams of each offer's order that trade (a bid's: that it gets)
    passed   grams on each arc
    potentials   price of each node in the network's `costs`: the proof that the flow is the cheapest
    """

    filled: Ints
    passed: Ints
    potentials: Ints


def cheapest_flow(network: MarketNetwork) -> tuple[Flow, price_tree.Network]:
    """Solve, exactly; the compiled network comes along for the search of prices."""
    core = _core(network)
    flow_core.solve(core, np.zeros(HELD, dtype=np.int64), LOOKED_AT)
    bought = _bought(network, core)
    groups, above = core.labels[:-1].T
    return Flow(
        filled=np.where(network.bids, network.grams - bought, bought),
        passed=core.arcs[:, price_tree.FLOW].copy(),
        potentials=above + core.groups[groups],
    ), core


def _core(network: MarketNetwork) -> price_tree.Network:
    """With an offer in front of each node's that takes goods back at a prohibitive cost, and all bids unserved."""
    nodes, starts = network.size, network.starts + np.arange(network.size + 1)
    places = np.arange(len(network.orders)) + np.repeat(np.arange(nodes), np.diff(network.starts)) + 1
    offers = np.zeros((len(network.orders) + nodes, 2), dtype=np.int64)
    offers[:] = THROWN_AWAY, int(network.grams.sum()) + 1
    offers[places] = np.stack([network.urgent, network.grams], axis=1)
    arcs = np.stack([network.tails, network.heads, network.fees * network.unit, np.zeros_like(network.tails)], axis=1)
    out_starts = np.searchsorted(network.tails, np.arange(nodes + 2))
    in_starts, into = grouped(network.heads, np.arange(len(arcs)), nodes + 1)
    first, last = starts[:-1], starts[1:]
    has_bids = np.zeros(nodes, dtype=np.bool_)
    has_bids[np.repeat(np.arange(nodes), np.diff(network.starts))[network.bids]] = True
    table = np.full((nodes + 1, 11), -1)
    table[:, price_tree.QUEUED] = 0
    star = table[:-1]
    star[:, price_tree.FIRST], star[:, price_tree.LAST] = first, last
    star[:, price_tree.AT] = np.where(has_bids, last - 1, first)
    star[:, price_tree.PART] = offers[star[:, price_tree.AT], price_tree.UNITS]
    star[:, price_tree.PARENT], star[:, price_tree.LINK], star[:, price_tree.SIZE] = nodes, price_tree.CURVE, 1
    star[:, price_tree.AFTER] = np.append(np.arange(1, nodes), -1)
    star[:, price_tree.BEFORE] = np.arange(-1, nodes - 1)
    table[-1, price_tree.CHILD], table[-1, price_tree.SIZE] = 0, nodes + 1
    queue = np.zeros(nodes + 2, dtype=np.int64)
    labels = np.stack([np.arange(nodes + 1), np.zeros(nodes + 1, dtype=np.int64)], axis=1)
    # One group more than nodes: a branch parts before it joins.
    groups = np.append(offers[star[:, price_tree.AT], price_tree.COST], [0, 0])
    free = np.zeros(nodes + 3, dtype=np.int64)
    free[:2] = 1, nodes + 1
    return price_tree.Network(table, labels, groups, free, offers, arcs, out_starts, in_starts, into, queue)


def _bought(network: MarketNetwork, core: price_tree.Network) -> Ints:
    """Grams bought of each offer."""
    node = np.repeat(np.arange(network.size), np.diff(network.starts))
    number = np.arange(len(network.orders)) + node + 1
    at, part = core.nodes[node, price_tree.AT], core.nodes[node, price_tree.PART]
    return np.where(number < at, network.grams, np.where(number == at, part, 0))
