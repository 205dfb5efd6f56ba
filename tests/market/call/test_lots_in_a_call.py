"""Whole lots and least amounts in a call against the best of all subsets."""

from dataclasses import replace
from functools import cache
from itertools import combinations, product
from math import inf

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from order_flows import RNGS, ask, bid, origin
from scipy.optimize import Bounds, LinearConstraint, linprog, milp
from test_exact_call import in_parts, pairs_of, some_orders

from market.call.lots import clear_with_lots
from market.fast_book import trade_continuously
from market.order_flow import flow_of
from market.orders import Ask, LotKind, TimeInForce


def least_g(order):
    return order.grams if order.all_or_none else order.minimum_g


def best_with_prices(orders, chosen):
    """Welfare with these lots in, None unless class prices exist at which no filled order loses.

    Prices exist where the dual over those who take part, lots with a non-negative gain, meets the primal.
    """
    pairs = [pair for pair in pairs_of(orders) if chosen.get(pair[0], 1) and chosen.get(pair[1], 1)]
    count = len(orders)
    uses = np.zeros((count, len(pairs)))
    for number, (b, a, _) in enumerate(pairs):
        uses[[b, a], number] = 1
    most = np.array([order.grams * chosen.get(row, 1) for row, order in enumerate(orders)])
    least = np.array([least_g(order) * chosen.get(row, 0) for row, order in enumerate(orders)])
    if not pairs:
        return 0.0 if not least.any() else None
    gains = np.array([value - orders[a].limit_yen_per_t for _, a, value in pairs])
    primal = linprog(-gains, A_ub=np.vstack([uses, -uses]), b_ub=np.concatenate([most, -least]), method="highs")
    if primal.status:
        return None
    welfare = -primal.fun
    return welfare if dual_of(orders, pairs, chosen, most) <= welfare + 1e-6 else None


def dual_of(orders, pairs, chosen, most):
    """Least sum of gains at any class prices: columns are the classes' prices, then each order's gain per gram."""
    asks = [row for row, order in enumerate(orders) if isinstance(order, Ask)]
    classes = list(dict.fromkeys((orders[row].attributes, orders[row].condition) for row in asks))
    number = {row: classes.index((orders[row].attributes, orders[row].condition)) for row in asks}
    gains = [({number[a]: -1, len(classes) + b: -1}, -value) for b, a, value in pairs]
    gains += [
        ({number[row]: 1, len(classes) + row: -1}, orders[row].limit_yen_per_t) for row in asks if chosen.get(row, 1)
    ]
    matrix = np.zeros((len(gains), len(classes) + len(orders)))
    for line, (factors, _) in enumerate(gains):
        matrix[line, list(factors)] = list(factors.values())
    bounds = [bound for _, bound in gains]
    return linprog(np.concatenate([np.zeros(len(classes)), most]), A_ub=matrix, b_ub=bounds, method="highs").fun


def best_of_all_subsets(orders):
    lots = [row for row, order in enumerate(orders) if least_g(order)]
    subsets = (dict(zip(lots, pick, strict=True)) for pick in product((0, 1), repeat=len(lots)))
    return max(found for found in (best_with_prices(orders, chosen) for chosen in subsets) if found is not None)


@settings(max_examples=40)
@given(rng=RNGS)
def test_the_best_choice_of_lots_is_found(rng):
    orders = some_orders(rng, rng.choice((4, 8, 12)), origins=3)
    if sum(least_g(order) > 0 for order in orders) > 6:
        return
    found = clear_with_lots(flow_of(orders))
    assert found.clearing.welfare_uyen == pytest.approx(best_of_all_subsets(orders))
    assert found.clearing.faults() == []
    for row, order in enumerate(orders):
        assert found.clearing.filled_g[row] == 0 or found.clearing.filled_g[row] >= least_g(order)


def best_by_counting(orders, *, mind_least):
    """Greatest welfare of all ways to hand out whole grams, bid after bid: no solver, no prices."""
    bids = [row for row, order in enumerate(orders) if not isinstance(order, Ask)]
    gains = {(b, a): value - orders[a].limit_yen_per_t for b, a, value in pairs_of(orders)}
    asks = [row for row, order in enumerate(orders) if isinstance(order, Ask)]

    @cache
    def best(number, left):
        if number == len(bids):
            used = [orders[row].grams - grams for row, grams in zip(asks, left, strict=True)]
            short = any(grams < least_g(orders[row]) for row, grams in zip(asks, used, strict=True))
            return -inf if mind_least and short else 0
        bid = bids[number]
        most = (min(grams, orders[bid].grams) if (bid, a) in gains else 0 for a, grams in zip(asks, left, strict=True))
        ways = product(*(range(grams + 1) for grams in most))
        allowed = range(least_g(orders[bid]) if mind_least else 0, orders[bid].grams + 1)
        return max(
            (
                sum(gains.get((bid, a), 0) * grams for a, grams in zip(asks, way, strict=True))
                + best(number + 1, tuple(grams - taken for grams, taken in zip(left, way, strict=True)))
                for way in ways
                if sum(way) in allowed
            ),
            default=-inf,
        )

    return best(0, tuple(orders[row].grams for row in asks))


