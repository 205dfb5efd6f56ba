"""Class prices of a call: the interval of each node and the choice inside it (market rule 9)."""

import numpy as np

from market.call import price_tree
from market.call.network import MarketNetwork
from market.call.price_core import extreme_prices
from market.compiled import Ints
from market.price_choice import PriceChoice


def own_bounds(network: MarketNetwork, filled: Ints) -> tuple[Ints, Ints]:
    """What the orders of each node say of its price: not below, not above [yen/t].

    Who trades does not lose, who could trade more would not gain; an accepted lot only does not lose. Where goods
    may be thrown away no price is below 0.
    """
    node = np.repeat(np.arange(network.size), np.diff(network.starts))
    some, more = filled > 0, (filled < network.grams) & ~network.must
    low, high = np.where(network.bids, more, some), np.where(network.bids, some, more)
    floor, ceiling = np.zeros(network.size, dtype=np.int64), np.full(network.size, price_tree.FAR)
    np.maximum.at(floor, node[low], network.prices[low])
    np.minimum.at(ceiling, node[high], network.prices[high])
    return floor, ceiling


def price_interval(network: MarketNetwork, core: price_tree.Network, filled: Ints) -> tuple[Ints, Ints] | None:
    """Least and greatest price of each node [yen/t] at which nobody would trade otherwise, None where there is none.

    Both are supporting prices as they stand. A node whose price nothing bounds from above has the highest limit
    of the market there.
    """
    floor, ceiling = own_bounds(network, filled)
    least, greatest = np.append(floor, 0), np.append(ceiling, 0)
    extreme_prices(core, network.fees, least, -1)
    extreme_prices(core, network.fees, greatest, 1)
    if np.any(least[:-1] > ceiling):
        return None
    return least[:-1], np.minimum(greatest[:-1], network.prices.max(initial=0))


def chosen(least: Ints, greatest: Ints, choice: PriceChoice) -> Ints:
    """One price for each node; where two vectors support, so does the floor of their middle (Murota: L-natural)."""
    if choice is PriceChoice.LOW:
        return least
    return greatest if choice is PriceChoice.HIGH else (least + greatest) // 2
