"""Proof in linear time that a call's fills are the best and its prices support them (market rule 12)."""

import numpy as np

from market.call.network import Flow, MarketNetwork
from market.call.price_tree import FAR
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


def unproven(network: MarketNetwork, pairs: Ints, class_values: Ints, *, whole_objective: bool = False) -> int:
    """By how much the pairs' value stays below what class prices allow; 0 proves both (weak duality).

    Needs no flow: whatever the prices, no pairs are worth more than what all orders would gain at them, so pairs that
    reach it are the best there are, and no order would rather trade otherwise.

    pairs          rows of (bid's row, ask's row, grams, the bid's limit for this ask's origin [yen/t])
    class_values   of the first nodes [yen/t], or with `whole_objective` in the objective's costs; FAR where no ask is
    """
    costs, unit = (network.costs, network.unit) if whole_objective else (network.prices, 1)
    node = np.repeat(np.arange(network.size), np.diff(network.starts))
    cheapest = np.full(network.size, FAR)
    cheapest[: len(class_values)] = class_values
    own = cheapest.copy()
    # Arcs lead from classes to their twins, on to rooms, on to pools: three steps reach everything.
    for _ in range(3):
        np.minimum.at(cheapest, network.heads, cheapest[network.tails] + network.fees * unit)
    gain = np.where(network.bids, costs - cheapest[node], own[node] - costs)
    allowed = sum(g * n for g, n in zip(gain.tolist(), network.grams.tolist(), strict=True) if g > 0)
    worth = dict(zip(network.orders.tolist(), costs.tolist(), strict=True))
    limits = dict(zip(network.orders.tolist(), network.prices.tolist(), strict=True))
    reached = sum(
        grams * (worth[bid] - (limits[bid] - limit) * unit - worth[ask]) for bid, ask, grams, limit in pairs.tolist()
    )
    return int(allowed - reached)
