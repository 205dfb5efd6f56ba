"""Proof in linear time that a call's fills are the best and its prices support them (market rule 12)."""

import numpy as np

from market.call.network import Flow, MarketNetwork
from market.compiled import Ints


def faults(network: MarketNetwork, flow: Flow, prices: Ints, *, whole_objective: bool = False) -> list[str]:
    """What does not follow; nothing for an optimal flow with supporting prices (complementary slackness).

    prices            of nodes [yen/t], or with `whole_objective` in the objective's costs: then the volume and the
                      priority of earlier orders are proven too
    """
    costs = network.costs if whole_objective else network.prices
    fees = network.fees * network.unit if whole_objective else network.fees
    node = np.repeat(np.arange(network.size), np.diff(network.starts))
    gain = np.where(network.bids, costs - prices[node], prices[node] - costs)
    profit = prices[network.heads] - prices[network.tails] - fees
    given = np.where(network.bids, -flow.filled, flow.filled)
    balance = np.zeros(network.size, dtype=np.int64)
    np.add.at(balance, node, given)
    np.add.at(balance, network.heads, flow.passed)
    np.subtract.at(balance, network.tails, flow.passed)
    checks = {
        "grams are within orders": np.all((flow.filled >= 0) & (flow.filled <= network.grams)),
        "no flow runs backwards": np.all(flow.passed >= 0),
        "nodes are balanced": not balance.any(),
        "who gains trades in full": np.all((gain <= 0) | (flow.filled == network.grams)),
        "who would lose does not trade": np.all((gain >= 0) | (flow.filled == 0)),
        "nothing is gained by passing goods on": np.all(profit <= 0),
        "goods pass where that costs nothing": np.all((profit == 0) | (flow.passed == 0)),
    }
    return [name for name, holds in checks.items() if not holds]