@settings(max_examples=25)
@given(rng=RNGS, bids=st.integers(1, 5), asks=st.integers(1, 5))
def test_least_fills_are_those_of_counting_every_way(rng, bids, asks):
    """Prices carry a choice of lots if nobody among those who trade would gain by less: what is least binds no one."""
    offered = [origin(rng) for _ in range(2)]
    orders = [bid(rng, f"b{number}") for number in range(bids)]
    orders += [ask(rng, f"a{number}", rng.choice(offered)) for number in range(asks)]
    orders = [small(rng, order) for order in orders]
    lots = [row for row, order in enumerate(orders) if least_g(order)]
    found = 0
    for out in (set(rows) for size in range(len(lots) + 1) for rows in combinations(lots, size)):
        there = [order for row, order in enumerate(orders) if row not in out]
        welfare = best_by_counting(there, mind_least=True)
        if welfare > found and welfare == best_by_counting(there, mind_least=False):
            found = welfare
    assert clear_with_lots(flow_of(orders)).clearing.welfare_uyen == found


def small(rng, order):
    """One or two grams, of some at least so much."""
    grams = rng.choice((1, 2))
    least = rng.choice((0, 0, 1, grams))
    return replace(order, grams=grams, minimum_g=least, lot_kind=LotKind.PARTIAL, time_in_force=TimeInForce.GOOD_TILL)


def best_without_prices(orders):
    """Greatest welfare where lots are whole or out, whatever prices would say: one mixed-integer program over pairs."""
    pairs, lots = pairs_of(orders), [row for row, order in enumerate(orders) if least_g(order)]
    if not pairs:
        return 0.0
    uses = np.zeros((len(orders), len(pairs) + len(lots)))
    for number, (b, a, _) in enumerate(pairs):
        uses[[b, a], number] = 1
    gains = np.zeros(len(pairs) + len(lots))
    gains[: len(pairs)] = [value - orders[a].limit_yen_per_t for _, a, value in pairs]
    most = uses.copy()
    for number, row in enumerate(lots, start=len(pairs)):
        most[row, number] = -orders[row].grams
        uses[row, number] = -least_g(orders[row])
    bound = np.array([0 if least_g(order) else order.grams for order in orders])
    rows = [LinearConstraint(most, ub=bound), LinearConstraint(uses[lots], lb=0)]
    whole = np.repeat([0, 1], [len(pairs), len(lots)])
    found = milp(
        -gains, constraints=rows[: 1 + bool(lots)], integrality=whole, bounds=Bounds(0, np.where(whole, 1, np.inf))
    )
    return -found.fun


@settings(max_examples=60)
@given(rng=RNGS, bids=st.integers(1, 8), asks=st.integers(1, 8))
def test_lots_and_what_their_prices_cost_are_those_of_the_mixed_integer_program(rng, bids, asks):
    """Books up to 8 x 8 with conditions, alternatives, lots and least amounts."""
    offered = [origin(rng) for _ in range(3)]
    orders = [bid(rng, f"b{number}") for number in range(bids)]
    orders += [ask(rng, f"a{number}", rng.choice(offered)) for number in range(asks)]
    rng.shuffle(orders)
    found = clear_with_lots(flow_of(orders))
    assert found.clearing.welfare_uyen + found.loss_uyen == pytest.approx(best_without_prices(orders))
    assert found.loss_uyen >= 0


@settings(max_examples=100)
@given(rng=RNGS)
def test_trading_one_by_one_never_beats_the_call(rng):
    """Where nobody turns back: self-trades and lots are left out, so both face the same orders."""
    orders = [replace(in_parts(order), account=order.id) for order in some_orders(rng, 16)]
    said = flow_of(orders)
    made = trade_continuously(said).trades
    greedy = int((made.grams * (made.bid_limits - made.ask_limits)).sum())
    assert greedy <= clear_with_lots(said).clearing.welfare_uyen
