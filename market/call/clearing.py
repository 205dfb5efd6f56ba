"""A call cleared exactly: fills, class prices and what proves them."""

from dataclasses import dataclass

import numpy as np

from market.call import flow_core
from market.call.network import THROWN_AWAY, Flow, MarketNetwork, cheapest_flow, network_of
from market.compiled import Ints
from market.order_flow import OrderFlow
from market.rooms import Rooms, rooms_of


@dataclass(frozen=True, kw_only=True)
class Clearing:
    """The result of a call.

    filled_g   grams that trade of each row of the flow
    least, greatest   the interval of each node's prices [yen/t], flow_core.FAR where it has no end
    welfare_uyen   greatest sum of (value - cost) over all trades
    """

    network: MarketNetwork
    flow: Flow
    rooms: Rooms
    filled_g: Ints
    least: Ints
    greatest: Ints
    welfare_uyen: int


def clear(flow: OrderFlow, *, rooms: Rooms | None = None) -> Clearing:
    rooms = rooms or rooms_of(flow)
    rows = np.flatnonzero((flow.cancels < 0) & (flow.grams > 0))
    network = network_of(flow, rooms, rows, flow.grams)
    found, core = cheapest_flow(network)
    prices = np.zeros(len(core.offers), dtype=np.int64)
    prices[core.offers[:, flow_core.COST] != THROWN_AWAY] = network.prices
    least, greatest = (np.empty(network.size + 1, dtype=np.int64) for _ in range(2))
    flow_core.extreme_prices(core, prices, network.fees, greatest, 1)
    flow_core.extreme_prices(core, prices, network.fees, least, -1)
    filled = np.zeros(len(flow), dtype=np.int64)
    filled[network.orders] = found.filled
    return Clearing(
        network=network,
        flow=found,
        rooms=rooms,
        filled_g=filled,
        least=least[:-1],
        greatest=greatest[:-1],
        welfare_uyen=welfare_uyen(network, found),
    )


def welfare_uyen(network: MarketNetwork, flow: Flow) -> int:
    """Exact: grams by price may pass 2^63 in sum, so the sum is Python's."""
    gained = int(sum((np.where(network.bids, 1, -1) * network.prices * flow.filled).tolist()))
    return gained - int(sum((network.fees * flow.passed).tolist()))
