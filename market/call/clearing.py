"""A call cleared exactly: fills, class prices, pairs and what proves them."""

from dataclasses import dataclass

import numpy as np

from market.call import price_tree
from market.call.certificate import faults
from market.call.network import Flow, MarketNetwork, cheapest_flow, network_of
from market.call.pairing import pairs_of
from market.call.parts import Parts, all_in_parts
from market.call.prices import chosen, price_interval
from market.compiled import Ints
from market.order_flow import OrderFlow
from market.price_choice import PriceChoice
from market.rooms import Rooms, rooms_of


@dataclass(frozen=True, kw_only=True)
class Solution:
    """The cheapest flow of some parts, with or without prices for it.

    filled_g   grams that trade of each row of the flow of orders
    """

    network: MarketNetwork
    flow: Flow
    core: price_tree.Network
    rooms: Rooms
    filled_g: Ints

    @property
    def musts_trade(self) -> bool:
        return not np.any(self.network.must & (self.flow.filled < self.network.grams))

    @property
    def objective(self) -> int:
        """Welfare, volume and rank in one number (market rule 8), exact."""
        network = self.network
        signed = np.where(network.bids, 1, -1) * self.flow.filled
        worth = sum(cost * grams for cost, grams in zip(network.costs.tolist(), signed.tolist(), strict=True) if grams)
        return int(worth) - network.unit * self._fees

    @property
    def welfare_uyen(self) -> int:
        """Sum of value less cost at limits [micro-yen]; exact, as it may pass 2^63."""
        network = self.network
        signed = np.where(network.bids, 1, -1) * network.prices * self.flow.filled
        return int(sum(signed.tolist())) - self._fees

    @property
    def _fees(self) -> int:
        return int(sum((self.network.fees * self.flow.passed).tolist()))


@dataclass(frozen=True, kw_only=True)
class Clearing(Solution):
    """A solution with class prices: the result of a call, with its certificate.

    pairs             rows of (bid's row, ask's row, grams)
    least, greatest   interval of each node's price [yen/t]
    prices            the choice within it; classes of asks are the first nodes
    """

    pairs: Ints
    least: Ints
    greatest: Ints
    prices: Ints

    @property
    def pair_prices(self) -> Ints:
        """Price of each pair [yen/t]: that of the ask's class."""
        return self.prices[self.rooms.classes[self.pairs[:, 1]]]

    def faults(self) -> list[str]:
        """What the certificate does not prove; nothing for a right clearing."""
        proven = faults(self.network, self.flow, self.prices)
        if self.network.must.any():
            return proven
        return proven + faults(self.network, self.flow, self.flow.potentials, whole_objective=True)


def solve(flow: OrderFlow, rooms: Rooms, parts: Parts) -> Solution:
    """Greatest welfare, then volume, then earliest.

    Raises ValueError where prices times orders are too large for 64 bits.
    """
    network = network_of(flow, rooms, parts)
    found, core = cheapest_flow(network)
    filled = np.zeros(len(flow), dtype=np.int64)
    np.add.at(filled, network.orders, found.filled)
    return Solution(network=network, flow=found, core=core, rooms=rooms, filled_g=filled)


def priced(solution: Solution, choice: PriceChoice) -> Clearing | None:
    """The solution with prices, None where there are none at which no part that must trade loses."""
    interval = price_interval(solution.network, solution.core, solution.flow.filled)
    if interval is None:
        return None
    least, greatest = interval
    return Clearing(
        network=solution.network,
        flow=solution.flow,
        core=solution.core,
        rooms=solution.rooms,
        filled_g=solution.filled_g,
        pairs=pairs_of(solution.network, solution.flow),
        least=least,
        greatest=greatest,
        prices=chosen(least, greatest, choice),
    )


def clear(flow: OrderFlow, *, choice: PriceChoice = PriceChoice.MIDDLE, rooms: Rooms | None = None) -> Clearing:
    """Clear a flow as if every order filled in parts; for those that do not see `market.call.lots`."""
    clearing = priced(solve(flow, rooms or rooms_of(flow), all_in_parts(flow)), choice)
    if clearing is None:
        raise AssertionError("a cheapest flow without obligations has prices")
    return clearing
