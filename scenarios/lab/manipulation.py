"""The manipulation meter: what an account gains by one false limit while everything else stays as it is."""

from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

import numpy as np

from market.fills import Deal
from market.orders import Ask, Order
from scenarios.lab.optimum import Optimum, cost, worth
from scenarios.lab.plan import RuleSpec
from scenarios.lab.population import OrderedFlow, on_tick
from scenarios.lab.room import played

LIES = (0.05, 0.1, 0.2, 0.3)
"""Shares by which a seller asks for more, or a buyer bids less, than it said."""


def manipulation_gain(
    flow: OrderedFlow, rule: RuleSpec, best: Optimum, deals: Sequence[Deal], *, sample: int, seed: int
) -> float:
    """Mean over sampled orders of the best gain of any lie, in units of the greatest welfare per order.

    The same orders are sampled for every rule. NaN where none are, or nothing can be gained.
    """
    if not sample or not best.welfare_uyen:
        return float("nan")
    chance = np.random.default_rng((seed, len(flow.orders)))
    numbers = chance.choice(len(flow.orders), size=min(sample, len(flow.orders)), replace=False).tolist()
    gains = [_best_gain(flow, rule, deals, number) for number in numbers]
    return float(np.mean(gains)) / best.welfare_uyen * len(flow.orders)


def _best_gain(flow: OrderedFlow, rule: RuleSpec, deals: Sequence[Deal], number: int) -> float:
    order = flow.orders[number]
    honest = profit_uyen(flow, deals, order.account)
    gains = [0.0]
    for lie in LIES:
        said = [*flow.orders[:number], false(order, lie), *flow.orders[number + 1 :]]
        gains.append(profit_uyen(flow, played(said, rule).deals, order.account) - honest)
    return max(gains)


def false(order: Order, lie: float) -> Order:
    """The order with limits that are better for its trader by a share."""
    if isinstance(order, Ask):
        return replace(order, limit_yen_per_t=on_tick(order.limit_yen_per_t * (1 + lie)))
    legs = (replace(leg, limit_yen_per_t=on_tick(leg.limit_yen_per_t * (1 - lie))) for leg in order.legs)
    return replace(order, legs=tuple(legs))


def profit_uyen(flow: OrderedFlow, deals: Sequence[Deal], account: str) -> float:
    """What the account gains in truth by all its orders [micro-yen]."""
    gain = Fraction()
    for deal in deals:
        bid_id, ask_id, grams = deal.match.bid_id, deal.match.ask_id, deal.match.grams
        if flow.truth[bid_id].account == account:
            gain += grams * (worth(flow.truth, bid_id, ask_id) - deal.pay_yen_per_t)
        if flow.truth[ask_id].account == account:
            gain += grams * (deal.get_yen_per_t - cost(flow.truth, ask_id))
    return float(gain)
