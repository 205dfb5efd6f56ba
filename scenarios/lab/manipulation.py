"""The manipulation meter: what one trader gains by saying another limit while the others stay as they are."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from market.fills import Deal
from market.orders import Ask, Bid, Order
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
    honest = profit_uyen(flow, deals, order)
    gains = [0.0]
    for lie in LIES:
        said = [*flow.orders[:number], false(order, lie), *flow.orders[number + 1 :]]
        gains.append(profit_uyen(flow, played(said, rule).deals, order) - honest)
    return max(gains)


def false(order: Order, lie: float) -> Order:
    """The order with limits that are better for its trader by a share."""
    if isinstance(order, Ask):
        return replace(order, limit_yen_per_t=on_tick(order.limit_yen_per_t * (1 + lie)))
    legs = (replace(leg, limit_yen_per_t=on_tick(leg.limit_yen_per_t * (1 - lie))) for leg in order.legs)
    return replace(order, legs=tuple(legs))


def profit_uyen(flow: OrderedFlow, deals: Sequence[Deal], order: Order) -> float:
    """What the order's trader gains in truth [micro-yen]."""
    if isinstance(order, Bid):
        own = (deal for deal in deals if deal.match.bid_id == order.id)
        gains = (
            deal.match.grams * (worth(flow.truth, order.id, deal.match.ask_id) - deal.pay_yen_per_t) for deal in own
        )
    else:
        own = (deal for deal in deals if deal.match.ask_id == order.id)
        gains = (deal.match.grams * (deal.get_yen_per_t - cost(flow.truth, order.id)) for deal in own)
    return float(sum(gains))
